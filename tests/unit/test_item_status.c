/* How a report goes from state to state: who, with what, and what time does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

enum { DAY = 86400 };

static struct helper h;
static int64_t olga, tess, otto;

static void admit(const char *handle, const char *part, const char *team)
{
	json_t *in = json_pack("{s:s, s:s, s:s}", "room", "golf", "handle", handle, "part", part);

	if (team)
		json_object_set_new(in, "team", json_string(team));
	helper_do(&h, olga, "room.admit", in);
}

static int set_up(void **state)
{
	static const char *const staff[][2] = {
	    {"enid", "eng"}, {"pam", "pm"}, {"mark", "mkt"}, {"sue", "sup"}};

	(void)state;
	helper_open(&h, domain_bindings(), NULL);
	olga = helper_member(&h, "olga");
	tess = helper_member(&h, "tess");
	otto = helper_member(&h, "otto");
	helper_do(&h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:s}", "room", "golf", "title", "Golf", "purpose",
			    "to see", "owner", "olga"));
	for (size_t i = 0; i < 4; i++) {
		helper_member(&h, staff[i][0]);
		admit(staff[i][0], "staff", staff[i][1]);
	}
	admit("tess", "tester", NULL);
	admit("otto", "tester", NULL);
	helper_do(&h, HELPER_CONTROL, "member.add", json_pack("{s:s}", "handle", "moe"));
	admit("moe", "moderator", NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	helper_close(&h);
	return 0;
}

static char *report(const char *type)
{
	json_t *r =
	    helper_call(&h, tess, "feedback.new",
			json_pack("{s:s, s:s, s:s}", "room", "golf", "type", type, "body", "It."));
	char *name = mem_dup(json_string_value(json_object_get(r, "item")));

	json_decref(r);
	return name;
}

/* The release that is to be checked; made as the programme makes it. */
static void release(const char *version)
{
	char *path = mem_printf("%s/hearth.db", h.dir);
	struct db *db;

	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_int_equal(db_run(db,
				"INSERT INTO release (room, version, to_test, at) "
				"SELECT id, ?, 'all', 0 FROM room WHERE slug = 'golf' "
				"ON CONFLICT DO NOTHING",
				"s", version),
			 0);
	db_close(&db);
	free(path);
}

/* Everything a step may need is given unless `bare`. */
static int step(const char *who, const char *item, const char *to, bool is_bare)
{
	json_t *in = json_pack("{s:s, s:s}", "item", item, "status", to);

	if (!is_bare) {
		json_object_set_new(in, "note", json_string("Because."));
		json_object_set_new(in, "resolution", json_string("fixed"));
		json_object_set_new(in, "release", json_string("0.9.2"));
	}
	return helper_try(&h, helper_id(&h, who), "feedback.set", in, NULL);
}

static void is_now(const char *item, const char *status)
{
	json_t *r = helper_call(&h, olga, "feedback.show", json_pack("{s:s}", "item", item));

	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(r, "item"), "status")), status);
	json_decref(r);
}

