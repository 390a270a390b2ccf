/* Linear mode against a server of our own: lines in, plain text out. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "client/linear.h"
#include "client/link.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/rpc/peer.h"

/* What the server is asked, as lines "method params", in a pipe to the test. */
static int asked_fd;
static const char *door, *handle;
static int rules_due; /* their version; 0: none */
static bool is_moderator;
static int busy; /* so often a note to the hosts is refused */

static json_t *thread_row(void)
{
	return json_pack("{s:i, s:s, s:s, s:s, s:i, s:i, s:s, s:i, s:s}", "thread", 7, "board",
			 "home", "title", "A \x1b[31mred title", "author", "tobias", "posts", 2,
			 "unread", 1, "last_post_at", "2026-03-10T18:42:00Z", "read_to", 1,
			 "board_title", "Practise");
}

static json_t *post_row(int number)
{
	return json_pack("{s:i, s:i, s:s, s:s, s:s, s:s}", "post", 100 + number, "number", number,
			 "author", "tobias", "author_badge", "host", "body",
			 number == 1 ? "First \x1b]0;owned\x07 body" : "Second *body*",
			 "created_at", "2026-03-10T18:42:00Z");
}

static json_t *zones(const char *query)
{
	if (query && strcmp(query, "de") == 0)
		return json_pack("{s:[{s:s, s:s, s:s, s:s}, {s:s, s:s, s:s, s:s}], s:n}", "items",
				 "zone", "Europe/Berlin", "country", "Germany", "about", "most",
				 "local", "10:00", "zone", "Europe/Busingen", "country", "Germany",
				 "about", "Busingen", "local", "10:00", "next");
	if (query)
		return json_pack("{s:[], s:n}", "items", "next");
	return json_pack("{s:[{s:s, s:s}], s:n}", "items", "zone", "Europe/Lisbon", "local",
			 "09:00", "next");
}

static json_t *result_of(const char *method, json_t *params)
{
	int64_t from = json_integer_value(json_object_get(params, "from"));
	json_t *posts;

	if (strcmp(method, "community.show") == 0)
		return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i}", "title", "Green", "purpose",
				 "A better swing", "about", "about", "rules", "Be kind", "privacy",
				 "Little is kept", "rules_version", 3);
	if (strcmp(method, "whoami") == 0)
		return json_pack("{s:s?, s:s, s:n, s:o}", "handle", handle, "door", door,
				 "fingerprint", "rules_due",
				 rules_due ? json_integer(rules_due) : json_null());
	if (strcmp(method, "home.show") == 0)
		return json_pack("{s:[], s:[o], s:[{s:s, s:s, s:i}], s:b}", "for_me", "mine",
				 thread_row(), "boards", "board", "home", "title", "Practise",
				 "unread", 1, "is_new", 0);
	if (strcmp(method, "thread.show") == 0) {
		posts = json_array();
		for (int n = from > 1 ? (int)from : 1; n <= 2; n++)
			json_array_append_new(posts, post_row(n));
		return json_pack("{s:o, s:o, s:n, s:b}", "thread", thread_row(), "items", posts,
				 "next", "may_moderate", is_moderator);
	}
	if (strcmp(method, "thread.list") == 0)
		return json_pack("{s:[o], s:n}", "items", thread_row(), "next");
	if (strcmp(method, "zone.list") == 0)
		return zones(json_string_value(json_object_get(params, "query")));
	if (strcmp(method, "board.list") == 0)
		return json_pack("{s:[{s:s, s:s, s:s}, {s:s, s:s, s:s}, {s:s, s:s, s:s}], s:n}",
				 "items", "board", "home", "title", "Practise", "visibility",
				 "guest", "board", "club", "title", "The club", "visibility",
				 "member", "board", "gear", "title", "Gear", "visibility", "guest",
				 "next");
	if (strcmp(method, "board.show") == 0)
		return json_pack("{s:s, s:s, s:s}", "board", "home", "title", "Practise", "about",
				 "At home");
	if (strcmp(method, "notification.list") == 0)
		return json_pack("{s:i, s:[{s:i, s:s, s:s, s:s, s:s, s:b, s:s, s:s, s:i}], s:n}",
				 "waiting", 1, "items", "id", 9, "kind", "reply", "text", "x",
				 "target", "thread:7:2", "at", "2026-03-10T18:42:00Z", "read", 0,
				 "author", "tob\x1b[31mias", "title", "A title", "others", 0,
				 "next");
	if (strcmp(method, "notification.settings") == 0)
		return json_pack("{s:n, s:n, s:[{s:s, s:s, s:s, s:s}]}", "quiet_from", "quiet_to",
				 "items", "kind", "reply", "delivery", "now", "mail", "daily",
				 "about", "answers to what you wrote");
	if (strcmp(method, "mail.show") == 0)
		return json_pack("{s:b, s:s, s:n, s:b}", "offered", 1, "address", "a@example.org",
				 "pending", "stopped", 0);
	if (strcmp(method, "follow.show") == 0)
		return json_pack("{s:s, s:b}", "level", "watch", "taking_part", 0);
	if (strcmp(method, "post.reply") == 0)
		return json_pack("{s:i, s:i}", "post", 103, "number", 3);
	if (strcmp(method, "draft.save") == 0)
		return json_pack("{s:i, s:i, s:b}", "draft", 5, "revision", 1, "forked", 0);
	if (strcmp(method, "join.check") == 0)
		return json_pack(
		    "{s:b, s:s}", "free",
		    strcmp(json_string_value(json_object_get(params, "handle")), "mairi") == 0,
		    "why", "somebody has it");
	if (strcmp(method, "join.new") == 0) {
		handle = "mairi";
		return json_pack("{s:s, s:[s,s]}", "handle", "mairi", "recovery", "aaaa-1",
				 "bbbb-2");
	}
	return json_pack("{s:[], s:n}", "items", "next");
}

