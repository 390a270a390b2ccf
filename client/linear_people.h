/* linear_people: who is in a room, and how people come into it: invitations and
 * applications. */
#ifndef HEARTH_LINEAR_PEOPLE_H
#define HEARTH_LINEAR_PEOPLE_H

#include "client/linear_io.h"

void linear_people(struct linear *linear, const char *room);
void linear_people_invitations(struct linear *linear, const char *room);
void linear_people_applications(struct linear *linear, const char *room);

/* Who wrote something in a room (room "" for none): their profile; in a room with
 * aliases what everybody there may know. */
void linear_people_author(struct linear *linear, const char *room, const char *handle);

#endif
