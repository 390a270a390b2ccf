/* torture_latest: what must hold after a life of what was said again and again, each time
 * in place of what was there: of a vote, an answer, a consent the newest is there.
 *
 * Newer is what was asked after the reply to the other; of two that were on their way
 * at once either may have been the last. A call without a good reply may have been done
 * until its life ended. */
#ifndef HEARTH_TESTS_TORTURE_LATEST_H
#define HEARTH_TESTS_TORTURE_LATEST_H

#include "server/store/db.h"
#include "tests/unit/torture_room.h"

enum { TORTURE_VALUE = 64 };

/* A place that one value is in. sql: begins with TORTURE_OF. What is there at first:
 * first. */
enum torture_place {
	PLACE_NONE,
	PLACE_VOTE,
	PLACE_BOARD,
	PLACE_POST,
	PLACE_TWIN,
	PLACE_CONSENT,
	PLACE_TAG,
	PLACE_TASK,
	PLACE_ANSWER,
	PLACE_DRAFT,
	PLACE_UNIT,
	PLACE_KEY,
	PLACE_PROFILE,
	PLACE_ROOM,
	PLACES,
};

/* The item, number and member of a write, as a row. */
#define TORTURE_OF "WITH w (item, number, who) AS (VALUES (?, ?, ?)) SELECT "

static const struct {
	const char *what, *sql, *first;
} torture_places[PLACES] = {
    [PLACE_VOTE] = {"a vote",
		    TORTURE_OF "v.importance FROM w JOIN feedback f ON f.name = w.item JOIN "
			       "feedback_vote v ON v.item = f.id AND v.member = w.who",
		    ""},
    [PLACE_BOARD] = {"the board of a thread",
		     TORTURE_OF "s.slug FROM w JOIN thread t ON t.id = w.number JOIN space s ON "
				"s.id = t.space",
		     "tea"},
    [PLACE_POST] = {"whether a post was taken back",
		    TORTURE_OF "iif(p.deleted_at IS NULL, 'there', 'gone') FROM w JOIN post p ON "
			       "p.id = w.number",
		    "there"},
    [PLACE_TWIN] = {"what a report is part of",
		    TORTURE_OF "coalesce(c.name, '') FROM w JOIN feedback f ON f.name = w.item "
			       "LEFT JOIN feedback c ON c.id = f.canonical",
		    ""},
    [PLACE_CONSENT] = {"a consent",
		       TORTURE_OF "c.how FROM w JOIN feedback f ON f.name = w.item JOIN consent c "
				  "ON c.item = f.id AND c.member = w.who AND c.withdrawn_at IS "
				  "NULL",
		       "none"},
    [PLACE_TAG] = {"a tag",
		   TORTURE_OF "g.name FROM w JOIN feedback f ON f.name = w.item JOIN feedback_tag "
			      "t ON t.item = f.id JOIN tag g ON g.id = t.tag",
		   ""},
    [PLACE_TASK] = {"what was said of a task",
		    TORTURE_OF "coalesce(s.state || ' ' || s.note, 'later ' || n.note) FROM w "
			       "JOIN task t ON t.name = w.item LEFT JOIN task_state s ON s.task = "
			       "t.id AND s.member = w.who LEFT JOIN not_now n ON n.task = t.id AND "
			       "n.member = w.who WHERE s.task IS NOT NULL OR n.task IS NOT NULL",
		    ""},
    [PLACE_ANSWER] = {"an answer",
		      TORTURE_OF "a.value FROM w JOIN task t ON t.name = w.item JOIN question q "
				 "ON q.task = t.id AND q.position = w.number JOIN answer a ON "
				 "a.question = q.id AND a.member = w.who",
		      ""},
    [PLACE_DRAFT] = {"a draft",
		     TORTURE_OF "d.body FROM w JOIN draft d ON d.id = w.number AND d.member = "
				"w.who",
		     ""},
    [PLACE_UNIT] = {"where a unit is",
		    TORTURE_OF "u.state FROM w JOIN unit u ON u.serial = 'op ' || w.number || '.' "
			       "AND u.member = w.who",
		    "shipped"},
    [PLACE_KEY] = {"a key",
		   TORTURE_OF "k.label FROM w JOIN key k ON k.fingerprint = w.item AND k.member = "
			      "w.who",
		   ""},
    [PLACE_PROFILE] = {"a profile", TORTURE_OF "m.about FROM w JOIN member m ON m.id = w.who", ""},
    [PLACE_ROOM] = {"somebody in a room",
		    TORTURE_OF "m.state FROM w JOIN room r ON r.slug = 'egret' JOIN room_member "
			       "m ON m.room = r.id AND m.member = w.who",
		    ""},
};

