/* What was typed into a line and then refused is not lost: it is typed on. */
#include "tests/unit/client_room.h"

static bool refuses;

static json_t *report(void)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:[s]}", "item", "HERON-1",
			 "room", "heron", "title", "Short in the cold", "type", "issue", "status",
			 "acknowledged", "author", "theo", "impact", 3, "visibility", "room",
			 "teams", "eng");
}

static json_t *of_refusals(const char *method, json_t *params, int *err_r)
{
	static const char *const changing[] = {
	    "member.edit",  "room.set",	      "key.label", "key.add",	"notification.quiet",
	    "feedback.set", "feedback.merge", "seat.set",  "room.alias"};
	for (size_t i = 0; i < sizeof changing / sizeof *changing; i++) {
		if (!strcmp(method, changing[i])) {
			note(method, params);
			*err_r = refuses ? ERR_BUSY : 0;
			return refuses ? NULL : json_object();
		}
	}
	if (!strcmp(method, "member.show"))
		return json_pack("{s:s, s:s}", "handle", "mairi", "work", "tempo");
	if (!strcmp(method, "room.show"))
		return json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:i}", "room", "heron", "title",
				 "Heron", "purpose", "Nobody is surprised.", "part", part, "team",
				 team, "ack_hours", 8);
	if (!strcmp(method, "feedback.show"))
		return json_pack("{s:o, s:[], s:[], s:[], s:[s]}", "item", report(), "comments",
				 "history", "merged", "choices", "planned");
	if (!strcmp(method, "key.list"))
		return json_pack("{s:[{s:s, s:s}], s:n}", "items", "fingerprint", "SHA256:4Vd",
				 "label", "laptop", "next");
	if (!strcmp(method, "seat.list"))
		return json_pack("{s:[], s:n}", "items", "next");
	return answers(method, params, err_r);
}

static int columns = 80, rows = 40;

static struct stage *at(const char *view, const char *words)
{
	json_t *args = !strcmp(view, "item") ? json_pack("{s:s}", "item", "HERON-1")
					     : json_pack("{s:s}", "handle", "mairi");
	return room_stage(of_refusals, view, args, columns, rows, words);
}

/* To the row with these words, and Enter. */
static void choose(struct stage *stage, const char *words)
{
	stage_type(stage, "g");
	for (int i = 0; i < 60; i++) {
		char *row = stage_row(stage, stage_cursor(stage).row);
		bool is_there = strstr(row, words) != NULL;
		free(row);
		if (is_there)
			break;
		stage_type(stage, "j");
	}
	stage_type(stage, "\r");
}

static const struct refused {
	const char *view, *shows, *row, *field, *typed, *method, *name;
} lines[] = {
    {"profile", "Works on", "Works on", "Works on", "a better swing", "member.edit", "work"},
    {"room_setup", "Answered within", "Purpose", "", "So that nobody is cold", "room.set",
     "purpose"},
    {"attention", "Quiet", "Quiet", "", "21:30 06:15", "notification.quiet", "from"},
    {"item", "Short in the cold", "the same as", "", "HERON-99", "feedback.merge", "into"},
    {"seats", "Another group", "Another group", "", "7", "seat.set", "segment"},
};

static void type_line(struct stage *stage, const struct refused *line)
{
	choose(stage, line->row);
	if (!strcmp(line->view, "seats"))
		stage_type(stage, "north\r");
	stage_type(stage, "\x15"); /* what stood there */
	stage_type(stage, line->typed);
	stage_type(stage, "\r");
}

static void a_refused_line_is_typed_on(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const struct refused *line = &lines[i];
		struct stage *stage = at(line->view, line->shows);
		refuses = true;
		type_line(stage, line);
		assert_non_null(sent_method);
		assert_string_equal(sent_method, line->method);
		/* It says why, and the line is as it was. */
		stage_expect(stage, err_words(ERR_BUSY));
		stage_expect(stage, line->typed);
		note("", NULL);
		refuses = false;
		stage_type(stage, "\r");
		assert_string_equal(sent_method, line->method);
		assert_true(*sent_text(line->name));
		closed(&stage);
	}
}

/* Who goes elsewhere meanwhile is not called back. */
static void a_line_that_was_taken_is_over(void **unused)
{
	struct stage *stage = at("profile", "Works on");
	(void)unused;
	refuses = false;
	type_line(stage, &lines[0]);
	stage_type(stage, "q");
	stage_expect(stage, "The page ends here");
	closed(&stage);
}

static void a_number_that_is_none_is_typed_on(void **unused)
{
	struct stage *stage = at("room_setup", "Answered within");
	(void)unused;
	note("", NULL);
	choose(stage, "Answered within");
	stage_type(stage, "\x15"
			  "x7\r");
	stage_expect(stage, "A number, please.");
	assert_true(stage_shows(stage, "x7"));
	stage_type(stage, "\x15"
			  "8\r");
	assert_string_equal(sent_method, "room.set");
	closed(&stage);
}

/* On the narrowest screen, beside the longest label. */
static void what_is_typed_is_seen(void **unused)
{
	struct stage *stage;
	(void)unused;
	columns = 40;
	rows = 15;
	stage = at("settings", "Language");
	choose(stage, "Language");
	stage_type(stage, "\x15");
	stage_type(stage, "pt-BR");
	stage_expect(stage, "Language,");
	stage_expect(stage, "pt-BR");
	columns = 80;
	rows = 40;
	closed(&stage);
}

/* A step that somebody else was first with: what was to be said is there again. */
static void the_note_of_a_refused_step_is_kept(void **unused)
{
	struct stage *stage = at("item", "Short in the cold");
	(void)unused;
	refuses = true;
	choose(stage, "planned");
	stage_type(stage, "We know why, and it goes\r");
	stage_expect(stage, err_words(ERR_BUSY));
	assert_string_equal(sent_method, "feedback.set");
	refuses = false;
	choose(stage, "planned");
	stage_expect(stage, "We know why, and it goes");
	stage_type(stage, "\r");
	assert_string_equal(sent_text("note"), "We know why, and it goes");
	choose(stage, "planned");
	assert_false(stage_shows(stage, "We know why, and it goes"));
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_refused_line_is_typed_on),
	    cmocka_unit_test(a_line_that_was_taken_is_over),
	    cmocka_unit_test(a_number_that_is_none_is_typed_on),
	    cmocka_unit_test(what_is_typed_is_seen),
	    cmocka_unit_test(the_note_of_a_refused_step_is_kept),
	};

	part = "owner";
	team = "eng";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
