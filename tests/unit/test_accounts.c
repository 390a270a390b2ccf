/* Becoming a member, coming back, keys, codes, settings: through the hall. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/people.h"

#define ED25519 "AAAAC3NzaC1lZDI1NTE5AAAAINe8lkKxYyF0Ur0m7cVTnb2TNTvdoY8z7n9Yd9IoV8gY"
#define KEY_B	"AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/* Somebody at new@ with a key nobody knows, or at the welcome screen without. */
static struct caller *stranger(const char *fingerprint, const char *remote)
{
	return people_at(fingerprint ? CALLER_NEW : CALLER_VISITOR, fingerprint, remote);
}

static json_t *joining(const char *handle, const char *password)
{
	return json_pack("{s:s, s:s?, s:i, s:s}", "handle", handle, "password", password, "accept",
			 1, "zone", "UTC");
}

static const char *code_of(const json_t *result, size_t i)
{
	return json_string_value(json_array_get(json_object_get(result, "recovery"), i));
}

/* --- joining --- */

static void join_with_a_key(void **state)
{
	struct people *p = *state;
	struct caller *new = stranger("SHA256:one", "192.0.2.7");
	struct hall_known known;
	json_t *r = people_ok(p, new, "join.new", joining("mairi", NULL));

	assert_string_equal(people_text(r, "handle"), "mairi");
	assert_int_equal(json_array_size(json_object_get(r, "recovery")), 8);
	assert_int_equal(strlen(code_of(r, 0)), 12);
	assert_string_not_equal(code_of(r, 0), code_of(r, 1));
	assert_true(p->h.becomes > 0);
	assert_true(hall_key(p->h.hall, "SHA256:one", &known));
	assert_string_equal(known.handle, "mairi");
	assert_int_equal(known.member, p->h.becomes);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM sign_in WHERE how = 'join'"), 1);
	assert_int_equal(people_sql(p, "SELECT rules_version FROM member WHERE handle = 'mairi'"),
			 1);
	json_decref(r);
	caller_drop(&new);
}

static void join_with_a_password(void **state)
{
	struct people *p = *state;
	struct caller *new = stranger(NULL, "192.0.2.7");
	json_t *r;

	people_fails(p, new, "join.new", joining("tobias", NULL), ERR_INVALID, "password");
	people_fails(p, new, "join.new", joining("tobias8ch", "Tobias8ch"), ERR_INVALID,
		     "not your handle");
	r = people_ok(p, new, "join.new", joining("tobias", "half swings"));
	assert_true(json_is_null(json_object_get(r, "recovery")));
	json_decref(r);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM code"), 0);
	r = people_ok(p, p->guest, "community.show", NULL);
	assert_int_equal(people_int(r, "members"), 1);
	json_decref(r);
	caller_drop(&new);
}

/* A zone this machine has not heard of keeps nobody out. */
static void join_from_anywhere(void **state)
{
	struct people *p = *state;
	struct caller *new = stranger("SHA256:one", "192.0.2.7"), *mairi;
	json_t *r;

	people_do(
	    p, new, "join.new",
	    json_pack("{s:s, s:i, s:s}", "handle", "mairi", "accept", 1, "zone", "Moon/Base"));
	mairi = people_as(p, "mairi", NULL);
	r = people_ok(p, mairi, "settings.show", NULL);
	assert_string_equal(people_text(r, "zone"), "UTC");
	json_decref(r);
	caller_drop(&new);
	caller_drop(&mairi);
}

