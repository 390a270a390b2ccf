/* torture_load: what members ask of a hall that is being tortured, and the ledger
 * of what was acknowledged.
 *
 * The ledger lies in memory that the process of the hall shares with its parent,
 * so that it outlives a kill. Every write has a number, which stands in what it
 * writes ("op 17.", of an edit "again 17."). It was asked for, and is there at
 * most once, or acknowledged as well, and is there exactly once. */
#ifndef HEARTH_TESTS_TORTURE_LOAD_H
#define HEARTH_TESTS_TORTURE_LOAD_H

#include <sys/mman.h>

#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

enum {
	TORTURE_OPS = 12000, /* on one disk */
	TORTURE_WRITERS = 16,
	TORTURE_PUBLIC = 3,  /* members that write on the board */
	TORTURE_TESTERS = 4, /* members that also report to the room */
	TORTURE_PEOPLE = TORTURE_PUBLIC + TORTURE_TESTERS + 1, /* and the room's owner */
	TORTURE_OWNER = TORTURE_PEOPLE - 1,
};

enum torture_kind {
	TORTURE_REPLY,
	TORTURE_THREAD,
	TORTURE_EDIT,
	TORTURE_REPORT,
	TORTURE_COMMENT,
	TORTURE_VOTE,
	TORTURE_MARK,	/* a thread is read */
	TORTURE_FILE,	/* put into the outbox; post is its id, number 1 once it is attached */
	TORTURE_ATTACH, /* to post */
	TORTURE_KINDS,
};

struct torture_op {
	bool is_asked, is_sure;
	enum torture_kind kind;
	int who;		/* of the people */
	int on;			/* the write it is about; -1: the first thread */
	int era;		/* between two moves of the clock by hours */
	int64_t thread, number; /* what came of it */
	int64_t post;
	char item[24];
};

struct torture_ledger {
	int asked; /* numbers given out */
	struct torture_op ops[TORTURE_OPS];
	int64_t first_thread, members[TORTURE_PEOPLE];
	int era;
	int64_t clock_ms;	/* how far the wall clock is off */
	int sure, refused, odd; /* odd: refused for what no fault of a disk explains */
	int unopened;		/* lives that the disk did not let begin */
	char odd_words[256];
};

/* The process of the hall has one load. */
static struct {
	struct helper h;
	struct torture_ledger *ledger;
	struct caller *callers[TORTURE_PEOPLE];
	unsigned seed;
	int waiting, until; /* no new calls once so many were answered */
	int answered;
	bool faulty; /* the disk is, or was when what is on its way was asked */
} torture;

static const char *const torture_people[TORTURE_PEOPLE] = {"ann", "bob",  "carol", "tess",
							   "tim", "toni", "theo",  "olga"};

static unsigned torture_chance(unsigned most)
{
	return (unsigned)rand_r(&torture.seed) % most;
}

/* --- a disk that is new --- */

static void torture_make_people(struct helper *h, struct torture_ledger *ledger)
{
	for (int i = 0; i < TORTURE_PEOPLE; i++)
		ledger->members[i] = helper_member(h, torture_people[i]);
	helper_do(h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:b, s:s}", "room", "heron", "title", "Heron",
			    "purpose", "so that launch day surprises nobody", "hidden", 1, "owner",
			    "olga"));
	for (int i = TORTURE_PUBLIC; i < TORTURE_OWNER; i++)
		helper_do(h, ledger->members[TORTURE_OWNER], "room.admit",
			  json_pack("{s:s, s:s, s:s}", "room", "heron", "handle", torture_people[i],
				    "part", "tester"));
}

/* A community with a board, a thread and a room, on the disk of h. */
static void torture_make(struct helper *h, struct torture_ledger *ledger)
{
	helper_do(
	    h, HELPER_CONTROL, "board.add",
	    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Tea", "about", "About tea"));
	torture_make_people(h, ledger);
	ledger->first_thread = helper_int(
	    h, ledger->members[0], "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Load", "body", "begin"),
	    "thread");
}

