/* torture_check: what must hold of a store whatever happened to it, read by a
 * connection of its own while no hall runs. */
#ifndef HEARTH_TESTS_TORTURE_CHECK_H
#define HEARTH_TESTS_TORTURE_CHECK_H

#include "server/domain/domain.h"
#include "tests/unit/torture_files.h"
#include "tests/unit/torture_latest.h"
#include "tests/unit/torture_ledger.h"
#include "tests/unit/torture_signed.h"

/* Questions whose answer is 0: sums that are kept are those that are counted,
 * and what belongs together is there together. */
static const struct {
	const char *what, *sql;
} torture_rules[] = {
    {"rows whose other end is gone", "SELECT count(*) FROM pragma_foreign_key_check"},
    {"threads whose posts are not counted",
     "SELECT count(*) FROM thread t WHERE t.posts <> (SELECT count(*) FROM post p WHERE "
     "p.thread = t.id) OR t.others <> (SELECT count(*) FROM post p WHERE p.thread = t.id AND "
     "p.author <> t.author) OR t.last_seq <> (SELECT max(seq) FROM post p WHERE p.thread = t.id)"},
    {"gaps in the numbers of a thread",
     "SELECT count(*) FROM thread t WHERE t.posts <> (SELECT max(number) FROM post p WHERE "
     "p.thread = t.id)"},
    {"boards whose posts are not counted",
     "SELECT count(*) FROM board b WHERE b.posts <> (SELECT count(*) FROM post p WHERE p.space = "
     "b.space) OR b.threads <> (SELECT count(*) FROM thread t WHERE t.space = b.space)"},
    {"boards whose last post was not the last",
     "SELECT count(*) FROM board b WHERE b.last_post_at IS NOT (SELECT max(t.last_post_at) FROM "
     "thread t WHERE t.space = b.space)"},
    {"posts that are not where their thread is",
     "SELECT count(*) FROM post p JOIN thread t ON t.id = p.thread WHERE p.space <> t.space"},
    {"members whose posts are not counted",
     "SELECT count(*) FROM member m WHERE m.posts <> (SELECT count(*) FROM post p JOIN space s ON "
     "s.id = p.space WHERE p.author = m.id AND s.visibility < 2) OR m.threads <> (SELECT count(*) "
     "FROM thread t JOIN space s ON s.id = t.space WHERE t.author = m.id AND s.visibility < 2)"},
    {"parts in a thread that are not counted",
     "SELECT count(*) FROM participant c WHERE c.posts <> (SELECT count(*) FROM post p WHERE "
     "p.thread = c.thread AND p.author = c.member)"},
    {"authors without a part in their thread",
     "SELECT count(*) FROM post p LEFT JOIN participant c ON c.member = p.author AND c.thread = "
     "p.thread WHERE c.member IS NULL"},
    {"boards of which what was read is not counted",
     "SELECT count(*) FROM (SELECT coalesce(br.seen, 0) AS kept, coalesce(sum((CASE WHEN k.seq >= "
     "coalesce(br.floor, 0) THEN k.number + k.own ELSE coalesce((SELECT max(p.number) FROM post p "
     "WHERE "
     "p.thread = t.id AND p.seq <= coalesce(br.floor, 0)), 0) END) - t.base), 0) AS counted FROM "
     "member m JOIN board b LEFT JOIN board_read br ON br.member = m.id AND br.space = b.space "
     "LEFT JOIN thread t ON t.space = b.space LEFT JOIN read_mark k ON k.member = m.id AND "
     "k.thread = t.id GROUP BY m.id, b.space) WHERE kept <> counted"},
    {"posts that the change sequence does not have once",
     "SELECT count(*) FROM post p WHERE p.seq > 0 AND 1 <> (SELECT count(*) FROM change c WHERE "
     "c.post = p.id AND c.kind IN ('post.new', 'thread.new', 'item.new', 'item.comment'))"},
    {"changes without their post",
     "SELECT count(*) FROM change c LEFT JOIN post p ON p.id = c.post WHERE c.post IS NOT NULL "
     "AND p.id IS NULL"},
    {"a change sequence behind its rows",
     "SELECT (SELECT max(seq) FROM change) > (SELECT value FROM counter WHERE name = 'seq')"},
    {"public ids that were not given out",
     "SELECT (SELECT max(p.id) FROM post p JOIN space s ON s.id = p.space WHERE s.visibility < 2) "
     "<> (SELECT value FROM counter WHERE name = 'post')"},
    {"posts that a search index does not have",
     "SELECT (SELECT count(*) FROM post WHERE deleted_at IS NULL) - (SELECT count(*) FROM "
     "post_fts_docsize) - "
     "(SELECT count(*) FROM hidden_fts_docsize)"},
    {"reports whose votes are not counted",
     "SELECT count(*) FROM feedback f WHERE f.id <> 0 AND f.votes <> (SELECT count(*) FROM "
     "feedback_vote v WHERE v.item = f.id)"},
    {"reports whose score does not come from its parts",
     "SELECT count(*) FROM feedback f WHERE f.id <> 0 AND f.canonical IS NULL AND f.impact <> 1000 "
     "+ 1000 * (SELECT coalesce(sum(importance), 0) FROM feedback_vote v WHERE v.item = f.id) + "
     "1000 * (SELECT count(DISTINCT g.author) FROM feedback g WHERE g.canonical = f.id AND "
     "g.author <> f.author) + 250 * (SELECT count(DISTINCT p.author) FROM feedback g JOIN post p "
     "ON p.thread = g.thread AND p.number > 1 WHERE (g.id = f.id OR g.canonical = f.id) AND "
     "p.author <> f.author AND p.author IN (SELECT member FROM room_member m WHERE m.room = f.room "
     "AND m.part = 'tester'))"},
    {"reports without their first state, or their author among those who follow",
     "SELECT count(*) FROM feedback f WHERE f.id <> 0 AND (1 <> (SELECT count(*) FROM "
     "status_event e WHERE e.item = f.id AND e.to_status = 'new' AND e.from_status IS NULL) OR NOT "
     "EXISTS (SELECT 1 FROM feedback_follow o WHERE o.item = f.id AND o.member = f.author))"},
    {"people whose reports are not counted",
     "SELECT count(*) FROM room_member r WHERE r.reports <> (SELECT count(*) FROM feedback f WHERE "
     "f.room = r.room AND f.author = r.member)"},
    {"threads of reports without a report, or the other way",
     "SELECT count(*) FROM feedback f LEFT JOIN thread t ON t.id = f.thread WHERE f.id <> 0 AND "
     "t.kind IS NOT 'item' UNION ALL SELECT count(*) FROM thread t LEFT JOIN feedback f ON "
     "f.thread = t.id WHERE t.kind = 'item' AND f.id IS NULL ORDER BY 1 DESC"},
    {"comments that are no posts of their report, or the other way",
     "SELECT count(*) FROM feedback f JOIN post p ON p.thread = f.thread LEFT JOIN "
     "feedback_comment c ON c.post = p.id AND c.item = f.id WHERE f.id <> 0 AND (p.number > 1) <> "
     "(c.post IS NOT NULL)"},
    {"answers of which nobody was told",
     "SELECT count(*) FROM post p JOIN post q ON q.thread = p.thread AND q.number = p.parent "
     "LEFT JOIN notification n ON n.member = q.author AND n.once = 'post:' || p.id WHERE "
     "q.author <> p.author AND n.id IS NULL AND NOT EXISTS (SELECT 1 FROM feedback_comment c "
     "WHERE c.post = p.id AND c.kind = 'official')"},
    {"steps of which the author of the report was not told",
     "SELECT count(*) FROM status_event e JOIN feedback f ON f.id = e.item LEFT JOIN notification "
     "n ON n.member = f.author AND n.once = 'step:' || f.name || ':' || e.to_status || ':' || "
     "e.at WHERE e.by <> f.author AND n.id IS NULL"},
    {"comments of which the author of the report was not told",
     "SELECT count(*) FROM feedback_comment c JOIN feedback f ON f.id = c.item JOIN post p ON "
     "p.id = c.post LEFT JOIN notification n ON n.member = f.author AND n.once = 'post:' || p.id "
     "WHERE c.kind = 'comment' AND f.author <> p.author AND n.id IS NULL"},
    {"reports that are not where their history ends",
     "SELECT count(*) FROM feedback f WHERE f.id <> 0 AND f.status <> (SELECT e.to_status FROM "
     "status_event e WHERE e.item = f.id ORDER BY e.id DESC LIMIT 1)"},
    {"steps of reports that do not begin where the one before ended",
     "SELECT count(*) FROM (SELECT from_status, lag(to_status) OVER (PARTITION BY item ORDER BY "
     "id) AS before FROM status_event) WHERE from_status IS NOT before"},
    {"releases of which a tester was not told",
     "SELECT count(*) FROM release r JOIN room_member m ON m.room = r.room AND m.part = 'tester' "
     "LEFT JOIN notification n ON n.member = m.member AND n.once = 'release:heron:' || r.version "
     "WHERE r.id <> 0 AND n.id IS NULL"},
    {"changes and decisions without the report they are because of",
     "SELECT (SELECT count(*) FROM changelog c WHERE 1 <> (SELECT count(*) FROM changelog_item i "
     "WHERE i.changelog = c.id)) + (SELECT count(*) FROM decision d WHERE 1 <> (SELECT count(*) "
     "FROM decision_item i WHERE i.decision = d.id))"},
    {"answers of surveys that are not done",
     "SELECT count(*) FROM answer a JOIN question q ON q.id = a.question LEFT JOIN task_state s ON "
     "s.task = q.task AND s.member = a.member WHERE s.state IS NOT 'done'"},
    {"tasks that were done, and put off",
     "SELECT count(*) FROM not_now n JOIN task_state s ON s.task = n.task AND s.member = "
     "n.member"},
    {"questions that are not one after the other",
     "SELECT count(*) FROM (SELECT count(*) AS there, max(position) AS last FROM question GROUP BY "
     "task) WHERE there <> last"},
    {"testers who are in without having signed, or out although they did",
     "SELECT count(*) FROM room_member m JOIN room r ON r.id = m.room WHERE r.slug = 'wren' AND "
     "m.part = 'tester' AND (m.state = 'nda_pending') <> EXISTS (SELECT 1 FROM nda n WHERE n.room "
     "= r.id AND n.version = (SELECT max(version) FROM nda l WHERE l.room = r.id) AND NOT EXISTS "
     "(SELECT 1 FROM nda_acceptance a WHERE a.nda = n.id AND a.member = m.member AND "
     "a.withdrawn_at IS NULL))"},
    {"people who are in a room and may not enter, or the other way",
     "SELECT count(*) FROM room_member m WHERE m.part <> 'partner' AND (m.state = 'active') <> "
     "EXISTS (SELECT 1 FROM space_member s WHERE s.space = m.room AND s.member = m.member)"},
    {"agreements whose versions have gaps",
     "SELECT count(*) FROM (SELECT count(*) AS there, max(version) AS last FROM nda GROUP BY room) "
     "WHERE there <> last"},
    {"units that are not where their history ends",
     "SELECT count(*) FROM unit u WHERE u.id <> 0 AND u.state IS NOT (SELECT e.state FROM "
     "unit_event e WHERE e.unit = u.id ORDER BY e.id DESC LIMIT 1)"},
    {"members who are not counted",
     "SELECT (SELECT count(*) FROM member) <> (SELECT value FROM counter WHERE name = 'member')"},
    {"people who came without their key or their codes",
     "SELECT count(*) FROM member m WHERE m.handle LIKE 'joiner%' AND (1 <> (SELECT count(*) FROM "
     "key k WHERE k.member = m.id) OR 8 <> (SELECT count(*) FROM code c WHERE c.member = m.id) OR "
     "1 <> (SELECT count(*) FROM sign_in s WHERE s.member = m.id))"},
    {"news of what was never posted",
     "SELECT count(*) FROM notification n WHERE n.post IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
     "post p WHERE p.id = n.post AND p.thread = n.thread AND p.number = n.number)"},
};

