/* torture_door: what stands at the door of a room of a hall that is being tortured: an
 * agreement whose text changes and is signed again, signatures that are taken back,
 * invitations that are used, and leaving. */
#ifndef HEARTH_TESTS_TORTURE_DOOR_H
#define HEARTH_TESTS_TORTURE_DOOR_H

#include "tests/unit/torture_talk.h"

/* --- the agreement of wren --- */

/* The newest text that is known to be there, or -1. */
static int torture_newest(void)
{
	const struct torture_ledger *ledger = torture.ledger;
	int newest = -1;

	for (int i = 0; i < ledger->asked; i++) {
		const struct torture_op *op = &ledger->ops[i];

		if (op->kind == TORTURE_AGREEMENT && op->is_sure &&
		    (newest < 0 || op->number > ledger->ops[newest].number))
			newest = i;
	}
	return newest;
}

static void torture_fill_sign(struct torture_op *op)
{
	op->on = torture_newest();
	if (op->on < 0)
		op->kind = TORTURE_AGREEMENT;
}

static json_t *torture_agreement(const struct torture_op *op, int number)
{
	(void)op;
	return json_pack("{s:s, s:o}", "room", "wren", "body",
			 json_sprintf("op %d. I keep it to myself.\n", number));
}

static json_t *torture_sign(const struct torture_op *op, int number)
{
	return json_pack("{s:s, s:I, s:o}", "room", "wren", "version",
			 (json_int_t)torture_on(op)->number, "name",
			 json_sprintf("op %d. Tester", number));
}

static json_t *torture_unsign(const struct torture_op *op, int number)
{
	(void)op;
	(void)number;
	return json_pack("{s:s}", "room", "wren");
}

/* --- the invitations of egret --- */

/* In by a code that is still good, or out, whichever was not tried last. */
static void torture_fill_use(struct torture_op *op)
{
	int in = torture_last(TORTURE_USE, op->who, -1),
	    out = torture_last(TORTURE_LEAVE, op->who, -1);

	if (in > out)
		op->kind = TORTURE_LEAVE;
	else if (torture_put_on(op, TORTURE_INVITE, -1) && torture_on(op)->era != op->era) {
		op->kind = TORTURE_INVITE;
		op->on = -1;
	}
}

static json_t *torture_invite(const struct torture_op *op, int number)
{
	(void)op;
	return json_pack("{s:s, s:o, s:i}", "room", "egret", "name", json_sprintf("op %d.", number),
			 "uses", 1000);
}

static json_t *torture_use(const struct torture_op *op, int number)
{
	(void)number;
	return json_pack("{s:s}", "code", torture_on(op)->item);
}

static json_t *torture_leave(const struct torture_op *op, int number)
{
	(void)op;
	(void)number;
	return json_pack("{s:s}", "room", "egret");
}

#endif
