/* Hours of the day in any zone, held against the C library's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "server/domain/hours.h"

enum { HOUR = 3600, DAY = 86400 };

static const char *const rules[] = {
    "UTC0",
    "CET-1CEST,M3.5.0,M10.5.0/3",
    "EST5EDT,M3.2.0,M11.1.0",
    "NZST-12NZDT,M9.5.0,M4.1.0/3",
    "<-03>3",
    "IST-5:30",
    "<+0545>-5:45",
    "IST-1GMT0,M10.5.0,M3.5.0/1", /* Dublin: winter is the exception */
    "EET-2EEST,M3.4.4/50,M10.4.4/50",
    "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", /* half an hour of summer */
    "XXX3YYY,J60/0,J300/0",
    "XXX3YYY,59/0,300/0",
};
enum { RULES = sizeof(rules) / sizeof(rules[0]) };

static int64_t libc_offset(int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	localtime_r(&t, &tm);
	return tm.tm_gmtoff;
}

static void hold_against_libc(const char *rule)
{
	setenv("TZ", rule, 1);
	tzset();
	/* Every hour and odd minute of six years with and without leap days. */
	for (int64_t at = 1700000000; at < 1700000000 + 6 * 366 * (int64_t)DAY;
	     at += HOUR / 2 + 7) {
		int64_t ours = hours_offset(rule, at), theirs = libc_offset(at);

		if (ours != theirs)
			print_error("%s at %lld: %lld, not %lld\n", rule, (long long)at,
				    (long long)ours, (long long)theirs);
		assert_int_equal(ours, theirs);
	}
}

static void test_offsets(void **state)
{
	(void)state;
	for (int i = 0; i < RULES; i++)
		hold_against_libc(rules[i]);
}

static void test_rules_that_are_none(void **state)
{
	static const char *const none[] = {"",
					   "CET",
					   "CET-1CEST",
					   "-1",
					   "<CET-1",
					   "CET-1CEST,M3.5.0",
					   "CET-1CEST,M13.5.0,M10.5.0",
					   "CET-1CEST,M3.5.0,M10.5.0x",
					   "CET-1CEST,M3.0.0,M10.5.0",
					   "CET-999"};

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_int_equal(hours_offset(none[i], 1700000000), 0);
}

/* The local clock then shows that minute; but for those a spring night leaves out. */
static void test_next(void **state)
{
	(void)state;
	for (int i = 0; i < RULES; i++) {
		for (int64_t at = 1700000000; at < 1700000000 + 366 * (int64_t)DAY; at += 41041) {
			for (int minute = 0; minute < HOURS_MINUTES; minute += 97) {
				int64_t next = hours_next(rules[i], at, minute);
				int shown = hours_minute(rules[i], next);
				bool is_change = hours_offset(rules[i], next + 2 * HOUR) !=
						 hours_offset(rules[i], next - 2 * HOUR);

				assert_true(next > at);
				assert_true(next <= at + DAY + 2 * HOUR);
				assert_true(shown == minute || is_change);
			}
		}
	}
}

static void test_quiet(void **state)
{
	static const struct {
		int from, to, minute;
		bool is_quiet;
	} rows[] = {
	    {1320, 420, 1320, true}, {1320, 420, 1439, true}, {1320, 420, 0, true},
	    {1320, 420, 419, true},  {1320, 420, 420, false}, {1320, 420, 700, false},
	    {720, 780, 750, true},   {720, 780, 780, false},  {720, 780, 719, false},
	    {600, 600, 600, false},  {0, 0, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(hours_are_quiet(rows[i].from, rows[i].to, rows[i].minute),
				 rows[i].is_quiet);
}

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		int minute; /* -1: it is none */
	} rows[] = {{"22:30", 1350}, {"07:00", 420},  {"7:00", 420}, {"0:00", 0},
		    {"23:59", 1439}, {"24:00", -1},   {"12:60", -1}, {"12:5", -1},
		    {"12", -1},	     {"", -1},	      {"a:bc", -1},  {"12:345", -1},
		    {"-1:00", -1},   {"12:3x", -1},   {" 1:00", -1}, {"1:00 ", -1},
		    {"012:00", -1},  {"12:00:00", -1}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int minute = -1;

		if (!hours_parse(rows[i].text, &minute))
			minute = -1;
		assert_int_equal(minute, rows[i].minute);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_offsets), cmocka_unit_test(test_rules_that_are_none),
	    cmocka_unit_test(test_next),    cmocka_unit_test(test_quiet),
	    cmocka_unit_test(test_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
