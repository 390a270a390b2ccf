/* A question is about what it was asked about: the window may become another one and
 * rows may come and go before it is answered. */
#include "tests/unit/client_room.h"

static int first; /* of the rows there are: those before are gone */

static json_t *files(void)
{
	json_t *list = json_array();
	for (int i = first; i < 4; i++)
		json_array_append_new(list,
				      json_pack("{s:i, s:o, s:i, s:s, s:o}", "file", 70 + i, "name",
						json_sprintf("row-%d", i), "size", 5, "type",
						"text/plain", "created_at", stage_ago(60)));
	return json_pack("{s:o, s:n}", "items", list, "next");
}

static json_t *of_rows(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "post.delete") || !strcmp(method, "file.remove"))
		note(method, params);
	if (!strcmp(method, "file.list"))
		return files();
	if (!strcmp(method, "room.show"))
		return json_pack("{s:s, s:s, s:s, s:s?, s:s?}", "room", "heron", "title", "Heron",
				 "purpose", "Nobody is surprised.", "part", part, "team", team);
	return answers(method, params, err_r);
}

static void resize(struct stage *stage, int columns, int lines)
{
	vterm_set_size(stage->vterm, lines, columns);
	stage->columns = columns;
	stage->rows = lines;
	stage_tell(stage, "terminal.resize",
		   json_pack("{s:i, s:i}", "columns", columns, "rows", lines));
}

static void a_post_is_taken_back_whatever_the_window(void **unused)
{
	struct stage *stage;
	(void)unused;
	answers_posts = answers_read_to = 15;
	stage = room_stage(of_rows, "reader", json_pack("{s:i}", "thread", 1), 80, 40, "1/15");
	stage_type(stage, "15\r");
	stage_expect(stage, "15/15");
	stage_type(stage, "b15\r");
	stage_expect(stage, "15/15");
	stage_type(stage, "d");
	stage_expect(stage, "Take back post 15?");
	resize(stage, 60, 15);
	stage_expect(stage, "Take back post 15?");
	resize(stage, 40, 15);
	stage_type(stage, "y");
	assert_string_equal(sent_method, "post.delete");
	assert_int_equal(json_integer_value(json_object_get(sent, "post")), 1015);
	closed(&stage);
}

/* While it is asked about the first of the rows, that goes, and the others move up. */
static void a_row_that_is_gone_takes_no_other_with_it(void **unused)
{
	int64_t end = clock_mono_ms() + 10000;
	struct stage *stage;
	(void)unused;
	first = 0;
	stage = room_stage(of_rows, "outbox", json_object(), 80, 24, "row-1");
	note("", NULL);
	stage_type(stage, "d");
	stage_expect(stage, "Throw row-0 away?");
	first = 1;
	free(stage->calls);
	stage->calls = NULL;
	stage_tell(stage, "event",
		   json_pack("{s:i, s:s, s:s}", "seq", 9, "kind", "file.new", "name", "x"));
	while ((!stage->calls || !strstr(stage->calls, "file.list")) && clock_mono_ms() < end)
		stage_turn(stage, 100);
	stage_settle(stage);
	assert_false(stage_shows(stage, "row-0  "));
	stage_type(stage, "y");
	assert_string_equal(sent_text("file"), "70");
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_post_is_taken_back_whatever_the_window),
	    cmocka_unit_test(a_row_that_is_gone_takes_no_other_with_it),
	};

	part = "owner";
	team = "eng";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