static void join_is_refused(void **state)
{
	static const struct {
		const char *handle;
		int err;
	} rows[] = {{"a", ERR_INVALID},	     {"9lives", ERR_INVALID}, {"sp ace", ERR_INVALID},
		    {"Guest", ERR_CONFLICT}, {"hosts", ERR_CONFLICT}, {"MAIRI", ERR_CONFLICT}};
	struct people *p = *state;
	struct caller *new = stranger("SHA256:one", "192.0.2.7"), *mairi = people_new(p, "mairi");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		people_fails(p, new, "join.new", joining(rows[i].handle, NULL), rows[i].err, NULL);
	people_fails(p, new, "join.new", json_pack("{s:s, s:i}", "handle", "ok", "accept", 2),
		     ERR_CONFLICT, NULL);
	people_fails(p, mairi, "join.new", joining("other", NULL), ERR_REFUSED, NULL);
	people_fails(p, p->guest, "join.new", joining("other", "long enough"), ERR_REFUSED, NULL);
	people_fails(p, p->console, "join.new", joining("other", "long enough"), ERR_REFUSED, NULL);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM member"), 1);
	caller_drop(&new);
	caller_drop(&mairi);
}

/* Nobody comes under what is taken for another's name, or for an office's. */
static void join_is_not_for_doubles(void **state)
{
	static const char *const doubles[] = {"a1ice",	"aIice",     "Ali-ce",	  "al_ice",
					      "AL1CE",	"b0b-m0ore", "bob_moore", "adm1n",
					      "Sys-0p", "h0sts",     "a1l"};
	static const char *const others[] = {"alyce", "alice2", "bobm", "ali", "kal"};
	struct people *p = *state;
	struct caller *new = stranger("SHA256:one", "192.0.2.7");
	struct caller *had[] = {people_new(p, "alice"), people_new(p, "bob-moore"),
				people_new(p, "kai")};
	json_t *r;

	for (size_t i = 0; i < sizeof(doubles) / sizeof(doubles[0]); i++) {
		people_fails(p, new, "join.new", joining(doubles[i], NULL), ERR_CONFLICT,
			     "looks like");
		r = people_ok(p, new, "join.check", json_pack("{s:s}", "handle", doubles[i]));
		assert_false(json_is_true(json_object_get(r, "free")));
		assert_non_null(strstr(people_text(r, "why"), "looks like"));
		json_decref(r);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		r = people_ok(p, new, "join.check", json_pack("{s:s}", "handle", others[i]));
		assert_true(json_is_true(json_object_get(r, "free")));
		json_decref(r);
	}
	caller_drop(&new);
	for (size_t i = 0; i < sizeof(had) / sizeof(had[0]); i++)
		caller_drop(&had[i]);
}

static void join_check_says_why(void **state)
{
	struct people *p = *state;
	struct caller *new = stranger(NULL, "192.0.2.7"), *mairi = people_new(p, "mairi");
	json_t *r = people_ok(p, new, "join.check", json_pack("{s:s}", "handle", "tobias"));

	assert_true(json_is_true(json_object_get(r, "free")));
	json_decref(r);
	r = people_ok(p, new, "join.check", json_pack("{s:s}", "handle", "Mairi"));
	assert_false(json_is_true(json_object_get(r, "free")));
	assert_non_null(people_text(r, "why"));
	json_decref(r);
	caller_drop(&new);
	caller_drop(&mairi);
}

/* --- signing in --- */

static json_t *with_password(const char *handle, const char *password)
{
	return json_pack("{s:s, s:s}", "handle", handle, "password", password);
}

static void sign_in_with_a_password(void **state)
{
	struct people *p = *state;
	struct caller *new = stranger(NULL, "192.0.2.7"),
		      *key = stranger("SHA256:two", "192.0.2.8");
	struct hall_known known;
	json_t *r;

	people_do(p, new, "join.new", joining("tobias", "half swings"));
	people_fails(p, new, "signin.password", with_password("tobias", "half swingz"), ERR_REFUSED,
		     "do not go together");
	people_fails(p, new, "signin.password", with_password("nobody9", "half swings"),
		     ERR_REFUSED, "do not go together");
	r = people_ok(p, new, "signin.password", with_password("TOBIAS", "half swings"));
	assert_string_equal(people_text(r, "handle"), "tobias");
	assert_false(json_is_true(json_object_get(r, "bound")));
	assert_true(p->h.becomes > 0);
	json_decref(r);
	r = people_ok(p, key, "signin.password", with_password("tobias", "half swings"));
	assert_true(json_is_true(json_object_get(r, "bound")));
	json_decref(r);
	assert_true(hall_key(p->h.hall, "SHA256:two", &known));
	assert_int_equal(people_sql(p, "SELECT count(*) FROM sign_in WHERE how = 'password'"), 2);
	caller_drop(&new);
	caller_drop(&key);
}

