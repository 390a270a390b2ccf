/* Files on the screens: the outbox, what is attached to reports and posts, a text
 * read piece by piece, what arrives while one writes, and long pastes. */
#include "client/sizewords.h"
#include "client/sshlines.h"
#include "tests/unit/client_answers.h"

enum { OUTBOX = 6, TARGET = 64 };

/* What the server holds: an outbox, each with the draft it is for. */
static struct {
	int id;
	const char *name;
	int size;
	int age; /* seconds */
	char draft[TARGET];
} outbox[OUTBOX];
static int outbox_count;
static json_t *sent;	    /* params of the last call that sends */
static char *put;	    /* the last text put as a file; NULL: none */
static const char *refuses; /* a method that is refused; NULL: none */

static void add(int id, const char *name, int size, int age, const char *draft)
{
	outbox[outbox_count].id = id;
	outbox[outbox_count].name = name;
	outbox[outbox_count].size = size;
	outbox[outbox_count].age = age;
	snprintf(outbox[outbox_count].draft, TARGET, "%s", draft);
	outbox_count++;
}

static json_t *file(int i)
{
	return json_pack(
	    "{s:i, s:s, s:i, s:s, s:s, s:n, s:n, s:o, s:o, s:n, s:b}", "file", outbox[i].id, "name",
	    outbox[i].name, "size", outbox[i].size, "type", "text/plain", "owner", "mairi",
	    "thread", "number", "made_at", stage_ago(outbox[i].age), "draft",
	    *outbox[i].draft ? json_string(outbox[i].draft) : json_null(), "item", "staff", 0);
}

static json_t *attached(int id, const char *name, int number, bool staff)
{
	return json_pack("{s:i, s:s, s:i, s:s, s:s, s:i, s:i, s:o, s:n, s:s, s:b}", "file", id,
			 "name", name, "size", 41 * 1024 + 7, "type", "text/plain", "owner",
			 "mairi", "thread", 9, "number", number, "made_at", stage_ago(3600),
			 "draft", "item", "HERON-17", "staff", staff);
}

static json_t *list(json_t *params)
{
	json_t *items = json_array();
	if (json_is_true(json_object_get(params, "staff")))
		json_array_append_new(items, attached(73, "trace.txt", 1, true));
	else if (json_object_get(params, "item")) {
		json_array_append_new(items, attached(72, "photo.jpg", 2, false));
		json_array_append_new(items, attached(71, "swing log.txt", 1, false));
	} else if (json_object_get(params, "post")) {
		json_array_append_new(items, attached(75, "b.txt", 1, false));
		json_array_append_new(items, attached(74, "a.txt", 1, false));
	} else {
		for (int i = outbox_count; i-- > 0;)
			json_array_append_new(items, file(i));
	}
	return answers_page(items);
}

static void pick(const json_t *params)
{
	const char *target = json_string_value(json_object_get(params, "target"));
	int id = atoi(json_string_value(json_object_get(params, "file")));
	for (int i = 0; i < outbox_count; i++)
		if (outbox[i].id == id)
			snprintf(outbox[i].draft, TARGET, "%s", target ? target : "");
}

/* Three pieces of lines, the second ending within one. */
static json_t *text(const json_t *params)
{
	static const char *const pieces[] = {"first line\nsecond ", "line\nthird line\nfou",
					     "rth line\n"};
	int64_t from = json_integer_value(json_object_get(params, "from"));
	const char *id = json_string_value(json_object_get(params, "file"));
	if (!strcmp(id, "72"))
		return json_pack("{s:n, s:n}", "text", "next");
	return json_pack("{s:s, s:o}", "text", pieces[from], "next",
			 from < 2 ? json_integer(from + 1) : json_null());
}

