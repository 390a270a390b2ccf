#include "server/domain/partner.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/item_notice.h"
#include "server/domain/room.h"
#include "server/domain/room_may.h"

/* --- answering --- */

int partner_may_answer(struct hall_context *cx, const struct gate_item *item)
{
	int64_t is_asked;
	int err;

	if (!item->is_lent)
		return 0;
	err =
	    db_one_int(cx->db, &is_asked,
		       "SELECT EXISTS (SELECT 1 FROM partner_asked WHERE item = ? AND member = ?)",
		       "ii", item->id, cx->member);
	if (err == 0 && !is_asked)
		return hall_fail(cx, ERR_REFUSED,
				 "partners answer reports of others where they are asked to");
	return err;
}

int partner_answered(struct hall_context *cx, const struct gate_item *item)
{
	if (!item->is_lent)
		return 0;
	return db_run(cx->db,
		      "UPDATE partner_asked SET answered_at = ? WHERE item = ? AND member = ?",
		      "iii", cx->now, item->id, cx->member);
}

/* --- who --- */

static int partner_find(struct hall_context *cx, const struct gate_room *room, const char *handle,
			int64_t *member_r, int64_t *desk_r)
{
	struct db_rows *rows;
	bool is_partner;
	int err = alias_find(cx, room, handle, member_r);

	if (err < 0)
		return err;
	rows = db_query(cx->db,
			"SELECT desk FROM room_member WHERE room = ? AND member = ? AND part = "
			"'partner' AND state IN ('active', 'paused', 'completed', 'nda_pending')",
			"ii", room->id, *member_r);
	is_partner = db_next(rows);
	*desk_r = is_partner ? db_int(rows, 0) : 0;
	err = db_end(rows);
	if (err == 0 && !is_partner)
		return hall_fail(cx, ERR_REFUSED, "%s is no partner of this room", handle);
	return err;
}

int partner_features(struct hall_context *cx, int64_t room, int64_t member, char **features_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT group_concat(slug, ',') FROM (SELECT f.slug FROM partner_feature p "
		     "JOIN feature f ON f.id = p.feature WHERE p.room = ? AND p.member = ? "
		     "ORDER BY f.slug)",
		     "ii", room, member);

	*features_r = db_next(rows) && !db_is_null(rows, 0) ? arena_dup(cx->arena, db_text(rows, 0))
							    : arena_dup(cx->arena, "");
	return db_end(rows);
}

/* --- partner.set --- */

static int give_feature(struct hall_context *cx, const struct gate_room *room, int64_t member,
			const char *slug)
{
	int64_t feature;
	int err = db_one_int(cx->db, &feature, "SELECT id FROM feature WHERE room = ? AND slug = ?",
			     "is", room->id, slug);

	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, err, "this room has no feature %s", slug);
	return err < 0 ? err
		       : db_run(cx->db,
				"INSERT INTO partner_feature (member, feature, room, by, at) "
				"VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
				"iiiii", member, feature, room->id, cx->member, cx->now);
}

static int give_features(struct hall_context *cx, const struct gate_room *room, int64_t member,
			 const char *features)
{
	char *rest = arena_dup(cx->arena, features), *slug;
	int err = db_run(cx->db, "DELETE FROM partner_feature WHERE room = ? AND member = ?", "ii",
			 room->id, member);

	while (err == 0 && (slug = strsep(&rest, ", "))) {
		if (*slug)
			err = give_feature(cx, room, member, slug);
	}
	return err;
}

static int partner_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *handle = fields_text(in, "handle");
	struct gate_room room;
	int64_t member, desk;
	char *features = NULL;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need_open(cx, &room, ROOM_PEOPLE);
	if (err == 0)
		err = partner_find(cx, &room, handle, &member, &desk);
	if (err == 0)
		err = give_features(cx, &room, member, fields_text(in, "features"));
	if (err == 0)
		err = partner_features(cx, room.id, member, &features);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s, s:s}", "room", room.slug, "handle", handle,
				      "features", features);
	return err;
}

/* --- feedback.ask --- */

/* Only about what they read. */
static int ask_may(struct hall_context *cx, const struct gate_item *item, const char *handle,
		   int64_t member)
{
	int64_t reads;
	int err = db_one_int(cx->db, &reads,
			     "SELECT EXISTS (SELECT 1 FROM feedback f JOIN partner_feature p "
			     "ON p.feature = f.feature AND p.member = ?2 WHERE f.id = ?1 "
			     "AND f.visibility = 'room' AND f.status <> 'withdrawn')",
			     "ii", item->id, member);

	if (err == 0 && !reads)
		return hall_fail(cx, ERR_REFUSED,
				 "%s does not read %s: it has to be about a feature that is theirs",
				 handle, item->name);
	return err;
}

static int ask_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *handle = fields_text(in, "handle"), *note = fields_text(in, "note");
	struct gate_item item;
	struct gate_room room;
	int64_t member, desk;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = room_is_open(cx, &room);
	if (err == 0)
		err = room_need(cx, &room, ROOM_ROUTE);
	if (err == 0)
		err = partner_find(cx, &room, handle, &member, &desk);
	if (err == 0)
		err = ask_may(cx, &item, handle, member);
	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO partner_asked (item, member, by, at, note) VALUES "
			     "(?, ?, ?, ?, ?) ON CONFLICT (item, member) DO UPDATE SET "
			     "by = excluded.by, at = excluded.at, note = excluded.note, "
			     "answered_at = NULL",
			     "iiiis", item.id, member, cx->member, cx->now, note ? note : "");
	if (err == 0)
		err = item_notice_partner(cx, &item, member, desk, note);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "item", item.name, "handle", handle);
	return err;
}

const struct hall_binding partner_bindings[] = {
    {"partner.set", partner_set, NULL},
    {"feedback.ask", ask_call, NULL},
    {0},
};