static int torture_check_rules(struct db *db)
{
	int wrong = 0;

	for (size_t i = 0; i < sizeof(torture_rules) / sizeof(torture_rules[0]); i++) {
		int64_t count = 0;
		int err = db_one_int(db, &count, torture_rules[i].sql, "");

		if (err < 0 || count != 0)
			wrong += torture_say(torture_rules[i].what, err < 0 ? err : count);
	}
	return wrong;
}

static int torture_check_engine(struct db *db)
{
	char *whole = db_integrity(db);
	int wrong = strcmp(whole, "ok") != 0 ? torture_say(whole, 1) : 0;
	int err =
	    db_run(db, "INSERT INTO post_fts (post_fts, rank) VALUES ('integrity-check', 0)", "");

	if (err == 0)
		err = db_run(
		    db, "INSERT INTO hidden_fts (hidden_fts, rank) VALUES ('integrity-check', 0)",
		    "");
	free(whole);
	return err < 0 ? wrong + torture_say("an index that is not whole", err) : wrong;
}

/* --- the ledger --- */

/* Counts the numbers behind a word in what a statement gives. */
static int torture_count(struct db *db, const char *sql, const char *word, int *times)
{
	struct db_rows *rows = db_query(db, sql, "");
	int wrong = 0, err;

	memset(times, 0, TORTURE_OPS * sizeof(*times));
	while (db_next(rows)) {
		const char *at = strstr(db_text(rows, 0), word);
		int number = at ? atoi(at + strlen(word)) : 0;

		if (!at)
			continue;
		if (number < 0 || number >= TORTURE_OPS)
			wrong += torture_say("a number that was never given out", number);
		else
			times[number]++;
	}
	err = db_end(rows);
	return err < 0 ? wrong + torture_say("what cannot be read", err) : wrong;
}

