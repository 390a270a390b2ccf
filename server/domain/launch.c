#include "server/domain/launch.h"

#include <string.h>

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/tr.h"
#include "server/domain/alias.h"
#include "server/domain/consent.h"
#include "server/domain/fields.h"
#include "server/domain/launch_notice.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

/* --- who tells people --- */

static int advocate(struct hall_context *cx, json_t *in, json_t **result_r)
{
	bool is_off = json_is_true(json_object_get(in, "off"));
	struct gate_room room;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0 && room.part != GATE_ROOM_TESTER && room.part != GATE_ROOM_PARTNER)
		return hall_fail(cx, ERR_REFUSED, "that is for testers to say");
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE room_member SET advocates = ? WHERE room = ? AND member = ?",
			     "iii", (int64_t)!is_off, room.id, cx->member);
	if (err == 0)
		err =
		    db_run(cx->db,
			   "UPDATE consent SET withdrawn_at = ? WHERE member = ? AND space = ? AND "
			   "scope = 'advocacy' AND withdrawn_at IS NULL",
			   "iii", cx->now, cx->member, room.id);
	if (err == 0 && !is_off)
		err = db_run(cx->db,
			     "INSERT INTO consent (member, counterpart, scope, space, given_at) "
			     "VALUES (?, 'company', 'advocacy', ?, ?)",
			     "iii", cx->member, room.id, cx->now);
	if (err == 0)
		err = launch_notice_tick(cx);
	if (err == 0)
		*result_r = json_pack("{s:s, s:b}", "room", room.slug, "advocates", !is_off);
	return err;
}

static int advocates(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_QUOTE);
	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(
	    cx->db,
	    "SELECT " ALIAS_HANDLE("m", "rm.room") ", " ALIAS_NAME(
		"m", "rm.room") ", rm.segment, "
				"rm.reports, " ALIAS_REAL(
				    "m", "rm.room",
				    "?2") " FROM room_member rm "
					  "JOIN member m ON m.id = rm.member WHERE rm.room = ?1 "
					  "AND rm.advocates = 1 "
					  "AND rm.state IN ('active', 'paused', 'completed') ORDER "
					  "BY 1 COLLATE NOCASE LIMIT 500",
	    "ii", room.id, (int64_t)alias_may_see(&room));
	while (db_next(rows))
		json_array_append_new(
		    items, json_pack("{s:o, s:o, s:o, s:o, s:o}", "handle", row_text(rows, 0),
				     "name", row_name(rows, 1), "segment", row_name(rows, 2),
				     "reports", row_int(rows, 3), "real", row_text(rows, 4)));
	*result_r = fields_page(items, NULL);
	return db_end(rows);
}

/* --- the text they share --- */

static int set_text(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_DECIDE);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE room SET share_text = ?2, embargo_until = coalesce(?3, embargo_until) "
		    "WHERE id = ?1",
		    fields_has(in, "embargo") ? "isi" : "isn", room.id, fields_text(in, "body"),
		    fields_int(in, "embargo", 0));
	if (err == 0 && fields_int(in, "embargo", 0) > cx->now)
		err = db_run(cx->db,
			     "UPDATE room_member SET launch_told_at = NULL WHERE room = ? AND "
			     "launch_told_at IS NOT NULL",
			     "i", room.id);
	if (err == 0)
		err = launch_notice_tick(cx);
	if (err == 0)
		*result_r = json_pack("{s:s}", "room", room.slug);
	return err;
}

/* The text as the caller may have it. */
struct launch_text {
	const char *body; /* in the arena; "" where there is none */
	int64_t until;	  /* 0: no embargo */
	bool is_advocate, is_house;
};

static int text_load(struct hall_context *cx, const struct gate_room *room,
		     struct launch_text *text_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT r.share_text, r.embargo_until, coalesce(rm.advocates, 0) FROM room r "
	    "LEFT JOIN room_member rm ON rm.room = r.id AND rm.member = ?2 WHERE r.id = ?1",
	    "ii", room->id, cx->member);

	*text_r = (struct launch_text){.body = "", .is_house = room_may(room, ROOM_QUOTE)};
	if (db_next(rows)) {
		text_r->body = arena_dup(cx->arena, db_text(rows, 0));
		text_r->until = db_int(rows, 1);
		text_r->is_advocate = db_int(rows, 2) != 0;
	}
	return db_end(rows);
}

static int share(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct launch_text text;
	char at[CLOCK_TEXT] = "";
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = text_load(cx, &room, &text);
	if (err < 0)
		return err;
	if (!*text.body)
		return hall_fail(cx, ERR_NOT_FOUND, "there is nothing to share yet");
	if (cx->now < text.until && !text.is_house)
		return hall_fail(cx, ERR_REFUSED, "it is locked until %s: say nothing yet",
				 clock_format(text.until, at));
	if (!text.is_advocate && !text.is_house)
		return hall_fail(cx, ERR_REFUSED,
				 "it is for those who want to tell people: launch advocate %s",
				 room.slug);
	*result_r =
	    json_pack("{s:s, s:n}", "text", arena_printf(cx->arena, "%s\n", text.body), "next");
	return 0;
}

