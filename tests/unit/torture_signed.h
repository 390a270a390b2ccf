/* torture_signed: what must hold of signatures and invitations after a life. A signature
 * never vanishes, and is of the text that was signed; taken back it stays in the books
 * as that. An invitation was used as often as people came by it. */
#ifndef HEARTH_TESTS_TORTURE_SIGNED_H
#define HEARTH_TESTS_TORTURE_SIGNED_H

#include "server/store/db.h"
#include "tests/unit/torture_ledger.h"

/* Of each write that signs: how often its row is there, and whether it was taken back. */
struct torture_signed {
	int times[TORTURE_OPS];
	bool is_withdrawn[TORTURE_OPS];
};

static bool torture_is_over(const struct torture_op *op, int64_t moment)
{
	return op->ended && op->ended < moment;
}

/* Whether that member took signatures back between two moments, perhaps. */
static bool torture_may_be_withdrawn(const struct torture_ledger *ledger, int who, int64_t since)
{
	for (int i = 0; i < ledger->asked; i++) {
		const struct torture_op *op = &ledger->ops[i];

		if (op->kind == TORTURE_UNSIGN && op->is_asked && op->who == who &&
		    !torture_is_over(op, since))
			return true;
	}
	return false;
}

/* Whether that member took back for certain what was signed by then. */
static bool torture_must_be_withdrawn(const struct torture_ledger *ledger,
				      const struct torture_op *sign)
{
	for (int i = 0; i < ledger->asked; i++) {
		const struct torture_op *op = &ledger->ops[i];

		if (op->kind == TORTURE_UNSIGN && op->is_sure && op->who == sign->who &&
		    torture_is_over(sign, op->sent))
			return true;
	}
	return false;
}

static bool torture_is_digest(const char *body, const char *digest)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof(sum) + 1];

	crypto_hash_sha256(sum, (const unsigned char *)body, strlen(body));
	return strcmp(sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum)), digest) == 0;
}

/* Rows of: the name typed, member, version, digest of the signature, whether it was taken
 * back, the text, digest of the text. */
static int torture_read_signature(const struct db_rows *rows, const struct torture_ledger *ledger,
				  struct torture_signed *of)
{
	const struct torture_op *op, *text;
	int number;

	if (sscanf(db_text(rows, 0), "op %d.", &number) != 1 || number < 0 ||
	    number >= ledger->asked || ledger->ops[number].kind != TORTURE_SIGN ||
	    !ledger->ops[number].is_asked)
		return torture_say("a signature that nobody gave", 1);
	op = &ledger->ops[number];
	text = &ledger->ops[op->on];
	of->times[number]++;
	of->is_withdrawn[number] = db_int(rows, 4) != 0;
	if (db_int(rows, 1) != ledger->members[op->who] || db_int(rows, 2) != text->number)
		return torture_say("a signature of somebody else, or of another text", number);
	if (!torture_is_digest(db_text(rows, 5), db_text(rows, 3)) ||
	    strcmp(db_text(rows, 3), db_text(rows, 6)) != 0)
		return torture_say("a signature whose fingerprint is of another text", number);
	if (of->is_withdrawn[number] ? !torture_may_be_withdrawn(ledger, op->who, op->sent)
				     : torture_must_be_withdrawn(ledger, op))
		return torture_say("a signature that was taken back, or was not", number);
	return 0;
}

/* One's own row, or that of one that was quicker; good unless it was taken back since. */
static bool torture_is_signed(const struct torture_ledger *ledger, int number,
			      const struct torture_signed *of)
{
	const struct torture_op *op = &ledger->ops[number];
	bool may_be = torture_may_be_withdrawn(ledger, op->who, op->sent);

	for (int i = 0; i < ledger->asked; i++) {
		const struct torture_op *other = &ledger->ops[i];

		if (of->times[i] && other->on == op->on && other->who == op->who &&
		    other->sent < op->ended && (may_be || !of->is_withdrawn[i]))
			return true;
	}
	return false;
}

static int torture_check_signed(struct db *db, const struct torture_ledger *ledger)
{
	struct torture_signed *of = mem_alloc(sizeof(*of));
	struct db_rows *rows =
	    db_query(db,
		     "SELECT a.typed_name, a.member, n.version, a.digest, a.withdrawn_at IS NOT "
		     "NULL, n.body, n.digest FROM nda_acceptance a JOIN nda n ON n.id = a.nda",
		     "");
	int wrong = 0;

	memset(of, 0, sizeof(*of));
	while (db_next(rows))
		wrong += torture_read_signature(rows, ledger, of);
	if (db_end(rows) < 0)
		wrong += torture_say("what cannot be read", 1);
	for (int i = 0; i < ledger->asked; i++) {
		const struct torture_op *op = &ledger->ops[i];

		if (of->times[i] > 1 ||
		    (op->kind == TORTURE_SIGN && op->is_sure && !torture_is_signed(ledger, i, of)))
			wrong += torture_say("a signature that is there not once", i);
	}
	free(of);
	return wrong;
}

/* --- invitations --- */

static void torture_count_uses(const struct torture_ledger *ledger, int invite, int64_t *asked_r,
			       int64_t *sure_r)
{
	*asked_r = *sure_r = 0;
	for (int i = 0; i < ledger->asked; i++) {
		const struct torture_op *op = &ledger->ops[i];

		if (op->kind == TORTURE_USE && op->on == invite) {
			*asked_r += op->is_asked;
			*sure_r += op->is_sure;
		}
	}
}

static int torture_check_invite(struct db *db, const struct torture_ledger *ledger, int invite)
{
	char name[TORTURE_NAME];
	int64_t used = 0, people = 0, asked, sure;
	int err;

	snprintf(name, sizeof(name), "op %d.", invite);
	torture_count_uses(ledger, invite, &asked, &sure);
	err = db_one_int(db, &used, "SELECT used FROM invite WHERE name = ?", "s", name);
	if (err == 0)
		err = db_one_int(db, &people,
				 "SELECT count(*) FROM invite_use u JOIN invite i ON i.digest = "
				 "u.digest WHERE i.name = ?",
				 "s", name);
	if (err < 0 || used < sure || used > asked || people > used || (used > 0) != (people > 0))
		return torture_say("an invitation whose uses are not counted", invite);
	return 0;
}

static int torture_check_invited(struct db *db, const struct torture_ledger *ledger)
{
	int wrong = 0;

	for (int i = 0; i < ledger->asked; i++) {
		const struct torture_op *op = &ledger->ops[i];
		int64_t count = 1;
		char name[TORTURE_NAME];

		if (op->kind == TORTURE_INVITE && op->is_sure)
			wrong += torture_check_invite(db, ledger, i);
		if (op->kind != TORTURE_USE || !op->is_sure)
			continue;
		snprintf(name, sizeof(name), "op %d.", op->on);
		if (db_one_int(db, &count,
			       "SELECT count(*) FROM invite_use u JOIN invite i ON i.digest = "
			       "u.digest WHERE i.name = ? AND u.member = ?",
			       "si", name, ledger->members[op->who]) < 0 ||
		    count != 1)
			wrong += torture_say("somebody who came by no invitation", i);
	}
	return wrong;
}

#endif
