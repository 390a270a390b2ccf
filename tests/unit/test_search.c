/* Finding posts: what matches, in which order, for whom, in any script, and that
 * nothing typed into a search is more than text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/log.h"
#include "server/domain/domain.h"
#include "server/domain/index.h"
#include "server/domain/query.h"
#include "server/domain/snippet.h"
#include "tests/unit/hall_helper.h"

struct finding {
	struct helper h;
	int64_t ann, bob, import;
	int messages;
};

static int finding_open(void **state)
{
	struct finding *f = mem_alloc(sizeof(*f));

	log_set_level("error");
	helper_open(&f->h, domain_bindings(), NULL);
	f->ann = helper_member(&f->h, "ann");
	f->bob = helper_member(&f->h, "bob");
	helper_do(&f->h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "t", "about", "a"));
	helper_do(&f->h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s, s:s}", "board", "lounge", "title", "t", "about", "a",
			    "read", "member"));
	helper_do(&f->h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s, s:s}", "board", "heron", "title", "t", "about", "a",
			    "read", "hidden"));
	helper_do(&f->h, HELPER_CONTROL, "board.admit",
		  json_pack("{s:s, s:s}", "board", "heron", "handle", "ann"));
	f->import =
	    helper_int(&f->h, HELPER_CONTROL, "import.begin",
		       json_pack("{s:s, s:s}", "board", "talk", "source", "test"), "import");
	*state = f;
	return 0;
}

static int finding_close(void **state)
{
	struct finding *f = *state;

	helper_close(&f->h);
	free(f);
	return 0;
}

/* A post of a given day, in a thread of its own. */
static void finding_post(struct finding *f, const char *title, const char *body, const char *at)
{
	int n = f->messages++;

	helper_do(&f->h, HELPER_CONTROL, "import.batch",
		  json_pack("{s:I, s:[{s:o, s:o, s:s, s:s, s:s, s:s}]}", "import",
			    (json_int_t)f->import, "messages", "message_id",
			    json_sprintf("<%d>", n), "thread_key", json_sprintf("<%d>", n), "title",
			    title, "body", body, "at", at, "author", n % 2 ? "ann" : "bob"));
}

static void finding_new(struct finding *f, int64_t who, const char *board, const char *title,
			const char *body)
{
	helper_do(&f->h, who, "thread.new",
		  json_pack("{s:s, s:s, s:s}", "board", board, "title", title, "body", body));
}

/* The titles that a search gives, joined by spaces. */
static char *finding_titles(struct finding *f, int64_t who, json_t *params)
{
	json_t *page = helper_call(&f->h, who, "search", params), *item;
	char *titles = mem_dup("");
	size_t i;

	json_array_foreach(json_object_get(page, "items"), i, item)
	{
		char *more = mem_printf("%s%s%s", titles, i ? " " : "",
					json_string_value(json_object_get(item, "title")));

		free(titles);
		titles = more;
	}
	json_decref(page);
	return titles;
}

static void finding_is(struct finding *f, int64_t who, json_t *params, const char *expected)
{
	char *asked = json_dumps(params, 0), *titles = finding_titles(f, who, params);

	if (strcmp(titles, expected) != 0)
		print_error("%s\n", asked);
	assert_string_equal(titles, expected);
	free(titles);
	free(asked);
}

static json_t *finding_query(const char *query)
{
	return json_pack("{s:s}", "query", query);
}

