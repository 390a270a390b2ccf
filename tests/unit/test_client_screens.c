/* The screens of the hosted client, as a terminal emulator shows them: keys
 * in, screen out. The client runs in its jail. */
#include "tests/unit/client_answers.h"

#include "common/base/buf.h"
#include "tests/unit/own_clock.h"

/* Sets what the answers are about back to the usual. */
static int usual(void **state)
{
	(void)state;
	answers_posts = 14;
	answers_read_to = 12;
	answers_guest = false;
	answers_rules_due = 0;
	answers_body = NULL;
	json_decref(answers_place);
	answers_place = NULL;
	return 0;
}

static struct stage *opened(int columns, int rows, const char *words)
{
	struct stage_terms terms = {.columns = columns, .rows = rows, .answer = answers};
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, words);
	stage_settle(stage);
	return stage;
}

static void closed(struct stage **stage)
{
	int status = stage_free(stage);
	assert_true(WIFEXITED(status));
}

/* The clock is the one thing that is never the same. */
static void match(struct stage *stage, const char *const *rows, int count)
{
	assert_int_equal(count, stage->rows);
	for (int i = 0; i < count; i++) {
		char *row = stage_row(stage, i);
		size_t len = strlen(row);
		for (size_t at = 0; i == count - 1 && at + 5 <= len; at++)
			if (row[at + 2] == ':' && strspn(row + at, "0123456789") == 2 &&
			    strspn(row + at + 3, "0123456789") == 2)
				memcpy(row + at, "hh:mm", 5);
		assert_string_equal(row, rows[i]);
		free(row);
	}
}

#define MATCH(stage, rows) match(stage, rows, (int)(sizeof rows / sizeof *rows))

static void test_home(void **state)
{
	static const char *const rows[] = {
	    " Home                                                The Practice Green   mairi",
	    "────────────────────────────────────────────────────────────────────────────────",
	    " New: 2 for you, 4 in your threads, 12 in all",
	    "",
	    " For you",
	    " ▸ ● tobias answered you        How do I practise tempo under a 2…    8 min ago",
	    "     “Half swings to a metronome at 72, and film from behind the hands.”",
	    "",
	    " Threads you take part in",
	    "   ● From 104 to 89 in forty weeks, with the numbers          4 new  32 min ago",
	    "",
	    " Boards",
	    "   ● Practise at home             5 new    ● Fit and fix my gear          4 new",
	    "   ● Introductions                3 new",
	    "     All boards, by theme",
	    "",
	    "     The page ends here: read these, and you have seen everything.",
	    "",
	    "",
	    "",
	    "",
	    "",
	    "────────────────────────────────────────────────────────────────────────────────",
	    " Enter open   Tab next new   c write   : actions   ? help  1/6   @2   hh:mm EAT",
	};
	struct stage *stage = opened(80, 24, "The page ends here");
	(void)state;
	MATCH(stage, rows);
	assert_int_equal(stage_cursor(stage).row, 5);
	assert_int_equal(stage_cursor(stage).col, 1);
	closed(&stage);
}

static void test_home_of_a_guest(void **state)
{
	(void)state;
	answers_guest = true;
	struct stage *stage = opened(80, 24, "All boards, by theme");
	assert_true(stage_shows(stage, "Start here"));
	assert_true(stage_shows(stage, "Talked about this week"));
	assert_true(stage_shows(stage, "The Practice Green   guest"));
	assert_false(stage_shows(stage, "c write"));
	assert_false(stage_shows(stage, "Tab next new"));
	assert_false(stage_shows(stage, "●"));
	closed(&stage);
}

static void test_home_small(void **state)
{
	static const char *const rows[] = {
	    " Home        The Practice Green   mairi",
	    "────────────────────────────────────────",
	    " New: 2 for you, 4 in your threads, 12",
	    " in all",
	    "",
	    " For you",
	    " ▸ ● tobias answered you",
	    "     “Half swings to a metronome at 72…",
	    "",
	    " Threads you take part in",
	    "   ● From 104 to 89 in forty…     4 new",
	    "",
	    "                           4 more below",
	    "────────────────────────────────────────",
	    " Enter open   ? help       1/6 @2 hh:mm",
	};
	struct stage *stage = opened(40, 15, "more below");
	(void)state;
	MATCH(stage, rows);
	closed(&stage);
}

