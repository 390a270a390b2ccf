/* What the sysop does about members, profiles, the community, notes, visits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "server/net/left.h"
#include "server/net/session.h"
#include "tests/unit/people.h"

#define ED25519 "AAAAC3NzaC1lZDI1NTE5AAAAINe8lkKxYyF0Ur0m7cVTnb2TNTvdoY8z7n9Yd9IoV8gY"

/* --- the community --- */

static void it_has_a_community_from_the_start(void **state)
{
	struct people *p = *state;
	json_t *r = people_ok(p, p->guest, "community.show", NULL);

	assert_true(strlen(people_text(r, "title")) > 0);
	assert_true(strlen(people_text(r, "rules")) > 0);
	assert_int_equal(people_int(r, "rules_version"), 1);
	assert_int_equal(people_int(r, "members"), 0);
	json_decref(r);
}

static void new_rules_have_a_new_version(void **state)
{
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi");
	json_t *r;

	people_fails(p, mairi, "community.set", json_pack("{s:s}", "title", "Mine"), ERR_REFUSED,
		     NULL);
	r = people_ok(p, p->console, "community.set",
		      json_pack("{s:s, s:s}", "title", "The Practice Green", "rules", "Be kind."));
	assert_int_equal(people_int(r, "rules_version"), 2);
	json_decref(r);
	r = people_ok(p, p->console, "community.set", json_pack("{s:s}", "rules", "Be kind."));
	assert_int_equal(people_int(r, "rules_version"), 2);
	assert_string_equal(people_text(r, "title"), "The Practice Green");
	json_decref(r);
	helper_stop(&p->h);
	helper_start(&p->h);
	r = people_ok(p, p->guest, "community.show", NULL);
	assert_string_equal(people_text(r, "rules"), "Be kind.");
	json_decref(r);
	caller_drop(&mairi);
}

static json_int_t rules_due(struct people *p, struct caller *member)
{
	json_t *r = people_ok(p, member, "whoami", NULL), *due = json_object_get(r, "rules_due");
	json_int_t version = json_integer_value(due);

	assert_true(json_is_integer(due) || json_is_null(due));
	json_decref(r);
	return version;
}

static void rules_are_due_until_they_are_accepted(void **state)
{
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi");

	/* Whom the sysop added is not asked about what was there before. */
	assert_int_equal(rules_due(p, mairi), 0);
	people_do(p, mairi, "rules.accept", json_pack("{s:i}", "version", 1));
	assert_int_equal(rules_due(p, mairi), 0);
	people_do(p, p->console, "community.set", json_pack("{s:s}", "rules", "Be kind."));
	assert_int_equal(rules_due(p, mairi), 2);
	people_fails(p, mairi, "rules.accept", json_pack("{s:i}", "version", 1), ERR_CONFLICT,
		     NULL);
	assert_int_equal(rules_due(p, mairi), 2);
	/* Where there are none there is nothing to accept. */
	people_do(p, p->console, "community.set", json_pack("{s:s}", "rules", ""));
	assert_int_equal(rules_due(p, mairi), 0);
	caller_drop(&mairi);
}

static void it_says_who_one_is(void **state)
{
	struct people *p = *state;
	struct caller *known, *guest = people_at(CALLER_GUEST, "SHA256:x", "192.0.2.1");
	json_t *r = people_ok(p, guest, "whoami", NULL);

	assert_true(json_is_null(json_object_get(r, "handle")));
	assert_string_equal(people_text(r, "role"), "guest");
	assert_string_equal(people_text(r, "door"), "guest");
	assert_string_equal(people_text(r, "fingerprint"), "SHA256:x");
	assert_false(json_is_true(json_object_get(r, "key_is_known")));
	json_decref(r);
	people_do(p, p->console, "member.add",
		  json_pack("{s:s, s:s, s:s, s:s}", "handle", "heather", "role", "sysop", "badge",
			    "staff", "name", "Heather Bell"));
	known = people_as(p, "heather", NULL);
	r = people_ok(p, known, "whoami", NULL);
	assert_string_equal(people_text(r, "handle"), "heather");
	assert_string_equal(people_text(r, "name"), "Heather Bell");
	assert_string_equal(people_text(r, "role"), "sysop");
	assert_string_equal(people_text(r, "badge"), "staff");
	json_decref(r);
	r = people_ok(p, p->console, "whoami", NULL);
	assert_string_equal(people_text(r, "role"), "sysop");
	json_decref(r);
	r = people_ok(p, known, "hello", json_pack("{s:i}", "version", 1));
	assert_int_equal(people_int(r, "version"), 1);
	assert_true(people_int(r, "seq") > 0);
	assert_string_equal(people_text(r, "handle"), "heather");
	json_decref(r);
	caller_drop(&known);
	caller_drop(&guest);
}