static void answer(void *arg, struct peer_request *request, const char *method, json_t *params)
{
	char *text = json_dumps(params ? params : json_null(), JSON_COMPACT | JSON_SORT_KEYS);
	json_t *result = result_of(method, params);

	(void)arg;
	dprintf(asked_fd, "%s %s\n", method, text);
	free(text);
	if (busy && strcmp(method, "host.write") == 0 && busy--)
		peer_refuse(request, ERR_BUSY, "not now");
	else
		peer_reply(request, result);
	json_decref(result);
}

static void send_line(void *arg, const char *line, size_t len)
{
	if (write(*(int *)arg, line, len) != (ssize_t)len)
		_exit(1);
}

static void serve(int fd)
{
	static const struct peer_events events = {send_line, answer, NULL, NULL};
	struct peer *peer = peer_new(&events, &fd);
	char bytes[4096];
	ssize_t n;

	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		peer_feed(peer, bytes, (size_t)n);
	peer_free(&peer);
	_exit(0);
}

static char said[65536], asked[65536];

static void drain(int fd, char *text, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, text + len, size - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	close(fd);
}

/* Run with that input, `step` bytes at a time; what it said and asked. */
static int run(const char *input, size_t step, bool is_raw)
{
	int rpc[2], in[2], out[2], calls[2], err;
	pid_t server, typist, reader;
	struct link *link;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, rpc), 0);
	assert_int_equal(pipe(in) | pipe(out) | pipe(calls), 0);
	fflush(NULL);
	server = fork();
	if (server == 0) {
		close(rpc[0]), close(in[0]), close(in[1]), close(out[0]), close(out[1]);
		asked_fd = calls[1];
		serve(rpc[1]);
	}
	typist = fork();
	if (typist == 0) {
		close(in[0]);
		for (size_t at = 0, len = strlen(input); at < len; at += step) {
			size_t n = len - at < step ? len - at : step;

			if (write(in[1], input + at, n) != (ssize_t)n)
				break;
		}
		_exit(0);
	}
	reader = fork();
	if (reader == 0) {
		close(in[1]);
		link = link_new(rpc[0], rpc[0]);
		err = (is_raw ? linear_run_raw : linear_run)(link, in[0], out[1]);
		link_free(&link);
		_exit(err == 0 ? 0 : 1);
	}
	close(rpc[0]), close(rpc[1]), close(in[0]), close(in[1]), close(out[1]), close(calls[1]);
	drain(out[0], said, sizeof(said));
	drain(calls[0], asked, sizeof(asked));
	waitpid(server, NULL, 0);
	waitpid(typist, NULL, 0);
	waitpid(reader, &err, 0);
	return WIFEXITED(err) ? WEXITSTATUS(err) : -1;
}

static void assert_says(const char *words)
{
	if (!strstr(said, words))
		fail_msg("no \"%s\" in:\n%s", words, said);
}

