/* signin: a visitor is a member already: password, recovery code or a code of
 * another device; the key they came with becomes theirs. */
#ifndef HEARTH_SIGNIN_H
#define HEARTH_SIGNIN_H

#include "client/view.h"

extern const struct view_ops signin_ops;

#endif
