/* torture_load: the load on a hall that is being tortured: which calls are made, by whom,
 * and what their replies come to in the ledger. */
#ifndef HEARTH_TESTS_TORTURE_LOAD_H
#define HEARTH_TESTS_TORTURE_LOAD_H

#include "tests/unit/torture_door.h"
#include "tests/unit/torture_ledger.h"
#include "tests/unit/torture_people.h"
#include "tests/unit/torture_room.h"
#include "tests/unit/torture_talk.h"

enum torture_by { BY_ANYBODY, BY_TESTER, BY_OWNER };

/* fill: what the write is about; changing the kind begins anew. may_refuse: what a call
 * is told that came too late, others having been quicker. is_once: asking again might
 * do it twice. */
static const struct torture_call {
	const char *method;
	enum torture_by by;
	int often; /* of the sum of all */
	void (*fill)(struct torture_op *op);
	json_t *(*params)(const struct torture_op *op, int number);
	int may_refuse;
	bool is_once;
} torture_calls[TORTURE_KINDS] = {
    [TORTURE_REPLY] = {"post.reply", BY_ANYBODY, 8, torture_fill_post, torture_reply, 0, false},
    [TORTURE_THREAD] = {"thread.new", BY_ANYBODY, 2, NULL, torture_thread, 0, false},
    [TORTURE_EDIT] = {"post.edit", BY_ANYBODY, 2, torture_fill_edit, torture_edit, 0, true},
    [TORTURE_DELETE] = {"post.delete", BY_ANYBODY, 2, torture_fill_delete, torture_delete, 0,
			false},
    [TORTURE_RESTORE] = {"post.restore", BY_ANYBODY, 2, torture_fill_delete, torture_delete, 0,
			 false},
    [TORTURE_MOVE] = {"thread.move", BY_OWNER, 2, torture_fill_move, torture_move, 0, false},
    [TORTURE_MARK] = {"read.mark", BY_ANYBODY, 4, torture_fill_post, torture_mark, 0, false},
    [TORTURE_FILE] = {"file.put", BY_ANYBODY, 2, NULL, torture_file, 0, false},
    [TORTURE_ATTACH] = {"file.attach", BY_ANYBODY, 2, torture_fill_attach, torture_attach, 0, true},
    [TORTURE_DRAFT] = {"draft.save", BY_ANYBODY, 2, torture_fill_draft, torture_draft, 0, true},
    [TORTURE_REPORT] = {"feedback.new", BY_TESTER, 2, NULL, torture_report, 0, false},
    [TORTURE_COMMENT] = {"feedback.comment", BY_TESTER, 4, torture_fill_comment, torture_comment, 0,
			 false},
    [TORTURE_VOTE] = {"feedback.vote", BY_TESTER, 4, torture_fill_vote, torture_vote, 0, false},
    [TORTURE_UNVOTE] = {"feedback.unvote", BY_TESTER, 1, torture_fill_vote, torture_unvote, 0,
			false},
    [TORTURE_TWIN] = {"feedback.new", BY_TESTER, 1, NULL, torture_twin, 0, false},
    [TORTURE_MERGE] = {"feedback.merge", BY_OWNER, 2, torture_fill_merge, torture_merge,
		       ERR_REFUSED, true},
    [TORTURE_UNMERGE] = {"feedback.unmerge", BY_OWNER, 1, torture_fill_merge, torture_unvote,
			 ERR_REFUSED, true},
    [TORTURE_STATUS] = {"feedback.set", BY_OWNER, 3, torture_fill_status, torture_status,
			ERR_REFUSED, true},
    [TORTURE_CONSENT] = {"feedback.edit", BY_TESTER, 2, torture_fill_consent, torture_consent, 0,
			 false},
    [TORTURE_TAG] = {"feedback.tag", BY_OWNER, 1, torture_fill_comment, torture_tag, 0, false},
    [TORTURE_TASK] = {"task.new", BY_OWNER, 1, NULL, torture_task, 0, false},
    [TORTURE_SAID] = {"task.done", BY_TESTER, 3, torture_fill_task, torture_said, 0, false},
    [TORTURE_LATER] = {"task.later", BY_TESTER, 1, torture_fill_task, torture_said, ERR_REFUSED,
		       false},
    [TORTURE_UNDO] = {"task.undo", BY_TESTER, 1, torture_fill_task, torture_undo, 0, false},
    [TORTURE_SURVEY] = {"task.new", BY_OWNER, 1, NULL, torture_task, 0, false},
    [TORTURE_QUESTION] = {"question.add", BY_OWNER, 2, torture_fill_question, torture_question,
			  ERR_REFUSED, true},
    [TORTURE_ANSWER] = {"survey.answer", BY_TESTER, 3, torture_fill_answer, torture_answer, 0,
			false},
    [TORTURE_RELEASE] = {"release.new", BY_OWNER, 1, NULL, torture_release, 0, false},
    [TORTURE_CHANGE] = {"changelog.new", BY_OWNER, 1, torture_fill_change, torture_change, 0,
			false},
    [TORTURE_DECISION] = {"decision.new", BY_OWNER, 1, torture_fill_comment, torture_decision, 0,
			  false},
    [TORTURE_AGREEMENT] = {"nda.publish", BY_OWNER, 1, NULL, torture_agreement, 0, true},
    [TORTURE_SIGN] = {"nda.accept", BY_TESTER, 4, torture_fill_sign, torture_sign, ERR_CONFLICT,
		      true},
    [TORTURE_UNSIGN] = {"nda.withdraw", BY_TESTER, 1, torture_fill_sign, torture_unsign,
			ERR_REFUSED, true},
    [TORTURE_INVITE] = {"invite.make", BY_OWNER, 1, NULL, torture_invite, 0, true},
    [TORTURE_USE] = {"invite.use", BY_TESTER, 2, torture_fill_use, torture_use, ERR_REFUSED, true},
    [TORTURE_LEAVE] = {"room.leave", BY_TESTER, 0, NULL, torture_leave, ERR_NOT_FOUND, true},
    [TORTURE_UNIT] = {"unit.set", BY_OWNER, 1, torture_fill_unit, torture_unit, 0, true},
    [TORTURE_GOT] = {"unit.got", BY_TESTER, 1, torture_fill_got, torture_got, ERR_NOT_FOUND, true},
    [TORTURE_JOIN] = {"join.new", BY_ANYBODY, 1, NULL, torture_join, 0, true},
    [TORTURE_KEY] = {"key.add", BY_ANYBODY, 2, NULL, torture_add_key, ERR_TOO_LARGE, true},
    [TORTURE_UNKEY] = {"key.remove", BY_ANYBODY, 1, torture_fill_unkey, torture_unkey, ERR_REFUSED,
		       true},
    [TORTURE_PROFILE] = {"member.edit", BY_ANYBODY, 1, NULL, torture_profile, 0, false},
};