/* --- the opening of a screen --- */

static void same_as(struct people *p, struct caller *as, const json_t *part, const char *method)
{
	json_t *alone = people_ok(p, as, method, NULL);

	assert_true(json_equal(part, alone));
	json_decref(alone);
}

static json_t *opening(struct people *p, struct caller *as, json_t *params)
{
	json_object_set_new(params, "version", json_integer(1));
	return people_ok(p, as, "session.open", params);
}

static bool opens_home(struct people *p, struct caller *as, json_t *params)
{
	json_t *r = opening(p, as, params);
	bool has_home = json_is_object(json_object_get(r, "home"));

	json_decref(r);
	return has_home;
}

/* One call says what the calls for each part say. */
static void an_opening_says_it_all(void **state)
{
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi");
	json_t *r = opening(p, mairi, json_object());

	assert_int_equal(people_int(r, "version"), 1);
	assert_true(strlen(people_text(r, "community")) > 0);
	same_as(p, mairi, json_object_get(r, "me"), "whoami");
	same_as(p, mairi, json_object_get(r, "settings"), "settings.show");
	same_as(p, mairi, json_object_get(r, "home"), "home.show");
	assert_true(json_is_null(json_object_get(r, "place")));
	json_decref(r);
	r = opening(p, p->guest, json_object());
	assert_true(json_is_null(json_object_get(r, "settings")));
	same_as(p, p->guest, json_object_get(r, "home"), "home.show");
	json_decref(r);
	caller_drop(&mairi);
}

/* Home comes along where it is what will be seen. */
static void an_opening_brings_home(void **state)
{
	static const char reader[] = "{\"views\":[{\"view\":\"home\"},{\"view\":\"reader\"}]}";
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi");
	struct caller *visitor = people_at(CALLER_VISITOR, NULL, "192.0.2.3");
	json_t *r;

	assert_true(opens_home(p, mairi, json_object()));
	assert_false(opens_home(p, visitor, json_object()));
	assert_false(opens_home(p, p->console, json_object()));
	hall_keep_place(p->h.hall, mairi, reader, clock_now(), NULL, NULL);
	people_do(p, mairi, "member.edit", json_pack("{s:s}", "work", "x"));
	r = opening(p, mairi, json_object());
	assert_int_equal(json_array_size(json_object_get(json_object_get(r, "place"), "views")), 2);
	assert_true(json_is_null(json_object_get(r, "home")));
	json_decref(r);
	assert_true(opens_home(p, mairi, json_pack("{s:b}", "home", 1)));
	hall_keep_place(p->h.hall, mairi, "{\"views\":[{\"view\":\"home\"}]}", clock_now(), NULL,
			NULL);
	people_do(p, mairi, "member.edit", json_pack("{s:s}", "work", "y"));
	assert_true(opens_home(p, mairi, json_object()));
	assert_false(opens_home(p, mairi, json_pack("{s:b}", "home", 0)));
	caller_drop(&visitor);
	caller_drop(&mairi);
}

static void moves(struct session *session, const char *place, int64_t at)
{
	free(session->place);
	session->place = mem_dup(place);
	session->place_at = at;
}

