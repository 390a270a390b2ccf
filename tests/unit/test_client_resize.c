/* The window becomes another one in the middle of things: what was read stays on the
 * screen, the cursor where it was, and nothing is blank. */
#include "tests/unit/client_room.h"

enum { PARAGRAPHS = 40 };

/* Each says its number at both ends, and is of several rows on a narrow screen. */
static const char *paragraphs(void)
{
	static char *text;
	struct buf made = {0};
	if (text)
		return text;
	for (int i = 1; i <= PARAGRAPHS; i++)
		(void)buf_printf(&made,
				 "Paragraph %d of the text, which has some words more, so that it "
				 "goes on below on a narrow screen; so far number %d.\n\n",
				 i, i);
	text = buf_take(&made, NULL);
	return text;
}

static json_t *of_long_texts(const char *method, json_t *params, int *err_r)
{
	(void)part, (void)team;
	if (!strcmp(method, "community.show"))
		return json_pack("{s:s, s:s, s:s}", "title", "The Practice Green", "purpose",
				 "A better swing.", "about", paragraphs());
	if (!strcmp(method, "feedback.show"))
		return json_pack(
		    "{s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:[]}, s:[], s:[], s:[s], s:[]}",
		    "item", "item", "HERON-17", "room", "heron", "title", "Short in the cold",
		    "type", "issue", "status", "acknowledged", "author", "mairi", "body",
		    paragraphs(), "thread", 7, "teams", "comments", "history", "merged", "HERON-9",
		    "choices");
	if (!strcmp(method, "post.history"))
		return json_pack("{s:[{s:s, s:o, s:s}]}", "items", "body", paragraphs(),
				 "edited_at", stage_ago(60), "editor", "mairi");
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

static const struct {
	const char *view, *name;
	int value;
} texts[] = {{"about", "of", 1}, {"history", "post", 1001}};

static struct stage *at_text(size_t i, int columns, int rows)
{
	json_t *args = json_pack("{s:i}", texts[i].name, texts[i].value);
	return room_stage(of_long_texts, texts[i].view, args, columns, rows, "Paragraph 1 of");
}

/* Wider, it is shorter. */
static void the_end_of_a_text_fills_a_larger_screen(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct stage *stage = at_text(i, 40, 15);
		stage_type(stage, "G");
		stage_expect(stage, "number 40.");
		resize(stage, 160, 50);
		stage_expect(stage, "Paragraph 40 of");
		stage_expect(stage, "Paragraph 30 of");
		closed(&stage);
	}
}

static void what_is_read_of_a_text_stays(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct stage *stage = at_text(i, 80, 24);
		for (int page = 0; page < 12 && !stage_shows(stage, "Paragraph 20 of"); page++)
			stage_type(stage, " ");
		for (int line = 0; line < 30 && stage_shows(stage, "Paragraph 18 of"); line++)
			stage_type(stage, "j");
		stage_expect(stage, "Paragraph 20 of");
		resize(stage, 40, 15);
		stage_expect(stage, "Paragraph 20 of");
		resize(stage, 160, 50);
		stage_expect(stage, "Paragraph 20 of");
		closed(&stage);
	}
}

/* A report too long for the screen, below something to choose. */
static void what_is_read_of_a_report_stays(void **unused)
{
	int64_t end = clock_mono_ms() + 10000;
	struct stage *stage = room_stage(
	    of_long_texts, "item", json_pack("{s:s}", "item", "HERON-17"), 80, 24, "HERON-17");
	(void)unused;
	stage_type(stage, "g");
	for (int line = 0; line < 120 && !stage_shows(stage, "number 21."); line++)
		stage_type(stage, "j");
	stage_expect(stage, "Paragraph 21 of");
	stage_expect(stage, "Paragraph 16 of");
	/* It comes anew, as after a comment. */
	free(stage->calls);
	stage->calls = NULL;
	stage_tell(stage, "event", json_pack("{s:i, s:s}", "seq", 9, "kind", "post.new"));
	while ((!stage->calls || !strstr(stage->calls, "feedback.show")) && clock_mono_ms() < end)
		stage_turn(stage, 100);
	stage_settle(stage);
	stage_expect(stage, "Paragraph 21 of");
	resize(stage, 160, 24);
	stage_expect(stage, "Paragraph 21 of");
	resize(stage, 40, 15);
	stage_expect(stage, "Paragraph 16 of");
	closed(&stage);
}

static void the_cursor_stays_on_its_post(void **unused)
{
	struct stage *stage;
	(void)unused;
	answers_posts = answers_read_to = 30;
	stage =
	    room_stage(of_long_texts, "reader", json_pack("{s:i}", "thread", 1), 80, 40, "1/30");
	/* To the last row of the screen. */
	for (int i = 1; i < 15; i++)
		stage_type(stage, "j");
	stage_expect(stage, " 15/30 ");
	resize(stage, 40, 15);
	stage_expect(stage, " 15/30 ");
	assert_true(stage_shows(stage, "▸ 15"));
	resize(stage, 160, 50);
	stage_expect(stage, " 15/30 ");
	assert_true(stage_shows(stage, "▸ 15"));
	answers_posts = 14;
	answers_read_to = 12;
	closed(&stage);
}

static void what_is_read_of_a_long_post_stays(void **unused)
{
	struct stage *stage;
	(void)unused;
	answers_body = paragraphs();
	stage = room_stage(of_long_texts, "reader",
			   json_pack("{s:i, s:i}", "thread", 1, "number", 3), 80, 24, " 3/14 ");
	for (int line = 0; line < 120 && !stage_shows(stage, "number 21."); line++)
		stage_type(stage, "j");
	stage_expect(stage, "Paragraph 20 of");
	resize(stage, 40, 15);
	assert_true(stage_shows(stage, "Paragraph 14 of") || stage_shows(stage, "Paragraph 15 of"));
	resize(stage, 80, 24);
	stage_expect(stage, "Paragraph 20 of");
	answers_body = NULL;
	closed(&stage);
}

/* Its help takes more rows on a narrow screen. */
static void help_stays_on_its_key(void **unused)
{
	struct stage *stage =
	    room_stage(of_long_texts, "boards", json_object(), 80, 24, "Practise at home");
	char *row;
	(void)unused;
	stage_type(stage, "?");
	stage_expect(stage, "Help: ");
	for (int i = 0; i < 60 && !stage_shows(stage, "▸   /"); i++)
		stage_type(stage, "j");
	stage_expect(stage, "▸   /");
	resize(stage, 40, 15);
	row = stage_row(stage, stage_cursor(stage).row);
	assert_non_null(strstr(row, "▸   /"));
	free(row);
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_end_of_a_text_fills_a_larger_screen),
	    cmocka_unit_test(what_is_read_of_a_text_stays),
	    cmocka_unit_test(what_is_read_of_a_report_stays),
	    cmocka_unit_test(the_cursor_stays_on_its_post),
	    cmocka_unit_test(what_is_read_of_a_long_post_stays),
	    cmocka_unit_test(help_stays_on_its_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
