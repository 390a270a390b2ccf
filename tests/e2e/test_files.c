/* Files over the real scp, scp -O, sftp and ssh: in and out whole, within limits,
 * for those who may; nothing half of anything, whoever dies on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/pipe.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

enum { MEGA = 1024 * 1024, WORDS = RUN_SSH_WORDS + 24 };

static struct server server;
static char *ann, *bob;
static char work[320]; /* files of the person */

static int setup(void **state)
{
	(void)state;
	server_start(&server, "file_mb = 8\nmember_files_mb = 20\nfree_disk_mb = 0\n"
			      "sessions_per_address = 60\nupload_idle_seconds = 2\n");
	ann = server_make_key(&server, "ann");
	bob = server_make_key(&server, "bob");
	server_add_member(&server, "ann", ann, "member");
	server_add_member(&server, "bob", bob, "member");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "tea", "title", "Tea", "about", "About"));
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s, s:s}", "board", "den", "title", "Den", "about",
			      "About", "read", "hidden"));
	server_must(&server, "board.admit",
		    json_pack("{s:s, s:s}", "board", "den", "handle", "ann"));
	snprintf(work, sizeof(work), "%s/work", server.dir);
	mkdir(work, 0700);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	free(ann);
	free(bob);
	return 0;
}

/* --- files of the person --- */

static char *path_of(const char *name)
{
	return mem_printf("%s/%s", work, name);
}

