#include "server/domain/alias.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias_words.h"
#include "server/domain/fields.h"
#include "server/domain/handle.h"
#include "server/domain/room.h"
#include "server/domain/room_may.h"
#include "server/domain/room_people.h"
#include "server/domain/row.h"

/* Words are drawn anew where they are taken; with numbers behind them in the end. */
enum { ALIAS_DRAWS = 64, ALIAS_PLAIN = 48, ALIAS_TELLS = 3 };

/* --- who --- */

bool alias_may_see(const struct gate_room *room)
{
	return !room->is_alias || room->is_broken || room_may(room, ROOM_SEE_REAL) ||
	       (room->sup_sees && room->team == GATE_TEAM_SUP && gate_room_is_staff(room));
}

/* Who of the room is called so by the others, whoever has that name outside, or behind an
 * alias. To its staff (`knows`: 2) all of whom there is a row, who only asked to come too; to
 * who is shown its people (1) all who were in; to the others whose words they read, no
 * more. */
enum { KNOWS_READ, KNOWS_PEOPLE, KNOWS_ALL };

static int find_seen(struct hall_context *cx, int64_t room, const char *name, int knows,
		     int64_t *member_r)
{
	return db_one_int(
	    cx->db, member_r,
	    "SELECT rm.member FROM room_member rm CROSS JOIN member m "
	    "ON m.id = rm.member WHERE rm.room = ?1 AND "
	    "coalesce((SELECT al.alias FROM room_alias al WHERE al.member = "
	    "rm.member AND al.room = rm.room), m.handle) = ?2 COLLATE NOCASE "
	    "AND m.state = 'active' AND CASE ?3 WHEN 2 THEN 1 "
	    "WHEN 1 THEN rm.joined_at IS NOT NULL "
	    "ELSE rm.member = ?4 OR EXISTS (SELECT 1 FROM space s JOIN space_member sm ON "
	    "sm.space = s.id AND sm.member = ?4 JOIN post p ON p.author = rm.member AND "
	    "p.space = s.id WHERE s.room = ?1) END",
	    "isii", room, name, (int64_t)knows, cx->member);
}

static int knows_of(const struct gate_room *room)
{
	if (room_may(room, ROOM_SEE_STAFF))
		return KNOWS_ALL;
	return room_people_are_shown(room) ? KNOWS_PEOPLE : KNOWS_READ;
}

static int find_alias(struct hall_context *cx, int64_t room, const char *name, int64_t *member_r)
{
	return db_one_int(cx->db, member_r,
			  "SELECT al.member FROM room_alias al JOIN member m ON m.id = al.member "
			  "WHERE al.room = ? AND al.alias = ? AND m.state = 'active'",
			  "is", room, name);
}

int alias_find(struct hall_context *cx, const struct gate_room *room, const char *name,
	       int64_t *member_r)
{
	int err = ERR_NOT_FOUND;

	if (!alias_may_see(room)) {
		err = find_seen(cx, room->id, name, knows_of(room), member_r);
		return err == ERR_NOT_FOUND ? hall_fail(cx, err, "nobody here is called %s", name)
					    : err;
	}
	if (room->is_alias)
		err = find_alias(cx, room->id, name, member_r);
	return err == ERR_NOT_FOUND ? room_find_member(cx, name, member_r) : err;
}

int alias_room(struct hall_context *cx, int64_t space, int64_t *room_r)
{
	int err = db_one_int(cx->db, room_r,
			     "SELECT r.id FROM space s JOIN room r ON r.id = s.room "
			     "WHERE s.id = ? AND r.identity = 'alias'",
			     "i", space);

	if (err == ERR_NOT_FOUND)
		*room_r = 0;
	return err == ERR_NOT_FOUND ? 0 : err;
}

int alias_find_in(struct hall_context *cx, int64_t space, const char *name, int64_t *member_r)
{
	int64_t room;
	int err = alias_room(cx, space, &room);

	if (err < 0)
		return err;
	if (room)
		return find_seen(cx, room, name, KNOWS_PEOPLE, member_r);
	return db_one_int(cx->db, member_r,
			  "SELECT id FROM member WHERE handle = ? AND state = 'active'", "s", name);
}

/* --- which may be had --- */

/* Whether a word of somebody's own name is in it. */
static bool tells_name(struct hall_context *cx, const char *alias, const char *name)
{
	char *rest = arena_dup(cx->arena, name), *word;

	while ((word = strsep(&rest, " .-_"))) {
		if (strlen(word) >= ALIAS_TELLS && strcasestr(alias, word))
			return true;
	}
	return false;
}

