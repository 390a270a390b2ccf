/* Who sees what of a room's reports and programme: what is not for somebody is not
 * told by a name, a count, a time or a number beside what is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "tests/unit/room_helper.h"

/* A new report's name, to be freed. */
static char *report(int64_t who, const char *room, const char *title, const char *visibility)
{
	json_t *made =
	    room_get(who, "feedback.new", "{s:s, s:s, s:s, s:s, s:s}", "room", room, "type",
		     "issue", "title", title, "body", "It leaks.", "visibility", visibility);
	char *name = mem_dup(room_text(made, "item"));

	json_decref(made);
	return name;
}

static json_t *show(int64_t who, const char *item)
{
	return room_get(who, "feedback.show", "{s:s}", "item", item);
}

static void assert_says_not(json_t *result, const char *word)
{
	char *text = json_dumps(result, 0);

	if (strstr(text, word))
		fail_msg("%s is in %s", word, text);
	free(text);
	json_decref(result);
}

/* Merged by staff into what only staff and its author read: its name is told to nobody
 * else, and is no count of such reports. */
static void test_merged_into_what_is_not_theirs(void **state)
{
	char *mine, *secret, *words;

	(void)state;
	room_make("merge", "collab");
	secret = report(room_w.tester2, "merge", "For staff", "staff");
	mine = report(room_w.tester, "merge", "For all", "room");
	room_do(room_w.owner, "feedback.merge", "{s:s, s:s}", "item", mine, "into", secret);
	assert_says_not(show(room_w.tester, mine), secret);
	assert_says_not(
	    room_get(room_w.tester, "feedback.export", "{s:s, s:b}", "room", "merge", "json", 1),
	    secret);
	assert_int_equal(room_try(room_w.tester2, "feedback.vote", "{s:s}", "item", mine),
			 ERR_REFUSED);
	assert_non_null(strstr(room_w.h.words, secret));
	assert_int_equal(room_try(room_w.tester, "feedback.unvote", "{s:s}", "item", mine),
			 ERR_REFUSED);
	words = room_w.h.words;
	assert_null(strstr(words, secret));
	/* Whose it is, and staff, are told. */
	for (int i = 0; i < 2; i++) {
		json_t *shown = show(i ? room_w.owner : room_w.tester2, mine);

		assert_string_equal(room_text(json_object_get(shown, "item"), "merged_into"),
				    secret);
		json_decref(shown);
	}
	free(mine);
	free(secret);
}

/* To a partner who is lent a report its testers have no names, and no badge by which one
 * would know them. */
static void test_lent_without_names(void **state)
{
	json_t *shown, *item, *comment;
	char *name;

	(void)state;
	room_make("lent", "collab");
	helper_do(&room_w.h, HELPER_CONTROL, "member.set",
		  json_pack("{s:s, s:s}", "handle", "theo", "badge", "champion"));
	room_do(room_w.owner, "feature.new", "{s:s, s:s, s:s}", "room", "lent", "feature", "spout",
		"name", "Spout");
	room_do(room_w.owner, "partner.set", "{s:s, s:s, s:s}", "room", "lent", "handle", "pat",
		"features", "spout");
	name = report(room_w.tester, "lent", "Leaks", "room");
	room_do(room_w.owner, "feedback.edit", "{s:s, s:s}", "item", name, "feature", "spout");
	room_do(room_w.tester2, "feedback.comment", "{s:s, s:s}", "item", name, "body", "Here too");
	shown = show(room_w.partner, name);
	item = json_object_get(shown, "item");
	assert_string_equal(room_text(item, "author"), "somebody");
	comment = json_array_get(json_object_get(shown, "comments"), 0);
	assert_string_equal(room_text(comment, "author"), "somebody");
	assert_string_equal(room_text(comment, "author_badge"), "");
	json_decref(shown);
	/* And whoever was quicker is nobody in particular. */
	room_do(room_w.owner, "feedback.set", "{s:s, s:s}", "item", name, "status", "under_review");
	assert_int_equal(room_try(room_w.partner, "feedback.set", "{s:s, s:s, s:s}", "item", name,
				  "status", "acknowledged", "from", "new"),
			 ERR_CONFLICT);
	assert_null(strstr(room_w.h.words, "olga"));
	assert_int_equal(room_try(room_w.tester, "feedback.set", "{s:s, s:s, s:s}", "item", name,
				  "status", "acknowledged", "from", "new"),
			 ERR_CONFLICT);
	assert_non_null(strstr(room_w.h.words, "olga"));
	shown = show(room_w.tester2, name);
	comment = json_array_get(json_object_get(shown, "comments"), 0);
	assert_string_equal(room_text(comment, "author_badge"), "champion");
	json_decref(shown);
	free(name);
}

/* What staff do among themselves does not move the time that testers see. */
static void test_time_of_what_staff_do(void **state)
{
	static const char *const calls[][2] = {
	    {"feedback.comment", "{'visibility':'staff','body':'Between us'}"},
	    {"feedback.edit", "{'external_ref':'X-1'}"},
	    {"feedback.edit", "{'rice_reach':10}"},
	};
	json_t *shown;
	char *name;

	(void)state;
	room_make("quiet", "collab");
	name = report(room_w.tester, "quiet", "Leaks", "room");
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		char *text = mem_dup(calls[i][1]);
		json_t *in;

		for (char *p = text; *p; p++)
			*p = *p == '\'' ? '"' : *p;
		in = json_loads(text, 0, NULL);
		free(text);
		json_object_set_new(in, "item", json_string(name));
		room_sql("UPDATE feedback SET updated_at = 1000 WHERE id <> 0");
		helper_do(&room_w.h, room_w.owner, calls[i][0], in);
		shown = show(room_w.tester, name);
		assert_string_equal(room_text(json_object_get(shown, "item"), "updated_at"),
				    "1970-01-01T00:16:40Z");
		json_decref(shown);
	}
	room_do(room_w.owner, "feedback.comment", "{s:s, s:s}", "item", name, "body", "To all");
	assert_true(helper_sql(&room_w.h, "SELECT max(updated_at) FROM feedback") > 1000);
	free(name);
}

