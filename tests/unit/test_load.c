/* The load rig's histogram, model of members, plan, and the marks of its posts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/base/mem.h"
#include "contrib/load/hist.h"
#include "contrib/load/habits.h"
#include "contrib/load/look.h"
#include "contrib/load/plan.h"
#include "contrib/load/stage.h"

/* --- histogram --- */

/* Buckets follow one another without a gap, and are as fine as is said. */
static void test_buckets(void **state)
{
	uint64_t begin = 0;

	(void)state;
	for (size_t i = 0; i < HIST_BUCKETS; i++) {
		uint64_t end = hist_bucket_end(i);

		assert_int_equal(hist_bucket(begin), i);
		assert_int_equal(hist_bucket(end), i);
		assert_true((end - begin) * HIST_PARTS <= begin + HIST_PARTS);
		begin = end + 1;
	}
	assert_int_equal(begin, UINT64_C(1) << HIST_TOP);
	assert_int_equal(hist_bucket(begin), HIST_BUCKETS - 1);
	assert_int_equal(hist_bucket(UINT64_MAX), HIST_BUCKETS - 1);
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Percentiles against sorted values, over seven powers of ten. */
static void test_percentiles(void **state)
{
	static const double percents[] = {0, 1, 50, 90, 99, 99.9, 100};
	enum { COUNT = 20000 };
	int64_t *values = mem_alloc(COUNT * sizeof(*values));
	struct hist *hist = mem_alloc(sizeof(*hist));
	const struct habits_range range = {0, 9999999};
	uint64_t random = 7;

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		values[i] = habits_pick(&range, &random) / (1 + i % 1000);
		hist_add(hist, values[i]);
	}
	qsort(values, COUNT, sizeof(*values), compare);
	for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++) {
		size_t rank = (size_t)(percents[i] / 100 * COUNT + 0.999);
		int64_t exact = values[rank ? rank - 1 : 0], got = hist_at(hist, percents[i]);

		assert_in_range(got, exact, exact + exact / HIST_PARTS + 1);
	}
	assert_int_equal(hist->count, COUNT);
	assert_int_equal(hist->most, values[COUNT - 1]);
	assert_int_equal(hist->least, values[0]);
	free(values);
	free(hist);
}

static void test_merge(void **state)
{
	struct hist *a = mem_alloc(sizeof(*a)), *b = mem_alloc(sizeof(*b));
	struct hist *both = mem_alloc(sizeof(*both)), *none = mem_alloc(sizeof(*none));

	(void)state;
	assert_int_equal(hist_at(none, 99), 0);
	assert_true(hist_mean(none) == 0);
	for (int i = 0; i < 1000; i++) {
		hist_add(i % 2 ? a : b, i * 37);
		hist_add(both, i * 37);
	}
	hist_merge(a, none);
	hist_merge(none, a);
	hist_merge(none, b);
	assert_memory_equal(none, both, sizeof(*both));
	hist_add(both, -5);
	assert_int_equal(both->least, 0);
	free(a);
	free(b);
	free(both);
	free(none);
}

/* --- habits --- */

static void test_model_defaults(void **state)
{
	struct habits habits, again;
	char why[HABITS_WHY];

	(void)state;
	habits_init(&habits);
	assert_int_equal(habits.idle_percent.from, 95);
	assert_true(habits.think_ms.to > habits.think_ms.from);
	for (const struct habits_row *row = habits_rows; row->name; row++) {
		char *line = mem_printf("%s = %s\n", row->name, row->standard);

		assert_true(strlen(row->help) > 10);
		again = habits;
		assert_int_equal(habits_parse(&again, line, why), 0);
		assert_memory_equal(&again, &habits, sizeof(habits));
		free(line);
	}
}

static void test_model_file(void **state)
{
	char path[] = "/tmp/hearth-habits-XXXXXX", why[HABITS_WHY];
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "w");
	struct habits habits;

	(void)state;
	fputs("# few of them\nidle_percent = 50\n\n  think_ms=200\t 900  # quick\ntype_ms = 70",
	      file);
	fclose(file);
	habits_init(&habits);
	assert_int_equal(habits_read(&habits, path, why), 0);
	assert_int_equal(habits.idle_percent.from, 50);
	assert_int_equal(habits.think_ms.from, 200);
	assert_int_equal(habits.think_ms.to, 900);
	assert_int_equal(habits.type_ms.to, 70);
	unlink(path);
	assert_int_equal(habits_read(&habits, path, why), -1);
	assert_non_null(strstr(why, "cannot be opened"));
}