/* Who is back before their place was written finds it all the same. */
static void a_place_left_is_there_at_once(void **state)
{
	struct people *p = *state;
	struct house house = {.hall = p->h.hall};
	struct caller *mairi = people_new(p, "mairi");
	struct session old = {.house = &house, .caller = mairi}, young = old;
	int64_t until = clock_mono_ms() + 60000, now = clock_now();

	assert_null(left_place(&house, mairi->member, 0));
	moves(&young, "{\"at\":2}", now - 10);
	moves(&old, "{\"at\":1}", now - 20);
	/* The one that stood still was noticed to be gone last. */
	left_put(&young);
	left_put(&old);
	assert_string_equal(left_place(&house, mairi->member, 0), "{\"at\":2}");
	while (left_place(&house, mairi->member, 0) && clock_mono_ms() < until)
		people_do(p, mairi, "whoami", NULL);
	assert_null(left_place(&house, mairi->member, 0));
	assert_int_equal(people_sql(p, "SELECT place = '{\"at\":2}' FROM place"), 1);
	/* The clock was set back: what is of the future does not stay for ever. */
	moves(&young, "{\"at\":3}", now + 7200);
	left_put(&young);
	while (left_place(&house, mairi->member, 0) && clock_mono_ms() < until)
		people_do(p, mairi, "whoami", NULL);
	left_put(&old);
	while (left_place(&house, mairi->member, 0) && clock_mono_ms() < until)
		people_do(p, mairi, "whoami", NULL);
	assert_int_equal(people_sql(p, "SELECT place = '{\"at\":1}' FROM place"), 1);
	assert_null(house.left);
	free(old.place);
	free(young.place);
	caller_drop(&mairi);
}

/* A screen without a key for a while is as good as left. */
static void a_quiet_session_is_gone_on_with(void **state)
{
	struct people *p = *state;
	struct house house = {.hall = p->h.hall};
	struct caller *mairi = people_new(p, "mairi");
	int64_t now = clock_mono_ms();
	struct session quiet = {.house = &house, .caller = mairi, .key_ms = now - 60000};
	struct session busy = {.house = &house, .caller = mairi, .key_ms = now};

	moves(&quiet, "quiet", 100);
	moves(&busy, "busy", 200);
	assert_false(left_is_held(&house, mairi->member));
	left_hold(&busy);
	assert_true(left_is_held(&house, mairi->member));
	assert_null(left_place(&house, mairi->member, 10000));
	left_hold(&quiet);
	assert_string_equal(left_place(&house, mairi->member, 10000), "quiet");
	assert_null(left_place(&house, mairi->member, 100000));
	busy.key_ms = now - 20000;
	assert_string_equal(left_place(&house, mairi->member, 10000), "busy");
	left_release(&busy);
	assert_true(left_is_held(&house, mairi->member));
	left_release(&quiet);
	assert_null(house.left);
	free(quiet.place);
	free(busy.place);
	caller_drop(&mairi);
}

/* --- the sysop and members --- */

static void members_are_added(void **state)
{
	struct people *p = *state;
	json_t *r;

	r = people_ok(p, p->console, "member.add",
		      json_pack("{s:s, s:s, s:s, s:s}", "handle", "mairi", "key",
				"ssh-ed25519 " ED25519 " mairi@laptop", "joined_at", "2020-02-03",
				"zone", "UTC"));
	assert_true(json_is_null(json_object_get(r, "recovery")));
	json_decref(r);
	r = people_ok(p, p->console, "member.add", json_pack("{s:s}", "handle", "tobias"));
	assert_int_equal(json_array_size(json_object_get(r, "recovery")), 8);
	json_decref(r);
	r = people_ok(p, p->guest, "member.show", json_pack("{s:s}", "handle", "MAIRI"));
	assert_string_equal(people_text(r, "handle"), "mairi");
	assert_string_equal(people_text(r, "joined_at"), "2020-02-03T00:00:00Z");
	json_decref(r);
	people_fails(p, p->console, "member.add", json_pack("{s:s}", "handle", "Tobias"),
		     ERR_CONFLICT, "already");
	people_fails(p, p->console, "member.add", json_pack("{s:s}", "handle", "root"),
		     ERR_CONFLICT, "reserved");
	people_fails(p, p->console, "member.add",
		     json_pack("{s:s, s:s}", "handle", "ola", "badge", "a king"), ERR_INVALID,
		     "letters");
	people_do(p, p->console, "member.add",
		  json_pack("{s:s, s:s}", "handle", "olaf", "badge", "engineering"));
	r = people_ok(p, p->console, "member.show", json_pack("{s:s}", "handle", "olaf"));
	assert_string_equal(people_text(r, "badge"), "engineering");
	json_decref(r);
	people_fails(p, p->console, "member.add",
		     json_pack("{s:s, s:s}", "handle", "ola", "key", "ssh-rsa AAAA"), ERR_INVALID,
		     "key:");
	people_fails(p, p->console, "member.add",
		     json_pack("{s:s, s:s}", "handle", "ola", "zone", "Nowhere/Land"), ERR_INVALID,
		     "zone");
	assert_int_equal(people_sql(p, "SELECT count(*) FROM member"), 3);
	assert_int_equal(people_sql(p, "SELECT value FROM counter WHERE name = 'member'"), 3);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM change WHERE kind = 'member.new'"), 3);
}

