#include "server/domain/signin.h"

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "server/domain/code.h"
#include "server/domain/fields.h"
#include "server/domain/key.h"
#include "server/domain/password.h"
#include "server/domain/tally.h"

int signin_note(struct hall_context *cx, int64_t member, int64_t at, const char *how,
		const char *fingerprint, const char *label, const char *door)
{
	int err = db_run(cx->db,
			 "INSERT INTO sign_in (member, at, how, fingerprint, label, door) "
			 "VALUES (?, ?, ?, ?, ?, ?)",
			 "iissss", member, at, how, fingerprint, label ? label : "", door);

	if (err == 0)
		err = db_run(
		    cx->db,
		    "DELETE FROM sign_in WHERE member = ?1 AND id <= (SELECT id FROM sign_in "
		    "WHERE member = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
		    "ii", member, (int64_t)SIGNIN_KEPT);
	if (err == 0)
		err = db_run(cx->db, "UPDATE member SET last_seen_at = ? WHERE id = ?", "ii", at,
			     member);
	if (err == 0 && fingerprint)
		err = db_run(cx->db,
			     "UPDATE key SET last_used_at = ? WHERE fingerprint = ? AND member = ?",
			     "isi", cx->now, fingerprint, member);
	return err;
}

/* By a known key: its label is kept beside, for when the key is gone. */
static int signin_by_key(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *fingerprint = cx->caller->fingerprint, *label = NULL;
	struct db_rows *rows =
	    db_query(cx->db, "SELECT label FROM key WHERE fingerprint = ?", "s", fingerprint);
	int err;

	(void)result_r;
	if (db_next(rows))
		label = arena_dup(cx->arena, db_text(rows, 0));
	err = db_end(rows);
	if (err < 0)
		return err;
	return signin_note(cx, cx->member, fields_int(in, "started_at", cx->now), "key",
			   fingerprint, label, fields_text(in, "door"));
}

/* --- limits --- */

static int signin_may(struct hall_context *cx, const char *handle)
{
	int64_t now = clock_mono_ms();

	if (!tally_may(TALLY_SIGN_IN_ADDRESS, cx->caller->remote, now))
		return hall_fail(cx, ERR_BUSY,
				 "too many tries from where you are; wait a quarter of an hour");
	if (handle && !tally_may(TALLY_SIGN_IN_HANDLE, handle, now))
		return hall_fail(cx, ERR_BUSY,
				 "too many tries for that handle; wait a quarter of an hour, or "
				 "come with a key");
	if (!handle && !tally_may(TALLY_CODE_ALL, "", now))
		return hall_fail(cx, ERR_BUSY, "too many codes were tried; wait ten minutes");
	return 0;
}

static int signin_failed(struct hall_context *cx, const char *handle, const char *how,
			 const char *words)
{
	const char *remote = cx->caller->remote;
	int64_t now = clock_mono_ms();

	tally_add(TALLY_SIGN_IN_ADDRESS, remote, now);
	tally_add(handle ? TALLY_SIGN_IN_HANDLE : TALLY_CODE_ALL, handle ? handle : "", now);
	log_info("signin", "failed from %s by %s", remote ? remote : "-", how);
	return hall_fail(cx, ERR_REFUSED, "%s", words);
}

/* --- the common end --- */

/* The unknown key that was verified at this door becomes the member's. */
static int signin_bind(struct hall_context *cx, int64_t member, const char *label, bool *bound_r)
{
	struct pubkey key;
	const char *given;
	int err;

	*bound_r = false;
	if (cx->caller->door != CALLER_NEW || !key_of_caller(cx, &key))
		return 0;
	err = key_bind(cx, member, &key, label, &given);
	*bound_r = err == 0;
	return err;
}