/* --- a disk that is new --- */

static void torture_make_people(struct helper *h, struct torture_ledger *ledger)
{
	for (int i = 0; i < TORTURE_PEOPLE; i++)
		ledger->members[i] = helper_member(h, torture_people[i]);
}

static void torture_make_room(struct helper *h, const struct torture_ledger *ledger,
			      const char *room, bool has_testers)
{
	helper_do(h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:b, s:s}", "room", room, "title", room, "purpose",
			    "so that launch day surprises nobody", "hidden", 1, "owner", "olga"));
	for (int i = TORTURE_PUBLIC; has_testers && i < TORTURE_OWNER; i++)
		helper_do(h, ledger->members[TORTURE_OWNER], "room.admit",
			  json_pack("{s:s, s:s, s:s}", "room", room, "handle", torture_people[i],
				    "part", "tester"));
}

/* Its host is who owns the rooms. */
static void torture_make_board(struct helper *h, const char *board)
{
	helper_do(
	    h, HELPER_CONTROL, "board.add",
	    json_pack("{s:s, s:s, s:s}", "board", board, "title", board, "about", "To drink"));
	helper_do(h, HELPER_CONTROL, "board.admit",
		  json_pack("{s:s, s:s, s:s}", "board", board, "handle", "olga", "part", "host"));
}

/* A community with two boards, a thread and rooms, on the disk of h. */
static void torture_make(struct helper *h, struct torture_ledger *ledger)
{
	torture_make_people(h, ledger);
	for (size_t i = 0; i < sizeof(torture_boards) / sizeof(torture_boards[0]); i++)
		torture_make_board(h, torture_boards[i]);
	torture_make_room(h, ledger, "heron", true);
	torture_make_room(h, ledger, "wren", true);
	torture_make_room(h, ledger, "egret", false);
	ledger->first_thread = helper_int(
	    h, ledger->members[0], "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Load", "body", "begin"),
	    "thread");
}

/* --- one call --- */

static void torture_ask(void);

static const char *torture_method(const struct torture_op *op)
{
	static const char *const said[] = {"task.done", "task.blocked", "task.skip"};

	return op->kind == TORTURE_SAID ? said[op->way] : torture_calls[op->kind].method;
}

/* What a person is told when a disk is full, broken or slow. */
static bool torture_is_fault(int err)
{
	return err == ERR_NO_SPACE || err == ERR_SYSTEM || err == ERR_BUSY;
}

/* Others were quicker, or the clock went past the end of what was good when it was asked. */
static bool torture_is_late(const struct torture_op *op, int err)
{
	return err == torture_calls[op->kind].may_refuse ||
	       (err == ERR_NOT_FOUND && op->era != torture.ledger->era);
}

