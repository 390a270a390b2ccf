/* roommenu: what can be done in a room, as the menu of its first screen shows it.
 *
 * A row opens a view by name with {"room": slug} (or {"board": slug}); a row whose
 * view is not there, or that is not for what one is in the room, is not shown. */
#ifndef HEARTH_ROOMMENU_H
#define HEARTH_ROOMMENU_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/base/arena.h"

/* For whom a row is: what they are in the room, as bits. */
enum roommenu_for {
	ROOMMENU_TESTER = 1 << 0,
	ROOMMENU_PARTNER = 1 << 1,
	ROOMMENU_OBSERVER = 1 << 2,
	ROOMMENU_STAFF = 1 << 3,
	ROOMMENU_MODERATOR = 1 << 4,
	ROOMMENU_OWNER = 1 << 5,
	ROOMMENU_HOUSE = ROOMMENU_STAFF | ROOMMENU_MODERATOR | ROOMMENU_OWNER,
	ROOMMENU_REPORTS = ROOMMENU_TESTER | ROOMMENU_PARTNER | ROOMMENU_HOUSE,
	ROOMMENU_ROOM = ROOMMENU_TESTER | ROOMMENU_OBSERVER | ROOMMENU_HOUSE,
	ROOMMENU_ALL = ROOMMENU_REPORTS | ROOMMENU_OBSERVER,
};

/* What belongs together; a group without a heading comes first and explains itself. */
enum roommenu_group {
	ROOMMENU_FEEDBACK,
	ROOMMENU_PEOPLE,
	ROOMMENU_PROGRAMME,
	ROOMMENU_LAUNCH,
	ROOMMENU_HERE, /* the room itself, and being in it */
	ROOMMENU_GROUPS
};

struct roommenu_row {
	const char *label, *what; /* N_() */
	const char *view;
	const char *argument; /* what the slug is called there; NULL: room */
	const char *flag;     /* an argument that is true there; NULL: none */
	enum roommenu_group group;
	unsigned who;	 /* of roommenu_for */
	bool is_for_nda; /* only where there is an agreement */
	/* A number of room.show (or `talk` of roomnews) at its right, where it is not 0;
	 * NULL: none. */
	const char *count, *counted; /* counted: N_(), "%lld new" */
};

extern const struct roommenu_row roommenu_rows[]; /* by group; ended by one without a label */
/* Translated; NULL: none. */
const char *roommenu_heading(enum roommenu_group group);

/* shown: an answer of room.show. */
bool roommenu_offers(const struct roommenu_row *row, const json_t *shown);
json_t *roommenu_args(const struct roommenu_row *row, const json_t *shown); /* a new reference */
/* "5 new", or NULL. */
const char *roommenu_count(struct arena *arena, const struct roommenu_row *row,
			   const json_t *shown);

#endif
