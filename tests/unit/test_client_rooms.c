/* The screens of private rooms, as a terminal emulator shows them, with canned
 * answers: a room's first screen, its head everywhere, and losing it. */
#include "tests/unit/client_answers.h"

static const char *state = "active"; /* of mine in the room */
static bool is_owner, has_last_day;
static const char *works_to = "17:00";
static bool has_news;	   /* the room */
static json_t *talk_asked; /* params of thread.list */

static json_t *asked(void)
{
	return json_pack("[{s:s, s:s, s:s, s:s, s:n, s:s, s:n, s:o},"
			 " {s:s, s:s, s:s, s:n, s:i, s:s, s:o, s:n}]",
			 "room", "heron", "room_title", "Heron", "kind", "check", "item",
			 "HERON-17", "task", "title", "Does carry still read short in the cold?",
			 "due_at", "at", stage_ago(7200), "room", "heron", "room_title", "Heron",
			 "kind", "task", "item", "task", 3, "title", "Putting mode: 20 putts",
			 "due_at", stage_ago(-86400 * 3), "at");
}

static json_t *shown(void)
{
	bool is_in = !strcmp(state, "active");
	json_t *room = json_pack(
	    "{s:s, s:s, s:s, s:s, s:o, s:s, s:i, s:i, s:i, s:i}", "room", "heron", "title", "Heron",
	    "purpose", "So that launch day surprises nobody.", "phase", "engagement", "part",
	    is_in ? json_string(is_owner ? "owner" : "tester") : json_null(), "state", state,
	    "nda_version", 2, "people", 12, "unread", 5, "open", 4);
	json_t *hours =
	    json_pack("{s:s, s:s, s:s, s:s, s:i}", "work_days", "mon-fri", "work_from", "09:00",
		      "work_to", works_to, "zone", "Europe/Lisbon", "ack_hours", 8);
	if (has_last_day)
		json_object_set_new(room, "closes_at", stage_ago(-86400));
	json_object_set_new(room, "holidays", json_pack("[s, s]", "2026-12-25", "2026-12-26"));
	json_object_update(room, hours);
	json_decref(hours);
	return room;
}

/* Three invitations, two a page. */
static json_t *invitations(const json_t *params)
{
	const char *after = json_string_value(json_object_get(params, "after"));
	json_t *items = json_array(), *next = after ? json_null() : json_string("2");
	for (int i = after ? 3 : 1; i <= (after ? 3 : 2); i++)
		json_array_append_new(items,
				      json_pack("{s:i, s:s, s:s, s:i, s:i, s:o}", "number", i,
						"part", "tester", "state", "open", "uses", 1,
						"used", 0, "expires_at", stage_ago(-86400)));
	return json_pack("{s:o, s:o}", "items", items, "next", next);
}

static json_t *of_room(json_t *object)
{
	json_object_set_new(object, "room", json_string("heron"));
	return object;
}

static json_t *of_heron(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "room.show"))
		return shown();
	if (!strcmp(method, "room.set")) {
		works_to = "18:30";
		has_last_day = !json_is_true(json_object_get(params, "open_ended"));
		return json_pack("{s:s}", "room", "heron");
	}
	if (!strcmp(method, "invite.list"))
		return invitations(params);
	if (!strcmp(method, "room.asked"))
		return json_pack("{s:o, s:n}", "items", asked(), "next");
	if (!strcmp(method, "room.list"))
		return json_pack("{s:[o], s:n}", "items", shown(), "next");
	if (!strcmp(method, "feedback.list") && has_news)
		return answers_page(json_pack(
		    "[{s:s, s:s, s:s, s:i, s:o}, {s:s, s:s, s:s, s:i, s:o}]", "item", "HERON-18",
		    "title", "It slips when wet", "author", "dan_k", "unread", 1, "updated_at",
		    stage_ago(60), "item", "HERON-17", "title", "Read long ago", "author", "mairi",
		    "unread", 0, "updated_at", stage_ago(7200)));
	if (!strcmp(method, "thread.list") && json_object_get(params, "unread")) {
		json_decref(talk_asked);
		talk_asked = json_deep_copy(params);
		return answers_page(has_news
					? json_pack("[{s:i, s:s, s:s, s:i, s:o}]", "thread", 5,
						    "title", "Two gloves or one?", "author", "olga",
						    "unread", 2, "last_post_at", stage_ago(60))
					: json_array());
	}
	if (!strcmp(method, "board.show"))
		return of_room(answers_board());
	if (!strcmp(method, "thread.show")) {
		json_t *result = answers(method, params, err_r);
		of_room(json_object_get(result, "thread"));
		return result;
	}
	if (!strcmp(method, "home.show")) {
		json_t *home = answers_home();
		json_object_set_new(home, "asked", asked());
		json_object_set_new(home, "rooms",
				    json_pack("[{s:s, s:s, s:s, s:i, s:i}]", "room", "heron",
					      "title", "Heron", "state", state, "unread", 5,
					      "asked", 2));
		return home;
	}
	return answers(method, params, err_r);
}

