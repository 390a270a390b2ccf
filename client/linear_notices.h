/* linear_notices: in linear mode, what one was told of, and watching. */
#ifndef HEARTH_LINEAR_NOTICES_H
#define HEARTH_LINEAR_NOTICES_H

#include "client/linear_io.h"

void linear_notices(struct linear *linear);
/* Goes to the place of a notice; false where it leads nowhere. */
bool linear_notices_go(struct linear *linear, const json_t *item);
/* Asks whether to watch or mute; `what` and `name` as follow.show takes them,
 * the name taken over. */
void linear_notices_follow(struct linear *linear, const char *what, json_t *name);

#endif
