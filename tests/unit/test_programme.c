/* A room's programme: phases, features, releases, units, and how far testers are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "common/text/csv.h"
#include "server/domain/domain.h"
#include "tests/unit/room_helper.h"

enum { DAY = 86400 };

static const char *phase_of(const char *room)
{
	static char phase[32];
	json_t *r = room_get(room_w.owner, "room.show", "{s:s}", "room", room);

	snprintf(phase, sizeof(phase), "%s", room_text(r, "phase"));
	json_decref(r);
	return phase;
}

static json_t *at(int64_t seconds)
{
	char text[CLOCK_TEXT];

	return json_string(clock_format(seconds, text));
}

/* --- phases --- */

static void the_rooms_phase_follows_the_dates(void **state)
{
	int64_t now = clock_now();

	(void)state;
	room_make("dated", "collab");
	assert_string_equal(phase_of("dated"), "recruiting");
	assert_int_equal(room_try(room_w.tester, "phase.new", "{s:s, s:s, s:s, s:o, s:o}", "room",
				  "dated", "name", "x", "kind", "closure", "starts", at(now + 10),
				  "ends", at(now + 20)),
			 ERR_REFUSED);
	room_do(room_w.owner, "phase.new", "{s:s, s:s, s:s, s:o, s:o}", "room", "dated", "name",
		"Unpacking", "kind", "onboarding", "starts", at(now + DAY), "ends",
		at(now + 3 * DAY));
	room_do(room_w.owner, "phase.new", "{s:s, s:s, s:s, s:o, s:o}", "room", "dated", "name",
		"On the range", "kind", "engagement", "starts", at(now + 3 * DAY), "ends",
		at(now + 9 * DAY));
	helper_tick(&room_w.h, now + DAY - 1);
	assert_string_equal(phase_of("dated"), "recruiting");
	helper_tick(&room_w.h, now + DAY);
	assert_string_equal(phase_of("dated"), "onboarding");
	/* By hand it stays until the next one begins. */
	room_do(room_w.owner, "room.set", "{s:s, s:s}", "room", "dated", "phase", "closure");
	helper_tick(&room_w.h, now + 2 * DAY);
	assert_string_equal(phase_of("dated"), "closure");
	helper_tick(&room_w.h, now + 3 * DAY);
	assert_string_equal(phase_of("dated"), "engagement");
}

static void a_phase_that_is_over_sets_nothing(void **state)
{
	int64_t now = clock_now();

	(void)state;
	room_make("late", "collab");
	room_do(room_w.owner, "phase.new", "{s:s, s:s, s:s, s:o, s:o}", "room", "late", "name",
		"Past", "kind", "closure", "starts", at(now - 9 * DAY), "ends", at(now - DAY));
	assert_string_equal(phase_of("late"), "recruiting");
	/* One that is now is entered at once. */
	room_do(room_w.owner, "phase.new", "{s:s, s:s, s:s, s:o, s:o}", "room", "late", "name",
		"Now", "kind", "engagement", "starts", at(now - DAY), "ends", at(now + DAY));
	assert_string_equal(phase_of("late"), "engagement");
}