static struct stage *opened(int columns, int rows)
{
	struct stage_terms terms = {.columns = columns, .rows = rows, .answer = of_heron};
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, "Asked of you in Heron, a private room");
	stage_settle(stage);
	return stage;
}

static void closed(struct stage **stage)
{
	assert_true(WIFEXITED(stage_free(stage)));
}

static void lose_room(struct stage *stage, const char *how, const char *reason)
{
	stage_tell(stage, "event",
		   json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "seq", 9, "kind", "room.gone",
			     "room", "heron", "title", "Heron", "state", how, "reason", reason));
}

/* The room's first screen says what is new in it: reports, and its talk, apart. */
static void a_room_says_what_is_new(void **unused)
{
	struct stage *stage;
	(void)unused;
	has_news = true;
	stage = opened(80, 40);
	stage_type(stage, "O\r");
	stage_expect(stage, "New here");
	assert_true(stage_shows(stage, "● HERON-18                It slips when wet"));
	assert_true(stage_shows(stage, "dan_k, 1 min ago"));
	assert_true(stage_shows(stage, "● Talk                    Two gloves or one?"));
	assert_false(stage_shows(stage, "Read long ago"));
	/* Five in all, two of them talk. */
	assert_true(stage_shows(stage, "3 new"));
	assert_true(stage_shows(stage, "2 new"));
	assert_string_equal(json_string_value(json_object_get(talk_asked, "board")), "heron");
	assert_true(json_is_true(json_object_get(talk_asked, "unread")));
	closed(&stage);
	has_news = false;
	stage = opened(80, 40);
	stage_type(stage, "O\r");
	stage_expect(stage, "You are in it as tester");
	assert_false(stage_shows(stage, "New here"));
	/* News come in above: the cursor stays on what it stood on. */
	stage_type(stage, "jjj");
	assert_true(stage_shows(stage, "▸   My feedback"));
	has_news = true;
	stage_tell(stage, "event",
		   json_pack("{s:i, s:s, s:s}", "seq", 9, "kind", "thread.new", "board", "heron"));
	stage_expect(stage, "New here");
	assert_true(stage_shows(stage, "▸   My feedback"));
	closed(&stage);
	has_news = false;
	json_decref(talk_asked);
	talk_asked = NULL;
}

static void home_puts_what_rooms_ask_above_boards(void **unused)
{
	struct stage *stage = opened(80, 24);
	(void)unused;
	assert_true(stage_shows(stage, "2 for you, 2 asked of you, 4 in your threads"));
	assert_true(stage_shows(stage, "   ● HERON-17, to check        Does carry still"));
	assert_true(stage_shows(stage, "   ● Task                      Putting mode"));
	assert_true(stage_shows(stage, "   ● Heron "));
	closed(&stage);
}

static void a_room_says_what_it_is_on_every_screen(void **unused)
{
	struct stage *stage = opened(80, 24);
	(void)unused;
	stage_type(stage, "O\r");
	stage_expect(stage, "You are in it as tester.");
	assert_true(stage_shows(stage, "● HERON-17, to check"));
	stage_expect(stage, "private, NDA version 2");
	assert_true(stage_shows(stage, "So that launch day surprises nobody."));
	/* The thread list, a thread, and what is written there. */
	stage_type(stage, "6\r\r");
	stage_expect(stage, "older below");
	assert_true(stage_shows(stage, "Heron   private, NDA version 2"));
	stage_type(stage, "\r");
	stage_expect(stage, "dan_k");
	assert_true(stage_shows(stage, "Heron   private, NDA version 2"));
	assert_true(stage_shows(stage, "So that launch day surprises nobody."));
	stage_type(stage, "r");
	stage_expect(stage, "^X send");
	assert_true(stage_shows(stage, "Heron   private, NDA version 2"));
	closed(&stage);
}

