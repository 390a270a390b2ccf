/* Whole files into an archive: what is skipped and why, dates, order; and the
 * real archives of ../shared/corpora, where they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/api/check.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "contrib/import/archive.h"
#include "contrib/import/mail.h"
#include "contrib/import/reader.h"

#define CORPORA "../shared/corpora/"

static const int64_t now = 1767225600; /* 2026-01-01 */
static char folder[] = "/tmp/hearth-import-XXXXXX";

static struct archive *read_files(enum reader_kind kind, const char *path)
{
	struct archive *archive = archive_new(now);
	struct reader reader = {.kind = kind, .now = now, .archive = archive};

	assert_non_null(archive);
	assert_int_equal(reader_read(&reader, path), 0);
	archive_arrange(archive, false);
	return archive;
}

static const char *write_file(const char *name, const char *text)
{
	static char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return path;
}

/* Every message as it would be sent fits the call. */
static void check_messages(struct archive *archive)
{
	const struct call *call = calls_find("import.batch");
	char why[CHECK_WHY] = "";

	for (size_t i = 0; i < archive_count(archive); i++) {
		json_t *message = archive_message(archive, i), *params, *clean = NULL;

		assert_non_null(message);
		assert_non_null(json_string_value(json_object_get(message, "body")));
		assert_true(json_string_length(json_object_get(message, "author_name")) > 0);
		assert_null(
		    strchr(json_string_value(json_object_get(message, "author_name")), '@'));
		params = json_pack("{s:i, s:[o]}", "import", 1, "messages", message);
		if (check_params(call, params, now, &clean, why) < 0)
			fail_msg("message %zu: %s", i, why);
		json_decref(clean);
		json_decref(params);
	}
}

static const char box[] =
    "From k Mon Jan  5 08:50:15 2004\n"
    "Message-ID: <a@x>\nFrom: k@x\nDate: Mon, 5 Jan 2004 08:50:15 +0000\n\none\n\n"
    "From k Mon Jan  5 08:50:15 2004\n"
    "Message-ID: <a@x>\nFrom: k@x\nDate: Mon, 5 Jan 2004 08:50:15 +0000\n\none\n\n"
    "From k\n"
    "Message-ID: <a@x>\nFrom: k@x\nDate: Mon, 5 Jan 2004 08:50:15 +0000\n\ntwo\n\n"
    "From k Mon Jan  5 08:50:15 2004\nnothing: else\n\n"
    "From k\nMessage-ID: <b@x>\nIn-Reply-To: <a@x>\nFrom: l@x\n\nlate\n";

static void test_skips(void **state)
{
	struct archive *archive = read_files(READER_MAIL, write_file("box", box));
	const struct archive_skip *skip = archive_skips(archive);
	json_t *message;

	(void)state;
	assert_int_equal(archive_count(archive), 2);
	assert_int_equal(archive_threads(archive), 1);
	assert_int_equal(archive_authors(archive), 2);
	assert_int_equal(archive_skipped(archive), 3);
	assert_string_equal(skip->why, "twice in the archive");
	assert_non_null(strstr(skip->example, "box, message 2"));
	assert_non_null(strstr(skip->next->why, "Message-ID"));
	assert_non_null(strstr(skip->next->next->why, "header"));
	assert_int_equal(archive_undated(archive), 1);
	message = archive_message(archive, 1);
	assert_string_equal(json_string_value(json_object_get(message, "parent_id")), "a@x");
	assert_string_equal(json_string_value(json_object_get(message, "at")),
			    "2004-01-05T08:50:15Z");
	json_decref(message);
	check_messages(archive);
	archive_free(&archive);
}

static void test_single_and_missing(void **state)
{
	struct reader reader = {.kind = READER_MAIL, .now = now, .archive = archive_new(now)};

	(void)state;
	assert_int_equal(
	    reader_read(&reader, write_file("one.eml", "From: k@x\n\n>From me\nFrom you\n")), 0);
	assert_int_equal(reader_read(&reader, write_file("empty", "")), 0);
	assert_int_equal(reader_read(&reader, "/no/such/file"), ERR_NOT_FOUND);
	assert_int_equal(archive_count(reader.archive), 1);
	assert_int_equal(archive_skipped(reader.archive), 1);
	archive_free(&reader.archive);
}

/* Of a file that is cut off nothing is taken in the end, least of all the half of a
 * message: what the server has once it does not take again. */