static enum torture_place torture_place(enum torture_kind kind)
{
	switch (kind) {
	case TORTURE_MOVE:
		return PLACE_BOARD;
	case TORTURE_DELETE:
	case TORTURE_RESTORE:
		return PLACE_POST;
	case TORTURE_MERGE:
	case TORTURE_UNMERGE:
		return PLACE_TWIN;
	case TORTURE_VOTE:
	case TORTURE_UNVOTE:
		return PLACE_VOTE;
	case TORTURE_CONSENT:
		return PLACE_CONSENT;
	case TORTURE_TAG:
		return PLACE_TAG;
	case TORTURE_SAID:
	case TORTURE_LATER:
	case TORTURE_UNDO:
		return PLACE_TASK;
	case TORTURE_ANSWER:
		return PLACE_ANSWER;
	case TORTURE_DRAFT:
		return PLACE_DRAFT;
	case TORTURE_GOT:
		return PLACE_UNIT;
	case TORTURE_KEY:
	case TORTURE_UNKEY:
		return PLACE_KEY;
	case TORTURE_PROFILE:
		return PLACE_PROFILE;
	case TORTURE_USE:
	case TORTURE_LEAVE:
		return PLACE_ROOM;
	default:
		return PLACE_NONE;
	}
}

/* What is in the place after that write; "": nothing. */
static void torture_value(const struct torture_ledger *ledger, int number,
			  char text_r[TORTURE_VALUE])
{
	const struct torture_op *op = &ledger->ops[number];
	static const char *const states[] = {"done", "blocked", "skipped"};

	*text_r = '\0';
	if (op->kind == TORTURE_VOTE)
		snprintf(text_r, TORTURE_VALUE, "%d", 1 + number % 3);
	else if (op->kind == TORTURE_MOVE)
		snprintf(text_r, TORTURE_VALUE, "%s", torture_boards[op->way]);
	else if (op->kind == TORTURE_DELETE || op->kind == TORTURE_RESTORE)
		snprintf(text_r, TORTURE_VALUE, op->kind == TORTURE_DELETE ? "gone" : "there");
	else if (op->kind == TORTURE_MERGE)
		snprintf(text_r, TORTURE_VALUE, "%s", ledger->ops[op->also].item);
	else if (op->kind == TORTURE_CONSENT)
		snprintf(text_r, TORTURE_VALUE, "%s", torture_hows[number % 3]);
	else if (op->kind == TORTURE_TAG)
		snprintf(text_r, TORTURE_VALUE, "t%d", number % 300);
	else if (op->kind == TORTURE_SAID || op->kind == TORTURE_LATER)
		snprintf(text_r, TORTURE_VALUE, "%s op %d.",
			 op->kind == TORTURE_LATER ? "later" : states[op->way], number);
	else if (op->kind == TORTURE_ANSWER && torture_is_scale(op->on))
		snprintf(text_r, TORTURE_VALUE, "%d", 1 + number % 5);
	else if (op->kind == TORTURE_GOT)
		snprintf(text_r, TORTURE_VALUE, "received");
	else if (op->kind == TORTURE_ANSWER || op->kind == TORTURE_DRAFT ||
		 op->kind == TORTURE_KEY || op->kind == TORTURE_PROFILE)
		snprintf(text_r, TORTURE_VALUE, "op %d.", number);
	else if (op->kind == TORTURE_USE || op->kind == TORTURE_LEAVE)
		snprintf(text_r, TORTURE_VALUE, op->kind == TORTURE_USE ? "active" : "left");
}

/* Drafts and keys are known by the write that began them, a room or a profile by whose it
 * is alone. */
static int torture_key(const struct torture_ledger *ledger, int i)
{
	const struct torture_op *op = &ledger->ops[i];

	return (op->kind == TORTURE_DRAFT || op->kind == TORTURE_KEY) && op->on < 0 ? i
	       : op->kind == TORTURE_USE					    ? -1
										    : op->on;
}