/* Bytes that are the same for the same seed. */
static char *make(const char *name, size_t len, unsigned seed)
{
	char *path = path_of(name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	for (size_t i = 0; i < len; i++) {
		seed = seed * 1103515245 + 12345;
		fputc((int)(seed >> 16) & 255, file);
	}
	assert_int_equal(fclose(file), 0);
	return path;
}

static char *write_text(const char *name, const char *text)
{
	char *path = path_of(name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	return path;
}

static void expect_same(const char *a, const char *b)
{
	const char *const argv[] = {"cmp", a, b, NULL};
	struct run run = run_program(argv, NULL, 0, RUN_MS);

	if (run.status != 0)
		print_error("%s%s\n", run.out, run.err);
	assert_int_equal(run.status, 0);
	run_free(&run);
}

/* Contents and half of contents in the server's store. */
static int count_files(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int count = 0;

	while (dir && (entry = readdir(dir))) {
		char *below = mem_printf("%s/%s", path, entry->d_name);

		if (entry->d_name[0] != '.')
			count += entry->d_type == DT_DIR ? count_files(below) : 1;
		free(below);
	}
	if (dir)
		closedir(dir);
	return count;
}

static int contents(void)
{
	char *path = mem_printf("%s/files", server.dir);
	int count = count_files(path);

	free(path);
	return count;
}

/* Halves of contents; waits until there are so many. */
static int halves_until(int is)
{
	char *path = mem_printf("%s/files/new", server.dir);
	int count;

	for (int i = 0; i < 3000 && (count = count_files(path)) != is; i++)
		usleep(20000);
	free(path);
	return count;
}

static int halves(void)
{
	return halves_until(0);
}

/* --- programs --- */

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

static void scp(const char *key, const char *flag, const char *from, const char *to, int status,
		const char *words)
{
	const char *const more[] = {"-q", flag, from, to, NULL};
	struct run run = copy("scp", key, more, NULL);

	if (run.status != status || (words && !strstr(run.err, words)))
		print_error("scp %s %s %s: %d\n%s\n", flag, from, to, run.status, run.err);
	assert_int_equal(run.status, status);
	assert_true(!words || strstr(run.err, words));
	run_free(&run);
}

/* Flags of scp: as it is now, and as it was. */
static const char *const flags[] = {"-s", "-O"};

static struct run ssh(const char *key, const char *input, size_t len, const char *line, int status)
{
	struct run run = run_ssh_with(&server, key ? "me" : "guest", key, NULL, input, len, line);

	if (run.status != status)
		print_error("`%s`: %d\n%s%s\n", line, run.status, run.out, run.err);
	assert_int_equal(run.status, status);
	return run;
}

static json_t *ssh_json(const char *key, const char *line)
{
	struct run run = ssh(key, NULL, 0, line, 0);
	json_t *value = run_json(&run);

	run_free(&run);
	return value;
}

static void ssh_do(const char *key, const char *input, const char *line)
{
	struct run run = ssh(key, input, input ? strlen(input) : 0, line, 0);

	run_free(&run);
}

/* How many files the outbox has, of that name (NULL: at all) and size. */
static int in_outbox(const char *key, const char *name, int64_t size)
{
	json_t *list = ssh_json(key, "file list --json --limit 500"), *row;
	int count = 0;
	size_t i;

	json_array_foreach(json_object_get(list, "items"), i, row)
	{
		const char *called = json_string_value(json_object_get(row, "name"));

		if (name && strcmp(called, name) != 0)
			continue;
		count += size < 0 || json_integer_value(json_object_get(row, "size")) == size;
	}
	json_decref(list);
	return count;
}

static void empty_outbox(const char *key)
{
	json_t *list = ssh_json(key, "file list --json --limit 500"), *row;
	size_t i;

	json_array_foreach(json_object_get(list, "items"), i, row)
	{
		char *line =
		    mem_printf("file remove %lld",
			       (long long)json_integer_value(json_object_get(row, "file")));

		ssh_do(key, NULL, line);
		free(line);
	}
	json_decref(list);
}

/* A thread of ann's with a file of her outbox. */
static json_int_t thread_with(const char *board, const char *file)
{
	char *line =
	    mem_printf("thread new %s --title 'Swing logs' --file '%s' --json", board, file);
	struct run run = ssh(ann, "hi", 2, line, 0);
	json_t *value = run_json(&run);
	json_int_t thread = json_integer_value(json_object_get(value, "thread"));

	json_decref(value);
	run_free(&run);
	free(line);
	return thread;
}

/* --- the tests --- */

static void test_scp_both_ways(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		char *from = make("photo.jpg", 3 * MEGA + 17, 5), *back = path_of("back");
		json_int_t thread;
		char *where;

		scp(ann, flags[i], from, "x@127.0.0.1:", 0, NULL);
		assert_int_equal(in_outbox(ann, "photo.jpg", 3 * MEGA + 17), 1);
		scp(ann, flags[i], "x@127.0.0.1:photo.jpg", back, 0, NULL);
		expect_same(from, back);
		unlink(back);
		scp(ann, flags[i], from, "x@127.0.0.1:other.jpg", 0, NULL);
		assert_int_equal(in_outbox(ann, "other.jpg", 3 * MEGA + 17), 1);
		thread = thread_with("tea", "photo.jpg");
		where =
		    mem_printf("guest@127.0.0.1:/boards/tea/%lld/1/photo.jpg", (long long)thread);
		scp(NULL, flags[i], where, back, 0, NULL);
		expect_same(from, back);
		assert_int_equal(in_outbox(ann, "photo.jpg", -1), 0);
		free(where);
		free(from);
		free(back);
		empty_outbox(ann);
	}
	assert_int_equal(halves(), 0);
}

static void test_names(void **state)
{
	static const struct {
		const char *name, *kept;
	} rows[] = {
	    {".profile", "profile"},
	    {"a b (1).txt", "a b (1).txt"},
	    {"-rf", "rf"},
	    {"\xe2\x80\xaegpj.exe", "gpj.exe"},
	    {"caf\xe9.txt", "caf_.txt"}, /* not UTF-8 */
	    {"w\xc3\xbc"
	     "rfel.txt",
	     "w\xc3\xbc"
	     "rfel.txt"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *from = write_text(rows[i].name, "hello\n");

		for (int f = 0; f < 2; f++) {
			scp(ann, flags[f], from, "x@127.0.0.1:.", 0, NULL);
			assert_int_equal(in_outbox(ann, rows[i].kept, 6), 1);
			assert_int_equal(in_outbox(ann, NULL, -1), 1);
			empty_outbox(ann);
		}
		free(from);
	}
}

static void test_sftp(void **state)
{
	static const char batch[] = "pwd\n"
				    "put log.txt\n"
				    "put log.txt ../outbox/second.txt\n"
				    "rename second.txt l\xe9.txt\n"
				    "rename l_.txt third.txt\n"
				    "get third.txt got.txt\n"
				    "ls -1\n"
				    "rm third.txt\n"
				    "-put log.txt /boards/tea/log.txt\n"
				    "-mkdir folder\n"
				    "-get nothing.txt\n"
				    "-rm /boards\n"
				    "-ls /boards/den\n"
				    "ls -1 /\n"
				    "cd /boards/tea\n";
	const char *const more[] = {"-b", "-", "x@127.0.0.1", NULL};
	char *log = write_text("log.txt", "line\n"), *got = path_of("got.txt"), *old;
	struct run run;

	(void)state;
	old = getcwd(NULL, 0);
	assert_int_equal(chdir(work), 0);
	run = copy("sftp", ann, more, batch);
	assert_int_equal(chdir(old), 0);
	if (run.status != 0)
		print_error("%s%s\n", run.out, run.err);
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "Remote working directory: /outbox"));
	assert_non_null(strstr(run.out, "sftp> ls -1\nlog.txt\nthird.txt\n"));
	assert_non_null(strstr(run.out, "/boards\n/outbox\n/rooms\n"));
	assert_non_null(strstr(run.err, "files are given to your outbox"));
	assert_non_null(strstr(run.err, "an outbox has no folders"));
	expect_same(log, got);
	assert_int_equal(in_outbox(ann, NULL, -1), 1);
	run_free(&run);
	empty_outbox(ann);
	free(log);
	free(got);
	free(old);
}

