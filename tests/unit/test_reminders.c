/* What a room's testers are told of its programme, and reminded of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "tests/unit/own_clock.h"
#include "tests/unit/room_helper.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };
/* A Wednesday in June. */
#define NOON_PAST_TEN 1781093400

static int64_t now;

/* A community for each test: who was reminded is not reminded again that day. */
static int set_up(void **state)
{
	(void)state;
	/* Far from midnight: what is asked for now is of the same day as what comes after. */
	own_clock_set(NOON_PAST_TEN);
	room_open();
	room_make("heron", "collab");
	now = clock_now();
	return 0;
}

/* How many of a kind somebody has. */
static int64_t told(int64_t who, const char *kind)
{
	struct db *db = helper_db(&room_w.h);
	int64_t count;

	assert_int_equal(
	    db_one_int(db, &count,
		       "SELECT count(*) FROM notification WHERE member = ? AND kind = ?", "is", who,
		       kind),
	    0);
	db_close(&db);
	return count;
}

static int64_t reminded(int64_t who)
{
	return told(who, "due") + told(who, "overdue");
}

static void tick(int64_t after)
{
	helper_tick(&room_w.h, now + after);
}

static json_t *in(int64_t after)
{
	char text[CLOCK_TEXT];

	return json_string(clock_format(now + after, text));
}

static char *task_due(const char *room, const char *title, int64_t after)
{
	return room_task(room_w.owner, "{s:s, s:s, s:o}", "room", room, "title", title, "due",
			 in(after));
}

static char *newest(int64_t who)
{
	json_t *r = room_get(who, "notification.list", "{}");
	char *text = mem_printf("%s -> %s", room_text(room_item(r, 0), "text"),
				room_text(room_item(r, 0), "target"));

	json_decref(r);
	return text;
}

/* --- telling --- */

static void a_release_is_told_to_testers_once(void **state)
{
	char *text;

	(void)state;
	room_do(room_w.tester2, "room.pause", "{s:s}", "room", "heron");
	room_do(room_w.owner, "release.new", "{s:s, s:s, s:s}", "room", "heron", "version", "0.9.2",
		"body", "Warm up.");
	assert_int_equal(told(room_w.tester, "release"), 1);
	assert_int_equal(told(room_w.tester2, "release"), 0);
	assert_int_equal(told(room_w.owner, "release"), 0);
	assert_int_equal(told(room_w.partner, "release"), 0);
	text = newest(room_w.tester);
	assert_string_equal(text, "Heron 0.9.2 is out, with what to test -> release:heron:0.9.2");
	free(text);
	room_do(room_w.owner, "release.set", "{s:s, s:s, s:s}", "room", "heron", "version", "0.9.2",
		"notes", "New clock.");
	assert_int_equal(told(room_w.tester, "release"), 1);
}

static void a_task_is_told_to_whom_it_is_for(void **state)
{
	char *task, *poll;

	(void)state;
	task = room_task(room_w.owner, "{s:s, s:s, s:s}", "room", "heron", "title", "Putt",
			 "segment", "low");
	assert_int_equal(told(room_w.tester, "task"), 1);
	assert_int_equal(told(room_w.tester2, "task"), 0);
	poll = room_task(room_w.owner, "{s:s, s:s, s:s}", "room", "heron", "title", "Poll", "kind",
			 "survey");
	tick(DAY);
	assert_int_equal(told(room_w.tester, "task"), 1);
	room_do(room_w.owner, "question.add", "{s:s, s:s, s:s}", "task", poll, "kind", "text",
		"text", "Well?");
	tick(5 * MINUTE);
	assert_int_equal(told(room_w.tester, "task"), 1);
	tick(11 * MINUTE);
	tick(12 * MINUTE);
	assert_int_equal(told(room_w.tester, "task"), 2);
	assert_int_equal(told(room_w.tester2, "task"), 1);
	free(task);
	free(poll);
}

