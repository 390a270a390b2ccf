/* Every call of the tables as a script meets it: through exec and through rpc,
 * plain and as JSON, with what it takes and with what it does not. A call of the
 * tables named here that no row makes fails the test; what calls do not take is
 * read from all tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/api/calls.h"
#include "common/api/check.h"
#include "common/api/words.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/pipe.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

/* Who makes a call: a guest, a member, a sysop. */
enum who { GUEST, MEMBER, SYSOP, PEOPLE };

static struct server server;
static struct person {
	const char *user;
	char *key;
	char socket[300];    /* of the ssh that the others go through */
	struct pipe *master; /* that ssh */
	struct pipe *rpc;
} people[PEOPLE] = {{.user = "guest"}, {.user = "ann"}, {.user = "root-of-it"}};

/* %F is a fingerprint of the member's, %K the line of a new key. */
static const struct row {
	const char *line; /* without --json */
	const char *input;
	enum who who;
} rows[] = {
    {"whoami", NULL, GUEST},
    {"community show", NULL, GUEST},
    {"community set --purpose 'To talk' --rules 'Be kind.'", NULL, SYSOP},
    {"rules accept 2", NULL, MEMBER},
    {"who", NULL, GUEST},
    {"host write --sender me@example.org", "a question", GUEST},
    {"host write --request-id h1 --body 'a question'", NULL, MEMBER},
    {"host list", NULL, SYSOP},
    {"host done 1", NULL, SYSOP},
    {"theme add jobs --title Jobs --about 'To get done'", NULL, SYSOP},
    {"theme list", NULL, GUEST},
    {"board add talk --title Talk --about Whatever --theme jobs", NULL, SYSOP},
    {"board add attic --title Attic --about Hidden --read hidden", NULL, SYSOP},
    {"board set talk --about 'Whatever it is' --position 2", NULL, SYSOP},
    {"board list --theme jobs", NULL, GUEST},
    {"board list --limit 1", NULL, SYSOP},
    {"board show talk", NULL, GUEST},
    {"board admit talk ann --part host", NULL, SYSOP},
    {"board people talk", NULL, GUEST},
    {"board dismiss talk ann", NULL, SYSOP},
    {"thread new talk --title 'One thing'", "of *some* weight\n", MEMBER},
    {"thread new talk --title Again --body b --request-id t1", NULL, MEMBER},
    {"thread list talk --unread --sort new --limit 1", NULL, MEMBER},
    {"thread list TALK", NULL, GUEST},
    {"thread show 1 --from 1", NULL, GUEST},
    {"thread set 1 --title 'One thing, renamed'", NULL, MEMBER},
    {"thread set 1 --pinned --locked no", NULL, SYSOP},
    {"board add den --title Den --about Elsewhere", NULL, SYSOP},
    {"thread move 2 den", NULL, SYSOP},
    {"thread move 2 talk", NULL, SYSOP},
    {"post reply 1 --to 1 --request-id p1", "> weight\n\nand more\n", SYSOP},
    {"post show 1", NULL, GUEST},
    {"post edit 1", "of some weight, and edited", MEMBER},
    {"post history 1", NULL, GUEST},
    {"post delete 1", NULL, MEMBER},
    {"post restore 1", NULL, MEMBER},
    {"read next", NULL, MEMBER},
    {"read next --board talk --back", NULL, MEMBER},
    {"read mark 1 --to 1", NULL, MEMBER},
    {"read unmark 1 --from 1", NULL, MEMBER},
    {"read catchup talk", NULL, MEMBER},
    {"read undo", NULL, MEMBER},
    {"read catchup", NULL, MEMBER},
    {"search weight --since -1d --until 2100-01-01 --author ann --board talk", NULL, GUEST},
    {"search 'some weight' --sort relevance", NULL, MEMBER},
    {"search weight", NULL, GUEST},
    {"home show", NULL, GUEST},
    {"home show", NULL, MEMBER},
    {"draft save --target new:talk --title T", "half a thought", MEMBER},
    {"draft save --target about --body b", NULL, MEMBER},
    {"draft save --target hosts --body b", NULL, MEMBER},
    {"draft list --target new:talk", NULL, MEMBER},
    {"draft drop 1", NULL, MEMBER},
    {"member edit --work Weights --about 'A *person*'", NULL, MEMBER},
    {"member show ann", NULL, GUEST},
    {"member list --sort new --begin a", NULL, GUEST},
    {"member list --badge staff", NULL, GUEST},
    {"member posts ann --only threads", NULL, GUEST},
    {"member add eve --badge staff --joined-at 2020-05-01", NULL, SYSOP},
    {"member set eve --badge partner", NULL, SYSOP},
    {"member recover eve", NULL, SYSOP},
    {"key list", NULL, MEMBER},
    {"key add --label laptop", "%K", MEMBER},
    {"key label %F 'the old laptop'", NULL, MEMBER},
    {"key remove %F", NULL, MEMBER},
    {"key code", NULL, MEMBER},
    {"password set --password 'long enough'", NULL, MEMBER},
    {"recovery new", NULL, MEMBER},
    {"settings show", NULL, MEMBER},
    {"zone list --limit 2", NULL, GUEST},
    {"settings set --zone Europe/Lisbon --palette light --keys vi --linear no", NULL, MEMBER},
    {"server show", NULL, SYSOP},
    {"audit list --limit 3", NULL, SYSOP},
    {"hello --version 1", NULL, GUEST},
    {"session open --version 1 --home", NULL, MEMBER},
    {"session open --version 1", NULL, GUEST},
    {"change list --since 0 --limit 2", NULL, GUEST},
    {"place save --place '{\"v\":1}'", NULL, MEMBER},
    {"place show", NULL, MEMBER},
    {"join check somebody", NULL, GUEST},
    {"import begin talk --source walk", NULL, SYSOP},
};

