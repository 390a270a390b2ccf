/* item: feedback items of rooms, as rows and as objects.
 *
 * An item is a thread of kind "item" with a row of `feedback` beside it: its
 * title is the thread's, its words the thread's first post, its comments the
 * other posts. Where its thread is decides who reads it (visibility):
 *
 *	room	the room's space: everybody in the room
 *	staff	the staff's space, or the author's desk: staff, and who wrote it
 *
 * What staff say among themselves about it is a second thread, in the staff's
 * space (staff_thread). Votes, impact, teams and clocks are shown to staff only. */
#ifndef HEARTH_DOMAIN_ITEM_H
#define HEARTH_DOMAIN_ITEM_H

#include "server/core/gate_room.h"
#include "server/domain/alias.h"

/* ?1 the caller. */
#define ITEM_COLUMNS                                                                               \
	"f.id, f.name, f.type, t.title, f.status, f.severity, f.votes, f.impact, " ALIAS_HANDLE(   \
	    "a",                                                                                   \
	    "f.room") ", "                                                                         \
		      "f.visibility, f.created_at, f.updated_at, t.id, "                           \
		      "(SELECT group_concat(team, ' ') FROM (SELECT ft.team FROM feedback_team "   \
		      "ft "                                                                        \
		      "WHERE ft.item = f.id AND ft.done_at IS NULL ORDER BY ft.team)), "           \
		      "(SELECT " ALIAS_HANDLE(                                                     \
			  "am",                                                                    \
			  "f.room") " FROM member am WHERE am.id = f.assignee), "                  \
				    "(SELECT v.importance FROM feedback_vote v WHERE v.item = "    \
				    "f.id AND v.member = ?1), "                                    \
				    "t.posts - " READ_SEEN(                                        \
					"coalesce(br.floor, 0)") ", t.posts - 1, f.author = ?1, "  \
								 "f.heard_at, f.ack_due_at, "      \
								 "f.first_ack_at "
#define ITEM_FROM                                                                                  \
	"FROM feedback f JOIN thread t ON t.id = f.thread JOIN member a ON a.id = f.author "       \
	"LEFT JOIN read_mark r ON r.member = ?1 AND r.thread = t.id "                              \
	"LEFT JOIN board_read br ON br.member = ?1 AND br.space = f.space "
enum { ITEM_WIDTH = 22 }; /* columns */

#define ITEM_IS_CLOSED "('done', 'declined', 'merged', 'withdrawn')"

/* The name of what report `f` was merged into, for who reads that (parameter `me`); to
 * others it would tell of what they do not read. */
#define ITEM_MERGED_INTO(me)                                                                       \
	"(SELECT mc.name FROM feedback mc WHERE mc.id = f.canonical AND (EXISTS (SELECT 1 FROM "   \
	"space_member mm WHERE mm.space = mc.space AND mm.member = " me                            \
	") OR " GATE_ROOM_IS_LENT("mc", me) "))"

bool item_is_closed(const char *status);

/* The object of a row that begins with ITEM_COLUMNS, as the caller may see it. */
json_t *item_json(const struct gate_room *room, const struct db_rows *rows);

/* An item by name with its room, after the gate. */
int item_find(struct hall_context *cx, const char *name, struct gate_item *item_r,
	      struct gate_room *room_r);

/* Something happened to it that its readers see; by staff: the author was heard. */
int item_touch(struct hall_context *cx, int64_t item, bool is_heard);

/* Its object by id, for results. */
int item_object(struct hall_context *cx, const struct gate_room *room, int64_t item,
		json_t **object_r);

extern const struct hall_binding item_bindings[];

#endif
