/* Coming into a private room and losing it, on the screens of people who sit at
 * terminals: by a code from the welcome screen, by signing what changes meanwhile,
 * and when one is taken out with the room on the screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

static struct server server;
static char *olga, *tess;

static int setup(void **state)
{
	(void)state;
	server_start(&server, "unauthenticated_per_address = 20\nsleep_seconds = 2\n"
			      "wake_pause_seconds = 0\n");
	olga = server_make_key(&server, "olga");
	tess = server_make_key(&server, "tess");
	server_add_member(&server, "olga", olga, "member");
	server_add_member(&server, "tess", tess, "member");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	free(olga);
	free(tess);
	return 0;
}

static void make(const char *room, const char *title, const char *nda)
{
	json_t *in = json_pack("{s:s, s:s, s:s, s:b, s:s}", "room", room, "title", title, "purpose",
			       "so that launch day surprises nobody", "hidden", 1, "owner", "olga");

	if (nda)
		json_object_set_new(in, "nda", json_string(nda));
	server_must(&server, "room.new", in);
}

/* A command of somebody, which has to go well; what it printed, to be freed. */
static char *says(const char *key, const char *input, const char *line)
{
	struct run run = run_ssh(&server, "me", key, input, line);
	char *out = mem_dup(run.out);

	if (run.status != 0)
		print_message("%s: %s\n", line, run.err);
	assert_int_equal(run.status, 0);
	run_free(&run);
	return out;
}

static void must(const char *key, const char *input, const char *line)
{
	free(says(key, input, line));
}

static char *code_for(const char *room)
{
	char *line = mem_printf("invite make %s --json", room), *out = says(olga, NULL, line);
	json_t *made = json_loads(out, 0, NULL);
	char *code = mem_dup(json_string_value(json_object_get(made, "code")));

	assert_non_null(code);
	json_decref(made);
	free(out);
	free(line);
	return code;
}

/* Long enough to be scrolled. */
static char *long_text(const char *first)
{
	char *text = mem_printf("## %s\n", first);

	for (int i = 1; i <= 30; i++) {
		char *longer =
		    mem_printf("%s\n%d. Say nothing of what stands in clause %d.\n", text, i, i);

		free(text);
		text = longer;
	}
	return text;
}

static void read_to_the_end(struct term *term)
{
	for (int i = 0; i < 10 && !term_shows(term, "sign it by typing"); i++) {
		term_type(term, " ");
		term_sync(term);
	}
	term_expect(term, "sign it by typing");
}

/* --- in one go --- */

static void test_from_the_welcome_screen_into_the_room(void **state)
{
	char *nda = long_text("What you see here stays here"), *code, *out;
	char *key = server_make_key(&server, "newbie");
	struct term *term;

	(void)state;
	make("heron", "Heron", nda);
	code = code_for("heron");
	term = term_open(&server, &(struct term_options){.user = "new", .key = key});
	term_expect(term, "Your key is new here");
	term_type(term, "2");
	term_expect(term, "Type the code you were sent");
	term_type(term, "4K7M-9QXR-T2BD\r");
	term_expect(term, "that code is not good, or not any more");
	/* As one types it; the wrong one stands there to be changed. */
	term_type(term, "\x15");
	term_type(term, code);
	term_type(term, "\r");
	term_expect(term, "You are invited to a private room");
	term_expect(term, "There is an agreement to read and to sign");
	term_type(term, "1");
	term_expect(term, "What shall people call you here?");
	term_type(term, "newbie");
	term_expect(term, "is free");
	term_type(term, "\r");
	term_expect(term, "House rules");
	term_type(term, "a");
	term_expect(term, "The name you go by");
	term_type(term, "\r");
	term_settle(term, 300);
	term_type(term, "\r");
	term_expect(term, "Password");
	term_type(term, "\r");
	term_expect(term, "Recovery codes");
	term_type(term, "\r");
	term_expect(term, "The agreement, version 1");
	/* Not before it was read. */
	term_type(term, "a");
	term_expect(term, "To its end first");
	read_to_the_end(term);
	term_type(term, "a");
	term_expect(term, "Your own name, which signs it");
	term_type(term, "New B. Person\r");
	term_expect(term, "You are in it as tester.");
	assert_true(term_shows(term, "private, NDA version 1"));
	term_close(&term);
	out = says(key, NULL, "room list --json");
	assert_non_null(strstr(out, "\"heron\""));
	free(out);
	out = says(olga, NULL, "nda list heron");
	assert_non_null(strstr(out, "New B. Person"));
	assert_non_null(strstr(out, "SHA256:"));
	free(out);
	free(key);
	free(code);
	free(nda);
}

/* A pipe, or a screen reader: the same, a line at a time. */
static void test_by_lines(void **state)
{
	char *code, *input;
	struct run run;

	(void)state;
	make("lines", "Lines", "Say nothing.");
	code = code_for("lines");
	input = mem_printf("r\ni\n%s\nTess Tester\nq\nq\n", code);
	run = run_ssh_with(&server, "tess", tess, (const char *const[]){"-T", NULL}, input,
			   strlen(input), NULL);
	assert_non_null(strstr(run.out, "You are invited to Lines, a private room."));
	assert_non_null(strstr(run.out, "Signed: you are in."));
	assert_non_null(strstr(run.out, "You are in it as tester."));
	run_free(&run);
	must(tess, NULL, "room people lines");
	free(input);
	free(code);
}

