/* The exec grammar: splitting, calls, flags, bodies, help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/api/manual.h"
#include "common/api/plain.h"
#include "common/api/words.h"
#include "common/base/err.h"

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

struct split_case {
	const char *line;
	const char *words[6];
};

static void test_split(void **state)
{
	static const struct split_case cases[] = {
	    {"", {NULL}},
	    {"  \t ", {NULL}},
	    {"a b  c", {"a", "b", "c"}},
	    {"'a b' c", {"a b", "c"}},
	    {"a'b c'd", {"ab cd"}},
	    {"\"a \\\"b\\\" $x \\n\"", {"a \"b\" $x \\n"}},
	    {"a\\ b \\'", {"a b", "'"}},
	    {"''", {""}},
	    {"x '' y", {"x", "", "y"}},
	    {"$HOME `id` ;rm *", {"$HOME", "`id`", ";rm", "*"}},
	    {"'\\'", {"\\"}},
	    {"\xe6\x97\xa5 \xe6\x9c\xac", {"\xe6\x97\xa5", "\xe6\x9c\xac"}},
	};
	char **words;
	size_t count, n;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
		    words_split(arena, cases[i].line, strlen(cases[i].line), &words, &count, &why),
		    0);
		for (n = 0; n < 6 && cases[i].words[n]; n++) {
			assert_true(n < count);
			assert_string_equal(words[n], cases[i].words[n]);
		}
		assert_int_equal(count, n);
	}
}

static void test_split_refuses(void **state)
{
	static const char *const bad[] = {"'a", "\"a", "a \"b' c", "\xff", "a\xc3", "'\\''"};
	char **words, many[WORDS_MAX * 2 + 8];
	size_t count;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(words_split(arena, bad[i], strlen(bad[i]), &words, &count, &why),
				 ERR_INVALID);
		assert_non_null(why);
	}
	assert_int_equal(words_split(arena, "a\0b", 3, &words, &count, &why), ERR_INVALID);
	for (size_t i = 0; i < WORDS_MAX + 1; i++)
		memcpy(many + 2 * i, "a ", 2);
	assert_int_equal(words_split(arena, many, (WORDS_MAX + 1) * 2, &words, &count, &why),
			 ERR_INVALID);
	assert_int_equal(words_split(arena, many, WORDS_MAX * 2, &words, &count, &why), 0);
}

static int parse(const char *line, struct words_line *out, const char **why)
{
	char **words;
	size_t count;

	assert_int_equal(words_split(arena, line, strlen(line), &words, &count, why), 0);
	return words_parse(arena, words, count, "ssh HOST", CALL_MEMBER, out, why);
}

static const char *param(const struct words_line *line, const char *name)
{
	return json_string_value(json_object_get(line->params, name));
}

static void test_calls(void **state)
{
	struct words_line line;
	const char *why;

	(void)state;
	assert_int_equal(parse("thread list tea --sort new --json", &line, &why), 0);
	assert_string_equal(line.call->name, "thread.list");
	assert_string_equal(param(&line, "board"), "tea");
	assert_string_equal(param(&line, "sort"), "new");
	assert_true(line.json);
	assert_false(line.wants_body);
	json_decref(line.params);

	assert_int_equal(parse("search two words --board=tea -- --json", &line, &why), 0);
	assert_string_equal(line.call->name, "search");
	assert_string_equal(param(&line, "query"), "two words --json");
	assert_string_equal(param(&line, "board"), "tea");
	assert_false(line.json);
	json_decref(line.params);

	assert_int_equal(parse("post reply 7 --to 3 --request-id x1", &line, &why), 0);
	assert_string_equal(param(&line, "request_id"), "x1");
	assert_true(line.wants_body);
	assert_string_equal(line.body_name, "body");
	json_decref(line.params);

	/* What is written beside the line is not lost, where it may be nothing, too. */
	assert_int_equal(parse("task new kes --title K", &line, &why), 0);
	assert_true(line.wants_body);
	assert_string_equal(line.body_name, "body");
	json_decref(line.params);
	assert_int_equal(parse("room apply kes", &line, &why), 0);
	assert_true(line.wants_body);
	json_decref(line.params);

	assert_int_equal(parse("room new kes --title K --purpose p", &line, &why), 0);
	assert_false(line.wants_body);
	json_decref(line.params);
	for (int i = 0; i < 3; i++) {
		const char *lines[] = {"room new kes --title K --purpose p --nda-file a.txt",
				       "room new kes --title K --purpose p --nda-file=a.txt",
				       "room new kes --file a.txt --title K --purpose p"};

		assert_int_equal(parse(lines[i], &line, &why), 0);
		assert_true(line.wants_body);
		assert_string_equal(line.body_name, "nda");
		assert_string_equal(param(&line, "purpose"), "p");
		json_decref(line.params);
	}
	assert_int_equal(parse("post reply 7 --nda-file a.txt", &line, &why), ERR_INVALID);

	assert_int_equal(parse("post reply 7 --body 'hello there'", &line, &why), 0);
	assert_false(line.wants_body);
	assert_string_equal(param(&line, "body"), "hello there");
	json_decref(line.params);

	assert_int_equal(parse("thread list tea --unread", &line, &why), 0);
	assert_string_equal(param(&line, "unread"), "yes");
	json_decref(line.params);
	assert_int_equal(parse("thread list --unread no tea", &line, &why), 0);
	assert_string_equal(param(&line, "unread"), "no");
	json_decref(line.params);

	assert_int_equal(parse("watch --topics board:tea --topics me", &line, &why), 0);
	assert_int_equal(json_array_size(json_object_get(line.params, "topics")), 2);
	json_decref(line.params);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *line;
		int err;
		const char *says;
	} cases[] = {
	    {"thread list tea coffee", ERR_INVALID, "coffee"},
	    {"thread list tea --colour red", ERR_INVALID, "--colour"},
	    {"thread list tea --sort", ERR_INVALID, "--sort"},
	    {"thread list tea --sort new --sort new", ERR_INVALID, "twice"},
	    {"thread new tea --title two words", ERR_INVALID, "--title \"'two words'\""},
	    {"thread burn tea", ERR_METHOD, "burn"},
	    {"kettle", ERR_METHOD, "kettle"},
	    {"thread.list tea", ERR_METHOD, "thread.list"},
	    {".start x", ERR_METHOD, ".start"},
	};
	struct words_line line;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(parse(cases[i].line, &line, &why), cases[i].err);
		assert_non_null(strstr(why, cases[i].says));
	}
	assert_int_equal(parse("kettle --json", &line, &why), ERR_METHOD);
	assert_true(line.json);
}

