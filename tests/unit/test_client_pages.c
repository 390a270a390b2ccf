/* Lists that come by pages: Enter on the last row, twice before the answer, brings
 * the next page once, and every row of every page is there once. */
#include "tests/unit/client_room.h"

enum { PAGES = 3 };

static const struct list {
	const char *view, *method, *part; /* of who looks */
} lists[] = {
    {"changes", "changelog.list", "tester"}, {"decisions", "decision.list", "tester"},
    {"invites", "invite.list", "owner"},     {"signatures", "nda.list", "owner"},
    {"voters", "feedback.votes", "owner"},   {"members", "member.list", "tester"},
    {"profile", "member.posts", "tester"},   {"applications", "room.applications", "owner"},
};

static const struct list *list; /* that is on the stage */

/* Whatever a row of these lists shows has its page's number in it. */
static json_t *a_page(json_t *params)
{
	static const char *const fields[] = {"handle", "title",	 "release", "text",
					     "name",   "reason", "note",    "why"};
	const char *after = json_string_value(json_object_get(params, "after"));
	int64_t page = after ? atoi(after) : 0;
	json_t *item = json_pack("{s:i, s:i, s:i, s:o}", "invite", 7 + (int)page, "application",
				 7 + (int)page, "number", 1, "at", stage_ago(60));
	char text[16];
	snprintf(text, sizeof text, "row%d", (int)page);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		json_object_set_new(item, fields[i], json_string(text));
	return json_pack("{s:[o], s:o}", "items", item, "next",
			 page + 1 < PAGES ? json_sprintf("%d", (int)page + 1) : json_null());
}

static json_t *of_pages(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "room.show"))
		return json_pack("{s:s, s:s, s:s, s:s?, s:s}", "room", "heron", "title", "Heron",
				 "part", part, "team", team, "state", "active");
	if (!strcmp(method, "room.asked"))
		return answers_page(json_array());
	if (!strcmp(method, "member.show"))
		return json_pack("{s:s}", "handle", "tobias");
	if (!strcmp(method, list->method))
		return a_page(params);
	return answers(method, params, err_r);
}

static int times(struct stage *stage, const char *words)
{
	char *text = stage_text(stage);
	int count = 0;
	for (const char *at = strstr(text, words); at; at = strstr(at + 1, words))
		count++;
	free(text);
	return count;
}

static void next_page_comes_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		list = &lists[i];
		part = list->part;
		struct stage *stage =
		    room_stage(of_pages, list->view,
			       json_pack("{s:s, s:s}", "item", "HERON-41", "handle", "tobias"), 80,
			       40, "row0");
		assert_false(stage_shows(stage, "row1"));
		assert_int_equal(stage_called(stage, list->method), 1);
		stage_type(stage, "G\r\r");
		stage_expect(stage, "row1");
		assert_int_equal(stage_called(stage, list->method), 2);
		stage_type(stage, "G\r");
		stage_expect(stage, "row2");
		assert_int_equal(stage_called(stage, list->method), PAGES);
		assert_false(stage_shows(stage, "More"));
		assert_int_equal(times(stage, "row0"), times(stage, "row1"));
		assert_int_equal(times(stage, "row0"), times(stage, "row2"));
		closed(&stage);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(next_page_comes_once),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
