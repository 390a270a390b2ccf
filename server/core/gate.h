/* gate: the one place that decides what a caller may know of a space.
 *
 * Every list, search, count, event, name and error asks it. To an outsider a
 * hidden space is the same as one that never was: the same query answers both.
 * Rank alone opens nothing, a sysop's included.
 *
 * In SQL the question is a condition on a table or alias `s` of `space`, with two
 * parameters in this order, both given by gate_level() and cx->member:
 *
 *	"SELECT ... FROM space s WHERE s.slug = ? AND " GATE_MAY_READ, "sii", slug,
 *	gate_level(cx), cx->member
 */
#ifndef HEARTH_CORE_GATE_H
#define HEARTH_CORE_GATE_H

#include "server/core/hall.h"

#define GATE_MAY_READ                                                                              \
	"(s.visibility <= ? OR EXISTS (SELECT 1 FROM space_member gm "                             \
	"WHERE gm.space = s.id AND gm.member = ?))"

/* The same for lists: the ids of all spaces the caller may read, as the table
 * `mine` of a WITH, with parameters ?1 gate_level() and ?2 cx->member. Spaces
 * that are hidden from the caller are not even walked over. */
#define GATE_MINE                                                                                  \
	"WITH mine (id) AS (SELECT id FROM space WHERE visibility <= ?1 "                          \
	"UNION SELECT space FROM space_member WHERE member = ?2) "

enum gate_visibility { GATE_GUEST = 0, GATE_MEMBERS = 1, GATE_HIDDEN = 2 };

/* What the caller is in a space. */
enum gate_part { GATE_NONE, GATE_READER, GATE_PART_MEMBER, GATE_MODERATOR, GATE_HOST };

struct gate_space {
	int64_t id;
	char *slug; /* in the call's arena */
	char *title;
	enum gate_visibility visibility;
	enum gate_part part;
	bool is_closed; /* read, but written in no more */
};

/* The highest visibility the caller sees without being on a list: 0 for guests,
 * 1 for members. */
int64_t gate_level(const struct hall_context *cx);

/* The space of a slug, or of a thread or post, if the caller may know of it;
 * otherwise ERR_NOT_FOUND, by the same statement with the same work. */
int gate_board(struct hall_context *cx, const char *slug, struct gate_space *space_r);
int gate_thread(struct hall_context *cx, int64_t thread, struct gate_space *space_r);
int gate_post(struct hall_context *cx, int64_t post, struct gate_space *space_r);
/* The same by its id, which came from a row the caller may read. */
int gate_space(struct hall_context *cx, int64_t space, struct gate_space *space_r);
/* A file: its owner's while it is in their outbox, and then the space is 0; and where
 * it is on a report that they are lent (gate_room.h). */
int gate_file(struct hall_context *cx, int64_t file, struct gate_space *space_r);

/* Pins, locks, deletes for others there. The sysop may, where they may read. */
bool gate_may_moderate(const struct hall_context *cx, const struct gate_space *space);

/* The members who may hear of a hidden space, for events: ids in the arena. */
int gate_audience(struct hall_context *cx, int64_t space, int64_t **members_r, size_t *count_r,
		  enum gate_visibility *visibility_r);

#endif
