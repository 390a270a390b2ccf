/* A second device: its key becomes the member's by a code of the first one or
 * by a recovery code, on the screens and in linear mode. */
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
static char *ann;

static int setup(void **state)
{
	(void)state;
	server_start(&server, "unauthenticated_per_address = 20\n");
	ann = server_make_key(&server, "ann");
	server_add_member(&server, "ann", ann, "member");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_end(&server);
	free(ann);
	return 0;
}

/* Who somebody with that key is; to be freed. */
static char *who_is(const char *key)
{
	struct run run = run_ssh(&server, "me", key, NULL, "whoami --json");
	json_t *who = run.status == 0 ? run_json(&run) : NULL;
	const char *handle = json_string_value(json_object_get(who, "handle"));
	char *found = mem_dup(handle ? handle : "nobody");

	json_decref(who);
	run_free(&run);
	return found;
}

static void expect_is(const char *key, const char *handle)
{
	char *found = who_is(key);

	assert_string_equal(found, handle);
	free(found);
}

static char *device_code(void)
{
	struct run run = run_ssh(&server, "ann", ann, NULL, "key code --json");
	json_t *answer;
	char *code;

	assert_int_equal(run.status, 0);
	answer = run_json(&run);
	code = mem_dup(json_string_value(json_object_get(answer, "code")));
	assert_non_null(code);
	json_decref(answer);
	run_free(&run);
	return code;
}

static char *recovery_code(void)
{
	json_t *made =
	    server_call(&server, "member.recover", json_pack("{s:s}", "handle", "ann"), NULL);
	char *code =
	    mem_dup(json_string_value(json_array_get(json_object_get(made, "recovery"), 0)));

	assert_non_null(code);
	json_decref(made);
	return code;
}

static struct term *at_link(const char *key)
{
	struct term *term = term_open(&server, &(struct term_options){.user = "link", .key = key});

	term_expect(term, "Your key is new here");
	term_type(term, "3");
	term_expect(term, "How do you show that it is you?");
	return term;
}

static void test_by_a_code_of_the_first_device(void **state)
{
	char *key = server_make_key(&server, "second"), *code = device_code();
	struct term *term;

	(void)state;
	expect_is(key, "nobody");
	term = at_link(key);
	term_type(term, "3");
	term_expect(term, "Code");
	term_type(term, code);
	term_type(term, "\r");
	term_expect(term, "Home");
	term_expect(term, "ann");
	term_close(&term);
	expect_is(key, "ann");
	/* It was good once. */
	free(key);
	key = server_make_key(&server, "thief");
	term = at_link(key);
	term_type(term, "3");
	term_expect(term, "Code");
	term_type(term, code);
	term_type(term, "\r");
	term_settle(term, 1000);
	assert_true(term_shows(term, "Code"));
	term_close(&term);
	expect_is(key, "nobody");
	free(key);
	free(code);
}

static void test_by_a_recovery_code(void **state)
{
	char *key = server_make_key(&server, "third"), *code = recovery_code();
	struct term *term = at_link(key);

	(void)state;
	term_type(term, "2");
	term_expect(term, "Your name here");
	term_type(term, "ann\r");
	term_expect(term, "Code");
	term_type(term, code);
	term_type(term, "\r");
	term_expect(term, "Home");
	term_close(&term);
	expect_is(key, "ann");
	free(key);
	free(code);
}

/* Without a screen the door asks first for a name to join with. */
static void test_in_plain_text(void **state)
{
	static const char *const no_terminal[] = {"-T", NULL};
	char *key = server_make_key(&server, "fourth"), *code = device_code();
	char *input = mem_printf("q\n4\n3\n%s\nq\n", code);
	struct run run =
	    run_ssh_with(&server, "link", key, no_terminal, input, strlen(input), NULL);

	(void)state;
	if (!strstr(run.out, "The key of this device is yours now."))
		fail_msg("%s", run.out);
	assert_int_equal(run.status, 0);
	expect_is(key, "ann");
	run_free(&run);
	free(input);
	free(code);
	free(key);
}

/* On the smallest screen every choice is seen at once, however much there is to
 * say about the place. */
