/* Peers who do not keep to the rules: of SSH (hostile.py, by paramiko), of TCP, of
 * manners. None gets anything, the server and another member's session go on as
 * before, and nothing is left of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <dirent.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/pipe.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

enum { HALF_OPEN = 200, ADDRESSES = 50, DEAF = 8, PASTERS = 4, PASTE = 1 << 20 };

static struct server server;
static char *ann;
static struct pipe *member; /* signed in throughout */
static json_int_t thread;
static int fds; /* of the server, with that member only */

/* But for those of the database: SQLite keeps one that it closed while another holds a
 * lock, for the next that it opens, as the work of each minute does. */
static int fds_now(void)
{
	char *path = mem_printf("/proc/%d/fd", (int)server.pid), to[PATH_MAX];
	DIR *dir = opendir(path);
	struct dirent *entry;
	int count = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		ssize_t len = readlinkat(dirfd(dir), entry->d_name, to, sizeof(to) - 1);

		to[len > 0 ? len : 0] = '\0';
		count += len > 0 && !strstr(to, "/hearth.db");
	}
	closedir(dir);
	free(path);
	return count;
}

/* The other member is answered, soon. */
static void expect_answer(void)
{
	int64_t before = clock_mono_ms();
	json_t *answer = pipe_call(member, "thread.show", json_pack("{s:I}", "thread", thread));

	assert_string_equal(pipe_code(answer), "");
	json_decref(answer);
	assert_true(clock_mono_ms() - before < 30000);
}

/* Nothing is left: no descriptor, no client, and all goes on. */
static void expect_peace(void)
{
	int64_t until = clock_mono_ms() + 60000;
	int now;

	expect_answer();
	while ((now = fds_now()) > fds && clock_mono_ms() < until)
		usleep(50000);
	if (now > fds)
		fail_msg("the server has %d descriptors, %d before", now, fds);
	assert_true(server_wait_clients(&server, 0, 60000));
	assert_int_equal(server_wait(&server, 0), -1);
}

static int setup(void **state)
{
	char *body = mem_alloc(60001);
	struct term *term;
	json_t *made;

	(void)state;
	server_start(&server, "grace_seconds = 8\n");
	ann = server_make_key(&server, "ann");
	server_add_member(&server, "ann", ann, "member");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk", "about", "All"));
	member = pipe_rpc(&server, "me", ann);
	memset(body, 'm', 60000);
	made =
	    pipe_call(member, "thread.new",
		      json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Long", "body", body));
	thread = json_integer_value(json_object_get(json_object_get(made, "result"), "thread"));
	json_decref(made);
	for (int i = 0; i < 20; i++)
		json_decref(pipe_call(member, "post.reply",
				      json_pack("{s:I, s:s}", "thread", thread, "body", body)));
	free(body);
	/* A first screen makes the nest that stays. */
	term = term_open(&server, &(struct term_options){.user = "guest"});
	assert_true(term_wait(term, "Talk", 60000));
	term_close(&term);
	assert_true(server_wait_clients(&server, 0, 60000));
	usleep(500000);
	fds = fds_now();
	assert_true(fds > 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	pipe_close(&member);
	server_end(&server);
	free(ann);
	return 0;
}

/* --- of SSH --- */

static void attack(const char *name, const char *expected)
{
	const char *const argv[] = {"/usr/bin/python3", "tests/e2e/hostile.py", server.port, name,
				    NULL};
	struct run run = run_program(argv, NULL, 0, 60000);

	if (run.status != 0 || strcmp(run.out, expected) != 0)
		fail_msg("%s: %d, '%s', not '%s': %s", name, run.status, run.out, expected,
			 run.err);
	run_free(&run);
	expect_peace();
}

static bool has_paramiko(void)
{
	const char *const argv[] = {"/usr/bin/python3", "-c", "import paramiko", NULL};
	struct run run = run_program(argv, NULL, 0, RUN_MS);
	bool has = run.status == 0;

	run_free(&run);
	if (!has)
		print_message("python3-paramiko is not installed: nobody is hostile\n");
	return has;
}

static void attack_all(const char *const (*list)[2])
{
	if (!has_paramiko())
		skip();
	for (; (*list)[0]; list++)
		attack((*list)[0], (*list)[1]);
}

static void test_nothing_before_signing_in(void **state)
{
	static const char *const list[][2] = {{"early_channel", "refused\n"},
					      {"success_from_client", "refused\n"},
					      {"service_accept_from_client", "refused\n"},
					      {"connection_service", "refused\n"},
					      {"early_requests", "refused\n"},
					      {"other_name", "guest\n"},
					      {"every_number", "0\n"},
					      {NULL, NULL}};

	(void)state;
	attack_all(list);
}

static void test_windows_and_channels(void **state)
{
	static const char *const list[][2] = {
	    {"tiny_window", "whole\n"},	     {"huge_window", "said\n"},
	    {"over_the_window", "closed\n"}, {"nowhere", "survived\n"},
	    {"many_requests", "survived\n"}, {"many_channels", "survived\n"},
	    {"long_line", "survived\n"},     {"never_closed", "no more\nworks\n"},
	    {"answers_unread", "closed\n"},  {NULL, NULL}};

	(void)state;
	attack_all(list);
}

static void test_keys_over_and_over(void **state)
{
	static const char *const list[][2] = {
	    {"rekey", "works\n"},	    {"rekey_with_bytes", "works\n"},
	    {"rekey_for_ever", "closed\n"}, {"kexinit_flood", "closed\n"},
	    {"newkeys", "refused\n"},	    {NULL, NULL}};

	(void)state;
	attack_all(list);
}

/* How often the server's loop has slept. */
static long sleeps_now(void)
{
	char *path = mem_printf("/proc/%d/status", (int)server.pid), line[256];
	FILE *file = fopen(path, "r");
	long count = -1;

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "voluntary_ctxt_switches: %ld", &count) == 1)
			break;
	}
	fclose(file);
	free(path);
	assert_true(count >= 0);
	return count;
}

