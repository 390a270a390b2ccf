#include "server/domain/theme.h"

#include <ctype.h>
#include <string.h>

#include "common/api/check.h"
#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/audit.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"

enum { THEME_SLUG = 32 };

static int theme_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *items = json_array();
	struct db_rows *rows =
	    db_query(cx->db,
		     GATE_MINE "SELECT th.slug, th.title, th.about, (SELECT count(*) FROM mine "
			       "JOIN board b ON b.space = mine.id WHERE b.theme = th.id) "
			       "FROM theme th ORDER BY th.position, th.id",
		     "ii", gate_level(cx), cx->member);

	(void)in;
	while (db_next(rows))
		json_array_append_new(items,
				      json_pack("{s:o, s:o, s:o, s:o}", "theme", row_text(rows, 0),
						"title", row_text(rows, 1), "about",
						row_text(rows, 2), "boards", row_int(rows, 3)));
	*result_r = fields_page(items, NULL);
	return db_end(rows);
}

static int theme_insert(struct hall_context *cx, const char *slug, const char *title,
			const char *about, int64_t position)
{
	int err =
	    db_run(cx->db,
		   "INSERT INTO theme (slug, title, about, position) VALUES (?, ?, ?, "
		   "coalesce(NULLIF(?, -1), (SELECT coalesce(max(position), 0) + 1 FROM theme)))",
		   "sssi", slug, title, about, position);

	if (err == ERR_CONFLICT)
		return hall_fail(cx, err, "there is a theme %s already", slug);
	return err == 0 ? audit_note(cx, "theme.add", slug, NULL) : err;
}

static int theme_add(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *slug = fields_text(in, "theme");
	int err = theme_insert(cx, slug, fields_text(in, "title"), fields_text(in, "about"),
			       fields_int(in, "position", -1));

	if (err == 0)
		*result_r = json_pack("{s:s}", "theme", slug);
	return err;
}

/* "Practise at home" gives practise-at-home; what has no letters gives theme. */
static char *theme_slug(struct arena *arena, const char *title)
{
	char *slug = arena_alloc(arena, THEME_SLUG + 1), *to = slug;

	for (; *title && to - slug < THEME_SLUG; title++) {
		if (isalpha((unsigned char)*title) || (isdigit((unsigned char)*title) && to > slug))
			*to++ = (char)tolower((unsigned char)*title);
		else if (to > slug && to[-1] != '-')
			*to++ = '-';
	}
	while (to > slug && to[-1] == '-')
		to--;
	*to = '\0';
	return check_is_name(slug) ? slug : arena_dup(arena, "theme");
}

int theme_of(struct hall_context *cx, const char *name, int64_t *theme_r)
{
	int err;

	*theme_r = 0;
	if (!name)
		return 0;
	err = db_one_int(cx->db, theme_r,
			 "SELECT id FROM theme WHERE slug = ?1 OR title = ?1 COLLATE NOCASE "
			 "ORDER BY slug <> ?1 LIMIT 1",
			 "s", name);
	if (err != ERR_NOT_FOUND)
		return err;
	err = theme_insert(cx, theme_slug(cx->arena, name), name, name, -1);
	if (err < 0)
		return err;
	return db_one_int(cx->db, theme_r, "SELECT max(id) FROM theme", "");
}

const struct hall_binding theme_bindings[] = {
    {"theme.list", theme_list, NULL},
    {"theme.add", theme_add, NULL},
    {0},
};