static void test_the_text_changes_while_it_is_read(void **state)
{
	char *first = long_text("The first text"), *second = long_text("The second text");
	struct term *term;

	(void)state;
	make("changes", "Changes", first);
	must(olga, NULL, "room admit changes tess");
	term = term_open(&server, &(struct term_options){.user = "tess", .key = tess});
	term_expect(term, "Asked of you in Changes, a private room");
	term_choose(term, "To sign");
	term_expect(term, "The first text");
	read_to_the_end(term);
	must(olga, second, "nda publish changes");
	term_type(term, "aTess Tester\r");
	term_expect(term, "The text has changed while you read: this is the new one.");
	term_expect(term, "The second text");
	read_to_the_end(term);
	term_type(term, "a");
	term_expect(term, "Your own name, which signs it");
	term_type(term, "Tess Tester\r");
	term_expect(term, "You are in it as tester.");
	term_close(&term);
	free(first);
	free(second);
}

/* --- losing it --- */

/* A thread of a room, on the screen of tess. */
static struct term *in_a_thread(const char *room, const char *title)
{
	char *line = mem_printf("thread new %s --title 'Half a swing'", room);
	struct term *term;

	must(olga, "The secret of the swing.", line);
	free(line);
	term = term_open(&server, &(struct term_options){.user = "tess", .key = tess});
	/* Home, or where the test before was. */
	term_expect(term, "▸");
	term_type(term, "O");
	term_expect(term, "Rooms you are in");
	term_choose(term, title);
	term_expect(term, "You are in it as tester.");
	term_choose(term, "Talk");
	term_expect(term, "Half a swing");
	term_type(term, "\r");
	term_expect(term, "The secret of the swing.");
	return term;
}

static void test_a_tester_is_taken_out_with_the_room_open(void **state)
{
	struct term *term;
	char *out;

	(void)state;
	make("gone", "Aardvark", NULL);
	must(olga, NULL, "room admit gone tess");
	term = in_a_thread("gone", "Aardvark");
	term_type(term, "rHalf a thought of mine");
	term_expect(term, "draft kept");
	must(olga, NULL, "room remove gone tess --reason 'said too much elsewhere'");
	term_expect(term, "You are no longer in Aardvark: said too much elsewhere");
	assert_false(term_shows(term, "Half a thought"));
	assert_false(term_shows(term, "The secret of the swing."));
	term_close(&term);
	out = says(tess, NULL, "draft list");
	assert_non_null(strstr(out, "Half a thought of mine"));
	free(out);
	out = says(tess, NULL, "notification list");
	assert_non_null(strstr(out, "said too much elsewhere"));
	free(out);
}

/* Asleep, the screen still shows it: it is woken, and shows it no more. */
static void test_a_sleeper_is_taken_out(void **state)
{
	struct term *term;

	(void)state;
	make("asleep", "Aarhus", NULL);
	must(olga, NULL, "room admit asleep tess");
	term = in_a_thread("asleep", "Aarhus");
	assert_true(server_wait_clients(&server, 0, 60000));
	assert_true(term_shows(term, "The secret of the swing."));
	must(olga, NULL, "room remove asleep tess --reason rude");
	term_expect_gone(term, "The secret of the swing.");
	term_close(&term);
}

/* --- what is sent --- */

static void test_a_letter_names_the_key(void **state)
{
	char *code, *line, *out, *path = mem_printf("%s/host_ed25519.pub", server.dir);
	const char *argv[] = {"ssh-keygen", "-lf", path, NULL};
	struct run run = run_program(argv, NULL, 0, RUN_MS);
	char *fingerprint;

	(void)state;
	assert_int_equal(run.status, 0);
	fingerprint = strstr(run.out, "SHA256:");
	assert_non_null(fingerprint);
	fingerprint[strcspn(fingerprint, " ")] = '\0';
	make("letter", "Letter", NULL);
	server_must(&server, "community.set", json_pack("{s:s}", "address", "example.org:2222"));
	code = code_for("letter");
	line = mem_printf("invite print letter --code %s", code);
	out = says(olga, NULL, line);
	assert_non_null(strstr(out, fingerprint));
	assert_non_null(strstr(out, code));
	assert_non_null(strstr(out, "ssh -p 2222 example.org"));
	free(out);
	out = says(olga, "Jane\nOla\n", "invite make letter --file people.csv --json");
	assert_non_null(strstr(out, "\"Jane\""));
	free(out);
	free(line);
	free(code);
	free(path);
	run_free(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_from_the_welcome_screen_into_the_room),
	    cmocka_unit_test(test_by_lines),
	    cmocka_unit_test(test_the_text_changes_while_it_is_read),
	    cmocka_unit_test(test_a_tester_is_taken_out_with_the_room_open),
	    cmocka_unit_test(test_a_sleeper_is_taken_out),
	    cmocka_unit_test(test_a_letter_names_the_key),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
