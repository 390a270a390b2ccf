/* drafts: texts one has begun. Opened as "drafts" without arguments. */
#ifndef HEARTH_DRAFTS_VIEW_H
#define HEARTH_DRAFTS_VIEW_H

#include "client/view.h"

extern const struct view_ops drafts_ops;

#endif
