/* roomhead: what every screen of a private room says of it: its purpose, and on
 * the right its name and that it is private.
 *
 * A view says that it is of a room with view_set_room(); the frame does the
 * rest. What room.show said is kept for the session, asked once and again after
 * an event about the room. */
#ifndef HEARTH_ROOMHEAD_H
#define HEARTH_ROOMHEAD_H

#include <jansson.h>

#include "client/view.h"

/* Adds to what the view's own `head` said. */
void roomhead_fill(struct app *app, struct arena *arena, const char *room,
		   struct view_head *head_r);
/* What I am there ("tester"), as far as it is known by now; else "". */
const char *roomhead_part(const struct app *app, const char *room);
/* Whether people go by an alias there, as far as it is known by now. */
bool roomhead_has_aliases(const struct app *app, const char *room);
/* An answer of room.show that a view has anyway. */
void roomhead_learn(struct app *app, const json_t *shown);
/* It changed; NULL: all of them. */
void roomhead_forget(struct app *app, const char *room);

#endif