static void test_what_matches(void **state)
{
	static const struct {
		const char *query, *titles;
	} rows[] = {
	    {"tempo", "C A"},
	    {"TEMPO swing", "A"},
	    {"swing tempo", "A"},
	    {"\"half swings\"", "A"},
	    {"\"swings half\"", ""},
	    {"metro*", "B"},
	    {"\"with a metro\"*", "B"},
	    {"metro", ""},
	    {"cafe", "C"},
	    {"café", "C"},
	    {"tempo AND swing", ""},
	    {"tempo OR metronome", ""},
	    {"NOT tempo", ""},
	    {"tempo NEAR(swing)", ""},
	    {"title:tempo", ""},
	    {"{body}:tempo", ""},
	    {"^tempo", "C A"},
	    {"-tempo", "C A"},
	    {"tempo ++ — …", "C A"},
	    {"\"unclosed", ""},
	    {"tempo \"", "C A"},
	    {"tempo's", ""},
	    {"b1 a1", ""},
	    {"marks:b1", ""},
	    {"*", NULL},
	    {"\"\"", NULL},
	    {"( ) : ^ \" '", NULL},
	};
	struct finding *f = *state;

	finding_post(f, "A", "Half swings keep the tempo of a swing.", "2020-01-01");
	finding_post(f, "B", "Half of it with a metronome.", "2020-01-02");
	finding_post(f, "C", "The tempo of the caf\xc3\xa9.", "2020-01-03");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!rows[i].titles) {
			assert_int_equal(helper_try(&f->h, HELPER_GUEST, "search",
						    finding_query(rows[i].query), NULL),
					 ERR_INVALID);
			continue;
		}
		finding_is(f, HELPER_GUEST, finding_query(rows[i].query), rows[i].titles);
	}
}

static void test_scripts_without_spaces(void **state)
{
	static const struct {
		const char *query, *titles;
	} rows[] = {
	    {"節奏", "A"}, {"練習節奏", "A"},  {"奏節", ""},	    {"リズム", "B"}, {"한국", "C"},
	    {"국어", "C"}, {"iPhone節奏", ""}, {"iPhone練習", "A"}, {"จังหวะ", "D"},
	};
	struct finding *f = *state;

	finding_post(f, "A", "我用iPhone練習節奏。", "2020-01-01");
	finding_post(f, "B", "これはリズムの練習です", "2020-01-02");
	finding_post(f, "C", "한국어 문장", "2020-01-03");
	finding_post(f, "D", "ฝึกจังหวะ", "2020-01-04");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		finding_is(f, HELPER_GUEST, finding_query(rows[i].query), rows[i].titles);
	}
}

static void test_filters(void **state)
{
	struct finding *f = *state;

	finding_post(f, "A", "word", "2020-01-01");
	finding_post(f, "B", "word", "2020-01-02");
	finding_post(f, "C", "word", "2020-01-03");
	finding_new(f, f->ann, "lounge", "D", "word");
	finding_is(f, f->bob, finding_query("word"), "D C B A");
	finding_is(f, HELPER_GUEST, finding_query("word"), "C B A");
	finding_is(f, f->bob, json_pack("{s:s, s:s}", "query", "word", "board", "talk"), "C B A");
	finding_is(f, f->bob, json_pack("{s:s, s:s}", "query", "word", "author", "ANN"), "D B");
	finding_is(
	    f, f->bob,
	    json_pack("{s:s, s:s, s:s}", "query", "word", "author", "ann", "board", "lounge"), "D");
	finding_is(f, f->bob,
		   json_pack("{s:s, s:s, s:s}", "query", "word", "since", "2020-01-02", "until",
			     "2020-01-02"),
		   "B");
	finding_is(f, f->bob, json_pack("{s:s, s:s}", "query", "word", "until", "2020-01-02"),
		   "B A");
	finding_is(f, f->bob,
		   json_pack("{s:s, s:s, s:s}", "query", "word", "until", "2020-01-02", "sort",
			     "relevance"),
		   "B A");
}

static void test_pages(void **state)
{
	static const char *const sorts[] = {"new", "relevance"};
	struct finding *f = *state;

	for (int i = 0; i < 7; i++)
		finding_post(f, "A", "word", "2020-01-01");
	for (int i = 0; i < 4; i++)
		finding_new(f, f->ann, "heron", "H", "word");
	for (size_t i = 0; i < 2; i++) {
		char *after = NULL;
		size_t count = 0, pages = 0;

		do {
			json_t *page =
			    helper_call(&f->h, f->ann, "search",
					json_pack("{s:s, s:i, s:s, s:s*}", "query", "word", "limit",
						  3, "sort", sorts[i], "after", after));

			count += json_array_size(json_object_get(page, "items"));
			pages++;
			free(after);
			after = mem_dup(json_string_value(json_object_get(page, "next")));
			json_decref(page);
		} while (after);
		assert_int_equal(count, 11);
		assert_int_equal(pages, 4);
	}
}