static json_t *setting(const char *handle, const char *field, const char *value)
{
	return json_pack("{s:s, s:s}", "handle", handle, field, value);
}

static void the_last_sysop_stays(void **state)
{
	struct people *p = *state;

	people_do(p, p->console, "member.add", setting("heather", "role", "sysop"));
	people_do(p, p->console, "member.add", setting("anil", "name", "Anil"));
	people_fails(p, p->console, "member.set", setting("heather", "role", "member"), ERR_REFUSED,
		     "last sysop");
	people_fails(p, p->console, "member.set", setting("heather", "state", "suspended"),
		     ERR_REFUSED, "last sysop");
	people_do(p, p->console, "member.set", setting("anil", "role", "sysop"));
	people_do(p, p->console, "member.set", setting("heather", "role", "member"));
	people_do(p, p->console, "member.set", setting("heather", "badge", "STAFF"));
	assert_int_equal(people_sql(p, "SELECT count(*) FROM member WHERE badge = 'staff'"), 1);
	people_do(p, p->console, "member.set", setting("heather", "badge", ""));
	assert_int_equal(people_sql(p, "SELECT count(*) FROM member WHERE badge IS NULL"), 2);
	people_fails(p, p->console, "member.set", setting("nobody9", "role", "member"),
		     ERR_NOT_FOUND, NULL);
}

static void sysops_leave_a_trace(void **state)
{
	struct people *p = *state;
	struct caller *heather;
	json_t *r, *item;

	people_do(p, p->console, "member.add", setting("heather", "role", "sysop"));
	heather = people_as(p, "heather", NULL);
	people_do(p, heather, "member.add", setting("anil", "name", "Anil"));
	people_do(p, heather, "member.recover", json_pack("{s:s}", "handle", "anil"));
	people_do(p, heather, "member.set", setting("anil", "state", "suspended"));
	r = people_ok(p, heather, "audit.list", json_pack("{s:i}", "limit", 3));
	assert_int_equal(people_count(r), 3);
	item = people_item(r, 0);
	assert_string_equal(people_text(item, "actor"), "heather");
	assert_string_equal(people_text(item, "action"), "member.set");
	assert_string_equal(people_text(item, "object"), "anil");
	assert_non_null(strstr(people_text(item, "detail"), "suspended"));
	item = json_pack("{s:O}", "after", json_object_get(r, "next"));
	json_decref(r);
	r = people_ok(p, heather, "audit.list", item);
	assert_int_equal(people_count(r), 1);
	assert_string_equal(people_text(people_item(r, 0), "actor"), "console");
	assert_true(json_is_null(json_object_get(r, "next")));
	json_decref(r);
	people_fails(p, heather, "audit.list", json_pack("{s:s}", "after", "x"), ERR_INVALID, NULL);
	caller_drop(&heather);
}

/* --- profiles --- */

static void profiles_are_edited(void **state)
{
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi");
	json_t *r =
	    people_ok(p, mairi, "member.edit",
		      json_pack("{s:s, s:s}", "about", "Half swings.\nAlways.", "work", "x"));

	assert_string_equal(people_text(r, "about"), "Half swings.\nAlways.");
	json_decref(r);
	r = people_ok(p, mairi, "member.edit", json_pack("{s:s}", "work", ""));
	assert_true(json_is_null(json_object_get(r, "work"))); /* absent */
	assert_string_equal(people_text(r, "about"), "Half swings.\nAlways.");
	json_decref(r);
	people_fails(p, p->guest, "member.edit", json_pack("{s:s}", "work", "y"), ERR_NEEDS_MEMBER,
		     NULL);
	caller_drop(&mairi);
}

/* All handles of a list, page by page, as "a b c". */
static void walk(struct people *p, const char *sort, const char *begin, int limit, char *out)
{
	json_t *r = NULL;
	const char *next = NULL;

	*out = '\0';
	do {
		json_t *in = json_pack("{s:s, s:s?, s:s?, s:i}", "sort", sort, "begin", begin,
				       "after", next, "limit", limit);

		json_decref(r);
		r = people_ok(p, p->guest, "member.list", in);
		assert_true(people_count(r) <= (size_t)limit);
		for (size_t i = 0; i < people_count(r); i++) {
			strcat(out, *out ? " " : "");
			strcat(out, people_text(people_item(r, i), "handle"));
		}
		next = people_text(r, "next");
	} while (next);
	json_decref(r);
}

