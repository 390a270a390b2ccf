/* The board of open reports on a wide screen: cards by state, a cursor that
 * goes through them, each leading to its report. */
#include "tests/unit/client_answers.h"

#include "client/views/inbox_board.h"

static int many; /* reports more that were sent */

static json_t *item(const char *name, const char *title, const char *status, int votes)
{
	return json_pack("{s:s, s:s, s:s, s:i, s:[s]}", "item", name, "title", title, "status",
			 status, "votes", votes, "teams", "eng");
}

static json_t *items(void)
{
	json_t *list = json_pack(
	    "[o, o, o, o]",
	    item("HERON-9", "It is not told what the number at the top of it means", "verify", 3),
	    item("HERON-4", "Short in the cold", "acknowledged", 2),
	    item("HERON-7", "A chime", "in_progress", 0),
	    item("HERON-5", "Falls off", "acknowledged", 0));
	for (int i = 0; i < many; i++) {
		char name[16];
		snprintf(name, sizeof name, "HERON-%d", 100 + i);
		json_array_append_new(list, item(name, "One of many", "new", 0));
	}
	return list;
}

static json_t *of_board(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "room.show"))
		return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "room", "heron", "title",
				 "Heron", "purpose", "Nobody is surprised.", "phase", "engagement",
				 "part", "owner", "state", "active");
	if (!strcmp(method, "feedback.list"))
		return json_pack("{s:o, s:n}", "items", items(), "next");
	return answers(method, params, err_r);
}

static struct stage *opened(int columns, int rows)
{
	struct stage_terms terms = {.columns = columns, .rows = rows, .answer = of_board};
	answers_place = json_pack("{s:i, s:[{s:s, s:{s:s, s:b}}]}", "v", 1, "views", "view",
				  "inbox", "at", "room", "heron", "board", 1);
	struct stage *stage = stage_new(&terms);
	json_decref(answers_place);
	answers_place = NULL;
	return stage;
}

static void closed(struct stage **stage)
{
	assert_true(WIFEXITED(stage_free(stage)));
}

static void cards_go_column_by_column(void **unused)
{
	json_t *list = items();
	size_t card = 0;
	(void)unused;
	assert_int_equal(inbox_board_count(list), 4);
	assert_string_equal(json_string_value(json_object_get(inbox_board_card(list, 1), "item")),
			    "HERON-5");
	assert_null(inbox_board_card(list, 4));
	assert_true(inbox_board_go(list, REQUEST_UP, &card));
	assert_int_equal(card, 0);
	assert_true(inbox_board_go(list, REQUEST_PAGE_DOWN, &card));
	assert_int_equal(card, 2);
	assert_true(inbox_board_go(list, REQUEST_PAGE_UP, &card));
	assert_int_equal(card, 0);
	assert_true(inbox_board_go(list, REQUEST_BOTTOM, &card));
	assert_true(inbox_board_go(list, REQUEST_DOWN, &card));
	assert_true(inbox_board_go(list, REQUEST_PAGE_DOWN, &card));
	assert_int_equal(card, 3);
	assert_false(inbox_board_go(list, REQUEST_REPLY, &card));
	json_decref(list);
	list = json_array();
	card = 0;
	assert_false(inbox_board_go(list, REQUEST_DOWN, &card));
	assert_null(inbox_board_card(list, 0));
	json_decref(list);
}

static void a_card_leads_to_its_report(void **unused)
{
	struct stage *stage = opened(160, 50);
	(void)unused;
	stage_expect(stage, "Open reports by state");
	stage_expect(stage, "▸ HERON-4  +2");
	assert_true(stage_shows(stage, "seen  2"));
	assert_true(stage_shows(stage, "planned  0"));
	/* A long title is read whole. */
	assert_true(stage_shows(stage, "It is not told what"));
	assert_true(stage_shows(stage, "top of it means"));
	stage_type(stage, "jj");
	stage_expect(stage, "▸ HERON-7");
	assert_true(stage_shows(stage, "3/4"));
	free(stage->calls);
	stage->calls = NULL;
	stage_type(stage, "\r");
	assert_non_null(strstr(stage->calls, "feedback.show "));
	closed(&stage);
}

static void a_long_column_scrolls_with_the_cursor(void **unused)
{
	many = 40;
	struct stage *stage = opened(160, 30);
	(void)unused;
	stage_expect(stage, "▸ HERON-100");
	assert_true(stage_shows(stage, "more below"));
	assert_false(stage_shows(stage, "HERON-139"));
	for (int i = 0; i < 39; i++)
		stage_type(stage, "j");
	stage_expect(stage, "▸ HERON-139");
	assert_false(stage_shows(stage, "HERON-100"));
	many = 0;
	closed(&stage);
}

static void a_narrow_screen_has_the_list(void **unused)
{
	struct stage *stage = opened(80, 24);
	(void)unused;
	stage_expect(stage, "What waits for");
	assert_false(stage_shows(stage, "Open reports by state"));
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cards_go_column_by_column),
	    cmocka_unit_test(a_card_leads_to_its_report),
	    cmocka_unit_test(a_long_column_scrolls_with_the_cursor),
	    cmocka_unit_test(a_narrow_screen_has_the_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
