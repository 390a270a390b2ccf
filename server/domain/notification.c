#include "server/domain/notification.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/hours.h"
#include "server/domain/mail_out.h"
#include "server/domain/notice_list.h"

/* --- the list --- */

static int notification_add_counts(struct hall_context *cx, json_t *to)
{
	int64_t unread, waiting;
	int err = notice_list_count(cx, &unread, &waiting);

	json_object_set_new(to, "unread", json_integer(unread));
	json_object_set_new(to, "waiting", json_integer(waiting));
	return err;
}

static json_t *notification_json(struct hall_context *cx, const struct notice_group *group)
{
	return json_pack("{s:I, s:s, s:s, s:s?, s:o, s:b, s:o, s:s?, s:I, s:s, s:s?, s:s?, s:b}",
			 "id", (json_int_t)group->id, "kind", notice_kind_row(group->kind)->name,
			 "text", notice_list_text(cx->arena, group), "target", group->target, "at",
			 fields_time(group->at), "read", !group->is_unread, "thread",
			 group->thread ? json_integer(group->thread) : json_null(), "author",
			 group->actor, "others", (json_int_t)group->others, "title", group->about,
			 "board", group->board, "board_title", group->board_title, "digest",
			 (int)group->is_later);
}

static int notification_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct notice_list_query query = {.limit = (size_t)fields_int(in, "limit", CALLS_PAGE)};
	struct notice_list list;
	json_t *items;
	int err = cursor_read(cx, in, &query.below, 1);

	if (err < 0)
		return err;
	if (json_is_true(json_object_get(in, "unread")))
		query.flags |= NOTICE_LIST_UNREAD;
	err = notice_list(cx, &query, &list);
	if (err < 0)
		return err;
	items = json_array();
	for (size_t i = 0; i < list.count; i++)
		json_array_append_new(items, notification_json(cx, &list.groups[i]));
	*result_r = fields_page(items, list.next ? cursor_make(cx->arena, &list.next, 1) : NULL);
	return notification_add_counts(cx, *result_r);
}

/* --- reading --- */

/* With it all that was shown as one with it: older ones of its kind and group. */
static int notification_mark(struct hall_context *cx, int64_t id)
{
	int64_t there;
	int err =
	    db_one_int(cx->db, &there, "SELECT id FROM notification WHERE member = ? AND id = ?",
		       "ii", cx->member, id);

	if (err < 0)
		return err;
	return db_run(cx->db,
		      "UPDATE notification SET read_at = ?1 WHERE member = ?2 AND id <= ?3 AND "
		      "read_at IS NULL AND (kind, group_key) = (SELECT kind, group_key FROM "
		      "notification WHERE member = ?2 AND id = ?3)",
		      "iii", cx->now, cx->member, id);
}

static int notification_read(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *which = fields_text(in, "id");
	char *end;
	int64_t id = strtoll(which, &end, 10);
	int err;

	if (strcmp(which, "all") == 0)
		err = db_run(cx->db,
			     "UPDATE notification SET read_at = ? WHERE member = ? AND "
			     "read_at IS NULL",
			     "ii", cx->now, cx->member);
	else if (*end || id <= 0)
		err = hall_fail(cx, ERR_INVALID, "id: a number, or all");
	else
		err = notification_mark(cx, id);
	if (err < 0)
		return err;
	*result_r = json_object();
	return notification_add_counts(cx, *result_r);
}

/* --- settings --- */

static json_t *notification_quiet_text(struct hall_context *cx, int64_t minute)
{
	return json_string(
	    arena_printf(cx->arena, "%02d:%02d", (int)minute / 60, (int)minute % 60));
}

static int notification_add_quiet(struct hall_context *cx, json_t *to)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT from_minute, to_minute FROM quiet_hours WHERE member = ?", "i",
		     cx->member);
	bool is_set = db_next(rows);

	json_object_set_new(to, "quiet_from",
			    is_set ? notification_quiet_text(cx, db_int(rows, 0)) : json_null());
	json_object_set_new(to, "quiet_to",
			    is_set ? notification_quiet_text(cx, db_int(rows, 1)) : json_null());
	return db_end(rows);
}