static void phases_do_not_overlap_and_have_names(void **state)
{
	int64_t now = clock_now();
	json_t *r;

	(void)state;
	room_make("strict", "collab");
	room_do(room_w.owner, "phase.new", "{s:s, s:s, s:s, s:o, s:o}", "room", "strict", "name",
		"First", "kind", "onboarding", "starts", at(now), "ends", at(now + 5 * DAY));
	assert_int_equal(room_try(room_w.owner, "phase.new", "{s:s, s:s, s:s, s:o, s:o}", "room",
				  "strict", "name", "Second", "kind", "closure", "starts",
				  at(now + 4 * DAY), "ends", at(now + 6 * DAY)),
			 ERR_CONFLICT);
	assert_non_null(strstr(room_w.h.words, "First"));
	assert_int_equal(room_try(room_w.owner, "phase.new", "{s:s, s:s, s:s, s:o, s:o}", "room",
				  "strict", "name", "first", "kind", "closure", "starts",
				  at(now + 5 * DAY), "ends", at(now + 6 * DAY)),
			 ERR_CONFLICT);
	assert_int_equal(room_try(room_w.owner, "phase.set", "{s:s, s:s, s:o}", "room", "strict",
				  "phase", "First", "ends", at(now - DAY)),
			 ERR_INVALID);
	room_do(room_w.owner, "phase.set", "{s:s, s:s, s:s, s:o}", "room", "strict", "phase",
		"first", "name", "Erste", "ends", at(now + 2 * DAY));
	r = room_get(room_w.tester, "phase.list", "{s:s}", "room", "strict");
	assert_string_equal(room_text(room_item(r, 0), "phase"), "Erste");
	assert_true(json_is_true(json_object_get(room_item(r, 0), "now")));
	json_decref(r);
	room_do(room_w.owner, "phase.drop", "{s:s, s:s}", "room", "strict", "phase", "erste");
	assert_int_equal(
	    room_try(room_w.owner, "phase.drop", "{s:s, s:s}", "room", "strict", "phase", "Erste"),
	    ERR_NOT_FOUND);
}

/* --- features and releases --- */

static void features_have_a_weight(void **state)
{
	json_t *r;

	(void)state;
	room_make("parts", "collab");
	room_do(room_w.owner, "feature.new", "{s:s, s:s, s:s, s:s}", "room", "parts", "feature",
		"carry", "name", "Carry", "weight", "2.5");
	assert_int_equal(room_try(room_w.owner, "feature.new", "{s:s, s:s, s:s}", "room", "parts",
				  "feature", "CARRY", "name", "Again"),
			 ERR_CONFLICT);
	assert_int_equal(room_try(room_w.owner, "feature.set", "{s:s, s:s, s:s}", "room", "parts",
				  "feature", "carry", "weight", "heavy"),
			 ERR_INVALID);
	r = room_get(room_w.tester, "feature.list", "{s:s}", "room", "parts");
	assert_true(json_real_value(json_object_get(room_item(r, 0), "weight")) == 2.5);
	json_decref(r);
	room_do(room_w.owner, "feature.set", "{s:s, s:s, s:f, s:b}", "room", "parts", "feature",
		"carry", "weight", 1.25, "retired", 1);
	r = room_get(room_w.tester, "feature.list", "{s:s}", "room", "parts");
	assert_true(json_real_value(json_object_get(room_item(r, 0), "weight")) == 1.25);
	assert_true(json_is_true(json_object_get(room_item(r, 0), "retired")));
	json_decref(r);
	assert_int_equal(room_try(room_w.tester, "feature.new", "{s:s, s:s, s:s}", "room", "parts",
				  "feature", "putt", "name", "Putt"),
			 ERR_REFUSED);
}

/* What a report weighs follows the weight of what it is about. */
static void a_weight_is_in_the_scores(void **state)
{
	int64_t before, after;

	(void)state;
	room_make("heavy", "collab");
	room_do(room_w.owner, "feature.new", "{s:s, s:s, s:s}", "room", "heavy", "feature", "carry",
		"name", "Carry");
	room_do(room_w.tester, "feedback.new", "{s:s, s:s, s:s, s:s}", "room", "heavy", "type",
		"idea", "body", "Longer.", "feature", "carry");
	room_do(room_w.owner, "feature.set", "{s:s, s:s, s:i}", "room", "heavy", "feature", "carry",
		"weight", 1);
	before = helper_sql(&room_w.h, "SELECT impact FROM feedback WHERE name = 'HEAVY-1'");
	room_do(room_w.owner, "feature.set", "{s:s, s:s, s:i}", "room", "heavy", "feature", "carry",
		"weight", 3);
	after = helper_sql(&room_w.h, "SELECT impact FROM feedback WHERE name = 'HEAVY-1'");
	assert_true(before > 0);
	assert_int_equal(after, 3 * before);
	assert_int_equal(room_try(room_w.owner, "feature.set", "{s:s, s:s, s:i}", "room", "heavy",
				  "feature", "carry", "weight", 0),
			 ERR_INVALID);
}

