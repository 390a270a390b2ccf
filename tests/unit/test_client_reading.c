/* For how long a thread is read, as the client tells it. */
#include "tests/unit/client_answers.h"

#include "client/reading.h"

static int64_t logged, logged_thread; /* seconds told of, in all */

static json_t *noting(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "read.log")) {
		logged += json_integer_value(json_object_get(params, "seconds"));
		logged_thread = json_integer_value(json_object_get(params, "thread"));
	}
	return answers(method, params, err_r);
}

/* In the reader, over home. */
static struct stage *reading(void)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = noting};
	struct stage *stage = stage_new(&terms);
	logged = logged_thread = 0;
	stage_expect(stage, "For you");
	stage_settle(stage);
	stage_type(stage, "\r");
	stage_expect(stage, "13/14");
	return stage;
}

static void pass(struct stage *stage, int ms)
{
	int64_t end = clock_mono_ms() + ms;
	while (clock_mono_ms() < end)
		stage_turn(stage, 20);
}

static void test_leaving_tells(void **state)
{
	struct stage *stage = reading();
	(void)state;
	pass(stage, 1600);
	assert_int_equal(logged, 0);
	stage_type(stage, "q");
	stage_expect(stage, "For you");
	assert_in_range(logged, 1, 60);
	assert_int_equal(logged_thread, 1);
	(void)stage_free(&stage);
}

static void test_what_covers_it_is_not_reading(void **state)
{
	int64_t began = clock_mono_ms(), seconds;
	struct stage *stage = reading();
	(void)state;
	stage_type(stage, "?");
	stage_expect(stage, "Help: Reading");
	seconds = (clock_mono_ms() - began + 999) / 1000;
	pass(stage, 4000);
	stage_type(stage, "?");
	stage_expect(stage, "13/14");
	began = clock_mono_ms();
	stage_type(stage, "q");
	stage_expect(stage, "For you");
	seconds += (clock_mono_ms() - began + 999) / 1000;
	assert_in_range(logged, 0, seconds);
	(void)stage_free(&stage);
}

static void test_an_idle_screen_is_not_read(void **state)
{
	struct reading reading = {0};
	int64_t hour = 3600 * 1000;
	(void)state;
	reading_look(&reading, hour, hour);
	reading_look(&reading, hour + 5000, hour);
	assert_int_equal(reading_take(&reading), 5);
	for (int minute = 1; minute < 60; minute++)
		reading_look(&reading, hour + minute * 60000, hour);
	assert_int_equal(reading_take(&reading), READING_IDLE_MS / 1000 - 5);
	reading_look(&reading, 2 * hour + 200, 2 * hour);
	assert_int_equal(reading_take(&reading), 0);
	reading_look(&reading, 2 * hour + 800, 2 * hour);
	assert_int_equal(reading_take(&reading), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_leaving_tells),
	    cmocka_unit_test(test_what_covers_it_is_not_reading),
	    cmocka_unit_test(test_an_idle_screen_is_not_read),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
