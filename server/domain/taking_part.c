#include "server/domain/taking_part.h"

#include "common/api/notice_kind.h"
#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/read.h"

/* Threads looked at, the last written in first, and told of. */
enum { TAKING_PART_LOOK = 200, TAKING_PART_MOST = 50 };

static int taking_part_is_asked(struct hall_context *cx, bool for_mail, bool *is_r)
{
	const struct notice_kind_row *row = notice_kind_row(NOTICE_TAKING_PART);
	enum notice_delivery delivery = row->delivery;
	enum notice_mail mail = row->mail;
	struct db_rows *rows = db_query(
	    cx->db, "SELECT delivery, mail FROM notice_setting WHERE member = ? AND kind = ?", "is",
	    cx->member, row->name);

	if (db_next(rows)) {
		delivery = notice_kind_delivery(db_text(rows, 0));
		mail = notice_kind_mail(db_text(rows, 1));
	}
	*is_r = delivery == NOTICE_DIGEST && mail != NOTICE_MAIL_NOW &&
		(!for_mail || mail == NOTICE_MAIL_DAILY);
	return db_end(rows);
}

#define TAKING_PART_READ READ_NUMBER("coalesce(br.floor, 0)")
#define TAKING_PART_SEEN READ_SEEN("coalesce(br.floor, 0)")

static struct db_rows *taking_part_rows(struct hall_context *cx, int64_t since)
{
	return db_query(
	    cx->db,
	    GATE_MINE
	    "SELECT t.id, 1 + " TAKING_PART_READ ", t.posts - " TAKING_PART_SEEN
	    ", t.last_post_at, t.title, s.visibility FROM (SELECT thread FROM participant "
	    "WHERE member = ?2 ORDER BY last_at DESC LIMIT ?3) n "
	    "CROSS JOIN thread t ON t.id = n.thread CROSS JOIN space s ON s.id = t.space "
	    "LEFT JOIN read_mark r ON r.member = ?2 AND r.thread = t.id "
	    "LEFT JOIN board_read br ON br.member = ?2 AND br.space = t.space "
	    "WHERE t.last_post_at >= ?4 AND t.last_author <> ?2 "
	    "AND t.space IN (SELECT id FROM mine) AND t.posts > " TAKING_PART_READ
	    " AND NOT EXISTS (SELECT 1 FROM follow f WHERE f.member = ?2 AND "
	    "((f.what = 'thread' AND f.object = t.id) OR "
	    "(f.what = 'board' AND f.object = t.space AND f.level <> 'normal'))) "
	    "ORDER BY t.last_post_at DESC, t.id DESC LIMIT ?5",
	    "iiiii", gate_level(cx), cx->member, (int64_t)TAKING_PART_LOOK, since,
	    (int64_t)TAKING_PART_MOST);
}

int taking_part(struct hall_context *cx, int64_t since, bool for_mail, struct taking_part *news_r)
{
	struct db_rows *rows;
	bool is_asked;
	int err = taking_part_is_asked(cx, for_mail, &is_asked);

	*news_r = (struct taking_part){0};
	if (err < 0 || !is_asked)
		return err;
	news_r->news = arena_alloc(cx->arena, TAKING_PART_MOST * sizeof(*news_r->news));
	rows = taking_part_rows(cx, since);
	while (news_r->count < TAKING_PART_MOST && db_next(rows))
		news_r->news[news_r->count++] = (struct taking_part_news){
		    .thread = db_int(rows, 0),
		    .number = db_int(rows, 1),
		    .count = db_int(rows, 2),
		    .at = db_int(rows, 3),
		    .title = arena_dup(cx->arena, db_text(rows, 4)),
		    .is_hidden = db_int(rows, 5) >= GATE_HIDDEN,
		};
	return db_end(rows);
}