/* A clock that was years ahead and was set back does not end it. */
static void a_clock_set_back_ends_no_reminders(void **state)
{
	char *task = task_due("heron", "Putt", 3650 * (int64_t)DAY), *soon;

	(void)state;
	tick(3649 * (int64_t)DAY);
	assert_int_equal(reminded(room_w.tester), 1);
	soon = task_due("heron", "Chip", DAY);
	tick(HOUR);
	assert_int_equal(reminded(room_w.tester), 2);
	free(task);
	free(soon);
}

/* Who cannot this week is left alone for it, and reminded after. */
static void not_this_week_is_not_reminded_of(void **state)
{
	char *task = task_due("heron", "Putt", DAY);

	(void)state;
	room_do(room_w.tester, "task.later", "{s:s}", "task", task);
	tick(HOUR);
	assert_int_equal(reminded(room_w.tester), 0);
	assert_int_equal(reminded(room_w.tester2), 1);
	tick(6 * DAY);
	assert_int_equal(reminded(room_w.tester), 0);
	tick(7 * DAY + 2 * HOUR);
	assert_int_equal(reminded(room_w.tester), 1);
	free(task);
}

static void who_is_sent_a_unit_is_told(void **state)
{
	char *text;

	(void)state;
	room_do(room_w.owner, "unit.set", "{s:s, s:s, s:s}", "room", "heron", "handle", "tess",
		"serial", "HP-1");
	assert_int_equal(told(room_w.tester, "unit"), 0);
	room_do(room_w.owner, "unit.set", "{s:s, s:s, s:s}", "room", "heron", "handle", "tess",
		"state", "shipped");
	text = newest(room_w.tester);
	assert_string_equal(text, "On its way to you: HP-1 -> units:heron");
	free(text);
}

/* --- reminding --- */

static void three_times_at_most(void **state)
{
	char *task = task_due("heron", "Putting mode", 3 * DAY), *text;

	(void)state;
	tick(HOUR);
	assert_int_equal(reminded(room_w.tester), 0);
	tick(DAY + HOUR);
	assert_int_equal(told(room_w.tester, "due"), 1);
	text = newest(room_w.tester);
	assert_int_equal(strncmp(text, "Due soon: Putting mode -> task:", 31), 0);
	free(text);
	for (int64_t at = DAY + 2 * HOUR; at < 2 * DAY; at += HOUR)
		tick(at);
	assert_int_equal(reminded(room_w.tester), 1);
	tick(2 * DAY + 2 * HOUR);
	assert_int_equal(told(room_w.tester, "due"), 2);
	/* It is overdue, but somebody is reminded once a day at most. */
	tick(3 * DAY + HOUR);
	assert_int_equal(reminded(room_w.tester), 2);
	tick(3 * DAY + 3 * HOUR);
	assert_int_equal(told(room_w.tester, "overdue"), 1);
	for (int64_t at = 4 * DAY; at < 9 * DAY; at += 5 * HOUR)
		tick(at);
	assert_int_equal(reminded(room_w.tester), 3);
	free(task);
}

static void who_did_it_or_wants_none_is_left_alone(void **state)
{
	int64_t quiet = helper_member(&room_w.h, "quinn"),
		resting = helper_member(&room_w.h, "rex");
	char *task = task_due("heron", "Putting mode", DAY + HOUR);

	(void)state;
	room_admit("heron", "quinn", "tester", NULL);
	room_admit("heron", "rex", "tester", NULL);
	room_do(room_w.tester, "task.done", "{s:s}", "task", task);
	room_do(quiet, "room.reminders", "{s:s, s:s}", "room", "heron", "wanted", "off");
	room_do(resting, "room.pause", "{s:s}", "room", "heron");
	tick(2 * HOUR);
	assert_int_equal(reminded(room_w.tester), 0);
	assert_int_equal(reminded(quiet), 0);
	assert_int_equal(reminded(resting), 0);
	assert_int_equal(reminded(room_w.partner), 0);
	assert_int_equal(reminded(room_w.owner), 0);
	assert_int_equal(reminded(room_w.tester2), 1);
	room_do(quiet, "room.reminders", "{s:s, s:s}", "room", "heron", "wanted", "on");
	tick(3 * HOUR);
	assert_int_equal(reminded(quiet), 1);
	free(task);
}