static char *verified; /* what feedback.verify was told */

static json_t *of_report(const char *method, json_t *params, int *err_r)
{
	if (!strcmp(method, "feedback.verify")) {
		free(verified);
		verified = json_dumps(params, JSON_COMPACT | JSON_SORT_KEYS);
		return json_pack("{s:s, s:s}", "item", "HERON-17", "status", "verify");
	}
	if (!strcmp(method, "feedback.show"))
		return json_pack(
		    "{s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:[]}, s:[], s:[], s:[s], s:[]}",
		    "item", "item", "HERON-17", "room", "heron", "title", "Short in the cold",
		    "type", "issue", "status", "verify", "author", "mairi", "body",
		    "A **strong** word, and <https://a.example/b> "
		    "too.\n\nB.\n\nC.\n\nD.\n\nE.\n\nF.\n\nG.\n\nH.\n\nI.\n\nJ.\n\nK.",
		    "thread", 7, "teams", "comments", "history", "merged", "HERON-9", "choices");
	return of_heron(method, params, err_r);
}

/* However long the report is, what is asked of one stands under the cursor, with
 * its answers below, and a digit is enough. */
static void what_a_report_asks_is_answered_at_once(void **unused)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = of_report};
	(void)unused;
	answers_place = json_pack("{s:i, s:[{s:s, s:{s:s}}]}", "v", 1, "views", "view", "item",
				  "at", "item", "HERON-17");
	struct stage *stage = stage_new(&terms);
	json_decref(answers_place);
	answers_place = NULL;
	stage_expect(stage, " ▸   1  It is gone");
	stage_expect(stage, "3  I cannot try it");
	stage_expect(stage, "1-3 answer");
	stage_type(stage, "2");
	stage_expect(stage, "What happens");
	stage_type(stage, "still short\r");
	assert_non_null(verified);
	assert_non_null(strstr(verified, "\"still short\""));
	stage_type(stage, "g1");
	assert_non_null(strstr(verified, "\"gone\""));
	free(verified);
	verified = NULL;
	closed(&stage);
}

/* Each key is seen to do something: a text longer than the screen moves by a line, and
 * what can be chosen is gone to as soon as it is there. */
static void a_long_report_moves_with_each_key(void **unused)
{
	enum { SECOND = 4, MOST = 30 };
	struct stage_terms terms = {.columns = 80, .rows = 20, .answer = of_report};
	char *below, *above;
	int keys = 0;
	(void)unused;
	answers_place = json_pack("{s:i, s:[{s:s, s:{s:s}}]}", "v", 1, "views", "view", "item",
				  "at", "item", "HERON-17");
	struct stage *stage = stage_new(&terms);
	json_decref(answers_place);
	answers_place = NULL;
	stage_expect(stage, "1-3 answer");
	stage_type(stage, "g");
	stage_expect(stage, "A strong word");
	for (; keys < MOST && !stage_shows(stage, "▸   Has in it"); keys++) {
		below = stage_row(stage, SECOND);
		stage_type(stage, "j");
		above = stage_row(stage, SECOND - 1);
		if (!stage_shows(stage, "▸"))
			assert_string_equal(above, below);
		free(below);
		free(above);
	}
	assert_in_range(keys, 5, MOST - 1);
	assert_false(stage_shows(stage, "A strong word"));
	for (keys = 0; keys < MOST && !stage_shows(stage, "A strong word"); keys++)
		stage_type(stage, "k");
	assert_in_range(keys, 1, MOST - 1);
	closed(&stage);
}

static bool is_bold(struct stage *stage, int row, int column)
{
	VTermScreenCell cell;
	vterm_screen_get_cell(stage->screen, (VTermPos){row, column}, &cell);
	return cell.attrs.bold;
}

