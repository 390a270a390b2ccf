#include "server/domain/member.h"

#include <string.h>
#include <strings.h>

#include "common/api/check.h"
#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/profile.h"
#include "server/domain/row.h"
#include "server/domain/snippet.h"

static int member_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	return profile_show(cx, fields_text(in, "handle"), result_r);
}

/* --- member.list --- */

struct member_wanted {
	const char *begin, *badge;
	const char *after; /* the last handle of the page before, or NULL */
	int64_t keys[2];   /* of its last row, in the other orders */
	int64_t limit;
};

/* Handles that begin with `begin` lie between it and it with a tilde, which
 * sorts after every character of a handle. */
static struct db_rows *member_by_handle(struct hall_context *cx, const struct member_wanted *w)
{
	bool is_past = w->after && strcasecmp(w->after, w->begin) >= 0;

	return db_query(cx->db,
			"SELECT " PROFILE_COLUMNS ", 0, 0 FROM member m WHERE m.state = 'active' "
			"AND m.handle >= ? AND m.handle < ? AND m.handle <> ? "
			"AND (? IS NULL OR m.badge = (SELECT slug FROM badge WHERE slug = ?)) "
			"ORDER BY m.handle LIMIT ?",
			"sssssi", is_past ? w->after : w->begin,
			arena_printf(cx->arena, "%s~", w->begin), is_past ? w->after : "", w->badge,
			w->badge, w->limit + 1);
}

static struct db_rows *member_by_age(struct hall_context *cx, const struct member_wanted *w)
{
	return db_query(cx->db,
			"SELECT " PROFILE_COLUMNS ", m.joined_at, m.id FROM member m "
			"WHERE m.state = 'active' AND (m.joined_at, m.id) < (?, ?) "
			"AND substr(lower(m.handle), 1, length(?)) = lower(?) "
			"AND (? IS NULL OR m.badge = (SELECT slug FROM badge WHERE slug = ?)) "
			"ORDER BY m.joined_at DESC, m.id DESC LIMIT ?",
			"iissssi", w->keys[0], w->keys[1], w->begin, w->begin, w->badge, w->badge,
			w->limit + 1);
}

static struct db_rows *member_by_posts(struct hall_context *cx, const struct member_wanted *w)
{
	return db_query(cx->db,
			"SELECT " PROFILE_COLUMNS ", m.posts, m.id FROM member m "
			"WHERE m.state = 'active' AND (m.posts, m.id) < (?, ?) "
			"AND substr(lower(m.handle), 1, length(?)) = lower(?) "
			"AND (? IS NULL OR m.badge = (SELECT slug FROM badge WHERE slug = ?)) "
			"ORDER BY m.posts DESC, m.id DESC LIMIT ?",
			"iissssi", w->keys[0], w->keys[1], w->begin, w->begin, w->badge, w->badge,
			w->limit + 1);
}

static int member_want(struct hall_context *cx, const json_t *in, bool by_handle,
		       struct member_wanted *w)
{
	const char *begin = fields_text(in, "begin");

	w->begin = begin ? begin : "";
	w->badge = fields_text(in, "badge");
	w->limit = fields_int(in, "limit", CALLS_PAGE);
	w->after = fields_text(in, "after");
	w->keys[0] = w->keys[1] = INT64_MAX;
	if (!by_handle)
		return cursor_read(cx, in, w->keys, 2);
	return w->after && !check_is_name(w->after) ? cursor_refuse(cx) : 0;
}

static struct db_rows *member_rows(struct hall_context *cx, const char *sort,
				   const struct member_wanted *w)
{
	if (!sort)
		return member_by_handle(cx, w);
	return strcmp(sort, "new") == 0 ? member_by_age(cx, w) : member_by_posts(cx, w);
}

static int member_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *sort = fields_text(in, "sort"), *next = NULL, *last = "";
	struct member_wanted want = {0};
	struct db_rows *rows;
	json_t *items;
	int err;

	if (sort && strcmp(sort, "handle") == 0)
		sort = NULL;
	err = member_want(cx, in, !sort, &want);
	if (err < 0)
		return err;
	items = json_array();
	rows = member_rows(cx, sort, &want);
	while (db_next(rows)) {
		if (json_array_size(items) == (size_t)want.limit) {
			next = sort ? cursor_make(cx->arena, want.keys, 2) : last;
			break;
		}
		json_array_append_new(items, profile_json(rows));
		last = arena_dup(cx->arena, db_text(rows, 0));
		want.keys[0] = db_int(rows, PROFILE_COLUMN_COUNT);
		want.keys[1] = db_int(rows, PROFILE_COLUMN_COUNT + 1);
	}
	err = db_end(rows);
	if (err < 0)
		json_decref(items);
	else
		*result_r = fields_page(items, next);
	return err;
}

