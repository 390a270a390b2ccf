/* What the days of a room bring about, each once: its last one, and its launch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "tests/unit/room_helper.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

static int64_t now;

static int set_up(void **state)
{
	(void)state;
	room_open();
	room_make("heron", "collab");
	now = clock_now();
	return 0;
}

static json_t *in(int64_t after)
{
	char text[CLOCK_TEXT];

	return json_string(clock_format(now + after, text));
}

static void tick(int64_t after)
{
	helper_tick(&room_w.h, now + after);
}

static int64_t told(int64_t who, const char *kind)
{
	char *sql = mem_printf("SELECT count(*) FROM notification WHERE member = %lld AND "
			       "kind = '%s'",
			       (long long)who, kind);
	int64_t count = helper_sql(&room_w.h, sql);

	free(sql);
	return count;
}

static char *newest(int64_t who)
{
	json_t *r = room_get(who, "notification.list", "{}");
	char *text = mem_printf("%s -> %s", room_text(room_item(r, 0), "text"),
				room_text(room_item(r, 0), "target"));

	json_decref(r);
	return text;
}

static void is_phase(const char *phase)
{
	json_t *r = room_get(room_w.tester, "room.show", "{s:s}", "room", "heron");

	assert_string_equal(room_text(r, "phase"), phase);
	json_decref(r);
}

static void closes_in(int64_t after)
{
	room_do(room_w.owner, "room.set", "{s:s, s:o}", "room", "heron", "closes_at", in(after));
}

/* --- the last day --- */

static void an_owner_is_told_a_week_and_a_day_before(void **state)
{
	char *text, day[CLOCK_TEXT], *words;

	(void)state;
	closes_in(10 * DAY);
	tick(2 * DAY);
	assert_int_equal(told(room_w.owner, "room_closes"), 0);
	tick(3 * DAY + MINUTE);
	tick(3 * DAY + HOUR);
	assert_int_equal(told(room_w.owner, "room_closes"), 1);
	words = mem_printf("Closes soon: Heron: %.10s -> room:heron",
			   clock_format(now + 10 * DAY, day));
	text = newest(room_w.owner);
	assert_string_equal(text, words);
	free(text);
	free(words);
	helper_stop(&room_w.h);
	helper_start(&room_w.h);
	tick(9 * DAY + MINUTE);
	tick(9 * DAY + HOUR);
	assert_int_equal(told(room_w.owner, "room_closes"), 2);
	is_phase("recruiting");
	assert_int_equal(told(room_w.tester, "room_closes"), 0);
}

static void the_day_closes_nothing_but_the_door(void **state)
{
	json_t *r;
	char *item;

	(void)state;
	r = room_get(room_w.tester, "feedback.new", "{s:s, s:s, s:s}", "room", "heron", "type",
		     "issue", "body", "Short in the cold");
	item = mem_dup(room_text(r, "item"));
	json_decref(r);
	closes_in(10 * DAY);
	/* Nobody looked for a fortnight: the day is told, and not that it is near. */
	tick(14 * DAY);
	tick(14 * DAY + MINUTE);
	is_phase("closure");
	assert_int_equal(told(room_w.owner, "room_closes"), 0);
	assert_int_equal(told(room_w.owner, "room_closing"), 1);
	r = room_get(room_w.tester, "feedback.show", "{s:s}", "item", item);
	json_decref(r);
	room_do(room_w.tester, "feedback.comment", "{s:s, s:s}", "item", item, "body", "Still.");
	/* What its owner says afterwards stays. */
	room_do(room_w.owner, "room.set", "{s:s, s:s}", "room", "heron", "phase", "engagement");
	tick(20 * DAY);
	is_phase("engagement");
	free(item);
}

static void a_day_that_is_moved_begins_anew(void **state)
{
	(void)state;
	closes_in(10 * DAY);
	tick(4 * DAY);
	assert_int_equal(told(room_w.owner, "room_closes"), 1);
	closes_in(30 * DAY);
	tick(11 * DAY);
	is_phase("recruiting");
	tick(24 * DAY);
	assert_int_equal(told(room_w.owner, "room_closes"), 2);
	room_do(room_w.owner, "room.set", "{s:s, s:b}", "room", "heron", "open_ended", 1);
	tick(40 * DAY);
	is_phase("recruiting");
	assert_int_equal(told(room_w.owner, "room_closes"), 2);
}

/* Who says "in three days" is not told at once that it is in three days. */
static void who_sets_it_knows(void **state)
{
	char *text;

	(void)state;
	closes_in(3 * DAY);
	tick(MINUTE);
	assert_int_equal(told(room_w.owner, "room_closes"), 0);
	tick(2 * DAY + MINUTE);
	assert_int_equal(told(room_w.owner, "room_closes"), 1);
	tick(3 * DAY + MINUTE);
	text = newest(room_w.owner);
	assert_non_null(strstr(text, "Its last day has come, it is closing: Heron"));
	free(text);
}