static int torture_hold(const struct torture_ledger *ledger, enum torture_kind kind,
			const char *what, const int *times)
{
	int wrong = 0;

	for (int i = 0; i < TORTURE_OPS; i++) {
		const struct torture_op *op = &ledger->ops[i];

		if (!times[i] && (op->kind != kind || !op->is_sure))
			continue;
		if (op->kind != kind || !op->is_asked || times[i] != 1) {
			fprintf(stderr, "torture: %s: %d is there %d times, %s\n", what, i,
				times[i], op->is_sure ? "acknowledged" : "not acknowledged");
			wrong++;
		}
	}
	return wrong;
}

static int torture_check_posts(struct db *db, const struct torture_ledger *ledger)
{
	static const struct {
		enum torture_kind kind;
		const char *what, *sql, *word;
	} kinds[] = {
	    {TORTURE_REPLY, "answers",
	     "SELECT p.body FROM post p JOIN thread t ON t.id = p.thread WHERE t.kind = 'talk' AND "
	     "p.number > 1",
	     "op "},
	    {TORTURE_THREAD, "threads",
	     "SELECT p.body FROM post p JOIN thread t ON t.id = p.thread WHERE t.kind = 'talk' AND "
	     "p.number = 1",
	     "op "},
	    {TORTURE_EDIT, "new words",
	     "SELECT body FROM post UNION ALL SELECT body FROM post_edit", "again "},
	    {TORTURE_REPORT, "reports",
	     "SELECT p.body FROM feedback f JOIN post p ON p.thread = f.thread AND p.number = 1",
	     "op "},
	    {TORTURE_TWIN, "reports like another",
	     "SELECT p.body FROM feedback f JOIN post p ON p.thread = f.thread AND p.number = 1",
	     "twin "},
	    {TORTURE_COMMENT, "comments",
	     "SELECT p.body FROM feedback_comment c JOIN post p ON p.id = c.post WHERE c.kind = "
	     "'comment'",
	     "op "},
	    {TORTURE_STATUS, "steps of reports", "SELECT note FROM status_event", "op "},
	    {TORTURE_STATUS, "words with a step",
	     "SELECT p.body FROM feedback_comment c JOIN post p ON p.id = c.post WHERE c.kind = "
	     "'official'",
	     "op "},
	    {TORTURE_TASK, "tasks", "SELECT title FROM task WHERE kind = 'task'", "op "},
	    {TORTURE_SURVEY, "surveys", "SELECT title FROM task WHERE kind = 'survey'", "op "},
	    {TORTURE_QUESTION, "questions", "SELECT text FROM question", "op "},
	    {TORTURE_RELEASE, "releases", "SELECT to_test FROM release", "op "},
	    {TORTURE_CHANGE, "changes", "SELECT text FROM changelog", "op "},
	    {TORTURE_DECISION, "decisions", "SELECT rationale FROM decision", "op "},
	    {TORTURE_AGREEMENT, "agreements", "SELECT body FROM nda", "op "},
	    {TORTURE_UNIT, "units", "SELECT serial FROM unit", "op "},
	    {TORTURE_JOIN, "people who came", "SELECT handle FROM member", "joiner"},
	    {TORTURE_INVITE, "invitations", "SELECT name FROM invite", "op "},
	};
	int *times = mem_alloc(TORTURE_OPS * sizeof(*times)), wrong = 0;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		wrong += torture_count(db, kinds[i].sql, kinds[i].word, times);
		wrong += torture_hold(ledger, kinds[i].kind, kinds[i].what, times);
	}
	free(times);
	return wrong;
}