static void test_threads_drop_columns(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "jj\r");
	stage_expect(stage, "older below");
	assert_true(stage_shows(stage, "By         Posts  New    Last"));
	assert_true(stage_shows(
	    stage, "● Hello from Oulu, snow until May       pinned pekka_h        6    2"));
	closed(&stage);
	stage = opened(64, 20, "All boards");
	stage_type(stage, "jj\r");
	stage_expect(stage, "older below");
	assert_true(stage_shows(stage, "By         Posts  New"));
	assert_false(stage_shows(stage, "Last"));
	closed(&stage);
	stage = opened(40, 15, "Home");
	stage_type(stage, "jj\r");
	stage_expect(stage, "older below");
	assert_false(stage_shows(stage, "Posts"));
	assert_true(stage_shows(stage, "New"));
	closed(&stage);
}

static void test_reader(void **state)
{
	static const char *const rows[] = {
	    " How do I practise tempo under a 2.4 m ceiling?                Practise at home",
	    "────────────────────────────────────────────────────────────────────────────────",
	    "",
	    "     How others train in little space I do not know, and would like to hear.",
	    "",
	    "  11 dan_k                                       7 Mar 2020 18:50   to 9 tobias",
	    "     │ My half swings read rushed even when they feel slow.",
	    "     Half swings to a metronome at 72, and film from behind the hands.",
	    "",
	    "  12 mairi                                      7 Mar 2020 18:50   to 10 tobias",
	    "     I hang a towel from the lampshade. If it moves, I came up too early.",
	    "",
	    "── 2 new ───────────────────────────────────────────────────────────────────────",
	    "▸ 13 dan_k                                      7 Mar 2020 18:50   to 11 tobias",
	    "     Indoors the sensor wants at least 1.8 m in front of it.",
	    "",
	    "     How others train in little space I do not know, and would like to hear.",
	    "",
	    "  14 dan_k                                      7 Mar 2020 18:50   to 12 tobias",
	    "     │ My half swings read rushed even when they feel slow.",
	    "     Half swings to a metronome at 72, and film from behind the hands.",
	    "",
	    "────────────────────────────────────────────────────────────────────────────────",
	    " Space on   r reply   Tab next new   p parent   ? help   13/14   @2   hh:mm EAT",
	};
	struct stage *stage = opened(80, 24, "All boards");
	(void)state;
	stage_type(stage, "\r");
	stage_expect(stage, "2 new");
	MATCH(stage, rows);
	assert_int_equal(stage_cursor(stage).row, 13);
	assert_int_equal(stage_cursor(stage).col, 0);
	closed(&stage);
}

/* What passed by is marked; what was jumped over is not. */
static void test_reader_marks(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "\r");
	stage_expect(stage, "2 new");
	stage_type(stage, "q");
	stage_expect(stage, "All boards");
	assert_non_null(strstr(stage->calls, "read.mark"));
	closed(&stage);
	answers_posts = 200;
	answers_read_to = 50;
	stage = opened(80, 24, "All boards");
	stage_type(stage, "jj\r\r");
	stage_expect(stage, "150 new");
	assert_null(strstr(stage->calls, "read.mark"));
	stage_type(stage, "G");
	stage_expect(stage, "200/200");
	stage_type(stage, "77\r");
	stage_expect(stage, "77/200");
	closed(&stage);
}

static void test_reader_live(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "\r");
	stage_expect(stage, "13/14");
	char *before = stage_row(stage, 13);
	answers_posts = 15;
	stage_tell(stage, "event",
		   json_pack("{s:i, s:s, s:i, s:i, s:i, s:s}", "seq", 9, "kind", "post.new",
			     "thread", 1, "post", 1015, "number", 15, "author", "ola"));
	stage_expect(stage, "13/15");
	char *after = stage_row(stage, 13);
	assert_string_equal(before, after);
	free(before);
	free(after);
	stage_type(stage, "G");
	stage_expect(stage, "15/15");
	closed(&stage);
}

