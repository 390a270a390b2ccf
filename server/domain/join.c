#include "server/domain/join.h"

#include <strings.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "server/domain/code.h"
#include "server/domain/enroll.h"
#include "server/domain/fields.h"
#include "server/domain/handle.h"
#include "server/domain/key.h"
#include "server/domain/password.h"
#include "server/domain/signin.h"
#include "server/domain/tally.h"
#include "server/domain/zone.h"

static int join_check(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *why;
	int err = handle_why_not_new(cx, fields_text(in, "handle"), &why);

	if (err == 0)
		*result_r = json_pack("{s:b, s:s?}", "free", why == NULL, "why", why);
	return err;
}

/* --- join.new: everything is looked at before anything is done --- */

static int join_check_rules(struct hall_context *cx, int64_t accepted)
{
	int64_t version;
	int err =
	    db_one_int(cx->db, &version, "SELECT rules_version FROM community WHERE id = 1", "");

	if (err == 0 && version != accepted)
		err = hall_fail(cx, ERR_CONFLICT,
				"the house rules have changed; read them again (version %lld)",
				(long long)version);
	return err;
}

static int join_check_handle(struct hall_context *cx, const char *handle)
{
	const char *why;
	int err = handle_why_not_new(cx, handle, &why);

	return err == 0 && why ? hall_fail(cx, ERR_CONFLICT, "%s", why) : err;
}

static int join_check_caller(struct hall_context *cx, json_t *in)
{
	const struct caller *caller = cx->caller;
	const char *password = fields_text(in, "password");

	if (caller->door != CALLER_NEW && caller->door != CALLER_VISITOR)
		return hall_fail(cx, ERR_REFUSED,
				 "guests only read; `ssh new@` makes you a member");
	if (!caller->fingerprint && (!password || !*password))
		return hall_fail(cx, ERR_INVALID,
				 "password: without a key it is how you come back; at least 8 "
				 "characters");
	if (password && strcasecmp(password, fields_text(in, "handle")) == 0)
		return hall_fail(cx, ERR_INVALID, "password: not your handle");
	if (!tally_may(TALLY_JOIN, caller->remote, clock_mono_ms()))
		return hall_fail(cx, ERR_BUSY,
				 "many have joined from where you are; try again in an hour");
	return 0;
}

/* All that can be refused is refused before a password is hashed. */
static int join_prepare(struct hall_context *cx, json_t *in, json_t **prepared_r)
{
	const char *password = fields_text(in, "password");
	char hash[PASSWORD_HASH];
	int err = join_check_caller(cx, in);

	if (err == 0)
		err = join_check_rules(cx, fields_int(in, "accept", 0));
	if (err == 0)
		err = join_check_handle(cx, fields_text(in, "handle"));
	if (err < 0)
		return err;
	tally_add(TALLY_JOIN, cx->caller->remote, clock_mono_ms());
	if (!password || !*password) {
		*prepared_r = json_object();
		return 0;
	}
	err = password_hash(password, hash);
	if (err == 0)
		*prepared_r = json_pack("{s:s}", "hash", hash);
	return err;
}

static int join_bind_key(struct hall_context *cx, int64_t member, const char *label)
{
	struct pubkey key;
	const char *given;

	return key_of_caller(cx, &key) ? key_bind(cx, member, &key, label, &given) : 0;
}

/* The zone comes from the visitor's machine, unasked; one that is not known here is no
 * reason to turn them away. */
static const char *join_zone(const char *zone)
{
	char rule[ZONE_RULE];

	return zone && zone_rule(zone, rule) == 0 ? zone : NULL;
}

static int join_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const struct enroll as = {
	    .handle = fields_text(in, "handle"),
	    .name = fields_text(in, "name"),
	    .zone = join_zone(fields_text(in, "zone")),
	    .password = fields_text(hall_prepared(cx), "hash"),
	    .rules_version = fields_int(in, "accept", 0),
	};
	const char *label = fields_text(in, "label");
	json_t *codes = NULL;
	int64_t member;
	int err = join_check_rules(cx, as.rules_version);

	/* Somebody may have come meanwhile. */
	if (err == 0)
		err = join_check_handle(cx, as.handle);
	if (err == 0)
		err = enroll_member(cx, &as, &member);
	if (err == 0)
		err = join_bind_key(cx, member, label);
	if (err == 0 && !as.password)
		err = code_make_recovery(cx, member, &codes);
	if (err == 0)
		err = signin_note(cx, member, cx->now, "join", cx->caller->fingerprint, label,
				  caller_door_name(cx->caller->door));
	if (err < 0) {
		json_decref(codes);
		return err;
	}
	hall_become(cx, member);
	*result_r = json_pack("{s:s, s:o?}", "handle", as.handle, "recovery", codes);
	return 0;
}

const struct hall_binding join_bindings[] = {
    {"join.check", join_check, NULL},
    {"join.new", join_new, join_prepare},
    {0},
};
