#include "server/domain/notice.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/alias.h"
#include "server/domain/follow.h"
#include "server/domain/hours.h"
#include "server/domain/mail_out.h"
#include "server/domain/row.h"

/* Of one member so many are kept, the newest; looked after once a day. */
enum { NOTICE_KEPT = 1000, NOTICE_MINUTES = 1440 };

/* A notice on its way: what is the same for everybody told. */
struct notice_way {
	const struct notice *notice;
	const struct notice_kind_row *row;
	int64_t id;
	const char *told;  /* who has a row with this as `once` was told already */
	const char *once;  /* what the new row gets */
	const char *group; /* likewise */
	bool may_be_muted; /* those who look after a place may not */
	bool is_mailed;	   /* to somebody, now */
	int64_t *ringing, *silent;
	size_t ringing_count, silent_count;
};

/* How one member wants it. */
struct notice_wish {
	enum notice_delivery delivery;
	enum notice_mail mail;
	bool is_quiet;
	int64_t mail_at;
};

static int notice_compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Those to tell, each once. */
static size_t notice_sort(struct hall_context *cx, const struct notice *notice, int64_t **to_r)
{
	size_t count = 0;
	int64_t *to = arena_alloc(cx->arena, (notice->to_count + 1) * sizeof(*to));

	if (notice->to_count)
		memcpy(to, notice->to, notice->to_count * sizeof(*to));
	qsort(to, notice->to_count, sizeof(*to), notice_compare);
	for (size_t i = 0; i < notice->to_count; i++) {
		if (count == 0 || to[count - 1] != to[i])
			to[count++] = to[i];
	}
	*to_r = to;
	return count;
}

static int notice_begin(struct hall_context *cx, const struct notice *notice, size_t count,
			struct notice_way *way_r)
{
	struct notice_way way = {.notice = notice, .row = notice_kind_row(notice->kind)};
	int err = 0;

	way.id = hall_next_seq(cx);
	if (way.id < 0)
		return (int)way.id;
	way.told = notice->once;
	if (!way.told && notice->post)
		way.told = arena_printf(cx->arena, "post:%lld", (long long)notice->post);
	if (!way.told)
		way.told = arena_printf(cx->arena, "seq:%lld", (long long)way.id);
	way.group = notice->group;
	if (!way.group && notice->thread)
		way.group = arena_printf(cx->arena, "thread:%lld", (long long)notice->thread);
	if (!way.group)
		way.group = way.told;
	way.once = way.told;
	if (way.row->flags & NOTICE_NEWS)
		way.once = arena_printf(cx->arena, "news:%s", way.group);
	way.ringing = arena_alloc(cx->arena, count * sizeof(*way.ringing));
	way.silent = arena_alloc(cx->arena, count * sizeof(*way.silent));
	if (notice->actor && !(way.row->flags & NOTICE_OWN))
		err = follow_is_mutable(cx, notice->actor, notice->space, &way.may_be_muted);
	*way_r = way;
	return err;
}

static struct notice_wish notice_wish(const struct hall_context *cx, const struct db_rows *rows)
{
	struct notice_wish wish = {
	    .delivery = notice_kind_delivery(db_text(rows, 0)),
	    .mail = db_int(rows, 2) && mail_out_is_on(cx) ? notice_kind_mail(db_text(rows, 1))
							  : NOTICE_MAIL_NEVER,
	    .mail_at = cx->now,
	};
	const char *rule = db_text(rows, 5);
	int from, to;

	if (db_is_null(rows, 3))
		return wish;
	from = (int)db_int(rows, 3);
	to = (int)db_int(rows, 4);
	wish.is_quiet = hours_are_quiet(from, to, hours_minute(rule, cx->now));
	if (wish.is_quiet)
		wish.mail_at = hours_next(rule, cx->now, to);
	return wish;
}