static void an_archived_room_is_left_alone(void **state)
{
	(void)state;
	closes_in(10 * DAY);
	room_do(room_w.owner, "room.close", "{s:s, s:b, s:s}", "room", "heron", "reviewed", 1,
		"body", "Thank you.");
	tick(12 * DAY);
	is_phase("archived");
	assert_int_equal(told(room_w.owner, "room_closes") + told(room_w.owner, "room_closing"), 0);
}

static void a_bare_date_lasts_until_its_end_there(void **state)
{
	json_t *r;

	(void)state;
	room_do(room_w.owner, "room.set", "{s:s, s:s, s:s}", "room", "heron", "zone",
		"America/New_York", "closes_at", "2096-12-07");
	r = room_get(room_w.tester, "room.show", "{s:s}", "room", "heron");
	assert_string_equal(room_text(r, "closes_at"), "2096-12-08T04:59:59Z");
	json_decref(r);
}

static void a_day_that_cannot_be_is_refused(void **state)
{
	(void)state;
	assert_int_equal(room_try(room_w.owner, "room.set", "{s:s, s:s}", "room", "heron",
				  "closes_at", "2020-01-01"),
			 ERR_INVALID);
	assert_non_null(strstr(room_w.h.words, "over"));
	assert_int_equal(room_try(room_w.owner, "room.set", "{s:s, s:s, s:b}", "room", "heron",
				  "closes_at", "2096-01-01", "open_ended", 1),
			 ERR_INVALID);
	assert_int_equal(room_try(room_w.tester, "room.set", "{s:s, s:o}", "room", "heron",
				  "closes_at", in(DAY)),
			 ERR_REFUSED);
}

/* --- the launch --- */

static void share_text(int64_t embargo_after)
{
	room_do(room_w.owner, "launch.text", "{s:s, s:s, s:o}", "room", "heron", "body", "Buy one.",
		"embargo", in(embargo_after));
}

static void want(int64_t who, bool is_off)
{
	room_do(who, "launch.advocate", "{s:s, s:b}", "room", "heron", "off", is_off);
}

static void who_agreed_is_told_once_when_it_may_be_told(void **state)
{
	char *text;

	(void)state;
	want(room_w.tester, false);
	share_text(5 * DAY);
	tick(4 * DAY);
	assert_int_equal(told(room_w.tester, "launch"), 0);
	tick(5 * DAY + MINUTE);
	tick(5 * DAY + 2 * MINUTE);
	helper_stop(&room_w.h);
	helper_start(&room_w.h);
	tick(6 * DAY);
	assert_int_equal(told(room_w.tester, "launch"), 1);
	assert_int_equal(told(room_w.tester2, "launch"), 0);
	assert_int_equal(told(room_w.owner, "launch"), 0);
	text = newest(room_w.tester);
	assert_string_equal(text, "It may be told now: Heron -> launch:heron");
	free(text);
}

static void who_took_it_back_is_not_told(void **state)
{
	(void)state;
	want(room_w.tester, false);
	want(room_w.tester2, false);
	share_text(5 * DAY);
	want(room_w.tester, true);
	room_do(room_w.tester2, "consent.withdraw", "{s:b}", "all", 1);
	tick(6 * DAY);
	assert_int_equal(told(room_w.tester, "launch"), 0);
	assert_int_equal(told(room_w.tester2, "launch"), 0);
}

static void who_agrees_later_is_told_at_once(void **state)
{
	(void)state;
	room_do(room_w.owner, "launch.text", "{s:s, s:s}", "room", "heron", "body", "Buy one.");
	assert_int_equal(told(room_w.tester, "launch"), 0);
	want(room_w.tester, false);
	assert_int_equal(told(room_w.tester, "launch"), 1);
	want(room_w.tester, true);
	want(room_w.tester, false);
	tick(DAY);
	assert_int_equal(told(room_w.tester, "launch"), 1);
}

static void an_embargo_that_is_moved_is_obeyed(void **state)
{
	(void)state;
	want(room_w.tester, false);
	share_text(5 * DAY);
	share_text(10 * DAY);
	tick(7 * DAY);
	assert_int_equal(told(room_w.tester, "launch"), 0);
	share_text(3 * DAY);
	tick(4 * DAY);
	assert_int_equal(told(room_w.tester, "launch"), 1);
}

/* Who has left reads nothing of it. */
static void who_left_is_not_told(void **state)
{
	(void)state;
	want(room_w.tester, false);
	share_text(5 * DAY);
	room_do(room_w.tester, "room.leave", "{s:s}", "room", "heron");
	tick(6 * DAY);
	assert_int_equal(told(room_w.tester, "launch"), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, room_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_owner_is_told_a_week_and_a_day_before),
	    TEST(the_day_closes_nothing_but_the_door),
	    TEST(a_day_that_is_moved_begins_anew),
	    TEST(who_sets_it_knows),
	    TEST(an_archived_room_is_left_alone),
	    TEST(a_bare_date_lasts_until_its_end_there),
	    TEST(a_day_that_cannot_be_is_refused),
	    TEST(who_agreed_is_told_once_when_it_may_be_told),
	    TEST(who_took_it_back_is_not_told),
	    TEST(who_agrees_later_is_told_at_once),
	    TEST(an_embargo_that_is_moved_is_obeyed),
	    TEST(who_left_is_not_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