/* Text behind the last item is no item, and is to be seen all the same. */
static void test_end_of_a_list(void **state)
{
	(void)state;
	struct stage *stage = opened(40, 15, "more below");
	stage_type(stage, "G");
	stage_expect(stage, "seen everything.");
	assert_true(stage_shows(stage, "▸   All boards"));
	assert_false(stage_shows(stage, "more below"));
	/* So by Space, which leaves for the next unread only then. */
	stage_type(stage, "g");
	stage_expect(stage, "▸ ● tobias");
	for (int i = 0; i < 6 && !stage_shows(stage, "seen everything."); i++)
		stage_type(stage, " ");
	assert_true(stage_shows(stage, "seen everything."));
	assert_true(stage_shows(stage, " Home"));
	closed(&stage);
}

/* What is worth knowing while one writes is not cut on a narrow screen. */
static void test_news_beside_writing(void **state)
{
	(void)state;
	struct stage *stage = opened(40, 15, "more below");
	stage_type(stage, "\r");
	stage_expect(stage, "13/14");
	stage_type(stage, "r");
	stage_expect(stage, "^X send");
	for (int number = 15; number < 17; number++)
		stage_tell(stage, "event",
			   json_pack("{s:i, s:s, s:i, s:i, s:i, s:s}", "seq", number, "kind",
				     "post.new", "thread", 1, "post", 1000 + number, "number",
				     number, "author", "ola_of_the_long_name"));
	stage_expect(stage, "2 posts here meanwhile, the last by");
	assert_true(stage_shows(stage, "  ola_of_the_long_name."));
	closed(&stage);
}

static void test_reader_folds(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "\r5\rx");
	stage_expect(stage, "4 answers folded");
	assert_false(stage_shows(stage, "  7  "));
	stage_type(stage, "x");
	assert_false(stage_shows(stage, "folded"));
	stage_type(stage, "p");
	stage_expect(stage, "3/14");
	closed(&stage);
}

/* A key press sends what changed and no more; doing nothing sends nothing. */
static void test_key_press_sends_little(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "jj\r");
	stage_expect(stage, "older below");
	size_t before = stage->bytes;
	stage_type(stage, "j");
	assert_in_range(stage->bytes - before, 1, 120);
	assert_null(strstr(stage->raw + before, "\033[2J"));
	before = stage->bytes;
	stage_type(stage, "k");
	assert_in_range(stage->bytes - before, 1, 120);
	before = stage->bytes;
	stage_type(stage, "g");
	assert_int_equal(stage->bytes, before);
	closed(&stage);
}

/* Text that is not ASCII never shifts what follows it: the cursor is put
 * where it belongs behind it. */
static void test_absolute_after_non_ascii(void **state)
{
	(void)state;
	answers_body =
	    "\346\227\245\346\234\254 then\n\n\360\237\221\250\342\200\215\360\237\221\251"
	    "\342\200\215\360\237\221\247 family";
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "\r");
	stage_expect(stage, "family");
	const char *wide = strstr(stage->raw, "\346\227\245\346\234\254");
	assert_non_null(wide);
	wide += strlen("\346\227\245\346\234\254");
	assert_int_equal(*wide, '\033');
	const char *base = strstr(stage->raw, "\360\237\221\250");
	assert_non_null(base);
	assert_int_equal(base[4], '\033');
	closed(&stage);
}

/* Nothing a member wrote reaches the terminal as a command. */
static void test_hostile_text(void **state)
{
	(void)state;
	answers_body = "a\033]0;owned\007b\033[2Jc\302\233d\342\200\256e";
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "\r");
	stage_expect(stage, "^[]0;owned");
	assert_null(strstr(stage->raw, "\033]0;owned"));
	assert_null(strstr(stage->raw, "\342\200\256"));
	assert_true(stage_shows(stage, "<U+202E>"));
	closed(&stage);
}

static void test_no_colour_and_ascii(void **state)
{
	struct stage_terms terms = {.columns = 80,
				    .rows = 24,
				    .answer = answers,
				    .term = "vt100",
				    .no_color = true,
				    .ascii = true};
	struct stage *stage = stage_new(&terms);
	(void)state;
	stage_expect(stage, "> * tobias answered you");
	stage_type(stage, "\r");
	stage_expect(stage, "-- 2 new --");
	assert_true(stage_shows(stage, "| My half swings"));
	for (size_t i = 0; i < stage->raw_len; i++)
		assert_true((unsigned char)stage->raw[i] < 0x80);
	for (int colour = 0; colour < 8; colour++) {
		char sequence[] = {'\033', '[', '3', (char)('0' + colour), 'm', '\0'};
		assert_null(strstr(stage->raw, sequence));
	}
	assert_null(strstr(stage->raw, "\033]"));
	closed(&stage);
}

