#include "server/domain/place.h"

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"

int place_of(struct hall_context *cx, json_t **place_r, json_t **updated_at_r)
{
	struct db_rows *rows = db_query(
	    cx->db, "SELECT place, updated_at FROM place WHERE member = ?", "i", cx->member);

	if (db_next(rows)) {
		*place_r = json_loads(db_text(rows, 0), JSON_DECODE_ANY, NULL);
		if (updated_at_r)
			*updated_at_r = row_time(rows, 1);
	}
	return db_end(rows);
}

static int place_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *place = NULL, *at = NULL;
	int err = place_of(cx, &place, &at);

	(void)in;
	*result_r = json_pack("{s:o?, s:o?}", "place", place, "updated_at", at);
	return err;
}

/* The server's own call; what it keeps was checked when it was saved. Of two
 * sessions the one that moved last counts, whichever ended last; a place of the
 * future is one from before the clock was set back. */
static int place_keep(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *place = fields_text(in, "place");

	(void)result_r;
	if (!cx->member || !place)
		return 0;
	return db_run(cx->db,
		      "INSERT INTO place (member, place, updated_at) VALUES (?, ?, ?) "
		      "ON CONFLICT (member) DO UPDATE SET place = excluded.place, "
		      "updated_at = excluded.updated_at "
		      "WHERE excluded.updated_at >= place.updated_at OR place.updated_at > ?",
		      "isii", cx->member, place, fields_int(in, "at", cx->now), cx->now);
}

const struct hall_binding place_bindings[] = {
    {"place.show", place_show, NULL},
    {".keep_place", place_keep, NULL},
    {0},
};
