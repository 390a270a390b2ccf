/* The input checks: every type at and over its limits, and results by table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/api/check.h"
#include "common/base/err.h"

enum { NOW = 1773168120 }; /* 2026-03-10T18:42:00Z */

static int check(const char *call, const char *params, json_t **clean_r, char *why)
{
	json_t *in = json_loads(params, JSON_ALLOW_NUL, NULL);
	int err;

	assert_non_null(in);
	*clean_r = NULL;
	err = check_params(calls_find(call), in, NOW, clean_r, why);
	json_decref(in);
	return err;
}

static void test_accepts(void **state)
{
	static const struct {
		const char *call, *params, *clean;
	} cases[] = {
	    {"board.show", "{\"board\":\"tea\"}", "{\"board\":\"tea\"}"},
	    {"board.list", "{}", "{\"limit\":50}"},
	    {"board.list", "{\"limit\":\"7\",\"theme\":null}", "{\"limit\":7}"},
	    {"thread.list", "{\"board\":\"a-b_9\",\"unread\":\"yes\"}",
	     "{\"board\":\"a-b_9\",\"unread\":true,\"limit\":50}"},
	    {"search",
	     "{\"query\":\"x\",\"since\":\"-1d\",\"until\":\"2026-03-10T19:42:00+01:00\"}",
	     "{\"query\":\"x\",\"since\":1773081720,\"until\":1773168120,\"limit\":50}"},
	    {"search", "{\"query\":\"x\",\"since\":\"2026-03-10\"}",
	     "{\"query\":\"x\",\"since\":1773100800,\"limit\":50}"},
	    {"thread.show", "{\"thread\":9007199254740991}",
	     "{\"thread\":9007199254740991,\"limit\":50}"},
	    {"feature.new",
	     "{\"room\":\"den\",\"feature\":\"ab\",\"name\":\"n\",\"weight\":\"2.5\"}",
	     "{\"room\":\"den\",\"feature\":\"ab\",\"name\":\"n\",\"weight\":2.5}"},
	    {"feature.new", "{\"room\":\"den\",\"feature\":\"ab\",\"name\":\"n\",\"weight\":2}",
	     "{\"room\":\"den\",\"feature\":\"ab\",\"name\":\"n\",\"weight\":2.0}"},
	    {"post.reply", "{\"thread\":1,\"body\":\"a\\nb\\tc\",\"request_id\":\"r\"}",
	     "{\"thread\":1,\"body\":\"a\\nb\\tc\",\"request_id\":\"r\"}"},
	};
	char why[CHECK_WHY];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *clean, *wanted = json_loads(cases[i].clean, 0, NULL);

		assert_int_equal(check(cases[i].call, cases[i].params, &clean, why), 0);
		assert_true(json_equal(clean, wanted));
		json_decref(clean);
		json_decref(wanted);
	}
}

