/* A name in a room where testers go by aliases: to who is not to know of somebody there,
 * they are nobody, by whatever call that takes a name; and what would tell who somebody
 * is, is not taken from what they set for themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/room_helper.h"

static int64_t eng;
static char *theo_is, *tess_is; /* in the one that was asked last */

static void open_room(const char *room, const char *mode)
{
	helper_do(&room_w.h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "room", room, "title", "Heron",
			    "purpose", "p", "mode", mode, "owner", "olga", "identity", "alias"));
	room_admit(room, "tess", "tester", NULL);
	room_admit(room, "theo", "tester", NULL);
	room_admit(room, "pat", "partner", NULL);
	room_do(room_w.owner, "room.admit", "{s:s, s:s, s:s, s:s}", "room", room, "handle", "edna",
		"part", "staff", "team", "eng");
}

static int set_up(void **state)
{
	(void)state;
	room_open();
	eng = helper_member(&room_w.h, "edna");
	open_room("den", "collab");
	open_room("cell", "solo");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	room_close();
	free(theo_is);
	free(tess_is);
	return 0;
}

static char *alias_in(int64_t who, const char *room)
{
	json_t *r = room_get(who, "room.alias", "{s:s}", "room", room);
	char *alias = mem_dup(room_text(r, "alias"));

	json_decref(r);
	return alias;
}

static void ask_aliases(const char *room)
{
	free(theo_is);
	free(tess_is);
	theo_is = alias_in(room_w.tester2, room);
	tess_is = alias_in(room_w.tester, room);
}

/* By each call in which anybody of a room may name somebody. */
static bool is_known(int64_t who, const char *room, const char *name)
{
	int found = room_try(who, "follow.show", "{s:s, s:s}", "handle", name, "room", room);
	int searched = room_try(who, "search", "{s:s, s:s, s:s}", "query", "kettle", "board", room,
				"author", name);
	int muted = room_try(who, "follow.member", "{s:s, s:s, s:s}", "handle", name, "level",
			     "normal", "room", room);

	assert_true(found == 0 || found == ERR_NOT_FOUND);
	assert_true(muted == found || muted == ERR_REFUSED);
	assert_int_equal(searched, found);
	return found == 0;
}

/* A handle behind an alias, and the alias; as its people are shown to testers. */
static void test_together(void **state)
{
	(void)state;
	ask_aliases("den");
	assert_false(is_known(room_w.tester, "den", "theo"));
	assert_false(is_known(eng, "den", "theo"));
	assert_true(is_known(room_w.tester, "den", theo_is));
	assert_true(is_known(room_w.tester, "den", "edna"));
	assert_true(is_known(room_w.tester, "den", "pat"));
}

/* On one's own there is nobody but whose words one reads. */
static void test_alone(void **state)
{
	static const char *const others[] = {"pat", "edna", "theo"};

	(void)state;
	ask_aliases("cell");
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(is_known(room_w.tester, "cell", others[i]));
	assert_false(is_known(room_w.tester, "cell", theo_is));
	assert_true(is_known(room_w.tester, "cell", tess_is));
	assert_true(is_known(eng, "cell", theo_is));
	room_do(room_w.owner, "thread.new", "{s:s, s:s, s:s}", "board", "cell", "title", "T",
		"body", "kettle");
	assert_true(is_known(room_w.tester, "cell", "olga"));
}

/* To a partner also who wrote what they were lent is somebody. */
static void test_partner(void **state)
{
	json_t *made;

	(void)state;
	ask_aliases("den");
	assert_false(is_known(room_w.partner, "den", theo_is));
	assert_false(is_known(room_w.partner, "den", "edna"));
	room_do(room_w.owner, "feature.new", "{s:s, s:s, s:s}", "room", "den", "feature", "spout",
		"name", "Spout");
	room_do(room_w.owner, "partner.set", "{s:s, s:s, s:s}", "room", "den", "handle", "pat",
		"features", "spout");
	made = room_get(room_w.tester2, "feedback.new", "{s:s, s:s, s:s}", "room", "den", "type",
			"idea", "body", "A lid.");
	room_do(room_w.owner, "feedback.edit", "{s:s, s:s}", "item", room_text(made, "item"),
		"feature", "spout");
	json_decref(made);
	assert_false(is_known(room_w.partner, "den", theo_is));
	assert_false(is_known(room_w.partner, "den", tess_is));
}

static void expect_lang(json_t *made, const char *lang)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "SELECT lang IS %s FROM feedback WHERE name = '%s'", lang,
		 room_text(made, "item"));
	assert_int_equal(helper_sql(&room_w.h, sql), 1);
	json_decref(made);
}

/* In which language somebody's screens are tells who they are, and is nobody else's. */
static void test_language(void **state)
{
	(void)state;
	room_do(room_w.tester2, "settings.set", "{s:s}", "language", "pt_PT");
	ask_aliases("den");
	expect_lang(room_get(room_w.tester2, "feedback.new", "{s:s, s:s, s:s}", "room", "den",
			     "type", "idea", "body", "A lid."),
		    "NULL");
	expect_lang(room_get(room_w.tester2, "feedback.new", "{s:s, s:s, s:s, s:s}", "room", "den",
			     "type", "idea", "body", "Uma tampa.", "lang", "pt"),
		    "'pt'");
	expect_lang(room_get(eng, "feedback.new", "{s:s, s:s, s:s, s:s}", "room", "den", "type",
			     "idea", "body", "A lid.", "on_behalf", theo_is),
		    "NULL");
	room_make("plain", "collab");
	room_admit("plain", "edna", "staff", NULL);
	expect_lang(room_get(room_w.tester2, "feedback.new", "{s:s, s:s, s:s}", "room", "plain",
			     "type", "idea", "body", "A lid."),
		    "'pt-PT'");
	expect_lang(room_get(eng, "feedback.new", "{s:s, s:s, s:s, s:s}", "room", "plain", "type",
			     "idea", "body", "A lid.", "on_behalf", "theo"),
		    "NULL");
	room_do(room_w.tester2, "settings.set", "{s:s}", "language", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_together),
	    cmocka_unit_test(test_alone),
	    cmocka_unit_test(test_partner),
	    cmocka_unit_test(test_language),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
