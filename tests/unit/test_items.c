/* Reports of rooms: who reads which layer, their names, comments and lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "server/domain/domain.h"
#include "server/domain/working.h"
#include "tests/unit/hall_helper.h"

static struct helper h;
static int64_t olga, eng, tess, otto, part;

static void admit(const char *room, const char *handle, const char *part_word, const char *team)
{
	json_t *in =
	    json_pack("{s:s, s:s, s:s}", "room", room, "handle", handle, "part", part_word);

	if (team)
		json_object_set_new(in, "team", json_string(team));
	helper_do(&h, olga, "room.admit", in);
}

static void make(const char *room, const char *mode)
{
	helper_do(&h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:b, s:s, s:s}", "room", room, "title", room,
			    "purpose", "to see", "hidden", 1, "mode", mode, "owner", "olga"));
	admit(room, "enid", "staff", "eng");
	admit(room, "tess", "tester", NULL);
	admit(room, "otto", "tester", NULL);
	admit(room, "paul", "partner", NULL);
}

static int set_up(void **state)
{
	(void)state;
	helper_open(&h, domain_bindings(), NULL);
	olga = helper_member(&h, "olga");
	eng = helper_member(&h, "enid");
	tess = helper_member(&h, "tess");
	otto = helper_member(&h, "otto");
	part = helper_member(&h, "paul");
	make("golf", "collab");
	make("lone", "solo");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	helper_close(&h);
	return 0;
}

/* Sends a report; its name, to be freed. */
static char *report(int64_t who, const char *room, const char *body, const char *visibility)
{
	json_t *in = json_pack("{s:s, s:s, s:s}", "room", room, "type", "issue", "body", body), *r;
	char *name;

	if (visibility)
		json_object_set_new(in, "visibility", json_string(visibility));
	r = helper_call(&h, who, "feedback.new", in);
	name = mem_dup(json_string_value(json_object_get(r, "item")));
	json_decref(r);
	return name;
}

static int sees(int64_t who, const char *item)
{
	return helper_try(&h, who, "feedback.show", json_pack("{s:s}", "item", item), NULL);
}

static int says(int64_t who, const char *item, const char *body, const char *visibility)
{
	json_t *in = json_pack("{s:s, s:s}", "item", item, "body", body);

	if (visibility)
		json_object_set_new(in, "visibility", json_string(visibility));
	return helper_try(&h, who, "feedback.comment", in, NULL);
}

static size_t count_in(int64_t who, const char *call, json_t *in, const char *list)
{
	json_t *r = helper_call(&h, who, call, in);
	size_t count = json_array_size(json_object_get(r, list));

	json_decref(r);
	return count;
}

static size_t listed(int64_t who, const char *room)
{
	return count_in(who, "feedback.list", json_pack("{s:s}", "room", room), "items");
}

static size_t heard(int64_t who, const char *item)
{
	return count_in(who, "feedback.show", json_pack("{s:s}", "item", item), "comments");
}

static void reports_are_numbered_and_read_by_the_room(void **state)
{
	char *a = report(tess, "golf", "The carry reads short. Very short.", NULL);
	char *b = report(otto, "golf", "Two", NULL);
	json_t *r;

	(void)state;
	assert_string_equal(a, "GOLF-1");
	assert_string_equal(b, "GOLF-2");
	assert_int_equal(sees(otto, "golf-1"), 0);
	assert_int_equal(sees(eng, a), 0);
	assert_int_equal(sees(part, a), ERR_NOT_FOUND);
	assert_int_equal(sees(HELPER_GUEST, a), ERR_NEEDS_MEMBER);
	r = helper_call(&h, otto, "feedback.show", json_pack("{s:s}", "item", a));
	assert_string_equal(json_string_value(json_object_get(json_object_get(r, "item"), "title")),
			    "The carry reads short.");
	assert_true(json_is_null(json_object_get(json_object_get(r, "item"), "impact")));
	json_decref(r);
	assert_int_equal(listed(otto, "golf"), 2);
	free(a);
	free(b);
}

static void what_is_for_staff_is_read_by_staff_and_its_author(void **state)
{
	char *mine = report(tess, "golf", "Between us", "staff");
	char *theirs = report(eng, "golf", "Among us", "staff");

	(void)state;
	assert_int_equal(strncmp(mine, "GOLF-S", 6), 0);
	assert_int_equal(sees(tess, mine), 0);
	assert_int_equal(sees(eng, mine), 0);
	assert_int_equal(sees(otto, mine), ERR_NOT_FOUND);
	assert_int_equal(sees(eng, theirs), 0);
	assert_int_equal(sees(tess, theirs), ERR_NOT_FOUND);
	assert_int_equal(listed(otto, "golf"), 2);
	assert_int_equal(listed(tess, "golf"), 3);
	assert_int_equal(listed(eng, "golf"), 4);
	/* Their numbers leave no gap where others count. */
	free(mine);
	mine = report(otto, "golf", "Three", NULL);
	assert_string_equal(mine, "GOLF-3");
	free(mine);
	free(theirs);
}

