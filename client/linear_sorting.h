/* linear_sorting: how a room's reports are sorted: the inboxes of its teams, its tags, and
 * what goes where by itself. */
#ifndef HEARTH_LINEAR_SORTING_H
#define HEARTH_LINEAR_SORTING_H

#include "client/linear_io.h"

void linear_sorting_inboxes(struct linear *linear, const char *room);
/* The tags of the room: reports by tag; for staff also made and looked after. */
void linear_sorting_tags(struct linear *linear, const char *room);
/* Those of a report, put on and taken off; shown: an answer of feedback.show. */
void linear_sorting_tag_item(struct linear *linear, const json_t *shown);
void linear_sorting_rules(struct linear *linear, const char *room);

#endif