static void a_release_says_what_to_test(void **state)
{
	json_t *r;

	(void)state;
	room_make("built", "collab");
	room_do(room_w.owner, "release.new", "{s:s, s:s, s:s, s:s}", "room", "built", "version",
		"0.9.1", "body", "Warm up in the cold.", "notes", "New clock.");
	assert_int_equal(room_try(room_w.owner, "release.new", "{s:s, s:s, s:s}", "room", "built",
				  "version", "0.9.1", "body", "again"),
			 ERR_CONFLICT);
	room_do(room_w.owner, "release.new", "{s:s, s:s, s:s}", "room", "built", "version", "0.9.2",
		"body", "Warm up in the wet.");
	room_do(room_w.tester, "feedback.new", "{s:s, s:s, s:s, s:s}", "room", "built", "type",
		"issue", "body", "It is short.", "release", "0.9.1");
	r = room_get(room_w.tester, "release.show", "{s:s, s:s}", "room", "built", "version",
		     "0.9.1");
	assert_string_equal(room_text(r, "to_test"), "Warm up in the cold.");
	assert_string_equal(room_text(r, "by"), "olga");
	assert_int_equal(room_int(r, "found"), 1);
	json_decref(r);
	r = room_get(room_w.tester, "release.list", "{s:s, s:i}", "room", "built", "limit", 1);
	assert_string_equal(room_text(room_item(r, 0), "version"), "0.9.2");
	assert_non_null(json_string_value(json_object_get(r, "next")));
	json_decref(r);
	room_do(room_w.owner, "release.set", "{s:s, s:s, s:s}", "room", "built", "version", "0.9.2",
		"notes", "Dry again.");
	assert_int_equal(room_try(room_w.owner, "release.set", "{s:s, s:s, s:s}", "room", "built",
				  "version", "9", "notes", "x"),
			 ERR_NOT_FOUND);
	assert_int_equal(room_try(room_w.partner, "release.list", "{s:s}", "room", "built"),
			 ERR_REFUSED);
}

/* --- units --- */