static int why_own(struct hall_context *cx, int64_t member, const char *alias, const char **why_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT name, length(handle) >= ?3 AND instr(" ALIAS_LOOK(
			 "?2") ", " ALIAS_LOOK("handle") ") > 0 FROM member WHERE id = ?1",
		     "isi", member, alias, (int64_t)ALIAS_TELLS);

	if (db_next(rows) && (db_int(rows, 1) || tells_name(cx, alias, db_text(rows, 0))))
		*why_r = "your own name is in it: that would tell who you are";
	return db_end(rows);
}

/* 0 with *why_r NULL where it may be had, else words why not. */
static int alias_why_not(struct hall_context *cx, int64_t room, int64_t member, const char *alias,
			 const char **why_r)
{
	struct db_rows *rows;
	int err;

	*why_r = handle_looks_reserved(alias) ? "that name is reserved" : NULL;
	err = *why_r ? 0 : why_own(cx, member, alias, why_r);
	if (err < 0 || *why_r)
		return err;
	rows = db_query(
	    cx->db,
	    "SELECT EXISTS (SELECT 1 FROM member WHERE " ALIAS_LOOK("handle") " = " ALIAS_LOOK(
		"?3") "), "
		      "EXISTS (SELECT 1 FROM room_alias WHERE room = ?1 AND " ALIAS_LOOK(
			  "alias") " = " ALIAS_LOOK("?3") " AND member <> ?2)",
	    "iis", room, member, alias);
	if (db_next(rows)) {
		if (db_int(rows, 0))
			*why_r = "a member is called that, or what looks like it";
		else if (db_int(rows, 1))
			*why_r = "somebody here goes by that, or by what looks like it";
	}
	return db_end(rows);
}

/* --- given --- */

static int alias_draw(struct hall_context *cx, int64_t room, int64_t member, const char **alias_r)
{
	const char *why = "";
	int err = 0;

	for (int i = 0; err == 0 && why && i < ALIAS_DRAWS; i++) {
		*alias_r = alias_words_draw(cx->arena, i >= ALIAS_PLAIN);
		err = alias_why_not(cx, room, member, *alias_r, &why);
	}
	return err == 0 && why ? ERR_BUSY : err;
}

static int alias_give(struct hall_context *cx, int64_t room, int64_t member)
{
	const char *alias = NULL;
	int err = alias_draw(cx, room, member, &alias);

	return err < 0
		   ? err
		   : db_run(cx->db, "INSERT INTO room_alias (member, room, alias) VALUES (?, ?, ?)",
			    "iis", member, room, alias);
}

bool alias_is_for(const char *part)
{
	return strcmp(part, "tester") == 0 || strcmp(part, "observer") == 0;
}

/* What somebody said under their own name stays theirs: who was there as themselves
 * gets no alias later, in whatever part they come back, and who has one gets no office in which
 * they would be seen. */
int alias_settle(struct hall_context *cx, const struct room_member *row)
{
	struct db_rows *rows;
	bool is_alias = false, has_one = false, was_seen = false;
	int err;

	rows = db_query(cx->db,
			"SELECT r.identity = 'alias', EXISTS (SELECT 1 FROM room_alias al WHERE "
			"al.member = ?2 AND al.room = r.id), EXISTS (SELECT 1 FROM room_member rm "
			"WHERE rm.room = r.id AND rm.member = ?2 AND rm.until IS NULL AND "
			"rm.joined_at IS NOT NULL) OR EXISTS (SELECT 1 FROM post p WHERE "
			"p.author = ?2 AND p.space IN (SELECT id FROM space WHERE room = "
			"r.id)) "
			"FROM room r WHERE r.id = ?1",
			"ii", row->room, row->member);
	if (db_next(rows)) {
		is_alias = db_int(rows, 0) != 0;
		has_one = db_int(rows, 1) != 0;
		was_seen = db_int(rows, 2) != 0;
	}
	err = db_end(rows);
	if (err < 0 || !is_alias || row->until)
		return err;
	if (has_one && !alias_is_for(row->part))
		return hall_fail(cx, ERR_REFUSED,
				 "they go by an alias here, and were promised that it stays so: "
				 "in that part they would be known");
	if (has_one || was_seen || !alias_is_for(row->part))
		return 0;
	return alias_give(cx, row->room, row->member);
}

static int alias_is_free(struct hall_context *cx, int64_t room, bool *is_r)
{
	int64_t joined = 0;
	int err = db_one_int(cx->db, &joined,
			     "SELECT EXISTS (SELECT 1 FROM room_alias WHERE room = ?1) OR "
			     "EXISTS (SELECT 1 FROM room_member WHERE room = ?1 AND part IN "
			     "('tester', 'observer') AND until IS NULL)",
			     "i", room);

	*is_r = !joined;
	return err;
}

