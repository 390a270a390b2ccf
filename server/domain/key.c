#include "server/domain/key.h"

#include <string.h>

#include "common/base/err.h"
#include "common/text/utf8.h"
#include "server/domain/code.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"

/* --- binding --- */

bool key_of_caller(const struct hall_context *cx, struct pubkey *key_r)
{
	const struct caller *caller = cx->caller;

	if (!caller->fingerprint)
		return false;
	key_r->fingerprint = caller->fingerprint;
	key_r->type = caller->key_type;
	key_r->base64 = caller->key_public;
	key_r->comment = "";
	return true;
}

/* The first FIELD_NAME_MAX characters. */
static const char *key_cut(struct arena *arena, const char *label)
{
	size_t len = strlen(label), at = 0;
	int32_t code;

	for (int n = 0; at < len && n < FIELD_NAME_MAX; n++)
		at += utf8_decode(label + at, len - at, &code);
	return arena_dup_n(arena, label, at);
}

static int key_is_free(struct hall_context *cx, int64_t member, const char *fingerprint)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT member FROM key WHERE fingerprint = ?", "s", fingerprint);
	int64_t owner = db_next(rows) ? db_int(rows, 0) : 0;
	int err = db_end(rows);

	if (err < 0)
		return err;
	if (owner == member)
		return hall_fail(cx, ERR_CONFLICT, "that key is yours already");
	return owner ? hall_fail(cx, ERR_CONFLICT, "that key is in use and cannot be added") : 0;
}

static int key_has_room(struct hall_context *cx, int64_t member)
{
	int64_t count;
	int err =
	    db_one_int(cx->db, &count, "SELECT count(*) FROM key WHERE member = ?", "i", member);

	if (err == 0 && count >= KEY_PER_MEMBER)
		err = hall_fail(cx, ERR_TOO_LARGE, "%d keys are the most; remove one first",
				KEY_PER_MEMBER);
	return err;
}

int key_bind(struct hall_context *cx, int64_t member, const struct pubkey *key, const char *label,
	     const char **label_r)
{
	int err = key_is_free(cx, member, key->fingerprint);

	if (err == 0)
		err = key_has_room(cx, member);
	if (err < 0)
		return err;
	if (!label || !*label)
		label = *key->comment ? key->comment : key->type;
	*label_r = key_cut(cx->arena, label);
	err = db_run(cx->db,
		     "INSERT INTO key (fingerprint, member, type, public, label, added_at) "
		     "VALUES (?, ?, ?, ?, ?, ?)",
		     "sisssi", key->fingerprint, member, key->type, key->base64, *label_r, cx->now);
	if (err == 0)
		hall_key_changed(cx, key->fingerprint, member);
	return err;
}

/* --- calls --- */

static int key_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *here = cx->caller->fingerprint;
	json_t *items = json_array();
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT fingerprint, type, label, added_at, last_used_at FROM key "
		     "WHERE member = ? ORDER BY added_at, fingerprint",
		     "i", cx->member);
	int err;

	(void)in;
	while (db_next(rows)) {
		const char *fingerprint = db_text(rows, 0);
		bool is_here = here && strcmp(here, fingerprint) == 0;

		json_array_append_new(
		    items, json_pack("{s:s, s:s, s:s, s:o, s:o, s:b}", "fingerprint", fingerprint,
				     "type", db_text(rows, 1), "label", db_text(rows, 2),
				     "added_at", row_time(rows, 3), "last_used_at",
				     row_time(rows, 4), "current", (int)is_here));
	}
	err = db_end(rows);
	if (err < 0)
		json_decref(items);
	else
		*result_r = fields_page(items, NULL);
	return err;
}

static int key_add(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct pubkey key;
	const char *why, *label;
	int err = pubkey_parse(cx->arena, fields_text(in, "body"), &key, &why);

	if (err < 0)
		return hall_fail(cx, err, "%s", why);
	err = key_bind(cx, cx->member, &key, fields_text(in, "label"), &label);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "fingerprint", key.fingerprint, "label", label);
	return err;
}

/* The fingerprint of a key of the caller's own, typed with or without its
 * prefix; ERR_NOT_FOUND for all others. */
static int key_own(struct hall_context *cx, const json_t *in, const char **fingerprint_r)
{
	const char *typed = fields_text(in, "fingerprint");
	bool has_prefix = strncmp(typed, "SHA256:", 7) == 0;
	int64_t one;
	int err;

	*fingerprint_r = arena_printf(cx->arena, "%s%s", has_prefix ? "" : "SHA256:", typed);
	err = db_one_int(cx->db, &one, "SELECT 1 FROM key WHERE fingerprint = ? AND member = ?",
			 "si", *fingerprint_r, cx->member);
	return err == ERR_NOT_FOUND ? hall_fail(cx, err, "you have no key of that fingerprint")
				    : err;
}

static int key_label(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *fingerprint;
	int err = key_own(cx, in, &fingerprint);

	if (err == 0)
		err = db_run(cx->db, "UPDATE key SET label = ? WHERE fingerprint = ?", "ss",
			     fields_text(in, "label"), fingerprint);
	if (err == 0)
		*result_r = json_pack("{s:s}", "fingerprint", fingerprint);
	return err;
}

/* Whether the member could still come in with one key less. */
static int key_may_go(struct hall_context *cx)
{
	int64_t ways;
	int err = db_one_int(
	    cx->db, &ways,
	    "SELECT (SELECT count(*) FROM key WHERE member = m.id) - 1 + (m.password IS NOT NULL) "
	    "+ (SELECT count(*) FROM code WHERE member = m.id AND kind = 'recovery' "
	    "AND used_at IS NULL) FROM member m WHERE m.id = ?",
	    "i", cx->member);

	if (err == 0 && ways <= 0)
		err = hall_fail(cx, ERR_REFUSED,
				"that is your last way in; add another key, set a password or make "
				"recovery codes first");
	return err;
}

static int key_remove(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *fingerprint;
	int err = key_own(cx, in, &fingerprint);

	if (err == 0)
		err = key_may_go(cx);
	if (err == 0)
		err = db_run(cx->db, "DELETE FROM key WHERE fingerprint = ?", "s", fingerprint);
	if (err < 0)
		return err;
	hall_key_changed(cx, fingerprint, 0);
	*result_r = json_pack("{s:s}", "fingerprint", fingerprint);
	return 0;
}

static int key_code(struct hall_context *cx, json_t *in, json_t **result_r)
{
	char text[CODE_TEXT];
	int err = code_make_device(cx, cx->member, text);

	(void)in;
	if (err == 0)
		*result_r = json_pack("{s:s, s:o}", "code", text, "expires_at",
				      fields_time(cx->now + CODE_DEVICE_SECONDS));
	return err;
}

const struct hall_binding key_bindings[] = {
    {"key.list", key_list, NULL},     {"key.add", key_add, NULL},   {"key.label", key_label, NULL},
    {"key.remove", key_remove, NULL}, {"key.code", key_code, NULL}, {0},
};