static void test_unknown_terminal(void **state)
{
	static const char *const names[] = {"no-such-terminal", "../../etc/passwd", "", "%s%n"};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct stage_terms terms = {
		    .columns = 80, .rows = 24, .answer = answers, .term = names[i]};
		struct stage *stage = stage_new(&terms);
		stage_expect(stage, "The page ends here");
		closed(&stage);
	}
}

static void test_sizes(void **state)
{
	static const int sizes[][2] = {{1, 1}, {39, 14}, {40, 15}, {160, 50}, {500, 200}, {80, 24}};
	struct stage *stage = opened(80, 24, "All boards");
	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		stage->columns = sizes[i][0];
		stage->rows = sizes[i][1];
		vterm_set_size(stage->vterm, stage->rows, stage->columns);
		stage_tell(stage, "terminal.resize",
			   json_pack("{s:i, s:i}", "columns", stage->columns, "rows", stage->rows));
		if (stage->columns >= 40)
			stage_expect(stage, "Home");
		else if (stage->columns > 1)
			stage_expect(stage, "oo small: 40x15 at least");
	}
	stage_tell(stage, "terminal.resize",
		   json_pack("{s:i, s:i}", "columns", 100000, "rows", -3));
	assert_true(stage_shows(stage, "Home"));
	closed(&stage);
}

/* Saved by itself, a little later. */
static void expect_place(struct stage *stage, const char *part)
{
	int64_t end = clock_mono_ms() + STAGE_PATIENCE_MS;
	while ((!stage->last_place || !strstr(stage->last_place, part)) && clock_mono_ms() < end)
		stage_turn(stage, 100);
	assert_non_null(stage->last_place);
	assert_non_null(strstr(stage->last_place, part));
}

/* Back at the same place, posts and all, and keys typed before are not lost. */
static void test_place_comes_back(void **state)
{
	(void)state;
	answers_posts = 200;
	answers_read_to = 50;
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "jj\r\r100\r");
	stage_expect(stage, "100/200");
	expect_place(stage, "\"number\":100");
	assert_non_null(strstr(stage->last_place, "\"view\":\"threads\""));
	char *before = stage_row(stage, 2);
	answers_place = json_loads(stage->last_place, 0, NULL);
	closed(&stage);
	stage = opened(80, 24, "100/200");
	char *after = stage_row(stage, 2);
	assert_string_equal(before, after);
	stage_type(stage, "J");
	stage_expect(stage, "/200");
	stage_type(stage, "qq");
	stage_expect(stage, "The page ends here");
	free(before);
	free(after);
	closed(&stage);
}

/* What was read and where one is leave together: one write to the server's disk. */
static void test_place_goes_with_marks(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "All boards");
	own_clock_stop();
	stage_type(stage, "\r");
	stage_expect(stage, "2 new");
	assert_null(strstr(stage->calls, "read.mark"));
	own_clock_go();
	int64_t end = clock_mono_ms() + STAGE_PATIENCE_MS;
	while (!strstr(stage->calls, "read.mark") && clock_mono_ms() < end)
		stage_turn(stage, 100);
	assert_non_null(strstr(stage->calls, "read.mark place.save "));
	assert_non_null(strstr(stage->last_place, "\"view\":\"reader\""));
	closed(&stage);
}

static void test_hostile_place(void **state)
{
	static const char *const places[] = {
	    "{}",
	    "{\"views\":7}",
	    "{\"views\":[{\"view\":\"reader\",\"at\":{\"thread\":-1}}]}",
	    "{\"views\":[{\"view\":\"no-such\"},{\"view\":7},null,{\"view\":\"threads\"}]}",
	    "{\"views\":[{\"view\":\"reader\",\"at\":{\"thread\":1,\"number\":99999999,\"line\":-5,"
	    "\"top\":-9,\"match\":7}}]}",
	    "{\"views\":[{\"view\":\"search\",\"at\":{\"query\":3,\"row\":-1}}]}"};
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		json_decref(answers_place);
		answers_place = json_loads(places[i], 0, NULL);
		assert_non_null(answers_place);
		struct stage *stage = opened(80, 24, "EAT");
		stage_type(stage, "jq?q");
		assert_false(stage->is_gone);
		closed(&stage);
	}
}