int alias_set(struct hall_context *cx, const struct gate_room *room, json_t *in)
{
	const char *identity = fields_text(in, "identity");
	bool is_alias = identity ? strcmp(identity, "alias") == 0 : room->is_alias;
	bool sup_sees = fields_has(in, "support_sees")
			    ? json_is_true(json_object_get(in, "support_sees"))
			    : room->sup_sees;
	bool is_free = true;
	int err = 0;

	if (is_alias == room->is_alias && sup_sees == room->sup_sees)
		return 0;
	if (is_alias != room->is_alias || sup_sees)
		err = alias_is_free(cx, room->id, &is_free);
	if (err == 0 && !is_free)
		return hall_fail(cx, ERR_REFUSED,
				 "testers are in it already: how they are known, and to whom, "
				 "was promised and stays");
	return err < 0 ? err
		       : db_run(cx->db, "UPDATE room SET identity = ?, sup_sees = ? WHERE id = ?",
				"sii", is_alias ? "alias" : "real", (int64_t)sup_sees, room->id);
}

/* --- one's own --- */

/* Until they were heard of: afterwards it is how the others know them. */
static int alias_own(struct hall_context *cx, const struct gate_room *room, char **alias_r,
		     bool *may_change_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT al.alias, rm.heard_at IS NULL AND NOT EXISTS (SELECT 1 FROM post p WHERE "
	    "p.author = al.member AND p.space IN (SELECT s.id FROM space s WHERE s.room = "
	    "al.room AND s.id IN (?1, rm.desk))) FROM room_alias al JOIN room_member rm ON "
	    "rm.room = al.room AND rm.member = al.member WHERE al.room = ?1 AND al.member = ?2",
	    "ii", room->id, cx->member);

	*alias_r = NULL;
	*may_change_r = false;
	if (db_next(rows)) {
		*alias_r = arena_dup(cx->arena, db_text(rows, 0));
		*may_change_r = db_int(rows, 1) != 0;
	}
	return db_end(rows);
}

int alias_mine(struct hall_context *cx, int64_t room, char **alias_r)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT alias FROM room_alias WHERE room = ? AND member = ?", "ii",
		     room, cx->member);

	*alias_r = db_next(rows) ? arena_dup(cx->arena, db_text(rows, 0)) : NULL;
	return db_end(rows);
}

int alias_show(struct hall_context *cx, const struct gate_room *room, json_t *object)
{
	char *alias;
	int err = alias_mine(cx, room->id, &alias);

	json_object_update_new(object, json_pack("{s:s, s:s?, s:b, s:b}", "identity",
						 room->is_alias ? "alias" : "real", "alias", alias,
						 "support_sees", room->sup_sees, "sees_real",
						 room->is_alias && alias_may_see(room)));
	return err;
}

/* A desk is called after whose it is, for staff. */
static int rename_desk(struct hall_context *cx, const struct gate_room *room, const char *alias)
{
	return db_run(cx->db,
		      "UPDATE space SET slug = ?2, title = ?3 WHERE id = (SELECT desk FROM "
		      "room_member WHERE room = ?1 AND member = ?4)",
		      "issi", room->id, arena_printf(cx->arena, "%s~%s", room->slug, alias),
		      arena_printf(cx->arena, "%s: %s", room->title, alias), cx->member);
}

static int alias_change(struct hall_context *cx, const struct gate_room *room, const char *wanted)
{
	const char *why;
	int err = alias_why_not(cx, room->id, cx->member, wanted, &why);

	if (err == 0 && why)
		return hall_fail(cx, ERR_REFUSED, "alias: %s", why);
	if (err == 0)
		err =
		    db_run(cx->db, "UPDATE room_alias SET alias = ? WHERE room = ? AND member = ?",
			   "sii", wanted, room->id, cx->member);
	return err < 0 ? err : rename_desk(cx, room, wanted);
}

static int alias_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *wanted = fields_text(in, "alias");
	bool is_other = wanted || json_is_true(json_object_get(in, "another"));
	struct gate_room room;
	char *alias = NULL;
	bool may_change = false;
	int err = gate_room_door(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = alias_own(cx, &room, &alias, &may_change);
	if (err < 0)
		return err;
	if (!alias)
		return hall_fail(cx, ERR_REFUSED,
				 room.is_alias ? "you are in it as yourself, or not in it"
					       : "in this room people go by their own names");
	if (is_other && !may_change)
		return hall_fail(cx, ERR_REFUSED,
				 "you were heard as %s already: it is how the others know you",
				 alias);
	if (is_other && !wanted)
		err = alias_draw(cx, room.id, cx->member, &wanted);
	if (err == 0 && wanted)
		err = alias_change(cx, &room, wanted);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s, s:b, s:b}", "room", room.slug, "alias",
				      wanted ? wanted : alias, "may_change", may_change,
				      "support_sees", room.sup_sees);
	return err;
}

const struct hall_binding alias_bindings[] = {
    {"room.alias", alias_call, NULL},
    {0},
};