static void assert_asks(const char *line)
{
	if (!strstr(asked, line))
		fail_msg("no \"%s\" in:\n%s", line, asked);
}

static void assert_plain(void)
{
	assert_null(strchr(said, '\x1b'));
	assert_null(strchr(said, '\x07'));
}

static void test_reads(void **state)
{
	(void)state;
	door = "member", handle = "mairi";
	assert_int_equal(run("1\n1\n\nq\nq\n", 100, false), 0);
	assert_says("Green\nA better swing\n");
	assert_says("1. A ^[[31mred title, 1 new");
	assert_says("Post 2 of 2, tobias, host");
	assert_says("    Second body\n");
	assert_says("Post 1 of 2");
	assert_asks("read.mark {\"thread\":7,\"to\":2}");
	assert_says("Goodbye.");
	assert_plain();
}

static void test_ends_with_the_input(void **state)
{
	(void)state;
	door = "member", handle = "mairi";
	for (size_t i = 0; i <= 6; i++) {
		static const char input[] = "1\n\nr\n";
		char *some = mem_dup_n(input, i < sizeof(input) ? i : sizeof(input) - 1);

		assert_int_equal(run(some, 1, false), 0);
		assert_plain();
		free(some);
	}
}

static void test_replies(void **state)
{
	(void)state;
	door = "member", handle = "mairi";
	assert_int_equal(run("1\nr\nHello\n..\nthere\n.\n2\n1\nq\nq\n", 3, false), 0);
	assert_asks("post.reply {\"body\":\"Hello\\n.\\nthere\\n\",\"request_id\":");
	assert_asks("\"thread\":7,\"to\":2}");
	assert_says("Sent: it is post 3.");
	assert_plain();
}

static void test_keeps_what_was_begun(void **state)
{
	(void)state;
	door = "member", handle = "mairi";
	assert_int_equal(run("1\nr\nHalf a sent", 100, false), 0);
	assert_null(strstr(asked, "post.reply"));
	assert_asks("draft.save {\"body\":\"Half a sent\\n\",\"target\":\"reply:7:2\"}");
}

static void test_guest_cannot_write(void **state)
{
	(void)state;
	door = "guest", handle = NULL;
	assert_int_equal(run("1\nr\nq\nq\n", 100, false), 0);
	assert_null(strstr(asked, "post.reply"));
	assert_null(strstr(asked, "read.mark"));
	assert_says("Only members write.");
}

static void test_looks_after_a_thread(void **state)
{
	(void)state;
	door = "member", handle = "mairi", is_moderator = true;
	assert_int_equal(run("1\nt\n1\nBetter\n2\n4\n1\nq\nq\nq\n", 100, false), 0);
	assert_asks("thread.set {\"thread\":7,\"title\":\"Better\"}");
	assert_asks("thread.set {\"pinned\":true,\"thread\":7}");
	assert_says("1. Gear\nWhere to");
	assert_asks("thread.move {\"board\":\"gear\",\"thread\":7}");
	is_moderator = false;
	assert_int_equal(run("1\nt\n2\nq\nq\nq\n", 100, false), 0);
	assert_says("1. Title: A ^[[31mred title");
	assert_null(strstr(said, "Kept at the top"));
	assert_null(strstr(asked, "thread.set"));
}

static void test_a_note_outlives_a_refusal(void **state)
{
	(void)state;
	door = "welcome";
	handle = NULL;
	busy = 1;
	assert_int_equal(run("5\n\nThe gate is open.\n.\ny\ny\nq\n", 100, false), 0);
	busy = 0;
	assert_says("That did not work: not now.");
	assert_says("Sent. Thank you.");
	assert_non_null(strstr(asked, "The gate is open."));
}

static void test_joins(void **state)
{
	(void)state;
	door = "welcome", handle = NULL;
	assert_int_equal(run("?\n2\ntobias\nmairi\ny\n\n\n\n\nq\n", 100, false), 0);
	assert_says("1. Look around");
	assert_says("somebody has it.");
	assert_says("Be kind");
	assert_says("Little is kept");
	assert_says("nothing for Europe/Lisbon");
	assert_asks("join.new {\"accept\":3,\"handle\":\"mairi\",\"zone\":\"Europe/Lisbon\"}");
	assert_says("1. aaaa-1\n2. bbbb-2\n");
	assert_says("Home of mairi");
}

