/* Who types faster than anybody can: a paste is taken in without a frame for each
 * piece of it, and keys without an end step back behind the others'. */
#include "tests/unit/client_answers.h"

#include <sys/resource.h>

#include "client/jail.h"

enum { PASTE = 300 * 1024, SPELL_MS = 2600 };

/* The test itself may have been started with a step back. */
static int nice_of(pid_t pid)
{
	return getpriority(PRIO_PROCESS, (id_t)pid);
}

static struct stage *opened(void)
{
	struct stage_terms terms = {.columns = 80, .rows = 24, .answer = answers};
	struct stage *stage = stage_new(&terms);
	stage_expect(stage, "The page ends here");
	stage_settle(stage);
	return stage;
}

/* As much as the terminal takes now, taking in what comes of it. */
static void push(struct stage *stage, const char *bytes, size_t len)
{
	ssize_t put = send(stage->terminal, bytes, len, MSG_DONTWAIT);
	if (put < 0)
		assert_int_equal(errno, EAGAIN);
	while (stage_turn(stage, put < 0 ? 1 : 0))
		;
}

/* Words in the status row stay until a key, or the end of a paste. */
static void test_paste_shows_at_its_end(void **state)
{
	static char text[PASTE];
	struct stage *stage = opened();
	(void)state;
	memset(text, 'j', sizeof text);
	stage_type(stage, "z");
	assert_true(stage_shows(stage, "There is nothing to undo"));
	stage_type(stage, "\033[200~first\n");
	assert_true(stage_shows(stage, "There is nothing to undo"));
	for (size_t at = 0; at < sizeof text; at += 1024) {
		assert_int_equal(write(stage->terminal, text + at, 1024), 1024);
		while (stage_turn(stage, 0))
			;
	}
	stage_settle(stage);
	assert_true(stage_shows(stage, "There is nothing to undo"));
	stage_type(stage, "\033[201~");
	assert_false(stage_shows(stage, "There is nothing to undo"));
	stage_free(&stage);
}

static void test_keys_without_end_step_back(void **state)
{
	static char keys[4096];
	struct stage *stage = opened();
	int64_t until = clock_mono_ms() + SPELL_MS;
	(void)state;
	memset(keys, 'j', sizeof keys);
	while (clock_mono_ms() < until)
		stage_type(stage, "j");
	assert_int_equal(nice_of(stage->pid), nice_of(0));
	/* On a busy machine it waits for keys, too, until they come without an end. */
	until = clock_mono_ms() + STAGE_PATIENCE_MS;
	while (nice_of(stage->pid) < JAIL_NICE && clock_mono_ms() < until)
		push(stage, keys, sizeof keys);
	assert_true(nice_of(stage->pid) >= JAIL_NICE);
	stage_settle(stage);
	stage_type(stage, "z");
	stage_expect(stage, "There is nothing to undo");
	stage_free(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_paste_shows_at_its_end),
	    cmocka_unit_test(test_keys_without_end_step_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
