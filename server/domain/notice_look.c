#include "server/domain/notice_look.h"

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/read.h"

void notice_look_begin(struct notice_look *look, struct hall_context *cx, int64_t below,
		       int64_t since, const char *mail)
{
	*look = (struct notice_look){.cx = cx};
	look->rows = db_query(
	    cx->db,
	    "SELECT n.id, n.kind, n.group_key, n.at, n.thread, n.number, n.post, n.space, n.actor, "
	    "n.target, n.about, n.later, n.read_at IS NULL, p.deleted_at IS NULL AND n.at >= ?3 "
	    "AND (?4 IS NULL OR (n.mail = ?4 AND (n.mail_at IS NULL OR n.mail_at <= ?5))) "
	    "FROM notification n LEFT JOIN post p ON p.id = n.post "
	    "WHERE n.member = ?1 AND n.id < ?2 ORDER BY n.id DESC LIMIT ?6",
	    "iiisii", cx->member, below ? below : INT64_MAX, since, mail, cx->now,
	    (int64_t)NOTICE_LOOK_MOST);
}

/* A thread may have been moved since. */
static void notice_look_find(struct notice_look *look, struct notice_place *place)
{
	const struct hall_context *cx = look->cx;
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT t.id IS NOT NULL, s.id IS NOT NULL, " READ_NUMBER(
		"coalesce(br.floor, 0)") " FROM (SELECT ? AS thread, ? AS space) k "
					 "LEFT JOIN thread t ON t.id = k.thread "
					 "LEFT JOIN space s ON s.id = coalesce(t.space, k.space) "
					 "AND " GATE_MAY_READ
					 " LEFT JOIN read_mark r ON r.member = ? AND r.thread = "
					 "t.id LEFT JOIN board_read br ON br.member = ? "
					 "AND br.space = coalesce(t.space, k.space)",
	    "iiiiii", place->thread, place->space, gate_level(cx), cx->member, cx->member,
	    cx->member);

	if (db_next(rows)) {
		place->has_thread = db_int(rows, 0) != 0;
		place->is_mine = place->space == 0 || db_int(rows, 1) != 0;
		place->read = db_int(rows, 2);
	}
	look->err = db_end(rows);
}

static const struct notice_place *notice_look_place(struct notice_look *look, int64_t thread,
						    int64_t space)
{
	struct notice_place *place = &look->places[(uint64_t)thread % NOTICE_LOOK_PLACES];

	if (place->thread != thread || place->space != space) {
		*place = (struct notice_place){.thread = thread, .space = space};
		notice_look_find(look, place);
	}
	return place;
}

/* What is of no space is the member's own. */
static bool notice_look_may(struct notice_look *look, struct notice_row *row)
{
	const struct notice_place *place;

	if (!row->thread && !row->space)
		return true;
	place = notice_look_place(look, row->thread, row->space);
	if (row->number && place->has_thread && row->number <= place->read)
		row->is_unread = false;
	return place->is_mine;
}

bool notice_look_next(struct notice_look *look, struct notice_row *row_r)
{
	const struct db_rows *rows = look->rows;

	while (look->err == 0 && db_next(look->rows)) {
		look->count++;
		look->last = db_int(rows, 0);
		*row_r = (struct notice_row){
		    .id = look->last,
		    .kind = notice_kind_find(db_text(rows, 1)),
		    .key = db_text(rows, 2),
		    .at = db_int(rows, 3),
		    .thread = db_int(rows, 4),
		    .number = db_int(rows, 5),
		    .post = db_int(rows, 6),
		    .space = db_int(rows, 7),
		    .actor = db_int(rows, 8),
		    .target = db_text(rows, 9),
		    .about = db_text(rows, 10),
		    .is_later = db_int(rows, 11) != 0,
		    .is_unread = db_int(rows, 12) != 0,
		};
		if (db_int(rows, 13) != 0 && notice_look_may(look, row_r) && look->err == 0)
			return true;
	}
	return false;
}

int notice_look_end(struct notice_look *look)
{
	int err = db_end(look->rows);

	return look->err < 0 ? look->err : err;
}
