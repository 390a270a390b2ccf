/* signup: becoming a member: a name, the house rules, a way to come back. */
#ifndef HEARTH_SIGNUP_H
#define HEARTH_SIGNUP_H

#include "client/view.h"

extern const struct view_ops signup_ops;

#endif