/* Whole trees, many files in one folder. */
static void test_sftp_many(void **state)
{
	const char *const list[] = {"-b", "-", "x@127.0.0.1", NULL};
	struct run run;
	int lines = 0;

	(void)state;
	for (int i = 0; i < 90; i++) {
		char *line = mem_printf("file put --name f%02d.txt", i);

		ssh_do(ann, "x", line);
		free(line);
	}
	run = copy("sftp", ann, list, "ls -1\n");
	for (char *p = run.out; (p = strchr(p, '\n')); p++)
		lines++;
	assert_int_equal(lines, 91);
	run_free(&run);
	empty_outbox(ann);
}

static void test_exec(void **state)
{
	static const char bytes[] = "a\0b\xff\xfe\r\n\x1b[2J\n\n";
	size_t len = sizeof(bytes) - 1;
	struct run run = ssh(ann, bytes, len, "file put --name odd.bin --json", 0);
	json_t *value = run_json(&run);

	(void)state;
	assert_int_equal(json_integer_value(json_object_get(value, "size")), len);
	assert_string_equal(json_string_value(json_object_get(value, "type")),
			    "application/octet-stream");
	json_decref(value);
	run_free(&run);
	run = ssh(ann, NULL, 0, "file get odd.bin", 0);
	assert_int_equal(run.out_len, len);
	assert_memory_equal(run.out, bytes, len);
	assert_int_equal(run.err_len, 0);
	run_free(&run);
	run = ssh(ann, NULL, 0, "file get odd.bin --json", 0);
	value = run_json(&run);
	assert_true(json_is_null(json_object_get(value, "text")));
	json_decref(value);
	run_free(&run);
	/* A text as a word, and none at all. */
	ssh_do(ann, NULL, "file put --name word.txt --body 'a word'");
	assert_int_equal(in_outbox(ann, "word.txt", 6), 1);
	ssh_do(ann, NULL, "file put --name empty.txt");
	assert_int_equal(in_outbox(ann, "empty.txt", 0), 1);
	run = ssh(ann, NULL, 0, "file get nothing", 3);
	assert_string_equal(run.err, "hearth: no such thing, or not for you\n");
	run_free(&run);
	run = ssh(NULL, "x", 1, "file put", 4);
	run_free(&run);
	run = ssh(ann, "x", 1, "file put --nonsense", 2);
	run_free(&run);
	run = ssh(ann, "x", 1, "file put --unique perhaps", 2);
	run_free(&run);
	empty_outbox(ann);
}

/* A terminal is no place for bytes. */
static void test_exec_terminal(void **state)
{
	static const char *const extra[] = {"-tt", NULL};
	struct run run = run_ssh_with(&server, "me", ann, extra, "", 0, "file get x");

	(void)state;
	assert_int_equal(run.status, 2);
	assert_non_null(strstr(run.err, "leave out -t"));
	run_free(&run);
}