static json_t *report(void)
{
	return json_pack(
	    "{s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:[o], s:i}, s:[{s:i, s:s, s:s, s:s, s:s, "
	    "s:o, s:[o]}, {s:i, s:s, s:s, s:s, s:s, s:o, s:[o]}], s:[], s:[]}",
	    "item", "item", "HERON-17", "room", "heron", "title", "Carry reads short", "type",
	    "issue", "status", "acknowledged", "author", "mairi", "visibility", "room", "body",
	    "It is short.", "attachments", attached(71, "swing log.txt", 1, false), "thread", 9,
	    "comments", "number", 2, "author", "dan_k", "visibility", "room", "kind", "comment",
	    "body", "Here too.", "created_at", stage_ago(60), "attachments",
	    attached(72, "photo.jpg", 2, false), "number", 1, "author", "olga", "visibility",
	    "staff", "kind", "comment", "body", "Look.", "created_at", stage_ago(30), "attachments",
	    attached(73, "trace.txt", 1, true), "history", "choices");
}

/* The thread that is usual, with files on a post of it. */
static json_t *with_files(json_t *params, int *err_r)
{
	json_t *shown = answers("thread.show", params, err_r), *post;
	size_t i;
	json_array_foreach(json_object_get(shown, "items"), i, post)
	{
		if (json_integer_value(json_object_get(post, "number")) != 13)
			continue;
		json_object_set_new(post, "attachments",
				    json_pack("[o, o, {s:n, s:s, s:i, s:s}]",
					      attached(74, "a.txt", 1, false),
					      attached(75, "b.txt", 1, false), "file", "name",
					      "noted.pdf", "size", 5, "type", "application/pdf"));
	}
	return shown;
}

static json_t *of_files(const char *method, json_t *params, int *err_r)
{
	if (refuses && !strcmp(method, refuses)) {
		*err_r = ERR_TOO_LARGE;
		return NULL;
	}
	if (!strcmp(method, "community.show"))
		return json_pack("{s:s}", "address", "green.example:2222");
	if (!strcmp(method, "room.show"))
		return json_pack("{s:s, s:s, s:s, s:s, s:s}", "room", "heron", "title", "Heron",
				 "purpose", "So that launch day surprises nobody.", "part",
				 "tester", "state", "active");
	if (!strcmp(method, "file.list"))
		return list(params);
	if (!strcmp(method, "file.show"))
		return atoi(json_string_value(json_object_get(params, "file"))) < 71
			   ? file(0)
			   : attached(71, "swing-log.txt", 1, false);
	if (!strcmp(method, "file.get"))
		return text(params);
	if (!strcmp(method, "feedback.show"))
		return report();
	if (!strcmp(method, "thread.show"))
		return with_files(params, err_r);
	if (!strcmp(method, "draft.list"))
		return answers_page(json_array());
	if (!strcmp(method, "draft.save"))
		return json_pack("{s:i, s:i, s:b}", "draft", 7, "revision", 1, "forked", 0);
	if (!strcmp(method, "file.pick"))
		pick(params);
	if (!strcmp(method, "file.put")) {
		free(put);
		put = mem_dup(json_string_value(json_object_get(params, "body")));
		add(50, "pasted.txt", (int)strlen(put), 0, "");
		return file(outbox_count - 1);
	}
	if (!strcmp(method, "file.remove"))
		outbox_count = 0;
	if (!strcmp(method, "feedback.comment") || !strcmp(method, "post.reply")) {
		json_decref(sent);
		sent = json_deep_copy(params);
		return json_pack("{s:i}", "number", 3);
	}
	return answers(method, params, err_r);
}

static int usual(void **state)
{
	(void)state;
	outbox_count = 0;
	refuses = NULL;
	json_decref(sent);
	sent = NULL;
	free(put);
	put = NULL;
	return 0;
}

static struct stage *opened(const char *view, json_t *args, int columns, int rows,
			    const char *words)
{
	struct stage_terms terms = {.columns = columns, .rows = rows, .answer = of_files};
	struct stage *stage;
	json_decref(answers_place);
	answers_place = json_pack("{s:i, s:[{s:s}, {s:s, s:o}]}", "v", 1, "views", "view", "home",
				  "view", view, "at", args);
	stage = stage_new(&terms);
	stage_expect(stage, words);
	stage_settle(stage);
	return stage;
}