static int torture_check_marks(struct db *db, const struct torture_ledger *ledger)
{
	int wrong = 0, err = 0;

	for (int i = 0; i < ledger->asked && err == 0; i++) {
		const struct torture_op *op = &ledger->ops[i];
		int64_t count = 1;

		if (op->kind == TORTURE_MARK && op->is_sure)
			err = db_one_int(
			    db, &count,
			    "SELECT count(*) FROM read_mark WHERE member = ? AND thread = ?", "ii",
			    ledger->members[op->who], op->thread);
		if (count != 1)
			wrong += torture_say("an acknowledged mark that is not there", i);
	}
	return err < 0 ? wrong + torture_say("what cannot be read", err) : wrong;
}

/* How much is wrong with the store at `path`; what, on standard error. */
static int torture_check(const char *dir, const char *path, const struct torture_ledger *ledger)
{
	struct db *db = NULL;
	int wrong = 0, err = access(path, F_OK) < 0 ? ERR_NOT_FOUND : 0;

	if (err == 0)
		err = db_open(&db, path, DB_WRITE, NULL);
	if (err < 0)
		return torture_say("the store does not open", err);
	wrong = torture_check_engine(db);
	wrong += torture_check_rules(db);
	wrong += torture_check_posts(db, ledger);
	wrong += torture_check_marks(db, ledger);
	wrong += torture_check_latest(db, ledger);
	wrong += torture_check_signed(db, ledger);
	wrong += torture_check_invited(db, ledger);
	wrong += torture_check_files(db, dir, ledger);
	if (ledger->odd)
		fprintf(stderr, "torture: refused without a reason: %s\n", ledger->odd_words);
	db_close(&db);
	return wrong + (ledger->odd > 0);
}

#endif