/* --- one call --- */

static void torture_ask(void);

/* What a person is told when a disk is full, broken or slow. */
static bool torture_is_fault(int err)
{
	return err == ERR_NO_SPACE || err == ERR_SYSTEM || err == ERR_BUSY;
}

static void torture_refused(const struct torture_op *op, const struct hall_reply *reply)
{
	struct torture_ledger *ledger = torture.ledger;

	ledger->refused++;
	if (torture.faulty && torture_is_fault(reply->err))
		return;
	ledger->odd++;
	snprintf(ledger->odd_words, sizeof(ledger->odd_words), "kind %d: %s: %s", (int)op->kind,
		 err_name(reply->err), reply->words ? reply->words : "");
}

static void torture_note(struct torture_op *op, const json_t *result)
{
	if (op->kind == TORTURE_ATTACH)
		return;
	op->post =
	    json_integer_value(json_object_get(result, op->kind == TORTURE_FILE ? "file" : "post"));
	op->number =
	    op->kind == TORTURE_THREAD ? 1 : json_integer_value(json_object_get(result, "number"));
}

/* is_sure comes last: a kill in between makes the ledger claim less. */
static void on_torture_reply(void *arg, const struct hall_reply *reply)
{
	struct torture_op *op = arg;
	const char *item = json_string_value(json_object_get(reply->result, "item"));

	torture.waiting--;
	torture.answered++;
	if (reply->err < 0) {
		torture_refused(op, reply);
	} else {
		if (op->kind == TORTURE_THREAD)
			op->thread = json_integer_value(json_object_get(reply->result, "thread"));
		torture_note(op, reply->result);
		snprintf(op->item, sizeof(op->item), "%s", item ? item : "");
		torture.ledger->sure++;
		op->is_sure = true;
	}
	torture_ask();
}

/* What the file of that number holds; freed by the caller. */
static char *torture_text(int number)
{
	size_t len = 40 + (size_t)number * 7919 % 60000;
	char *text = mem_alloc(len + 1);

	for (size_t i = 0; i < len; i++)
		text[i] = (char)('a' + (i + (size_t)number) % 26);
	snprintf(text, len + 1, "op %d.", number);
	text[strlen(text)] = ' ';
	return text;
}

static json_t *torture_file_params(const struct torture_op *op, int number)
{
	char *text = torture_text(number);
	json_t *params;

	if (op->kind == TORTURE_FILE)
		params =
		    json_pack("{s:o, s:s}", "name", json_sprintf("op%d.txt", number), "body", text);
	else
		params =
		    json_pack("{s:o, s:I}", "file",
			      json_sprintf("%lld", (long long)torture.ledger->ops[op->on].post),
			      "post", (json_int_t)op->post);
	free(text);
	return params;
}

static json_t *torture_params(const struct torture_op *op, int number)
{
	const struct torture_op *on = op->on >= 0 ? &torture.ledger->ops[op->on] : NULL;
	json_t *body = json_sprintf("op %d. The disk is tortured.", number);

	switch (op->kind) {
	case TORTURE_REPLY:
		return json_pack("{s:I, s:I, s:o, s:o}", "thread", (json_int_t)op->thread, "to",
				 (json_int_t)(on ? on->number : 1), "body", body, "request_id",
				 json_sprintf("r%d", number));
	case TORTURE_THREAD:
		return json_pack("{s:s, s:o, s:o, s:o}", "board", "tea", "title",
				 json_sprintf("About %d", number), "body", body, "request_id",
				 json_sprintf("r%d", number));
	case TORTURE_EDIT:
		json_decref(body);
		return json_pack("{s:I, s:o}", "post", (json_int_t)on->post, "body",
				 json_sprintf("op %d. again %d. Better words.", op->on, number));
	case TORTURE_REPORT:
		return json_pack("{s:s, s:s, s:o, s:o}", "room", "heron", "type", "issue", "body",
				 body, "request_id", json_sprintf("r%d", number));
	case TORTURE_COMMENT:
		return json_pack("{s:s, s:o, s:o}", "item", on->item, "body", body, "request_id",
				 json_sprintf("r%d", number));
	case TORTURE_VOTE:
		json_decref(body);
		return json_pack("{s:s, s:i}", "item", on->item, "importance", 1 + number % 3);
	case TORTURE_FILE:
	case TORTURE_ATTACH:
		json_decref(body);
		return torture_file_params(op, number);
	case TORTURE_MARK:
	default:
		json_decref(body);
		return json_pack("{s:I, s:I}", "thread", (json_int_t)op->thread, "to",
				 (json_int_t)(on ? on->number : 1));
	}
}