/* Not by whom they muted: by their handle, or by the alias they go by there. */
#define NOTICE_IS_HEARD                                                                            \
	"AND (? = 0 OR fm.level IS NULL OR fm.level <> 'mute' OR " ALIAS_IS(                       \
	    "fm.object", "?") ") "                                                                 \
			      "AND (? OR NOT " FOLLOW_IS_ALIAS_MUTED("m.id", "?", "?") ") "

/* The wish of a member who is to be told; ERR_NOT_FOUND: they are not. */
static int notice_ask(struct hall_context *cx, const struct notice_way *way, int64_t member,
		      struct notice_wish *wish_r)
{
	const struct notice *notice = way->notice;
	bool found = false;
	int err;
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT coalesce(d.delivery, ?), coalesce(d.mail, ?), l.member IS NOT NULL, "
	    "q.from_minute, q.to_minute, m.zone_rule FROM member m "
	    "LEFT JOIN notice_setting d ON d.member = m.id AND d.kind = ? "
	    "LEFT JOIN mail_address l ON l.member = m.id AND l.proved_at IS NOT NULL "
	    "AND l.stopped_at IS NULL "
	    "LEFT JOIN quiet_hours q ON q.member = m.id "
	    "LEFT JOIN follow ft ON ft.member = m.id AND ft.what = 'thread' AND ft.object = ? "
	    "LEFT JOIN follow fb ON fb.member = m.id AND fb.what = 'board' AND fb.object = ? "
	    "LEFT JOIN follow fm ON fm.member = m.id AND fm.what = 'member' AND fm.object = ? "
	    "WHERE m.id = ? AND m.state = 'active' "
	    "AND (? OR coalesce(ft.level, fb.level, '') <> 'mute') " NOTICE_IS_HEARD
	    "AND (? = 0 OR EXISTS (SELECT 1 FROM space s WHERE s.id = ? AND " GATE_MAY_READ ")) "
	    "AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.member = m.id AND n.once = ?) "
	    "AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.member = m.id AND n.once = ? "
	    "AND n.post = ?)",
	    "sssiiiiiiiiiiiiiissi", notice_kind_delivery_name(way->row->delivery),
	    notice_kind_mail_name(way->row->mail), way->row->name, notice->thread, notice->space,
	    notice->actor, member, (int64_t)((way->row->flags & NOTICE_OWN) != 0),
	    (int64_t)way->may_be_muted, notice->space,
	    (int64_t)((way->row->flags & NOTICE_OWN) != 0), notice->actor, notice->space,
	    notice->space, notice->space, (int64_t)GATE_MEMBERS, member, way->told, way->once,
	    notice->post);

	if (db_next(rows)) {
		*wish_r = notice_wish(cx, rows);
		found = wish_r->delivery != NOTICE_NONE;
	}
	err = db_end(rows);
	return err < 0 || found ? err : ERR_NOT_FOUND;
}

/* News of a thread moves the row up that is there; all else is new. */
static int notice_write(struct hall_context *cx, const struct notice_way *way, int64_t member,
			const struct notice_wish *wish)
{
	const struct notice *notice = way->notice;
	const char *mail =
	    wish->mail == NOTICE_MAIL_NEVER ? NULL : notice_kind_mail_name(wish->mail);

	return db_run(
	    cx->db,
	    "INSERT INTO notification (member, id, kind, once, group_key, at, actor, space, "
	    "thread, number, post, target, about, later, mail, mail_at) VALUES (?, ?, ?, ?, ?, ?, "
	    "NULLIF(?, 0), NULLIF(?, 0), NULLIF(?, 0), NULLIF(?, 0), NULLIF(?, 0), ?, ?, ?, ?, "
	    "NULLIF(?, 0)) ON CONFLICT (member, once) DO UPDATE SET id = excluded.id, "
	    "kind = excluded.kind, at = excluded.at, actor = excluded.actor, "
	    "number = excluded.number, post = excluded.post, later = excluded.later, "
	    "read_at = NULL, mail = excluded.mail, mail_at = excluded.mail_at",
	    "iisssiiiiiissisi", member, way->id, way->row->name, way->once, way->group, cx->now,
	    notice->actor, notice->space, notice->thread, notice->number, notice->post,
	    notice->target, notice->about, (int64_t)(wish->delivery == NOTICE_DIGEST), mail,
	    wish->mail == NOTICE_MAIL_NOW ? wish->mail_at : 0);
}