static void suspended_members_stay_out(void **state)
{
	struct people *p = *state;
	struct caller *key = stranger("SHA256:one", "192.0.2.7"), *tobias;
	struct caller *new = stranger(NULL, "192.0.2.8");
	struct hall_known known;

	people_do(p, key, "join.new", joining("tobias", "half swings"));
	tobias = people_as(p, "tobias", NULL);
	people_do(p, p->console, "member.set",
		  json_pack("{s:s, s:s}", "handle", "tobias", "state", "suspended"));
	assert_false(hall_key(p->h.hall, "SHA256:one", &known));
	people_fails(p, new, "signin.password", with_password("tobias", "half swings"), ERR_REFUSED,
		     "do not go together");
	people_fails(p, tobias, "settings.show", NULL, ERR_REFUSED, NULL);
	people_fails(p, p->guest, "member.show", json_pack("{s:s}", "handle", "tobias"),
		     ERR_NOT_FOUND, NULL);
	people_do(p, p->console, "member.set",
		  json_pack("{s:s, s:s}", "handle", "tobias", "state", "active"));
	assert_true(hall_key(p->h.hall, "SHA256:one", &known));
	assert_int_equal(people_sql(p, "SELECT value FROM counter WHERE name = 'member'"), 1);
	caller_drop(&key);
	caller_drop(&new);
	caller_drop(&tobias);
}

static void failures_are_limited(void **state)
{
	struct people *p = *state;
	struct caller *one = stranger(NULL, "192.0.2.7"), *two = stranger(NULL, "192.0.2.8");
	struct caller *mairi = people_new(p, "mairi");
	json_t *wrong = json_pack("{s:s}", "code", "7KQ4-M2XP");

	for (int i = 0; i < tally_limit(TALLY_SIGN_IN_ADDRESS); i++)
		people_fails(p, one, "signin.code", json_incref(wrong), ERR_REFUSED, NULL);
	people_fails(p, one, "signin.code", json_incref(wrong), ERR_BUSY, NULL);
	people_fails(p, one, "signin.password", with_password("mairi", "whatever"), ERR_BUSY, NULL);
	people_fails(p, two, "signin.code", json_incref(wrong), ERR_REFUSED, NULL);
	json_decref(wrong);
	caller_drop(&one);
	caller_drop(&two);
	caller_drop(&mairi);
}

static json_t *with_code(const char *handle, const char *code)
{
	return json_pack("{s:s?, s:s}", "handle", handle, "code", code);
}

static void recovery_codes_work_once(void **state)
{
	struct people *p = *state;
	struct caller *new = stranger("SHA256:one", "192.0.2.7"),
		      *lost = stranger(NULL, "192.0.2.9");
	struct caller *tobias = people_new(p, "tobias"), *mairi;
	json_t *codes = people_ok(p, new, "join.new", joining("mairi", NULL)), *r, *fresh;

	people_fails(p, lost, "signin.code", with_code(NULL, code_of(codes, 3)), ERR_INVALID,
		     "handle");
	people_fails(p, lost, "signin.code", with_code("tobias", code_of(codes, 3)), ERR_REFUSED,
		     NULL);
	r = people_ok(p, lost, "signin.code", with_code("Mairi", code_of(codes, 3)));
	assert_string_equal(people_text(r, "handle"), "mairi");
	assert_int_equal(people_int(r, "left"), 7);
	json_decref(r);
	people_fails(p, lost, "signin.code", with_code("mairi", code_of(codes, 3)), ERR_REFUSED,
		     NULL);
	mairi = people_as(p, "mairi", NULL);
	fresh = people_ok(p, mairi, "recovery.new", NULL);
	people_fails(p, lost, "signin.code", with_code("mairi", code_of(codes, 4)), ERR_REFUSED,
		     NULL);
	people_do(p, lost, "signin.code", with_code("mairi", code_of(fresh, 4)));
	assert_int_equal(people_sql(p, "SELECT count(*) FROM code WHERE length(digest) <> 32"), 0);
	json_decref(codes);
	json_decref(fresh);
	caller_drop(&new);
	caller_drop(&lost);
	caller_drop(&tobias);
	caller_drop(&mairi);
}

