/* linear_self: who one is, in linear mode: joining, signing in, settings. */
#ifndef HEARTH_LINEAR_SELF_H
#define HEARTH_LINEAR_SELF_H

#include "client/linear_io.h"

/* Both change linear->handle when they succeed. */
void linear_self_join(struct linear *linear);
void linear_self_sign_in(struct linear *linear);

void linear_self_settings(struct linear *linear);

/* Ask the server anew who one is. */
void linear_self_learn(struct linear *linear);

#endif