static void torture_send(int number)
{
	static const char *const methods[TORTURE_KINDS] = {
	    "post.reply",    "thread.new", "post.edit", "feedback.new", "feedback.comment",
	    "feedback.vote", "read.mark",  "file.put",	"file.attach"};
	struct torture_op *op = &torture.ledger->ops[number];
	json_t *params = torture_params(op, number);

	assert(params);
	torture.waiting++;
	op->is_asked = true;
	hall_call(torture.h.hall, torture.callers[op->who], methods[op->kind], params,
		  on_torture_reply, op);
	json_decref(params);
}

/* --- which call --- */

/* An acknowledged write of a kind (that member's own, for who >= 0), or -1. */
static int torture_pick(enum torture_kind kind, int who)
{
	struct torture_ledger *ledger = torture.ledger;

	for (int tries = 0; ledger->asked && tries < 60; tries++) {
		int i = (int)torture_chance((unsigned)ledger->asked);
		const struct torture_op *op = &ledger->ops[i];

		if (op->is_sure && op->kind == kind && (who < 0 || op->who == who))
			return i;
	}
	return -1;
}

static enum torture_kind torture_pick_kind(void)
{
	static const enum torture_kind often[] = {
	    TORTURE_REPLY, TORTURE_REPLY,  TORTURE_REPLY,   TORTURE_REPLY,   TORTURE_THREAD,
	    TORTURE_EDIT,  TORTURE_REPORT, TORTURE_COMMENT, TORTURE_COMMENT, TORTURE_VOTE,
	    TORTURE_VOTE,  TORTURE_MARK,   TORTURE_MARK,    TORTURE_FILE,    TORTURE_ATTACH};

	return often[torture_chance(sizeof(often) / sizeof(often[0]))];
}

/* A reply or mark is in the thread of a post, which is known by now. */
static void torture_fill_post(struct torture_op *op)
{
	const struct torture_op *on;

	op->on = torture_pick(torture_chance(3) ? TORTURE_REPLY : TORTURE_THREAD, -1);
	on = op->on >= 0 ? &torture.ledger->ops[op->on] : NULL;
	op->thread = on ? on->thread : torture.ledger->first_thread;
}

/* What is about a report is by a tester, a vote by another than its author. */
static void torture_fill_item(struct torture_op *op)
{
	op->who = TORTURE_PUBLIC + (int)torture_chance(TORTURE_TESTERS);
	if (op->kind == TORTURE_REPORT)
		return;
	op->on = torture_pick(TORTURE_REPORT, -1);
	if (op->on < 0)
		op->kind = TORTURE_REPORT;
	else if (op->kind == TORTURE_VOTE && torture.ledger->ops[op->on].who == op->who)
		op->who = TORTURE_PUBLIC + (op->who - TORTURE_PUBLIC + 1) % TORTURE_TESTERS;
}

/* A file that is in that member's outbox for certain, to a post of theirs; else one
 * more file. */
