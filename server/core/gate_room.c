#include "server/core/gate_room.h"

#include <string.h>
#include <strings.h>

#include "common/base/err.h"

/* All that is known before the key is compared: whatever row the look-up lands
 * on, its space is there, and an outsider is in none, so the steps are equal. */
#define GATE_ROOM_COLUMNS                                                                          \
	"k.id, k.slug, k.staff, k.prefix, k.phase, k.listed, k.mode, k.hide_votes, k.owner, "      \
	"k.ack_hours, s.title, s.about, rm.part, rm.team, rm.state, rm.desk, gm.part, "            \
	"rm.segment, "                                                                             \
	"k.identity, k.sup_sees, rm.until "
enum { GATE_ROOM_WIDTH = 21 }; /* columns of it */
#define GATE_ROOM_JOIN                                                                             \
	"JOIN space s ON s.id = k.id "                                                             \
	"LEFT JOIN room_member rm ON rm.room = k.id AND rm.member = ?2 "                           \
	"LEFT JOIN space_member gm ON gm.member = ?2 AND gm.space = "                              \
	"CASE WHEN rm.part = 'partner' THEN rm.desk ELSE k.id END"

static enum gate_room_part gate_room_part_of(const char *part, const char *state)
{
	static const char *const parts[] = {"",	     "tester",	  "partner", "observer",
					    "staff", "moderator", "owner"};

	if (!part || (strcmp(state, "active") != 0 && strcmp(state, "paused") != 0 &&
		      strcmp(state, "completed") != 0))
		return GATE_ROOM_NONE;
	for (size_t i = 1; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strcmp(part, parts[i]) == 0)
			return (enum gate_room_part)i;
	}
	return GATE_ROOM_NONE;
}

static enum gate_room_team gate_room_team_of(const char *team)
{
	static const char *const teams[] = {"", "eng", "pm", "mkt", "sup"};

	for (size_t i = 1; team && i < sizeof(teams) / sizeof(teams[0]); i++) {
		if (strcmp(team, teams[i]) == 0)
			return (enum gate_room_team)i;
	}
	return GATE_TEAM_NONE;
}

static char *gate_room_text(struct hall_context *cx, const struct db_rows *rows, int column)
{
	return arena_dup(cx->arena, db_text(rows, column));
}

static void gate_room_of_row(struct hall_context *cx, const struct db_rows *rows,
			     struct gate_room *room_r)
{
	*room_r = (struct gate_room){
	    .id = db_int(rows, 0),
	    .slug = gate_room_text(cx, rows, 1),
	    .staff = db_int(rows, 2),
	    .prefix = gate_room_text(cx, rows, 3),
	    .phase = gate_room_text(cx, rows, 4),
	    .is_listed = db_int(rows, 5) != 0,
	    .is_solo = strcmp(db_text(rows, 6), "solo") == 0,
	    .hides_votes = db_int(rows, 7) != 0,
	    .owner = db_int(rows, 8),
	    .ack_hours = db_int(rows, 9),
	    .title = gate_room_text(cx, rows, 10),
	    .purpose = gate_room_text(cx, rows, 11),
	    .part = gate_room_part_of(db_text(rows, 12), db_text(rows, 14)),
	    .team = gate_room_team_of(db_text(rows, 13)),
	    .state = gate_room_text(cx, rows, 14),
	    .desk = db_int(rows, 15),
	    .is_in = !db_is_null(rows, 16),
	    .segment = gate_room_text(cx, rows, 17),
	    .is_alias = strcmp(db_text(rows, 18), "alias") == 0,
	    .sup_sees = db_int(rows, 19) != 0,
	    .is_broken = !db_is_null(rows, 20),
	};
}

/* What was there once opens no door any more. */
static bool gate_room_knows(const struct hall_context *cx, const struct gate_room *room)
{
	if (room->is_in)
		return true;
	if (room->state && strcmp(room->state, "removed") != 0 &&
	    strcmp(room->state, "left") != 0 && strcmp(room->state, "declined") != 0)
		return true;
	return room->is_listed && cx->member && strcmp(room->phase, "draft") != 0 &&
	       !(room->state && strcmp(room->state, "removed") == 0);
}

