#include "server/domain/notice_list.h"

#include <string.h>

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/read.h"

/* Names of a group that are told apart; more are not counted. */
enum { NOTICE_LIST_ACTORS = 64 };

/* ?1 gate level, ?2 member, ?3 ids below, ?4 how many are looked at. */
#define NOTICE_LIST_UNREAD_SQL                                                                     \
	"(n.read_at IS NULL AND (n.number IS NULL OR t.id IS NULL OR n.number > " READ_NUMBER(     \
	    "coalesce(br.floor, 0)") "))"
/* A thread may have been moved since. */
#define NOTICE_LIST_SPACE "coalesce(t.space, n.space)"
#define NOTICE_LIST_FROM                                                                           \
	"FROM notification n LEFT JOIN thread t ON t.id = n.thread "                               \
	"LEFT JOIN space s ON s.id = " NOTICE_LIST_SPACE                                           \
	" LEFT JOIN post p ON p.id = n.post LEFT JOIN member a ON a.id = n.actor "                 \
	"LEFT JOIN read_mark r ON r.member = ?2 AND r.thread = n.thread "                          \
	"LEFT JOIN board_read br ON br.member = ?2 AND br.space = " NOTICE_LIST_SPACE              \
	" WHERE n.member = ?2 AND n.id < ?3 AND n.id >= coalesce((SELECT id FROM notification "    \
	"WHERE member = ?2 AND id < ?3 ORDER BY id DESC LIMIT 1 OFFSET ?4 - 1), 0) "               \
	"AND (n.space IS NULL OR " NOTICE_LIST_SPACE " IN (SELECT id FROM mine)) "                 \
	"AND p.deleted_at IS NULL "

/* --- groups --- */

/* A row as a group of its own, its texts those of the row until it is kept;
 * false when its kind is of another release. */
static bool notice_list_row(const struct db_rows *rows, struct notice_group *row_r)
{
	enum notice_kind kind = notice_kind_find(db_text(rows, 1));

	*row_r = (struct notice_group){.id = db_int(rows, 0), .kind = kind};
	if (kind == NOTICE_KIND_COUNT)
		return false;
	row_r->key = db_text(rows, 2);
	row_r->at = db_int(rows, 3);
	row_r->thread = db_int(rows, 4);
	row_r->number = db_int(rows, 5);
	row_r->post = db_int(rows, 6);
	row_r->target = db_text(rows, 7);
	row_r->is_later = db_int(rows, 9) != 0;
	row_r->is_unread = db_int(rows, 10) != 0;
	return true;
}

static const char *notice_list_dup(struct hall_context *cx, const char *text)
{
	return text ? arena_dup(cx->arena, text) : NULL;
}

static struct notice_group *notice_list_like(const struct notice_list *list,
					     const struct notice_group *row)
{
	for (size_t i = 0; i < list->count; i++) {
		struct notice_group *g = &list->groups[i];

		if (g->kind == row->kind && g->is_unread == row->is_unread &&
		    strcmp(g->key, row->key) == 0)
			return g;
	}
	return NULL;
}

static void notice_list_count_actor(struct notice_group *group, int64_t actor)
{
	size_t count = group->actors[0] ? group->others + 1 : 0;

	for (size_t i = 0; i < count; i++) {
		if (group->actors[i] == actor)
			return;
	}
	if (!actor || count == NOTICE_LIST_ACTORS)
		return;
	group->actors[count] = actor;
	group->others = count;
}

/* Where reading begins: with the oldest row. */
static void notice_list_lead(struct hall_context *cx, struct notice_group *group,
			     const struct notice_group *row)
{
	group->thread = row->thread;
	group->number = row->number;
	group->post = row->post;
	if (row->target || !row->thread)
		group->target = notice_list_dup(cx, row->target);
	else
		group->target = arena_printf(cx->arena, "thread:%lld:%lld", (long long)row->thread,
					     (long long)row->number);
}

static struct notice_group *notice_list_begin(struct hall_context *cx, struct notice_list *list,
					      const struct notice_group *row,
					      const struct db_rows *rows)
{
	struct notice_group *group = &list->groups[list->count++];
	const char *about = db_text(rows, 8), *title = db_text(rows, 13);

	*group = *row;
	group->key = notice_list_dup(cx, row->key);
	group->about = notice_list_dup(cx, about ? about : title ? title : "");
	group->actor = notice_list_dup(cx, db_text(rows, 11));
	group->badge = notice_list_dup(cx, db_text(rows, 12));
	group->board = notice_list_dup(cx, db_text(rows, 14));
	group->board_title = notice_list_dup(cx, db_text(rows, 17));
	group->is_hidden =
	    db_int(rows, 15) >= GATE_HIDDEN || notice_kind_row(row->kind)->flags & NOTICE_SECRET;
	group->actors = arena_alloc(cx->arena, NOTICE_LIST_ACTORS * sizeof(*group->actors));
	return group;
}