/* What is attached is shown with the post, for people and for machines. */
static void test_attached(void **state)
{
	json_int_t thread;
	char *line;
	json_t *value, *file;
	struct run run;

	(void)state;
	ssh_do(ann, "line\n", "file put --name swing.txt");
	thread = thread_with("tea", "swing.txt");
	line = mem_printf("thread show %lld --json", (long long)thread);
	value = ssh_json(NULL, line);
	file = json_array_get(
	    json_object_get(json_array_get(json_object_get(value, "items"), 0), "attachments"), 0);
	assert_string_equal(json_string_value(json_object_get(file, "name")), "swing.txt");
	assert_true(json_integer_value(json_object_get(file, "file")) > 0);
	free(line);
	line = mem_printf("thread show %lld", (long long)thread);
	run = ssh(NULL, NULL, 0, line, 0);
	assert_non_null(strstr(run.out, "name swing.txt  size 5  type text/plain"));
	run_free(&run);
	free(line);
	line = mem_printf("file get %lld",
			  (long long)json_integer_value(json_object_get(file, "file")));
	run = ssh(NULL, NULL, 0, line, 0);
	assert_string_equal(run.out, "line\n");
	run_free(&run);
	free(line);
	json_decref(value);
}

/* A guest gives nothing and reads what guests read; others find nothing hidden. */
static void test_not_for_you(void **state)
{
	char *from = write_text("mine.txt", "mine\n"), *back = path_of("back"), *where, *line;
	json_int_t thread;
	struct run run;

	(void)state;
	for (int i = 0; i < 2; i++)
		scp(NULL, flags[i], from, "guest@127.0.0.1:", 1, "only members give files");
	ssh_do(ann, "secret\n", "file put --name plan.txt");
	thread = thread_with("den", "plan.txt");
	where = mem_printf("x@127.0.0.1:/boards/den/%lld/1/plan.txt", (long long)thread);
	for (int i = 0; i < 2; i++) {
		scp(ann, flags[i], where, back, 0, NULL);
		scp(bob, flags[i], where, back, 1, i ? "no such thing" : "No such file");
		scp(bob, flags[i], "x@127.0.0.1:/boards/none/1/1/x", back, 1,
		    i ? "no such thing" : "No such file");
		scp(bob, flags[i], "x@127.0.0.1:/outbox/mine.txt", back, 1, NULL);
	}
	line = mem_printf("file list --thread %lld", (long long)thread);
	run = ssh(bob, NULL, 0, line, 3);
	run_free(&run);
	free(line);
	free(where);
	free(from);
	free(back);
}

/* What one signed in a room lies there to be taken away, for who signed it alone. */
static void test_agreement(void **state)
{
	static const char where[] = "x@127.0.0.1:/rooms/heron/agreement.txt";
	const char *const more[] = {"-b", "-", "x@127.0.0.1", NULL};
	char *text = write_text("nda.txt", "Keep it **quiet**.\n\nUntil launch, é"), *back;
	char *other = server_person(&server, "other");
	struct run run;

	(void)state;
	server_must(&server, "room.new",
		    json_pack("{s:s, s:s, s:s, s:b, s:s, s:s}", "room", "heron", "title", "Heron",
			      "purpose", "so that launch day surprises nobody", "hidden", 1,
			      "owner", "ann", "nda", "Keep it **quiet**.\n\nUntil launch, é"));
	ssh_do(ann, NULL, "room admit heron bob");
	back = path_of("signed.txt");
	for (int i = 0; i < 2; i++) {
		scp(bob, flags[i], where, back, 1, NULL);
		scp(other, flags[i], where, back, 1, NULL);
	}
	ssh_do(bob, NULL, "nda accept heron --version 1 --name 'Bob B'");
	for (int i = 0; i < 2; i++) {
		scp(bob, flags[i], where, back, 0, NULL);
		expect_same(text, back);
		assert_int_equal(unlink(back), 0);
		scp(other, flags[i], where, back, 1, i ? "no such thing" : "No such file");
		scp(NULL, flags[i], "guest@127.0.0.1:/rooms/heron/agreement.txt", back, 1, NULL);
	}
	run = copy("sftp", bob, more,
		   "ls -1 /rooms/heron\n-rm /rooms/heron/agreement.txt\n"
		   "-put /dev/null /rooms/heron/agreement.txt\n"
		   "ls -1 /rooms/heron\n");
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "/rooms/heron\n/rooms/heron/agreement.txt\nsftp> -rm"));
	assert_non_null(strstr(run.out, "agreement.txt\nsftp> ls -1 /rooms/heron\n"
					"/rooms/heron/agreement.txt\n"));
	run_free(&run);
	run = copy("sftp", other, more, "ls -1 /rooms/heron\n");
	assert_int_not_equal(run.status, 0);
	assert_null(strstr(run.out, "agreement.txt"));
	run_free(&run);
	free(other);
	free(text);
	free(back);
}

