/* when: moments in words, in Central European time. */
#include "tests/unit/test_text.h"

#include <time.h>

#include "common/text/utf8.h"
#include "common/text/when.h"

static int set_zone(void **state)
{
	(void)state;
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return 0;
}

/* Local time in that zone, as "2026-03-10 19:42"; DST as the zone has it. */
static int64_t local(const char *text)
{
	struct tm tm = {.tm_isdst = -1};

	assert_int_equal(sscanf(text, "%d-%d-%d %d:%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
				&tm.tm_hour, &tm.tm_min),
			 5);
	tm.tm_year -= 1900;
	tm.tm_mon--;
	return mktime(&tm);
}

static const struct {
	const char *at, *now, *ago, *brief, *exact, *since;
} rows[] = {
    /* a Tuesday evening */
    {"2026-03-10 19:42", "2026-03-10 19:42", "now", "now", "today 19:42", "since this evening"},
    {"2026-03-10 19:34", "2026-03-10 19:42", "8 min ago", "8 min", "today 19:34",
     "since this evening"},
    {"2026-03-10 18:43", "2026-03-10 19:42", "59 min ago", "59 min", "today 18:43",
     "since this evening"},
    {"2026-03-10 16:42", "2026-03-10 19:42", "3 h ago", "3 h", "today 16:42",
     "since this afternoon"},
    {"2026-03-10 00:00", "2026-03-10 19:42", "19 h ago", "19 h", "today 00:00",
     "since early today"},
    {"2026-03-09 23:59", "2026-03-10 19:42", "yesterday", "Mon", "yesterday 23:59",
     "since yesterday evening"},
    {"2026-03-09 07:10", "2026-03-10 19:42", "yesterday", "Mon", "yesterday 07:10",
     "since yesterday morning"},
    {"2026-03-09 22:00", "2026-03-10 01:00", "3 h ago", "3 h", "yesterday 22:00",
     "since yesterday evening"},
    {"2026-03-09 02:00", "2026-03-10 19:42", "yesterday", "Mon", "yesterday 02:00",
     "since early yesterday"},
    {"2026-03-08 12:00", "2026-03-10 19:42", "Sun", "Sun", "Sun 12:00", "since Sunday afternoon"},
    {"2026-03-04 18:50", "2026-03-10 19:42", "Wed", "Wed", "Wed 18:50", "since Wednesday evening"},
    {"2026-03-03 18:50", "2026-03-10 19:42", "3 Mar", "3 Mar", "3 Mar 18:50", "since 3 March"},
    {"2026-01-02 08:00", "2026-12-31 19:42", "2 Jan", "2 Jan", "2 Jan 08:00", "since 2 January"},
    {"2025-12-28 08:00", "2026-01-02 19:42", "Sun", "Sun", "Sun 08:00", "since Sunday morning"},
    {"2025-12-20 08:00", "2026-01-02 19:42", "20 Dec", "20 Dec", "20 Dec 2025 08:00",
     "since 20 December"},
    {"2024-03-07 18:50", "2026-03-10 19:42", "Mar 2024", "2024", "7 Mar 2024 18:50",
     "since 7 March 2024"},
    /* the future */
    {"2026-03-10 20:00", "2026-03-10 19:42", "now", "now", "today 20:00", "since this evening"},
    {"2026-03-11 08:00", "2026-03-10 19:42", "now", "now", "11 Mar 08:00", "since this evening"},
    {"2031-03-11 08:00", "2026-03-10 19:42", "now", "now", "11 Mar 2031 08:00",
     "since this evening"},
    /* the clock goes forward at 2 on 29 March, back at 3 on 25 October */
    {"2026-03-29 01:59", "2026-03-29 03:00", "1 min ago", "1 min", "today 01:59",
     "since early today"},
    {"2026-03-28 00:00", "2026-03-29 23:59", "yesterday", "Sat", "yesterday 00:00",
     "since early yesterday"},
    {"2026-03-29 00:00", "2026-03-29 23:59", "22 h ago", "22 h", "today 00:00",
     "since early today"},
    {"2026-10-25 00:00", "2026-10-25 23:59", "24 h ago", "24 h", "today 00:00",
     "since early today"},
    {"2026-10-24 23:59", "2026-10-25 23:59", "yesterday", "Sat", "yesterday 23:59",
     "since yesterday evening"},
    {"2026-10-18 12:00", "2026-10-25 12:00", "18 Oct", "18 Oct", "18 Oct 12:00",
     "since 18 October"},
    {"2026-10-19 00:01", "2026-10-25 23:59", "Mon", "Mon", "Mon 00:01", "since early Monday"},
    /* long ago */
    {"1969-12-31 12:00", "2026-03-10 19:42", "Dec 1969", "1969", "31 Dec 1969 12:00",
     "since 31 December 1969"},
};

