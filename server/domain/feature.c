#include "server/domain/feature.h"

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/item_score.h"
#include "server/domain/programme.h"
#include "server/domain/row.h"

#define FEATURE_WEIGHT_MIN 0.01

static int feature_give(const struct gate_room *room, const char *slug, json_t **result_r)
{
	*result_r = json_pack("{s:s, s:s}", "room", room->slug, "feature", slug);
	return 0;
}

static int feature_weight(struct hall_context *cx, json_t *in)
{
	if (fields_real(in, "weight", 1.0) < FEATURE_WEIGHT_MIN)
		return hall_fail(cx, ERR_INVALID, "weight: 0.01 or more");
	return 0;
}

static int feature_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *slug = fields_text(in, "feature");
	struct gate_room room;
	int err = programme_need(cx, in, ROOM_PROGRAMME, &room);

	if (err == 0)
		err = feature_weight(cx, in);
	if (err == 0)
		err = db_run(
		    cx->db, "INSERT INTO feature (room, slug, name, weight) VALUES (?, ?, ?, ?)",
		    "issr", room.id, slug, fields_text(in, "name"), fields_real(in, "weight", 1.0));
	if (err == ERR_CONFLICT)
		return hall_fail(cx, err, "there is a feature %s already", slug);
	return err < 0 ? err : feature_give(&room, slug, result_r);
}

static int feature_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	int err = programme_room(cx, in, &room);

	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(cx->db,
			"SELECT slug, name, weight, retired_at IS NOT NULL FROM feature "
			"WHERE room = ? ORDER BY retired_at IS NOT NULL, slug",
			"i", room.id);
	while (db_next(rows))
		json_array_append_new(items, json_pack("{s:o, s:o, s:o, s:o}", "feature",
						       row_text(rows, 0), "name", row_text(rows, 1),
						       "weight", row_real(rows, 2), "retired",
						       row_bool(rows, 3)));
	*result_r = fields_page(items, NULL);
	return db_end(rows);
}

static int feature_retire(struct hall_context *cx, int64_t feature, json_t *in)
{
	bool is_retired = json_is_true(json_object_get(in, "retired"));

	if (!fields_has(in, "retired"))
		return 0;
	return db_run(cx->db,
		      "UPDATE feature SET retired_at = CASE WHEN ?2 THEN coalesce(retired_at, ?3) "
		      "END WHERE id = ?1",
		      "iii", feature, (int64_t)is_retired, cx->now);
}

static int feature_reports(struct hall_context *cx, int64_t room, int64_t feature,
			   int64_t **reports_r, size_t *count_r)
{
	struct db_rows *rows;
	int64_t count;
	int err = db_one_int(cx->db, &count,
			     "SELECT count(*) FROM feedback WHERE room = ? AND feature = ?", "ii",
			     room, feature);

	*count_r = 0;
	if (err < 0)
		return err;
	*reports_r = arena_alloc(cx->arena, ((size_t)count + 1) * sizeof(**reports_r));
	rows = db_query(cx->db, "SELECT id FROM feedback WHERE room = ? AND feature = ?", "ii",
			room, feature);
	while (*count_r < (size_t)count && db_next(rows))
		(*reports_r)[(*count_r)++] = db_int(rows, 0);
	return db_end(rows);
}

/* What its reports weigh follows. */
static int feature_score(struct hall_context *cx, int64_t room, int64_t feature)
{
	int64_t *reports = NULL;
	size_t count;
	int err = feature_reports(cx, room, feature, &reports, &count);

	for (size_t i = 0; err == 0 && i < count; i++)
		err = item_score_update(cx, reports[i]);
	return err;
}

static int feature_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *slug = fields_text(in, "feature");
	double weight = fields_real(in, "weight", 0);
	struct gate_room room;
	int64_t feature;
	int err = programme_need(cx, in, ROOM_PROGRAMME, &room);

	if (err == 0)
		err = feature_weight(cx, in);
	if (err == 0)
		err = programme_feature(cx, room.id, slug, &feature);
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE feature SET name = coalesce(?2, name), "
			     "weight = CASE WHEN ?3 > 0 THEN ?3 ELSE weight END WHERE id = ?1",
			     "isr", feature, fields_text(in, "name"), weight);
	if (err == 0)
		err = feature_retire(cx, feature, in);
	if (err == 0 && weight > 0)
		err = feature_score(cx, room.id, feature);
	return err < 0 ? err : feature_give(&room, slug, result_r);
}

const struct hall_binding feature_bindings[] = {
    {"feature.new", feature_new, NULL},
    {"feature.list", feature_list, NULL},
    {"feature.set", feature_set, NULL},
    {0},
};
