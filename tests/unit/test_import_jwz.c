/* Threading: joints, loops, order, subjects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/buf.h"
#include "contrib/import/jwz.h"

struct row {
	const char *id;
	const char *references[6];
	int64_t at;
	const char *title;
	bool is_reply;
};

static const char *title(void *data)
{
	return ((const struct row *)data)->title;
}

static bool is_reply(void *data)
{
	return ((const struct row *)data)->is_reply;
}

/* The threads as "id<parent@key", in the order of sending. */
static void check(const struct row *rows, size_t count, bool by_subject, size_t threads,
		  const char *expected)
{
	struct jwz *jwz = jwz_new();
	struct jwz_message **messages;
	struct buf out = {0};
	size_t n, found;

	for (size_t i = 0; i < count; i++) {
		n = 0;
		while (n < 6 && rows[i].references[n])
			n++;
		jwz_add(jwz, rows[i].id, rows[i].references, n, rows[i].at, (void *)&rows[i]);
	}
	if (by_subject)
		jwz_join_subjects(jwz, title, is_reply);
	messages = jwz_arrange(jwz, &n, &found);
	for (size_t i = 0; i < n; i++) {
		const char *parent = jwz_parent_id(messages[i]);

		buf_printf(&out, "%s%s%s%s@%s", i ? " " : "", messages[i]->id, parent ? "<" : "",
			   parent ? parent : "", jwz_thread_key(messages[i]));
	}
	assert_string_equal(buf_text(&out), expected);
	assert_int_equal(found, threads);
	buf_free(&out);
	jwz_free(&jwz);
}

#define M(id, at, ...)                                                                             \
	{                                                                                          \
		id, {__VA_ARGS__}, at, NULL, false                                                 \
	}
#define CHECK(threads, expected, ...)                                                              \
	do {                                                                                       \
		const struct row rows[] = {__VA_ARGS__};                                           \
		check(rows, sizeof(rows) / sizeof(*rows), false, threads, expected);               \
	} while (0)

static void test_threads(void **state)
{
	(void)state;
	CHECK(1, "a@a b<a@a c<b@a", M("a", 1, NULL), M("b", 2, "a"), M("c", 3, "a", "b"));
	/* the answer came first */
	CHECK(1, "a@a b<a@a", M("b", 2, "a"), M("a", 1, NULL));
	/* the first message is absent, then one in the middle */
	CHECK(1, "b<x@x c<x@x", M("b", 1, "x"), M("c", 2, "x"));
	CHECK(1, "a@a c<a@a", M("a", 1, NULL), M("c", 2, "a", "x"));
	/* a clock that is behind: the parent still goes first */
	CHECK(1, "a@a b<a@a c<a@a", M("a", 10, NULL), M("b", 2, "a"), M("c", 11, "a"));
	/* threads as they began, also where the beginning is absent */
	CHECK(2, "b<x@x a@a", M("a", 5, NULL), M("b", 4, "x"));
	/* what a message says itself goes before what others say about it */
	CHECK(2, "a@a b@b c<b@b d<c@b", M("a", 1, NULL), M("b", 2, NULL), M("d", 4, "a", "c"),
	      M("c", 3, "b"));
}

static void test_loops(void **state)
{
	(void)state;
	CHECK(1, "a@a", M("a", 1, "a"));
	CHECK(1, "b@b a<b@b", M("a", 1, "b"), M("b", 1, "a"));
	CHECK(1, "b<a@a", M("b", 1, "a", "b", "a"));
	CHECK(1, "c@c a<c@c b<a@c", M("a", 1, "c"), M("b", 1, "a"), M("c", 1, "b"));
}

static void test_same_id(void **state)
{
	struct jwz *jwz = jwz_new();

	(void)state;
	assert_non_null(jwz_add(jwz, "a", NULL, 0, 1, NULL));
	assert_null(jwz_add(jwz, "a", NULL, 0, 2, NULL));
	assert_int_equal(jwz_find(jwz, "a")->at, 1);
	assert_null(jwz_find(jwz, "b"));
	jwz_free(&jwz);
}

static void test_subjects(void **state)
{
	static const struct row rows[] = {
	    {"a", {0}, 1, "Pots", false},
	    {"b", {0}, 2, "Pots", true},
	    {"c", {"b"}, 3, "Pots", true},
	    {"d", {0}, 4, "Pots", false}, /* a new one of the same name stays alone */
	    {"e", {0}, 5, "Lids", true},
	};

	(void)state;
	check(rows, 5, true, 3, "a@a b<a@a c<b@a d@d e@e");
	check(rows, 5, false, 4, "a@a b@b c<b@b d@d e@e");
}

static void test_long_chain(void **state)
{
	struct jwz *jwz = jwz_new();
	struct jwz_message **messages;
	char ids[2][32];
	const char *references[1];
	size_t n, threads;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		snprintf(ids[i % 2], sizeof(ids[0]), "m%d", i);
		references[0] = ids[(i + 1) % 2];
		jwz_add(jwz, ids[i % 2], references, i > 0, 100000 - i, NULL);
	}
	messages = jwz_arrange(jwz, &n, &threads);
	assert_int_equal(n, 100000);
	assert_int_equal(threads, 1);
	assert_string_equal(messages[99999]->id, "m99999");
	assert_string_equal(jwz_thread_key(messages[99999]), "m0");
	jwz_free(&jwz);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_threads),    cmocka_unit_test(test_loops),
	    cmocka_unit_test(test_same_id),    cmocka_unit_test(test_subjects),
	    cmocka_unit_test(test_long_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