/* A phase says how much it asks of who looks, not of other groups. */
static void test_tasks_of_a_phase(void **state)
{
	static const char *const segments[] = {NULL, "high", "high"};
	int64_t who[] = {room_w.tester, room_w.tester2, room_w.owner}, counts[] = {1, 3, 4};

	(void)state;
	room_make("phases", "collab");
	room_do(room_w.owner, "phase.new", "{s:s, s:s, s:s, s:s, s:s}", "room", "phases", "name",
		"First", "kind", "engagement", "starts", "-1d", "ends", "+9d");
	for (size_t i = 0; i < 3; i++)
		free(room_task(room_w.owner, "{s:s, s:s, s:s, s:s*}", "room", "phases", "title",
			       "Boil", "phase", "First", "segment", segments[i]));
	/* Not asked of anybody yet. */
	free(room_task(room_w.owner, "{s:s, s:s, s:s, s:s}", "room", "phases", "title", "Ask",
		       "phase", "First", "kind", "survey"));
	for (size_t i = 0; i < 3; i++) {
		json_t *list = room_get(who[i], "phase.list", "{s:s}", "room", "phases");

		assert_int_equal(room_int(room_item(list, 0), "tasks"), counts[i]);
		json_decref(list);
	}
}

/* What was withdrawn has left testers' sight in what happened, too. */
static void test_withdrawn_and_what_happened(void **state)
{
	char *name;

	(void)state;
	room_make("gone", "collab");
	name = report(room_w.tester, "gone", "Marmalade", "room");
	room_do(room_w.tester, "feedback.comment", "{s:s, s:s}", "item", name, "body", "Again");
	room_do(room_w.tester, "feedback.set", "{s:s, s:s}", "item", name, "status", "withdrawn");
	assert_says_not(room_get(room_w.tester2, "change.list", "{s:i}", "since", 0), "Marmalade");
	/* Whose it is still reads of it. */
	{
		json_t *list = room_get(room_w.tester, "change.list", "{s:i}", "since", 0);
		char *text = json_dumps(list, 0);

		assert_non_null(strstr(text, "Marmalade"));
		free(text);
		json_decref(list);
	}
	free(name);
}

/* Observers look on: they report nothing, by no way. */
static void test_observers_report_nothing(void **state)
{
	int64_t thread;

	(void)state;
	room_make("watch", "collab");
	room_admit("watch", "otto", "observer", NULL);
	assert_int_equal(room_try(room_w.other, "feedback.new", "{s:s, s:s, s:s}", "room", "watch",
				  "type", "idea", "body", "b"),
			 ERR_REFUSED);
	thread = helper_int(
	    &room_w.h, room_w.other, "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", "watch", "title", "T", "body", "b"), "thread");
	assert_int_equal(room_try(room_w.other, "feedback.promote", "{s:I, s:s}", "thread",
				  (json_int_t)thread, "type", "idea"),
			 ERR_REFUSED);
	assert_int_equal(room_try(room_w.owner, "feedback.promote", "{s:I, s:s}", "thread",
				  (json_int_t)thread, "type", "idea"),
			 0);
}

/* Where nobody is to know who else is there, nobody is told how many they are. */
static void test_how_many_are_there(void **state)
{
	int64_t who[] = {room_w.tester, room_w.partner, room_w.owner};

	(void)state;
	room_make("alone", "solo");
	for (size_t i = 0; i < 3; i++) {
		json_t *shown = room_get(who[i], "room.show", "{s:s}", "room", "alone");

		assert_int_equal(json_is_null(json_object_get(shown, "people")), i < 2);
		json_decref(shown);
	}
}

/* Quotes are for who uses them: product and marketing. */
static void test_quotes_are_for_who_uses_them(void **state)
{
	static const char *const teams[] = {"eng", "sup", "mkt", "pm"};

	(void)state;
	room_make("quotes", "collab");
	room_do(room_w.tester, "feedback.new", "{s:s, s:s, s:s, s:s}", "room", "quotes", "type",
		"praise", "body", "Marmalade on Sundays", "quote_consent", "named");
	for (size_t i = 0; i < sizeof(teams) / sizeof(teams[0]); i++) {
		json_t *pack;

		room_do(room_w.owner, "room.admit", "{s:s, s:s, s:s, s:s}", "room", "quotes",
			"handle", "otto", "part", "staff", "team", teams[i]);
		pack = room_get(room_w.other, "launch.pack", "{s:s}", "room", "quotes");
		assert_int_equal(strstr(room_text(pack, "text"), "Marmalade") != NULL, i >= 2);
		assert_non_null(strstr(room_text(pack, "text"), "Known issues"));
		json_decref(pack);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_merged_into_what_is_not_theirs),
	    cmocka_unit_test(test_lent_without_names),
	    cmocka_unit_test(test_time_of_what_staff_do),
	    cmocka_unit_test(test_tasks_of_a_phase),
	    cmocka_unit_test(test_withdrawn_and_what_happened),
	    cmocka_unit_test(test_observers_report_nothing),
	    cmocka_unit_test(test_how_many_are_there),
	    cmocka_unit_test(test_quotes_are_for_who_uses_them),
	};

	return cmocka_run_group_tests(tests, room_set_up, room_tear_down);
}
