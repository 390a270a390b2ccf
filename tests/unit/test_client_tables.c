/* The tables of the client: every request documented and bound, no key twice
 * in a map, every view whole, every look of a palette seen without colour. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "client/request.h"
#include "client/term/palette.h"
#include "client/view.h"
#include "client/views/views.h"

static const char *keys_of(enum request_map map, int request)
{
	const struct request_row *row = request_row((enum request)request);
	return row->keys[map] ? row->keys[map] : row->keys[REQUEST_CLASSIC];
}

static void test_requests_are_documented(void **state)
{
	(void)state;
	for (int i = REQUEST_NONE + 1; i < REQUEST_COUNT; i++) {
		const struct request_row *row = request_row((enum request)i);
		assert_non_null(row->name);
		assert_true(strlen(row->help) > 1);
		assert_non_null(row->keys[REQUEST_CLASSIC]);
		assert_int_equal(request_from_name(row->name), i);
	}
	assert_int_equal(request_from_name("no-such"), REQUEST_NONE);
	assert_int_equal(request_from_name(NULL), REQUEST_NONE);
}

/* Each key of the table leads back to its own request. */
static void test_keys_are_bound_once(void **state)
{
	(void)state;
	for (int map = 0; map < REQUEST_MAPS; map++) {
		for (int i = REQUEST_NONE + 1; i < REQUEST_COUNT; i++) {
			const char *at = keys_of((enum request_map)map, i);
			while (*at) {
				size_t len = strcspn(at, " ");
				struct keys_key key;
				assert_true(keys_parse(at, len, &key));
				if (request_from_key((enum request_map)map, &key) !=
				    (enum request)i)
					fail_msg("map %d: %.*s is bound twice", map, (int)len, at);
				at += len + strspn(at + len, " ");
			}
		}
	}
}

/* The contract's keys, in every map. */
static void test_the_usual_keys(void **state)
{
	static const struct {
		const char *key;
		enum request request;
	} usual[] = {
	    {"Down", REQUEST_DOWN},
	    {"Up", REQUEST_UP},
	    {"Enter", REQUEST_OPEN},
	    {"Right", REQUEST_OPEN},
	    {"Left", REQUEST_BACK},
	    {"q", REQUEST_BACK},
	    {"^C", REQUEST_BACK},
	    {"Space", REQUEST_PAGE_ON},
	    {"PgUp", REQUEST_PAGE_UP},
	    {"PgDn", REQUEST_PAGE_DOWN},
	    {"Home", REQUEST_TOP},
	    {"End", REQUEST_BOTTOM},
	    {"Tab", REQUEST_NEXT_NEW},
	    {"r", REQUEST_REPLY},
	    {"R", REQUEST_REPLY_QUOTE},
	    {"c", REQUEST_COMPOSE},
	    {"e", REQUEST_EDIT},
	    {"d", REQUEST_DELETE},
	    {"z", REQUEST_UNDO},
	    {"u", REQUEST_MARK_UNREAD},
	    {"C", REQUEST_CATCH_UP},
	    {"@", REQUEST_WAITING},
	    {"o", REQUEST_WHO},
	    {"P", REQUEST_PERSON},
	    {":", REQUEST_PALETTE},
	    {"?", REQUEST_HELP},
	    {"^L", REQUEST_REDRAW},
	    {"/", REQUEST_SEARCH},
	    {"n", REQUEST_NEXT_MATCH},
	    {"N", REQUEST_PREVIOUS_MATCH},
	    {"p", REQUEST_PARENT},
	    {"J", REQUEST_NEXT_THREAD},
	    {"K", REQUEST_PREVIOUS_THREAD},
	    {"S-Tab", REQUEST_PREVIOUS_NEW},
	};
	struct keys_key key;
	(void)state;
	for (int map = 0; map < REQUEST_MAPS; map++) {
		for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
			assert_true(keys_parse(usual[i].key, strlen(usual[i].key), &key));
			assert_int_equal(request_from_key((enum request_map)map, &key),
					 usual[i].request);
		}
	}
}

static void test_no_key_needs_what_terminals_lack(void **state)
{
	static const char *const lacking[] = {"^S", "^Q", "^Z"};
	(void)state;
	for (int i = REQUEST_NONE + 1; i < REQUEST_COUNT; i++) {
		char first[KEYS_NAME];
		request_key(REQUEST_CLASSIC, (enum request)i, first);
		for (size_t j = 0; j < sizeof lacking / sizeof *lacking; j++)
			assert_string_not_equal(first, lacking[j]);
		assert_true(strncmp(first, "M-", 2) != 0);
		assert_string_not_equal(first, "Esc");
	}
}

static void test_keys_beside_text(void **state)
{
	char key[KEYS_NAME];
	(void)state;
	assert_string_equal(request_key_beside_text(REQUEST_CLASSIC, REQUEST_BACK, key), "^C");
	assert_string_equal(request_key_beside_text(REQUEST_CLASSIC, REQUEST_OPEN, key), "Enter");
	assert_string_equal(request_key_beside_text(REQUEST_CLASSIC, REQUEST_HELP, key), "");
}

static void test_views_are_whole(void **state)
{
	size_t count;
	const struct view_ops *const *all = views_all(&count);
	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct view_ops *ops = all[i];
		assert_ptr_equal(views_find(ops->name), ops);
		assert_true(strlen(ops->title) > 0);
		assert_true(ops->size >= sizeof(struct view));
		assert_true(ops->draw || ops->list);
		for (const struct view_hint *hint = ops->hints; hint && hint->request; hint++) {
			assert_true(hint->request < REQUEST_COUNT);
			assert_true(strlen(hint->words) > 0);
		}
		if (ops->list)
			assert_true(ops->list->count && ops->list->kind && ops->list->draw);
	}
	assert_null(views_find("nothing"));
}

static void test_palettes(void **state)
{
	(void)state;
	for (int bit = 0; bit < PALETTE_LOOKS; bit++) {
		struct palette_style none = palette_style(PALETTE_NONE, 256, 1u << bit);
		struct palette_style mono = palette_style(PALETTE_DARK, 0, 1u << bit);
		struct palette_style dark = palette_style(PALETTE_DARK, 8, 1u << bit);
		assert_int_equal(none.colour, -1);
		assert_int_equal(mono.colour, -1);
		assert_in_range(dark.colour + 1, 0, 8);
	}
	assert_int_equal(palette_style(PALETTE_NONE, 8, PALETTE_NEW).attributes, PALETTE_BOLD);
	assert_int_equal(palette_style(PALETTE_NONE, 8, PALETTE_BADGE).attributes, PALETTE_REVERSE);
	assert_int_not_equal(palette_style(PALETTE_LIGHT, 8, PALETTE_ACCENT).colour,
			     palette_style(PALETTE_DARK, 8, PALETTE_ACCENT).colour);
	assert_int_equal(palette_from_name("light"), PALETTE_LIGHT);
	assert_int_equal(palette_from_name("mauve"), PALETTE_AUTO);
	assert_int_equal(palette_from_name(NULL), PALETTE_AUTO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_requests_are_documented),
	    cmocka_unit_test(test_keys_are_bound_once),
	    cmocka_unit_test(test_the_usual_keys),
	    cmocka_unit_test(test_no_key_needs_what_terminals_lack),
	    cmocka_unit_test(test_keys_beside_text),
	    cmocka_unit_test(test_views_are_whole),
	    cmocka_unit_test(test_palettes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