static void members_are_listed(void **state)
{
	static const char *const handles[] = {"mairi", "tobias", "Anil", "to_2", "to-1", "zoe"};
	struct people *p = *state;
	char at[32], out[256];

	for (int i = 0; i < 6; i++) {
		snprintf(at, sizeof(at), "2020-01-%02d", i < 5 ? i + 1 : 5);
		people_do(p, p->console, "member.add", setting(handles[i], "joined_at", at));
	}
	for (int limit = 1; limit < 8; limit++) {
		walk(p, "handle", NULL, limit, out);
		assert_string_equal(out, "Anil mairi to-1 to_2 tobias zoe");
		walk(p, "new", NULL, limit, out);
		assert_string_equal(out, "zoe to-1 to_2 Anil tobias mairi");
		walk(p, "posts", NULL, limit, out);
		assert_int_equal(strlen(out), strlen("Anil mairi to-1 to_2 tobias zoe"));
	}
	walk(p, "handle", "TO", 2, out);
	assert_string_equal(out, "to-1 to_2 tobias");
	walk(p, "new", "to", 2, out);
	assert_string_equal(out, "to-1 to_2 tobias");
	walk(p, "handle", "q", 2, out);
	assert_string_equal(out, "");
	people_fails(p, p->guest, "member.list", json_pack("{s:s}", "after", "7;DROP"), ERR_INVALID,
		     NULL);
	people_do(p, p->console, "member.set", setting("zoe", "state", "suspended"));
	walk(p, "new", NULL, 3, out);
	assert_string_equal(out, "to-1 to_2 Anil tobias mairi");
}

