/* space: making what everything readable hangs under, and who is in it.
 *
 * A space comes with the board its threads are listed on. Who may read one is
 * for the gate (server/core/gate.h). */
#ifndef HEARTH_DOMAIN_SPACE_H
#define HEARTH_DOMAIN_SPACE_H

#include "server/core/gate.h"

struct space_new {
	const char *kind; /* "board", "room", "conversation" */
	const char *slug, *title, *about;
	enum gate_visibility visibility;
};

/* ERR_CONFLICT: the slug is taken. */
int space_new(struct hall_context *cx, const struct space_new *new, int64_t *space_r);

/* The slug of the room that a space of that kind and slug belongs to ("golf" of
 * "golf", "golf~" and "golf~tess"), in the arena; NULL: of none. */
char *space_room(struct arena *arena, const char *kind, const char *slug);

/* Writing in it ends, or goes on. */
int space_close(struct hall_context *cx, int64_t space, bool is_closed);

/* 0, or ERR_REFUSED in words where nothing more may be written. */
int space_may_write(struct hall_context *cx, const struct gate_space *space);

/* The same for who is about to say something there: who broke the glass of a room looks
 * after what is said in it, and says nothing. */
int space_may_say(struct hall_context *cx, const struct gate_space *space);

#endif
