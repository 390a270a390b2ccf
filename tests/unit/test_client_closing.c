/* The screens that close a room's loop, as a terminal emulator shows them, with
 * canned answers: decisions, what changed, the launch, both sides, texts to take. */
#include "tests/unit/client_room.h"

static const char *phase;
static bool advocates; /* the tester ticked it */
static bool is_locked; /* the embargo */
static bool has_ended; /* the room */
static bool is_long;   /* what is taken away has two pieces */

static bool is_house(void)
{
	return strcmp(part, "tester") != 0;
}

static json_t *because(bool yours)
{
	return json_pack("[{s:s, s:s, s:s, s:b, s:s}, {s:s, s:s, s:n, s:b, s:n}]", "item",
			 "HERON-17", "title", "Carry reads short", "because_of", "mairi", "yours",
			 yours, "credit", "Every build is tested at 2 °C.", "item", "HERON-9",
			 "title", "It slips", "because_of", "yours", 0, "credit");
}

static json_t *changes(void)
{
	return json_pack("[{s:i, s:s, s:s, s:o, s:o}, {s:i, s:s, s:s, s:o, s:[]}]", "change", 2,
			 "release", "0.9.2", "text", "The clock measures the cold.", "at",
			 stage_ago(60), "items", because(true), "change", 1, "release", "0.9.1",
			 "text", "A first one.", "at", stage_ago(86400), "items");
}

static json_t *decisions(void)
{
	return json_pack("[{s:i, s:s, s:s, s:s, s:o, s:[s]}]", "decision", 1, "title",
			 "Test every build in the cold", "rationale", "Five of seven said so.",
			 "by", "pia", "at", stage_ago(7200), "items", "HERON-17");
}

static json_t *ledger(void)
{
	return json_pack("{s:o, s:s?, s:[{s:s, s:s, s:i}, {s:s, s:s, s:i}], s:n}", "closed_at",
			 has_ended ? stage_ago(60) : json_null(), "thanks",
			 has_ended ? "You made it better." : NULL, "items", "side", "members",
			 "what", "reports answered", "count", 12, "side", "company", "what",
			 "issues", "count", 31, "next");
}

static json_t *launch(void)
{
	bool has_text = is_house() || (advocates && !is_locked);
	return json_pack("{s:s, s:o, s:o, s:b, s:s?, s:o}", "room", "heron", "advocates",
			 is_house() ? json_null() : json_boolean(advocates), "embargo_at",
			 stage_ago(is_locked ? -86400 : 3600), "ready", 1, "text",
			 has_text ? "It is out! Play it." : NULL, "people",
			 is_house() ? json_integer(1) : json_null());
}

/* Two pieces, the first of two parts. */
static json_t *exported(json_t *params)
{
	bool is_first = !json_object_get(params, "after");
	char *text;
	json_t *result;
	if (!is_long)
		return json_pack("{s:s, s:n}", "text", "# Heron\n\n## HERON-1 Carry\n\nShort.\n",
				 "next");
	if (!is_first)
		return json_pack("{s:s, s:n}", "text", "## HERON-201 The last one\n\nBye.\n",
				 "next");
	text = mem_dup("# Heron\n\n");
	for (int i = 1; i <= 200; i++) {
		char *more = mem_printf("%s## HERON-%d A report\n\n%0100d\n\n", text, i, i);
		free(text);
		text = more;
	}
	result = json_pack("{s:s, s:s}", "text", text, "next", "200");
	free(text);
	return result;
}