static struct stage *answering(int columns, int rows)
{
	return opened("compose", json_pack("{s:s, s:s}", "what", "comment", "item", "HERON-17"),
		      columns, rows, "Answer: HERON-17");
}

static void closed(struct stage **stage)
{
	assert_true(WIFEXITED(stage_free(stage)));
}

static void arrives(struct stage *stage, int id, const char *name, int size)
{
	add(id, name, size, 0, "");
	stage_tell(stage, "event",
		   json_pack("{s:s, s:i, s:s, s:i}", "kind", "file.new", "file", id, "name", name,
			     "size", size));
}

static void pause_ms(struct stage *stage, int ms)
{
	int64_t end = clock_mono_ms() + ms;
	while (clock_mono_ms() < end)
		stage_turn(stage, 20);
}

static void paste(struct stage *stage, const char *line, int lines)
{
	struct buf bytes = {0};
	buf_add_text(&bytes, "\033[200~");
	for (int i = 1; i <= lines; i++)
		buf_printf(&bytes, "%d %s\r", i, line);
	buf_add_text(&bytes, "\033[201~");
	stage_type(stage, buf_text(&bytes));
	buf_free(&bytes);
}

/* --- words --- */

static void test_lines_for_any_shell(void **state)
{
	struct arena *arena = arena_new();
	struct sshlines to = {arena, "green.example:2222", NULL};
	struct sshlines bare = {arena, "", "guest"}, six = {arena, "[::1]:2022", NULL};
	struct sshlines foul = {arena, "x;reboot", NULL};
	(void)state;
	assert_string_equal(sshlines_give(&to, "photo.jpg"),
			    "scp -P 2222 photo.jpg green.example:");
	assert_string_equal(sshlines_get(&to, 7, "swing log (1).txt"),
			    "ssh -p 2222 green.example file get 7 > swing_log_1_.txt");
	assert_string_equal(sshlines_get(&to, 7, "$(reboot)"),
			    "ssh -p 2222 green.example file get 7 > reboot_");
	assert_string_equal(sshlines_get(&to, 7, "-rf"),
			    "ssh -p 2222 green.example file get 7 > rf");
	assert_string_equal(sshlines_get(&to, 7, "\xc3\xa9"),
			    "ssh -p 2222 green.example file get 7 > file");
	assert_string_equal(sshlines_copy(&to, "", "a.txt"), "scp -P 2222 green.example:a.txt .");
	assert_string_equal(sshlines_copy(&to, "/rooms/heron/HERON-17/1", "a.txt"),
			    "scp -P 2222 green.example:/rooms/heron/HERON-17/1/a.txt .");
	assert_null(sshlines_copy(&to, "/rooms/heron/HERON-17/1", "a b.txt"));
	assert_null(sshlines_copy(&to, "/rooms/heron/HERON-17/1", "`reboot`"));
	assert_null(sshlines_copy(&to, "/rooms/$(x)/1", "a.txt"));
	assert_string_equal(sshlines_get(&bare, 7, "a"), "ssh guest@HOST file get 7 > a");
	assert_string_equal(sshlines_copy(&six, "", "a"), "scp -P 2022 [::1]:a .");
	assert_string_equal(sshlines_get(&six, 7, "a"), "ssh -p 2022 ::1 file get 7 > a");
	assert_string_equal(sshlines_browse(&to), "sftp -P 2222 green.example");
	assert_string_equal(sshlines_browse(&foul), "sftp HOST");
	assert_string_equal(sizewords(arena, 1), "1 byte");
	assert_string_equal(sizewords(arena, 1023), "1023 bytes");
	assert_string_equal(sizewords(arena, 41 * 1024 + 7), "41 KB");
	assert_string_equal(sizewords(arena, 1300000), "1.2 MB");
	assert_string_equal(sizewords(arena, 64 << 20), "64 MB");
	arena_free(&arena);
}

/* --- the outbox --- */