/* Asked elsewhere: they end otherwise than with an answer, need a session that
 * is no member yet, or a screen. */
static const char *const elsewhere[] = {"watch",       "join.new",     "signin.password",
					"signin.code", "import.batch", "read.log"};

/* --- people --- */

static struct pipe *pipe_by(struct person *p, const char *flags, const char *subsystem)
{
	const char *argv[RUN_SSH_WORDS + 6], *at;
	int count = run_ssh_words(&server, p->user, p->key, argv);

	at = argv[--count];
	argv[count++] = flags;
	argv[count++] = p->socket;
	if (subsystem)
		argv[count++] = "-s";
	argv[count++] = at;
	if (subsystem)
		argv[count++] = subsystem;
	argv[count] = NULL;
	return pipe_start(argv);
}

/* One connection for both ways of asking: when one was here before is the same by both. */
static void be_there(struct person *p)
{
	snprintf(p->socket, sizeof(p->socket), "%s/ssh-%s", server.dir, p->user);
	p->master = pipe_by(p, "-MNS", NULL);
	for (int i = 0; i < 3000 && access(p->socket, F_OK) != 0; i++)
		usleep(20000);
	assert_int_equal(access(p->socket, F_OK), 0);
	p->rpc = pipe_by(p, "-S", "rpc");
	/* Signed in by now: what signing in changes does not change between two answers. */
	json_decref(pipe_call(p->rpc, "whoami", NULL));
}

static int setup(void **state)
{
	(void)state;
	server_start(&server, "sessions_per_address = 20\n");
	people[MEMBER].key = server_make_key(&server, "ann");
	people[SYSOP].key = server_make_key(&server, "sys");
	server_add_member(&server, "ann", people[MEMBER].key, "member");
	server_add_member(&server, "sys", people[SYSOP].key, "sysop");
	for (int i = 0; i < PEOPLE; i++)
		be_there(&people[i]);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	for (int i = 0; i < PEOPLE; i++) {
		pipe_close(&people[i].rpc);
		pipe_close(&people[i].master);
		free(people[i].key);
	}
	server_end(&server);
	return 0;
}

static struct run ssh(enum who who, const char *input, const char *line)
{
	const char *const through[] = {"-S", people[who].socket, NULL};

	return run_ssh_with(&server, people[who].user, people[who].key, through, input,
			    input ? strlen(input) : 0, line);
}

/* --- the rows --- */