static int notice_tell_one(struct hall_context *cx, struct notice_way *way, int64_t member)
{
	struct notice_wish wish = {0};
	int err = notice_ask(cx, way, member, &wish);

	if (err < 0)
		return err == ERR_NOT_FOUND ? 0 : err;
	err = notice_write(cx, way, member, &wish);
	if (wish.mail == NOTICE_MAIL_NOW && !wish.is_quiet)
		way->is_mailed = true;
	if (err < 0 || wish.delivery != NOTICE_NOW)
		return err;
	if (wish.is_quiet)
		way->silent[way->silent_count++] = member;
	else
		way->ringing[way->ringing_count++] = member;
	return 0;
}

/* --- open sessions --- */

static int notice_event(struct hall_context *cx, const struct notice_way *way, json_t **data_r)
{
	const struct notice *notice = way->notice;
	json_t *data = json_pack("{s:s}", "notice", way->row->name);
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT (SELECT slug FROM space WHERE id = ?1), (SELECT "
		     "title FROM thread WHERE id = ?2), "
		     "(SELECT " ALIAS_HANDLE("m", "?1") " FROM member m WHERE m.id = ?3)",
		     "iii", notice->space, notice->thread, notice->actor);
	int err;

	if (db_next(rows)) {
		json_object_set_new(data, "board", row_text(rows, 0));
		json_object_set_new(data, "title", row_text(rows, 1));
		json_object_set_new(data, "author", row_text(rows, 2));
	}
	err = db_end(rows);
	if (notice->thread)
		json_object_set_new(data, "thread", json_integer(notice->thread));
	if (notice->number)
		json_object_set_new(data, "number", json_integer(notice->number));
	if (notice->post)
		json_object_set_new(data, "post", json_integer(notice->post));
	*data_r = data;
	return err;
}

static int notice_announce(struct hall_context *cx, const struct notice_way *way, bool rings,
			   const int64_t *members, size_t count)
{
	json_t *data;
	int err;

	if (count == 0)
		return 0;
	err = notice_event(cx, way, &data);
	json_object_set_new(data, "rings", json_boolean(rings));
	if (err < 0) {
		json_decref(data);
		return err;
	}
	return hall_tell_members(cx, "notice", data, members, count);
}

int notice_send(struct hall_context *cx, const struct notice *notice)
{
	struct notice_way way = {0};
	int64_t *to;
	size_t count = notice_sort(cx, notice, &to);
	int err;

	if (count == 0)
		return 0;
	err = notice_begin(cx, notice, count, &way);
	for (size_t i = 0; err == 0 && i < count; i++) {
		if (to[i] != notice->actor)
			err = notice_tell_one(cx, &way, to[i]);
	}
	if (err == 0)
		err = notice_announce(cx, &way, true, way.ringing, way.ringing_count);
	if (err == 0)
		err = notice_announce(cx, &way, false, way.silent, way.silent_count);
	if (err == 0 && way.is_mailed)
		hall_then(cx, ".mail");
	return err;
}

/* --- as time goes by --- */

static int notice_trim(struct hall_context *cx, int64_t member)
{
	return db_run(cx->db,
		      "DELETE FROM notification WHERE member = ?1 AND id < (SELECT id FROM "
		      "notification WHERE member = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
		      "ii", member, (int64_t)NOTICE_KEPT - 1);
}

/* Each minute another part of the members; in a day everybody's turn comes. */
int notice_tick(struct hall_context *cx)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT id FROM member WHERE id % ? = ? AND state = 'active'", "ii",
		     (int64_t)NOTICE_MINUTES, cx->now / 60 % NOTICE_MINUTES);
	int err = 0, end;

	while (err == 0 && db_next(rows))
		err = notice_trim(cx, db_int(rows, 0));
	end = db_end(rows);
	return err < 0 ? err : end;
}
