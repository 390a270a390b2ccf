/* One line of JSON: harmless to a terminal, the same to a program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/api/jsonline.h"
#include "common/base/err.h"

static void test_harmless_and_the_same(void **state)
{
	static const struct {
		const char *text, *out;
	} rows[] = {
	    {"plain \xc3\xbc \xe4\xb8\xad", "{\"t\":\"plain \xc3\xbc \xe4\xb8\xad\"}\n"},
	    {"\x1b[31m", "{\"t\":\"\\u001B[31m\"}\n"},
	    {"a\x7f", "{\"t\":\"a\\u007F\"}\n"},
	    {"\xc2\x9b", "{\"t\":\"\\u009B\"}\n"},
	    {"\xe2\x80\xae", "{\"t\":\"\\u202E\"}\n"},
	    {"\xe2\x81\xa6", "{\"t\":\"\\u2066\"}\n"},
	    {"\xd8\x9c", "{\"t\":\"\\u061C\"}\n"},
	    {"\xef\xbb\xbf", "{\"t\":\"\\uFEFF\"}\n"},
	    {"\xf3\xa0\x81\xb3", "{\"t\":\"\\uDB40\\uDC73\"}\n"},
	    {"\xf0\x9f\x8d\x9e", "{\"t\":\"\xf0\x9f\x8d\x9e\"}\n"},
	    {"\xe2\x80\xa8", "{\"t\":\"\\u2028\"}\n"},
	    {"\xe2\x80\x94", "{\"t\":\"\xe2\x80\x94\"}\n"},
	    {"\xe2\x82\xac", "{\"t\":\"\xe2\x82\xac\"}\n"},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *object = json_pack("{s:s}", "t", rows[i].text), *again;
		char *out = jsonline_dup(arena, object);

		assert_string_equal(out, rows[i].out);
		again = json_loads(out, 0, NULL);
		assert_true(json_equal(object, again));
		json_decref(object);
		json_decref(again);
	}
	arena_free(&arena);
}

static void test_error(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(jsonline_error(arena, ERR_NOT_FOUND, "no such thing"),
			    "{\"error\":{\"code\":\"not_found\",\"message\":\"no such thing\"}}\n");
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_harmless_and_the_same),
	    cmocka_unit_test(test_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
