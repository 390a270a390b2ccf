/* linear_notices: in linear mode, what one was told of, and watching. */
#ifndef HEARTH_LINEAR_NOTICES_H
#define HEARTH_LINEAR_NOTICES_H

#include "client/linear_io.h"

void linear_notices(struct linear *linear);
/* Goes to the place of a notice; false where it leads nowhere. */
bool linear_notices_go(struct linear *linear, const json_t *item);
/* Asks whether to watch or mute what `key` (taken over) names, as follow.show takes
 * it, by follow.`what`. */
void linear_notices_follow(struct linear *linear, const char *what, json_t *key);

#endif