static void torture_refused(const struct torture_op *op, const struct hall_reply *reply)
{
	struct torture_ledger *ledger = torture.ledger;

	ledger->refused++;
	if ((torture.faulty && torture_is_fault(reply->err)) || torture_is_late(op, reply->err))
		return;
	ledger->odd++;
	snprintf(ledger->odd_words, sizeof(ledger->odd_words), "%s: %s: %s", torture_method(op),
		 err_name(reply->err), reply->words ? reply->words : "");
}

/* The first of some fields that a result says something in. */
static const json_t *torture_one_of(const json_t *result, const char *const *names)
{
	const json_t *found = NULL;

	for (int i = 0; names[i] && (!found || json_is_null(found)); i++)
		found = json_object_get(result, names[i]);
	return found;
}

static void torture_note(struct torture_op *op, const json_t *result)
{
	static const char *const ids[] = {"post", "file", "draft", NULL},
				 *const numbers[] = {"number", "version", NULL},
				 *const items[] = {"item", "task", "code", "fingerprint", NULL};
	const char *item = json_string_value(torture_one_of(result, items));

	if (op->kind == TORTURE_ATTACH)
		return;
	if (op->kind == TORTURE_THREAD)
		op->thread = json_integer_value(json_object_get(result, "thread"));
	op->post = json_integer_value(torture_one_of(result, ids));
	op->number =
	    op->kind == TORTURE_THREAD ? 1 : json_integer_value(torture_one_of(result, numbers));
	snprintf(op->item, sizeof(op->item), "%s", item ? item : "");
}

/* is_sure comes last: a kill in between makes the ledger claim less. */
static void on_torture_reply(void *arg, const struct hall_reply *reply)
{
	struct torture_op *op = arg;

	torture.waiting--;
	torture.answered++;
	op->ended = ++torture.ledger->moment;
	if (reply->err < 0) {
		torture_refused(op, reply);
	} else {
		torture_note(op, reply->result);
		torture.ledger->sure++;
		op->is_sure = true;
	}
	torture_ask();
}

static void torture_send(int number)
{
	struct torture_op *op = &torture.ledger->ops[number];
	json_t *params = torture_calls[op->kind].params(op, number);
	struct caller *caller = op->kind == TORTURE_JOIN ? torture_stranger(number)
							 : caller_hold(torture.callers[op->who]);

	assert(params);
	torture.waiting++;
	op->sent = ++torture.ledger->moment;
	op->ended = 0;
	op->is_asked = true;
	hall_call(torture.h.hall, caller, torture_method(op), params, on_torture_reply, op);
	caller_drop(&caller);
	json_decref(params);
}

/* --- which call --- */

static enum torture_kind torture_pick_kind(void)
{
	int sum = 0, kind = 0;

	for (int i = 0; i < TORTURE_KINDS; i++)
		sum += torture_calls[i].often;
	sum = (int)torture_chance((unsigned)sum);
	while ((sum -= torture_calls[kind].often) >= 0)
		kind++;
	return (enum torture_kind)kind;
}

static int torture_pick_who(enum torture_by by)
{
	if (by == BY_TESTER)
		return TORTURE_PUBLIC + (int)torture_chance(TORTURE_TESTERS);
	return by == BY_OWNER ? TORTURE_OWNER : (int)torture_chance(TORTURE_PEOPLE);
}

static void torture_fill(struct torture_op *op)
{
	enum torture_kind kind, wanted = torture_pick_kind();
	int who = -1;

	do {
		kind = wanted;
		/* Who leaves is who would have come. */
		if (kind != TORTURE_LEAVE)
			who = torture_pick_who(torture_calls[kind].by);
		*op = (struct torture_op){
		    .kind = kind, .who = who, .on = -1, .also = -1, .era = torture.ledger->era};
		if (torture_calls[kind].fill)
			torture_calls[kind].fill(op);
		wanted = op->kind;
	} while (wanted != kind);
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

/* What was on its way when a life ended is not any more. */
static void torture_settle(void)
{
	struct torture_ledger *ledger = torture.ledger;

	for (int i = 0; i < ledger->asked; i++) {
		if (ledger->ops[i].is_asked && !ledger->ops[i].ended)
			ledger->ops[i].ended = ++ledger->moment;
	}
}

/* Asks again for what was asked before and is not known to be there. */
static void torture_retry(void)
{
	struct torture_ledger *ledger = torture.ledger;
	int most = 40;

	torture.until = 0;
	torture_settle();
	for (int i = ledger->asked - 1; i >= 0 && most > 0; i--) {
		const struct torture_op *op = &ledger->ops[i];

		if (op->is_sure || !op->is_asked || op->era != ledger->era ||
		    torture_calls[op->kind].is_once || torture_chance(2))
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
