#include "server/domain/report.h"

#include <stdbool.h>

#include "common/api/status_words.h"
#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/room_may.h"

#define REPORT_OPEN "status NOT IN ('done', 'declined', 'merged', 'withdrawn')"

/* Each part is a table of two columns or three; of nothing there is no number. Success weighs
 * praise against open issues with ideas in between; waits are at the median. */
static const struct report_part {
	const char *title, *sql;
	bool has_status; /* in a third column, to be named as people are told of it */
} report_parts[] = {
    {"Who takes part",
     "SELECT part || CASE WHEN team IS NULL THEN '' ELSE ', ' || team END || ': ' || state, "
     "count(*) FROM room_member WHERE room = ? AND until IS NULL GROUP BY 1 ORDER BY 2 DESC",
     false},
    {"Testers who reported something",
     "SELECT CASE WHEN reports > 0 THEN 'yes' ELSE 'not yet' END, count(*) FROM room_member "
     "WHERE room = ? AND part = 'tester' AND state IN ('active', 'paused', 'completed') "
     "GROUP BY 1 ORDER BY 1 DESC",
     false},
    {"Reports", "SELECT type, count(*) FROM feedback WHERE room = ? GROUP BY 1 ORDER BY 2 DESC",
     false},
    {"How far they are",
     "SELECT '', count(*), status FROM feedback WHERE room = ? GROUP BY 3 ORDER BY 2 DESC", true},
    {"What became of them",
     "SELECT resolution, count(*) FROM feedback WHERE room = ? AND resolution IS NOT NULL "
     "GROUP BY 1 ORDER BY 2 DESC",
     false},
    {"Success, of 100",
     "SELECT 'praise against open issues, ideas in between, by impact', "
     "CAST(round(50 + 50.0 * (p - n) / (p + n + i)) AS INTEGER) FROM (SELECT "
     "sum(CASE WHEN type = 'praise' THEN impact ELSE 0 END) AS p, "
     "sum(CASE WHEN type = 'issue' AND " REPORT_OPEN " THEN impact ELSE 0 END) AS n, "
     "sum(CASE WHEN type = 'idea' THEN impact ELSE 0 END) AS i FROM feedback "
     "WHERE room = ? AND canonical IS NULL AND status <> 'withdrawn') q WHERE p + n + i > 0",
     false},
    {"First answers in time, of 100",
     "SELECT 'of ' || count(*) || ' that were due', 100 * sum(CASE WHEN first_ack_at <= "
     "ack_due_at THEN 1 ELSE 0 END) / count(*) FROM feedback WHERE room = ? AND "
     "ack_due_at <= unixepoch() AND status <> 'withdrawn' HAVING count(*) > 0",
     false},
    {"Days until a decision",
     "SELECT 'half of ' || n || ' planned or declined took no longer', days FROM (SELECT "
     "(decided_at - created_at) / 86400 AS days, count(*) OVER () AS n, row_number() OVER "
     "(ORDER BY decided_at - created_at) AS i FROM feedback WHERE room = ? AND decided_at IS "
     "NOT NULL) q WHERE i = (n + 1) / 2",
     false},
    {"Mended and found so, of 100",
     "SELECT 'of ' || count(*) || ' that were checked', 100 * sum(CASE WHEN c.kind = "
     "'verify_ok' THEN 1 ELSE 0 END) / count(*) FROM feedback_comment c JOIN feedback f "
     "ON f.id = c.item WHERE f.room = ? AND c.kind IN ('verify_ok', 'verify_fail') "
     "HAVING count(*) > 0",
     false},
    {"Heaviest that are open",
     "SELECT f.name || ' ' || t.title || ', ', (f.impact + 500) / 1000, f.status FROM "
     "feedback f JOIN thread t ON t.id = f.thread WHERE f.room = ? AND f.status NOT IN "
     "('done', 'declined', 'merged', 'withdrawn') ORDER BY f.impact DESC LIMIT 10",
     true},
    {"Longest without a word of staff, in days",
     "SELECT f.name || ' ' || t.title, (unixepoch() - f.heard_at) / 86400 FROM feedback f "
     "JOIN thread t ON t.id = f.thread WHERE f.room = ? AND f.status NOT IN "
     "('done', 'declined', 'merged', 'withdrawn') ORDER BY f.heard_at LIMIT 10",
     false},
    {"Decisions",
     "SELECT title, (SELECT count(*) FROM decision_item i WHERE i.decision = d.id) "
     "FROM decision d WHERE room = ? ORDER BY d.id",
     false},
    {"Releases",
     "SELECT version, (SELECT count(*) FROM feedback f WHERE f.fixed_in = r.id) "
     "FROM release r WHERE room = ? ORDER BY r.id",
     false},
};

static int report_part(struct hall_context *cx, const struct gate_room *room,
		       const struct report_part *part, struct buf *out)
{
	struct db_rows *rows = db_query(cx->db, part->sql, "i", room->id);
	int count = 0;

	while (db_next(rows)) {
		if (count++ == 0)
			buf_printf(out, "%s\n", part->title);
		buf_printf(out, "  %6lld  %s%s\n", (long long)db_int(rows, 1), db_text(rows, 0),
			   part->has_status ? status_words(db_text(rows, 2)) : "");
	}
	if (count)
		buf_add_text(out, "\n");
	return db_end(rows);
}

static int report_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	char at[CLOCK_TEXT];
	struct gate_room room;
	struct buf out = {0};
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_SEE_STAFF);
	if (err < 0)
		return err;
	buf_printf(&out, "%s\n%s\n%s, %.10s\n\n", room.title, room.purpose, room.phase,
		   clock_format(cx->now, at));
	for (size_t i = 0; err == 0 && i < sizeof(report_parts) / sizeof(report_parts[0]); i++)
		err = report_part(cx, &room, &report_parts[i], &out);
	if (err == 0)
		*result_r = json_pack("{s:o, s:n}", "text",
				      json_stringn(buf_data(&out), buf_len(&out)), "next");
	buf_free(&out);
	return err;
}

const struct hall_binding report_bindings[] = {
    {"report", report_call, NULL},
    {0},
};