/* How it stands: who is not to have the text yet gets none, and no refusal. */
static int show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct launch_text text;
	int64_t people = 0;
	bool may_say, has_text;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = text_load(cx, &room, &text);
	if (err == 0)
		err = db_one_int(cx->db, &people,
				 "SELECT count(*) FROM room_member WHERE room = ? AND "
				 "advocates = 1 AND state IN ('active', 'paused', 'completed')",
				 "i", room.id);
	if (err < 0)
		return err;
	may_say = room.part == GATE_ROOM_TESTER || room.part == GATE_ROOM_PARTNER;
	has_text = *text.body && (text.is_house || (text.is_advocate && cx->now >= text.until));
	*result_r =
	    json_pack("{s:s, s:o, s:o, s:b, s:o, s:o}", "room", room.slug, "advocates",
		      may_say ? json_boolean(text.is_advocate) : json_null(), "embargo_at",
		      text.until ? fields_time(text.until) : json_null(), "ready",
		      *text.body != '\0', "text", has_text ? json_string(text.body) : json_null(),
		      "people", text.is_house ? json_integer(people) : json_null());
	return 0;
}

/* --- the pack --- */

static const struct pack_part {
	const char *title, *none, *empty; /* N_(): where there is none, where a body is empty */
	const char *sql;		  /* a heading, a body, whose; ?1 the room */
	bool is_quotes; /* for who uses quotes; ?2: whether they see behind an alias */
} pack_parts[] = {
    {N_("Known issues, and what helps"), N_("None are known."), N_("No workaround yet."),
     "SELECT f.name || ' ' || t.title, f.workaround, NULL FROM feedback f JOIN thread t ON t.id = "
     "f.thread "
     "WHERE f.room = ? AND f.visibility = 'room' AND f.type = 'issue' AND (f.status NOT IN "
     "('done', 'declined', 'merged', 'withdrawn') OR f.resolution IN ('not_now', 'by_design')) "
     "ORDER BY f.impact DESC, f.id LIMIT 100",
     false},
    {N_("Quotes, by consent"), N_("Nobody agreed to be quoted."), NULL,
     "SELECT f.name, p.body, CASE WHEN " CONSENT_QUOTE " <> 'named' THEN '' "
     "WHEN NOT ?2 AND " ALIAS_IS("m.id", "f.room") " THEN " ALIAS_OF(
	 "m.id", "f.room") " "
			   "WHEN m.name = '' THEN m.handle ELSE m.name END "
			   "FROM feedback f JOIN post p ON p.thread = f.thread AND p.number = 1 "
			   "JOIN member m ON m.id = f.author WHERE f.room = ?1 AND " CONSENT_QUOTE
			   " <> 'none' "
			   "AND f.status <> 'withdrawn' AND p.deleted_at IS NULL "
			   "ORDER BY f.type = 'praise' DESC, f.id DESC LIMIT 100",
     true},
    {N_("Questions that were answered"), N_("None were asked."), NULL,
     "SELECT t.title, coalesce((SELECT p.body FROM post p JOIN room_member rm ON rm.room = f.room "
     "AND rm.member = p.author AND rm.part IN ('staff', 'moderator', 'owner') "
     "WHERE p.thread = f.thread AND p.number > 1 AND p.deleted_at IS NULL "
     "ORDER BY p.number DESC LIMIT 1), e.note), NULL FROM feedback f "
     "JOIN thread t ON t.id = f.thread LEFT JOIN status_event e ON e.id = (SELECT max(id) "
     "FROM status_event WHERE item = f.id) WHERE f.room = ? AND f.resolution = 'answered' "
     "AND f.visibility = 'room' ORDER BY f.impact DESC, f.id LIMIT 100",
     false},
};

static int pack_part(struct hall_context *cx, const struct gate_room *room,
		     const struct pack_part *part, struct buf *out)
{
	struct db_rows *rows = db_query(cx->db, part->sql, part->is_quotes ? "ii" : "i", room->id,
					(int64_t)alias_may_see(room));
	int count = 0;

	buf_printf(out, "## %s\n\n", _(part->title));
	while (db_next(rows)) {
		const char *by = db_text(rows, 2), *text = db_text(rows, 1);

		text = text ? text : "";
		count++;
		if (by)
			buf_printf(out, "“%s” (%s, %s)\n\n", db_text(rows, 1),
				   *by ? by : _("a tester"), db_text(rows, 0));
		else
			buf_printf(out, "%s\n\n    %s\n\n", db_text(rows, 0),
				   *text	 ? text
				   : part->empty ? _(part->empty)
						 : "");
	}
	if (!count)
		buf_printf(out, "%s\n\n", _(part->none));
	return db_end(rows);
}

static int pack(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct buf out = {0};
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_SEE_STAFF);
	if (err < 0)
		return err;
	buf_printf(&out, "# %s\n\n%s\n\n", room.title, room.purpose);
	for (size_t i = 0; err == 0 && i < sizeof(pack_parts) / sizeof(pack_parts[0]); i++) {
		if (!pack_parts[i].is_quotes || room_may(&room, ROOM_QUOTE))
			err = pack_part(cx, &room, &pack_parts[i], &out);
	}
	if (err == 0)
		*result_r = json_pack("{s:o, s:n}", "text",
				      json_stringn(buf_data(&out), buf_len(&out)), "next");
	buf_free(&out);
	return err;
}

const struct hall_binding launch_bindings[] = {
    {"launch.advocate", advocate, NULL},
    {"launch.advocates", advocates, NULL},
    {"launch.text", set_text, NULL},
    {"launch.share", share, NULL},
    {"launch.show", show, NULL},
    {"launch.pack", pack, NULL},
    {0},
};
