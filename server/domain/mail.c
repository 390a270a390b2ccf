#include "server/domain/mail.h"

#include <ctype.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/text/mailbox.h"
#include "server/domain/code.h"
#include "server/domain/fields.h"
#include "server/domain/mail_out.h"
#include "server/domain/row.h"
#include "server/domain/tally.h"

/* Codes of a day, by one member or to one address; letters of one, 40 bits. */
enum { MAIL_CODES = 5, MAIL_CODE_LETTERS = 8, MAIL_DAY = 86400 };

static int mail_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT l.address, (SELECT c.address FROM mail_code c WHERE c.member = m.id AND "
	    "c.used_at IS NULL AND c.made_at > ? ORDER BY c.id DESC LIMIT 1), "
	    "l.stopped_at IS NOT NULL FROM member m LEFT JOIN mail_address l ON l.member = m.id "
	    "WHERE m.id = ?",
	    "ii", cx->now - MAIL_DAY, cx->member);

	(void)in;
	if (db_next(rows))
		*result_r = json_pack("{s:b, s:o, s:o, s:o}", "offered", mail_out_is_on(cx),
				      "address", row_text(rows, 0), "pending", row_text(rows, 1),
				      "stopped", row_bool(rows, 2));
	return db_end(rows);
}

/* --- giving an address --- */

static int mail_codes_of_today(struct hall_context *cx, int64_t *by_member_r, const char *address,
			       int64_t *to_address_r)
{
	int err = db_one_int(cx->db, by_member_r,
			     "SELECT count(*) FROM mail_code WHERE member = ? AND made_at > ?",
			     "ii", cx->member, cx->now - MAIL_DAY);

	if (err == 0)
		err = db_one_int(cx->db, to_address_r,
				 "SELECT count(*) FROM mail_code WHERE address = ? AND made_at > ?",
				 "si", address, cx->now - MAIL_DAY);
	return err;
}

/* The same for counting, whatever its case. */
static char *mail_lower(struct hall_context *cx, const char *address)
{
	char *lower = arena_dup(cx->arena, address);

	for (char *p = lower; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return lower;
}

static int mail_begin(struct hall_context *cx, const char *address, const char *code)
{
	unsigned char digest[CODE_SEAL];
	int err = code_seal(cx, code, digest);

	if (err == 0)
		err = db_run(
		    cx->db, "UPDATE mail_code SET used_at = ? WHERE member = ? AND used_at IS NULL",
		    "ii", cx->now, cx->member);
	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO mail_code (member, address, digest, made_at) "
			     "VALUES (?, ?, ?, ?)",
			     "isbi", cx->member, address, (const void *)digest, sizeof(digest),
			     cx->now);
	return err;
}

/* To an address that was sent too many codes nothing is sent, and nothing said:
 * who asked for the others is nobody's business. */
static int mail_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *address = fields_text(in, "address");
	char *code = code_random(cx->arena, MAIL_CODE_LETTERS);
	int64_t by_member, to_address;
	int err;

	if (!mail_out_is_on(cx))
		return hall_fail(cx, ERR_REFUSED, "this community sends no mail");
	if (!mailbox_is_one(address))
		return hall_fail(cx, ERR_INVALID, "address: one such as name@example.org");
	address = mail_lower(cx, address);
	err = mail_codes_of_today(cx, &by_member, address, &to_address);
	if (err == 0 && by_member >= MAIL_CODES)
		err =
		    hall_fail(cx, ERR_BUSY, "that were %d codes today; go on tomorrow", MAIL_CODES);
	if (err == 0)
		err = mail_begin(cx, address, code);
	if (err == 0 && to_address < MAIL_CODES)
		err = mail_out_code(cx, address, cx->caller->handle, code);
	return err < 0 ? err : mail_show(cx, in, result_r);
}

static int mail_proved(struct hall_context *cx, const char *address)
{
	int err = db_run(cx->db,
			 "INSERT INTO mail_address (member, address, proved_at) VALUES (?, ?, ?) "
			 "ON CONFLICT (member) DO UPDATE SET address = excluded.address, "
			 "proved_at = excluded.proved_at, stopped_at = NULL",
			 "isi", cx->member, address, cx->now);

	return err < 0 ? err : mail_out_reschedule(cx, cx->member);
}