static void units_are_followed(void **state)
{
	json_t *r;

	(void)state;
	room_make("sent", "collab");
	assert_int_equal(
	    room_try(room_w.owner, "unit.set", "{s:s, s:s}", "room", "sent", "handle", "tess"),
	    ERR_INVALID);
	room_do(room_w.owner, "unit.set", "{s:s, s:s, s:s, s:s}", "room", "sent", "handle", "tess",
		"serial", "HP-1", "state", "shipped");
	room_do(room_w.owner, "unit.set", "{s:s, s:s, s:s, s:s, s:s}", "room", "sent", "handle",
		"theo", "serial", "HP-2", "state", "shipped", "due", "-2d");
	assert_int_equal(room_try(room_w.owner, "unit.set", "{s:s, s:s, s:s}", "room", "sent",
				  "handle", "otto", "serial", "HP-3"),
			 ERR_NOT_FOUND);
	r = room_get(room_w.owner, "unit.list", "{s:s}", "room", "sent");
	assert_string_equal(room_text(room_item(r, 0), "serial"), "HP-2");
	assert_true(json_is_true(json_object_get(room_item(r, 0), "overdue")));
	assert_int_equal(room_int(r, "units"), 2);
	assert_int_equal(room_int(r, "received"), 0);
	assert_int_equal(room_int(r, "overdue"), 1);
	json_decref(r);
	room_do(room_w.tester, "unit.got", "{s:s}", "room", "sent");
	assert_int_equal(room_try(room_w.tester, "unit.got", "{s:s}", "room", "sent"),
			 ERR_NOT_FOUND);
	assert_int_equal(room_try(room_w.owner, "unit.got", "{s:s}", "room", "sent"), ERR_REFUSED);
	r = room_get(room_w.owner, "unit.list", "{s:s}", "room", "sent");
	assert_int_equal(room_int(r, "received"), 1);
	json_decref(r);
	/* A tester sees their own, and of it what happened while it was theirs. */
	r = room_get(room_w.tester, "unit.list", "{s:s}", "room", "sent");
	assert_int_equal(json_array_size(json_object_get(r, "items")), 1);
	assert_true(json_is_null(json_object_get(r, "units")));
	json_decref(r);
	assert_int_equal(
	    room_try(room_w.tester, "unit.history", "{s:s, s:s}", "room", "sent", "serial", "HP-2"),
	    ERR_NOT_FOUND);
	room_do(room_w.owner, "unit.set", "{s:s, s:s, s:s}", "room", "sent", "handle", "tess",
		"state", "returned");
	room_do(room_w.owner, "unit.set", "{s:s, s:s, s:s, s:s}", "room", "sent", "handle", "theo",
		"serial", "hp-1", "state", "assigned");
	r = room_get(room_w.owner, "unit.history", "{s:s, s:s}", "room", "sent", "serial", "HP-1");
	assert_int_equal(json_array_size(json_object_get(r, "items")), 4);
	assert_string_equal(room_text(room_item(r, 1), "state"), "received");
	assert_string_equal(room_text(room_item(r, 1), "by"), "tess");
	assert_string_equal(room_text(room_item(r, 3), "handle"), "theo");
	json_decref(r);
	assert_int_equal(helper_sql(&room_w.h, "SELECT count(*) FROM unit_event"), 5);
}

static void the_history_of_a_unit_only_grows(void **state)
{
	struct db *db;
	char *path = mem_printf("%s/hearth.db", room_w.h.dir);

	(void)state;
	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_true(db_run(db, "UPDATE unit_event SET state = 'lost'", "") < 0);
	db_close(&db);
	free(path);
}

#define FIVE "\xe5\xae\xb6\xe5\xae\xb6\xe5\xae\xb6\xe5\xae\xb6\xe5\xae\xb6"

static void units_are_loaded_whole_or_not_at_all(void **state)
{
	json_t *r;

	(void)state;
	room_make("many", "collab");
	r = room_get(room_w.owner, "unit.load", "{s:s, s:s}", "room", "many", "body",
		     "\xef\xbb\xbfserial;handle;due\r\n\"HP;\"\"1\"\"\";tess;2027-01-01\r\n"
		     "\r\nHP-2; @theo ;\r\n");
	assert_int_equal(room_int(r, "units"), 2);
	assert_int_equal(room_int(r, "new"), 2);
	json_decref(r);
	assert_int_equal(helper_sql(&room_w.h, "SELECT due_at FROM unit WHERE serial = 'HP;\"1\"'"),
			 1798761600 + DAY - 1);
	r = room_get(room_w.owner, "unit.load", "{s:s, s:s}", "room", "many", "body",
		     "tess,HP-3,shipped\ntheo,HP-2,received");
	assert_int_equal(room_int(r, "new"), 1);
	json_decref(r);
	assert_int_equal(room_try(room_w.owner, "unit.load", "{s:s, s:s}", "room", "many", "body",
				  "tess,HP-4\nnobody,HP-5\ntess,HP-6,flown\ntess,HP-4\n"
				  "tess,HP-7,lost,soon\n"),
			 ERR_INVALID);
	assert_non_null(strstr(room_w.h.words, "line 2: nobody called nobody"));
	assert_non_null(strstr(room_w.h.words, "line 3: flown"));
	assert_non_null(strstr(room_w.h.words, "line 4: HP-4 is there twice"));
	assert_non_null(strstr(room_w.h.words, "line 5: soon"));
	assert_int_equal(helper_sql(&room_w.h,
				    "SELECT count(*) FROM unit u JOIN room r ON r.id = u.room "
				    "WHERE r.slug = 'many'"),
			 3);
	assert_int_equal(room_try(room_w.owner, "unit.load", "{s:s, s:s}", "room", "many", "body",
				  "tess,\"HP-8"),
			 ERR_INVALID);
	assert_int_equal(room_try(room_w.owner, "unit.load", "{s:s, s:s}", "room", "many", "body",
				  "handle,serial\n"),
			 ERR_INVALID);
	/* Quoted to a whole letter. */
	assert_int_equal(room_try(room_w.owner, "unit.load", "{s:s, s:s}", "room", "many", "body",
				  "tess,HP-8," FIVE FIVE FIVE FIVE "\n"),
			 ERR_INVALID);
	assert_non_null(strstr(room_w.h.words, "line 1: " FIVE FIVE
					       "\xe5\xae\xb6\xe5\xae\xb6\xe5\xae\xb6 is no state"));
	assert_int_equal(
	    room_try(room_w.tester, "unit.load", "{s:s, s:s}", "room", "many", "body", "tess,HP-9"),
	    ERR_REFUSED);
}

