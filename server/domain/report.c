#include "server/domain/report.h"

#include <stdbool.h>
#include <string.h>

#include "common/api/status_words.h"
#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/tr.h"
#include "server/domain/fields.h"
#include "server/domain/room_may.h"

#define REPORT_OPEN "status NOT IN ('done', 'declined', 'merged', 'withdrawn')"

/* What the first column holds. */
enum report_label {
	REPORT_TEXT,   /* what somebody wrote, or a name */
	REPORT_CODE,   /* words of report_words, parted by spaces */
	REPORT_STATUS, /* text, and a status in a third column */
};

/* Each part is a table of two columns or three; of nothing there is no number. Success weighs
 * praise against open issues with ideas in between; waits are at the median. */
static const struct report_part {
	const char *title, *sql; /* title: N_() */
	enum report_label label;
	const char *says; /* N_(): around the first column, as "of %s that were due"; or NULL */
} report_parts[] = {
    {N_("Who takes part"),
     "SELECT part || CASE WHEN team IS NULL THEN '' ELSE ' ' || team END || ' ' || state, "
     "count(*) FROM room_member WHERE room = ? AND until IS NULL GROUP BY 1 ORDER BY 2 DESC",
     REPORT_CODE, NULL},
    {N_("Testers who reported something"),
     "SELECT CASE WHEN reports > 0 THEN 'yes' ELSE 'not_yet' END, count(*) FROM room_member "
     "WHERE room = ? AND part = 'tester' AND state IN ('active', 'paused', 'completed') "
     "GROUP BY 1 ORDER BY 1 DESC",
     REPORT_CODE, NULL},
    {N_("Reports"), "SELECT type, count(*) FROM feedback WHERE room = ? GROUP BY 1 ORDER BY 2 DESC",
     REPORT_CODE, NULL},
    {N_("How far they are"),
     "SELECT '', count(*), status FROM feedback WHERE room = ? GROUP BY 3 ORDER BY 2 DESC",
     REPORT_STATUS, NULL},
    {N_("What became of them"),
     "SELECT resolution, count(*) FROM feedback WHERE room = ? AND resolution IS NOT NULL "
     "GROUP BY 1 ORDER BY 2 DESC",
     REPORT_CODE, NULL},
    {N_("Success, of 100"),
     "SELECT '', "
     "CAST(round(50 + 50.0 * (p - n) / (p + n + i)) AS INTEGER) FROM (SELECT "
     "sum(CASE WHEN type = 'praise' THEN impact ELSE 0 END) AS p, "
     "sum(CASE WHEN type = 'issue' AND " REPORT_OPEN " THEN impact ELSE 0 END) AS n, "
     "sum(CASE WHEN type = 'idea' THEN impact ELSE 0 END) AS i FROM feedback "
     "WHERE room = ? AND canonical IS NULL AND status <> 'withdrawn') q WHERE p + n + i > 0",
     REPORT_TEXT, N_("praise against open issues, ideas in between, by impact")},
    {N_("First answers in time, of 100"),
     "SELECT count(*) || '', 100 * sum(CASE WHEN first_ack_at <= "
     "ack_due_at THEN 1 ELSE 0 END) / count(*) FROM feedback WHERE room = ? AND "
     "ack_due_at <= unixepoch() AND status <> 'withdrawn' HAVING count(*) > 0",
     REPORT_TEXT, N_("of %s that were due")},
    {N_("Days until a decision"),
     "SELECT n || '', days FROM (SELECT "
     "(decided_at - created_at) / 86400 AS days, count(*) OVER () AS n, row_number() OVER "
     "(ORDER BY decided_at - created_at) AS i FROM feedback WHERE room = ? AND decided_at IS "
     "NOT NULL) q WHERE i = (n + 1) / 2",
     REPORT_TEXT, N_("half of %s planned or declined took no longer")},
    {N_("Mended and found so, of 100"),
     "SELECT count(*) || '', 100 * sum(CASE WHEN c.kind = "
     "'verify_ok' THEN 1 ELSE 0 END) / count(*) FROM feedback_comment c JOIN feedback f "
     "ON f.id = c.item WHERE f.room = ? AND c.kind IN ('verify_ok', 'verify_fail') "
     "HAVING count(*) > 0",
     REPORT_TEXT, N_("of %s that were checked")},
    {N_("Heaviest that are open"),
     "SELECT f.name || ' ' || t.title || ', ', (f.impact + 500) / 1000, f.status FROM "
     "feedback f JOIN thread t ON t.id = f.thread WHERE f.room = ? AND f.status NOT IN "
     "('done', 'declined', 'merged', 'withdrawn') ORDER BY f.impact DESC LIMIT 10",
     REPORT_STATUS, NULL},
    {N_("Longest without a word of staff, in days"),
     "SELECT f.name || ' ' || t.title, (unixepoch() - f.heard_at) / 86400 FROM feedback f "
     "JOIN thread t ON t.id = f.thread WHERE f.room = ? AND f.status NOT IN "
     "('done', 'declined', 'merged', 'withdrawn') ORDER BY f.heard_at LIMIT 10",
     REPORT_TEXT, NULL},
    {N_("Decisions"),
     "SELECT title, (SELECT count(*) FROM decision_item i WHERE i.decision = d.id) "
     "FROM decision d WHERE room = ? ORDER BY d.id",
     REPORT_TEXT, NULL},
    {N_("Releases"),
     "SELECT version, (SELECT count(*) FROM feedback f WHERE f.fixed_in = r.id) "
     "FROM release r WHERE room = ? ORDER BY r.id",
     REPORT_TEXT, NULL},
};