static int gate_room_end(struct hall_context *cx, struct db_rows *rows, const char *slug,
			 bool from_door, struct gate_room *room_r)
{
	bool may = false;
	int err;

	if (db_next(rows)) {
		gate_room_of_row(cx, rows, room_r);
		may = strcasecmp(room_r->slug, slug ? slug : room_r->slug) == 0 &&
		      room_r->id != 0 && (from_door ? gate_room_knows(cx, room_r) : room_r->is_in);
	}
	err = db_end(rows);
	return err < 0 || may ? err : ERR_NOT_FOUND;
}

static struct db_rows *gate_room_look(struct hall_context *cx, const char *slug)
{
	return db_query(cx->db,
			"SELECT " GATE_ROOM_COLUMNS "FROM (SELECT * FROM room WHERE slug <= ?1 "
			"ORDER BY slug DESC LIMIT 1) k " GATE_ROOM_JOIN,
			"si", slug, cx->member);
}

int gate_room(struct hall_context *cx, const char *slug, struct gate_room *room_r)
{
	return gate_room_end(cx, gate_room_look(cx, slug), slug, false, room_r);
}

int gate_room_door(struct hall_context *cx, const char *slug, struct gate_room *room_r)
{
	return gate_room_end(cx, gate_room_look(cx, slug), slug, true, room_r);
}

int gate_room_of(struct hall_context *cx, int64_t id, struct gate_room *room_r)
{
	struct db_rows *rows = db_query(
	    cx->db, "SELECT " GATE_ROOM_COLUMNS "FROM room k " GATE_ROOM_JOIN " WHERE k.id = ?1",
	    "ii", id, cx->member);

	return gate_room_end(cx, rows, NULL, false, room_r);
}

int gate_room_task(struct hall_context *cx, const char *name, int64_t *task_r,
		   struct gate_room *room_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT " GATE_ROOM_COLUMNS ", t.task, t.task_name FROM "
		     "(SELECT id AS task, name AS task_name, room FROM task WHERE name <= ?1 "
		     "ORDER BY name DESC LIMIT 1) t JOIN room k ON k.id = t.room " GATE_ROOM_JOIN,
		     "si", name, cx->member);
	bool may = false;
	int err;

	if (db_next(rows)) {
		gate_room_of_row(cx, rows, room_r);
		*task_r = db_int(rows, GATE_ROOM_WIDTH);
		may = strcasecmp(db_text(rows, GATE_ROOM_WIDTH + 1), name) == 0 && *task_r != 0 &&
		      room_r->is_in;
	}
	err = db_end(rows);
	return err < 0 || may ? err : ERR_NOT_FOUND;
}

bool gate_room_is_staff(const struct gate_room *room)
{
	return room->part >= GATE_ROOM_STAFF;
}

int gate_room_item(struct hall_context *cx, const char *name, struct gate_item *item_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT k.name, k.id, k.room, k.space, k.thread, k.staff_thread, k.status, "
	    "k.type, k.author, k.visibility, gm.part, " GATE_ROOM_IS_LENT(
		"k", "?2") " FROM (SELECT * FROM feedback "
			   "WHERE name <= ?1 ORDER BY name DESC LIMIT 1) k "
			   "LEFT JOIN space_member gm ON gm.space = k.space AND gm.member = ?2",
	    "si", name, cx->member);
	bool may = false;
	int err;

	if (db_next(rows)) {
		may = strcasecmp(db_text(rows, 0), name) == 0 && db_int(rows, 1) != 0 &&
		      (!db_is_null(rows, 10) || db_int(rows, 11));
		*item_r = (struct gate_item){
		    .name = gate_room_text(cx, rows, 0),
		    .id = db_int(rows, 1),
		    .room = db_int(rows, 2),
		    .space = db_int(rows, 3),
		    .thread = db_int(rows, 4),
		    .staff_thread = db_int(rows, 5),
		    .status = gate_room_text(cx, rows, 6),
		    .type = gate_room_text(cx, rows, 7),
		    .author = db_int(rows, 8),
		    .is_staff_only = strcmp(db_text(rows, 9), "staff") == 0,
		    .is_lent = db_is_null(rows, 10),
		};
	}
	err = db_end(rows);
	return err < 0 || may ? err : ERR_NOT_FOUND;
}
