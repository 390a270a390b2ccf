/* linear_programme: a room's releases, tasks, units and progress in linear mode. */
#ifndef HEARTH_LINEAR_PROGRAMME_H
#define HEARTH_LINEAR_PROGRAMME_H

#include "client/linear_io.h"

void linear_programme_releases(struct linear *linear, const char *room);
void linear_programme_tasks(struct linear *linear, const char *room);
void linear_programme_units(struct linear *linear, const char *room);
void linear_programme_progress(struct linear *linear, const char *room);

/* What a row of room.asked asks; false: nothing of the programme. */
bool linear_programme_asked(struct linear *linear, const json_t *row);
/* Where a notice leads: task:, tasks:, units:, release:; false: somewhere else. */
bool linear_programme_go(struct linear *linear, const char *target);

#endif