static json_t *of_closing(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "room.show"))
		return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?, s:s}", "room", "heron", "title",
				 "Heron", "purpose", "So that launch day surprises nobody.",
				 "phase", phase, "part", part, "team", team, "state", "active");
	if (!strcmp(method, "room.asked"))
		return answers_page(json_array());
	if (!strcmp(method, "decision.list"))
		return answers_page(decisions());
	if (!strcmp(method, "changelog.list"))
		return answers_page(changes());
	if (!strcmp(method, "room.ledger"))
		return ledger();
	if (!strcmp(method, "launch.show"))
		return launch();
	if (!strcmp(method, "launch.advocates") && !is_house())
		*err_r = ERR_REFUSED;
	if (!strcmp(method, "launch.advocates"))
		return answers_page(json_pack("[{s:s, s:s, s:s, s:i}]", "handle", "mairi", "name",
					      "Mairi McLeod", "segment", "high", "reports", 2));
	if (!strcmp(method, "launch.advocate")) {
		note(method, params);
		advocates = !json_is_true(json_object_get(params, "off"));
		return json_pack("{s:s, s:b}", "room", "heron", "advocates", advocates);
	}
	if (!strcmp(method, "feedback.export"))
		return exported(params);
	if (!strcmp(method, "report"))
		return json_pack("{s:s, s:n}", "text",
				 "Heron\n\nReports\n      12  issue\n       3  idea\n", "next");
	if (!strcmp(method, "feedback.show"))
		return json_pack("{s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s}, s:[], s:[]}", "item",
				 "item", "HERON-41", "type", "idea", "title", "It slips when wet",
				 "status", "new", "author", "tess", "body", "After rain.", "room",
				 "heron", "comments", "history");
	if (!strcmp(method, "launch.pack"))
		return json_pack("{s:s, s:n}", "text", "# Heron\n\n## Quotes, by consent\n",
				 "next");
	if (!strcmp(method, "room.close"))
		has_ended = true;
	if (!strcmp(method, "decision.new") || !strcmp(method, "changelog.new") ||
	    !strcmp(method, "room.close") || !strcmp(method, "launch.text") ||
	    !strcmp(method, "feedback.promote")) {
		note(method, params);
		return json_pack("{s:s, s:s, s:i}", "room", "heron", "item", "HERON-41", "decision",
				 2);
	}
	return answers(method, params, err_r);
}

static int usual(void **state)
{
	(void)state;
	part = "tester";
	team = NULL;
	phase = "engagement";
	advocates = is_locked = has_ended = is_long = false;
	return 0;
}

static struct stage *opened(const char *view, json_t *args, int columns, int rows,
			    const char *words)
{
	return room_stage(of_closing, view, args, columns, rows, words);
}

/* --- decisions and changes --- */

static void decisions_say_why(void **state)
{
	struct stage *stage =
	    opened("decisions", json_object(), 80, 24, "Test every build in the cold");
	(void)state;
	assert_true(stage_shows(stage, "pia, 2 h ago"));
	assert_true(stage_shows(stage, "Five of seven said so."));
	assert_true(stage_shows(stage, " ▸   because of HERON-17"));
	assert_true(stage_shows(stage, "So that launch day surprises nobody."));
	assert_false(stage_shows(stage, "Write down a decision"));
	closed(&stage);
}

static void product_writes_a_decision_down(void **state)
{
	struct stage *stage;
	json_t *items;
	(void)state;
	part = "staff";
	team = "pm";
	stage = opened("decisions", json_object(), 80, 24, "Write down a decision");
	stage_type(stage, "c");
	stage_expect(stage, "What was decided");
	stage_type(stage, "G\r");
	stage_expect(stage, "What was decided: this is needed.");
	stage_type(stage, "\rNo putting mode\r");
	stage_type(stage, "\rHERON-3, heron-17\r");
	stage_expect(stage, "HERON-3, heron-17");
	stage_type(stage, "G\r");
	stage_expect(stage, "Why it was decided");
	stage_type(stage, "Nobody asked for it.\x18");
	stage_expect(stage, "Written down.");
	assert_string_equal(sent_method, "decision.new");
	assert_string_equal(sent_text("title"), "No putting mode");
	assert_string_equal(sent_text("body"), "Nobody asked for it.");
	items = json_object_get(sent, "item");
	assert_int_equal(json_array_size(items), 2);
	assert_string_equal(json_string_value(json_array_get(items, 1)), "heron-17");
	closed(&stage);
}

static void changes_stand_by_release(void **state)
{
	struct stage *stage = opened("changes", json_object(), 80, 24, "0.9.2");
	(void)state;
	assert_true(stage_shows(stage, "The clock measures the cold."));
	assert_true(stage_shows(stage, "HERON-17  Carry reads short"));
	assert_true(stage_shows(stage, "because of you"));
	assert_true(stage_shows(stage, "Every build is tested at 2 °C."));
	assert_true(stage_shows(stage, "0.9.1"));
	assert_true(stage_shows(stage, "yesterday"));
	closed(&stage);
}