static void test_refuses(void **state)
{
	static const struct {
		const char *call, *params;
		int err;
		const char *says;
	} cases[] = {
	    {"board.show", "{}", ERR_INVALID, "board is missing"},
	    {"board.show", "{\"board\":7}", ERR_INVALID, "must be text"},
	    {"board.show", "{\"board\":\"a\"}", ERR_INVALID, "2 to 32"},
	    {"board.show", "{\"board\":\"9ab\"}", ERR_INVALID, "2 to 32"},
	    {"board.show", "{\"board\":\"a b\"}", ERR_INVALID, "2 to 32"},
	    {"board.show", "{\"board\":\"tea\",\"cup\":1}", ERR_INVALID, "`cup`"},
	    {"board.show", "[]", ERR_INVALID, "object"},
	    {"invite.make",
	     "{\"room\":\"den\",\"expires\":\"1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d and more\"}",
	     ERR_INVALID, "a time such as"},
	    {"board.list", "{\"limit\":0}", ERR_INVALID, "from 1 to 500"},
	    {"board.list", "{\"limit\":501}", ERR_INVALID, "from 1 to 500"},
	    {"board.list", "{\"limit\":\"7x\"}", ERR_INVALID, "whole number"},
	    {"board.list", "{\"limit\":\" 7\"}", ERR_INVALID, "whole number"},
	    {"board.list", "{\"limit\":1.5}", ERR_INVALID, "whole number"},
	    {"feature.set", "{\"room\":\"den\",\"feature\":\"ab\",\"weight\":101}", ERR_INVALID,
	     "from 0 to 100"},
	    {"feature.set", "{\"room\":\"den\",\"feature\":\"ab\",\"weight\":\"1.5x\"}",
	     ERR_INVALID, "must be a number"},
	    {"feature.set", "{\"room\":\"den\",\"feature\":\"ab\",\"weight\":\"nan\"}", ERR_INVALID,
	     "must be a number"},
	    {"thread.show", "{\"thread\":9007199254740992}", ERR_INVALID, "from 1"},
	    {"thread.show", "{\"thread\":\"99999999999999999999\"}", ERR_INVALID, "whole number"},
	    {"thread.list", "{\"board\":\"tea\",\"unread\":\"maybe\"}", ERR_INVALID, "yes or no"},
	    {"thread.list", "{\"board\":\"tea\",\"sort\":\"act\"}", ERR_INVALID, "active|new"},
	    {"search", "{\"query\":\"\"}", ERR_INVALID, "empty"},
	    {"search", "{\"query\":\"a\\nb\"}", ERR_INVALID, "one line"},
	    {"search", "{\"query\":\"a\\u001bb\"}", ERR_INVALID, "one line"},
	    {"search", "{\"query\":\"a\\u0000b\"}", ERR_INVALID, "may not hold a NUL"},
	    {"search", "{\"query\":\"x\",\"since\":\"soon\"}", ERR_INVALID, "a time such as"},
	    {"search", "{\"query\":\"x\",\"since\":\"2026-02-30\"}", ERR_INVALID, "a time such as"},
	    {"watch", "{\"topics\":[1]}", ERR_INVALID, "text"},
	    {"watch", "{\"topics\":\"me\"}", ERR_INVALID, "list"},
	};
	char why[CHECK_WHY];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *clean;

		assert_int_equal(check(cases[i].call, cases[i].params, &clean, why), cases[i].err);
		assert_null(clean);
		if (!strstr(why, cases[i].says))
			fail_msg("%s: says `%s`", cases[i].params, why);
	}
}

/* Title of 200 characters, body of 64 KiB: the limit itself is taken, one more
 * is not; characters are counted in a title, bytes in a body. */
static void test_limits(void **state)
{
	char why[CHECK_WHY], *body = malloc(FIELD_BODY_MAX + 2), title[3 * 201 + 1] = "";
	json_t *in, *clean;

	(void)state;
	memset(body, 'a', FIELD_BODY_MAX + 1);
	body[FIELD_BODY_MAX + 1] = '\0';
	for (int i = 0; i < 201; i++)
		strcat(title, "\xe6\x97\xa5");
	for (int over = 0; over < 2; over++) {
		in = json_pack("{s:s, s:s#, s:s}", "board", "tea", "title", title, 3 * (200 + over),
			       "body", "x");
		assert_int_equal(check_params(calls_find("thread.new"), in, NOW, &clean, why),
				 over ? ERR_TOO_LARGE : 0);
		if (!over)
			json_decref(clean);
		json_decref(in);
		in = json_pack("{s:i, s:s#}", "thread", 1, "body", body, FIELD_BODY_MAX + over);
		assert_int_equal(check_params(calls_find("post.reply"), in, NOW, &clean, why),
				 over ? ERR_TOO_LARGE : 0);
		if (!over)
			json_decref(clean);
		json_decref(in);
	}
	free(body);
}

static void test_results(void **state)
{
	static const struct {
		const char *call, *result;
		bool fits;
	} cases[] = {
	    {"post.edit", "{\"post\":3}", true},
	    {"post.edit", "{\"post\":\"3\"}", false},
	    {"post.edit", "{\"post\":null}", false},
	    {"post.edit", "{}", false},
	    {"post.edit", "{\"post\":3,\"more\":1}", false},
	    {"post.edit", "[]", false},
	    {"post.history", "{\"items\":[],\"next\":null}", true},
	    {"post.history", "{\"items\":[],\"next\":\"c\"}", true},
	    {"post.history", "{\"items\":[]}", false},
	    {"post.history", "{\"next\":null}", false},
	    {"post.history", "{\"items\":[{\"body\":\"x\"}],\"next\":null}", false},
	    {"post.history",
	     "{\"items\":[{\"body\":\"x\",\"edited_at\":\"2026-03-10T18:42:00Z\","
	     "\"editor\":\"mo\"}],\"next\":null}",
	     true},
	};
	char why[CHECK_WHY];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *result = json_loads(cases[i].result, 0, NULL);

		assert_int_equal(check_result(calls_find(cases[i].call), result, why),
				 cases[i].fits);
		json_decref(result);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_accepts),
	    cmocka_unit_test(test_refuses),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_results),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