/* Six hundred bytes one by one are not looked at one by one, and nothing of them is lost. */
static void test_slowness_is_cheap(void **state)
{
	static const char *const list[][2] = {{"byte_by_byte", "works\n"}, {NULL, NULL}};
	long before = sleeps_now();

	(void)state;
	attack_all(list);
	assert_in_range(sleeps_now() - before, 30, 400);
}

/* --- of files and codes --- */

static void test_files_that_are_none(void **state)
{
	static const char *const list[][2] = {
	    {"sftp_garbage", "works\n"}, {"scp_garbage", "works\n"}, {NULL, NULL}};

	(void)state;
	attack_all(list);
}

/* Contents under way, and those that are kept. */
static int contents(const char *below)
{
	char *line = mem_printf("find '%s/%s' -type f 2>/dev/null | wc -l", server.dir, below);
	const char *const argv[] = {"/bin/sh", "-c", line, NULL};
	struct run run = run_program(argv, NULL, 0, RUN_MS);
	int count = atoi(run.out);

	run_free(&run);
	free(line);
	return count;
}

/* Cut off in the middle, over and over: nothing of it stays anywhere. */
static void test_uploads_cut_off(void **state)
{
	const char *argv[RUN_SSH_WORDS + 6];
	char *bytes = mem_alloc(PASTE);
	int count = run_ssh_words(&server, "me", ann, argv), kept = contents("files");
	json_t *list;

	(void)state;
	argv[count++] = "file put --name half.bin";
	argv[count] = NULL;
	memset(bytes, 'h', PASTE);
	for (int i = 0; i < 6; i++) {
		struct pipe *pipe = pipe_start(argv);

		assert_true(pipe_write(pipe, bytes, PASTE / 2, 60000, true));
		for (int k = 0; k < 3000 && contents("files/new") == 0; k++)
			usleep(20000);
		assert_int_equal(contents("files/new"), 1);
		kill(pipe_pid(pipe), SIGKILL);
		pipe_close(&pipe);
		for (int k = 0; k < 3000 && contents("files/new") > 0; k++)
			usleep(20000);
		assert_int_equal(contents("files"), kept);
	}
	list = pipe_call(member, "file.list", NULL);
	assert_int_equal(json_array_size(json_object_get(json_object_get(list, "result"), "items")),
			 0);
	json_decref(list);
	free(bytes);
	expect_peace();
}

/* Codes of invitations by chance: the same words each time, then none for a while,
 * for that address, over new connections as well. */
