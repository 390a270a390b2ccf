/* An event on its way to many: a few at a time, in order, once, none lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "server/core/fanout.h"
#include "tests/unit/own_clock.h"

enum { MANY = 200, SAID = 100 };

static uv_loop_t loop;
static struct fanout *fanout;

struct ear {
	struct fanout_item item; /* first */
	int number;
	long long heard[SAID];
	int count;
	struct ear *drop; /* forgotten when something is heard */
};

static struct ear ears[MANY];
static int order[MANY * SAID], told; /* who heard, one after another */
static int stands_after;	     /* so many were told, and the clock stands */

static void on_event(void *arg, const json_t *params, const char *line, size_t len)
{
	struct ear *ear = arg;
	long long said = json_integer_value(json_object_get(params, "said"));
	char number[32];

	assert_int_equal(line[len - 1], '\n');
	snprintf(number, sizeof(number), "\"said\":%lld", said);
	assert_non_null(memmem(line, len, number, strlen(number)));
	assert_in_range(ear->count, 0, SAID - 1);
	ear->heard[ear->count++] = said;
	order[told++] = ear->number;
	if (told == stands_after)
		own_clock_stop();
	if (ear->drop)
		fanout_forget(fanout, &ear->drop->item);
}

static int begin(void **state)
{
	(void)state;
	uv_loop_init(&loop);
	fanout = fanout_new(&loop);
	told = 0;
	memset(ears, 0, sizeof(ears));
	for (int i = 0; i < MANY; i++) {
		ears[i].number = i;
		fanout_item_init(&ears[i].item, on_event, &ears[i]);
	}
	return 0;
}

static int end(void **state)
{
	(void)state;
	fanout_close(&fanout);
	uv_run(&loop, UV_RUN_DEFAULT);
	return uv_loop_close(&loop);
}

static void say(int said, int from, int to)
{
	json_t *params = json_pack("{s:i}", "said", said);
	struct fanout_note *note = fanout_note_new(params);

	json_decref(params);
	for (int i = from; i < to; i++)
		fanout_tell(fanout, &ears[i].item, note);
	fanout_note_drop(&note);
}

/* Many hear at once, the others in their order and not before their time. */
static void test_turns(void **state)
{
	int64_t began;

	(void)state;
	/* No time passes while it is said, however long it takes. */
	own_clock_stop();
	began = clock_mono_ms();
	say(1, 0, MANY);
	assert_int_equal(told, FANOUT_AT_ONCE);
	own_clock_go();
	stands_after = MANY;
	uv_run(&loop, UV_RUN_DEFAULT);
	stands_after = 0;
	assert_int_equal(told, MANY);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(order[i], i);
		assert_int_equal(ears[i].count, 1);
	}
	assert_true(clock_mono_ms() - began >=
		    (MANY - FANOUT_AT_ONCE - FANOUT_SLICE) / FANOUT_SLICE * FANOUT_MS - FANOUT_MS);
	/* Right after it there is room for few; later for many again. */
	own_clock_jump(2 * FANOUT_MS);
	say(2, 0, FANOUT_AT_ONCE);
	assert_int_equal(told, MANY + 2 * FANOUT_SLICE);
	own_clock_go();
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(told, MANY + FANOUT_AT_ONCE);
	own_clock_jump((FANOUT_AT_ONCE / FANOUT_SLICE + 2) * FANOUT_MS);
	say(3, 0, FANOUT_AT_ONCE);
	assert_int_equal(told, MANY + 2 * FANOUT_AT_ONCE);
}

/* Who waits hears what happened meanwhile with it, one after the other. */
static void test_together(void **state)
{
	int at = 0;

	(void)state;
	say(1, 0, MANY);
	say(2, 0, MANY);
	say(3, MANY - 1, MANY);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(told, 2 * MANY + 1);
	for (int i = 0; i < MANY - 1; i++) {
		assert_int_equal(ears[i].count, 2);
		assert_int_equal(ears[i].heard[0], 1);
		assert_int_equal(ears[i].heard[1], 2);
	}
	assert_int_equal(ears[MANY - 1].count, 3);
	assert_int_equal(ears[MANY - 1].heard[2], 3);
	while (order[at] != MANY - 1)
		at++;
	assert_int_equal(order[at + 1], MANY - 1);
	assert_int_equal(order[at + 2], MANY - 1);
}

/* However much happens, nothing is lost, and little is kept. */
static void test_bound(void **state)
{
	struct ear *last = &ears[MANY - 1];

	(void)state;
	say(0, 0, MANY);
	for (int i = 1; i < SAID; i++) {
		say(i, MANY - 1, MANY);
		assert_true(last->item.count < FANOUT_KEPT);
	}
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(last->count, SAID);
	for (int i = 0; i < SAID; i++)
		assert_int_equal(last->heard[i], i);
}

/* Who goes hears nothing more, also when it goes because of what it hears, or takes
 * along who comes next. */
static void test_going(void **state)
{
	(void)state;
	ears[150].drop = &ears[150];
	ears[160].drop = &ears[161];
	say(1, 0, MANY);
	say(2, 0, MANY);
	fanout_forget(fanout, &ears[170].item);
	fanout_flush(fanout, &ears[180].item);
	assert_int_equal(ears[180].count, 2);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ears[150].count, 1);
	assert_int_equal(ears[160].count, 2);
	assert_int_equal(ears[161].count, 0);
	assert_int_equal(ears[170].count, 0);
	assert_int_equal(ears[180].count, 2);
	assert_int_equal(told, 2 * MANY - 1 - 2 - 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_turns, begin, end),
	    cmocka_unit_test_setup_teardown(test_together, begin, end),
	    cmocka_unit_test_setup_teardown(test_bound, begin, end),
	    cmocka_unit_test_setup_teardown(test_going, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
