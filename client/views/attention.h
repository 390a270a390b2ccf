/* attention: settings of what I am told of: kinds, quiet hours, ringing, mail. */
#ifndef HEARTH_ATTENTION_H
#define HEARTH_ATTENTION_H

#include "client/view.h"

extern const struct view_ops attention_ops;

#endif