static const struct {
	const char *type, *path; /* steps of olga to begin with */
	const char *who, *to;
	bool is_bare;
	int err;
} rows[] = {
    {"issue", "", "tess", "acknowledged", false, ERR_REFUSED},
    {"issue", "", "mark", "acknowledged", false, ERR_REFUSED},
    {"issue", "", "sue", "acknowledged", true, 0},
    {"issue", "", "moe", "acknowledged", true, 0},
    {"issue", "acknowledged", "enid", "under_review", true, 0},
    {"issue", "acknowledged", "enid", "needs_info", true, ERR_INVALID},
    {"issue", "acknowledged", "enid", "needs_info", false, 0},
    {"issue", "under_review", "enid", "planned", false, ERR_REFUSED},
    {"issue", "under_review", "pam", "planned", true, ERR_INVALID},
    {"issue", "under_review", "pam", "planned", false, 0},
    {"issue", "acknowledged", "enid", "in_progress", true, ERR_REFUSED},
    {"issue", "planned", "enid", "in_progress", true, 0},
    {"issue", "planned", "moe", "in_progress", true, ERR_REFUSED},
    {"issue", "planned in_progress", "enid", "verify", true, ERR_INVALID},
    {"issue", "planned in_progress", "enid", "verify", false, 0},
    {"issue", "planned in_progress verify", "enid", "done", false, ERR_REFUSED},
    {"issue", "planned in_progress verify", "pam", "done", true, ERR_INVALID},
    {"issue", "planned in_progress verify", "pam", "done", false, 0},
    {"issue", "planned in_progress verify done", "tess", "under_review", false, 0},
    {"issue", "planned in_progress verify done", "otto", "under_review", false, ERR_REFUSED},
    {"issue", "", "pam", "declined", true, ERR_INVALID},
    {"issue", "", "pam", "declined", false, 0},
    {"issue", "", "sue", "declined", false, ERR_REFUSED},
    {"issue", "", "sue", "done", false, ERR_REFUSED},
    {"issue", "planned in_progress", "pam", "declined", false, ERR_REFUSED},
    {"issue", "under_review", "tess", "withdrawn", true, 0},
    {"issue", "planned", "tess", "withdrawn", true, ERR_REFUSED},
    {"issue", "", "pam", "withdrawn", true, ERR_REFUSED},
    {"praise", "", "sue", "done", false, 0},
    {"praise", "", "pam", "planned", false, ERR_REFUSED},
    {"question", "", "tess", "done", false, 0},
    {"question", "", "otto", "done", false, ERR_REFUSED},
};

static void steps_are_taken_by_who_may_with_what_they_need(void **state)
{
	int wrong = 0;

	(void)state;
	release("0.9.2");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *item = report(rows[i].type), *path = mem_dup(rows[i].path), *save = NULL;

		for (char *to = strtok_r(path, " ", &save); to; to = strtok_r(NULL, " ", &save))
			assert_int_equal(step("olga", item, to, false), 0);
		if (step(rows[i].who, item, rows[i].to, rows[i].is_bare) != rows[i].err) {
			print_error("%s [%s] by %s to %s: %s %s\n", rows[i].type, rows[i].path,
				    rows[i].who, rows[i].to, err_name(h.err), h.words);
			wrong++;
		}
		free(item);
		free(path);
	}
	assert_int_equal(wrong, 0);
}

static void of_two_the_second_sees_what_happened(void **state)
{
	char *item = report("issue");
	json_t *in =
	    json_pack("{s:s, s:s, s:s}", "item", item, "status", "under_review", "from", "new");

	(void)state;
	assert_int_equal(helper_try(&h, olga, "feedback.set", json_incref(in), NULL), 0);
	assert_int_equal(helper_try(&h, helper_id(&h, "sue"), "feedback.set", in, NULL),
			 ERR_CONFLICT);
	assert_string_equal(h.words, "meanwhile olga made it under_review");
	free(item);
}

static void words_move_it_on(void **state)
{
	char *item = report("issue");

	(void)state;
	helper_do(&h, otto, "feedback.comment",
		  json_pack("{s:s, s:s}", "item", item, "body", "too"));
	is_now(item, "new");
	helper_do(&h, helper_id(&h, "mark"), "feedback.comment",
		  json_pack("{s:s, s:s, s:s}", "item", item, "body", "hm", "visibility", "staff"));
	is_now(item, "new");
	helper_do(&h, helper_id(&h, "sue"), "feedback.comment",
		  json_pack("{s:s, s:s}", "item", item, "body", "Seen"));
	is_now(item, "acknowledged");
	assert_int_equal(step("sue", item, "needs_info", false), 0);
	helper_do(&h, otto, "feedback.comment",
		  json_pack("{s:s, s:s}", "item", item, "body", "no"));
	is_now(item, "needs_info");
	helper_do(&h, tess, "feedback.comment",
		  json_pack("{s:s, s:s}", "item", item, "body", "yes"));
	is_now(item, "under_review");
	free(item);
}

