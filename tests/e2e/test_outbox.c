/* Files and the texts they are for, through the real ssh, scp, sftp, pscp and
 * psftp: one that arrives is offered to the open form, awake or asleep; what is
 * in a private room is there for those in it, and for others no more than what
 * never was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

enum { WORDS = RUN_SSH_WORDS + 16, LONG_MS = 60000 };

static struct server server;
static char *olga, *tess, *otto; /* owner, tester, outsider */
static char work[320];

/* --- people, files, programs --- */

static char *does(const char *key, const char *input, const char *line)
{
	struct run run = run_ssh(&server, key ? "me" : "guest", key, input, line);
	char *out;

	if (run.status != 0)
		print_error("`%s`: %d\n%s%s\n", line, run.status, run.out, run.err);
	assert_int_equal(run.status, 0);
	out = mem_dup(run.out);
	run_free(&run);
	return out;
}

static void must(const char *key, const char *input, const char *line)
{
	free(does(key, input, line));
}

static char *write_text(const char *name, const char *text)
{
	char *path = mem_printf("%s/%s", work, name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	return path;
}

static void expect_text(const char *path, const char *text)
{
	char *found = mem_alloc(strlen(text) + 2);
	FILE *file = fopen(path, "re");
	size_t len;

	assert_non_null(file);
	len = fread(found, 1, strlen(text) + 1, file);
	fclose(file);
	found[len] = '\0';
	assert_string_equal(found, text);
	free(found);
	unlink(path);
}

/* scp or sftp with the options of ssh; `more` ends with NULL. */
static struct run copy(const char *program, const char *key, const char *const *more,
		       const char *input)
{
	const char *argv[WORDS];
	int count = run_ssh_words(&server, "x", key, argv) - 1;

	argv[0] = program;
	for (int i = 0; i < count; i++) {
		if (strcmp(argv[i], "-p") == 0)
			argv[i] = "-P";
	}
	while (*more)
		argv[count++] = *more++;
	argv[count] = NULL;
	return run_program(argv, input, input ? strlen(input) : 0, RUN_MS);
}

static void gives(const char *key, const char *path)
{
	const char *const more[] = {"-q", path, "x@127.0.0.1:", NULL};
	struct run run = copy("scp", key, more, NULL);

	if (run.status != 0)
		print_error("%s\n", run.err);
	assert_int_equal(run.status, 0);
	run_free(&run);
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What the server says itself may come before or after what sftp says of it. */
static char *sorted(char *text)
{
	char *lines[64], *line;
	struct buf out = {0};
	size_t count = 0;

	while ((line = strsep(&text, "\n")) && count < 64)
		lines[count++] = line;
	qsort(lines, count, sizeof(lines[0]), compare_lines);
	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%s\n", lines[i]);
	return buf_take(&out, NULL);
}

/* All that a batch of sftp says, to be freed. */
static char *sftp(const char *key, const char *batch)
{
	const char *const more[] = {"-q", "-b", "-", key ? "x@127.0.0.1" : "guest@127.0.0.1", NULL};
	struct run run = copy("sftp", key, more, batch);
	char *err = sorted(run.err), *said = mem_printf("%d\n%s%s", run.status, run.out, err);

	free(err);

	run_free(&run);
	return said;
}

static int set_up(void **state)
{
	static const char log[] = "every carry about 12 % short\n";

	(void)state;
	server_start(&server, "sleep_seconds = 4\nwake_pause_seconds = 0\nfree_disk_mb = 0\n"
			      "file_mb = 8\nsessions_per_address = 60\n");
	olga = server_person(&server, "olga");
	tess = server_person(&server, "tess");
	otto = server_person(&server, "otto");
	server_must(&server, "room.new",
		    json_pack("{s:s, s:s, s:s, s:s, s:b}", "room", "heron", "title", "Heron",
			      "purpose", "So that launch day surprises nobody.", "owner", "olga",
			      "hidden", 1));
	server_must(&server, "community.set", json_pack("{s:s}", "address", "green.example:2222"));
	must(olga, NULL, "room admit heron tess");
	must(tess, log, "file put --name swing.txt");
	must(tess, "It is short.",
	     "feedback new heron --type issue --title 'Carry reads short' --file swing.txt");
	must(olga, "secret of staff\n", "file put --name trace.txt");
	must(olga, "Look.", "feedback comment heron-1 --visibility staff --file trace.txt");
	snprintf(work, sizeof(work), "%s/work", server.dir);
	mkdir(work, 0700);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	server_end(&server);
	free(olga);
	free(tess);
	free(otto);
	return 0;
}

/* --- the open form --- */

/* At home, wherever the last session left. */
static struct term *at_home(const char *key)
{
	struct term *term = term_open(&server, &(struct term_options){.user = "x", .key = key});

	term_expect(term, " UTC");
	for (int i = 0; i < 5 && !term_shows(term, "The page ends here"); i++) {
		if (term_shows(term, "What you wrote"))
			term_type(term, "t");
		else
			term_type(term, term_shows(term, "^X send") ? "\003" : ":home\r");
		term_settle(term, 500);
	}
	term_expect(term, "The page ends here");
	return term;
}

/* From home to the text of a report. */
static struct term *reporting(void)
{
	struct term *term = at_home(tess);

	term_type(term, "O");
	term_expect(term, "Private rooms");
	term_settle(term, 300);
	term_type(term, "\r");
	term_expect(term, "Report something");
	term_type(term, "\r");
	term_expect(term, "What is it?");
	term_type(term, "1");
	term_expect(term, "I was trying to");
	term_type(term, "warm up\r");
	term_expect(term, "Write what happened");
	term_settle(term, 300);
	term_type(term, "\r");
	term_expect(term, " What happened  ");
	term_expect(term, "Heron   private");
	return term;
}

static void test_offered_to_the_form(void **state)
{
	struct term *term = reporting();
	char *photo = write_text("photo.txt", "a picture in words\n"), *out;

	(void)state;
	term_type(term, "It does it again.");
	term_expect(term, "draft kept");
	gives(tess, photo);
	term_expect(term, "photo.txt (19 bytes) arrived: a attach, d leave in outbox");
	term_settle(term, 1000);
	term_type(term, "a");
	term_expect(term, "File: photo.txt, 19 bytes");
	term_type(term, "\030");
	term_expect(term, "You have an answer by");
	term_expect(term, "photo.txt");
	term_type(term, "f");
	term_expect(term, "Its text");
	term_expect(term, "a picture in words");
	term_expect(term, "ssh -p 2222 green.example file get");
	term_close(&term);
	out = does(tess, NULL, "feedback show heron-2 --json");
	assert_non_null(strstr(out, "\"photo.txt\""));
	free(out);
	out = does(tess, NULL, "file list --json");
	assert_null(strstr(out, "photo.txt"));
	free(out);
	free(photo);
}

/* Asleep, the form is woken and offers it just so; what was attached is still
 * attached on another device. */
static void test_offered_to_a_sleeper(void **state)
{
	struct term *term = reporting(), *other;
	char *photo = write_text("late.txt", "later\n"), *out;

	(void)state;
	term_type(term, "And again.");
	term_expect(term, "draft kept");
	assert_true(server_wait_clients(&server, 0, LONG_MS));
	gives(tess, photo);
	term_expect(term, "late.txt (6 bytes) arrived: a attach");
	term_settle(term, 1000);
	term_type(term, "a");
	term_expect(term, "File: late.txt");
	other = reporting();
	term_expect(other, "A draft, saved");
	term_type(other, "g");
	term_expect(other, "And again.");
	term_expect(other, "File: late.txt");
	/* Thrown away, the file is in the outbox and meant for nothing. */
	term_type(other, "\003");
	term_expect(other, "What you wrote");
	term_type(other, "t");
	term_expect(other, "Report something");
	out = does(tess, NULL, "file list --name late.txt --json");
	assert_non_null(strstr(out, "late.txt"));
	assert_null(strstr(out, "report:heron"));
	free(out);
	term_close(&term);
	term_close(&other);
	must(tess, NULL, "file remove late.txt");
	free(photo);
}

static void test_pasted_log(void **state)
{
	struct term *term = reporting();
	struct buf paste = {0};
	char *out;

	(void)state;
	term_type(term, "Here is the log.");
	buf_add_text(&paste, "\033[200~");
	for (int i = 1; i <= 100; i++)
		buf_printf(&paste, "%d clock behind\r", i);
	buf_add_text(&paste, "\033[201~");
	term_type(term, buf_text(&paste));
	term_expect(term, "You pasted 100 lines");
	term_type(term, "f");
	term_expect(term, "File: pasted.txt");
	term_type(term, "\030");
	term_expect(term, "You have an answer by");
	term_close(&term);
	out = does(tess, NULL, "file list --item heron-3");
	assert_non_null(strstr(out, "pasted.txt"));
	free(out);
	out = sftp(tess, "ls -1 /rooms/heron/HERON-3/1\n");
	assert_non_null(strstr(out, "pasted.txt"));
	free(out);
	buf_free(&paste);
}

/* --- as plain text --- */

static char *plain(const char *key, const char *input)
{
	static const char *const no_terminal[] = {"-T", NULL};
	struct run run = run_ssh_with(&server, key ? "me" : "guest", key, no_terminal, input,
				      strlen(input), NULL);
	char *out = mem_dup(run.out);

	assert_int_equal(run.status, 0);
	assert_null(strchr(out, '\033'));
	run_free(&run);
	return out;
}

/* The number of the line with these words. */
static int number_of(const char *out, const char *words)
{
	const char *at = strstr(out, words);

	if (!at)
		print_error("%s is not in\n%s\n", words, out);
	assert_non_null(at);
	while (at > out && at[-1] != '\n')
		at--;
	return atoi(at);
}

/* From a room to a report, and to what is attached to it, by the numbers shown. */
static void test_report_as_plain_text(void **state)
{
	static const char *const ways[] = {". All reports", ". HERON-1. ", ". The files that are"};
	char *keys = mem_dup("r\n1\n"), *more, *out;

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		more = mem_printf("%sq\nq\nq\nq\nq\n", keys);
		out = plain(tess, more);
		free(more);
		more = mem_printf("%s%d\n", keys, number_of(out, ways[i]));
		free(keys);
		keys = more;
		free(out);
	}
	more = mem_printf("%sr\nq\nq\nq\nq\nq\nq\n", keys);
	out = plain(tess, more);
	assert_non_null(strstr(out, "    File: swing.txt, 29 bytes, text/plain\n"));
	assert_non_null(strstr(out, "    every carry about 12 % short\n"));
	assert_non_null(strstr(out, "ssh -p 2222 green.example file get "));
	assert_null(strstr(out, "trace.txt"));
	free(out);
	free(more);
	free(keys);
}

/* Given, looked at, sent along with a thread, read out by a guest, thrown away. */
static void test_as_plain_text(void **state)
{
	char *out;

	(void)state;
	must(tess,
	     "\xe2\x80\xae"
	     "gpj.exe\n",
	     "file put --name odd.txt");
	out = plain(tess, "f\n1\nr\nd\ny\nq\nq\n");
	assert_non_null(strstr(out, "1. odd.txt, 11 bytes, text/plain, "));
	assert_non_null(strstr(out, "    scp -P 2222 green.example:odd.txt .\n"));
	assert_non_null(strstr(out, "    <U+202E>gpj.exe\n"));
	assert_non_null(strstr(out, "The file is gone."));
	assert_non_null(strstr(out, "It is empty."));
	free(out);
	must(tess, "a line\nof a log\n", "file put --name plain.txt");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Tea", "about", "About"));
	/* The board, a new thread, a title, a text, its file: chosen, taken off, chosen. */
	out = plain(tess, "b\n1\nc\nWith a log\nSee the log.\n.\n6\n1\n1\n1\nq\n1\nq\nq\nq\nq\n");
	if (!strstr(out, "Sent: your thread is there."))
		print_error("%s\n", out);
	if (!strstr(out, "plain.txt, 16 bytes, text/plain, goes along"))
		print_error("%s\n", out);
	assert_non_null(strstr(out, "plain.txt, 16 bytes, text/plain, goes along"));
	assert_non_null(strstr(out, "Sent: your thread is there."));
	free(out);
	out = plain(NULL, "1\na\nr\nq\nq\nq\n");
	if (!strstr(out, "    of a log"))
		print_error("%s\n", out);
	assert_non_null(strstr(out, "    File: plain.txt, 16 bytes, text/plain\n"));
	assert_non_null(strstr(out, "    a line\n    of a log\n"));
	assert_non_null(strstr(out, "scp -P 2222 guest@green.example:/boards/tea/1/1/plain.txt ."));
	free(out);
	out = plain(NULL, "f\nq\n");
	assert_non_null(strstr(out, "Only members give files."));
	free(out);
}

/* --- the rooms' files --- */

static void test_in_the_room(void **state)
{
	char *out, *back = mem_printf("%s/back", work), *batch;

	(void)state;
	batch = mem_printf("ls -1 /rooms\nls -1 /rooms/heron\nls -1 /rooms/heron/HERON-1/1\n"
			   "get /rooms/heron/HERON-1/1/swing.txt %s\n",
			   back);
	out = sftp(tess, batch);
	assert_int_equal(*out, '0');
	assert_non_null(strstr(out, "heron"));
	assert_non_null(strstr(out, "swing.txt"));
	assert_null(strstr(out, "HERON-1-staff"));
	assert_null(strstr(out, "trace.txt"));
	expect_text(back, "every carry about 12 % short\n");
	free(out);
	free(batch);
	batch =
	    mem_printf("ls -1 /rooms/heron\nget /rooms/heron/HERON-1-staff/1/trace.txt %s\n", back);
	out = sftp(olga, batch);
	assert_non_null(strstr(out, "HERON-1-staff"));
	assert_int_equal(*out, '0');
	expect_text(back, "secret of staff\n");
	free(out);
	free(batch);
	free(back);
}

/* The same words about what is hidden and what never was, name for name. */
static void equal_words(const char *key, const char *format)
{
	static const char *const names[] = {"heron", "nohen"};
	char *said[2];

	for (int i = 0; i < 2; i++) {
		struct buf batch = {0};

		for (const char *p = format; *p; p++) {
			if (*p == '%')
				buf_add_text(&batch, names[i]);
			else if (*p == '^')
				buf_add_text(&batch, i ? "NOHEN" : "HERON");
			else
				buf_add_char(&batch, *p);
		}
		said[i] = sftp(key, buf_text(&batch));
		for (char *p = said[i]; (p = strcasestr(p, names[i]));)
			memcpy(p, "-----", 5);
		assert_null(strstr(said[i], "swing"));
		buf_free(&batch);
	}
	assert_string_equal(said[0], said[1]);
	free(said[0]);
	free(said[1]);
}

static void test_outside_the_room(void **state)
{
	static const char *const batches[] = {
	    "ls /rooms/%\n",
	    "ls /rooms/%/^-1\n",
	    "ls /rooms/%/^-1/1\n",
	    "ls /rooms/%/^-1-staff/1\n",
	    "cd /rooms/%\n",
	    "cd /rooms/%/^-1\n",
	    "get /rooms/%/^-1/1/a.txt /dev/null\n",
	    "rm /rooms/%/^-1/1/a.txt\n",
	    "put /dev/null /rooms/%/^-1/1/a.txt\n",
	    "rename /rooms/%/^-1/1/a.txt b.txt\n",
	    "mkdir /rooms/%/^-1/2\n",
	    "-ls /boards/%\n-ls -l /rooms\n-ls -l /boards\n-ls -l /\n",
	    "df /rooms/%\n",
	};
	const char *const who[] = {otto, NULL};
	char *out;

	(void)state;
	for (size_t w = 0; w < 2; w++)
		for (size_t i = 0; i < sizeof(batches) / sizeof(batches[0]); i++)
			equal_words(who[w], batches[i]);
	/* Staff's own from the tester, who is inside. */
	out = sftp(tess, "ls /rooms/heron/HERON-1-staff\n");
	assert_int_not_equal(*out, '0');
	free(out);
	out = sftp(tess, "get /rooms/heron/HERON-1-staff/1/trace.txt /dev/null\n");
	assert_int_not_equal(*out, '0');
	free(out);
	/* Another's outbox is no place; what a guest sees of it is nothing. */
	must(tess, "mine\n", "file put --name mine.txt");
	out = sftp(otto, "-ls /outbox\n-get /outbox/mine.txt /dev/null\n");
	assert_null(strstr(out, "sftp> ls /outbox\nmine"));
	free(out);
	out = sftp(NULL, "-ls -1 /\n-ls /outbox\n-get /outbox/mine.txt /dev/null\n");
	assert_null(strstr(out, "mine.txt\n"));
	assert_null(strstr(out, "/outbox\n/"));
	free(out);
	must(tess, NULL, "file remove mine.txt");
}

/* Whoever is out of the room is out of its files at once, in a session that stands. */
static void test_removed(void **state)
{
	char *out;

	(void)state;
	must(olga, NULL, "room admit heron otto");
	out = sftp(otto, "ls -1 /rooms/heron/HERON-1/1\n");
	assert_non_null(strstr(out, "swing.txt"));
	free(out);
	must(olga, NULL, "room remove heron otto --reason 'as a test'");
	equal_words(otto, "ls /rooms/%/^-1/1\n");
	equal_words(otto, "get /rooms/%/^-1/1/a.txt /dev/null\n");
}

/* No way out of the tree, whatever is said. */
static void test_dots(void **state)
{
	static const char *const names[] = {"../../../../tmp/hearth-evil", "..", "a/../../b",
					    "/outbox/../../evil", "/boards/../outbox/../../evil"};
	char *from = write_text("dots.txt", "dots\n"), *out;
	json_t *list, *row;
	size_t i;

	(void)state;
	out = sftp(tess, "-get ../../../../etc/passwd /dev/null\n-get "
			 "/outbox/../../etc/passwd /dev/null\n-ls /../../etc\n-cd ..\npwd\n"
			 "-cd ../../..\npwd\n");
	assert_null(strstr(out, "Fetching"));
	assert_non_null(strstr(out, "Remote working directory: /\n"));
	free(out);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *batch = mem_printf("-put %s %s\n", from, names[i]);

		free(sftp(tess, batch));
		free(batch);
	}
	assert_int_not_equal(access("/tmp/hearth-evil", F_OK), 0);
	out = does(tess, NULL, "file list --json --limit 100");
	list = json_loads(out, 0, NULL);
	json_array_foreach(json_object_get(list, "items"), i, row)
	{
		const char *name = json_string_value(json_object_get(row, "name"));

		assert_null(strchr(name, '/'));
		assert_true(*name != '.');
	}
	json_decref(list);
	free(out);
	must(tess, "x", "file put --name ../../../etc/passwd");
	out = does(tess, NULL, "file list --name passwd");
	assert_non_null(strstr(out, "passwd"));
	free(out);
	must(tess, NULL, "file remove passwd");
	free(from);
}