/* What somebody wrote in a hidden room is on no list of an outsider's. */
static void what_somebody_wrote(void **state)
{
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi"), *tobias = people_new(p, "tobias");
	json_t *r, *in;

	people_do(p, p->console, "board.add",
		  json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Tea", "about", "Tea"));
	people_do(p, p->console, "board.add",
		  json_pack("{s:s, s:s, s:s, s:s}", "board", "heron", "title", "H", "about", "H",
			    "read", "hidden"));
	people_do(p, p->console, "board.admit",
		  json_pack("{s:s, s:s}", "board", "heron", "handle", "mairi"));
	for (int i = 0; i < 3; i++)
		people_do(p, mairi, "thread.new",
			  json_pack("{s:s, s:s, s:s}", "board", i == 1 ? "heron" : "tea", "title",
				    i == 1 ? "secret" : "open", "body",
				    "> somebody said\n> something\n\nHalf   swings.\n\nAlways."));
	in = json_pack("{s:s, s:i}", "handle", "mairi", "limit", 1);
	r = people_ok(p, tobias, "member.posts", json_incref(in));
	assert_int_equal(people_count(r), 1);
	assert_string_equal(people_text(people_item(r, 0), "snippet"), "Half swings. Always.");
	json_object_set(in, "after", json_object_get(r, "next"));
	json_decref(r);
	r = people_ok(p, tobias, "member.posts", json_incref(in));
	assert_int_equal(people_count(r), 1);
	assert_string_equal(people_text(people_item(r, 0), "board"), "tea");
	assert_true(json_is_null(json_object_get(r, "next")));
	json_decref(r);
	json_decref(in);
	r = people_ok(p, mairi, "member.posts", json_pack("{s:s}", "handle", "mairi"));
	assert_int_equal(people_count(r), 3);
	json_decref(r);
	r = people_ok(p, mairi, "member.posts", setting("mairi", "only", "answers"));
	assert_int_equal(people_count(r), 0);
	json_decref(r);
	r = people_ok(p, p->guest, "member.show", json_pack("{s:s}", "handle", "mairi"));
	assert_int_equal(people_int(r, "threads"), 2);
	assert_int_equal(people_int(r, "posts"), 2);
	json_decref(r);
	caller_drop(&mairi);
	caller_drop(&tobias);
}

/* --- notes to the hosts --- */

static void notes_reach_the_hosts(void **state)
{
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi");
	json_t *note = json_pack("{s:s}", "body", "Where do I begin?"), *r;

	for (int i = 0; i < tally_limit(TALLY_HOST_NOTE); i++)
		people_do(p, p->guest, "host.write", json_incref(note));
	people_fails(p, p->guest, "host.write", json_incref(note), ERR_BUSY, "later");
	people_do(p, mairi, "host.write", note);
	r = people_ok(p, p->console, "host.list", NULL);
	assert_int_equal(people_count(r), 7);
	assert_string_equal(people_text(people_item(r, 0), "handle"), "mairi");
	assert_true(json_is_null(json_object_get(people_item(r, 1), "handle")));
	note = json_pack("{s:O}", "note", json_object_get(people_item(r, 0), "note"));
	json_decref(r);
	people_do(p, p->console, "host.done", note);
	r = people_ok(p, p->console, "host.list", NULL);
	assert_int_equal(people_count(r), 6);
	json_decref(r);
	r = people_ok(p, p->console, "host.list", json_pack("{s:b}", "done", 1));
	assert_int_equal(people_count(r), 7);
	json_decref(r);
	people_fails(p, p->console, "host.done", json_pack("{s:i}", "note", 99), ERR_NOT_FOUND,
		     NULL);
	people_fails(p, mairi, "host.list", NULL, ERR_REFUSED, NULL);
	caller_drop(&mairi);
}

/* --- visits --- */

/* Tells of a visit of `as`, as the server does. */
static void visit_told(struct people *p, struct caller *as, int64_t id, bool is_over, json_t *reads)
{
	struct hall_visit visit = {.visit = id,
				   .started_at = 1773168120,
				   .is_over = is_over,
				   .reads = reads ? reads : json_array()};

	hall_visit(p->h.hall, as, &visit);
}

/* What nobody waits for goes with the next commit. */
static void visits_are_written(struct people *p)
{
	people_do(p, p->guest, "host.write", json_pack("{s:s}", "body", "x"));
}

static void visits_are_counted(void **state)
{
	struct people *p = *state;
	struct caller *a = people_at(CALLER_GUEST, "SHA256:a", "192.0.2.1"), *mairi;

	mairi = people_new(p, "mairi");
	visit_told(p, p->guest, 1, false, NULL);
	visit_told(p, a, 2, false, NULL);
	visit_told(p, a, 2, true, NULL);
	visit_told(p, a, 3, true, NULL);
	visit_told(p, mairi, 4, false, NULL);
	visits_are_written(p);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM visit"), 4);
	assert_int_equal(people_sql(p, "SELECT count(DISTINCT guest_key) FROM visit"), 0);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM visit WHERE ended_at IS NOT NULL"), 2);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM visit WHERE member IS NOT NULL"), 1);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM visit_salt"), 1);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM sign_in"), 0);
	caller_drop(&a);
	caller_drop(&mairi);
}

/* A guest who shows a key is the same one, this month. */
static void guests_are_known_again(void **state)
{
	struct people *p = *state;
	struct caller *a = people_at(CALLER_GUEST, "SHA256:a", "192.0.2.1");
	struct hall_visit visit = {.started_at = clock_now()};

	for (visit.visit = 1; visit.visit < 4; visit.visit++) {
		visit.reads = json_array();
		hall_visit(p->h.hall, visit.visit < 3 ? a : p->guest, &visit);
	}
	visits_are_written(p);
	assert_int_equal(people_sql(p, "SELECT count(DISTINCT guest_key) FROM visit"), 1);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM visit WHERE guest_key IS NOT NULL"),
			 2);
	caller_drop(&a);
}

/* A thread read twice in a visit is one row; what is hidden, what is no thread
 * and, for a guest, what is for members leave none. */