static void who_is_affected_checks(void **state)
{
	char *item = report("issue");
	const char *const steps[] = {"planned", "in_progress", "verify"};

	(void)state;
	assert_int_equal(helper_try(&h, tess, "feedback.verify",
				    json_pack("{s:s, s:s}", "item", item, "result", "gone"), NULL),
			 ERR_REFUSED);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(step("olga", item, steps[i], false), 0);
	assert_int_equal(helper_try(&h, tess, "feedback.verify",
				    json_pack("{s:s, s:s}", "item", item, "result", "still"), NULL),
			 ERR_INVALID);
	helper_do(&h, tess, "feedback.verify",
		  json_pack("{s:s, s:s, s:s}", "item", item, "result", "still", "body", "At 2 °C"));
	is_now(item, "in_progress");
	assert_int_equal(step("enid", item, "verify", false), 0);
	helper_do(&h, tess, "feedback.verify",
		  json_pack("{s:s, s:s}", "item", item, "result", "gone"));
	is_now(item, "done");
	free(item);
}

static size_t asked(int64_t who)
{
	json_t *r = helper_call(&h, who, "room.asked", json_object());
	size_t count = json_array_size(json_object_get(r, "items"));

	json_decref(r);
	return count;
}

/* Who cannot try it this week is not asked and not taken for silent. */
static void not_this_week_is_no_answer(void **state)
{
	char *item = report("issue"), *path = mem_printf("%s/hearth.db", h.dir);
	const char *const steps[] = {"planned", "in_progress", "verify"};
	int64_t now = clock_now();
	size_t before = asked(tess);
	struct db *db;
	json_t *r;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(step("olga", item, steps[i], false), 0);
	assert_int_equal(asked(tess), before + 1);
	r = helper_call(
	    &h, tess, "feedback.verify",
	    json_pack("{s:s, s:s, s:s}", "item", item, "result", "later", "body", "in hospital"));
	assert_string_equal(json_string_value(json_object_get(r, "status")), "verify");
	assert_true(json_is_string(json_object_get(r, "until")));
	json_decref(r);
	assert_int_equal(asked(tess), before);
	r = helper_call(&h, tess, "feedback.show", json_pack("{s:s}", "item", item));
	assert_true(json_is_string(json_object_get(r, "later_until")));
	assert_int_equal(json_array_size(json_object_get(r, "later")), 0);
	json_decref(r);
	r = helper_call(&h, olga, "feedback.show", json_pack("{s:s}", "item", item));
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(json_object_get(r, "later"), 0), "note")),
			    "in hospital");
	json_decref(r);
	/* A week and a day after it was to be checked it would be done by silence. */
	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_int_equal(db_run(db, "UPDATE not_now SET until = until + 2 * 86400", ""), 0);
	db_close(&db);
	free(path);
	helper_tick(&h, now + 8 * 86400);
	is_now(item, "verify");
	helper_tick(&h, now + 10 * 86400);
	is_now(item, "done");
	free(item);
}

static void silence_checks_and_closes(void **state)
{
	char *a = report("issue"), *b = report("issue");
	const char *const steps[] = {"planned", "in_progress", "verify"};
	int64_t now = clock_now();

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(step("olga", a, steps[i], false), 0);
	assert_int_equal(step("olga", b, "needs_info", false), 0);
	helper_tick(&h, now + 6 * DAY);
	is_now(a, "verify");
	helper_tick(&h, now + 8 * DAY);
	is_now(a, "done");
	is_now(b, "needs_info");
	helper_tick(&h, now + 15 * DAY);
	/* The machine was off: the second reminder came late, and gets its time. */
	is_now(b, "needs_info");
	helper_tick(&h, now + 17 * DAY);
	is_now(b, "needs_info");
	helper_tick(&h, now + 18 * DAY);
	is_now(b, "declined");
	free(a);
	free(b);
}