static void test_outbox(void **state)
{
	struct stage *stage;
	(void)state;
	add(11, "swing.txt", 812, 7200, "");
	add(12, "photo.jpg", 1300000, 60, "comment:HERON-9");
	stage = opened("outbox", json_object(), 80, 24, "Your outbox");
	stage_expect(stage, "\u25b8   photo.jpg               1.2 MB, text/plain");
	assert_true(stage_shows(stage, "goes with a draft"));
	assert_true(stage_shows(stage, "swing.txt               812 bytes, text/plain"));
	assert_true(stage_shows(stage, "scp -P 2222 photo.jpg green.example:"));
	/* One that comes is there, and the cursor stays on what it stood on. */
	arrives(stage, 13, "late.txt", 5);
	stage_expect(stage, "late.txt");
	assert_true(stage_shows(stage, "\u25b8   photo.jpg"));
	stage_type(stage, "gd");
	stage_expect(stage, "Throw late.txt away?");
	stage_type(stage, "y");
	stage_expect(stage, "Your outbox is empty.");
	closed(&stage);
}

/* --- what is attached --- */

static void test_report_names_its_files(void **state)
{
	struct stage *stage =
	    opened("item", json_pack("{s:s}", "item", "HERON-17"), 80, 40, "Carry reads short");
	(void)state;
	assert_true(stage_shows(stage, "\u25b8   File                    swing log.txt"));
	assert_true(stage_shows(stage, "41 KB, text/plain"));
	assert_true(stage_shows(stage, "    File                    photo.jpg"));
	assert_true(stage_shows(stage, "    File                    trace.txt"));
	stage_type(stage, "f");
	stage_expect(stage, "Files of HERON-17");
	stage_expect(stage, "Among staff");
	assert_true(stage_shows(stage, "So that launch day surprises nobody."));
	stage_type(stage, "G\r");
	stage_expect(stage, "green.example:/rooms/heron/HERON-17-staff/1/swing-log.txt");
	assert_true(stage_shows(stage, "So that launch day surprises nobody."));
	closed(&stage);
}

/* A text comes piece by piece, and no line is cut between two. */
static void test_text_is_read(void **state)
{
	struct stage *stage = opened("file",
				     json_pack("{s:i, s:s, s:s}", "file", 71, "path",
					       "/rooms/heron/HERON-17/1", "room", "heron"),
				     80, 24, "fourth line");
	(void)state;
	assert_true(stage_shows(stage, "second line"));
	assert_true(stage_shows(stage, "third line"));
	assert_true(stage_shows(stage, "41 KB, text/plain. From mairi,"));
	assert_true(stage_shows(
	    stage, "scp -P 2222 green.example:/rooms/heron/HERON-17/1/swing-log.txt ."));
	assert_true(stage_shows(stage, "ssh -p 2222 green.example file get 71 > swing-log.txt"));
	assert_true(stage_shows(stage, "\u2500 The end"));
	closed(&stage);
	stage = opened("file", json_pack("{s:i}", "file", 72), 40, 15, "It is no text");
	closed(&stage);
}

static void test_reader_leads_to_files(void **state)
{
	struct stage *stage = opened("reader", json_pack("{s:i, s:i}", "thread", 1, "number", 13),
				     80, 24, "File: a.txt, 41 KB");
	(void)state;
	stage_type(stage, "f");
	stage_expect(stage, "b.txt                   41 KB, text/plain");
	stage_type(stage, "\r");
	stage_expect(stage, "green.example:/boards/practise/1/13/swing-log.txt");
	stage_type(stage, "qq?");
	stage_expect(stage, "the files that are attached to this");
	closed(&stage);
}

/* --- while one writes --- */

static json_t *files_sent(struct stage *stage)
{
	stage_type(stage, "\030");
	pause_ms(stage, 200);
	assert_non_null(sent);
	return json_object_get(sent, "file");
}