static void csv_reads_what_spreadsheets_write(void **state)
{
	static const struct {
		const char *text, *wanted; /* fields in <>, a record in a line */
		int err;
	} cases[] = {
	    {"a,b\nc,d", "<a><b>\n<c><d>\n", 0},
	    {"a,b\r\n\r\n\"c,\"\"x\"\"\",\"d\ne\"\r\n", "<a><b>\n<c,\"x\"><d\ne>\n", 0},
	    {" a , \"b\" ,\n", "<a><b><>\n", 0},
	    {"a\tb\n1\t2", "<a><b>\n<1><2>\n", 0},
	    {"one\ntwo", "<one>\n<two>\n", 0},
	    {"", "", 0},
	    {"\"open", "", ERR_INVALID},
	    {"\"a\"b,c", "", ERR_INVALID},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *fields[CSV_FIELDS], seen[200] = "";
		struct csv csv;
		size_t count;
		int err;

		csv_begin(&csv, cases[i].text);
		while ((err = csv_next(&csv, arena, fields, &count)) > 0) {
			for (size_t f = 0; f < count; f++)
				sprintf(seen + strlen(seen), "<%s>", fields[f]);
			strcat(seen, "\n");
		}
		assert_int_equal(err, cases[i].err);
		assert_string_equal(seen, cases[i].wanted);
	}
	arena_free(&arena);
}

/* --- progress --- */

static void who_takes_part_is_counted(void **state)
{
	json_t *r;
	char *task;

	(void)state;
	room_make("count", "collab");
	task = room_task(room_w.owner, "{s:s, s:s, s:b}", "room", "count", "title", "Unpack",
			 "required", 1);
	r = room_get(room_w.owner, "room.progress", "{s:s}", "room", "count");
	assert_int_equal(room_int(r, "testers"), 2);
	assert_int_equal(room_int(r, "taking_part"), 0);
	json_decref(r);
	room_do(room_w.tester, "task.done", "{s:s}", "task", task);
	room_do(room_w.tester2, "feedback.new", "{s:s, s:s, s:s}", "room", "count", "type",
		"praise", "body", "Lovely.");
	r = room_get(room_w.owner, "room.progress", "{s:s, s:s}", "room", "count", "sort", "name");
	assert_int_equal(room_int(r, "taking_part"), 2);
	assert_int_equal(room_int(r, "participation"), 100);
	assert_int_equal(room_int(r, "done"), 1);
	assert_int_equal(room_int(r, "asked"), 2);
	assert_string_equal(room_text(room_item(r, 0), "handle"), "tess");
	assert_int_equal(room_int(room_item(r, 0), "silent_days"), 0);
	assert_true(json_is_integer(json_object_get(room_item(r, 1), "impact")));
	json_decref(r);
	/* Who rests is not counted. */
	room_do(room_w.tester, "room.pause", "{s:s}", "room", "count");
	r = room_get(room_w.owner, "room.progress", "{s:s}", "room", "count");
	assert_int_equal(room_int(r, "testers"), 1);
	json_decref(r);
	/* A tester sees themselves. */
	r = room_get(room_w.tester, "room.progress", "{s:s}", "room", "count");
	assert_int_equal(json_array_size(json_object_get(r, "items")), 1);
	assert_string_equal(room_text(room_item(r, 0), "handle"), "tess");
	assert_true(json_is_null(json_object_get(r, "testers")));
	assert_true(json_is_null(json_object_get(room_item(r, 0), "impact")));
	json_decref(r);
	free(task);
}