static void a_second_device(void **state)
{
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi"), *phone = stranger("SHA256:ph", "192.0.2.9");
	struct hall_known known;
	json_t *old = people_ok(p, mairi, "key.code", NULL);
	json_t *code = people_ok(p, mairi, "key.code", NULL), *r;

	assert_int_equal(strlen(people_text(code, "code")), 9);
	people_fails(p, phone, "signin.code", with_code(NULL, people_text(old, "code")),
		     ERR_REFUSED, NULL);
	r = people_ok(p, phone, "signin.code",
		      json_pack("{s:s, s:s}", "code", people_text(code, "code"), "label", "phone"));
	assert_true(json_is_true(json_object_get(r, "bound")));
	assert_true(json_is_null(json_object_get(r, "left")));
	json_decref(r);
	assert_true(hall_key(p->h.hall, "SHA256:ph", &known));
	assert_int_equal(known.member, mairi->member);
	people_fails(p, phone, "signin.code", with_code(NULL, people_text(code, "code")),
		     ERR_REFUSED, NULL);
	r = people_ok(p, mairi, "key.list", NULL);
	assert_string_equal(people_text(people_item(r, 0), "label"), "phone");
	json_decref(r);
	json_decref(old);
	json_decref(code);
	caller_drop(&mairi);
	caller_drop(&phone);
}

/* --- keys --- */

static void keys_come_and_go(void **state)
{
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi"), *tobias = people_new(p, "tobias");
	struct hall_known known;
	char fingerprint[80];
	json_t *r;

	people_fails(p, mairi, "key.add", json_pack("{s:s}", "body", "ssh-ed25519 x"), ERR_INVALID,
		     NULL);
	r = people_ok(p, mairi, "key.add",
		      json_pack("{s:s}", "body", "ssh-ed25519 " ED25519 " mairi@laptop\n"));
	assert_string_equal(people_text(r, "label"), "mairi@laptop");
	snprintf(fingerprint, sizeof(fingerprint), "%s", people_text(r, "fingerprint"));
	json_decref(r);
	assert_true(hall_key(p->h.hall, fingerprint, &known));
	people_fails(p, tobias, "key.add", json_pack("{s:s}", "body", "ssh-ed25519 " ED25519),
		     ERR_CONFLICT, "in use");
	assert_null(strstr(p->h.words, "mairi"));
	people_fails(p, tobias, "key.remove", json_pack("{s:s}", "fingerprint", fingerprint),
		     ERR_NOT_FOUND, NULL);
	people_do(p, mairi, "key.label",
		  json_pack("{s:s, s:s}", "fingerprint", fingerprint + 7, "label", "the laptop"));
	people_do(p, mairi, "key.remove", json_pack("{s:s}", "fingerprint", fingerprint));
	assert_false(hall_key(p->h.hall, fingerprint, &known));
	caller_drop(&mairi);
	caller_drop(&tobias);
}

