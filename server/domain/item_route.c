#include "server/domain/item_route.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/consent.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/room.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

static const struct {
	const char *team, *type, *severity, *contains;
	bool consent;
} begin_rules[] = {
    {"eng", "issue", NULL, "", false},	      {"pm", "idea", NULL, "", false},
    {"pm", "usage", NULL, "", false},	      {"mkt", "praise", NULL, "", true},
    {"sup", "question", NULL, "", false},     {"sup", NULL, "critical", "", false},
    {"sup", NULL, NULL, "workaround", false},
};

static int rule_add(struct hall_context *cx, int64_t room, const char *team, const char *type,
		    const char *severity, int64_t feature, bool consent, const char *contains)
{
	return db_run(
	    cx->db,
	    "INSERT INTO route_rule (room, team, type, severity, feature, consent, contains) "
	    "VALUES (?, ?, ?, ?, NULLIF(?, 0), ?, ?)",
	    "isssiis", room, team, type, severity, feature, (int64_t)consent, contains);
}

int item_route_begin(struct hall_context *cx, int64_t room)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < sizeof(begin_rules) / sizeof(begin_rules[0]); i++)
		err = rule_add(cx, room, begin_rules[i].team, begin_rules[i].type,
			       begin_rules[i].severity, 0, begin_rules[i].consent,
			       begin_rules[i].contains);
	return err;
}

int item_route_apply(struct hall_context *cx, int64_t item)
{
	return db_run(
	    cx->db,
	    "INSERT INTO feedback_team (item, team, room, at) "
	    "SELECT f.id, r.team, f.room, ?2 FROM feedback f JOIN route_rule r ON r.room = f.room "
	    "JOIN thread t ON t.id = f.thread JOIN post p ON p.thread = t.id AND p.number = 1 "
	    "WHERE f.id = ?1 AND (r.type IS NULL OR r.type = f.type) "
	    "AND (r.severity IS NULL OR r.severity = f.severity) "
	    "AND (r.feature IS NULL OR r.feature = f.feature) "
	    "AND (r.consent = 0 OR " CONSENT_QUOTE " <> 'none') "
	    "AND (r.contains = '' OR instr(lower(t.title || ' ' || p.body), lower(r.contains)) > "
	    "0) "
	    "GROUP BY r.team ON CONFLICT (item, team) DO NOTHING",
	    "ii", item, cx->now);
}

/* --- feedback.route --- */

static int route_assign(struct hall_context *cx, const struct gate_item *item,
			const struct gate_room *room, const char *handle)
{
	int64_t member, is_staff;
	int err = handle ? alias_find(cx, room, handle, &member) : 0;

	if (err < 0 || !handle)
		return err;
	err =
	    db_one_int(cx->db, &is_staff,
		       "SELECT EXISTS (SELECT 1 FROM room_member WHERE room = ? AND member = ? AND "
		       "part IN ('staff', 'moderator', 'owner') AND state = 'active')",
		       "ii", item->room, member);
	if (err == 0 && !is_staff)
		return hall_fail(cx, ERR_REFUSED, "%s is not of this room's staff", handle);
	return err < 0 ? err
		       : db_run(cx->db, "UPDATE feedback SET assignee = ? WHERE id = ?", "ii",
				member, item->id);
}

static int route_team(struct hall_context *cx, const struct gate_item *item, json_t *in)
{
	const char *team = fields_text(in, "team");
	bool is_done = json_is_true(json_object_get(in, "done"));

	if (!team)
		return is_done ? hall_fail(cx, ERR_INVALID, "which team is done with it? --team")
			       : 0;
	if (json_is_true(json_object_get(in, "drop")))
		return db_run(cx->db, "DELETE FROM feedback_team WHERE item = ? AND team = ?", "is",
			      item->id, team);
	return db_run(cx->db,
		      "INSERT INTO feedback_team (item, team, room, routed_by, at, done_at) "
		      "VALUES (?1, ?2, ?3, ?4, ?5, CASE WHEN ?6 THEN ?5 END) "
		      "ON CONFLICT (item, team) DO UPDATE SET done_at = excluded.done_at",
		      "isiiii", item->id, team, item->room, cx->member, cx->now, (int64_t)is_done);
}

static int route_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_item item;
	struct gate_room room;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = room_is_open(cx, &room);
	if (err == 0)
		err = room_need(cx, &room, ROOM_ROUTE);
	if (err == 0)
		err = route_team(cx, &item, in);
	if (err == 0)
		err = route_assign(cx, &item, &room, fields_text(in, "assignee"));
	if (err == 0 && json_is_true(json_object_get(in, "unassign")))
		err = db_run(cx->db, "UPDATE feedback SET assignee = NULL WHERE id = ?", "i",
			     item.id);
	if (err == 0)
		*result_r = json_pack("{s:s}", "item", item.name);
	return err;
}

/* --- rules --- */

static int rule_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_SEE_STAFF);
	if (err < 0)
		return err;
	items = json_array();
	rows =
	    db_query(cx->db,
		     "SELECT r.id, r.team, r.type, r.severity, f.slug, r.consent, r.contains "
		     "FROM route_rule r LEFT JOIN feature f ON f.id = r.feature WHERE r.room = ? "
		     "ORDER BY r.id",
		     "i", room.id);
	while (db_next(rows))
		json_array_append_new(items,
				      json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "rule",
						row_int(rows, 0), "team", row_text(rows, 1), "type",
						row_text(rows, 2), "severity", row_text(rows, 3),
						"feature", row_text(rows, 4), "consent",
						row_bool(rows, 5), "contains", row_name(rows, 6)));
	*result_r = fields_page(items, NULL);
	return db_end(rows);
}

static int rule_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *feature = fields_text(in, "feature"), *contains = fields_text(in, "contains");
	int64_t feature_id = 0;
	struct gate_room room;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need_open(cx, &room, ROOM_PROGRAMME);
	if (err < 0)
		return err;
	if (feature)
		err = db_one_int(cx->db, &feature_id,
				 "SELECT id FROM feature WHERE room = ? AND slug = ?", "is",
				 room.id, feature);
	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, err, "this room has no feature %s", feature);
	if (err == 0)
		err = rule_add(cx, room.id, fields_text(in, "team"), fields_text(in, "type"),
			       fields_text(in, "severity"), feature_id,
			       json_is_true(json_object_get(in, "consent")),
			       contains ? contains : "");
	if (err == 0)
		*result_r = json_pack("{s:I}", "rule", (json_int_t)db_last_id(cx->db));
	return err;
}

static int rule_drop(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t rule = fields_int(in, "rule", 0);
	struct gate_room room;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need_open(cx, &room, ROOM_PROGRAMME);
	if (err == 0)
		err = db_run(cx->db, "DELETE FROM route_rule WHERE id = ? AND room = ?", "ii", rule,
			     room.id);
	if (err == 0 && db_changes(cx->db) == 0)
		return hall_fail(cx, ERR_NOT_FOUND, "this room has no rule %lld", (long long)rule);
	if (err == 0)
		*result_r = json_pack("{s:I}", "rule", (json_int_t)rule);
	return err;
}

const struct hall_binding item_route_bindings[] = {
    {"feedback.route", route_call, NULL},
    {"rule.list", rule_list, NULL},
    {"rule.new", rule_new, NULL},
    {"rule.drop", rule_drop, NULL},
    {0},
};
