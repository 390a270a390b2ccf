/* people_rows: the people of a room as rows: those who are in it or are to be, and
 * invitations with a name on them that nobody has used yet; filtered and sorted. */
#ifndef HEARTH_PEOPLE_ROWS_H
#define HEARTH_PEOPLE_ROWS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct people_row {
	const json_t *person; /* of room.people; NULL: an invitation */
	const json_t *invite; /* of invite.list; NULL: a person */
};

struct people_rows {
	struct people_row *row;
	size_t count;
};

/* What is shown and in which order, as the screen calls it (N_()). */
enum people_show {
	PEOPLE_ALL,
	PEOPLE_TESTERS,
	PEOPLE_STAFF,
	PEOPLE_SILENT,
	PEOPLE_GONE,
	PEOPLE_SHOWS
};
enum people_order {
	PEOPLE_BY_NAME,
	PEOPLE_BY_STATE,
	PEOPLE_BY_SILENCE,
	PEOPLE_BY_REPORTS,
	PEOPLE_ORDERS
};
const char *people_show_words(enum people_show show);
const char *people_order_words(enum people_order order);

/* Replaces what was there. The lists must outlive the rows. */
void people_rows_build(struct people_rows *rows, const json_t *people, const json_t *invites,
		       enum people_show show, enum people_order order, int64_t now);
void people_rows_free(struct people_rows *rows);

#endif