static void test_codes_by_chance(void **state)
{
	int wrong = 0, busy = 0;

	(void)state;
	for (int i = 0; i < 5; i++) {
		struct pipe *pipe = pipe_rpc(&server, "guest", NULL);

		for (int k = 0; k < 8; k++) {
			json_t *answer = pipe_call(
			    pipe, "invite.check",
			    json_pack("{s:o}", "code", json_sprintf("AB%dC-DEFG-H%dJK", i, k)));
			const char *code = pipe_code(answer);

			wrong += strcmp(code, "not_found") == 0;
			busy += strcmp(code, "busy") == 0;
			json_decref(answer);
		}
		pipe_close(&pipe);
	}
	assert_int_equal(wrong, 20);
	assert_int_equal(busy, 20);
	expect_peace();
}

/* --- of TCP --- */

/* From one of many addresses; -1 when it was not let in. */
static int half_open(int number)
{
	struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	from.sin_addr.s_addr = htonl(0x7f010001u + (unsigned)(number % ADDRESSES));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons((uint16_t)atoi(server.port));
	assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof(from)), 0);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Silence, a banner byte by byte, and noise: all are gone after the grace time. */
static void test_half_open(void **state)
{
	static const char banner[] = "SSH-2.0-slow_as_can_be_and_still_going_on_for_a_while";
	int list[HALF_OPEN];

	(void)state;
	for (int i = 0; i < HALF_OPEN; i++)
		list[i] = half_open(i);
	for (size_t at = 0; at < sizeof(banner) - 1; at++) {
		for (int i = 0; i < HALF_OPEN; i += 2) {
			char noise = (char)(i * 37 + (int)at * 11);

			if (list[i] >= 0)
				send(list[i], i % 4 ? &noise : &banner[at], 1, MSG_NOSIGNAL);
		}
		if (at % 10 == 0)
			expect_answer();
		usleep(20000);
	}
	expect_peace();
	for (int i = 0; i < HALF_OPEN; i++) {
		if (list[i] >= 0)
			close(list[i]);
	}
}

/* --- of manners --- */

/* People who ask for a lot and read nothing of it. */
static void test_deaf(void **state)
{
	struct pipe *deaf[DEAF];

	(void)state;
	for (int i = 0; i < DEAF; i++) {
		deaf[i] = pipe_rpc(&server, "guest", NULL);
		for (int n = 0; n < 10; n++) {
			char *line =
			    mem_printf("{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"thread.show\","
				       "\"params\":{\"thread\":%lld}}\n",
				       n, (long long)thread);

			pipe_write(deaf[i], line, strlen(line), 1000, false);
			free(line);
		}
	}
	for (int i = 0; i < 20; i++) {
		expect_answer();
		usleep(50000);
	}
	for (int i = 0; i < DEAF; i++)
		pipe_close(&deaf[i]);
	expect_peace();
}

/* A megabyte at once, into lists that take keys. */
static void test_pasted(void **state)
{
	char *paste = mem_alloc(PASTE + 1);
	struct term *list[PASTERS];

	(void)state;
	for (int i = 0; i < PASTE; i++)
		paste[i] = "jk abc\n"[i % 7];
	for (int i = 0; i < PASTERS; i++) {
		list[i] = term_open(&server, &(struct term_options){.user = "guest"});
		assert_true(term_wait(list[i], "Talk", 60000));
		term_type_bytes(list[i], "\033[200~", 6);
	}
	for (int at = 0; at < PASTE; at += 4096) {
		for (int i = 0; i < PASTERS; i++)
			term_type_bytes(list[i], paste + at, 4096);
		if (at % (32 * 4096) == 0)
			expect_answer();
	}
	for (int i = 0; i < PASTERS; i++) {
		term_type_bytes(list[i], "\033[201~", 6);
		term_type(list[i], "?");
		assert_true(term_wait_gone(list[i], "Talk", 60000));
		term_close(&list[i]);
	}
	free(paste);
	expect_peace();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_nothing_before_signing_in),
	    cmocka_unit_test(test_windows_and_channels),
	    cmocka_unit_test(test_keys_over_and_over),
	    cmocka_unit_test(test_slowness_is_cheap),
	    cmocka_unit_test(test_files_that_are_none),
	    cmocka_unit_test(test_uploads_cut_off),
	    cmocka_unit_test(test_codes_by_chance),
	    cmocka_unit_test(test_half_open),
	    cmocka_unit_test(test_deaf),
	    cmocka_unit_test(test_pasted),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