static void all_that_is_due_is_one_notice(void **state)
{
	char *tasks[5], *text;

	(void)state;
	for (int i = 0; i < 5; i++) {
		char title[] = "Task A";

		title[5] = (char)('A' + i);
		tasks[i] = task_due("heron", title, DAY + i * MINUTE);
	}
	tick(2 * HOUR);
	assert_int_equal(reminded(room_w.tester), 1);
	text = newest(room_w.tester);
	assert_string_equal(text, "Due soon: Task A, Task B, Task C … -> tasks:heron");
	free(text);
	/* All of them were told of. */
	tick(3 * HOUR);
	assert_int_equal(helper_sql(&room_w.h, "SELECT count(*) FROM task_reminder"), 10);
	for (int i = 0; i < 5; i++)
		free(tasks[i]);
}

static void one_a_day_over_all_rooms_the_most_urgent_first(void **state)
{
	char *later, *sooner, *text;

	(void)state;
	room_make("ibis", "collab");
	later = task_due("heron", "Later", DAY + 5 * HOUR);
	sooner = task_due("ibis", "Sooner", DAY + HOUR);
	tick(4 * HOUR);
	assert_int_equal(reminded(room_w.tester), 1);
	text = newest(room_w.tester);
	assert_non_null(strstr(text, "Sooner"));
	free(text);
	tick(DAY + 2 * HOUR);
	assert_int_equal(reminded(room_w.tester), 1);
	tick(DAY + 6 * HOUR);
	assert_int_equal(reminded(room_w.tester), 2);
	free(later);
	free(sooner);
}

static void quiet_hours_are_kept(void **state)
{
	char from[8], to[8], *task = task_due("heron", "Putting mode", DAY);
	int64_t minute = now / MINUTE % 1440;

	(void)state;
	/* In UTC: from an hour ago until in two hours. */
	snprintf(from, sizeof(from), "%02d:%02d", (int)((minute + 1380) % 1440 / 60),
		 (int)(minute % 60));
	snprintf(to, sizeof(to), "%02d:%02d", (int)((minute + 120) % 1440 / 60),
		 (int)(minute % 60));
	room_do(room_w.tester, "settings.set", "{s:s}", "zone", "UTC");
	room_do(room_w.tester, "notification.quiet", "{s:s, s:s}", "from", from, "to", to);
	tick(HOUR);
	assert_int_equal(reminded(room_w.tester), 0);
	assert_int_equal(reminded(room_w.tester2), 1);
	tick(2 * HOUR + 5 * MINUTE);
	assert_int_equal(reminded(room_w.tester), 1);
	free(task);
}

static void a_unit_to_send_back_is_due(void **state)
{
	char *text;

	(void)state;
	room_do(room_w.owner, "unit.set", "{s:s, s:s, s:s, s:s, s:o}", "room", "heron", "handle",
		"tess", "serial", "HP-1", "state", "return_due", "due", in(DAY));
	tick(HOUR);
	text = newest(room_w.tester);
	assert_string_equal(text, "Due soon: HP-1 -> units:heron");
	free(text);
	tick(DAY + 2 * HOUR);
	assert_int_equal(told(room_w.tester, "overdue"), 1);
	tick(3 * DAY);
	assert_int_equal(reminded(room_w.tester), 2);
}

/* Whose task was given more time hears of it anew. */
static void another_date_counts_anew(void **state)
{
	char *task = task_due("heron", "Putting mode", DAY);

	(void)state;
	tick(HOUR);
	assert_int_equal(reminded(room_w.tester), 1);
	room_do(room_w.owner, "task.set", "{s:s, s:o}", "task", task, "due", in(3 * DAY));
	tick(DAY + 2 * HOUR);
	assert_int_equal(reminded(room_w.tester), 2);
	room_do(room_w.owner, "task.close", "{s:s}", "task", task);
	tick(3 * DAY + 2 * HOUR);
	assert_int_equal(reminded(room_w.tester), 2);
	free(task);
}