/* --- other programs --- */

/* PuTTY's, with a key of its own kind made from ours; and dropbear's. */
static void test_other_programs(void **state)
{
	char *from = write_text("putty.txt", "from putty\n"), *back = mem_printf("%s/back", work);
	const char *const keygen[] = {"puttygen", tess, "-O", "private", "-o", back, NULL};
	const char *put[] = {"pscp", "-batch",	 "-P", server.port, "-i",
			     back,   "-hostkey", NULL, from,	    "x@127.0.0.1:putty.txt",
			     NULL};
	const char *get[] = {"pscp", "-batch", "-sftp",	   "-P", server.port,
			     "-i",   back,     "-hostkey", NULL, "x@127.0.0.1:putty.txt",
			     NULL,   NULL};
	char *public_key = mem_printf("%s/host_ed25519", server.dir);
	const char *const fingerprint[] = {"ssh-keygen", "-lf", public_key, NULL};
	char *got = mem_printf("%s/got", work), *word, *end;
	struct run run;

	(void)state;
	run = run_program((const char *const[]){"pscp", "-V", NULL}, NULL, 0, RUN_MS);
	if (run.status != 0) {
		run_free(&run);
		skip();
	}
	run_free(&run);
	run = run_program(keygen, NULL, 0, RUN_MS);
	if (run.status != 0) {
		print_message("puttygen is not here\n");
		run_free(&run);
		skip();
	}
	run_free(&run);
	run = run_program(fingerprint, NULL, 0, RUN_MS);
	word = strstr(run.out, "SHA256:");
	assert_non_null(word);
	end = strchr(word, ' ');
	assert_non_null(end);
	*end = '\0';
	put[7] = get[8] = word;
	get[10] = got;
	{
		struct run one = run_program(put, NULL, 0, RUN_MS);

		if (one.status != 0)
			print_error("%s%s\n", one.out, one.err);
		assert_int_equal(one.status, 0);
		run_free(&one);
		one = run_program(get, NULL, 0, RUN_MS);
		assert_int_equal(one.status, 0);
		run_free(&one);
	}
	expect_text(got, "from putty\n");
	run_free(&run);
	must(tess, NULL, "file remove putty.txt");
	free(public_key);
	free(from);
	free(back);
	free(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_offered_to_the_form),
	    cmocka_unit_test(test_offered_to_a_sleeper),
	    cmocka_unit_test(test_pasted_log),
	    cmocka_unit_test(test_as_plain_text),
	    cmocka_unit_test(test_report_as_plain_text),
	    cmocka_unit_test(test_in_the_room),
	    cmocka_unit_test(test_outside_the_room),
	    cmocka_unit_test(test_removed),
	    cmocka_unit_test(test_dots),
	    cmocka_unit_test(test_other_programs),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