static char *filled(const char *text)
{
	static char *public_key, *fingerprint;
	const char *mark = text ? strchr(text, '%') : NULL;

	if (!mark)
		return mem_dup(text);
	if (!public_key) {
		char *path = server_make_key(&server, "another"),
		     *name = mem_printf("%s.pub", path);
		char line[1024] = "";
		FILE *file = fopen(name, "r");
		const char *const argv[] = {"ssh-keygen", "-lf", name, NULL};
		struct run run = run_program(argv, NULL, 0, RUN_MS);

		assert_non_null(file);
		assert_non_null(fgets(line, sizeof(line), file));
		fclose(file);
		public_key = mem_dup(line);
		fingerprint = mem_dup(strchr(run.out, ' ') + 1);
		fingerprint[strcspn(fingerprint, " ")] = '\0';
		run_free(&run);
		free(name);
		free(path);
	}
	return mem_printf("%.*s%s%s", (int)(mark - text), text,
			  mark[1] == 'K' ? public_key : fingerprint, mark + 2);
}

static const struct call *call_of(const char *line, struct arena *arena, json_t **params_r,
				  const char **body_r)
{
	struct words_line parsed;
	const char *why;
	char **words;
	size_t count;

	assert_int_equal(words_split(arena, line, strlen(line), &words, &count, &why), 0);
	assert_int_equal(words_parse(arena, words, count, "ssh HOST", CALL_SYSOP, &parsed, &why),
			 0);
	assert_non_null(parsed.call);
	*params_r = parsed.params;
	*body_r = parsed.wants_body ? parsed.body_name : NULL;
	return parsed.call;
}

/* The same by rpc: as the table says, and for what only reads the same bytes. */
static void ask_by_rpc(const struct row *row, const struct call *call, json_t *params,
		       const char *body, const char *input, const json_t *by_exec)
{
	char why[CHECK_WHY] = "";
	json_t *answer, *result;

	if (body && input)
		json_object_set_new(params, body, json_string(input));
	answer = pipe_call(people[row->who].rpc, call->name, json_incref(params));
	result = json_object_get(answer, "result");
	if (call->kind == CALL_READ) {
		if (!json_equal(result, by_exec) && strcmp(call->name, "hello") != 0)
			fail_msg("%s differs: %s", row->line, json_dumps(answer, 0));
	} else if (result && !check_result(call, result, why)) {
		fail_msg("%s by rpc: %s", row->line, why);
	} else if (!result) {
		/* What can be done once only. */
		assert_string_not_equal(pipe_code(answer), "internal");
		assert_string_not_equal(pipe_code(answer), "unknown_call");
	}
	json_decref(answer);
}

static void expect_ok(const struct row *row, const char *line, struct run *run)
{
	if (run->status != 0 || run->err_len)
		fail_msg("`%s`: %d %s%s", line, run->status, run->out, run->err);
	(void)row;
}

static void ask(const struct row *row)
{
	struct arena *arena = arena_new();
	char *line = filled(row->line), *input = filled(row->input), why[CHECK_WHY] = "";
	char *with = mem_printf("%s --json", line);
	const struct call *call;
	const char *body;
	json_t *params, *result;
	struct run run = ssh(row->who, input, with);

	expect_ok(row, with, &run);
	result = run_json(&run);
	assert_int_equal(run.out[run.out_len - 1], '\n');
	assert_ptr_equal(strchr(run.out, '\n'), run.out + run.out_len - 1);
	call = call_of(line, arena, &params, &body);
	if (!check_result(call, result, why))
		fail_msg("`%s`: %s: %s", line, why, run.out);
	run_free(&run);
	ask_by_rpc(row, call, params, body, input, result);
	if (call->kind == CALL_READ) {
		run = ssh(row->who, input, line);
		expect_ok(row, line, &run);
		assert_true(run.out_len > 0);
		assert_int_equal(run.out[run.out_len - 1], '\n');
		run_free(&run);
	}
	json_decref(result);
	json_decref(params);
	free(line);
	free(with);
	free(input);
	arena_free(&arena);
}