/* Codes of the database, in words. */
static const struct {
	const char *code, *words; /* N_() */
} report_words[] = {
    {"tester", N_("tester")},
    {"partner", N_("partner")},
    {"observer", N_("observer")},
    {"staff", N_("staff")},
    {"moderator", N_("moderator")},
    {"owner", N_("owner")},
    {"eng", N_("engineering")},
    {"pm", N_("product")},
    {"mkt", N_("marketing")},
    {"sup", N_("support")},
    {"invited", N_("invited")},
    {"applied", N_("applied")},
    {"nda_pending", N_("has to sign")},
    {"active", N_("active")},
    {"paused", N_("resting")},
    {"completed", N_("through with it")},
    {"declined", N_("declined")},
    {"left", N_("left")},
    {"removed", N_("removed")},
    {"yes", N_("yes")},
    {"not_yet", N_("not yet")},
    {"issue", N_("issue")},
    {"idea", N_("idea")},
    {"praise", N_("praise")},
    {"usage", N_("usage note")},
    {"question", N_("question")},
    {"fixed", N_("fixed")},
    {"shipped", N_("shipped")},
    {"answered", N_("answered")},
    {"duplicate", N_("part of another")},
    {"by_design", N_("meant so")},
    {"cannot_reproduce", N_("not seen")},
    {"out_of_scope", N_("not ours")},
    {"not_now", N_("not now")},
    {"withdrawn", N_("withdrawn")},
    {"draft", N_("being prepared")},
    {"recruiting", N_("looking for people")},
    {"onboarding", N_("getting started")},
    {"engagement", N_("under way")},
    {"closure", N_("closing")},
    {"archived", N_("closed")},
};

/* "tester, engineering, active" of "tester eng active"; a code nobody knows stays. */
static const char *report_say(struct hall_context *cx, const char *codes)
{
	char *rest = arena_dup(cx->arena, codes), *code;
	const char *said = "";

	while ((code = strsep(&rest, " "))) {
		const char *words = code;

		for (size_t i = 0; i < sizeof(report_words) / sizeof(report_words[0]); i++) {
			if (strcmp(code, report_words[i].code) == 0)
				words = _(report_words[i].words);
		}
		said = arena_printf(cx->arena, "%s%s%s", said, *said ? ", " : "", words);
	}
	return said;
}

static const char *report_label(struct hall_context *cx, const struct report_part *part,
				const char *first)
{
	const char *says = part->says ? _(part->says) : NULL,
		   *mark = says ? strstr(says, "%s") : NULL;

	if (part->label == REPORT_CODE)
		return report_say(cx, first);
	if (mark)
		return arena_printf(cx->arena, "%.*s%s%s", (int)(mark - says), says, first,
				    mark + 2);
	return says ? says : first;
}

static int report_part(struct hall_context *cx, const struct gate_room *room,
		       const struct report_part *part, struct buf *out)
{
	struct db_rows *rows = db_query(cx->db, part->sql, "i", room->id);
	int count = 0;

	while (db_next(rows)) {
		if (count++ == 0)
			buf_printf(out, "%s\n", _(part->title));
		buf_printf(out, "  %6lld  %s%s\n", (long long)db_int(rows, 1),
			   report_label(cx, part, db_text(rows, 0)),
			   part->label == REPORT_STATUS ? status_words(db_text(rows, 2)) : "");
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
	buf_printf(&out, "%s\n%s\n%s, %.10s\n\n", room.title, room.purpose,
		   report_say(cx, room.phase), clock_format(cx->now, at));
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
