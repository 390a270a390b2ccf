/* search: results as one types, newest first. Opened as "search"; optional
 * {"query":TEXT, "board":SLUG, "title":of the board, "room":it is of}. */
#ifndef HEARTH_SEARCH_VIEW_H
#define HEARTH_SEARCH_VIEW_H

#include "client/view.h"

extern const struct view_ops search_ops;

#endif
