/* torture_talk: what members write on the board of a hall that is being tortured, their
 * files and drafts. */
#ifndef HEARTH_TESTS_TORTURE_TALK_H
#define HEARTH_TESTS_TORTURE_TALK_H

#include "tests/unit/torture_ledger.h"

static json_t *torture_body(int number)
{
	return json_sprintf("op %d. The disk is tortured.", number);
}

static json_t *torture_request(int number)
{
	return json_sprintf("r%d", number);
}

/* --- posts --- */

/* A reply or mark is in the thread of a post, which is known by now. */
static void torture_fill_post(struct torture_op *op)
{
	const struct torture_op *on;

	op->on = torture_pick(torture_chance(3) ? TORTURE_REPLY : TORTURE_THREAD, -1);
	on = torture_on(op);
	op->thread = on ? on->thread : torture.ledger->first_thread;
}

/* Every fourth answer is taken back and put there again, the others are edited and given
 * files. */
static bool torture_is_fickle(int reply)
{
	return reply % 4 == 0;
}

static void torture_fill_own(struct torture_op *op, bool is_fickle)
{
	if (torture_put_on(op, TORTURE_REPLY, op->who) && torture_is_fickle(op->on) != is_fickle) {
		op->kind = TORTURE_REPLY;
		op->on = -1;
	}
}

static void torture_fill_edit(struct torture_op *op)
{
	torture_fill_own(op, false);
}

static void torture_fill_delete(struct torture_op *op)
{
	torture_fill_own(op, true);
}

static const char *const torture_boards[] = {"tea", "coffee"};

static void torture_fill_move(struct torture_op *op)
{
	op->way = (int)torture_chance(2);
	torture_put_on(op, TORTURE_THREAD, -1);
}

static json_t *torture_reply(const struct torture_op *op, int number)
{
	const struct torture_op *on = torture_on(op);

	return json_pack("{s:I, s:I, s:o, s:o}", "thread", (json_int_t)op->thread, "to",
			 (json_int_t)(on ? on->number : 1), "body", torture_body(number),
			 "request_id", torture_request(number));
}

static json_t *torture_thread(const struct torture_op *op, int number)
{
	(void)op;
	return json_pack("{s:s, s:o, s:o, s:o}", "board", "tea", "title",
			 json_sprintf("About %d", number), "body", torture_body(number),
			 "request_id", torture_request(number));
}

static json_t *torture_edit(const struct torture_op *op, int number)
{
	return json_pack("{s:I, s:o}", "post", (json_int_t)torture_on(op)->post, "body",
			 json_sprintf("op %d. again %d. Better words.", op->on, number));
}

static json_t *torture_delete(const struct torture_op *op, int number)
{
	(void)number;
	return json_pack("{s:I}", "post", (json_int_t)torture_on(op)->post);
}

static json_t *torture_move(const struct torture_op *op, int number)
{
	(void)number;
	return json_pack("{s:I, s:s}", "thread", (json_int_t)torture_on(op)->thread, "board",
			 torture_boards[op->way]);
}

static json_t *torture_mark(const struct torture_op *op, int number)
{
	const struct torture_op *on = torture_on(op);

	(void)number;
	return json_pack("{s:I, s:I}", "thread", (json_int_t)op->thread, "to",
			 (json_int_t)(on ? on->number : 1));
}

/* --- files --- */

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

/* A file that is in that member's outbox for certain, to a post of theirs; else one
 * more file. */
static void torture_fill_attach(struct torture_op *op)
{
	int post = torture_pick(TORTURE_REPLY, op->who);
	struct torture_op *file;

	op->on = torture_pick(TORTURE_FILE, op->who);
	file = op->on >= 0 ? &torture.ledger->ops[op->on] : NULL;
	if (!file || post < 0 || torture_is_fickle(post) || file->number || file->era != op->era) {
		op->kind = TORTURE_FILE;
		op->on = -1;
		return;
	}
	file->number = 1;
	op->post = torture.ledger->ops[post].post;
}

static json_t *torture_file(const struct torture_op *op, int number)
{
	char *text = torture_text(number);
	json_t *params =
	    json_pack("{s:o, s:s}", "name", json_sprintf("op%d.txt", number), "body", text);

	(void)op;
	free(text);
	return params;
}

static json_t *torture_attach(const struct torture_op *op, int number)
{
	(void)number;
	return json_pack("{s:o, s:I}", "file",
			 json_sprintf("%lld", (long long)torture_on(op)->post), "post",
			 (json_int_t)op->post);
}

/* --- drafts --- */

/* One that was begun is kept again two times of three. */
static void torture_fill_draft(struct torture_op *op)
{
	const struct torture_op *begun;

	if (torture_chance(3) == 0)
		return;
	op->on = torture_pick(TORTURE_DRAFT, op->who);
	begun = torture_on(op);
	if (begun && begun->on >= 0)
		op->on = begun->on;
}

static json_t *torture_draft(const struct torture_op *op, int number)
{
	const struct torture_op *begun = torture_on(op);

	return json_pack("{s:o, s:o, s:o*}", "target",
			 json_sprintf("reply:%lld", (long long)torture.ledger->first_thread),
			 "body", json_sprintf("op %d.", number), "draft",
			 begun ? json_integer(begun->post) : NULL);
}

#endif
