#include "server/domain/item_merge.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/item_score.h"
#include "server/domain/item_status.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

int item_merge_list(struct hall_context *cx, int64_t item, json_t **names_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT f.name FROM feedback f JOIN space_member sm ON sm.space = f.space AND "
		     "sm.member = ?2 WHERE f.canonical = ?1 ORDER BY f.merged_at",
		     "ii", item, cx->member);

	*names_r = json_array();
	while (db_next(rows))
		json_array_append_new(*names_r, row_text(rows, 0));
	return db_end(rows);
}

/* Staff, or who wrote it where it is the newer one. */
static int merge_may(struct hall_context *cx, const struct gate_room *room,
		     const struct gate_item *item, const struct gate_item *into)
{
	if (room_may(room, ROOM_MERGE) || (item->author == cx->member && item->id > into->id))
		return 0;
	if (item->author == cx->member)
		return hall_fail(cx, ERR_REFUSED, "of two the newer is merged: %s is older",
				 item->name);
	return room_need(cx, room, ROOM_MERGE);
}

static int merge_fits(struct hall_context *cx, const struct gate_item *item,
		      const struct gate_item *into)
{
	int64_t has_more;
	int err;

	if (item->room != into->room)
		return hall_fail(cx, ERR_REFUSED, "they are in two rooms");
	if (item->id == into->id)
		return hall_fail(cx, ERR_INVALID, "that is the same report");
	if (strcmp(into->status, "merged") == 0)
		return hall_fail(cx, ERR_REFUSED, "%s was merged itself: merge into what it is now",
				 into->name);
	if (strcmp(into->status, "withdrawn") == 0)
		return hall_fail(cx, ERR_REFUSED, "%s was withdrawn", into->name);
	if (item_is_closed(item->status))
		return hall_fail(cx, ERR_REFUSED, "%s is %s already", item->name, item->status);
	err =
	    db_one_int(cx->db, &has_more,
		       "SELECT EXISTS (SELECT 1 FROM feedback WHERE canonical = ?)", "i", item->id);
	if (err == 0 && has_more)
		return hall_fail(cx, ERR_REFUSED,
				 "others were merged into %s: merge %s into it instead", item->name,
				 into->name);
	return err;
}

/* People who voted for the one, by whether they voted in the group of the other. */
static int merge_votes(struct hall_context *cx, const struct gate_item *item,
		       const struct gate_item *into, int64_t *moved_r, int64_t *already_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT count(*) FILTER (WHERE NOT seen), count(*) FILTER (WHERE seen) FROM "
	    "(SELECT EXISTS (SELECT 1 FROM feedback_vote o JOIN feedback f ON f.id = o.item "
	    "WHERE o.member = v.member AND (f.id = ?2 OR f.canonical = ?2)) AS seen "
	    "FROM feedback_vote v WHERE v.item = ?1)",
	    "ii", item->id, into->id);

	*moved_r = *already_r = 0;
	if (db_next(rows)) {
		*moved_r = db_int(rows, 0);
		*already_r = db_int(rows, 1);
	}
	return db_end(rows);
}

/* The name of what not everybody reads who reads the other is said to nobody. */
static int merge_note(struct hall_context *cx, const struct gate_item *item,
		      const struct gate_item *into, const char **note_r)
{
	int64_t reads = 0;
	int err =
	    db_one_int(cx->db, &reads,
		       "SELECT EXISTS (SELECT 1 FROM space_member WHERE space = ? AND member = ?)",
		       "ii", into->space, item->author);

	if (item->space == into->space || (!into->is_staff_only && reads))
		*note_r = arena_printf(cx->arena, "The same as %s.", into->name);
	return err;
}

static int merge_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t moved = 0, already = 0;
	struct gate_item item = {0}, into = {0};
	struct gate_room room;
	struct item_step step = {.to = "merged", .resolution = "duplicate"};
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = room_is_open(cx, &room);
	if (err == 0)
		err = gate_room_item(cx, fields_text(in, "into"), &into);
	if (err == 0)
		err = merge_fits(cx, &item, &into);
	if (err == 0)
		err = merge_may(cx, &room, &item, &into);
	if (err == 0)
		err = merge_votes(cx, &item, &into, &moved, &already);
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE feedback SET canonical = ?2, merged_by = ?3, merged_at = ?4, "
			     "merged_from = status WHERE id = ?1",
			     "iiii", item.id, into.id, cx->member, cx->now);
	if (err == 0)
		err = merge_note(cx, &item, &into, &step.note);
	if (err == 0)
		err = item_status_follow(cx, &item, &step);
	if (err == 0)
		err = item_score_update(cx, into.id);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s, s:I, s:I}", "item", item.name, "into", into.name,
				      "moved", (json_int_t)moved, "already", (json_int_t)already);
	return err;
}

static int unmerge_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t canonical = 0, merged_by = 0;
	struct item_step step = {.to = "acknowledged"};
	struct gate_item item;
	struct gate_room room;
	struct db_rows *rows;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = room_is_open(cx, &room);
	if (err < 0)
		return err;
	rows =
	    db_query(cx->db, "SELECT canonical, merged_by, merged_from FROM feedback WHERE id = ?",
		     "i", item.id);
	if (db_next(rows)) {
		canonical = db_int(rows, 0);
		merged_by = db_int(rows, 1);
		if (canonical)
			step.to = arena_dup(cx->arena, db_text(rows, 2));
	}
	err = db_end(rows);
	if (err == 0 && !canonical)
		return hall_fail(cx, ERR_REFUSED, "%s was not merged", item.name);
	if (err == 0 && merged_by != cx->member)
		err = room_need(cx, &room, ROOM_MERGE);
	if (err == 0)
		err = db_run(
		    cx->db,
		    "UPDATE feedback SET canonical = NULL, merged_by = NULL, merged_at = NULL, "
		    "merged_from = NULL WHERE id = ?",
		    "i", item.id);
	if (err == 0)
		err = item_status_follow(cx, &item, &step);
	if (err == 0)
		err = item_score_update(cx, canonical);
	if (err == 0)
		err = item_score_update(cx, item.id);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "item", item.name, "status", item.status);
	return err;
}

const struct hall_binding item_merge_bindings[] = {
    {"feedback.merge", merge_call, NULL},
    {"feedback.unmerge", unmerge_call, NULL},
    {0},
};
