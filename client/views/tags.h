/* tags: the words by which a room sorts its reports.
 *
 * Opened as "tags" with {"room": SLUG}: choosing one shows the reports that have it;
 * over a list of reports (items) that list is narrowed to it. With "item" as well it is
 * the tags of that report, put on and taken off. Who routes reports makes tags here,
 * says who sees them, calls them another name and drops them. */
#ifndef HEARTH_TAGS_H
#define HEARTH_TAGS_H

#include "client/view.h"

extern const struct view_ops tags_ops;

#endif
