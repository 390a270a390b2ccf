#include "server/domain/visit.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/signin.h"

enum { VISIT_SALT = crypto_generichash_KEYBYTES, VISIT_DIGEST = 16, VISIT_MONTH = 7 };

/* A guest's digest; len 0: no key was shown, or its month is over. */
struct visit_guest {
	unsigned char digest[VISIT_DIGEST];
	size_t len;
};

static char *visit_month(struct hall_context *cx, int64_t at)
{
	char text[CLOCK_TEXT];

	return arena_dup_n(cx->arena, clock_format(at, text), VISIT_MONTH);
}

/* Makes the salt of the present month, and forgets all others. */
static int visit_turn_month(struct hall_context *cx)
{
	unsigned char salt[VISIT_SALT];
	char *month = visit_month(cx, cx->now);
	int err, ok = sodium_init();

	assert(ok >= 0);
	(void)ok;
	randombytes_buf(salt, sizeof(salt));
	err = db_run(cx->db, "DELETE FROM visit_salt WHERE month <> ?", "s", month);
	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO visit_salt (month, salt) VALUES (?, ?) "
			     "ON CONFLICT (month) DO NOTHING",
			     "sb", month, (const void *)salt, sizeof(salt));
	return err;
}

static int visit_guest_of(struct hall_context *cx, int64_t at, struct visit_guest *guest_r)
{
	const char *fingerprint = cx->caller->fingerprint;
	const void *salt;
	struct db_rows *rows;
	size_t len;

	guest_r->len = 0;
	if (cx->member || !fingerprint)
		return 0;
	rows = db_query(cx->db, "SELECT salt FROM visit_salt WHERE month = ?", "s",
			visit_month(cx, at));
	if (db_next(rows)) {
		salt = db_blob(rows, 0, &len);
		guest_r->len = VISIT_DIGEST;
		crypto_generichash(guest_r->digest, VISIT_DIGEST,
				   (const unsigned char *)fingerprint, strlen(fingerprint), salt,
				   len);
	}
	return db_end(rows);
}

static int visit_note_key(struct hall_context *cx, int64_t started_at, const char *door)
{
	const char *fingerprint = cx->caller->fingerprint, *label = NULL;
	struct db_rows *rows =
	    db_query(cx->db, "SELECT label FROM key WHERE fingerprint = ?", "s", fingerprint);
	int err;

	if (db_next(rows))
		label = arena_dup(cx->arena, db_text(rows, 0));
	err = db_end(rows);
	return err < 0 ? err
		       : signin_note(cx, cx->member, started_at, "key", fingerprint, label, door);
}

static int visit_signed_in(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *how = fields_text(in, "how"), *door = fields_text(in, "door");
	int64_t started_at = fields_int(in, "started_at", cx->now);
	struct visit_guest guest;
	int err = visit_turn_month(cx);

	(void)result_r;
	if (err == 0 && cx->member && strcmp(how, "key") == 0)
		err = visit_note_key(cx, started_at, door);
	if (err == 0)
		err = visit_guest_of(cx, started_at, &guest);
	if (err < 0)
		return err;
	return db_run(cx->db,
		      "INSERT INTO visit (member, guest_key, door, started_at) "
		      "VALUES (NULLIF(?, 0), NULLIF(?, x''), ?, ?)",
		      "ibsi", cx->member, (const void *)guest.digest, guest.len, door, started_at);
}

/* The visit began in this second at this door; of two such guests, the one
 * with the same digest. */
static int visit_ended(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t started_at = fields_int(in, "started_at", cx->now);
	struct visit_guest guest;
	int err = visit_guest_of(cx, started_at, &guest);

	(void)result_r;
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE visit SET ended_at = ? WHERE id = (SELECT id FROM visit "
			     "WHERE started_at = ? AND door = ? AND member IS NULLIF(?, 0) AND "
			     "ended_at IS NULL ORDER BY guest_key IS NULLIF(?, x'') DESC LIMIT 1)",
			     "iisib", cx->now, started_at, fields_text(in, "door"), cx->member,
			     (const void *)guest.digest, guest.len);
	if (err == 0 && cx->member)
		err = db_run(cx->db, "UPDATE member SET last_seen_at = ? WHERE id = ?", "ii",
			     cx->now, cx->member);
	return err;
}

const struct hall_binding visit_bindings[] = {
    {".signed_in", visit_signed_in, NULL},
    {".visit_ended", visit_ended, NULL},
    {0},
};