static void test_choices_above_the_fold(void **state)
{
	static const struct {
		int columns, rows;
		bool has_purpose;
	} sizes[] = {{40, 15, false}, {80, 24, true}, {160, 50, true}};
	char *key = server_make_key(&server, "small");

	(void)state;
	server_must(&server, "community.set",
		    json_pack("{s:s}", "purpose",
			      "Bread rises and jars bubble in every kitchen of the world, and "
			      "nobody has to learn it alone: bake, and say how it went."));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct term *term = term_open(&server, &(struct term_options){
							   .user = "new",
							   .key = key,
							   .columns = sizes[i].columns,
							   .rows = sizes[i].rows,
						       });

		term_expect(term, "1  Join with it");
		term_expect(term, "6  About this place");
		assert_int_equal(term_shows(term, "Bread rises"), sizes[i].has_purpose);
		term_close(&term);
	}
	free(key);
}

static void expect_in(const struct run *run, const char *text)
{
	if (!strstr(run->out, text))
		print_error("expected %s in\n%s%s", text, run->out, run->err);
	assert_non_null(strstr(run->out, text));
}

/* A newcomer by the screens: a name and a zone if they like, and the rest by Enter. */
static void test_joining(void **state)
{
	static const char *const env[] = {"LANG=pt_PT.UTF-8", NULL};
	char *key = server_make_key(&server, "joiner"), *few = server_make_key(&server, "few");
	struct term *term =
	    term_open(&server, &(struct term_options){.user = "new", .key = key, .env = env});
	struct run run;

	(void)state;
	term_expect(term, "1  Join with it");
	term_type(term, "1");
	term_expect(term, "step 1 of 4");
	term_type(term, "joiner\r");
	term_expect(term, "step 2 of 4");
	term_type(term, "a");
	term_expect(term, "▸ Europe/Lisbon");
	term_type(term, "Jo Iner\rauckl");
	term_expect(term, "▸ Pacific/Auckland");
	term_type(term, "\r");
	term_expect(term, "step 4 of 4");
	term_type(term, "\r");
	term_expect(term, "I wrote them down");
	term_close(&term);
	run = run_ssh(&server, "me", key, NULL, "member show joiner --json");
	expect_in(&run, "\"name\":\"Jo Iner\"");
	expect_in(&run, "\"zone\":\"Pacific/Auckland\"");
	run_free(&run);
	/* With nothing but Enter. */
	term = term_open(&server, &(struct term_options){.user = "new", .key = few, .env = env});
	term_expect(term, "1  Join with it");
	term_type(term, "1few\r");
	term_expect(term, "step 2 of 4");
	term_type(term, "a\r\r\r");
	term_expect(term, "I wrote them down");
	term_type(term, "\r");
	term_expect(term, "Home");
	run = run_ssh(&server, "me", few, NULL, "member show few --json");
	expect_in(&run, "\"zone\":\"Europe/Lisbon\"");
	run_free(&run);
	term_close(&term);
	free(key);
	free(few);
}

/* Whom the sysop added comes home; who accepted the house rules once is asked
 * when they changed, until they accept them. */
static void test_asked_about_the_rules(void **state)
{
	char *key = server_make_key(&server, "newcomer");
	const struct term_options as = {.user = "bea", .key = key};
	struct term *term;
	struct run run;

	(void)state;
	server_add_member(&server, "bea", key, "member");
	term = term_open(&server, &as);
	term_expect(term, "Home");
	assert_false(term_shows(term, "House rules"));
	term_close(&term);
	run = run_ssh(&server, "bea", key, NULL, "rules accept 1");
	assert_int_equal(run.status, 0);
	run_free(&run);
	server_must(&server, "community.set",
		    json_pack("{s:s}", "rules", "Knock before entering."));
	term = term_open(&server, &as);
	term_expect(term, "Knock before entering.");
	term_type(term, "q");
	term_expect(term, "Home");
	term_close(&term);
	term = term_open(&server, &as);
	term_expect(term, "Knock before entering.");
	term_type(term, "a");
	term_expect(term, "Home");
	term_close(&term);
	term = term_open(&server, &as);
	term_expect(term, "Home");
	assert_false(term_shows(term, "Knock"));
	term_close(&term);
	free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_by_a_code_of_the_first_device),
	    cmocka_unit_test(test_by_a_recovery_code),
	    cmocka_unit_test(test_in_plain_text),
	    cmocka_unit_test(test_choices_above_the_fold),
	    cmocka_unit_test(test_joining),
	    cmocka_unit_test(test_asked_about_the_rules),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