static void staff_talk_among_themselves(void **state)
{
	(void)state;
	assert_int_equal(says(otto, "GOLF-1", "Me too", NULL), 0);
	assert_int_equal(says(tess, "GOLF-1", "psst", "staff"), ERR_REFUSED);
	assert_int_equal(says(eng, "GOLF-1", "It is the battery", "staff"), 0);
	assert_int_equal(says(eng, "GOLF-1", "And the clock", "staff"), 0);
	assert_int_equal(heard(tess, "GOLF-1"), 1);
	assert_int_equal(heard(olga, "GOLF-1"), 3);
	assert_int_equal(says(part, "GOLF-1", "hello", NULL), ERR_NOT_FOUND);
	/* Nor by any other way in. */
	assert_int_equal(count_in(tess, "search", json_pack("{s:s}", "query", "battery"), "items"),
			 0);
	assert_int_equal(count_in(eng, "search", json_pack("{s:s}", "query", "battery"), "items"),
			 1);
}

/* A post of an item's thread goes through feedback.comment alone. */
static void an_item_is_no_thread_to_reply_to(void **state)
{
	int64_t thread = helper_sql(&h, "SELECT thread FROM feedback WHERE name = 'GOLF-1'");

	(void)state;
	assert_int_equal(
	    helper_try(&h, tess, "post.reply",
		       json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", "x"), NULL),
	    ERR_REFUSED);
	assert_int_equal(
	    count_in(tess, "thread.list", json_pack("{s:s}", "board", "golf"), "items"), 0);
}

static void the_database_keeps_the_layers_apart(void **state)
{
	char *path = mem_printf("%s/hearth.db", h.dir);
	struct db *db;

	(void)state;
	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_true(
	    db_run(db,
		   "INSERT INTO feedback_comment (post, item, kind, visibility) "
		   "SELECT (SELECT id FROM post WHERE thread = f.thread AND number = 1), f.id, "
		   "'comment', 'staff' FROM feedback f WHERE f.name = 'GOLF-1'",
		   "") < 0);
	assert_true(
	    db_run(db, "UPDATE feedback_comment SET kind = 'official' WHERE visibility = 'staff'",
		   "") < 0);
	assert_true(db_run(db, "UPDATE status_event SET by = NULL", "") < 0);
	db_close(&db);
	free(path);
}

static void in_a_solo_room_reports_are_ones_own(void **state)
{
	char *a = report(tess, "lone", "Mine", NULL), *p = report(part, "lone", "Ours", NULL);

	(void)state;
	assert_int_equal(sees(otto, a), ERR_NOT_FOUND);
	assert_int_equal(sees(eng, a), 0);
	assert_int_equal(sees(part, p), 0);
	assert_int_equal(sees(tess, p), ERR_NOT_FOUND);
	assert_int_equal(listed(otto, "lone"), 0);
	assert_int_equal(listed(part, "lone"), 1);
	assert_int_equal(listed(olga, "lone"), 2);
	assert_int_equal(says(eng, a, "Seen", NULL), 0);
	assert_int_equal(says(eng, a, "Hm", "staff"), 0);
	assert_int_equal(heard(tess, a), 1);
	assert_int_equal(heard(eng, a), 2);
	free(a);
	free(p);
}

static void lists_go_on_where_they_ended(void **state)
{
	static const char *const sorts[] = {"new", "votes", "impact", "silence"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		json_t *in =
		    json_pack("{s:s, s:s, s:i}", "room", "golf", "sort", sorts[i], "limit", 2);
		json_t *r = helper_call(&h, eng, "feedback.list", json_incref(in)), *next;
		size_t seen = json_array_size(json_object_get(r, "items"));

		while (!json_is_null(next = json_object_get(r, "next"))) {
			json_object_set(in, "after", next);
			json_decref(r);
			r = helper_call(&h, eng, "feedback.list", json_incref(in));
			seen += json_array_size(json_object_get(r, "items"));
		}
		assert_int_equal(seen, 5);
		json_decref(r);
		json_decref(in);
	}
}

static void answers_are_due_in_working_hours(void **state)
{
	enum { HOUR = 3600, DAY = 24 * HOUR };
	static const struct working always = {"UTC", "UTC0", 0x1f, 0, 1440, NULL};
	int64_t monday = 4 * DAY; /* 1970-01-05 */
	static const struct {
		int64_t from, hours, due; /* hours after that Monday's begin */
	} rows[] = {
	    {0, 24, 24},
	    {10, 24, 34},
	    {4 * 24 + 10, 24, 7 * 24 + 10},
	    {5 * 24, 1, 7 * 24 + 1},
	    {6 * 24 + 23, 24, 8 * 24},
	    {4 * 24 + 23, 1, 5 * 24},
	    {0, 120, 120},
	    {1, 120, 7 * 24 + 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(working_due(&always, monday + rows[i].from * HOUR, rows[i].hours),
				 monday + rows[i].due * HOUR);
}

/* A room's own days, hours and zone; clocks that change among them. */
static void answers_are_due_where_the_room_is(void **state)
{
	static const char lisbon[] = "WET0WEST,M3.5.0/1,M10.5.0", tokyo[] = "JST-9";
	static const struct {
		struct working at;
		const char *from;
		int64_t hours;
		const char *due;
	} rows[] = {
	    {{"", "UTC0", 0x1f, 540, 1020, NULL},
	     "2026-11-30T10:00:00Z",
	     8,
	     "2026-12-01T10:00:00Z"},
	    {{"", "UTC0", 0x1f, 540, 1020, NULL},
	     "2026-11-30T18:30:00Z",
	     8,
	     "2026-12-01T17:00:00Z"},
	    {{"", "UTC0", 0x1f, 540, 1020, NULL},
	     "2026-12-04T12:00:00Z",
	     8,
	     "2026-12-07T12:00:00Z"},
	    {{"", "UTC0", 0x1f, 540, 1020, NULL},
	     "2026-12-05T12:00:00Z",
	     1,
	     "2026-12-07T10:00:00Z"},
	    /* nine in the morning there is midnight here */
	    {{"", tokyo, 0x1f, 540, 1020, NULL}, "2026-11-29T20:00:00Z", 8, "2026-11-30T08:00:00Z"},
	    {{"", tokyo, 0x1f, 540, 1020, NULL}, "2026-12-04T07:00:00Z", 2, "2026-12-07T01:00:00Z"},
	    /* Sunday to Thursday */
	    {{"", "UTC0", 0x4f, 540, 1020, NULL},
	     "2026-12-03T16:00:00Z",
	     2,
	     "2026-12-06T10:00:00Z"},
	    /* summer begins on 28 March 2027 and ends on 31 October */
	    {{"", lisbon, 0x1f, 540, 1020, NULL},
	     "2027-03-26T16:00:00Z",
	     2,
	     "2027-03-29T09:00:00Z"},
	    {{"", lisbon, 0x1f, 540, 1020, NULL},
	     "2027-10-29T15:00:00Z",
	     2,
	     "2027-11-01T10:00:00Z"},
	    {{"", lisbon, 0x7f, 0, 1440, NULL}, "2027-03-27T12:00:00Z", 24, "2027-03-28T12:00:00Z"},
	    /* one hour a week */
	    {{"", "UTC0", 0x04, 600, 660, NULL}, "2026-11-30T00:00:00Z", 3, "2026-12-16T11:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char due[CLOCK_TEXT];
		int64_t from;

		assert_int_equal(clock_parse(rows[i].from, 0, &from), 0);
		clock_format(working_due(&rows[i].at, from, rows[i].hours), due);
		assert_string_equal(due, rows[i].due);
	}
}

/* A day off is none of the week's: it is no more asked than a Sunday. */
static void answers_are_not_due_on_holidays(void **state)
{
	static const struct holidays off = {2, {20812, 20815}}; /* Christmas 2026, and Monday */
	static const struct working at = {"", "UTC0", 0x1f, 540, 1020, &off};
	static const struct {
		const char *from;
		int64_t hours;
		const char *due;
	} rows[] = {
	    {"2026-12-24T16:00:00Z", 2, "2026-12-29T10:00:00Z"},
	    {"2026-12-25T12:00:00Z", 8, "2026-12-29T17:00:00Z"},
	    {"2026-12-23T16:00:00Z", 2, "2026-12-24T10:00:00Z"},
	};
	json_t *days;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char due[CLOCK_TEXT];
		int64_t from;

		assert_int_equal(clock_parse(rows[i].from, 0, &from), 0);
		clock_format(working_due(&at, from, rows[i].hours), due);
		assert_string_equal(due, rows[i].due);
	}
	days = working_off(&at, 20811 * INT64_C(86400), 20812 * INT64_C(86400) + 3600);
	assert_int_equal(json_array_size(days), 1);
	assert_string_equal(json_string_value(json_array_get(days, 0)), "2026-12-25");
	json_decref(days);
}

static void set_holidays(const char *key, const char *days)
{
	helper_do(&h, olga, "room.set", json_pack("{s:s, s:[s]}", "room", "golf", key, days));
}

static size_t count_of(const char *call, json_t *in, const char *name)
{
	json_t *r = helper_call(&h, tess, call, in);
	size_t count = json_array_size(json_object_get(r, name));

	json_decref(r);
	return count;
}

/* The owner sets them, everybody in the room reads them, the receipt names them. */
static void the_owner_sets_the_holidays(void **state)
{
	static const char *const bad[] = {"25 December",
					  "2026-02-30",
					  "-3d",
					  "2026-12-26..2026-12-25",
					  "2026-12-25..",
					  "..2026-12-25",
					  "2026-01-01..2030-01-01",
					  "2026-12-25T00:00:00Z",
					  ""};
	int64_t today = clock_now() / 86400;
	char from[CLOCK_TEXT], to[CLOCK_TEXT], *range;
	const json_t *in_room = json_pack("{s:s}", "room", "golf");

	(void)state;
	clock_format((today - 1) * 86400, from);
	clock_format((today + 60) * 86400, to);
	range = mem_printf("%.10s..%.10s", from, to);
	set_holidays("holiday", range);
	/* Of those gone by nobody needs to know. */
	assert_in_range(count_of("room.show", json_deep_copy(in_room), "holidays"), 60, 62);
	assert_in_range(count_of("feedback.new",
				 json_pack("{s:s, s:s, s:s}", "room", "golf", "type", "issue",
					   "body", "On a holiday"),
				 "days_off"),
			60, 62);
	set_holidays("workday", range);
	assert_int_equal(count_of("room.show", json_deep_copy(in_room), "holidays"), 0);
	assert_int_equal(count_of("feedback.new",
				  json_pack("{s:s, s:s, s:s}", "room", "golf", "type", "issue",
					    "body", "And on none"),
				  "days_off"),
			 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(
		    helper_try(&h, olga, "room.set",
			       json_pack("{s:s, s:[s]}", "room", "golf", "holiday", bad[i]), NULL),
		    ERR_INVALID);
	assert_int_equal(
	    helper_try(&h, tess, "room.set",
		       json_pack("{s:s, s:[s]}", "room", "golf", "holiday", "2096-12-25"), NULL),
	    ERR_REFUSED);
	json_decref((json_t *)in_room);
	free(range);
}

/* The owner says when; a report asks that clock. Times are those of the machine,
 * so the hours are all but none: an hour that has just gone by every day. */
static void the_owner_sets_the_hours(void **state)
{
	json_t *r;
	int64_t due, now = clock_now();

	(void)state;
	helper_do(&h, olga, "room.set",
		  json_pack("{s:s, s:s, s:s, s:s, s:s, s:i}", "room", "golf", "zone", "Asia/Tokyo",
			    "work_days", "Mon,tue,wed,sat", "work_from", "9:00", "work_to", "24:00",
			    "ack_hours", 15));
	r = helper_call(&h, tess, "room.show", json_pack("{s:s}", "room", "golf"));
	assert_string_equal(json_string_value(json_object_get(r, "work_days")), "mon-wed,sat");
	assert_string_equal(json_string_value(json_object_get(r, "work_from")), "09:00");
	assert_string_equal(json_string_value(json_object_get(r, "work_to")), "24:00");
	assert_string_equal(json_string_value(json_object_get(r, "zone")), "Asia/Tokyo");
	json_decref(r);
	r = helper_call(&h, tess, "feedback.new",
			json_pack("{s:s, s:s, s:s}", "room", "golf", "type", "idea", "body", "b"));
	assert_int_equal(
	    clock_parse(json_string_value(json_object_get(r, "answer_due_at")), 0, &due), 0);
	assert_int_equal(
	    due, working_due(&(struct working){"", "JST-9", 0x27, 540, 1440, NULL}, now, 15));
	json_decref(r);
	assert_int_equal(helper_try(&h, tess, "room.set",
				    json_pack("{s:s, s:s}", "room", "golf", "work_to", "17:00"),
				    NULL),
			 ERR_REFUSED);
	static const char *const bad[][2] = {{"zone", "Mars/Base"},
					     {"work_days", "weekdays"},
					     {"work_from", "24:00"},
					     {"work_from", "nine"},
					     {"work_to", "08:00"}};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(
		    helper_try(&h, olga, "room.set",
			       json_pack("{s:s, s:s}", "room", "golf", bad[i][0], bad[i][1]), NULL),
		    ERR_INVALID);
}

static void working_days_are_words(void **state)
{
	static const struct {
		const char *typed, *shown;
	} rows[] = {
	    {"mon-fri", "mon-fri"},
	    {"Mon,Tue , wed", "mon-wed"},
	    {"sun-thu", "sun-thu"},
	    {"sat,sun", "sat,sun"},
	    {"mon,wed,fri", "mon,wed,fri"},
	    {"mon-sun", "mon-sun"},
	    {"fri-mon", "fri-mon"},
	    {"mon-sat,mon", "mon-sat"},
	    {"mon-tue,thu,sat-sun", "thu,sat-tue"},
	};
	static const char *const bad[] = {"", "mo", "mon-", "mon,", "monday", "mon tue", "1-5"};
	char text[WORKING_TEXT];
	unsigned days;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(working_parse_days(rows[i].typed, &days));
		working_days_text(days, text);
		assert_string_equal(text, rows[i].shown);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(working_parse_days(bad[i], &days));
	for (days = 1; days < 128; days++) {
		unsigned again;

		working_days_text(days, text);
		assert_true(working_parse_days(text, &again));
		assert_int_equal(again, days);
	}
}

/* What a tester told staff is the tester's: read, counted and followed as theirs. */
static void staff_report_for_testers(void **state)
{
	json_t *in = json_pack("{s:s, s:s, s:s, s:s}", "room", "golf", "type", "issue", "body",
			       "She says it squeaks", "on_behalf", "tess"),
	       *r, *it;
	char *name;
	int64_t before = helper_sql(&h, "SELECT reports FROM room_member rm JOIN member m ON "
					"m.id = rm.member JOIN room r ON r.id = rm.room WHERE "
					"m.handle = 'tess' AND r.slug = 'golf'");

	(void)state;
	assert_int_equal(helper_try(&h, otto, "feedback.new", json_incref(in), NULL), ERR_REFUSED);
	r = helper_call(&h, eng, "feedback.new", json_incref(in));
	name = mem_dup(json_string_value(json_object_get(r, "item")));
	json_decref(r);
	r = helper_call(&h, tess, "feedback.show", json_pack("{s:s}", "item", name));
	it = json_object_get(r, "item");
	assert_string_equal(json_string_value(json_object_get(it, "author")), "tess");
	assert_string_equal(json_string_value(json_object_get(it, "reported_by")), "enid");
	assert_true(json_is_true(json_object_get(r, "follows")));
	json_decref(r);
	assert_int_equal(helper_sql(&h, "SELECT reports FROM room_member rm JOIN member m ON "
					"m.id = rm.member JOIN room r ON r.id = rm.room WHERE "
					"m.handle = 'tess' AND r.slug = 'golf'"),
			 before + 1);
	/* To staff alone, and of a partner: on that one's own desk. */
	json_object_set_new(in, "visibility", json_string("staff"));
	free(name);
	r = helper_call(&h, eng, "feedback.new", json_incref(in));
	name = mem_dup(json_string_value(json_object_get(r, "item")));
	json_decref(r);
	assert_int_equal(sees(tess, name), 0);
	assert_int_equal(sees(otto, name), ERR_NOT_FOUND);
	free(name);
	json_object_set_new(in, "on_behalf", json_string("paul"));
	json_object_del(in, "visibility");
	r = helper_call(&h, eng, "feedback.new", json_incref(in));
	name = mem_dup(json_string_value(json_object_get(r, "item")));
	json_decref(r);
	assert_int_equal(sees(part, name), 0);
	assert_int_equal(sees(tess, name), ERR_NOT_FOUND);
	free(name);
	json_object_set_new(in, "on_behalf", json_string("olga"));
	assert_int_equal(helper_try(&h, eng, "feedback.new", in, NULL), ERR_REFUSED);
}

/* --- tags --- */

static size_t tagged(int64_t who, const char *tag)
{
	return count_in(who, "feedback.list", json_pack("{s:s, s:s}", "room", "golf", "tag", tag),
			"items");
}

static void tags_are_for_staff_until_they_are_public(void **state)
{
	char *item = report(tess, "golf", "Tagged", NULL),
	     *other = report(otto, "golf", "Not", NULL);
	json_t *r;

	(void)state;
	assert_int_equal(helper_try(&h, tess, "feedback.tag",
				    json_pack("{s:s, s:s}", "item", item, "tags", "cold"), NULL),
			 ERR_REFUSED);
	r = helper_call(&h, eng, "feedback.tag",
			json_pack("{s:s, s:s}", "item", item, "tags", " range,Cold , cold,, "));
	assert_int_equal(json_array_size(json_object_get(r, "tags")), 2);
	json_decref(r);
	assert_int_equal(tagged(eng, "COLD"), 1);
	assert_int_equal(tagged(tess, "cold"), 0);
	assert_int_equal(count_in(tess, "tag.list", json_pack("{s:s}", "room", "golf"), "items"),
			 0);
	assert_int_equal(count_in(tess, "feedback.show", json_pack("{s:s}", "item", item), "tags"),
			 0);
	helper_do(&h, eng, "tag.set",
		  json_pack("{s:s, s:s, s:b}", "room", "golf", "tag", "cold", "public", 1));
	assert_int_equal(tagged(tess, "cold"), 1);
	assert_int_equal(count_in(tess, "tag.list", json_pack("{s:s}", "room", "golf"), "items"),
			 1);
	assert_int_equal(count_in(tess, "feedback.show", json_pack("{s:s}", "item", item), "tags"),
			 1);
	assert_int_equal(
	    helper_try(&h, eng, "tag.set",
		       json_pack("{s:s, s:s, s:b}", "room", "golf", "tag", "moon", "public", 1),
		       NULL),
	    ERR_NOT_FOUND);
	helper_do(&h, eng, "feedback.tag", json_pack("{s:s, s:s}", "item", item, "tags", ""));
	assert_int_equal(tagged(eng, "cold"), 0);
	free(item);
	free(other);
}

static int tag_call(int64_t who, const char *method, const char *tag, const char *field,
		    json_t *value)
{
	json_t *in = json_pack("{s:s, s:s}", "room", "golf", "tag", tag);

	if (field)
		json_object_set_new(in, field, value);
	return helper_try(&h, who, method, in, NULL);
}

static void tags_are_made_named_and_dropped(void **state)
{
	char *item = report(tess, "golf", "Tagged", NULL);
	json_t *r;

	(void)state;
	assert_int_equal(tag_call(tess, "tag.new", "frost", NULL, NULL), ERR_REFUSED);
	assert_int_equal(tag_call(eng, "tag.new", " frost ", "public", json_true()), 0);
	assert_int_equal(tag_call(eng, "tag.new", "FROST", NULL, NULL), ERR_CONFLICT);
	assert_int_equal(tag_call(eng, "tag.new", "a,b", NULL, NULL), ERR_INVALID);
	assert_int_equal(tag_call(eng, "tag.new", "  ", NULL, NULL), ERR_INVALID);
	r = helper_call(&h, tess, "tag.list", json_pack("{s:s}", "room", "golf"));
	/* After "Cold", without the spaces. */
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(json_object_get(r, "items"), 1), "tag")),
			    "frost");
	json_decref(r);
	helper_do(&h, eng, "feedback.tag", json_pack("{s:s, s:s}", "item", item, "tags", "frost"));
	assert_int_equal(tagged(tess, "frost"), 1);

	/* Its reports keep it under another name, and who sees it stays as it was. */
	assert_int_equal(tag_call(eng, "tag.new", "damp", NULL, NULL), 0);
	assert_int_equal(tag_call(eng, "tag.set", "frost", "name", json_string("damp")),
			 ERR_CONFLICT);
	assert_int_equal(tag_call(eng, "tag.set", "frost", "name", json_string("x,y")),
			 ERR_INVALID);
	assert_int_equal(tag_call(eng, "tag.set", "frost", NULL, NULL), ERR_INVALID);
	assert_int_equal(tag_call(eng, "tag.set", "frost", "name", json_string("Frost")), 0);
	assert_int_equal(tag_call(eng, "tag.set", "frost", "name", json_string("ice")), 0);
	assert_int_equal(tagged(tess, "frost"), 0);
	assert_int_equal(tagged(tess, "ice"), 1);

	assert_int_equal(tag_call(tess, "tag.drop", "ice", NULL, NULL), ERR_REFUSED);
	assert_int_equal(tag_call(eng, "tag.drop", "ice", NULL, NULL), 0);
	assert_int_equal(tag_call(eng, "tag.drop", "ice", NULL, NULL), ERR_NOT_FOUND);
	assert_int_equal(tag_call(eng, "tag.drop", "damp", NULL, NULL), 0);
	assert_int_equal(count_in(eng, "feedback.show", json_pack("{s:s}", "item", item), "tags"),
			 0);
	free(item);
}

/* --- withdrawn --- */

/* How many reports have the only tag of the room, as the list of tags says it. */
static int64_t reports_tagged(int64_t who)
{
	json_t *r = helper_call(&h, who, "tag.list", json_pack("{s:s}", "room", "golf"));
	json_t *tag = json_array_get(json_object_get(r, "items"), 0);
	int64_t reports = json_integer_value(json_object_get(tag, "reports"));

	json_decref(r);
	return reports;
}

/* What its author takes back is for staff and them, by every door. */
static void what_is_withdrawn_is_hidden_from_testers(void **state)
{
	char *item = report(tess, "golf", "Zephyr in the grip", NULL);
	int64_t thread;
	json_t *r = helper_call(&h, otto, "feedback.show", json_pack("{s:s}", "item", item));

	(void)state;
	thread = json_integer_value(json_object_get(json_object_get(r, "item"), "thread"));
	json_decref(r);
	assert_int_equal(says(otto, item, "A zephyr here too", NULL), 0);
	helper_do(&h, eng, "feedback.tag", json_pack("{s:s, s:s}", "item", item, "tags", "Cold"));
	assert_int_equal(reports_tagged(otto), 1);
	assert_int_equal(count_in(otto, "search", json_pack("{s:s}", "query", "zephyr"), "items"),
			 2);
	helper_do(&h, tess, "feedback.set",
		  json_pack("{s:s, s:s}", "item", item, "status", "withdrawn"));
	assert_int_equal(reports_tagged(otto), 0);
	assert_int_equal(reports_tagged(tess), 1);
	assert_int_equal(reports_tagged(eng), 1);
	assert_int_equal(sees(otto, item), ERR_NOT_FOUND);
	assert_int_equal(says(otto, item, "And", NULL), ERR_NOT_FOUND);
	assert_int_equal(helper_try(&h, otto, "thread.show",
				    json_pack("{s:I}", "thread", (json_int_t)thread), NULL),
			 ERR_NOT_FOUND);
	assert_int_equal(count_in(otto, "search", json_pack("{s:s}", "query", "zephyr"), "items"),
			 0);
	assert_int_equal(sees(tess, item), 0);
	assert_int_equal(sees(eng, item), 0);
	assert_int_equal(heard(tess, item), 1);
	assert_int_equal(count_in(eng, "search", json_pack("{s:s}", "query", "zephyr"), "items"),
			 2);
	free(item);
}

/* --- partners --- */

static const char *text_in(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static int fetches(int64_t who, json_t *file)
{
	return helper_try(&h, who, "file.get", json_pack("{s:O}", "file", file), NULL);
}

/* A partner reads the room's reports about the features that are theirs, and no
 * other; without names of testers; and answers where they are asked. */
static void partners_read_what_they_were_given(void **state)
{
	char *mine = report(part, "golf", "My own", NULL);
	char *given = report(tess, "golf", "Carry is short", NULL);
	char *other = report(tess, "golf", "The grip", NULL);
	char *secret = report(tess, "golf", "Carry, between us", "staff");
	const size_t own = listed(part, "golf");
	json_t *r, *one, *own_file, *her_file;

	(void)state;
	for (int i = 0; i < 2; i++)
		helper_do(&h, olga, "feature.new",
			  json_pack("{s:s, s:s, s:s}", "room", "golf", "feature",
				    i ? "putt" : "carry", "name", "N"));
	for (int i = 0; i < 3; i++)
		helper_do(&h, tess, "feedback.edit",
			  json_pack("{s:s, s:s}", "item",
				    i == 0   ? given
				    : i == 1 ? other
					     : secret,
				    "feature", i == 1 ? "putt" : "carry"));
	assert_int_equal(sees(part, given), ERR_NOT_FOUND);
	assert_int_equal(helper_try(&h, tess, "partner.set",
				    json_pack("{s:s, s:s, s:s}", "room", "golf", "handle", "paul",
					      "features", "carry"),
				    NULL),
			 ERR_REFUSED);
	assert_int_equal(helper_try(&h, olga, "partner.set",
				    json_pack("{s:s, s:s, s:s}", "room", "golf", "handle", "tess",
					      "features", "carry"),
				    NULL),
			 ERR_REFUSED);
	assert_int_equal(helper_try(&h, olga, "partner.set",
				    json_pack("{s:s, s:s, s:s}", "room", "golf", "handle", "paul",
					      "features", "carry,moon"),
				    NULL),
			 ERR_NOT_FOUND);
	assert_int_equal(sees(part, given), ERR_NOT_FOUND);
	helper_do(
	    &h, olga, "partner.set",
	    json_pack("{s:s, s:s, s:s}", "room", "golf", "handle", "paul", "features", "carry"));
	assert_int_equal(sees(part, given), 0);
	assert_int_equal(sees(part, mine), 0);
	assert_int_equal(sees(part, other), ERR_NOT_FOUND);
	assert_int_equal(sees(part, secret), ERR_NOT_FOUND);
	assert_int_equal(listed(part, "golf"), own + 1);
	/* What others say is said by somebody, unless staff say it. */
	assert_int_equal(says(otto, given, "Mine too", NULL), 0);
	assert_int_equal(says(eng, given, "We look", NULL), 0);
	assert_int_equal(says(eng, given, "Among us", "staff"), 0);
	r = helper_call(&h, part, "feedback.show", json_pack("{s:s}", "item", given));
	assert_string_equal(text_in(json_object_get(r, "item"), "author"), "somebody");
	assert_int_equal(json_array_size(json_object_get(r, "comments")), 2);
	one = json_array_get(json_object_get(r, "comments"), 0);
	assert_string_equal(text_in(one, "author"), "somebody");
	one = json_array_get(json_object_get(r, "comments"), 1);
	assert_string_equal(text_in(one, "author"), "enid");
	one = json_array_get(json_object_get(r, "history"), 0);
	assert_string_equal(text_in(one, "by"), "");
	json_decref(r);
	/* Nothing else of the room is theirs. */
	r = helper_call(&h, eng, "feedback.show", json_pack("{s:s}", "item", given));
	assert_int_equal(
	    helper_try(
		&h, part, "thread.show",
		json_pack("{s:O}", "thread", json_object_get(json_object_get(r, "item"), "thread")),
		NULL),
	    ERR_NOT_FOUND);
	json_decref(r);
	assert_int_equal(
	    helper_try(&h, part, "feedback.vote", json_pack("{s:s}", "item", given), NULL),
	    ERR_REFUSED);
	assert_int_equal(says(part, given, "I think", NULL), ERR_REFUSED);
	/* Asked, they are told, see it among what is asked of them, and answer. */
	assert_int_equal(helper_try(&h, tess, "feedback.ask",
				    json_pack("{s:s, s:s}", "item", given, "handle", "paul"), NULL),
			 ERR_REFUSED);
	assert_int_equal(helper_try(&h, eng, "feedback.ask",
				    json_pack("{s:s, s:s}", "item", other, "handle", "paul"), NULL),
			 ERR_REFUSED);
	helper_do(&h, eng, "feedback.ask",
		  json_pack("{s:s, s:s, s:s}", "item", given, "handle", "paul", "note",
			    "Is it your chip?"));
	assert_int_equal(count_in(part, "room.asked", json_pack("{s:s}", "room", "golf"), "items"),
			 1);
	r = helper_call(&h, part, "notification.list", NULL);
	one = json_array_get(json_object_get(r, "items"), 0);
	assert_non_null(strstr(text_in(one, "text"), "Is it your chip?"));
	json_decref(r);
	r = helper_call(&h, part, "file.put",
			json_pack("{s:s, s:s}", "name", "chip.txt", "body", "rev C"));
	own_file = json_sprintf("%lld", (long long)json_integer_value(json_object_get(r, "file")));
	json_decref(r);
	helper_do(
	    &h, part, "feedback.comment",
	    json_pack("{s:s, s:s, s:[s]}", "item", given, "body", "It is not", "file", "chip.txt"));
	/* What they gave they can fetch again, and nobody else's file. */
	assert_int_equal(fetches(part, own_file), 0);
	assert_int_equal(fetches(tess, own_file), 0);
	r = helper_call(&h, part, "feedback.show", json_pack("{s:s}", "item", given));
	one = json_array_get(json_object_get(r, "comments"), 2);
	assert_int_equal(json_array_size(json_object_get(one, "attachments")), 1);
	json_decref(r);
	r = helper_call(&h, tess, "file.put",
			json_pack("{s:s, s:s}", "name", "mine.txt", "body", "secret"));
	her_file = json_sprintf("%lld", (long long)json_integer_value(json_object_get(r, "file")));
	json_decref(r);
	helper_do(
	    &h, tess, "feedback.comment",
	    json_pack("{s:s, s:s, s:[s]}", "item", given, "body", "Here", "file", "mine.txt"));
	assert_int_equal(fetches(part, her_file), ERR_NOT_FOUND);
	r = helper_call(&h, part, "feedback.show", json_pack("{s:s}", "item", given));
	one = json_array_get(json_object_get(r, "comments"), 3);
	assert_int_equal(json_array_size(json_object_get(one, "attachments")), 0);
	json_decref(r);
	assert_int_equal(count_in(part, "room.asked", json_pack("{s:s}", "room", "golf"), "items"),
			 0);
	assert_int_equal(heard(tess, given), 4);
	/* Taken away, or taken out, it is gone. */
	helper_do(&h, olga, "partner.set",
		  json_pack("{s:s, s:s, s:s}", "room", "golf", "handle", "paul", "features", ""));
	assert_int_equal(sees(part, given), ERR_NOT_FOUND);
	assert_int_equal(fetches(part, own_file), ERR_NOT_FOUND);
	assert_int_equal(says(part, given, "And", NULL), ERR_NOT_FOUND);
	helper_do(&h, olga, "partner.set",
		  json_pack("{s:s, s:s, s:s}", "room", "golf", "handle", "paul", "features",
			    "carry,putt"));
	assert_int_equal(sees(part, other), 0);
	helper_do(&h, olga, "room.remove",
		  json_pack("{s:s, s:s, s:s}", "room", "golf", "handle", "paul", "reason", "r"));
	assert_int_equal(sees(part, given), ERR_NOT_FOUND);
	assert_int_equal(sees(part, mine), ERR_NOT_FOUND);
	assert_int_equal(fetches(part, own_file), ERR_NOT_FOUND);
	admit("golf", "paul", "partner", NULL);
	free(mine);
	free(given);
	free(other);
	free(secret);
	helper_do(&h, olga, "file.remove", json_pack("{s:o}", "file", own_file));
	helper_do(&h, olga, "file.remove", json_pack("{s:o}", "file", her_file));
}

/* --- files --- */

static json_t *put(int64_t who, const char *name, int64_t *file_r)
{
	*file_r = helper_int(&h, who, "file.put",
			     json_pack("{s:s, s:s}", "name", name, "body", name), "file");
	return json_sprintf("%lld", (long long)*file_r);
}

static int gets(int64_t who, int64_t file)
{
	return helper_try(&h, who, "file.get",
			  json_pack("{s:o}", "file", json_sprintf("%lld", (long long)file)), NULL);
}

static int lists(int64_t who, json_t *params)
{
	json_t *r = NULL;
	int err = helper_try(&h, who, "file.list", params, &r);
	int count = (int)json_array_size(json_object_get(r, "items"));

	json_decref(r);
	return err < 0 ? err : count;
}

/* Files are read by who reads the post they hang on: the room's by all of it,
 * staff's by staff, a desk's by its tester and staff. */
static void test_files(void **state)
{
	int64_t seen, secret, own;
	char *item, *lone;
	json_t *r, *files;

	(void)state;
	r = helper_call(&h, tess, "feedback.new",
			json_pack("{s:s, s:s, s:s, s:[o]}", "room", "golf", "type", "issue", "body",
				  "It slices", "file", put(tess, "swing.txt", &seen)));
	item = mem_dup(json_string_value(json_object_get(r, "item")));
	json_decref(r);
	helper_do(&h, eng, "feedback.comment",
		  json_pack("{s:s, s:s, s:s, s:[o]}", "item", item, "visibility", "staff", "body",
			    "Look", "file", put(eng, "trace.txt", &secret)));
	r = helper_call(&h, otto, "feedback.show", json_pack("{s:s}", "item", item));
	files = json_object_get(json_object_get(r, "item"), "attachments");
	assert_int_equal(json_array_size(files), 1);
	assert_int_equal(json_array_size(json_object_get(r, "comments")), 0);
	json_decref(r);
	r = helper_call(&h, eng, "feedback.show", json_pack("{s:s}", "item", item));
	files = json_object_get(json_array_get(json_object_get(r, "comments"), 0), "attachments");
	assert_int_equal(json_array_size(files), 1);
	json_decref(r);
	assert_int_equal(gets(otto, seen), 0);
	assert_int_equal(gets(eng, secret), 0);
	assert_int_equal(gets(tess, secret), ERR_NOT_FOUND);
	assert_int_equal(gets(HELPER_CONTROL, seen), ERR_NOT_FOUND);
	assert_int_equal(lists(tess, json_pack("{s:s}", "room", "golf")), 1);
	assert_int_equal(lists(eng, json_pack("{s:s}", "room", "golf")), 2);
	assert_int_equal(lists(eng, json_pack("{s:s}", "item", item)), 1);
	assert_int_equal(lists(eng, json_pack("{s:s, s:b}", "item", item, "staff", 1)), 1);
	assert_int_equal(lists(tess, json_pack("{s:s, s:b}", "item", item, "staff", 1)),
			 ERR_NOT_FOUND);
	assert_int_equal(lists(eng, json_pack("{s:s, s:s}", "item", item, "room", "lone")),
			 ERR_NOT_FOUND);
	/* What goes to a desk. */
	r = helper_call(&h, tess, "feedback.new",
			json_pack("{s:s, s:s, s:s, s:[o]}", "room", "lone", "type", "issue", "body",
				  "Mine", "file", put(tess, "mine.txt", &own)));
	lone = mem_dup(json_string_value(json_object_get(r, "item")));
	json_decref(r);
	assert_int_equal(gets(otto, own), ERR_NOT_FOUND);
	assert_int_equal(gets(eng, own), 0);
	assert_int_equal(lists(tess, json_pack("{s:s}", "room", "lone")), 1);
	assert_int_equal(lists(otto, json_pack("{s:s}", "room", "lone")), 0);
	assert_int_equal(lists(tess, json_pack("{s:s}", "item", lone)), 1);
	/* Nothing is written where a file is not one's own to give. */
	assert_int_equal(helper_try(&h, otto, "feedback.comment",
				    json_pack("{s:s, s:s, s:[s]}", "item", item, "body", "b",
					      "file", "swing.txt"),
				    NULL),
			 ERR_NOT_FOUND);
	free(item);
	free(lone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reports_are_numbered_and_read_by_the_room),
	    cmocka_unit_test(what_is_for_staff_is_read_by_staff_and_its_author),
	    cmocka_unit_test(staff_talk_among_themselves),
	    cmocka_unit_test(an_item_is_no_thread_to_reply_to),
	    cmocka_unit_test(the_database_keeps_the_layers_apart),
	    cmocka_unit_test(in_a_solo_room_reports_are_ones_own),
	    cmocka_unit_test(lists_go_on_where_they_ended),
	    cmocka_unit_test(answers_are_due_in_working_hours),
	    cmocka_unit_test(answers_are_not_due_on_holidays),
	    cmocka_unit_test(the_owner_sets_the_holidays),
	    cmocka_unit_test(answers_are_due_where_the_room_is),
	    cmocka_unit_test(working_days_are_words),
	    cmocka_unit_test(the_owner_sets_the_hours),
	    cmocka_unit_test(staff_report_for_testers),
	    cmocka_unit_test(tags_are_for_staff_until_they_are_public),
	    cmocka_unit_test(tags_are_made_named_and_dropped),
	    cmocka_unit_test(what_is_withdrawn_is_hidden_from_testers),
	    cmocka_unit_test(partners_read_what_they_were_given),
	    cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
