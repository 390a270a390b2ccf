/* torture_room: what testers and the owner of a room do in a hall that is being
 * tortured: reports and what becomes of them, tasks, surveys, releases, decisions. */
#ifndef HEARTH_TESTS_TORTURE_ROOM_H
#define HEARTH_TESTS_TORTURE_ROOM_H

#include "tests/unit/torture_talk.h"

/* --- reports --- */

static void torture_fill_comment(struct torture_op *op)
{
	torture_put_on(op, TORTURE_REPORT, -1);
}

/* A vote is by another than its author. */
static void torture_fill_vote(struct torture_op *op)
{
	if (torture_put_on(op, TORTURE_REPORT, -1) && torture_on(op)->who == op->who)
		op->who = TORTURE_PUBLIC + (op->who - TORTURE_PUBLIC + 1) % TORTURE_TESTERS;
}

static json_t *torture_report(const struct torture_op *op, int number)
{
	(void)op;
	return json_pack("{s:s, s:s, s:o, s:o}", "room", "heron", "type", "issue", "body",
			 torture_body(number), "request_id", torture_request(number));
}

static json_t *torture_comment(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:o, s:o}", "item", torture_on(op)->item, "body",
			 torture_body(number), "request_id", torture_request(number));
}

static json_t *torture_vote(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:i}", "item", torture_on(op)->item, "importance", 1 + number % 3);
}

static json_t *torture_unvote(const struct torture_op *op, int number)
{
	(void)number;
	return json_pack("{s:s}", "item", torture_on(op)->item);
}

static void torture_fill_merge(struct torture_op *op)
{
	op->also = torture_pick(TORTURE_REPORT, -1);
	if (op->also < 0)
		op->kind = TORTURE_REPORT;
	else
		torture_put_on(op, TORTURE_TWIN, -1);
}

static json_t *torture_twin(const struct torture_op *op, int number)
{
	(void)op;
	return json_pack("{s:s, s:s, s:o, s:o}", "room", "heron", "type", "issue", "body",
			 json_sprintf("twin %d. Like another.", number), "request_id",
			 torture_request(number));
}

static json_t *torture_merge(const struct torture_op *op, int number)
{
	(void)number;
	return json_pack("{s:s, s:s}", "item", torture_on(op)->item, "into",
			 torture.ledger->ops[op->also].item);
}

static const char *const torture_steps[] = {"acknowledged", "under_review", "planned"};

/* The step after the last that was tried; planned and not planned for ever. */
static void torture_fill_status(struct torture_op *op)
{
	int last;

	if (!torture_put_on(op, TORTURE_REPORT, -1))
		return;
	last = torture_last(TORTURE_STATUS, -1, op->on);
	if (last >= 0)
		op->way = torture.ledger->ops[last].way == 1 ? 2 : 1;
}

static json_t *torture_status(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:s, s:o}", "item", torture_on(op)->item, "status",
			 torture_steps[op->way], "note", torture_body(number));
}

static const char *const torture_hows[] = {"none", "anonymous", "named"};

/* By the author alone. */
static void torture_fill_consent(struct torture_op *op)
{
	torture_put_on(op, TORTURE_REPORT, op->who);
}

static json_t *torture_consent(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:s}", "item", torture_on(op)->item, "quote_consent",
			 torture_hows[number % 3]);
}

/* A room has only so many. */
static json_t *torture_tag(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:o}", "item", torture_on(op)->item, "tags",
			 json_sprintf("t%d", number % 300));
}

/* --- tasks and surveys --- */

static const char *const torture_states[] = {"done", "blocked", "skip"};

static void torture_fill_task(struct torture_op *op)
{
	op->way = (int)torture_chance(3);
	if (!torture_put_on(op, TORTURE_TASK, -1))
		op->who = TORTURE_OWNER;
}

static json_t *torture_task(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o}", "room", "heron", "kind",
			 op->kind == TORTURE_SURVEY ? "survey" : "task", "title",
			 json_sprintf("op %d. Try it", number), "body", torture_body(number),
			 "request_id", torture_request(number));
}