/* Two reminders go before, however late the first was. */
static void nothing_is_closed_before_it_was_asked_for_twice(void **state)
{
	char *item = report("issue");
	int64_t now = clock_now();

	(void)state;
	assert_int_equal(step("olga", item, "needs_info", false), 0);
	helper_tick(&h, now + 6 * DAY);
	assert_int_equal(
	    helper_sql(&h, "SELECT max(reminders) FROM feedback WHERE status = 'needs_info'"), 1);
	helper_tick(&h, now + 11 * DAY);
	assert_int_equal(
	    helper_sql(&h, "SELECT max(reminders) FROM feedback WHERE status = 'needs_info'"), 2);
	is_now(item, "needs_info");
	free(item);
}

/* What a member was told, by kind. */
static int64_t told(const char *handle, const char *kind)
{
	char *sql =
	    mem_printf("SELECT count(*) FROM notification n JOIN member m ON m.id = n.member "
		       "WHERE m.handle = '%s' AND n.kind = '%s'",
		       handle, kind);
	int64_t count = helper_sql(&h, sql);

	free(sql);
	return count;
}

static void everybody_it_concerns_is_told_once(void **state)
{
	int64_t asked = told("tess", "item_asked"), said = told("tess", "item_said");
	int64_t checks = told("otto", "item_check"), staff = told("enid", "item_new");
	int64_t moved = told("tess", "item_status"), now = clock_now(), late;
	char *item = report("issue");

	(void)state;
	assert_int_equal(told("enid", "item_new"), staff + 1);
	helper_do(&h, otto, "feedback.vote", json_pack("{s:s, s:b}", "item", item, "affected", 1));
	helper_do(
	    &h, helper_id(&h, "sue"), "feedback.comment",
	    json_pack("{s:s, s:s, s:s}", "item", item, "body", "psst", "visibility", "staff"));
	assert_int_equal(told("tess", "item_said"), said);
	helper_do(&h, helper_id(&h, "sue"), "feedback.comment",
		  json_pack("{s:s, s:s}", "item", item, "body", "Seen, @tess"));
	assert_int_equal(told("tess", "item_said"), said + 1);
	assert_int_equal(told("tess", "mention"), 0);
	assert_int_equal(step("sue", item, "needs_info", false), 0);
	assert_int_equal(told("tess", "item_asked"), asked + 1);
	assert_int_equal(step("olga", item, "under_review", true), 0);
	assert_int_equal(step("olga", item, "planned", false), 0);
	assert_int_equal(step("olga", item, "in_progress", false), 0);
	assert_int_equal(step("olga", item, "verify", false), 0);
	assert_int_equal(told("otto", "item_check"), checks + 1);
	assert_true(told("tess", "item_status") > moved);
	/* In the digest it leads to the report, not to a post of its thread. */
	json_t *digest = helper_call(&h, helper_id(&h, "tess"), "digest.show", NULL);
	char *leads = mem_printf("(feedback show %s)", item);
	assert_non_null(strstr(json_string_value(json_object_get(digest, "text")), leads));
	json_decref(digest);
	free(leads);
	free(item);
	/* Nobody answered: who looks after the room hears of it, once. */
	item = report("issue");
	late = told("olga", "item_late");
	helper_tick(&h, now + 30 * DAY);
	assert_true(told("olga", "item_late") > late);
	late = told("olga", "item_late");
	helper_tick(&h, now + 31 * DAY);
	assert_int_equal(told("olga", "item_late"), late);
	free(item);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(steps_are_taken_by_who_may_with_what_they_need),
	    cmocka_unit_test(of_two_the_second_sees_what_happened),
	    cmocka_unit_test(words_move_it_on),
	    cmocka_unit_test(who_is_affected_checks),
	    cmocka_unit_test(silence_checks_and_closes),
	    cmocka_unit_test(not_this_week_is_no_answer),
	    cmocka_unit_test(nothing_is_closed_before_it_was_asked_for_twice),
	    cmocka_unit_test(everybody_it_concerns_is_told_once),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
