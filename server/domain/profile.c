#include "server/domain/profile.h"

#include "common/base/err.h"
#include "server/domain/row.h"

json_t *profile_json(const struct db_rows *rows)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:I, s:I, s:o}",
			 "handle", db_text(rows, 0), "name", row_name(rows, 1), "badge",
			 row_text(rows, 2), "about", row_name(rows, 3), "work", row_name(rows, 4),
			 "organisation", row_name(rows, 5), "field", row_name(rows, 6), "zone",
			 db_text(rows, 7), "languages", row_name(rows, 8), "joined_at",
			 row_time(rows, 9), "threads", (json_int_t)db_int(rows, 10), "posts",
			 (json_int_t)db_int(rows, 11), "imported", row_bool(rows, 12));
}

int profile_show(struct hall_context *cx, const char *handle, json_t **profile_r)
{
	struct db_rows *rows = db_query(cx->db,
					"SELECT " PROFILE_COLUMNS " FROM member m WHERE "
					"m.handle = ? AND m.state IN ('active', 'placeholder')",
					"s", handle);
	json_t *profile = db_next(rows) ? profile_json(rows) : NULL;
	int err = db_end(rows);

	if (err == 0 && !profile)
		err = hall_fail(cx, ERR_NOT_FOUND, "there is no member of that name");
	if (err < 0)
		json_decref(profile);
	else
		*profile_r = profile;
	return err;
}