static json_t *torture_said(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:o}", "task", torture_on(op)->item, "note",
			 json_sprintf("op %d.", number));
}

static json_t *torture_undo(const struct torture_op *op, int number)
{
	(void)number;
	return json_pack("{s:s}", "task", torture_on(op)->item);
}

/* Once somebody has answered a survey is asked nothing more. */
static bool torture_is_answered(int survey)
{
	const struct torture_ledger *ledger = torture.ledger;

	for (int i = 0; i < ledger->asked; i++) {
		const struct torture_op *op = &ledger->ops[i];

		if (op->is_asked && op->kind == TORTURE_ANSWER && ledger->ops[op->on].on == survey)
			return true;
	}
	return false;
}

static void torture_fill_question(struct torture_op *op)
{
	if (torture_put_on(op, TORTURE_SURVEY, -1) && torture_is_answered(op->on)) {
		op->kind = TORTURE_SURVEY;
		op->on = -1;
	}
}

static void torture_fill_answer(struct torture_op *op)
{
	torture_put_on(op, TORTURE_QUESTION, -1);
}

static bool torture_is_scale(int question)
{
	return question % 2 == 0;
}

static json_t *torture_question(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:s, s:o}", "task", torture_on(op)->item, "kind",
			 torture_is_scale(number) ? "scale5" : "text", "text",
			 json_sprintf("op %d. And?", number));
}

static json_t *torture_answer(const struct torture_op *op, int number)
{
	const struct torture_op *question = torture_on(op);
	json_t *answers = json_object();
	char place[24];

	snprintf(place, sizeof(place), "%lld", (long long)question->number);
	json_object_set_new(answers, place,
			    torture_is_scale(op->on) ? json_integer(1 + number % 5)
						     : json_sprintf("op %d.", number));
	return json_pack("{s:s, s:o}", "task", torture.ledger->ops[question->on].item, "answers",
			 answers);
}

/* --- releases and decisions --- */

static void torture_fill_change(struct torture_op *op)
{
	op->also = torture_pick(TORTURE_REPORT, -1);
	if (op->also < 0)
		op->kind = TORTURE_REPORT;
	else
		torture_put_on(op, TORTURE_RELEASE, -1);
}

static json_t *torture_release(const struct torture_op *op, int number)
{
	(void)op;
	return json_pack("{s:s, s:o, s:o, s:o}", "room", "heron", "version",
			 json_sprintf("0.%d", number), "body", torture_body(number), "request_id",
			 torture_request(number));
}

static json_t *torture_change(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:o, s:[s], s:o, s:o}", "room", "heron", "release",
			 json_sprintf("0.%d", op->on), "item", torture.ledger->ops[op->also].item,
			 "body", torture_body(number), "request_id", torture_request(number));
}

static json_t *torture_decision(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:o, s:[s], s:o, s:o}", "room", "heron", "title",
			 json_sprintf("Decided %d", number), "item", torture_on(op)->item, "body",
			 torture_body(number), "request_id", torture_request(number));
}

/* --- units --- */

static void torture_fill_unit(struct torture_op *op)
{
	op->way = (int)torture_chance(TORTURE_TESTERS);
}

static void torture_fill_got(struct torture_op *op)
{
	if (torture_put_on(op, TORTURE_UNIT, -1))
		op->who = TORTURE_PUBLIC + torture_on(op)->way;
}

static json_t *torture_unit(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:s, s:o, s:s}", "room", "heron", "handle",
			 torture_people[TORTURE_PUBLIC + op->way], "serial",
			 json_sprintf("op %d.", number), "state", "shipped");
}

static json_t *torture_got(const struct torture_op *op, int number)
{
	(void)number;
	return json_pack("{s:s, s:o}", "room", "heron", "serial", json_sprintf("op %d.", op->on));
}

#endif