static void test_rows(void **state)
{
	char text[WHEN_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t at = local(rows[i].at), now = local(rows[i].now);
		assert_string_equal(when_ago(at, now, text), rows[i].ago);
		assert_string_equal(when_short(at, now, text), rows[i].brief);
		assert_true(utf8_width(text, strlen(text)) <= 7);
		assert_string_equal(when_exact(at, now, text), rows[i].exact);
		assert_string_equal(when_since(at, now, text), rows[i].since);
	}
}

static void test_clock(void **state)
{
	char text[WHEN_TEXT];

	(void)state;
	assert_string_equal(when_clock(local("2026-03-10 19:42"), text), "19:42 CET");
	assert_string_equal(when_clock(local("2026-03-29 01:59"), text), "01:59 CET");
	assert_string_equal(when_clock(local("2026-03-29 01:59") + 60, text), "03:00 CEST");
	assert_string_equal(when_clock(local("2026-10-25 01:59") + 3660, text), "02:00 CET");
}

/* Nothing is too far away to be said. */
static void test_due(void **state)
{
	static const struct {
		const char *at, *due;
	} cases[] = {
	    {"2026-03-10 23:59", "today 23:59"}, {"2026-03-10 12:01", "today 12:01"},
	    {"2026-03-11 00:00", "tomorrow"},	 {"2026-03-12 18:00", "Thursday"},
	    {"2026-03-16 23:59", "Monday"},	 {"2026-03-17 00:00", "17 Mar"},
	    {"2026-12-24 18:00", "24 Dec 2026"}, {"2027-01-02 18:00", "2 Jan 2027"},
	    {"2026-03-10 11:00", "today 11:00"}, {"2026-03-09 11:00", "yesterday 11:00"},
	    {"2026-02-09 11:00", "9 Feb 11:00"},
	};
	char text[WHEN_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(when_due(local(cases[i].at), local("2026-03-10 12:00"), text),
				    cases[i].due);
}

static void test_extremes(void **state)
{
	static const int64_t times[] = {
	    INT64_MIN,	  INT64_MIN + 1, -99999999999999, -1,	    0, 1, 1773168120,
	    253402300799, 253402300800,	 99999999999999,  INT64_MAX};
	enum { TIMES = sizeof(times) / sizeof(times[0]) };
	char text[WHEN_TEXT];

	(void)state;
	for (size_t i = 0; i < TIMES * TIMES; i++) {
		int64_t at = times[i % TIMES], now = times[i / TIMES];
		assert_true(strlen(when_ago(at, now, text)) > 0);
		assert_in_range(strlen(when_short(at, now, text)), 1, 7);
		assert_true(strlen(when_exact(at, now, text)) > 0);
		assert_true(strlen(when_since(at, now, text)) > 0);
		assert_true(strlen(when_due(at, now, text)) > 0);
		assert_true(strlen(when_clock(at, text)) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_clock),
	    cmocka_unit_test(test_due),
	    cmocka_unit_test(test_extremes),
	};

	return cmocka_run_group_tests(tests, set_zone, NULL);
}