static void a_release_says_what_it_brought(void **state)
{
	struct stage *stage;
	(void)state;
	part = "owner";
	stage = opened("form", json_pack("{s:s, s:s}", "form", "changelog.new", "release", "0.9.2"),
		       80, 24, "What a release brought");
	stage_expect(stage, "0.9.2");
	stage_type(stage, "G\r");
	stage_expect(stage, "What it brought");
	stage_type(stage, "A new clock.\x18");
	stage_expect(stage, "Said: everybody whose report it was is told.");
	assert_string_equal(sent_method, "changelog.new");
	assert_string_equal(sent_text("release"), "0.9.2");
	assert_null(json_object_get(sent, "item"));
	closed(&stage);
}

/* --- both sides --- */

static void both_sides_are_seen_before_the_end(void **state)
{
	struct stage *stage = opened("ledger", json_object(), 80, 24, "What members got");
	(void)state;
	assert_true(stage_shows(stage, "12  reports answered"));
	assert_true(stage_shows(stage, "31  issues"));
	assert_false(stage_shows(stage, "End this room"));
	closed(&stage);
	part = "owner";
	stage = opened("ledger", json_object(), 80, 24, "End this room, with a thank-you");
	stage_type(stage, "\r");
	stage_expect(stage, "No more is written then");
	stage_type(stage, "n");
	stage_type(stage, "\ry");
	stage_expect(stage, "A thank-you to everybody in it");
	stage_type(stage, "You made it better.\x18");
	stage_expect(stage, "This room ended");
	stage_expect(stage, "You made it better.");
	assert_string_equal(sent_method, "room.close");
	assert_true(json_is_true(json_object_get(sent, "reviewed")));
	assert_false(stage_shows(stage, "End this room"));
	closed(&stage);
}

/* Nobody is led to a report that would be refused. */
static void a_room_that_ended_takes_no_reports(void **state)
{
	struct stage *stage = opened("room", json_object(), 80, 24, "You are in it as tester.");
	(void)state;
	assert_true(stage_shows(stage, "Report something"));
	closed(&stage);
	phase = "archived";
	stage = opened("room", json_object(), 80, 24, "You are in it as tester.");
	assert_false(stage_shows(stage, "Report something"));
	assert_true(stage_shows(stage, "My feedback"));
	assert_true(stage_shows(stage, "see Give and take"));
	closed(&stage);
}

/* --- launch --- */

static void a_tester_says_whether_to_tell_people(void **state)
{
	struct stage *stage;
	(void)state;
	is_locked = true;
	stage = opened("launch", json_object(), 80, 24, "no; Enter: yes, I want to");
	assert_true(stage_shows(stage, "Nothing is told before"));
	assert_true(stage_shows(stage, "It is written, and locked until then."));
	assert_false(stage_shows(stage, "Play it"));
	assert_false(stage_shows(stage, "Launch pack"));
	stage_type(stage, "\r");
	stage_expect(stage, "yes, I want to; Enter: rather not");
	assert_false(json_is_true(json_object_get(sent, "off")));
	is_locked = false;
	stage_type(stage, "\r");
	stage_expect(stage, "Noted: rather not.");
	assert_true(json_is_true(json_object_get(sent, "off")));
	stage_expect(stage, "It is for those who want to tell people.");
	stage_type(stage, "\r");
	stage_expect(stage, "It is out! Play it.");
	closed(&stage);
}

static void staff_see_who_tells_people(void **state)
{
	struct stage *stage;
	(void)state;
	part = "owner";
	stage = opened("launch", json_object(), 80, 24, "Mairi McLeod");
	assert_true(stage_shows(stage, "high   2 reports"));
	assert_true(stage_shows(stage, "It is out! Play it."));
	stage_type(stage, "Gk\r");
	stage_expect(stage, "Not before");
	stage_type(stage, "\r2027-03-10\r\r");
	/* It begins with the text as it is. */
	stage_expect(stage, "It is out! Play it.");
	stage_type(stage, "\x18");
	stage_expect(stage, "Kept: it may be shared from the day you said.");
	assert_string_equal(sent_method, "launch.text");
	assert_string_equal(sent_text("embargo"), "2027-03-10");
	assert_string_equal(sent_text("body"), "It is out! Play it.");
	stage_type(stage, "G\r");
	stage_expect(stage, "Quotes, by consent");
	closed(&stage);
}

