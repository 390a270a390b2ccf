/* views: the table of all views. Adding one is a file and a row. */
#ifndef HEARTH_VIEWS_H
#define HEARTH_VIEWS_H

#include <stddef.h>

#include "client/view.h"

const struct view_ops *const *views_all(size_t *count_r);
const struct view_ops *views_find(const char *name); /* NULL: none */

#endif