static void test_help(void **state)
{
	static const struct {
		const char *line, *says;
	} cases[] = {
	    {"", "thread list"},
	    {"help", "thread list"},
	    {"help thread", "thread show"},
	    {"help thread list", "--unread"},
	    {"thread", "thread new"},
	    {"thread help", "thread new"},
	    {"thread list --help", "--unread"},
	    {"thread list tea --help", "--unread"},
	    {"search --help", "QUERY"},
	    {"whoami --help", "door"},
	    {"whoami help", "door"},
	};
	struct words_line line;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(parse(cases[i].line, &line, &why), 0);
		assert_null(line.call);
		assert_non_null(strstr(line.help, cases[i].says));
	}
	/* A word named help can still be searched for. */
	assert_int_equal(parse("search help", &line, &why), 0);
	assert_non_null(line.call);
	json_decref(line.params);
	/* What a reader cannot use is not offered. */
	assert_int_equal(parse("help", &line, &why), 0);
	assert_null(strstr(line.help, "member add"));
	assert_null(strstr(line.help, "place save"));
}

static void test_every_call_is_documented(void **state)
{
	size_t count;
	const struct call *const *calls = calls_all(&count);

	(void)state;
	assert_true(count > 60);
	for (size_t i = 0; i < count; i++) {
		const struct field *tables[] = {calls[i]->in, calls[i]->out, calls[i]->item};

		assert_true(strlen(calls[i]->summary) > 5);
		for (int t = 0; t < 3; t++) {
			for (const struct field *f = tables[t]; f && f->name; f++) {
				assert_true(f->help && *f->help);
				assert_true(f->type != FIELD_END);
				assert_true((f->type == FIELD_ENUM) == (f->choices != NULL));
			}
		}
		assert_ptr_equal(calls_find(calls[i]->name), calls[i]);
		assert_true(strlen(manual_call(arena, calls[i], "ssh HOST")) > 20);
	}
}

/* A report in plain text: facts by their names, texts below, whole. */
static void test_plain_report(void **state)
{
	json_t *r =
	    json_pack("{s:{s:s, s:s, s:s, s:s, s:s}, s:[{s:i, s:s, s:s, s:s}],"
		      " s:[{s:s, s:s, s:s, s:s}], s:[]}",
		      "item", "item", "GOLF-1", "title", "Short", "body", "one\ntwo\n", "steps",
		      "hit it", "quote_consent", "none", "comments", "number", 2, "author", "theo",
		      "kind", "comment", "body", "me too\nevery day\x1b[31m", "history", "to",
		      "planned", "by", "enid", "note", "for May", "internal_note", "maybe", "tags");

	(void)state;
	assert_string_equal(plain_result(arena, calls_find("feedback.show"), r),
			    "ITEM           GOLF-1\n"
			    "TITLE          Short\n"
			    "QUOTE CONSENT  none\n"
			    "\nBODY\n    one\n    two\n"
			    "\nSTEPS\n    hit it\n"
			    "\nCOMMENTS\n"
			    "NUMBER  AUTHOR  KIND\n"
			    "2       theo    comment\n"
			    "    me too\n    every day^[[31m\n"
			    "\nHISTORY\n"
			    "TO       BY\n"
			    "planned  enid\n"
			    "  NOTE\n    for May\n"
			    "  INTERNAL NOTE\n    maybe\n");
	json_decref(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_split),	 cmocka_unit_test(test_split_refuses),
	    cmocka_unit_test(test_calls),	 cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_help),	 cmocka_unit_test(test_every_call_is_documented),
	    cmocka_unit_test(test_plain_report),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