static void test_search_as_one_types(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "/tempo");
	stage_expect(stage, "a metronome at 72");
	assert_true(stage_shows(stage, "^C back"));
	stage_type(stage, "\r\r");
	stage_expect(stage, "3/14");
	stage_type(stage, "q");
	stage_expect(stage, "Search  tempo");
	stage_type(stage, "q");
	stage_expect(stage, "The page ends here");
	closed(&stage);
}

static void test_help_and_actions(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "?");
	stage_expect(stage, "Help: Home");
	stage_type(stage, "?");
	stage_expect(stage, "The page ends here");
	stage_type(stage, ":who");
	stage_expect(stage, "who is here");
	stage_type(stage, "\r");
	stage_expect(stage, "and 3 guests");
	closed(&stage);
}

static void test_leaving_asks(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "q");
	stage_expect(stage, "Leave now?");
	stage_type(stage, "n");
	assert_false(stage_shows(stage, "Leave now?"));
	stage_type(stage, "qy");
	while (!stage->is_gone && stage_turn(stage, 3000))
		;
	assert_non_null(strstr(stage->notified, "session.leave"));
	assert_non_null(strstr(stage->raw, "\033[?1049l"));
	assert_string_equal(stage->last_place, "{\"v\":1,\"views\":[]}");
	closed(&stage);
}

/* After its sleep the terminal is not begun again: the alternate screen keeps
 * what it was entered from. */
static void test_waking_begins_nothing(void **state)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = answers};
	(void)state;
	for (int resumes = 0; resumes < 2; resumes++) {
		terms.resumes = resumes;
		struct stage *stage = stage_new(&terms);
		stage_expect(stage, "The page ends here");
		stage_type(stage, "j");
		assert_int_equal(strstr(stage->raw, "\033[?1049h") == NULL, resumes);
		assert_int_equal(strstr(stage->raw, "\033[?2004h") == NULL, resumes);
		assert_int_equal(stage_cursor(stage).row, 9);
		closed(&stage);
	}
}

static struct stage *woken(const char *words)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .resumes = true, .answer = answers};
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, words);
	stage_settle(stage);
	return stage;
}

static void test_rules_are_accepted(void **state)
{
	(void)state;
	answers_rules_due = 2;
	struct stage *stage = opened(80, 24, "Be kind");
	assert_true(stage_shows(stage, "a accept"));
	assert_true(stage_shows(stage, "q later"));
	assert_false(stage_shows(stage, "All boards"));
	stage_type(stage, "a");
	stage_expect(stage, "All boards");
	assert_true(stage_shows(stage, "Accepted."));
	assert_int_equal(answers_rules_due, 0);
	closed(&stage);
	stage = opened(80, 24, "All boards");
	closed(&stage);
}

/* Later is an answer for this visit: waking up is none. Who fell asleep over the
 * question wakes up to it. */
static void test_rules_are_asked_once_a_visit(void **state)
{
	struct stage_terms terms = {
	    .columns = 80, .rows = 24, .answer = answers, .sleep_seconds = 1};
	struct stage *stage;
	(void)state;
	answers_rules_due = 2;
	stage = opened(80, 24, "Be kind");
	stage_type(stage, "q");
	stage_expect(stage, "All boards");
	closed(&stage);
	stage = stage_new(&terms);
	stage_expect(stage, "Be kind");
	while (stage_turn(stage, 5000))
		;
	assert_non_null(strstr(stage->notified, "session.sleep"));
	answers_place = json_loads(stage->last_place, 0, NULL);
	closed(&stage);
	stage = woken("Be kind");
	stage_type(stage, "q");
	stage_expect(stage, "All boards");
	closed(&stage);
	json_decref(answers_place);
	answers_place = NULL;
	stage = woken("All boards");
	closed(&stage);
	assert_int_equal(answers_rules_due, 2);
}