static void what_was_written_in_a_report_keeps_its_looks(void **unused)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = of_report};
	int row = 0;
	char *text = NULL;
	(void)unused;
	answers_place = json_pack("{s:i, s:[{s:s, s:{s:s}}]}", "v", 1, "views", "view", "item",
				  "at", "item", "HERON-17");
	struct stage *stage = stage_new(&terms);
	json_decref(answers_place);
	answers_place = NULL;
	stage_expect(stage, "1-3 answer");
	stage_type(stage, "g");
	stage_expect(stage, "A strong word, and https://a.example/b too.");
	for (; row < stage->rows; row++) {
		free(text);
		text = stage_row(stage, row);
		if (!strncmp(text, "   A strong", 11))
			break;
	}
	free(text);
	assert_false(is_bold(stage, row, 3));
	assert_true(is_bold(stage, row, 5));
	assert_false(is_bold(stage, row, 12));
	closed(&stage);
}

static void losing_a_room_closes_what_is_open_of_it(void **unused)
{
	struct stage *stage = opened(80, 24);
	(void)unused;
	stage_type(stage, "O\r");
	stage_expect(stage, "You are in it as tester.");
	stage_type(stage, "6\r\r");
	stage_expect(stage, "older below");
	stage_type(stage, "\rrHalf a thought");
	stage_expect(stage, "Half a thought");
	lose_room(stage, "removed", "said too much elsewhere");
	stage_expect(stage, "You are no longer in Heron: said too much elsewhere");
	assert_true(stage_shows(stage, " Private rooms"));
	assert_false(stage_shows(stage, "Half a thought"));
	assert_non_null(strstr(stage->calls, "draft.save"));
	closed(&stage);
}

static void a_new_agreement_closes_it_with_other_words(void **unused)
{
	struct stage *stage = opened(80, 24);
	(void)unused;
	stage_type(stage, "O\r");
	stage_expect(stage, "You are in it as tester.");
	lose_room(stage, "nda_pending", "");
	stage_expect(stage, "The agreement of Heron has changed");
	closed(&stage);
}

/* What is of another place stays. */
static void losing_a_room_leaves_the_rest(void **unused)
{
	struct stage *stage = opened(80, 24);
	(void)unused;
	stage_type(stage, "S");
	stage_settle(stage);
	lose_room(stage, "left", "");
	stage_expect(stage, "You have left Heron.");
	assert_false(stage_shows(stage, "Asked of you"));
	closed(&stage);
}

static void a_small_screen_keeps_the_purpose(void **unused)
{
	struct stage *stage = opened(40, 15);
	(void)unused;
	stage_type(stage, "O\r");
	stage_expect(stage, "HERON-17, to check");
	assert_true(stage_shows(stage, "So that launch day surprises nobody."));
	closed(&stage);
}

/* What most come for explains itself; the rest stands in groups, two on a line where the
 * screen is low, with its explanation where it is tall. */
static void a_room_has_its_rows_in_groups(void **unused)
{
	static const char *const headings[] = {"People", "The programme", "Launch and closing",
					       "This room"};
	struct stage *stage;
	(void)unused;
	is_owner = true;
	stage = opened(80, 36);
	stage_type(stage, "O\r");
	stage_expect(stage, "Leave this room");
	for (size_t i = 0; i < 4; i++)
		assert_true(stage_shows(stage, headings[i]));
	assert_true(stage_shows(stage, "what waits for each of the four teams"));
	assert_true(
	    stage_shows(stage, "     Invitations                             Applications"));
	assert_false(stage_shows(stage, "codes, and a text"));
	/* Down goes to the right half, then to the next line. */
	stage_type(stage, "G");
	assert_true(
	    stage_shows(stage, "     Rest                                ▸   Leave this room"));
	stage_type(stage, "k");
	assert_true(
	    stage_shows(stage, " ▸   Rest                                    Leave this room"));
	closed(&stage);
	stage = opened(160, 50);
	stage_type(stage, "O\r");
	stage_expect(stage, "codes, and a text to send with them");
	assert_true(stage_shows(stage, "stay in, and nothing is asked of you"));
	closed(&stage);
	stage = opened(40, 15);
	stage_type(stage, "O\r");
	stage_expect(stage, "This room is under way");
	stage_type(stage, "G");
	stage_expect(stage, "▸   Leave this room");
	assert_true(stage_shows(stage, "     Rest"));
	closed(&stage);
	is_owner = false;
}

/* What the owner comes to by that row of the room's first screen. */
static struct stage *opened_at(const char *row)
{
	struct stage *stage = opened(80, 50);
	stage_type(stage, "O\r");
	stage_expect(stage, "Set up");
	for (int i = 0; i < 40 && !stage_shows(stage, row); i++)
		stage_type(stage, "j");
	stage_type(stage, "\r");
	return stage;
}

