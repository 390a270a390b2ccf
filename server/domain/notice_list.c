#include "server/domain/notice_list.h"

#include <string.h>

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/alias.h"
#include "server/domain/notice_look.h"

/* Names of a group that are told apart; more are not counted. */
enum { NOTICE_LIST_ACTORS = 64 };

/* --- groups --- */

static const char *notice_list_dup(struct hall_context *cx, const char *text)
{
	return text ? arena_dup(cx->arena, text) : NULL;
}

static struct notice_group *notice_list_like(const struct notice_list *list,
					     const struct notice_row *row)
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
			     const struct notice_row *row)
{
	group->thread = row->thread;
	group->number = row->number;
	group->post = row->post;
	group->target = notice_list_dup(cx, row->target);
}

/* Names and titles, of the newest row. */
static int notice_list_name(struct hall_context *cx, struct notice_group *group,
			    const struct notice_row *row)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT " ALIAS_HANDLE("a", "s.id") ", " ALIAS_BADGE(
			 "a", "s.id") ", t.title, s.slug, "
				      "s.visibility, s.title "
				      "FROM (SELECT ? AS actor, ? AS thread, ? AS space) k "
				      "LEFT JOIN member a ON a.id = k.actor LEFT JOIN thread t ON "
				      "t.id = k.thread "
				      "LEFT JOIN space s ON s.id = coalesce(t.space, k.space)",
		     "iii", row->actor, row->thread, row->space);

	if (db_next(rows)) {
		const char *title = db_text(rows, 2);

		group->about = notice_list_dup(cx, row->about ? row->about : title ? title : "");
		group->actor = notice_list_dup(cx, db_text(rows, 0));
		group->badge = notice_list_dup(cx, db_text(rows, 1));
		group->board = notice_list_dup(cx, db_text(rows, 3));
		group->board_title = notice_list_dup(cx, db_text(rows, 5));
		group->is_hidden = db_int(rows, 4) >= GATE_HIDDEN ||
				   notice_kind_row(row->kind)->flags & NOTICE_SECRET;
	}
	return db_end(rows);
}

static int notice_list_begin(struct hall_context *cx, struct notice_list *list,
			     const struct notice_row *row, struct notice_group **group_r)
{
	struct notice_group *group = &list->groups[list->count++];

	*group = (struct notice_group){
	    .id = row->id,
	    .kind = row->kind,
	    .key = notice_list_dup(cx, row->key),
	    .at = row->at,
	    .is_later = row->is_later,
	    .is_unread = row->is_unread,
	    .actors = arena_alloc(cx->arena, NOTICE_LIST_ACTORS * sizeof(*group->actors)),
	};
	*group_r = group;
	return notice_list_name(cx, group, row);
}

/* The row joins those alike, or begins a group where there is room: `is_full_r` where
 * there is none. */
static int notice_list_add(struct hall_context *cx, struct notice_list *list, size_t limit,
			   const struct notice_row *row, bool *is_full_r)
{
	struct notice_group *group = notice_list_like(list, row);
	int err = 0;

	*is_full_r = !group && list->count == limit;
	if (*is_full_r)
		return 0;
	if (!group)
		err = notice_list_begin(cx, list, row, &group);
	notice_list_lead(cx, group, row);
	notice_list_count_actor(group, row->actor);
	return err;
}

/* Once all are in: a thread leads to its post. */
static void notice_list_finish(struct hall_context *cx, struct notice_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct notice_group *g = &list->groups[i];

		if (!g->target && g->thread)
			g->target = arena_printf(cx->arena, "thread:%lld:%lld",
						 (long long)g->thread, (long long)g->number);
	}
}

/* --- reading --- */

static bool notice_list_wants(const struct notice_list_query *query, const struct notice_row *row)
{
	if (row->kind == NOTICE_KIND_COUNT)
		return false;
	if (query->flags & NOTICE_LIST_UNREAD && !row->is_unread)
		return false;
	if (query->flags & NOTICE_LIST_READ && row->is_unread)
		return false;
	if (query->flags & NOTICE_LIST_WAITING && row->is_later)
		return false;
	return !(query->flags & NOTICE_LIST_NO_NEWS) ||
	       !(notice_kind_row(row->kind)->flags & NOTICE_NEWS);
}

static void notice_list_room(struct hall_context *cx, struct notice_list *list, size_t limit)
{
	*list = (struct notice_list){0};
	list->groups = arena_alloc(cx->arena, limit * sizeof(*list->groups));
}

int notice_list(struct hall_context *cx, const struct notice_list_query *query,
		struct notice_list *list_r)
{
	struct notice_look look;
	struct notice_row row;
	bool is_full = false;
	int64_t last = 0;
	int err = 0, end;

	notice_list_room(cx, list_r, query->limit);
	notice_look_begin(&look, cx, query->below, query->since, query->mail);
	for (; err == 0 && !is_full && notice_look_next(&look, &row); last = row.id) {
		if (!notice_list_wants(query, &row))
			continue;
		err = notice_list_add(cx, list_r, query->limit, &row, &is_full);
		if (is_full)
			list_r->next = last;
	}
	/* All that was looked at fitted on this page; there may be more below. */
	if (!is_full && look.count == NOTICE_LOOK_MOST)
		list_r->next = look.last;
	notice_list_finish(cx, list_r);
	end = notice_look_end(&look);
	return err < 0 ? err : end;
}

int notice_list_count(struct hall_context *cx, int64_t *unread_r, int64_t *waiting_r)
{
	struct notice_look look;
	struct notice_row row;

	*unread_r = *waiting_r = 0;
	notice_look_begin(&look, cx, 0, 0, NULL);
	while (notice_look_next(&look, &row)) {
		*unread_r += row.is_unread;
		*waiting_r += row.is_unread && !row.is_later;
	}
	return notice_look_end(&look);
}

int notice_list_home(struct hall_context *cx, size_t limit, struct notice_list *fresh_r,
		     struct notice_list *seen_r, int64_t *waiting_r)
{
	struct notice_look look;
	struct notice_row row;
	bool is_full;
	int err = 0, end;

	notice_list_room(cx, fresh_r, limit);
	notice_list_room(cx, seen_r, limit);
	*waiting_r = 0;
	notice_look_begin(&look, cx, 0, 0, NULL);
	while (err == 0 && notice_look_next(&look, &row)) {
		if (row.is_later)
			continue;
		*waiting_r += row.is_unread;
		if (row.kind == NOTICE_KIND_COUNT)
			continue;
		if (row.is_unread)
			err = notice_list_add(cx, fresh_r, limit, &row, &is_full);
		else if (!(notice_kind_row(row.kind)->flags & NOTICE_NEWS))
			err = notice_list_add(cx, seen_r, limit, &row, &is_full);
	}
	notice_list_finish(cx, fresh_r);
	notice_list_finish(cx, seen_r);
	end = notice_look_end(&look);
	return err < 0 ? err : end;
}

char *notice_list_text(struct arena *arena, const struct notice_group *group)
{
	return notice_kind_text(arena, group->kind, group->actor, group->others, group->about);
}
