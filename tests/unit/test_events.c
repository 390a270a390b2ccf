/* Events reach those who watch the topic and may know, once each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "server/core/events.h"

static uv_loop_t loop;

struct ear {
	struct hall_watcher *watcher;
	int heard;
	struct hall_watcher **drop; /* unwatched when something is heard */
};

static void on_event(void *arg, const json_t *event, const char *line, size_t len)
{
	struct ear *ear = arg;

	assert_true(json_is_object(event));
	assert_int_equal(line[len - 1], '\n');
	assert_non_null(memmem(line, len, "\"method\":\"event\"", 16));
	ear->heard++;
	if (ear->drop)
		events_unwatch(ear->drop);
}

static struct ear *ear(struct events *events, int64_t member, const char *topic)
{
	struct caller as = {.member = member, .role = CALLER_ROLE_MEMBER};
	struct caller *caller = caller_new(&as);
	struct ear *e = mem_alloc(sizeof(*e));

	e->watcher = events_watch(events, caller, on_event, e);
	assert_int_equal(events_set_topics(e->watcher, &topic, 1), 0);
	caller_drop(&caller);
	return e;
}

static struct events_event *event(int64_t seq, int visibility, const int64_t *audience,
				  size_t count)
{
	struct events_event *e = mem_alloc(sizeof(*e));

	e->seq = seq;
	e->visibility = visibility;
	e->audience = mem_alloc(count * sizeof(*audience));
	if (count)
		memcpy(e->audience, audience, count * sizeof(*audience));
	e->audience_count = count;
	e->topics = mem_alloc(3 * sizeof(*e->topics));
	e->topics[0] = mem_dup("board:tea");
	e->topics[1] = mem_dup("thread:7");
	e->topics[2] = mem_dup("member:4");
	e->topic_count = 3;
	e->params = json_pack("{s:I}", "seq", (json_int_t)seq);
	return e;
}

static void test_who_hears(void **state)
{
	static const struct {
		int64_t member;
		const char *topic;
		int heard[3]; /* by visibility: guests, members, members 4 and 9 */
	} cases[] = {
	    {0, "*", {1, 0, 0}},	 {2, "*", {1, 1, 0}},	      {9, "*", {1, 1, 1}},
	    {0, "board:tea", {1, 0, 0}}, {2, "board:tea", {1, 1, 0}}, {9, "thread:7", {1, 1, 1}},
	    {9, "thread:8", {0, 0, 0}},	 {4, "me", {1, 1, 1}},	      {9, "me", {0, 0, 0}},
	    {9, "member:4", {0, 0, 0}}, /* not one's own */
	};
	static const int64_t audience[] = {4, 9};

	(void)state;
	for (int visibility = 0; visibility < 3; visibility++) {
		struct events *events = events_new(&loop);
		struct ear *ears[10];
		struct events_event *e = event(5, visibility, audience, 2);

		for (int i = 0; i < 10; i++)
			ears[i] = ear(events, cases[i].member, cases[i].topic);
		events_publish(events, e);
		for (int i = 0; i < 10; i++) {
			assert_int_equal(ears[i]->heard, cases[i].heard[visibility]);
			events_unwatch(&ears[i]->watcher);
			free(ears[i]);
		}
		/* What is hidden moves no number that others can see. */
		assert_int_equal(events_seq(events, 0), visibility == 0 ? 5 : 0);
		assert_int_equal(events_seq(events, 1), visibility <= 1 ? 5 : 0);
		events_event_free(e);
		events_free(&events);
	}
}

static void test_once_and_bounded(void **state)
{
	struct events *events = events_new(&loop);
	const char *topics[EVENTS_TOPICS + 1] = {"*", "board:tea", "thread:7", "thread:7"};
	struct ear *e = ear(events, 4, "me");
	struct events_event *what = event(1, 0, NULL, 0);

	(void)state;
	assert_int_equal(events_set_topics(e->watcher, topics, 4), 0);
	events_publish(events, what);
	assert_int_equal(e->heard, 1);
	for (int i = 0; i <= EVENTS_TOPICS; i++)
		topics[i] = "thread:7";
	assert_int_equal(events_set_topics(e->watcher, topics, EVENTS_TOPICS + 1), ERR_TOO_LARGE);
	assert_int_equal(events_set_topics(e->watcher, topics, 0), 0);
	events_publish(events, what);
	assert_int_equal(e->heard, 1);
	events_unwatch(&e->watcher);
	events_event_free(what);
	free(e);
	events_free(&events);
}