static void test_arrival_is_offered(void **state)
{
	struct stage *stage = answering(80, 24);
	json_t *files;
	(void)state;
	stage_type(stage, "Here it is.");
	pause_ms(stage, 1700);
	arrives(stage, 21, "photo.jpg", 1300000);
	stage_expect(stage, "\u25b8 photo.jpg (1.2 MB) arrived: a attach, d leave in outbox");
	pause_ms(stage, 900);
	stage_type(stage, "a");
	stage_expect(stage, "File: photo.jpg, 1.2 MB");
	assert_string_equal(outbox[0].draft, "comment:HERON-17");
	stage_type(stage, " More.");
	stage_expect(stage, "Here it is. More.");
	files = files_sent(stage);
	assert_int_equal(json_array_size(files), 1);
	assert_string_equal(json_string_value(json_array_get(files, 0)), "21");
	assert_string_equal(json_string_value(json_object_get(sent, "body")), "Here it is. More.");
	closed(&stage);
}

/* Who is typing is not interrupted, and no letter is taken for an answer. */
static void test_arrival_takes_no_keys(void **state)
{
	struct stage *stage = answering(80, 24);
	(void)state;
	stage_type(stage, "A ball");
	arrives(stage, 21, "photo.jpg", 1300000);
	stage_expect(stage, "photo.jpg (1.2 MB) arrived: Tab to attach it");
	stage_type(stage, " and a day");
	stage_expect(stage, "A ball and a day");
	/* Later, when nobody types, it is offered. */
	stage_expect(stage, "\u25b8 photo.jpg (1.2 MB) arrived: a attach");
	pause_ms(stage, 900);
	stage_type(stage, "\033[A");
	/* Offered, and a key at the same moment. */
	pause_ms(stage, 1700);
	arrives(stage, 22, "b.txt", 5);
	stage_type(stage, "d");
	stage_expect(stage, "A ball and a dayd");
	assert_int_equal(outbox[0].draft[0], 0);
	/* Offered, and another letter later: it is text. */
	pause_ms(stage, 1700);
	arrives(stage, 23, "c.txt", 5);
	stage_expect(stage, "\u25b8 c.txt (5 bytes) arrived: a attach");
	pause_ms(stage, 900);
	stage_type(stage, "x");
	stage_expect(stage, "A ball and a daydx");
	closed(&stage);
}

static void test_files_by_arrows(void **state)
{
	struct stage *stage;
	json_t *files;
	(void)state;
	add(31, "mine.txt", 812, 30, "comment:HERON-17");
	add(32, "lately.txt", 812, 30, "");
	add(33, "old.txt", 812, 7200, "");
	add(34, "other.txt", 812, 7200, "comment:HERON-9");
	stage = answering(80, 24);
	stage_expect(stage, "File: mine.txt, 812 bytes");
	assert_true(stage_shows(stage, "lately.txt (812 bytes) arrived: Tab"));
	assert_true(stage_shows(stage, "1 more in your outbox"));
	stage_type(stage, "Hi\033[B");
	stage_expect(stage, "\u25b8 File: mine.txt");
	assert_true(stage_shows(stage, "d take it off"));
	stage_type(stage, "\033[Ba");
	stage_expect(stage, "File: lately.txt");
	/* The one left over is chosen from the outbox. */
	stage_type(stage, "\033[B\033[B\r");
	stage_expect(stage, "Attach a file of your outbox");
	stage_expect(stage, "Enter attach it");
	stage_type(stage, "j\r");
	stage_expect(stage, "File: old.txt");
	stage_type(stage, "\033[A\033[A\033[A\033[A");
	stage_type(stage, "!");
	stage_expect(stage, "Hi!");
	stage_type(stage, "\td");
	stage_expect(stage, "stays in your outbox");
	files = files_sent(stage);
	assert_int_equal(json_array_size(files), 2);
	closed(&stage);
	stage = answering(40, 15);
	stage_expect(stage, "Answer: HERON-17");
	arrives(stage, 35, "photo.jpg", 1300000);
	stage_expect(stage, "\u25b8 photo.jpg (1.2 MB): a attach, d leave");
	closed(&stage);
}

/* --- pastes --- */

static void test_short_paste_is_text(void **state)
{
	struct stage *stage = answering(80, 24);
	(void)state;
	paste(stage, "beep", 5);
	stage_expect(stage, "5 beep");
	assert_false(stage_shows(stage, "You pasted"));
	closed(&stage);
}