/* --- limits --- */

static void test_too_large(void **state)
{
	char *large = make("large.bin", 9 * MEGA, 3), *huge = path_of("huge.bin");
	char *input = mem_alloc(9 * MEGA);
	struct run run;
	int before = contents();

	(void)state;
	free(write_text("huge.bin", ""));
	assert_int_equal(truncate(huge, INT64_C(2) << 30), 0);
	for (int i = 0; i < 2; i++) {
		scp(ann, flags[i], large, "x@127.0.0.1:", 1, "a file has 8 MB at most here");
		scp(ann, flags[i], huge, "x@127.0.0.1:", 1, "a file has 8 MB at most here");
	}
	run = ssh(ann, input, 9 * MEGA, "file put --name large.bin", 1);
	assert_string_equal(run.err, "hearth: a file has 8 MB at most here\n");
	run_free(&run);
	assert_int_equal(in_outbox(ann, NULL, -1), 0);
	assert_int_equal(halves(), 0);
	assert_int_equal(contents(), before);
	unlink(huge);
	free(input);
	free(large);
	free(huge);
}

/* Also asked often enough for the answer and the end of a channel to meet. */
static void test_types(void **state)
{
	(void)state;
	for (int round = 0; round < 12; round++)
		scp(ann, flags[round % 2], "/bin/ls", "x@127.0.0.1:notes.txt", 1,
		    "application/x-executable are not taken here");
	assert_int_equal(in_outbox(ann, NULL, -1), 0);
	assert_int_equal(halves(), 0);
}

static void test_quota(void **state)
{
	char *from = make("seven.bin", 7 * MEGA, 9);

	(void)state;
	scp(bob, "-s", from, "x@127.0.0.1:one", 0, NULL);
	scp(bob, "-O", from, "x@127.0.0.1:two", 0, NULL);
	for (int i = 0; i < 2; i++)
		scp(bob, flags[i], from, "x@127.0.0.1:three", 1, "your files have 20 MB at most");
	assert_int_equal(in_outbox(bob, NULL, -1), 2);
	ssh_do(bob, NULL, "file remove one");
	scp(bob, "-s", from, "x@127.0.0.1:three", 0, NULL);
	empty_outbox(bob);
	free(from);
}

/* The database is left its room. */
static void test_full_disk(void **state)
{
	char *from = write_text("a.txt", "hello\n");
	struct run run;

	(void)state;
	server_settings(&server, "free_disk_mb = 1000000000\nsessions_per_address = 60\n");
	for (int i = 0; i < 2; i++)
		scp(ann, flags[i], from, "x@127.0.0.1:", 1, "disk is full");
	run = ssh(ann, "x", 1, "file put", 1);
	assert_non_null(strstr(run.err, "disk is full"));
	run_free(&run);
	ssh_do(ann, "still", "thread new tea --title 'A post has room'");
	server_settings(&server, "file_mb = 0\nsessions_per_address = 60\n");
	scp(ann, "-s", from, "x@127.0.0.1:", 1, "members give no files here");
	server_settings(
	    &server,
	    "file_mb = 8\nmember_files_mb = 20\nfree_disk_mb = 0\nsessions_per_address = 60\n"
	    "upload_idle_seconds = 2\n");
	scp(ann, "-s", from, "x@127.0.0.1:", 0, NULL);
	empty_outbox(ann);
	free(from);
}

/* --- ends on the way --- */

/* `file put` with some bytes sent and more to come. */
static struct pipe *begin_put(const char *name, size_t len)
{
	const char *argv[WORDS];
	int count = run_ssh_words(&server, "me", ann, argv);
	char *line = mem_printf("file put --name %s", name), *bytes = mem_alloc(len);
	struct pipe *pipe;