static bool is_asked(const char *name)
{
	char words[64];

	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
		if (strcmp(name, elsewhere[i]) == 0)
			return true;
	}
	snprintf(words, sizeof(words), "%s", name);
	words[strcspn(words, ".")] = strchr(name, '.') ? ' ' : '\0';
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(words);

		if (strncmp(rows[i].line, words, len) == 0 &&
		    (!rows[i].line[len] || rows[i].line[len] == ' '))
			return true;
	}
	return false;
}

static void test_every_call_answers(void **state)
{
	static const struct call *const tables[] = {calls_community, calls_board,  calls_thread,
						    calls_reading,   calls_member, calls_admin};

	(void)state;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (const struct call *call = tables[i]; call->name; call++) {
			if (!is_asked(call->name))
				fail_msg("no row here makes %s", call->name);
		}
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ask(&rows[i]);
}

/* --- what they do not take --- */

/* One line on standard error and nothing else; with --json an object as well. */
static void expect_error_as(enum who who, const char *line, int status, const char *code, bool json)
{
	char *with = mem_printf("%s%s", line, json ? " --json" : "");
	struct run run = ssh(who, NULL, with);
	json_t *error = NULL;

	if (run.status != status || (json && !run.out_len))
		print_message("`%s`: %d %s%s\n", with, run.status, run.out, run.err);
	assert_int_equal(run.status, status);
	error = json ? run_json(&run) : NULL;
	assert_memory_equal(run.err, "hearth: ", 8);
	assert_ptr_equal(strchr(run.err, '\n'), run.err + run.err_len - 1);
	assert_true(json || run.out_len == 0);
	if (json)
		assert_string_equal(
		    json_string_value(json_object_get(json_object_get(error, "error"), "code")),
		    code);
	json_decref(error);
	run_free(&run);
	free(with);
}

static void expect_error(enum who who, const char *line, int status, const char *code)
{
	expect_error_as(who, line, status, code, false);
	expect_error_as(who, line, status, code, true);
}

static enum who who_may(const struct call *call)
{
	return call->who == CALL_SYSOP ? SYSOP : call->who == CALL_MEMBER ? MEMBER : GUEST;
}

static char *flag_of(const struct field *f)
{
	char *flag = mem_dup(f->name);

	for (char *c = flag; *c; c++)
		*c = *c == '_' ? '-' : *c;
	return flag;
}

/* A value of the wrong kind for one field; NULL: everything goes there. */
static const char *wrong_value(const struct field *f)
{
	switch (f->type) {
	case FIELD_INT:
		return "twelve";
	case FIELD_BOOL:
		return "perhaps";
	case FIELD_ENUM:
		return "sideways";
	case FIELD_TIME:
		return "tomorrow-ish";
	case FIELD_SLUG:
	case FIELD_HANDLE:
		return "'not a name'";
	case FIELD_STRING:
		return "'a\x01line'";
	default:
		return NULL;
	}
}

static void misuse_field(const struct call *call, const char *words, const struct field *f)
{
	const char *value = wrong_value(f);
	char *flag = flag_of(f);

	if (value) {
		char *line = mem_printf("%s --%s=%s", words, flag, value);

		expect_error_as(who_may(call), line, 2, "invalid", true);
		free(line);
	}
	free(flag);
}

static void misuse(const struct call *call)
{
	char words[64], *line;
	bool has_required = false, has_rest = false;

	snprintf(words, sizeof(words), "%s", call->name);
	words[strcspn(words, ".")] = strchr(call->name, '.') ? ' ' : '\0';
	for (const struct field *f = call->in; f && f->name; f++) {
		/* A file may be empty. */
		bool may_be_empty = call->flags & CALL_BYTES && f->flags & FIELD_BODY;

		has_required = has_required || (f->flags & FIELD_REQUIRED && !may_be_empty);
		has_rest = has_rest || (f->flags & FIELD_REST);
		misuse_field(call, words, f);
	}
	if (has_required)
		expect_error(who_may(call), words, 2, "invalid");
	line = mem_printf("%s --no-such-flag x", words);
	expect_error(who_may(call), line, 2, "invalid");
	free(line);
	line = mem_printf("%s a b c d e f", words);
	if (!has_rest)
		expect_error(who_may(call), line, 2, "invalid");
	free(line);
	if (call->flags & CALL_PAGED) {
		line = mem_printf("%s --limit 501", words);
		expect_error(who_may(call), line, 2, "invalid");
		free(line);
	}
	if (call->who == CALL_MEMBER || call->who == CALL_SYSOP)
		expect_error(GUEST, words, 4, "needs_member");
	if (call->who == CALL_SYSOP)
		expect_error(MEMBER, words, 1, "refused");
}