/* A paste is no key press: it could hold anything. */
static void test_paste_is_no_command(void **state)
{
	(void)state;
	struct stage *stage = opened(80, 24, "All boards");
	stage_type(stage, "\033[200~qy\rjj:leave\r\033[201~");
	assert_true(stage_shows(stage, "The page ends here"));
	assert_false(stage_shows(stage, "Leave"));
	closed(&stage);
}

static void test_flood_of_keys(void **state)
{
	static char flood[200000];
	struct stage *stage = opened(80, 24, "All boards");
	(void)state;
	for (size_t i = 0; i < sizeof flood; i++)
		flood[i] = "jk\033[Aj"[i % 6];
	fcntl(stage->terminal, F_SETFL, O_NONBLOCK);
	for (size_t at = 0; at < sizeof flood;) {
		ssize_t put = write(stage->terminal, flood + at, sizeof flood - at);
		if (put > 0)
			at += (size_t)put;
		stage_turn(stage, 20);
	}
	stage_settle(stage);
	assert_true(stage_shows(stage, "The page ends here"));
	assert_false(stage->is_gone);
	closed(&stage);
}

/* More than the client holds, typed before the server answers: what has no room
 * yet waits in the terminal, and its end comes last. */
static void test_nothing_typed_is_lost(void **state)
{
	enum { LEN = 400000 };
	static char typed[LEN];
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = answers};
	struct stage *stage = stage_new(&terms);
	int64_t silent = clock_mono_ms() + 1000;
	(void)state;
	memset(typed, 'k', LEN - 3);
	memcpy(typed + LEN - 3, "jjj", 3);
	fcntl(stage->terminal, F_SETFL, O_NONBLOCK);
	for (size_t at = 0; at < LEN || clock_mono_ms() < silent;) {
		ssize_t put = write(stage->terminal, typed + at, LEN - at);
		at += put > 0 ? (size_t)put : 0;
		if (clock_mono_ms() > silent)
			stage_turn(stage, 20);
		else if (put <= 0)
			usleep(1000);
	}
	stage_expect(stage, "▸ ● Fit and fix my gear");
	closed(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_home, usual),
	    cmocka_unit_test_setup(test_home_of_a_guest, usual),
	    cmocka_unit_test_setup(test_home_small, usual),
	    cmocka_unit_test_setup(test_threads_drop_columns, usual),
	    cmocka_unit_test_setup(test_reader, usual),
	    cmocka_unit_test_setup(test_reader_marks, usual),
	    cmocka_unit_test_setup(test_reader_live, usual),
	    cmocka_unit_test_setup(test_end_of_a_list, usual),
	    cmocka_unit_test_setup(test_news_beside_writing, usual),
	    cmocka_unit_test_setup(test_reader_folds, usual),
	    cmocka_unit_test_setup(test_key_press_sends_little, usual),
	    cmocka_unit_test_setup(test_absolute_after_non_ascii, usual),
	    cmocka_unit_test_setup(test_hostile_text, usual),
	    cmocka_unit_test_setup(test_no_colour_and_ascii, usual),
	    cmocka_unit_test_setup(test_unknown_terminal, usual),
	    cmocka_unit_test_setup(test_sizes, usual),
	    cmocka_unit_test_setup(test_place_comes_back, usual),
	    cmocka_unit_test_setup(test_place_goes_with_marks, usual),
	    cmocka_unit_test_setup(test_hostile_place, usual),
	    cmocka_unit_test_setup(test_search_as_one_types, usual),
	    cmocka_unit_test_setup(test_help_and_actions, usual),
	    cmocka_unit_test_setup(test_leaving_asks, usual),
	    cmocka_unit_test_setup(test_waking_begins_nothing, usual),
	    cmocka_unit_test_setup(test_rules_are_accepted, usual),
	    cmocka_unit_test_setup(test_rules_are_asked_once_a_visit, usual),
	    cmocka_unit_test_setup(test_paste_is_no_command, usual),
	    cmocka_unit_test_setup(test_flood_of_keys, usual),
	    cmocka_unit_test_setup(test_nothing_typed_is_lost, usual),
	};
	/* Before there is a client that it is shared with. */
	own_clock_jump(0);
	signal(SIGPIPE, SIG_IGN);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	json_decref(answers_place);
	return failed;
}
