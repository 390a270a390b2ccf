#include "server/domain/item_rice.h"

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

static const char *const rice_fields[] = {"rice_reach", "rice_impact", "rice_confidence",
					  "rice_effort"};
enum { RICE_FIELDS = sizeof(rice_fields) / sizeof(rice_fields[0]), RICE_UNIT = 100 };

#define RICE_LEAST 0.01

int item_rice_set(struct hall_context *cx, const struct gate_room *room, int64_t item, json_t *in)
{
	bool is_said = false;
	int err;

	for (size_t i = 0; i < RICE_FIELDS; i++)
		is_said = is_said || fields_has(in, rice_fields[i]);
	if (!is_said)
		return 0;
	err = room_need(cx, room, ROOM_DECIDE);
	if (err == 0 && (fields_real(in, "rice_impact", 1) < RICE_LEAST ||
			 fields_real(in, "rice_effort", 1) < RICE_LEAST))
		err = hall_fail(cx, ERR_INVALID, "impact and effort: 0.01 or more");
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE feedback SET rice_reach = iif(?2 < 0, rice_reach, ?2), "
			     "rice_impact = iif(?3 < 0, rice_impact, ?3 / 100.0), "
			     "rice_confidence = iif(?4 < 0, rice_confidence, ?4), "
			     "rice_effort = iif(?5 < 0, rice_effort, ?5 / 100.0) WHERE id = ?1",
			     "iiiii", item, fields_int(in, "rice_reach", -1),
			     (int64_t)(fields_real(in, "rice_impact", -1) * RICE_UNIT),
			     fields_int(in, "rice_confidence", -1),
			     (int64_t)(fields_real(in, "rice_effort", -1) * RICE_UNIT));
	return err < 0
		   ? err
		   : db_run(cx->db,
			    "UPDATE feedback SET rice = CAST(coalesce(rice_reach * rice_impact * "
			    "rice_confidence / rice_effort, 0) AS INTEGER) WHERE id = ?",
			    "i", item);
}

int item_rice_show(struct hall_context *cx, const struct gate_room *room, int64_t item,
		   json_t *object)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT rice_reach, rice_impact, rice_confidence, rice_effort, "
		     "(" ITEM_RICE ") / 100.0 FROM feedback f WHERE f.id = ?",
		     "i", item);

	if (db_next(rows)) {
		json_t *parts =
		    gate_room_is_staff(room)
			? json_pack("{s:o, s:o, s:o, s:o, s:o}", "rice_reach", row_int(rows, 0),
				    "rice_impact", row_real(rows, 1), "rice_confidence",
				    row_int(rows, 2), "rice_effort", row_real(rows, 3), "rice",
				    row_real(rows, 4))
			: json_pack("{s:n, s:n, s:n, s:n, s:n}", "rice_reach", "rice_impact",
				    "rice_confidence", "rice_effort", "rice");

		json_object_update(object, parts);
		json_decref(parts);
	}
	return db_end(rows);
}
