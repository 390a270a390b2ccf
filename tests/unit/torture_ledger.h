/* torture_ledger: what is asked of a hall that is being tortured, by whom, and what was
 * acknowledged.
 *
 * The ledger lies in memory that the process of the hall shares with its parent,
 * so that it outlives a kill. Every write has a number, which stands in what it
 * writes ("op 17.", of an edit "again 17.") where there are words. It was asked for,
 * and is there at most once, or acknowledged as well, and is there exactly once.
 * Of what replaces what was there before (a vote, an answer) the newest is there. */
#ifndef HEARTH_TESTS_TORTURE_LEDGER_H
#define HEARTH_TESTS_TORTURE_LEDGER_H

#include <sys/mman.h>

#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

enum {
	TORTURE_OPS = 12000, /* on one disk */
	TORTURE_WRITERS = 16,
	TORTURE_PUBLIC = 3,  /* members that write on the board */
	TORTURE_TESTERS = 4, /* members that also report to the room */
	TORTURE_PEOPLE = TORTURE_PUBLIC + TORTURE_TESTERS + 1, /* and the rooms' owner */
	TORTURE_OWNER = TORTURE_PEOPLE - 1,
	TORTURE_NAME = 24, /* bytes of a name that holds a number */
};

/* Rooms: heron has reports and a programme, wren an agreement whose text changes all
 * the time, into egret one comes by invitations. */
enum torture_kind {
	TORTURE_REPLY,
	TORTURE_THREAD,
	TORTURE_EDIT,
	TORTURE_DELETE,
	TORTURE_RESTORE,
	TORTURE_MOVE,	/* a thread goes to one of two boards; way: which */
	TORTURE_MARK,	/* a thread is read */
	TORTURE_FILE,	/* put into the outbox; post is its id, number 1 once it is attached */
	TORTURE_ATTACH, /* to post */
	TORTURE_DRAFT,	/* begun, or kept again: post is its id */
	TORTURE_REPORT,
	TORTURE_COMMENT,
	TORTURE_VOTE,
	TORTURE_UNVOTE,
	TORTURE_STATUS,	 /* a step of a report, by staff; way: which */
	TORTURE_CONSENT, /* to be quoted, or not any more */
	TORTURE_TAG,
	TORTURE_TWIN, /* a report that is there to be merged, into also */
	TORTURE_MERGE,
	TORTURE_UNMERGE,
	TORTURE_TASK,
	TORTURE_SAID, /* done, blocked or skipped */
	TORTURE_LATER,
	TORTURE_UNDO,
	TORTURE_SURVEY,
	TORTURE_QUESTION, /* of a survey; number is its place */
	TORTURE_ANSWER,
	TORTURE_RELEASE,
	TORTURE_CHANGE, /* that a release brought */
	TORTURE_DECISION,
	TORTURE_AGREEMENT, /* number is its version */
	TORTURE_SIGN,
	TORTURE_UNSIGN, /* signatures are taken back */
	TORTURE_INVITE, /* item is its code, of a key its fingerprint */
	TORTURE_USE,
	TORTURE_LEAVE,
	TORTURE_UNIT, /* is sent to a tester; way: to whom */
	TORTURE_GOT,
	TORTURE_JOIN, /* somebody becomes a member */
	TORTURE_KEY,
	TORTURE_UNKEY,
	TORTURE_PROFILE,
	TORTURE_KINDS,
};

struct torture_op {
	bool is_asked, is_sure;
	enum torture_kind kind;
	int who;		/* of the people */
	int on;			/* the write it is about; -1: none, or the first thread */
	int also;		/* another that it names, or -1 */
	int way;		/* which of some ways to do it */
	int era;		/* between two moves of the clock by hours */
	int64_t sent, ended;	/* moments, of the last time it was asked; ended 0: not known */
	int64_t thread, number; /* what came of it */
	int64_t post;
	char item[64];
};

struct torture_ledger {
	int asked; /* numbers given out */
	struct torture_op ops[TORTURE_OPS];
	int64_t first_thread, members[TORTURE_PEOPLE];
	int64_t moment; /* goes on with each call and each reply */
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

static int torture_say(const char *what, int64_t count)
{
	fprintf(stderr, "torture: %s: %lld\n", what, (long long)count);
	return 1;
}

/* An acknowledged write of a kind (that member's own, for who >= 0), or -1. */
static int torture_pick(enum torture_kind kind, int who)
{
	struct torture_ledger *ledger = torture.ledger;

	for (int tries = 0; ledger->asked && tries < 300; tries++) {
		int i = (int)torture_chance((unsigned)ledger->asked);
		const struct torture_op *op = &ledger->ops[i];

		if (op->is_sure && op->kind == kind && (who < 0 || op->who == who))
			return i;
	}
	return -1;
}

/* The last one that was asked for of a kind by who, about on (each -1: any), or -1. */
static int torture_last(enum torture_kind kind, int who, int on)
{
	const struct torture_ledger *ledger = torture.ledger;
	int i = ledger->asked - 1;

	while (i >= 0 &&
	       (!ledger->ops[i].is_asked || ledger->ops[i].kind != kind ||
		(who >= 0 && ledger->ops[i].who != who) || (on >= 0 && ledger->ops[i].on != on)))
		i--;
	return i;
}

static const struct torture_op *torture_on(const struct torture_op *op)
{
	return op->on >= 0 ? &torture.ledger->ops[op->on] : NULL;
}

/* The write is about one of that kind; where there is none yet it becomes one. */
static bool torture_put_on(struct torture_op *op, enum torture_kind kind, int who)
{
	op->on = torture_pick(kind, who);
	if (op->on < 0)
		op->kind = kind;
	return op->on >= 0;
}

#endif