static bool torture_is_same_place(const struct torture_ledger *ledger, int a, int b)
{
	const struct torture_op *one = &ledger->ops[a], *other = &ledger->ops[b];

	return one->is_asked && other->is_asked && one->who == other->who &&
	       torture_place(one->kind) == torture_place(other->kind) &&
	       torture_key(ledger, a) == torture_key(ledger, b);
}

/* What is to be known of the writes into the place of one, which is the first of them. */
struct torture_latest {
	int64_t sure_sent; /* when the last acknowledged one was asked for; 0: there is none */
	bool is_fine;	   /* what was found may be there */
};

static struct torture_latest torture_latest(const struct torture_ledger *ledger, int first,
					    const char *found)
{
	struct torture_latest latest = {0};
	char value[TORTURE_VALUE];

	for (int i = first; i < ledger->asked; i++) {
		const struct torture_op *op = &ledger->ops[i];

		if (op->is_sure && op->sent > latest.sure_sent &&
		    torture_is_same_place(ledger, first, i))
			latest.sure_sent = op->sent;
	}
	for (int i = first; i < ledger->asked && !latest.is_fine; i++) {
		const struct torture_op *op = &ledger->ops[i];

		if (!torture_is_same_place(ledger, first, i) ||
		    (op->ended && op->ended < latest.sure_sent))
			continue;
		torture_value(ledger, i, value);
		latest.is_fine = strcmp(value, found) == 0;
	}
	return latest;
}

static bool torture_is_first(const struct torture_ledger *ledger, int i)
{
	for (int earlier = 0; earlier < i; earlier++) {
		if (torture_is_same_place(ledger, earlier, i))
			return false;
	}
	return true;
}

/* The number that its row is found by. */
static int64_t torture_number(enum torture_place place, const struct torture_op *on, int number)
{
	if (place == PLACE_DRAFT || place == PLACE_POST)
		return on->post;
	if (place == PLACE_UNIT)
		return number;
	return place == PLACE_BOARD ? on->thread : on->number;
}

/* What is in the place of a write; 0, ERR_*, or how many there are beyond one. */
static int torture_find(struct db *db, const struct torture_ledger *ledger, int i,
			char found_r[TORTURE_VALUE])
{
	const struct torture_op *op = &ledger->ops[i],
				*on = op->on >= 0 ? &ledger->ops[op->on] : op;
	enum torture_place place = torture_place(op->kind);
	struct db_rows *rows;
	int count = 0, err;

	rows = db_query(db, torture_places[place].sql, "sii",
			place == PLACE_ANSWER ? ledger->ops[on->on].item : on->item,
			torture_number(place, on, op->on), ledger->members[op->who]);
	snprintf(found_r, TORTURE_VALUE, "%s", torture_places[place].first);
	while (db_next(rows)) {
		snprintf(found_r, TORTURE_VALUE, "%s", db_text(rows, 0));
		count++;
	}
	err = db_end(rows);
	return err < 0 || count == 0 ? err : count - 1;
}

static int torture_check_latest(struct db *db, const struct torture_ledger *ledger)
{
	char found[TORTURE_VALUE];
	int wrong = 0;

	for (int i = 0; i < ledger->asked; i++) {
		const struct torture_op *op = &ledger->ops[i];
		enum torture_place place = torture_place(op->kind);
		struct torture_latest latest;
		int many;

		/* Where one that nobody knows of was begun nobody can look. */
		if (place == PLACE_NONE || !op->is_asked || !torture_is_first(ledger, i) ||
		    ((place == PLACE_DRAFT || place == PLACE_KEY) && !op->is_sure))
			continue;
		many = torture_find(db, ledger, i, found);
		latest = torture_latest(ledger, i, found);
		if (!latest.sure_sent && strcmp(found, torture_places[place].first) == 0)
			latest.is_fine = true;
		if (many == 0 && latest.is_fine)
			continue;
		fprintf(stderr, "torture: %s of write %d, which is not the newest: \"%s\" (%d)\n",
			torture_places[place].what, i, found, many);
		wrong++;
	}
	return wrong;
}

#endif