static void test_long_paste_is_asked_about(void **state)
{
	struct stage *stage = answering(80, 24);
	json_t *files;
	(void)state;
	stage_type(stage, "Look:\r");
	paste(stage, "ERROR clock behind", 200);
	stage_expect(stage, "You pasted 200 lines, 4 KB:");
	stage_expect(stage, "What you pasted");
	stage_expect(stage, "1 ERROR clock behind");
	assert_false(stage_shows(stage, "Look:"));
	stage_type(stage, "\r");
	stage_expect(stage, "File: pasted.txt");
	assert_non_null(put);
	assert_non_null(strstr(put, "\n200 ERROR clock behind\n"));
	assert_true(stage_shows(stage, "Look:"));
	assert_false(stage_shows(stage, "ERROR"));
	files = files_sent(stage);
	assert_int_equal(json_array_size(files), 1);
	assert_string_equal(json_string_value(json_object_get(sent, "body")), "Look:\n");
	closed(&stage);
}

static void test_paste_may_be_text(void **state)
{
	struct stage *stage = answering(80, 24);
	(void)state;
	/* Few enough: text is what Enter takes. */
	paste(stage, "beep", 30);
	stage_expect(stage, "You pasted 30 lines");
	stage_type(stage, "\r");
	stage_expect(stage, "30 beep");
	assert_null(put);
	/* One step of undo. */
	stage_type(stage, "\037");
	assert_false(stage_shows(stage, "beep"));
	/* Any other key loses nothing. */
	paste(stage, "boop", 30);
	stage_expect(stage, "You pasted 30 lines");
	stage_type(stage, "z");
	stage_expect(stage, "30 boop");
	stage_type(stage, "\037\037");
	/* Left out when one says so. */
	paste(stage, "bip", 30);
	stage_type(stage, "l");
	assert_false(stage_shows(stage, "bip"));
	closed(&stage);
}

/* Larger than a text, it can only be a file, and is not lost where that is refused. */
static void test_paste_too_large_for_text(void **state)
{
	struct stage *stage = answering(80, 24);
	(void)state;
	refuses = "file.put";
	paste(stage, "ERROR clock behind, and a long explanation of it", 2000);
	stage_expect(stage, "You pasted 2000 lines, 104 KB:");
	assert_false(stage_shows(stage, "put it into the text"));
	stage_type(stage, "\r");
	stage_expect(stage, "You pasted 2000 lines, 104 KB:");
	assert_null(put);
	refuses = NULL;
	stage_type(stage, "f");
	stage_expect(stage, "File: pasted.txt");
	/* Numbers of one to four digits, a space, the words, a line feed. */
	assert_int_equal(strlen(put), 2000 * 50 + 6893);
	closed(&stage);
}

/* --- elsewhere --- */

static void test_arrival_is_said_elsewhere(void **state)
{
	struct stage *stage;
	(void)state;
	json_decref(answers_place);
	answers_place = NULL;
	stage = opened("who", json_object(), 80, 24, "Who is here");
	arrives(stage, 21, "photo.jpg", 1300000);
	stage_expect(stage, "photo.jpg is in your outbox (F)");
	stage_type(stage, "F");
	stage_expect(stage, "photo.jpg               1.2 MB");
	closed(&stage);
}

int main(void)
{
#define FILES_TEST(name) cmocka_unit_test_setup(name, usual)
	const struct CMUnitTest tests[] = {
	    FILES_TEST(test_lines_for_any_shell),	FILES_TEST(test_outbox),
	    FILES_TEST(test_report_names_its_files),	FILES_TEST(test_text_is_read),
	    FILES_TEST(test_reader_leads_to_files),	FILES_TEST(test_arrival_is_offered),
	    FILES_TEST(test_arrival_takes_no_keys),	FILES_TEST(test_files_by_arrows),
	    FILES_TEST(test_short_paste_is_text),	FILES_TEST(test_long_paste_is_asked_about),
	    FILES_TEST(test_paste_may_be_text),		FILES_TEST(test_paste_too_large_for_text),
	    FILES_TEST(test_arrival_is_said_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