/* How the caller is told of a kind: as they said, or as the table says. */
static int notification_kind(struct hall_context *cx, enum notice_kind kind, json_t **item_r)
{
	const struct notice_kind_row *row = notice_kind_row(kind);
	struct db_rows *rows = db_query(
	    cx->db, "SELECT delivery, mail FROM notice_setting WHERE member = ? AND kind = ?", "is",
	    cx->member, row->name);
	bool is_set = db_next(rows);

	*item_r = json_pack("{s:s, s:s, s:s, s:s}", "kind", row->name, "delivery",
			    is_set ? db_text(rows, 0) : notice_kind_delivery_name(row->delivery),
			    "mail", is_set ? db_text(rows, 1) : notice_kind_mail_name(row->mail),
			    "about", row->help);
	return db_end(rows);
}

/* Kinds that only happen in rooms are for those who are, or were, in one. */
static int notification_has_rooms(struct hall_context *cx, bool *has_r)
{
	int64_t rooms;
	int err =
	    db_one_int(cx->db, &rooms, "SELECT EXISTS (SELECT 1 FROM room_member WHERE member = ?)",
		       "i", cx->member);

	*has_r = err == 0 && rooms;
	return err;
}

static int notification_settings(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *items = json_array(), *item;
	bool has_rooms;
	int err = notification_has_rooms(cx, &has_rooms);

	(void)in;
	for (int kind = 0; err == 0 && kind < NOTICE_KIND_COUNT; kind++) {
		if (notice_kind_row((enum notice_kind)kind)->flags & NOTICE_SECRET && !has_rooms)
			continue;
		err = notification_kind(cx, (enum notice_kind)kind, &item);
		json_array_append_new(items, item);
	}
	*result_r = fields_page(items, NULL);
	return err < 0 ? err : notification_add_quiet(cx, *result_r);
}

static int notification_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *name = fields_text(in, "kind");
	const char *delivery = fields_text(in, "delivery"), *mail = fields_text(in, "mail");
	enum notice_kind kind = notice_kind_find(name);
	json_t *was;
	int err;

	if (kind == NOTICE_KIND_COUNT)
		return hall_fail(cx, ERR_INVALID, "kind: one that notification settings lists");
	err = notification_kind(cx, kind, &was);
	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO notice_setting (member, kind, delivery, mail) "
			     "VALUES (?, ?, ?, ?) ON CONFLICT (member, kind) DO UPDATE SET "
			     "delivery = excluded.delivery, mail = excluded.mail",
			     "isss", cx->member, name,
			     delivery ? delivery : fields_text(was, "delivery"),
			     mail ? mail : fields_text(was, "mail"));
	json_decref(was);
	return err < 0 ? err : notification_kind(cx, kind, result_r);
}

static int notification_quiet(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *from = fields_text(in, "from"), *to = fields_text(in, "to");
	int from_minute, to_minute, err;

	if (!from && !to)
		err = db_run(cx->db, "DELETE FROM quiet_hours WHERE member = ?", "i", cx->member);
	else if (!from || !to || !hours_parse(from, &from_minute) || !hours_parse(to, &to_minute))
		err = hall_fail(cx, ERR_INVALID, "two times of the day, as 22:00 07:00, or none");
	else
		err = db_run(cx->db,
			     "INSERT INTO quiet_hours (member, from_minute, to_minute) "
			     "VALUES (?, ?, ?) ON CONFLICT (member) DO UPDATE SET "
			     "from_minute = excluded.from_minute, to_minute = excluded.to_minute",
			     "iii", cx->member, (int64_t)from_minute, (int64_t)to_minute);
	if (err == 0)
		err = mail_out_reschedule(cx, cx->member);
	if (err < 0)
		return err;
	*result_r = json_object();
	return notification_add_quiet(cx, *result_r);
}

const struct hall_binding notification_bindings[] = {
    {"notification.list", notification_list, NULL},
    {"notification.read", notification_read, NULL},
    {"notification.settings", notification_settings, NULL},
    {"notification.set", notification_set, NULL},
    {"notification.quiet", notification_quiet, NULL},
    {0},
};