static void test_model_mistakes(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
	    {"idle_percent 5", "line 1 is not"},
	    {"\nsleepiness = 5", "line 2: a model has no sleepiness"},
	    {"idle_percent = 101", "a number from 0 to 100"},
	    {"idle_percent = 1 2", "a number from 0 to 100"},
	    {"think_ms = 0 5", "from 1 to"},
	    {"think_ms = 9 5", "the smaller first"},
	    {"think_ms = 5 9 9", "one or two numbers"},
	    {"think_ms = 5 x", "one or two numbers"},
	    {"think_ms =", "one or two numbers"},
	    {"think_ms = 99999999999999999999", "one or two numbers"},
	};
	struct habits before, habits;
	char why[HABITS_WHY];

	(void)state;
	habits_init(&before);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		habits = before;
		assert_int_equal(habits_parse(&habits, rows[i].text, why), -1);
		if (!strstr(why, rows[i].why))
			fail_msg("%s: %s", rows[i].text, why);
		assert_memory_equal(&habits, &before, sizeof(habits));
	}
}

static void test_model_draws(void **state)
{
	const struct habits_range range = {100, 200}, half = {50, 50}, never = {0, 0};
	const struct habits_range always = {100, 100};
	uint64_t random = 1;
	int64_t picks = 0, pauses = 0, yes = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		int64_t pick = habits_pick(&range, &random), pause = habits_pause(&range, &random);

		assert_in_range(pick, 100, 200);
		assert_in_range(pause, 100, 200);
		picks += pick;
		pauses += pause;
		yes += habits_chance(&half, &random);
		assert_false(habits_chance(&never, &random));
		assert_true(habits_chance(&always, &random));
	}
	/* Means of 150, of 133 (a square), and a half. */
	assert_in_range(picks / 20000, 148, 152);
	assert_in_range(pauses / 20000, 131, 136);
	assert_in_range(yes, 9500, 10500);
}

/* --- plan --- */

static void test_plan(void **state)
{
	static const char *const wrong[] = {
	    "",		"rest,",   "mix",    "mix:",	"mix:0",  "mix:5:6",
	    "storm:-1", "crowd:5", "rest:3", "dance:3", "mix:5x", "storm:9999999999"};
	struct plan plan;
	char why[PLAN_WHY];

	(void)state;
	assert_true(plan_parse("rest,mix:30,crowd:200:10,restart", &plan, why));
	assert_int_equal(plan.count, 4);
	assert_int_equal(plan.acts[1].kind, PLAN_MIX);
	assert_int_equal(plan.acts[1].a, 30);
	assert_int_equal(plan.acts[2].a, 200);
	assert_int_equal(plan.acts[2].b, 10);
	assert_true(plan_has(&plan, PLAN_CROWD));
	assert_false(plan_has(&plan, PLAN_STORM));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (plan_parse(wrong[i], &plan, why))
			fail_msg("`%s` is taken", wrong[i]);
		assert_non_null(strstr(why, "is no act"));
	}
}

/* --- marks --- */

/* Each is found again, in the midst of other bytes; the newest of several. */
static void test_marks(void **state)
{
	char mark[STAGE_MARK], *text;

	(void)state;
	for (int i = 0; i < STAGE_POSTS; i++) {
		stage_mark(i, mark);
		assert_int_equal(strlen(mark), STAGE_MARK - 1);
		assert_int_equal(stage_find_mark(mark, STAGE_MARK - 1), i);
	}
	stage_mark(7, mark);
	text = mem_printf("zqzq %s zq", mark);
	assert_int_equal(stage_find_mark(text, strlen(text)), 7);
	assert_int_equal(stage_find_mark(text, 12), -1);
	free(text);
	assert_int_equal(stage_find_mark("zqaaaaaa zq", 11), -1);
	assert_int_equal(stage_find_mark("", 0), -1);
}