static void test_cut_off(void **state)
{
	static const char twice[] = "cat '%s/box.gz' '%s/box.gz' > '%s/parts.gz'";
	char *path = mem_dup(write_file("box", box)), *line, *gz = mem_printf("%s.gz", path);
	struct reader reader = {.kind = READER_MAIL, .now = now, .archive = archive_new(now)};
	const char *dir;

	(void)state;
	line = mem_printf("gzip -kf '%s' && head -c 120 '%s' > '%s.cut.gz'", path, gz, path);
	assert_int_equal(system(line), 0);
	free(line);
	line = mem_printf("%s.cut.gz", path);
	assert_int_equal(reader_read(&reader, line), ERR_SYSTEM);
	assert_non_null(strstr(reader.why, "cut off"));
	free(line);
	archive_free(&reader.archive);

	/* Whole, and in several parts, it is read to its end. */
	*strrchr(path, '/') = '\0';
	dir = path;
	line = mem_printf(twice, dir, dir, dir);
	assert_int_equal(system(line), 0);
	free(line);
	reader.archive = archive_new(now);
	assert_int_equal(reader_read(&reader, gz), 0);
	assert_int_equal(archive_count(reader.archive), 2);
	line = mem_printf("%s/parts.gz", dir);
	assert_int_equal(reader_read(&reader, line), 0);
	assert_int_equal(archive_skipped(reader.archive), 3 + 2 * 5);
	free(line);
	archive_free(&reader.archive);
	free(gz);
	free(path);
}

/* A directory with what is no file, and with links that lead round. */
static void test_no_files(void **state)
{
	struct reader reader = {.kind = READER_MAIL, .now = now, .archive = archive_new(now)};
	char *one = mem_dup(write_file("folder-one", box)), *dir, *line;

	(void)state;
	dir = mem_printf("%s.d", one);
	line = mem_printf("mkdir '%s' && cp '%s' '%s/a' && mkfifo '%s/fifo' && ln -s .. '%s/up' && "
			  "ln -s . '%s/here' && ln -s nowhere '%s/no'",
			  dir, one, dir, dir, dir, dir, dir);
	assert_int_equal(system(line), 0);
	free(line);
	assert_int_equal(reader_read(&reader, dir), 0);
	assert_int_equal(archive_count(reader.archive), 2);
	assert_int_equal(archive_skipped(reader.archive), 3 + 4);
	assert_int_equal(reader_size(dir), (int64_t)strlen(box));
	archive_free(&reader.archive);
	free(one);
	free(dir);
}

static const char topics[] =
    "{\"id\":7,\"title\":\"Lids\",\"pinned\":true,\"closed\":true,\"posts\":["
    "{\"post_number\":1,\"username\":\"kate\",\"name\":\"Kate\",\"created_at\":"
    "\"2016-09-17T10:40:52.944Z\",\"raw\":\"one\"},"
    "{\"post_number\":2,\"username\":\"bo\",\"name\":\"\",\"created_at\":"
    "\"2016-09-17T10:41:52.944Z\",\"cooked\":\"<p>two\"},"
    "{\"post_number\":3,\"post_type\":3,\"username\":\"bo\"},"
    "{\"post_number\":4,\"username\":\"kate\",\"created_at\":\"2016-09-17T10:42:00.000Z\","
    "\"reply_to_post_number\":2,\"raw\":\"three\"}]}\n"
    "not json\n{\"id\":8}\n";

static void test_forum(void **state)
{
	struct archive *archive = read_files(READER_DISCOURSE, write_file("topics", topics));
	json_t *first = archive_message(archive, 0), *last = archive_message(archive, 2);

	(void)state;
	assert_int_equal(archive_count(archive), 3);
	assert_int_equal(archive_threads(archive), 1);
	assert_int_equal(archive_authors(archive), 2);
	assert_int_equal(archive_skipped(archive), 3);
	assert_true(json_is_true(json_object_get(first, "pinned")));
	assert_null(json_object_get(first, "locked"));
	assert_true(json_is_true(json_object_get(last, "locked")));
	assert_string_equal(json_string_value(json_object_get(last, "parent_id")),
			    "topic-7-post-2.discourse");
	assert_string_equal(json_string_value(json_object_get(last, "thread_key")),
			    "topic-7-post-1.discourse");
	check_messages(archive);
	json_decref(first);
	json_decref(last);
	archive_free(&archive);
}

static bool is_absent(const char *path)
{
	if (access(path, R_OK) == 0)
		return false;
	print_message("SKIP: no %s here\n", path);
	return true;
}