static unsigned room;

static unsigned on_room(void *arg)
{
	(void)arg;
	return room;
}

static int heard_by(struct ear *const *ears, int from, int to)
{
	int heard = 0;

	for (int i = from; i < to; i++) {
		heard += ears[i]->heard;
		ears[i]->heard = 0;
	}
	return heard;
}

/* Those at their screens hear everything; of those that doze as many as there is
 * room for, in turns, once until they wake or doze anew; what is one's own always. */
static void test_dozing(void **state)
{
	enum { AWAKE = 3, ALL = 13, OWN = 13, HIDDEN = 14 };
	static const int64_t audience[] = {9};
	struct events *events = events_new(&loop);
	struct events_event *what = event(1, 0, NULL, 0), *hidden = event(2, 2, audience, 1);
	const char *two[] = {"thread:7", "board:tea"}, *mine[] = {"me", "thread:7"};
	struct ear *ears[15];

	(void)state;
	events_set_room(events, on_room, NULL);
	for (int i = 0; i < ALL; i++)
		ears[i] = ear(events, 2, "thread:7");
	ears[OWN] = ear(events, 4, "me");
	ears[HIDDEN] = ear(events, 9, "thread:7");
	events_set_topics(ears[AWAKE]->watcher, two, 2);
	events_set_topics(ears[OWN]->watcher, mine, 2);
	for (int i = AWAKE; i <= HIDDEN; i++)
		events_doze(ears[i]->watcher, true);
	/* The one it is for comes first to be told, although many may not know. */
	room = 3;
	events_publish(events, hidden);
	assert_int_equal(heard_by(ears, 0, OWN), 0);
	assert_int_equal(heard_by(ears, OWN, HIDDEN), 0);
	events_publish(events, hidden);
	assert_int_equal(heard_by(ears, HIDDEN, HIDDEN + 1), 1);
	room = 4;
	events_publish(events, what);
	assert_int_equal(heard_by(ears, 0, AWAKE), AWAKE);
	assert_int_equal(heard_by(ears, OWN, OWN + 1), 1);
	assert_in_range(heard_by(ears, AWAKE, OWN), 4, 5);
	room = 100;
	for (int i = 0; i < 3; i++) {
		events_publish(events, what);
		assert_int_equal(heard_by(ears, 0, AWAKE), AWAKE);
		assert_int_equal(heard_by(ears, OWN, OWN + 1), 1);
		assert_in_range(heard_by(ears, AWAKE, OWN), i ? 0 : 5, i ? 0 : 6);
	}
	room = 0;
	events_doze(ears[5]->watcher, true);
	events_doze(ears[6]->watcher, false);
	events_publish(events, what);
	assert_int_equal(ears[6]->heard, 1);
	assert_int_equal(ears[5]->heard, 0);
	room = 1;
	events_publish(events, what);
	assert_int_equal(ears[5]->heard, 1);
	for (int i = 0; i <= HIDDEN; i++) {
		events_unwatch(&ears[i]->watcher);
		free(ears[i]);
	}
	events_event_free(what);
	events_event_free(hidden);
	events_free(&events);
}

/* A session may end because of what it hears, and take its neighbour along. */
static void leave_while_told(bool dozes)
{
	for (int who = 0; who < 3; who++) {
		struct events *events = events_new(&loop);
		struct events_event *what = event(1, 0, NULL, 0);
		struct ear *ears[3];
		int heard = 0;

		for (int i = 0; i < 3; i++)
			ears[i] = ear(events, 2, "thread:7");
		for (int i = 0; i < 3; i++)
			events_doze(ears[i]->watcher, dozes);
		ears[0]->drop = &ears[who]->watcher;
		events_publish(events, what);
		for (int i = 0; i < 3; i++) {
			heard += ears[i]->heard;
			events_unwatch(&ears[i]->watcher);
			free(ears[i]);
		}
		assert_int_equal(heard, who == 0 ? 3 : 2);
		events_event_free(what);
		events_free(&events);
	}
}

static void test_leaving_while_told(void **state)
{
	(void)state;
	leave_while_told(false);
	leave_while_told(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_who_hears),
	    cmocka_unit_test(test_dozing),
	    cmocka_unit_test(test_once_and_bounded),
	    cmocka_unit_test(test_leaving_while_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