/* A zone is looked for by words; those found are numbered. */
static void test_joins_with_name_and_zone(void **state)
{
	(void)state;
	door = "welcome", handle = NULL;
	assert_int_equal(run("2\nmairi\ny\nMairi Roy\nnowhere\nde\nq\nde\n2\n\n\nq\n", 100, false),
			 0);
	assert_says("No zone is called that.");
	assert_says("2. Europe/Busingen, Germany, Busingen, now 10:00");
	assert_asks("join.new {\"accept\":3,\"handle\":\"mairi\",\"name\":\"Mairi Roy\","
		    "\"zone\":\"Europe/Busingen\"}");
}

static void test_does_not_join_without_the_rules(void **state)
{
	(void)state;
	door = "welcome", handle = NULL;
	assert_int_equal(run("2\nmairi\nn\nq\n", 100, false), 0);
	assert_null(strstr(asked, "join.new"));
}

static void test_asks_about_new_rules(void **state)
{
	(void)state;
	door = "member", handle = "mairi", rules_due = 3;
	assert_int_equal(run("y\nq\n", 100, false), 0);
	assert_says("Be kind");
	assert_asks("rules.accept {\"version\":3}");
	assert_says("Home of mairi");
	assert_int_equal(run("n\nq\n", 100, false), 0);
	assert_says("Be kind");
	assert_null(strstr(asked, "rules.accept"));
	assert_says("Home of mairi");
	rules_due = 0;
}

static void test_raw_terminal(void **state)
{
	(void)state;
	door = "member", handle = "mairi";
	/* A slip of the key, an arrow key, an unknown answer, then ^C and ^D. */
	assert_int_equal(run("x\x7f\x1b[A?\rzz\r1\r\x03\x04", 1, true), 0);
	assert_says("x\b \b?\r\n");
	assert_says("That is none of the answers.");
	assert_says("Post 2 of 2");
	assert_says("^C\r\n");
	assert_plain();
}

static void test_what_one_was_told_of(void **state)
{
	(void)state;
	door = "member", handle = "mairi";
	assert_int_equal(run("@\n1\nf\n3\nq\na\nq\nq\n", 100, false), 0);
	assert_says("1. tob^[[31mias answered you in A title, ");
	assert_asks("notification.read {\"id\":\"9\"}");
	assert_says("Post 2 of 2");
	assert_says("You watch this. 1 watch, 2 only what is for you, 3 mute, q leave it: ");
	assert_asks("follow.thread {\"level\":\"mute\",\"thread\":7}");
	assert_asks("notification.read {\"id\":\"all\"}");
	assert_plain();
}

static void test_what_one_is_told_of(void **state)
{
	(void)state;
	door = "member", handle = "mairi";
	assert_int_equal(
	    run("t\n8\n1\n2\n3\n2\n22:00 7:00\n3\n1\nb@example.org\n3\n2\nABCD-EFGH\nq\nq\nq\n",
		100, false),
	    0);
	assert_says("1. answers to what you wrote: at once; by mail once a day\n");
	assert_says("2. Quiet hours: none\n3. Mail: a@example.org\n");
	assert_asks("notification.set {\"delivery\":\"digest\",\"kind\":\"reply\"}");
	assert_asks("notification.set {\"kind\":\"reply\",\"mail\":\"never\"}");
	assert_asks("notification.quiet {\"from\":\"22:00\",\"to\":\"7:00\"}");
	assert_asks("mail.set {\"address\":\"b@example.org\"}");
	assert_asks("mail.prove {\"code\":\"ABCD-EFGH\"}");
	assert_plain();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reads),
	    cmocka_unit_test(test_ends_with_the_input),
	    cmocka_unit_test(test_replies),
	    cmocka_unit_test(test_keeps_what_was_begun),
	    cmocka_unit_test(test_guest_cannot_write),
	    cmocka_unit_test(test_looks_after_a_thread),
	    cmocka_unit_test(test_a_note_outlives_a_refusal),
	    cmocka_unit_test(test_joins),
	    cmocka_unit_test(test_joins_with_name_and_zone),
	    cmocka_unit_test(test_does_not_join_without_the_rules),
	    cmocka_unit_test(test_asks_about_new_rules),
	    cmocka_unit_test(test_raw_terminal),
	    cmocka_unit_test(test_what_one_was_told_of),
	    cmocka_unit_test(test_what_one_is_told_of),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