/* What bytes draw, and where: the head and the foot are row 1 and the last one of 24. */
static void test_look(void **state)
{
	static const struct {
		const char *bytes;
		int foot;
		bool is_edge;
	} rows[] = {
	    {"\033[24;67H\033[2m9\033(B\033[m\033[3;1H", 1, true}, /* a count in the foot */
	    {"\033[1;70H\033[2mdraft kept.\033(B\033[m\033[5;23H", 1, true},
	    {"\033[1;70Hhead\033[24;1Hfoot", 1, true},
	    {"\033[22;3Hmember477 posted here meanwhile", 1, false},
	    {"\033[22;3Hmember477 posted here meanwhile", 3, true},
	    {"\033[21;3Hx", 3, false},
	    {"\033[3;1H \033[10;1H\033[1m\033[36m>\033[24;63H20\033[10;1H", 1, false},
	    {"\033[24;64H6\033[3;1Hx", 1, false}, /* the foot first, then the middle */
	    {"s", 1, false},			  /* where the cursor was */
	    {"\033[5;23H", 1, false},		  /* only moves */
	    {"\033[24;1H\033[K", 1, true},	  /* erases the foot */
	    {"\033[24;1H\033[J", 1, false},
	    {"\033[24d\033[7Gx", 1, true},
	    {"\033[24;1Hx\033[Ax", 1, false},
	    {"\033[Hx", 1, true},
	    {"\033[24;1Hx\n", 1, true},
	    {"\033[24;1H\nx", 1, false},
	    {"", 1, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i].bytes);
		char *bytes = mem_dup_n(rows[i].bytes, len);

		if (look_is_edge(bytes, len, 24, rows[i].foot) != rows[i].is_edge)
			fail_msg("row %zu is %s", i, rows[i].is_edge ? "edge" : "none");
		/* Cut anywhere it is read no further than it goes. */
		while (len--) {
			char *cut = mem_alloc(len ? len : 1);

			memcpy(cut, bytes, len);
			look_is_edge(cut, len, 24, 1);
			free(cut);
		}
		free(bytes);
	}
}

/* The slowest of all crews, the worst first; forgotten with the rest. */
static void test_slowest(void **state)
{
	struct stage *stage = stage_new();
	struct stage_slow slow[STAGE_SLOW];

	(void)state;
	stage->crews = 2;
	assert_int_equal(stage_slowest(stage, slow), 0);
	for (int i = 0; i < 40; i++) {
		const struct stage_slow one = {1000, 1000, 1000 + (i * 7) % 40 * 10, i, STAGE_PAGE};

		stage_keep_slow(&stage->crew[i % 2], &one);
	}
	assert_int_equal(stage_slowest(stage, slow), STAGE_SLOW);
	for (int i = 0; i < STAGE_SLOW; i++)
		assert_int_equal(slow[i].last_us - slow[i].at_us, (39 - i) * 10);
	stage_forget(stage);
	assert_int_equal(stage_slowest(stage, slow), 0);
	stage_free(&stage);
}

/* Each has a name and words of its own. */
static void test_measures(void **state)
{
	(void)state;
	for (int i = 0; i < STAGE_MEASURES; i++) {
		assert_non_null(stage_names[i]);
		assert_non_null(stage_words[i]);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(stage_names[i], stage_names[j]);
	}
}

/* A screen draws only what changed: marks one after another share few places. */
static void test_marks_differ(void **state)
{
	char a[STAGE_MARK], b[STAGE_MARK];
	int same = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		stage_mark(i, a);
		stage_mark(i + 1, b);
		for (int j = 2; j < STAGE_MARK - 1; j++)
			same += a[j] == b[j];
	}
	assert_in_range(same, 0, 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_buckets),	cmocka_unit_test(test_percentiles),
	    cmocka_unit_test(test_merge),	cmocka_unit_test(test_model_defaults),
	    cmocka_unit_test(test_model_file),	cmocka_unit_test(test_model_mistakes),
	    cmocka_unit_test(test_model_draws), cmocka_unit_test(test_plan),
	    cmocka_unit_test(test_marks),	cmocka_unit_test(test_marks_differ),
	    cmocka_unit_test(test_look),	cmocka_unit_test(test_slowest),
	    cmocka_unit_test(test_measures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