/* What was done before this phase does not make one take part in it. */
static void taking_part_is_of_the_phase(void **state)
{
	int64_t now = clock_now();
	json_t *r;

	(void)state;
	room_make("again", "collab");
	room_do(room_w.tester, "feedback.new", "{s:s, s:s, s:s}", "room", "again", "type", "idea",
		"body", "Bigger.");
	room_sql("UPDATE feedback SET created_at = created_at - 1000000");
	room_do(room_w.owner, "phase.new", "{s:s, s:s, s:s, s:o, s:o}", "room", "again", "name",
		"Now", "kind", "engagement", "starts", at(now - DAY), "ends", at(now + DAY));
	r = room_get(room_w.owner, "room.progress", "{s:s}", "room", "again");
	assert_string_equal(room_text(r, "phase_name"), "Now");
	assert_int_equal(room_int(r, "taking_part"), 0);
	json_decref(r);
	room_do(room_w.tester, "feedback.new", "{s:s, s:s, s:s}", "room", "again", "type", "idea",
		"body", "Smaller.");
	r = room_get(room_w.owner, "room.progress", "{s:s}", "room", "again");
	assert_int_equal(room_int(r, "taking_part"), 1);
	json_decref(r);
}

static void five_testers_cover_a_feature(void **state)
{
	char handle[16], slug[16];
	json_t *r;

	(void)state;
	room_make("wide", "collab");
	for (int i = 0; i < 2; i++) {
		snprintf(slug, sizeof(slug), "part%d", i);
		room_do(room_w.owner, "feature.new", "{s:s, s:s, s:s}", "room", "wide", "feature",
			slug, "name", "A part");
	}
	for (int i = 0; i < 5; i++) {
		int64_t member;

		snprintf(handle, sizeof(handle), "wide%d", i);
		member = helper_member(&room_w.h, handle);
		room_admit("wide", handle, "tester", NULL);
		for (int n = 0; n < 2; n++)
			room_do(member, "feedback.new", "{s:s, s:s, s:s, s:s}", "room", "wide",
				"type", "issue", "body", "Short.", "feature",
				i < 4 || n ? "part0" : "part1");
	}
	r = room_get(room_w.owner, "room.progress", "{s:s}", "room", "wide");
	assert_int_equal(room_int(r, "covered"), 1);
	json_decref(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_rooms_phase_follows_the_dates),
	    cmocka_unit_test(a_phase_that_is_over_sets_nothing),
	    cmocka_unit_test(phases_do_not_overlap_and_have_names),
	    cmocka_unit_test(features_have_a_weight),
	    cmocka_unit_test(a_weight_is_in_the_scores),
	    cmocka_unit_test(a_release_says_what_to_test),
	    cmocka_unit_test(units_are_followed),
	    cmocka_unit_test(the_history_of_a_unit_only_grows),
	    cmocka_unit_test(units_are_loaded_whole_or_not_at_all),
	    cmocka_unit_test(csv_reads_what_spreadsheets_write),
	    cmocka_unit_test(who_takes_part_is_counted),
	    cmocka_unit_test(taking_part_is_of_the_phase),
	    cmocka_unit_test(five_testers_cover_a_feature),
	};

	return cmocka_run_group_tests(tests, room_set_up, room_tear_down);
}
