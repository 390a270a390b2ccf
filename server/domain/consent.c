#include "server/domain/consent.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"

int consent_quote(struct hall_context *cx, int64_t room, int64_t item, int64_t member,
		  const char *how)
{
	int err;

	if (!how)
		return 0;
	err = db_run(cx->db,
		     "UPDATE consent SET withdrawn_at = ?3 WHERE item = ?1 AND scope = 'quote' AND "
		     "withdrawn_at IS NULL AND how <> ?2",
		     "isi", item, how, cx->now);
	if (err < 0 || strcmp(how, "none") == 0)
		return err;
	return db_run(cx->db,
		      "INSERT INTO consent (member, counterpart, scope, space, item, how, "
		      "given_at) VALUES (?, 'company', 'quote', ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		      "iiisi", member, room, item, how, cx->now);
}

/* Both kinds as one list: the quotes, then the launches. */
static int consent_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT c.scope, r.slug, f.name, c.how, c.given_at FROM consent c "
	    "JOIN room r ON r.id = c.space LEFT JOIN feedback f ON f.id = c.item "
	    "WHERE c.member = ? AND c.scope IN ('quote', 'advocacy') AND c.withdrawn_at IS NULL "
	    "ORDER BY c.scope DESC, c.given_at DESC, c.id DESC LIMIT 500",
	    "i", cx->member);
	json_t *items = json_array();

	(void)in;
	while (db_next(rows))
		json_array_append_new(items, json_pack("{s:o, s:o, s:o, s:o, s:o}", "scope",
						       row_text(rows, 0), "room", row_text(rows, 1),
						       "item", row_text(rows, 2), "how",
						       row_text(rows, 3), "at", row_time(rows, 4)));
	*result_r = fields_page(items, NULL);
	return db_end(rows);
}

/* Quotes of one report, of a room, or all: NULL is any. */
static int consent_quotes(struct hall_context *cx, const char *item, const char *room,
			  int64_t *count)
{
	int err = db_run(cx->db,
			 "UPDATE consent SET withdrawn_at = ?4 WHERE member = ?1 AND "
			 "scope = 'quote' AND withdrawn_at IS NULL AND "
			 "(?2 IS NULL OR item = (SELECT id FROM feedback WHERE name = ?2)) AND "
			 "(?3 IS NULL OR space = (SELECT id FROM room WHERE slug = ?3))",
			 "issi", cx->member, item, room, cx->now);

	if (err == 0)
		*count += db_changes(cx->db);
	return err;
}

static int consent_launches(struct hall_context *cx, const char *room, int64_t *count)
{
	int err = db_run(cx->db,
			 "UPDATE consent SET withdrawn_at = ?3 WHERE member = ?1 AND "
			 "scope = 'advocacy' AND withdrawn_at IS NULL AND "
			 "(?2 IS NULL OR space = (SELECT id FROM room WHERE slug = ?2))",
			 "isi", cx->member, room, cx->now);

	if (err < 0)
		return err;
	*count += db_changes(cx->db);
	return db_run(
	    cx->db,
	    "UPDATE room_member SET advocates = 0 WHERE member = ?1 AND advocates = 1 AND "
	    "(?2 IS NULL OR room = (SELECT id FROM room WHERE slug = ?2))",
	    "is", cx->member, room);
}

static int consent_withdraw(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *item = fields_text(in, "item"), *room = fields_text(in, "room");
	const char *scope = fields_text(in, "scope");
	bool is_all = json_is_true(json_object_get(in, "all"));
	bool takes_quotes = !scope || strcmp(scope, "quote") == 0;
	bool takes_launches = !item && (!scope || strcmp(scope, "advocacy") == 0);
	int64_t count = 0;
	int err = 0;

	if (!item + !room + !is_all != 2)
		return hall_fail(cx, ERR_INVALID, "one of --item, --room and --all");
	if (takes_quotes)
		err = consent_quotes(cx, item, room, &count);
	if (err == 0 && takes_launches)
		err = consent_launches(cx, room, &count);
	if (err == 0 && !count)
		return hall_fail(cx, ERR_NOT_FOUND, "you have agreed to nothing there");
	if (err == 0)
		*result_r = json_pack("{s:I}", "withdrawn", (json_int_t)count);
	return err;
}

const struct hall_binding consent_bindings[] = {
    {"consent.list", consent_list, NULL},
    {"consent.withdraw", consent_withdraw, NULL},
    {0},
};