	argv[count++] = line;
	argv[count] = NULL;
	pipe = pipe_start(argv);
	assert_true(pipe_write(pipe, bytes, len, RUN_MS, false));
	assert_int_equal(halves_until(1), 1);
	free(line);
	free(bytes);
	return pipe;
}

static void test_client_dies(void **state)
{
	struct pipe *pipe = begin_put("half.bin", 2 * MEGA);
	int whole = contents() - 1;

	(void)state;
	kill(pipe_pid(pipe), SIGKILL);
	pipe_close(&pipe);
	assert_int_equal(halves(), 0);
	assert_int_equal(contents(), whole);
	assert_int_equal(in_outbox(ann, NULL, -1), 0);
}

static void test_nobody_goes_on(void **state)
{
	struct pipe *pipe = begin_put("slow.bin", MEGA);

	(void)state;
	assert_int_equal(pipe_wait_exit(pipe, 60000), 75);
	pipe_close(&pipe);
	assert_int_equal(halves(), 0);
	assert_int_equal(in_outbox(ann, NULL, -1), 0);
}

static void test_server_dies(void **state)
{
	char *from = make("kept.bin", MEGA, 21), *back = path_of("back");
	struct pipe *pipe;

	(void)state;
	scp(ann, "-s", from, "x@127.0.0.1:", 0, NULL);
	pipe = begin_put("half.bin", 2 * MEGA);
	server_signal(server.pid, SIGKILL);
	assert_true(WIFSIGNALED(server_wait(&server, 60000)));
	pipe_close(&pipe);
	server_restart(&server);
	assert_int_equal(halves(), 0);
	assert_int_equal(in_outbox(ann, NULL, -1), 1);
	scp(ann, "-s", "x@127.0.0.1:kept.bin", back, 0, NULL);
	expect_same(from, back);
	empty_outbox(ann);
	free(from);
	free(back);
}

/* A stop lets nobody wait for an upload that hangs. */
static void test_server_stops(void **state)
{
	struct pipe *pipe = begin_put("half.bin", MEGA);

	(void)state;
	assert_int_equal(server_stop(&server), 0);
	assert_int_equal(pipe_wait_exit(pipe, 60000), 75);
	pipe_close(&pipe);
	server_restart(&server);
	assert_int_equal(halves(), 0);
}

/* --- several at once --- */

static void test_at_once(void **state)
{
	enum { SCPS = 5 };
	pid_t pids[SCPS];
	char *paths[SCPS];
	int status;

	(void)state;
	for (int i = 0; i < SCPS; i++) {
		char *name = mem_printf("part%d.bin", i);

		paths[i] = make(name, 3 * MEGA, 100U + (unsigned)i);
		free(name);
		pids[i] = fork();
		if (pids[i] == 0) {
			const char *const more[] = {"-q", flags[i % 2], paths[i],
						    "x@127.0.0.1:", NULL};
			struct run run = copy("scp", bob, more, NULL);

			_exit(run.status);
		}
	}
	for (int i = 0; i < SCPS; i++) {
		waitpid(pids[i], &status, 0);
		assert_int_equal(status, 0);
	}
	for (int i = 0; i < SCPS; i++) {
		char *name = mem_printf("x@127.0.0.1:part%d.bin", i), *back = path_of("back");

		scp(bob, flags[i % 2], name, back, 0, NULL);
		expect_same(paths[i], back);
		free(name);
		free(back);
		free(paths[i]);
	}
	assert_int_equal(halves(), 0);
	empty_outbox(bob);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_scp_both_ways),  cmocka_unit_test(test_names),
	    cmocka_unit_test(test_sftp),	   cmocka_unit_test(test_sftp_many),
	    cmocka_unit_test(test_exec),	   cmocka_unit_test(test_exec_terminal),
	    cmocka_unit_test(test_attached),	   cmocka_unit_test(test_not_for_you),
	    cmocka_unit_test(test_agreement),	   cmocka_unit_test(test_too_large),
	    cmocka_unit_test(test_types),	   cmocka_unit_test(test_quota),
	    cmocka_unit_test(test_full_disk),	   cmocka_unit_test(test_client_dies),
	    cmocka_unit_test(test_nobody_goes_on), cmocka_unit_test(test_server_dies),
	    cmocka_unit_test(test_server_stops),   cmocka_unit_test(test_at_once),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