static void reading_is_logged(void **state)
{
	static const char *const reads[] = {"guest", "member", "hidden"};
	static const char *const boards[] = {"tea", "club", "den"};
	struct people *p = *state;
	struct caller *mairi = people_new(p, "mairi");
	int64_t thread[3];

	for (int i = 0; i < 3; i++) {
		people_do(p, p->console, "board.add",
			  json_pack("{s:s, s:s, s:s, s:s}", "board", boards[i], "title", "T",
				    "about", "A", "read", reads[i]));
		people_do(p, p->console, "board.admit",
			  json_pack("{s:s, s:s}", "board", boards[i], "handle", "mairi"));
		thread[i] = helper_int(
		    &p->h, mairi->member, "thread.new",
		    json_pack("{s:s, s:s, s:s}", "board", boards[i], "title", "t", "body", "b"),
		    "thread");
	}
	for (int who = 0; who < 2; who++)
		visit_told(p, who ? mairi : p->guest, who + 1, false,
			   json_pack("[[I, i, i], [I, i, i], [I, i, i], [i, i, i]]",
				     (json_int_t)thread[0], 1, 30, (json_int_t)thread[1], 2, 20,
				     (json_int_t)thread[2], 3, 10, 999, 4, 10));
	visit_told(p, mairi, 2, true, json_pack("[[I, i, i]]", (json_int_t)thread[0], 9, 5));
	visits_are_written(p);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM read_log"), 3);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM read_log WHERE visit = 1"), 1);
	assert_int_equal(people_sql(p, "SELECT seconds FROM read_log WHERE visit = 2 AND at = 1"),
			 35);
	caller_drop(&mairi);
}

/* With the month its salt goes, and with that any way to know a guest again. */
static void months_are_forgotten(void **state)
{
	struct people *p = *state;
	struct db *db;
	char path[128];

	snprintf(path, sizeof(path), "%s/hearth.db", p->h.dir);
	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_int_equal(
	    db_run(db, "INSERT INTO visit_salt (month, salt) VALUES ('2020-01', x'00')", ""), 0);
	db_close(&db);
	visit_told(p, p->guest, 1, false, NULL);
	visits_are_written(p);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM visit_salt"), 1);
	assert_int_equal(people_sql(p, "SELECT count(*) FROM visit_salt WHERE month = '2020-01'"),
			 0);
}

/* A sign-in by key is noted with the key's label, and the key as used. */
static void keys_are_seen_in_use(void **state)
{
	struct people *p = *state;
	struct caller *new = people_at(CALLER_NEW, "SHA256:x", "192.0.2.7"), *mairi;
	json_t *r;

	people_do(p, new, "join.new",
		  json_pack("{s:s, s:i, s:s}", "handle", "mairi", "accept", 1, "label", "laptop"));
	mairi = people_as(p, "mairi", "SHA256:x");
	hall_signed_in(p->h.hall, mairi, 1773168120);
	people_do(p, mairi, "member.edit", json_pack("{s:s}", "work", "x"));
	assert_int_equal(people_sql(p, "SELECT count(*) FROM sign_in WHERE how = 'key' AND "
				       "label = 'laptop' AND fingerprint = 'SHA256:x'"),
			 1);
	for (int i = 0; i < 220; i++)
		hall_signed_in(p->h.hall, mairi, 1773168120 + i);
	r = people_ok(p, mairi, "key.list", NULL);
	assert_true(json_is_true(json_object_get(people_item(r, 0), "current")));
	assert_non_null(people_text(people_item(r, 0), "last_used_at"));
	json_decref(r);
	/* They are written when there is time: beside other writes, in batches. */
	for (int i = 0; i < 20 && people_sql(p, "SELECT count(*) FROM sign_in") != 200; i++)
		people_do(p, mairi, "member.edit", json_pack("{s:s}", "work", "y"));
	assert_int_equal(people_sql(p, "SELECT count(*) FROM sign_in"), 200);
	caller_drop(&new);
	caller_drop(&mairi);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, people_open, people_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(it_has_a_community_from_the_start),
	    TEST(new_rules_have_a_new_version),
	    TEST(rules_are_due_until_they_are_accepted),
	    TEST(it_says_who_one_is),
	    TEST(an_opening_says_it_all),
	    TEST(an_opening_brings_home),
	    TEST(a_place_left_is_there_at_once),
	    TEST(a_quiet_session_is_gone_on_with),
	    TEST(members_are_added),
	    TEST(the_last_sysop_stays),
	    TEST(sysops_leave_a_trace),
	    TEST(profiles_are_edited),
	    TEST(members_are_listed),
	    TEST(what_somebody_wrote),
	    TEST(notes_reach_the_hosts),
	    TEST(visits_are_counted),
	    TEST(guests_are_known_again),
	    TEST(reading_is_logged),
	    TEST(months_are_forgotten),
	    TEST(keys_are_seen_in_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
