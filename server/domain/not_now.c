#include "server/domain/not_now.h"

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"

enum { DAY = 86400, NOT_NOW_MOST = 200 };

static int say(struct hall_context *cx, int64_t item, int64_t task, const char *note,
	       int64_t *until_r)
{
	*until_r = cx->now + (int64_t)NOT_NOW_DAYS * DAY;
	return db_run(cx->db,
		      "INSERT INTO not_now (member, item, task, note, at, until) VALUES (?1, "
		      "NULLIF(?2, 0), NULLIF(?3, 0), coalesce(?4, ''), ?5, ?6)",
		      "iiisii", cx->member, item, task, note, cx->now, *until_r);
}

int not_now_forget_item(struct hall_context *cx, int64_t item)
{
	return db_run(cx->db, "DELETE FROM not_now WHERE item = ? AND member = ?", "ii", item,
		      cx->member);
}

int not_now_forget_task(struct hall_context *cx, int64_t task)
{
	return db_run(cx->db, "DELETE FROM not_now WHERE task = ? AND member = ?", "ii", task,
		      cx->member);
}

int not_now_item(struct hall_context *cx, int64_t item, const char *note, int64_t *until_r)
{
	int err = not_now_forget_item(cx, item);

	return err < 0 ? err : say(cx, item, 0, note, until_r);
}

int not_now_task(struct hall_context *cx, int64_t task, const char *note, int64_t *until_r)
{
	int err = not_now_forget_task(cx, task);

	return err < 0 ? err : say(cx, 0, task, note, until_r);
}

/* Rows of: handle, note, at, until. */
static int take(struct db_rows *rows, json_t **list_r)
{
	*list_r = json_array();
	while (db_next(rows))
		json_array_append_new(*list_r,
				      json_pack("{s:o, s:o, s:o, s:o}", "handle", row_text(rows, 0),
						"note", row_name(rows, 1), "at", row_time(rows, 2),
						"until", row_time(rows, 3)));
	return db_end(rows);
}

int not_now_of_item(struct hall_context *cx, int64_t item, json_t **list_r)
{
	return take(
	    db_query(
		cx->db,
		"SELECT " ALIAS_HANDLE(
		    "m",
		    "f.room") ", n.note, n.at, n.until FROM not_now n "
			      "JOIN feedback f ON f.id = n.item JOIN member m ON m.id = n.member "
			      "WHERE n.item = ? AND n.until > ? "
			      "ORDER BY n.at LIMIT ?",
		"iii", item, cx->now, (int64_t)NOT_NOW_MOST),
	    list_r);
}

int not_now_of_task(struct hall_context *cx, int64_t task, json_t **list_r)
{
	return take(
	    db_query(
		cx->db,
		"SELECT " ALIAS_HANDLE(
		    "m", "t.room") ", n.note, n.at, n.until FROM not_now n "
				   "JOIN task t ON t.id = n.task JOIN member m ON m.id = n.member "
				   "WHERE n.task = ? AND n.until > ? "
				   "ORDER BY n.at LIMIT ?",
		"iii", task, cx->now, (int64_t)NOT_NOW_MOST),
	    list_r);
}

int not_now_mine(struct hall_context *cx, int64_t item, json_t **until_r)
{
	int64_t until;
	int err = db_one_int(
	    cx->db, &until, "SELECT until FROM not_now WHERE item = ? AND member = ? AND until > ?",
	    "iii", item, cx->member, cx->now);

	*until_r = err == 0 ? fields_time(until) : json_null();
	return err == ERR_NOT_FOUND ? 0 : err;
}
