/* What a session says of its visit: begun once, reads that wait, bounded and
 * believed only as far as the clock goes, all of it written at the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/net/session.h"
#include "tests/unit/people.h"

/* A session of a guest in a house of its own, with that many threads there. */
struct stays {
	struct people *p;
	struct house house;
	struct session session;
	int64_t threads[STAY_READS + 1];
};

static int stays_open(void **state)
{
	struct stays *s = mem_alloc(sizeof(*s));
	struct caller *ann;

	people_open((void **)&s->p);
	ann = people_new(s->p, "ann");
	people_do(s->p, s->p->console, "board.add",
		  json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "T", "about", "A"));
	for (int i = 0; i <= STAY_READS; i++)
		s->threads[i] = helper_int(
		    &s->p->h, ann->member, "thread.new",
		    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "t", "body", "b"),
		    "thread");
	caller_drop(&ann);
	s->house.hall = s->p->h.hall;
	s->session.house = &s->house;
	s->session.caller = s->p->guest;
	*state = s;
	return 0;
}

static int stays_close(void **state)
{
	struct stays *s = *state;

	stay_end(&s->session);
	people_close((void **)&s->p);
	free(s);
	return 0;
}

static int64_t stays_sql(struct stays *s, const char *sql)
{
	people_do(s->p, s->p->console, "community.set", json_pack("{s:s}", "about", "x"));
	return people_sql(s->p, sql);
}

static void it_begins_once_and_ends(void **state)
{
	struct stays *s = *state;
	int64_t first;

	stay_begin(&s->session);
	stay_begin(&s->session);
	first = s->session.stay.visit;
	stay_read(&s->session, s->threads[0], 1);
	assert_int_equal(stays_sql(s, "SELECT count(*) FROM visit WHERE ended_at IS NULL"), 1);
	assert_int_equal(stays_sql(s, "SELECT count(*) FROM read_log"), 0);
	stay_end(&s->session);
	assert_int_equal(stays_sql(s, "SELECT count(*) FROM visit WHERE ended_at IS NOT NULL"), 1);
	assert_int_equal(stays_sql(s, "SELECT count(*) FROM read_log"), 1);
	stay_begin(&s->session);
	assert_true(s->session.stay.visit > first);
}

static void it_is_bounded(void **state)
{
	struct stays *s = *state;

	stay_begin(&s->session);
	for (int i = 0; i <= STAY_READS; i++)
		stay_read(&s->session, s->threads[i], 1);
	assert_int_equal(s->session.stay.count, 1);
	assert_int_equal(stays_sql(s, "SELECT count(*) FROM read_log"), STAY_READS);
}

static void no_more_seconds_than_went_by(void **state)
{
	struct stays *s = *state;

	stay_begin(&s->session);
	for (int i = 0; i < 100; i++)
		stay_read(&s->session, s->threads[0], 3600);
	stay_end(&s->session);
	assert_in_range(stays_sql(s, "SELECT seconds FROM read_log"), 0, 100);
}

static void nobody_sits_there(void **state)
{
	struct stays *s = *state;

	stay_read(&s->session, s->threads[0], 1);
	stay_end(&s->session);
	s->session.caller = s->p->console;
	stay_begin(&s->session);
	stay_read(&s->session, s->threads[0], 1);
	stay_end(&s->session);
	assert_int_equal(stays_sql(s, "SELECT count(*) FROM visit"), 0);
	assert_int_equal(stays_sql(s, "SELECT count(*) FROM read_log"), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, stays_open, stays_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(it_begins_once_and_ends),
	    TEST(it_is_bounded),
	    TEST(no_more_seconds_than_went_by),
	    TEST(nobody_sits_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