static void torture_fill_attach(struct torture_op *op)
{
	int post = torture_pick(TORTURE_REPLY, op->who);
	struct torture_op *file;

	op->on = torture_pick(TORTURE_FILE, op->who);
	file = op->on >= 0 ? &torture.ledger->ops[op->on] : NULL;
	if (!file || post < 0 || file->number || file->era != op->era) {
		op->kind = TORTURE_FILE;
		op->on = -1;
		return;
	}
	file->number = 1;
	op->post = torture.ledger->ops[post].post;
}

static void torture_fill(struct torture_op *op)
{
	*op = (struct torture_op){.kind = torture_pick_kind(),
				  .who = (int)torture_chance(TORTURE_PEOPLE),
				  .on = -1,
				  .era = torture.ledger->era};
	if (op->kind == TORTURE_EDIT) {
		op->on = torture_pick(TORTURE_REPLY, op->who);
		if (op->on < 0)
			op->kind = TORTURE_REPLY;
	}
	if (op->kind == TORTURE_ATTACH)
		torture_fill_attach(op);
	else if (op->kind == TORTURE_REPLY || op->kind == TORTURE_MARK)
		torture_fill_post(op);
	else if (op->kind == TORTURE_REPORT || op->kind == TORTURE_COMMENT ||
		 op->kind == TORTURE_VOTE)
		torture_fill_item(op);
}

static void torture_ask(void)
{
	struct torture_ledger *ledger = torture.ledger;

	if (torture.answered + torture.waiting >= torture.until || ledger->asked >= TORTURE_OPS)
		return;
	torture_fill(&ledger->ops[ledger->asked]);
	torture_send(ledger->asked++);
}

/* --- the life of a hall --- */

/* 0, or what opening the store came to. */
static int torture_open(struct torture_ledger *ledger, const char *dir, const char *vfs,
			unsigned seed)
{
	struct hall_options options = {
	    .dir = dir, .readers = 1, .batch = 100, .deadline_ms = 10000, .vfs = vfs};
	int err;

	torture.ledger = ledger;
	torture.seed = seed;
	uv_loop_init(&torture.h.loop);
	err = hall_open(&torture.h.hall, &torture.h.loop, &options, domain_bindings());
	for (int i = 0; err == 0 && i < TORTURE_PEOPLE; i++) {
		struct caller as = {.member = ledger->members[i],
				    .door = CALLER_MEMBER,
				    .role = CALLER_ROLE_MEMBER,
				    .handle = (char *)torture_people[i],
				    .remote = (char *)"127.0.0.1"};

		torture.callers[i] = caller_new(&as);
	}
	return err;
}

/* Load until so many more calls were answered; some may be on their way then. */
static void torture_run(int answers)
{
	torture.until = torture.answered + answers + TORTURE_WRITERS;
	for (int i = torture.waiting; i < TORTURE_WRITERS; i++)
		torture_ask();
	while (torture.waiting && torture.answered < torture.until - TORTURE_WRITERS)
		uv_run(&torture.h.loop, UV_RUN_ONCE);
}

static void torture_drain(void)
{
	torture.until = 0;
	while (torture.waiting)
		uv_run(&torture.h.loop, UV_RUN_ONCE);
}

/* Asks again for what was asked before and is not known to be there. */
static void torture_retry(void)
{
	struct torture_ledger *ledger = torture.ledger;
	int most = 40;

	torture.until = 0;
	for (int i = ledger->asked - 1; i >= 0 && most > 0; i--) {
		const struct torture_op *op = &ledger->ops[i];

		if (op->is_sure || !op->is_asked || op->era != ledger->era ||
		    op->kind == TORTURE_EDIT || op->kind == TORTURE_ATTACH || torture_chance(2))
			continue;
		torture_send(i);
		most--;
	}
	torture_drain();
}

static void torture_close(void)
{
	torture_drain();
	for (int i = 0; i < TORTURE_PEOPLE; i++)
		caller_drop(&torture.callers[i]);
	helper_stop(&torture.h);
}

#endif