static void the_last_way_in_stays(void **state)
{
	struct people *p = *state;
	struct caller *mairi;
	json_t *r, *gone;

	people_do(p, p->console, "member.add",
		  json_pack("{s:s, s:s}", "handle", "mairi", "key", "ssh-ed25519 " ED25519 " a"));
	mairi = people_as(p, "mairi", NULL);
	r = people_ok(p, mairi, "key.list", NULL);
	gone = json_pack("{s:s}", "fingerprint", people_text(people_item(r, 0), "fingerprint"));
	people_fails(p, mairi, "key.remove", json_incref(gone), ERR_REFUSED, "last way in");
	people_do(p, mairi, "key.add", json_pack("{s:s}", "body", "ssh-ed25519 " KEY_B));
	people_do(p, mairi, "key.remove", gone);
	json_decref(r);
	r = people_ok(p, mairi, "key.list", NULL);
	gone = json_pack("{s:s}", "fingerprint", people_text(people_item(r, 0), "fingerprint"));
	people_fails(p, mairi, "key.remove", json_incref(gone), ERR_REFUSED, NULL);
	people_do(p, mairi, "password.set", json_pack("{s:s}", "password", "half swings"));
	people_do(p, mairi, "key.remove", gone);
	json_decref(r);
	caller_drop(&mairi);
}

static void keys_have_a_bound(void **state)
{
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi");
	char line[128];

	for (int i = 0; i < 33; i++) {
		snprintf(
		    line, sizeof(line),
		    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		    "AA%c%c",
		    'A' + i / 16, "AEIMQUYcgkosw048"[i % 16]);
		if (i < 32)
			people_do(p, mairi, "key.add", json_pack("{s:s}", "body", line));
		else
			people_fails(p, mairi, "key.add", json_pack("{s:s}", "body", line),
				     ERR_TOO_LARGE, NULL);
	}
	caller_drop(&mairi);
}

/* --- settings --- */

static void settings_are_kept(void **state)
{
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi");
	json_t *r = people_ok(p, mairi, "settings.show", NULL);

	assert_string_equal(people_text(r, "palette"), "auto");
	assert_string_equal(people_text(r, "links"), "auto");
	assert_string_equal(people_text(r, "zone_rule"), "UTC0");
	assert_int_equal(people_int(r, "recovery_left"), 8);
	assert_false(json_is_true(json_object_get(r, "has_password")));
	json_decref(r);
	people_do(p, mairi, "password.set", json_pack("{s:s}", "password", "half swings"));
	r = people_ok(p, mairi, "settings.set",
		      json_pack("{s:s, s:b, s:s, s:s}", "palette", "none", "linear", 1, "language",
				"de", "links", "off"));
	assert_string_equal(people_text(r, "palette"), "none");
	assert_string_equal(people_text(r, "links"), "off");
	assert_string_equal(people_text(r, "keys"), "classic");
	assert_string_equal(people_text(r, "language"), "de");
	assert_true(json_is_true(json_object_get(r, "linear")));
	assert_true(json_is_true(json_object_get(r, "has_password")));
	json_decref(r);
	people_fails(p, mairi, "settings.set", json_pack("{s:s}", "zone", "../../etc/passwd"),
		     ERR_INVALID, "time zone");
	people_fails(p, mairi, "settings.set", json_pack("{s:s}", "language", "de; rm"),
		     ERR_INVALID, NULL);
	people_fails(p, p->guest, "settings.show", NULL, ERR_NEEDS_MEMBER, NULL);
	caller_drop(&mairi);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, people_open, people_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(join_with_a_key),	   TEST(join_with_a_password),
	    TEST(join_from_anywhere),	   TEST(join_is_refused),
	    TEST(join_is_not_for_doubles), TEST(join_check_says_why),
	    TEST(sign_in_with_a_password), TEST(suspended_members_stay_out),
	    TEST(failures_are_limited),	   TEST(recovery_codes_work_once),
	    TEST(a_second_device),	   TEST(keys_come_and_go),
	    TEST(the_last_way_in_stays),   TEST(keys_have_a_bound),
	    TEST(settings_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