/* The address that a code typed by the caller proves; ERR_NOT_FOUND: none. */
static int mail_redeem(struct hall_context *cx, const char *typed, char **address_r)
{
	unsigned char digest[CODE_SEAL];
	struct db_rows *rows;
	int err = code_seal(cx, typed, digest);

	*address_r = NULL;
	if (err < 0)
		return err;
	rows = db_query(cx->db,
			"UPDATE mail_code SET used_at = ?1 WHERE member = ?2 AND digest = ?3 AND "
			"used_at IS NULL AND made_at > ?4 RETURNING address",
			"iibi", cx->now, cx->member, (const void *)digest, sizeof(digest),
			cx->now - MAIL_DAY);
	if (db_next(rows))
		*address_r = arena_dup(cx->arena, db_text(rows, 0));
	err = db_end(rows);
	return err < 0 || *address_r ? err : ERR_NOT_FOUND;
}

static int mail_prove(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *who = cx->caller->handle;
	int64_t now = clock_mono_ms();
	char *address;
	int err;

	if (!tally_may(TALLY_MAIL_CODE, who, now))
		return hall_fail(cx, ERR_BUSY, "that were a lot of codes; go on in an hour");
	err = mail_redeem(cx, fields_text(in, "code"), &address);
	if (err == ERR_NOT_FOUND) {
		tally_add(TALLY_MAIL_CODE, who, now);
		return hall_fail(cx, ERR_REFUSED, "that code is not the one, or too old");
	}
	if (err == 0)
		err = mail_proved(cx, address);
	return err < 0 ? err : mail_show(cx, in, result_r);
}

/* --- no more of it --- */

static int mail_forget_due(struct hall_context *cx, int64_t member)
{
	return db_run(cx->db,
		      "UPDATE notification SET mail = NULL, mail_at = NULL WHERE member = ? AND "
		      "mail IS NOT NULL",
		      "i", member);
}

static int mail_remove(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int err = db_run(cx->db, "DELETE FROM mail_address WHERE member = ?", "i", cx->member);

	if (err == 0)
		err = db_run(
		    cx->db, "UPDATE mail_code SET used_at = ? WHERE member = ? AND used_at IS NULL",
		    "ii", cx->now, cx->member);
	if (err == 0)
		err = mail_forget_due(cx, cx->member);
	return err < 0 ? err : mail_show(cx, in, result_r);
}

static int mail_start(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int err = db_run(cx->db, "UPDATE mail_address SET stopped_at = NULL WHERE member = ?", "i",
			 cx->member);

	if (err == 0 && db_changes(cx->db) == 0)
		err = hall_fail(cx, ERR_REFUSED, "give an address first");
	if (err == 0)
		err = mail_out_reschedule(cx, cx->member);
	return err < 0 ? err : mail_show(cx, in, result_r);
}

/* For whoever has the token of a mail, whoever they are: a token stops once,
 * and says so as often as it is asked. */
static int mail_stop(struct hall_context *cx, json_t *in, json_t **result_r)
{
	unsigned char digest[CODE_SEAL];
	int64_t member = 0, used = 0;
	struct db_rows *rows;
	int err = code_seal(cx, fields_text(in, "token"), digest);

	if (err < 0)
		return err;
	rows =
	    db_query(cx->db, "SELECT member, used_at IS NOT NULL FROM mail_stop WHERE digest = ?",
		     "b", (const void *)digest, sizeof(digest));
	if (db_next(rows)) {
		member = db_int(rows, 0);
		used = db_int(rows, 1);
	}
	err = db_end(rows);
	if (err == 0 && !member)
		return ERR_NOT_FOUND;
	if (err == 0 && !used) {
		err = db_run(cx->db, "UPDATE mail_stop SET used_at = ? WHERE digest = ?", "ib",
			     cx->now, (const void *)digest, sizeof(digest));
		if (err == 0)
			err = db_run(cx->db,
				     "UPDATE mail_address SET stopped_at = ?, digest_at = NULL "
				     "WHERE member = ?",
				     "ii", cx->now, member);
		if (err == 0)
			err = mail_forget_due(cx, member);
	}
	*result_r = json_pack("{s:b}", "stopped", 1);
	return err;
}

const struct hall_binding mail_bindings[] = {
    {"mail.show", mail_show, NULL},
    {"mail.set", mail_set, NULL},
    {"mail.prove", mail_prove, NULL},
    {"mail.remove", mail_remove, NULL},
    {"mail.start", mail_start, NULL},
    {"mail.stop", mail_stop, NULL},
    {0},
};
