/* form: the fields of something that is made or changed in a room, one a row.
 *
 * Opened as "form" with {"form": CALL, "room": SLUG, ...}: what else the call needs
 * to know what it is about ("task", "phase", "feature", "handle", "serial") and what it is now, by
 * the names of its fields. A form is a row of the table in form_table.c; types, limits and choices
 * are those of the call. Where a text follows, it is written in compose and sent with it. */
#ifndef HEARTH_FORM_H
#define HEARTH_FORM_H

#include "client/view.h"

extern const struct view_ops form_ops;

#endif
