#include "server/domain/visit.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/fields.h"

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
	int64_t one;
	int err = db_one_int(cx->db, &one, "SELECT 1 FROM visit_salt WHERE month = ?", "s", month);
	int ok = sodium_init();

	if (err != ERR_NOT_FOUND)
		return err;
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

static int visit_begin(struct hall_context *cx, json_t *in, int64_t visit)
{
	int64_t started_at = fields_int(in, "started_at", cx->now);
	struct visit_guest guest;
	int err = visit_turn_month(cx);

	if (err == 0)
		err = visit_guest_of(cx, started_at, &guest);
	if (err < 0)
		return err;
	return db_run(cx->db,
		      "INSERT INTO visit (id, member, guest_key, door, started_at) "
		      "VALUES (?, NULLIF(?, 0), NULLIF(?, x''), ?, ?)",
		      "iibsi", visit, cx->member, (const void *)guest.digest, guest.len,
		      fields_text(in, "door"), started_at);
}

/* Nothing where the thread is none, or not one that everybody who is a member
 * (a guest: everybody) may read. */
static int visit_read(struct hall_context *cx, int64_t visit, const json_t *read)
{
	return db_run(cx->db,
		      "INSERT INTO read_log (visit, thread, at, seconds) "
		      "SELECT ?1, t.id, ?3, ?4 FROM thread t JOIN space s ON s.id = t.space "
		      "WHERE t.id = ?2 AND s.visibility <= ?5 "
		      "ON CONFLICT (visit, thread) DO UPDATE SET "
		      "seconds = read_log.seconds + excluded.seconds",
		      "iiiii", visit, json_integer_value(json_array_get(read, 0)),
		      json_integer_value(json_array_get(read, 1)),
		      json_integer_value(json_array_get(read, 2)), gate_level(cx));
}

static int visit_end(struct hall_context *cx, int64_t visit)
{
	int err =
	    db_run(cx->db, "UPDATE visit SET ended_at = ? WHERE id = ?", "ii", cx->now, visit);

	if (err == 0 && cx->member)
		err = db_run(cx->db, "UPDATE member SET last_seen_at = ? WHERE id = ?", "ii",
			     cx->now, cx->member);
	return err;
}

static int visit(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t id = fields_int(in, "visit", 0), known;
	json_t *reads = json_object_get(in, "reads"), *read;
	size_t i;
	int err = db_one_int(cx->db, &known, "SELECT id FROM visit WHERE id = ?", "i", id);

	(void)result_r;
	if (err == ERR_NOT_FOUND)
		err = visit_begin(cx, in, id);
	json_array_foreach(reads, i, read)
	{
		if (err == 0)
			err = visit_read(cx, id, read);
	}
	if (err == 0 && json_is_true(json_object_get(in, "is_over")))
		err = visit_end(cx, id);
	return err;
}

const struct hall_binding visit_bindings[] = {
    {".visit", visit, NULL},
    {0},
};