static void test_hidden_posts_are_found_by_their_own(void **state)
{
	struct finding *f = *state;

	finding_post(f, "A", "ships", "2020-01-01");
	finding_new(f, f->ann, "heron", "H", "it ships soon");
	finding_new(f, f->bob, "talk", "B", "it ships now");
	finding_is(f, f->ann, finding_query("ships"), "B H A");
	finding_is(f, f->bob, finding_query("ships"), "B A");
	finding_is(f, HELPER_GUEST, finding_query("ships"), "B A");
	finding_is(f, f->ann, json_pack("{s:s, s:s}", "query", "ships", "board", "heron"), "H");
	assert_int_equal(
	    helper_sql(&f->h, "SELECT count(*) FROM post_fts WHERE post_fts MATCH 'soon'"), 0);
}

static void test_the_index_follows_changes(void **state)
{
	struct finding *f = *state;

	finding_new(f, f->ann, "talk", "Grip", "old words 節奏");
	finding_is(f, f->bob, finding_query("節奏"), "Grip");
	helper_do(&f->h, f->ann, "post.edit",
		  json_pack("{s:i, s:s}", "post", 1, "body", "new words"));
	finding_is(f, f->bob, finding_query("節奏"), "");
	finding_is(f, f->bob, finding_query("old"), "");
	finding_is(f, f->bob, finding_query("new words grip"), "Grip");
	helper_do(&f->h, f->ann, "thread.set",
		  json_pack("{s:i, s:s}", "thread", 1, "title", "Hold"));
	finding_is(f, f->bob, finding_query("grip"), "");
	finding_is(f, f->bob, finding_query("hold"), "Hold");
	helper_do(&f->h, f->ann, "post.delete", json_pack("{s:i}", "post", 1));
	finding_is(f, f->bob, finding_query("new"), "");
	helper_do(&f->h, f->ann, "thread.set",
		  json_pack("{s:i, s:s}", "thread", 1, "title", "Held"));
	helper_do(&f->h, f->ann, "post.restore", json_pack("{s:i}", "post", 1));
	finding_is(f, f->bob, finding_query("held"), "Held");
	assert_int_equal(
	    helper_sql(&f->h, "SELECT count(*) FROM post_fts WHERE post_fts MATCH 'hold'"), 0);
}

static void test_best_first(void **state)
{
	struct finding *f = *state;

	finding_post(f, "A", "tempo tempo tempo", "2020-01-01");
	finding_post(f, "B", "a long text about other things in which tempo is a word among many",
		     "2020-01-02");
	finding_is(f, f->bob, json_pack("{s:s, s:s}", "query", "tempo", "sort", "relevance"),
		   "A B");
	finding_is(f, f->bob, json_pack("{s:s, s:s}", "query", "tempo", "sort", "new"), "B A");
}

/* --- the parts --- */

/* Newest first also among those of one second, wherever in it they were written. */
static void test_order_within_a_second(void **state)
{
	struct finding *f = *state;
	json_t *page, *item;
	int64_t last = INT64_MAX;
	size_t i;

	for (int n = 0; n < 44; n++) {
		finding_new(f, f->ann, "talk", "Quick", "brisk");
		usleep(25000);
	}
	page = helper_call(&f->h, f->ann, "search", json_pack("{s:s}", "query", "brisk"));
	assert_int_equal(json_array_size(json_object_get(page, "items")), 44);
	json_array_foreach(json_object_get(page, "items"), i, item)
	{
		int64_t post = json_integer_value(json_object_get(item, "post"));

		assert_true(post < last);
		last = post;
	}
	json_decref(page);
}