static void test_every_call_misused(void **state)
{
	size_t count;
	const struct call *const *calls = calls_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		if (calls[i]->who != CALL_VISITOR)
			misuse(calls[i]);
	}
}

/* --- pages --- */

/* A cursor of another list is refused in words; page by page comes everything. */
static void test_pages(void **state)
{
	static const char *const lists[] = {
	    "board list",   "thread list talk",	     "thread show 2",	"member list",
	    "search thing", "change list --since 0", "member posts ann"};
	(void)state;
	for (int i = 0; i < 5; i++) {
		struct run run = ssh(MEMBER, NULL,
				     i ? "post reply 2 --body more" : "thread set 2 --title Thing");

		assert_int_equal(run.status, 0);
		run_free(&run);
	}
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		char *line = mem_printf("%s --after 'no cursor'", lists[i]);
		char *whole = mem_printf("%s --limit 500 --json", lists[i]);
		struct run run = ssh(MEMBER, NULL, whole);
		json_t *list = run_json(&run), *all = json_object_get(list, "items"), *one;
		json_t *next = NULL;
		size_t count = json_array_size(all), seen = 0;

		run_free(&run);
		expect_error(MEMBER, line, 2, "invalid");
		do {
			char *page =
			    mem_printf("%s --limit 1 --json%s%s", lists[i], next ? " --after " : "",
				       next ? json_string_value(next) : "");

			run = ssh(MEMBER, NULL, page);
			one = run_json(&run);
			assert_true(seen < count);
			assert_true(json_equal(json_array_get(json_object_get(one, "items"), 0),
					       json_array_get(all, seen)));
			seen++;
			json_decref(next);
			next = json_incref(json_object_get(one, "next"));
			json_decref(one);
			run_free(&run);
			free(page);
		} while (json_is_string(next));
		assert_int_equal(seen, count);
		json_decref(next);
		json_decref(list);
		free(line);
		free(whole);
	}
}

/* Topics nobody can mean are refused; the rest end when the caller does. */
static void test_topics(void **state)
{
	static const char *const wrong[] = {"nonsense", "thread:", "thread:x",
					    "board:", "board:a b"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char *line = mem_printf("watch --topics '%s'", wrong[i]);

		expect_error(GUEST, line, 2, "invalid");
		free(line);
	}
}

/* Names are compared without case, in what is watched as well. */
static void test_topic_without_case(void **state)
{
	struct pipe *pipe = pipe_rpc(&server, "ann", people[MEMBER].key);
	json_t *watch = pipe_call(pipe, "watch", json_pack("{s:[s]}", "topics", "board:TALK"));
	struct run run = ssh(MEMBER, NULL, "thread new Talk --title Loud --body b");
	json_t *event;

	(void)state;
	assert_int_equal(run.status, 0);
	run_free(&run);
	event = pipe_notification(pipe, 60000);
	assert_non_null(event);
	json_decref(event);
	json_decref(watch);
	pipe_close(&pipe);
}

/* What a person reads says the id that the next call needs. */
static void test_plain_names_the_post(void **state)
{
	struct run run = ssh(MEMBER, NULL, "thread show 1");

	(void)state;
	assert_int_equal(run.status, 0);
	assert_non_null(strstr(run.out, "POST  NUMBER"));
	run_free(&run);
	run = ssh(GUEST, NULL, "community show");
	assert_non_null(strstr(run.out, "\nRULES\n    Be kind."));
	run_free(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_call_answers),
	    cmocka_unit_test(test_every_call_misused),
	    cmocka_unit_test(test_pages),
	    cmocka_unit_test(test_topics),
	    cmocka_unit_test(test_topic_without_case),
	    cmocka_unit_test(test_plain_names_the_post),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