static void the_owner_says_when_its_staff_work(void **unused)
{
	struct stage *stage;
	(void)unused;
	is_owner = true;
	stage = opened_at("▸   Set up");
	stage_expect(stage, "mon-fri, 09:00 to 17:00, Europe/Lisbon");
	assert_true(stage_shows(stage, "8 working hours"));
	stage_type(stage, "9\r");
	stage_expect(stage, "When the staff of the room work");
	/* The third field, what is there taken away. */
	stage_type(stage, "jj\r");
	stage_type(stage, "\x15"
			  "18:30\r");
	stage_expect(stage, "18:30");
	stage_type(stage, "jjj\r");
	stage_expect(stage, "mon-fri, 09:00 to 18:30, Europe/Lisbon");
	assert_non_null(strstr(stage->calls, "room.set"));
	closed(&stage);
	is_owner = false;
}

/* Everybody reads when it closes; its owner takes the day away with an empty line. */
static void a_room_says_when_it_closes(void **unused)
{
	struct stage *stage;
	(void)unused;
	is_owner = has_last_day = true;
	stage = opened_at("▸   Set up");
	stage_expect(stage, "mon-fri");
	assert_true(stage_shows(stage, "2026-12-25, 2026-12-26"));
	stage_type(stage, "11\r");
	stage_expect(stage, "30d, or nothing");
	stage_type(stage, "\r");
	stage_expect(stage, "when you close it");
	assert_false(has_last_day);
	closed(&stage);
	is_owner = false;
	has_last_day = true;
	stage = opened(80, 24);
	stage_type(stage, "O\r");
	stage_expect(stage, "This room is under way. It closes tomorrow. You are in it as tester.");
	closed(&stage);
	has_last_day = false;
}

/* The next page goes below what is there. */
static void a_long_list_comes_by_pages(void **unused)
{
	struct stage *stage;
	(void)unused;
	is_owner = true;
	stage = opened_at("▸   Invitations");
	stage_expect(stage, "no. 2");
	assert_false(stage_shows(stage, "no. 3"));
	stage_type(stage, "G\r");
	stage_expect(stage, "no. 3");
	assert_true(stage_shows(stage, "no. 1"));
	assert_false(stage_shows(stage, "More"));
	closed(&stage);
	is_owner = false;
}

/* Enter by mistake keeps the room. */
static void leaving_takes_a_y(void **unused)
{
	struct stage *stage = opened(80, 50);
	(void)unused;
	stage_type(stage, "O\r");
	stage_expect(stage, "You are in it as tester.");
	for (int i = 0; i < 40 && !stage_shows(stage, "▸   Leave"); i++)
		stage_type(stage, "j");
	stage_type(stage, "\r");
	stage_expect(stage, "Leave this room?");
	stage_type(stage, "\r");
	stage_settle(stage);
	assert_null(strstr(stage->calls, "room.leave"));
	stage_type(stage, "\r");
	stage_expect(stage, "Leave this room?");
	stage_type(stage, "y");
	stage_settle(stage);
	assert_non_null(strstr(stage->calls, "room.leave"));
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_room_says_what_is_new),
	    cmocka_unit_test(a_room_has_its_rows_in_groups),
	    cmocka_unit_test(home_puts_what_rooms_ask_above_boards),
	    cmocka_unit_test(a_room_says_what_it_is_on_every_screen),
	    cmocka_unit_test(what_a_report_asks_is_answered_at_once),
	    cmocka_unit_test(a_long_report_moves_with_each_key),
	    cmocka_unit_test(what_was_written_in_a_report_keeps_its_looks),
	    cmocka_unit_test(losing_a_room_closes_what_is_open_of_it),
	    cmocka_unit_test(a_new_agreement_closes_it_with_other_words),
	    cmocka_unit_test(losing_a_room_leaves_the_rest),
	    cmocka_unit_test(a_small_screen_keeps_the_purpose),
	    cmocka_unit_test(the_owner_says_when_its_staff_work),
	    cmocka_unit_test(a_room_says_when_it_closes),
	    cmocka_unit_test(a_long_list_comes_by_pages),
	    cmocka_unit_test(leaving_takes_a_y),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