/* messages: those with the same Message-ID counted once. Threads as a plain
 * reading of JWZ gives them (checked by a second one, in another language);
 * a count that also joins by the addresses in "Message from Kate <address>"
 * has 1514 for easy-ham and 501 for r-sig-gui. */
static void test_corpora(void **state)
{
	static const struct {
		enum reader_kind kind;
		const char *path;
		size_t messages, threads, skipped;
	} cases[] = {
	    {READER_MAIL, CORPORA "mail/usrp-users-2021h1.mbox", 1173, 408, 0},
	    {READER_MAIL, CORPORA "mail/ksummit-2021-2024.mbox", 1819, 96, 2},
	    {READER_MAIL, CORPORA "mail/spamassassin-easy-ham-1.mbox", 2500, 1519, 0},
	    {READER_MAIL, CORPORA "mail/notmuch-default.mbox", 52, 24, 1},
	    {READER_DISCOURSE, CORPORA "forum/urho3d-discourse.jsonl", 12508, 1378, 63},
	    {READER_LIST, CORPORA "forum/r-sig-gui.jsonl", 1236, 528, 0},
	};

	(void)state;
	if (is_absent(CORPORA))
		skip();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct archive *archive = read_files(cases[i].kind, cases[i].path);

		assert_int_equal(archive_count(archive), cases[i].messages);
		assert_int_equal(archive_threads(archive), cases[i].threads);
		assert_int_equal(archive_skipped(archive), cases[i].skipped);
		check_messages(archive);
		archive_free(&archive);
	}
}

/* Everything is taken, or skipped with its reason: as many as there are From
 * lines, or files. Those of mailarc-1 and ruby-mail that are skipped have the
 * Message-ID of another one, or are a copy of it. */
static void test_torture(void **state)
{
	static const struct {
		const char *path;
		size_t taken, skipped;
	} cases[] = {
	    {"mail-thread/testbox-1.mbox", 10, 0},
	    {"mail-thread/testbox-3.mbox", 3, 0},
	    {"mail-thread/testbox-5.mbox", 4, 0},
	    {"mail-thread/testbox-7.mbox", 1, 0},
	    {"mail-thread/testbox-9.mbox", 6, 0},
	    {"mbox-messageparser/mailarc-1.txt", 14, 2},
	    {"mbox-messageparser/mailarc-1-dos.txt", 14, 2},
	    {"mbox-messageparser/mailarc-2.txt", 5, 0},
	    {"mbox-messageparser/mailarc-2.txt.gz", 5, 0},
	    {"mbox-messageparser/mailseparators.txt", 3, 0},
	    {"mbox-messageparser/malformed.txt", 54, 0},
	    {"mbox-messageparser/separators1.sep", 4, 0},
	    {"notmuch", 18, 0},
	    {"ruby-mail", 39, 13},
	};

	(void)state;
	if (is_absent(CORPORA "mail-small"))
		skip();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char path[256];
		struct archive *archive;

		snprintf(path, sizeof(path), CORPORA "mail-small/%s", cases[i].path);
		archive = read_files(READER_MAIL, path);
		if (archive_count(archive) != cases[i].taken ||
		    archive_skipped(archive) != cases[i].skipped)
			fail_msg("%s: %zu taken, %zu skipped", cases[i].path,
				 archive_count(archive), archive_skipped(archive));
		check_messages(archive);
		archive_free(&archive);
	}
}

/* The same files give the same messages, in the same order. */
static void test_same_again(void **state)
{
	struct archive *one, *two;

	(void)state;
	if (is_absent(CORPORA "mail-small"))
		skip();
	one = read_files(READER_MAIL, CORPORA "mail-small");
	two = read_files(READER_MAIL, CORPORA "mail-small");
	assert_int_equal(archive_count(one), archive_count(two));
	for (size_t i = 0; i < archive_count(one); i++) {
		json_t *a = archive_message(one, i), *b = archive_message(two, i);

		assert_true(json_equal(a, b));
		json_decref(a);
		json_decref(b);
	}
	archive_free(&one);
	archive_free(&two);
}

static int set_up(void **state)
{
	(void)state;
	mail_start();
	return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
	char line[256];

	(void)state;
	snprintf(line, sizeof(line), "rm -rf '%s'", folder);
	return system(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_skips),   cmocka_unit_test(test_single_and_missing),
	    cmocka_unit_test(test_cut_off), cmocka_unit_test(test_no_files),
	    cmocka_unit_test(test_forum),   cmocka_unit_test(test_corpora),
	    cmocka_unit_test(test_torture), cmocka_unit_test(test_same_again),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