/* Somebody who left finds nothing of it any more. */
static void what_was_told_goes_with_the_room(void **state)
{
	json_t *r, *item;
	size_t i;
	char *task = task_due("heron", "Putting mode", DAY);

	(void)state;
	tick(HOUR);
	room_do(room_w.tester, "room.leave", "{s:s}", "room", "heron");
	r = room_get(room_w.tester, "notification.list", "{}");
	json_array_foreach(json_object_get(r, "items"), i, item)
	    assert_null(strstr(room_text(item, "text"), "Putting mode"));
	json_decref(r);
	free(task);
}

/* A diary's day is that of where one lives. */
static void the_day_begins_where_one_lives(void **state)
{
	char *diary;
	json_t *r;

	(void)state;
	diary = room_task(room_w.owner, "{s:s, s:s, s:s}", "room", "heron", "title", "Diary",
			  "kind", "diary");
	room_do(room_w.owner, "question.add", "{s:s, s:s, s:s}", "task", diary, "kind", "scale5",
		"text", "How was it?");
	room_do(room_w.tester, "settings.set", "{s:s}", "zone", "Pacific/Kiritimati"); /* +14 */
	room_do(room_w.tester2, "settings.set", "{s:s}", "zone", "Etc/GMT+12");	       /* -12 */
	room_do(room_w.tester, "survey.answer", "{s:s, s:[i]}", "task", diary, "answers", 1);
	room_do(room_w.tester2, "survey.answer", "{s:s, s:[i]}", "task", diary, "answers", 1);
	r = room_get(room_w.tester, "task.show", "{s:s}", "task", diary);
	assert_string_equal(room_text(r, "state"), "done");
	json_decref(r);
	assert_true(helper_sql(&room_w.h, "SELECT max(day) - min(day) FROM answer") >= 1);
	free(diary);
}

/* Five hundred hear of a release by one call. */
static void a_release_reaches_five_hundred(void **state)
{
	char *path = mem_printf("%s/hearth.db", room_w.h.dir);
	struct db *db;

	(void)state;
	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_int_equal(
	    db_run(db,
		   "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 498) "
		   "INSERT INTO member (handle, joined_at) "
		   "SELECT 'crowd' || i, 0 FROM n",
		   ""),
	    0);
	assert_int_equal(
	    db_run(db,
		   "INSERT INTO room_member (room, member, part, state, since, changed_at) "
		   "SELECT r.id, m.id, 'tester', 'active', 0, 0 FROM room r, member m "
		   "WHERE r.slug = 'heron' AND m.handle LIKE 'crowd%'",
		   ""),
	    0);
	assert_int_equal(db_run(db,
				"INSERT INTO space_member (space, member, part, since) "
				"SELECT r.id, m.id, 'member', 0 FROM room r, member m "
				"WHERE r.slug = 'heron' AND m.handle LIKE 'crowd%'",
				""),
			 0);
	db_close(&db);
	free(path);
	room_do(room_w.owner, "release.new", "{s:s, s:s, s:s}", "room", "heron", "version", "1.0",
		"body", "All of it.");
	assert_int_equal(
	    helper_sql(&room_w.h, "SELECT count(*) FROM notification WHERE kind = 'release'"), 500);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, room_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_release_is_told_to_testers_once),
	    TEST(a_task_is_told_to_whom_it_is_for),
	    TEST(a_clock_set_back_ends_no_reminders),
	    TEST(not_this_week_is_not_reminded_of),
	    TEST(who_is_sent_a_unit_is_told),
	    TEST(three_times_at_most),
	    TEST(who_did_it_or_wants_none_is_left_alone),
	    TEST(all_that_is_due_is_one_notice),
	    TEST(one_a_day_over_all_rooms_the_most_urgent_first),
	    TEST(quiet_hours_are_kept),
	    TEST(a_unit_to_send_back_is_due),
	    TEST(another_date_counts_anew),
	    TEST(what_was_told_goes_with_the_room),
	    TEST(the_day_begins_where_one_lives),
	    TEST(a_release_reaches_five_hundred),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