/* --- texts --- */

static void what_is_taken_away_depends_on_who_one_is(void **state)
{
	struct stage *stage = opened("takeaway", json_object(), 80, 24, "Your reports");
	(void)state;
	assert_false(stage_shows(stage, "The room in figures"));
	assert_true(stage_shows(stage, "ssh HOST feedback export heron --csv > heron.csv"));
	closed(&stage);
	part = "owner";
	stage = opened("takeaway", json_object(), 80, 24, "The room in figures");
	stage_type(stage, "\r");
	stage_expect(stage, "As a file: ssh HOST report heron > heron.txt");
	stage_expect(stage, "      12  issue");
	stage_expect(stage, "It ends here.");
	closed(&stage);
}

/* Part by part and piece by piece; Space alone reads it all, each row once. */
static void a_long_text_is_read_part_by_part(void **state)
{
	struct stage *stage;
	(void)state;
	is_long = true;
	part = "owner";
	stage = opened("paper", json_pack("{s:s}", "what", "reports"), 80, 24, "HERON-1 A report");
	for (int i = 2; i <= 201; i++) {
		char words[40];
		snprintf(words, sizeof words, i > 200 ? "HERON-%d The last" : "HERON-%d A report",
			 i);
		for (int turn = 0; turn < 3 && !stage_shows(stage, words); turn++) {
			stage_type(stage, " ");
			stage_settle(stage);
		}
		stage_expect(stage, words);
	}
	stage_expect(stage, "It ends here.");
	stage_type(stage, "G\r");
	stage_expect(stage, "HERON-1 A report");
	stage_expect(stage, "As a file:");
	closed(&stage);
}

static void everything_fits_forty_columns(void **state)
{
	static const struct {
		const char *view, *words;
	} views[] = {
	    {"decisions", "Test every build"}, {"changes", "0.9.2"},
	    {"ledger", "What members got"},    {"launch", "The text to share"},
	    {"takeaway", "To read here"},      {"paper", "Heron"},
	};
	(void)state;
	part = "owner";
	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		struct stage *stage = opened(views[i].view, json_pack("{s:s}", "what", "report"),
					     40, 15, views[i].words);
		closed(&stage);
	}
}

/* --- a thread becomes a report --- */

static void a_thread_is_made_a_report(void **state)
{
	struct stage *stage;
	(void)state;
	part = "owner";
	stage = opened("form", json_pack("{s:s, s:i}", "form", "feedback.promote", "thread", 412),
		       80, 24, "Make a report of this thread");
	stage_type(stage, "G\r");
	stage_expect(stage, "What it is: this is needed.");
	stage_type(stage, "\r\r");
	stage_expect(stage, "an idea");
	stage_type(stage, "G\r");
	stage_expect(stage, "HERON-41  It slips when wet");
	assert_string_equal(sent_method, "feedback.promote");
	assert_string_equal(sent_text("type"), "idea");
	assert_int_equal(json_integer_value(json_object_get(sent, "thread")), 412);
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(decisions_say_why, usual),
	    cmocka_unit_test_setup(product_writes_a_decision_down, usual),
	    cmocka_unit_test_setup(changes_stand_by_release, usual),
	    cmocka_unit_test_setup(a_release_says_what_it_brought, usual),
	    cmocka_unit_test_setup(both_sides_are_seen_before_the_end, usual),
	    cmocka_unit_test_setup(a_room_that_ended_takes_no_reports, usual),
	    cmocka_unit_test_setup(a_tester_says_whether_to_tell_people, usual),
	    cmocka_unit_test_setup(staff_see_who_tells_people, usual),
	    cmocka_unit_test_setup(what_is_taken_away_depends_on_who_one_is, usual),
	    cmocka_unit_test_setup(a_long_text_is_read_part_by_part, usual),
	    cmocka_unit_test_setup(everything_fits_forty_columns, usual),
	    cmocka_unit_test_setup(a_thread_is_made_a_report, usual),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	json_decref(answers_place);
	json_decref(sent);
	free(sent_method);
	return failed;
}