/* The row joins those alike, or begins a group; false when there is no room. */
static bool notice_list_add(struct hall_context *cx, struct notice_list *list, size_t limit,
			    const struct notice_group *row, const struct db_rows *rows)
{
	struct notice_group *group = notice_list_like(list, row);

	if (!group && list->count == limit)
		return false;
	if (!group)
		group = notice_list_begin(cx, list, row, rows);
	notice_list_lead(cx, group, row);
	notice_list_count_actor(group, db_int(rows, 16));
	return true;
}

/* --- reading --- */

static bool notice_list_wants(const struct notice_list_query *query, const struct notice_group *row)
{
	if (query->flags & NOTICE_LIST_UNREAD && !row->is_unread)
		return false;
	if (query->flags & NOTICE_LIST_READ && row->is_unread)
		return false;
	if (query->flags & NOTICE_LIST_WAITING && row->is_later)
		return false;
	return !(query->flags & NOTICE_LIST_NO_NEWS) ||
	       !(notice_kind_row(row->kind)->flags & NOTICE_NEWS);
}

static struct db_rows *notice_list_query(struct hall_context *cx,
					 const struct notice_list_query *query)
{
	return db_query(
	    cx->db,
	    GATE_MINE "SELECT n.id, n.kind, n.group_key, n.at, n.thread, n.number, n.post, "
		      "n.target, n.about, n.later, " NOTICE_LIST_UNREAD_SQL ", a.handle, a.badge, "
		      "t.title, s.slug, s.visibility, n.actor, s.title " NOTICE_LIST_FROM
		      "AND n.at >= ?5 AND (?6 IS NULL OR (n.mail = ?6 "
		      "AND (n.mail_at IS NULL OR n.mail_at <= ?7))) ORDER BY n.id DESC",
	    "iiiiisi", gate_level(cx), cx->member, query->below ? query->below : INT64_MAX,
	    (int64_t)NOTICE_LIST_LOOK, query->since, query->mail, cx->now);
}

/* Where the next page begins, when all that was looked at fitted on this one. */
static int notice_list_next(struct hall_context *cx, const struct notice_list_query *query,
			    int64_t *next_r)
{
	int err = db_one_int(cx->db, next_r,
			     "SELECT id FROM notification WHERE member = ? AND id < ? "
			     "ORDER BY id DESC LIMIT 1 OFFSET ?",
			     "iii", cx->member, query->below ? query->below : INT64_MAX,
			     (int64_t)NOTICE_LIST_LOOK - 1);

	return err == ERR_NOT_FOUND ? 0 : err;
}

int notice_list(struct hall_context *cx, const struct notice_list_query *query,
		struct notice_list *list_r)
{
	struct notice_group row;
	struct db_rows *rows;
	int64_t last = 0;
	int err;

	*list_r = (struct notice_list){0};
	list_r->groups = arena_alloc(cx->arena, query->limit * sizeof(*list_r->groups));
	rows = notice_list_query(cx, query);
	for (; db_next(rows); last = row.id) {
		if (!notice_list_row(rows, &row) || !notice_list_wants(query, &row))
			continue;
		if (!notice_list_add(cx, list_r, query->limit, &row, rows)) {
			list_r->next = last;
			break;
		}
	}
	err = db_end(rows);
	if (err == 0 && !list_r->next)
		err = notice_list_next(cx, query, &list_r->next);
	return err;
}

int notice_list_count(struct hall_context *cx, int64_t *unread_r, int64_t *waiting_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     GATE_MINE "SELECT count(*), coalesce(sum(n.later = 0), 0) " NOTICE_LIST_FROM
			       "AND " NOTICE_LIST_UNREAD_SQL,
		     "iiii", gate_level(cx), cx->member, INT64_MAX, (int64_t)NOTICE_LIST_LOOK);

	*unread_r = *waiting_r = 0;
	if (db_next(rows)) {
		*unread_r = db_int(rows, 0);
		*waiting_r = db_int(rows, 1);
	}
	return db_end(rows);
}

int notice_list_home(struct hall_context *cx, size_t limit, struct notice_list *fresh_r,
		     struct notice_list *seen_r, int64_t *waiting_r)
{
	const struct notice_list_query all = {0};
	struct notice_group row;
	struct db_rows *rows = notice_list_query(cx, &all);

	*fresh_r = *seen_r = (struct notice_list){0};
	fresh_r->groups = arena_alloc(cx->arena, limit * sizeof(*fresh_r->groups));
	seen_r->groups = arena_alloc(cx->arena, limit * sizeof(*seen_r->groups));
	*waiting_r = 0;
	while (db_next(rows)) {
		bool is_known = notice_list_row(rows, &row);

		if (db_int(rows, 9) != 0)
			continue;
		*waiting_r += db_int(rows, 10);
		if (is_known && row.is_unread)
			notice_list_add(cx, fresh_r, limit, &row, rows);
		else if (is_known && !(notice_kind_row(row.kind)->flags & NOTICE_NEWS))
			notice_list_add(cx, seen_r, limit, &row, rows);
	}
	return db_end(rows);
}

char *notice_list_text(struct arena *arena, const struct notice_group *group)
{
	return notice_kind_text(arena, group->kind, group->actor, group->others, group->about);
}
