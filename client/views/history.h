/* history: the earlier wordings of a post. Opened as "history" with
 * {"post":ID}. */
#ifndef HEARTH_HISTORY_VIEW_H
#define HEARTH_HISTORY_VIEW_H

#include "client/view.h"

extern const struct view_ops history_ops;

#endif
