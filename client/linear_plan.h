/* linear_plan: what the staff of a room plan and ask: phases and features, tasks with
 * their questions and results, releases; and making a room. */
#ifndef HEARTH_LINEAR_PLAN_H
#define HEARTH_LINEAR_PLAN_H

#include "client/linear_io.h"

/* Phases and features; staff of the product change them. */
void linear_plan(struct linear *linear, const char *room);
/* What may be done to a task by who made it; shown: an answer of task.show. */
void linear_plan_task(struct linear *linear, const char *room, const json_t *shown);
void linear_plan_release(struct linear *linear, const char *room, const char *version);
void linear_plan_room(struct linear *linear);

/* Staff, moderator or owner of the room. */
bool linear_plan_is_house(struct linear *linear, const char *room);

#endif