/* --- member.posts --- */

/* Asks each space that the caller may read for its newest, so that what the
 * author wrote where the caller may not look, or under an alias, costs nothing. `only` is 0 all,
 * 1 beginnings, 2 answers. */
static struct db_rows *member_posts_rows(struct hall_context *cx, int64_t author, int64_t only,
					 const int64_t keys[2], int64_t limit)
{
	return db_query(
	    cx->db,
	    GATE_MINE
	    "SELECT p.thread, p.id, p.number, s.slug, t.title, substr(p.body, 1, 1000), "
	    "p.created_at FROM mine JOIN space s ON s.id = mine.id AND NOT " ALIAS_IS(
		"?3", "s.id") " JOIN post p ON p.id IN "
			      "(SELECT o.id FROM post o WHERE o.author = ?3 AND o.space = mine.id "
			      "AND o.deleted_at IS NULL AND (o.created_at, o.id) < (?4, ?5) "
			      "AND (?6 = 0 OR (o.number = 1) = (?6 = 1)) "
			      "ORDER BY o.created_at DESC, o.id DESC LIMIT ?7) "
			      "JOIN thread t ON t.id = p.thread ORDER BY p.created_at DESC, p.id "
			      "DESC LIMIT ?7",
	    "iiiiiii", gate_level(cx), cx->member, author, keys[0], keys[1], only, limit);
}

static int member_id(struct hall_context *cx, const char *handle, int64_t *member_r)
{
	int err = db_one_int(cx->db, member_r,
			     "SELECT id FROM member WHERE handle = ? AND state IN "
			     "('active', 'placeholder')",
			     "s", handle);

	return err == ERR_NOT_FOUND ? hall_fail(cx, err, "there is no member of that name") : err;
}

static json_t *member_posts_item(struct hall_context *cx, const struct db_rows *rows)
{
	return json_pack("{s:o, s:o, s:o, s:s, s:s, s:s, s:o}", "thread", row_int(rows, 0), "post",
			 row_int(rows, 1), "number", row_int(rows, 2), "board", db_text(rows, 3),
			 "title", db_text(rows, 4), "snippet",
			 snippet_first(cx->arena, db_text(rows, 5)), "created_at",
			 row_time(rows, 6));
}

static int member_posts(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *what = fields_text(in, "only"), *next = NULL;
	int64_t only = !what ? 0 : strcmp(what, "threads") == 0 ? 1 : 2;
	int64_t limit = fields_int(in, "limit", CALLS_PAGE), author;
	int64_t keys[2] = {INT64_MAX, INT64_MAX};
	struct db_rows *rows;
	json_t *items;
	int err = cursor_read(cx, in, keys, 2);

	if (err < 0)
		return err;
	err = member_id(cx, fields_text(in, "handle"), &author);
	if (err < 0)
		return err;
	items = json_array();
	rows = member_posts_rows(cx, author, only, keys, limit + 1);
	while (db_next(rows)) {
		if (json_array_size(items) == (size_t)limit) {
			next = cursor_make(cx->arena, keys, 2);
			break;
		}
		json_array_append_new(items, member_posts_item(cx, rows));
		keys[0] = db_int(rows, 6);
		keys[1] = db_int(rows, 1);
	}
	err = db_end(rows);
	if (err < 0)
		json_decref(items);
	else
		*result_r = fields_page(items, next);
	return err;
}

/* --- member.edit --- */

static int member_edit(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct hall_change change = {.kind = "member.edit", .member = cx->member};
	const char *handle = cx->caller->handle;
	int64_t seq;
	int err =
	    db_run(cx->db,
		   "UPDATE member SET name = COALESCE(?, name), about = COALESCE(?, about), "
		   "work = COALESCE(?, work), organisation = COALESCE(?, organisation), "
		   "field = COALESCE(?, field), languages = COALESCE(?, languages) WHERE id = ?",
		   "ssssssi", fields_text(in, "name"), fields_text(in, "about"),
		   fields_text(in, "work"), fields_text(in, "organisation"),
		   fields_text(in, "field"), fields_text(in, "languages"), cx->member);

	if (err < 0)
		return err;
	change.data = json_pack("{s:s}", "author", handle);
	seq = hall_tell(cx, &change);
	return seq < 0 ? (int)seq : profile_show(cx, handle, result_r);
}

const struct hall_binding member_bindings[] = {
    {"member.show", member_show, NULL},
    {"member.list", member_list, NULL},
    {"member.posts", member_posts, NULL},
    {"member.edit", member_edit, NULL},
    {0},
};