static void test_spacing(void **state)
{
	struct arena *arena = arena_new();
	const char *plain = "plain text";

	(void)state;
	assert_ptr_equal(index_spaced(arena, plain), plain);
	assert_string_equal(index_spaced(arena, "a日b本"), "a 日 b 本 ");
	assert_true(index_is_apart(0x4e00) && index_is_apart(0x20000) && !index_is_apart('a'));
	arena_free(&arena);
}

static void test_queries(void **state)
{
	static const struct {
		const char *text, *match;
	} rows[] = {
	    {"one two", "{title body} : (\"one\" AND \"two\")"},
	    {"\"one two\" x*", "{title body} : (\"one two\" AND \"x\" *)"},
	    {"a\"b", "{title body} : (\"a\" AND \"b\")"},
	    {"日本", "{title body} : (\" 日  本 \")"},
	    {"!!", NULL},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct query q = query_parse(arena, rows[i].text);

		if (rows[i].match)
			assert_string_equal(q.match, rows[i].match);
		else
			assert_null(q.match);
	}
	arena_free(&arena);
}

static void test_snippets(void **state)
{
	struct arena *arena = arena_new();
	char *word = arena_dup(arena, "needle"), *line;
	char long_text[2000];

	(void)state;
	assert_string_equal(snippet_first(arena, "> quoted\n>> more\n\n own\r\n\twords \n"),
			    "own words");
	assert_string_equal(snippet_first(arena, "> only quoted"), "> only quoted");
	assert_string_equal(snippet_first(arena, ""), "");
	assert_string_equal(snippet_first(arena, "a\x1b[2Jb"), "a [2Jb");
	memset(long_text, 0, sizeof(long_text));
	for (int i = 0; i < 100; i++)
		strcat(long_text, "straw ");
	strcat(long_text, "the Needle in it");
	line = snippet_around(arena, long_text, &word, 1);
	assert_non_null(strstr(line, "the Needle in it"));
	assert_true(strncmp(line, "…straw", strlen("…straw")) == 0);
	line = snippet_first(arena, long_text);
	assert_true(strlen(line) <= SNIPPET_LEN + 3);
	arena_free(&arena);
}

/* Whatever bytes come, a snippet is valid and a query no fault of the engine. */
static void test_any_query_is_answered(void **state)
{
	static const char *const parts[] = {"\"",  "*", "a", "^",    "(",  ")", ":",
					    "AND", " ", "+", "-",    "{",  "}", "title",
					    "日",  "'", ",", "NEAR", "\\", "é", "\xf0\x9f\x98\x80"};
	struct finding *f = *state;
	unsigned random = 7;

	finding_post(f, "A", "a title", "2020-01-01");
	for (int i = 0; i < 1500; i++) {
		char query[128] = "";
		int err;

		for (int n = 0; n < 8; n++) {
			random = random * 1103515245u + 12345u;
			strcat(query, parts[(random >> 8) % (sizeof(parts) / sizeof(parts[0]))]);
		}
		err = helper_try(&f->h, HELPER_GUEST, "search", finding_query(query), NULL);
		if (err < 0 && err != ERR_INVALID)
			print_error("%s\n", query);
		assert_true(err == 0 || err == ERR_INVALID);
	}
}

#define FINDING_TEST(fn) cmocka_unit_test_setup_teardown(fn, finding_open, finding_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    FINDING_TEST(test_what_matches),
	    FINDING_TEST(test_scripts_without_spaces),
	    FINDING_TEST(test_filters),
	    FINDING_TEST(test_pages),
	    FINDING_TEST(test_hidden_posts_are_found_by_their_own),
	    FINDING_TEST(test_the_index_follows_changes),
	    FINDING_TEST(test_best_first),
	    FINDING_TEST(test_order_within_a_second),
	    cmocka_unit_test(test_spacing),
	    cmocka_unit_test(test_queries),
	    cmocka_unit_test(test_snippets),
	    FINDING_TEST(test_any_query_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
