/* notices: what I was told of, newest first; each leads to its place. */
#ifndef HEARTH_NOTICES_H
#define HEARTH_NOTICES_H

#include "client/view.h"

extern const struct view_ops notices_ops;

#endif
