/* Every call of the tables has exactly one handler, and every handler a call. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/api/calls.h"
#include "server/domain/domain.h"

/* The hall's own. */
static const char *const own[] = {".start", ".signed_in", ".visit",	".keep_place",
				  ".tick",  ".file_put",  ".file_room", ".mail"};

static const struct hall_binding *find(const char *name, int *count_r)
{
	const struct hall_binding *found = NULL;

	*count_r = 0;
	for (const struct hall_binding *const *table = domain_bindings(); *table; table++) {
		for (const struct hall_binding *b = *table; b->name; b++) {
			if (strcmp(b->name, name) == 0) {
				found = b;
				(*count_r)++;
			}
		}
	}
	return found;
}

static void every_call_is_bound_once(void **state)
{
	size_t count;
	const struct call *const *calls = calls_all(&count);
	int bound, wrong = 0;

	(void)state;
	for (size_t i = 0; i < count; i++) {
		int expected = calls[i]->kind == CALL_CONN ? 0 : 1;

		find(calls[i]->name, &bound);
		if (bound != expected) {
			print_error("%s: %d bindings, not %d\n", calls[i]->name, bound, expected);
			wrong++;
		}
	}
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		find(own[i], &bound);
		if (bound != 1) {
			print_error("%s: %d bindings\n", own[i], bound);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static bool is_own(const char *name)
{
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		if (strcmp(own[i], name) == 0)
			return true;
	}
	return false;
}

static void every_binding_has_a_call(void **state)
{
	int wrong = 0;

	(void)state;
	for (const struct hall_binding *const *table = domain_bindings(); *table; table++) {
		for (const struct hall_binding *b = *table; b->name; b++) {
			const struct call *call = calls_find(b->name);
			bool hashes = call && (call->flags & CALL_HASHES);

			if ((!call && !is_own(b->name)) || !b->handler ||
			    (call && hashes != (b->prepare != NULL))) {
				print_error("%s: no such call, or not bound as it says\n", b->name);
				wrong++;
			}
		}
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_call_is_bound_once),
	    cmocka_unit_test(every_binding_has_a_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
