/* linear_attention: in linear mode, settings of what one is told of and mail. */
#ifndef HEARTH_LINEAR_ATTENTION_H
#define HEARTH_LINEAR_ATTENTION_H

#include "client/linear_io.h"

void linear_attention(struct linear *linear);

#endif