static int signin_finish(struct hall_context *cx, json_t *in, int64_t member, const char *how,
			 json_t **result_r)
{
	const char *label = fields_text(in, "label"), *handle = NULL;
	struct db_rows *rows;
	bool bound;
	int err = signin_bind(cx, member, label, &bound);

	if (err == 0)
		err = signin_note(cx, member, cx->now, how, bound ? cx->caller->fingerprint : NULL,
				  label, caller_door_name(cx->caller->door));
	if (err < 0)
		return err;
	rows = db_query(cx->db, "SELECT handle FROM member WHERE id = ?", "i", member);
	if (db_next(rows))
		handle = arena_dup(cx->arena, db_text(rows, 0));
	err = db_end(rows);
	if (err < 0)
		return err;
	tally_clear(TALLY_SIGN_IN_HANDLE, handle);
	hall_become(cx, member);
	*result_r = json_pack("{s:s, s:b}", "handle", handle, "bound", (int)bound);
	return 0;
}

/* --- signin.password --- */

static const char signin_wrong[] = "handle and password do not go together";

static int signin_password_prepare(struct hall_context *cx, json_t *in, json_t **prepared_r)
{
	const char *handle = fields_text(in, "handle"), *hash = NULL;
	struct db_rows *rows;
	int64_t member = 0;
	int err = signin_may(cx, handle);

	if (err < 0)
		return err;
	rows = db_query(cx->db,
			"SELECT id, password FROM member WHERE handle = ? AND state = 'active'",
			"s", handle);
	if (db_next(rows)) {
		member = db_int(rows, 0);
		hash = db_is_null(rows, 1) ? NULL : arena_dup(cx->arena, db_text(rows, 1));
	}
	err = db_end(rows);
	if (err < 0)
		return err;
	if (!password_is(hash, fields_text(in, "password")))
		return signin_failed(cx, handle, "password", signin_wrong);
	*prepared_r = json_pack("{s:I, s:s}", "member", (json_int_t)member, "hash", hash);
	return 0;
}

/* The password may have been changed, or the member suspended, meanwhile. */
static int signin_password(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const json_t *prepared = hall_prepared(cx);
	int64_t member = fields_int(prepared, "member", 0), one;
	int err = db_one_int(
	    cx->db, &one, "SELECT 1 FROM member WHERE id = ? AND password = ? AND state = 'active'",
	    "is", member, fields_text(prepared, "hash"));

	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, ERR_REFUSED, "%s", signin_wrong);
	return err < 0 ? err : signin_finish(cx, in, member, "password", result_r);
}

/* --- signin.code --- */

static const char signin_no_code[] = "that code is not good, or not any more";

/* Whose the code is: of that handle, if one is said, and active. */
static int signin_redeem(struct hall_context *cx, const char *code, const char *handle,
			 int64_t *member_r)
{
	int64_t one;
	int err = code_redeem(cx, code, member_r);

	if (err < 0)
		return err;
	return db_one_int(cx->db, &one,
			  "SELECT 1 FROM member WHERE id = ? AND handle = COALESCE(?, handle) AND "
			  "state = 'active'",
			  "is", *member_r, handle);
}

static int signin_code(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *code = fields_text(in, "code"), *handle = fields_text(in, "handle");
	enum code_kind kind = CODE_RECOVERY;
	int64_t member, left;
	int err;

	if (handle && !*handle)
		handle = NULL;
	if (code_kind_of(code, &kind) && kind == CODE_INVITE)
		return hall_fail(cx, ERR_REFUSED,
				 "that is the code of an invitation, not one of yours: sign in or "
				 "join, then use it");
	if (kind == CODE_RECOVERY && !handle)
		return hall_fail(cx, ERR_INVALID, "handle: a recovery code needs it beside");
	err = signin_may(cx, handle);
	if (err == 0)
		err = signin_redeem(cx, code, handle, &member);
	if (err == ERR_NOT_FOUND)
		return signin_failed(cx, handle, "code", signin_no_code);
	if (err == 0)
		err = signin_finish(cx, in, member, kind == CODE_DEVICE ? "device" : "recovery",
				    result_r);
	if (err == 0)
		err = code_left(cx, member, &left);
	if (err == 0)
		json_object_set_new(*result_r, "left",
				    kind == CODE_DEVICE ? json_null() : json_integer(left));
	return err;
}

const struct hall_binding signin_bindings[] = {
    {"signin.password", signin_password, signin_password_prepare},
    {"signin.code", signin_code, NULL},
    {".signed_in", signin_by_key, NULL},
    {0},
};
