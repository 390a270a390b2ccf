/* How long things took lately: exact to a quarter, and forgotten after a while. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/core/lag.h"

/* Of one value every percentile is that value, or up to a quarter more. */
static void test_exact(void **state)
{
	(void)state;
	for (int64_t us = 0; us < (1 << LAG_TOP); us = us < 64 ? us + 1 : us * 17 / 16 + 1) {
		struct lag lag = {0};

		lag_add(&lag, us, 1);
		assert_in_range(lag_at(&lag, 99, 1), us, us + us / (1 << LAG_BITS));
		assert_int_equal(lag_at(&lag, 1, 1), lag_at(&lag, 100, 1));
	}
}

static void test_extremes(void **state)
{
	struct lag lag = {0};

	(void)state;
	assert_int_equal(lag_at(&lag, 99, 0), -1);
	lag_add(&lag, -5, 0);
	assert_int_equal(lag_at(&lag, 99, 0), 0);
	lag_add(&lag, INT64_MAX, 0);
	assert_int_equal(lag_at(&lag, 100, 0), (1 << LAG_TOP) - 1);
	assert_int_equal(lag_at(&lag, 50, 0), 0);
}

static void test_percentiles(void **state)
{
	struct lag lag = {0};

	(void)state;
	for (int i = 1; i <= 1000; i++)
		lag_add(&lag, i <= 985 ? 100 : 8000, 5);
	assert_in_range(lag_at(&lag, 50, 5), 100, 125);
	assert_in_range(lag_at(&lag, 98, 5), 100, 125);
	assert_in_range(lag_at(&lag, 99, 5), 8000, 10000);
}

/* One minute and the one before. */
static void test_forgets(void **state)
{
	struct lag lag = {.since_ms = 1000};

	(void)state;
	lag_add(&lag, 50, 1000);
	assert_int_not_equal(lag_at(&lag, 99, 1000 + LAG_MS), -1);
	assert_int_not_equal(lag_at(&lag, 99, 1000 + 2 * LAG_MS - 1), -1);
	assert_int_equal(lag_at(&lag, 99, 1000 + 2 * LAG_MS), -1);
	lag_add(&lag, 50, 1000 + 2 * LAG_MS);
	assert_int_equal(lag_at(&lag, 99, 1000 + 10 * LAG_MS), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_exact),
	    cmocka_unit_test(test_extremes),
	    cmocka_unit_test(test_percentiles),
	    cmocka_unit_test(test_forgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
