/* linear_room: private rooms in linear mode: the list of them, and one's first
 * page with the same ways on as the screens have. */
#ifndef HEARTH_LINEAR_ROOM_H
#define HEARTH_LINEAR_ROOM_H

#include "client/linear_io.h"

void linear_room_list(struct linear *linear);
void linear_room_open(struct linear *linear, const char *room);
/* What a row of room.asked asks. */
void linear_room_asked(struct linear *linear, const json_t *row);

#endif
