/* Bytes of a terminal to keys: whole, one byte at a time, and what is no key. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "client/term/brand.h"
#include "client/term/keys.h"
#include "common/base/buf.h"

/* The keys of some bytes as names, each with a space after it; a paste is
 * <text>, its end !, a background light or dark, a terminal that says who it is
 * and knows links. */
static char *decoded(const char *bytes, size_t len, size_t step)
{
	static struct buf out;
	struct keys *keys = keys_new("xterm-256color", true);
	struct keys_key key;
	char name[KEYS_NAME];
	assert_non_null(keys);
	buf_clear(&out);
	for (size_t at = 0; at <= len; at += step) {
		size_t piece = len - at < step ? len - at : step;
		bool is_last = at + piece == len;
		assert_int_equal(keys_push(keys, bytes + at, piece), piece);
		while (keys_next(keys, false, &key) ||
		       (is_last && keys_is_partial(keys) && keys_next(keys, true, &key))) {
			if (key.kind == KEYS_PASTE)
				buf_printf(&out, "<%.*s>", (int)key.paste_len, key.paste);
			else if (key.kind == KEYS_PASTE_END)
				buf_printf(&out, "! ");
			else if (key.kind == KEYS_BACKGROUND)
				buf_printf(&out, "%s ", key.code ? "light" : "dark");
			else if (key.kind == KEYS_LINKS)
				buf_printf(&out, "links ");
			else
				buf_printf(&out, "%s ", keys_name(&key, name));
		}
		if (is_last)
			break;
	}
	keys_free(&keys);
	return buf_text(&out);
}

static const struct {
	const char *bytes, *names;
} cases[] = {
    {"j", "j "},
    {"jk", "j k "},
    {" \r\t\177", "Space Enter Tab Backspace "},
    {"\010\n", "Backspace Enter "},
    {"\003\016\030\037", "^C ^N ^X ^_ "},
    {"\033[A\033[B\033[C\033[D", "Up Down Right Left "},
    {"\033OA\033OB\033OC\033OD", "Up Down Right Left "},
    {"\033[H\033[F\033OH\033OF", "Home End Home End "},
    {"\033[5~\033[6~\033[2~\033[3~", "PgUp PgDn Ins Del "},
    {"\033[Z", "S-Tab "},
    {"\033", "Esc "},
    {"\033v", "M-v "},
    {"\303\251\346\227\245\360\237\230\200", "\303\251 \346\227\245 \360\237\230\200 "},
    {"a\033]11;rgb:ffff/ffff/ffff\033\\b", "a light b "},
    {"a\033]11;rgb:0000/1111/2222\ab", "a dark b "},
    {"\033]11;rgb:f0/f0/f0\ab", "light b "},
    {"a\033]4;1;rgb:00/00/00\033\\b", "a b "},
    {"a\033P>|term(1)\033\\b", "a b "},
    {"\033]11;never ending\rj", "Enter j "},
    {"a\033P>|VTE(7600)\033\\b", "a links b "},
    {"a\033[>65;6003;1cb", "a links b "},
    {"a\033[>0;136;0cb", "a b "},
    {"a\033[>4;2mb", "a b "},
    {"\033[>1;2\rj", "Enter j "},
    {"\033[200~\033[201~x", "! x "},
    {"\033[200~", ""},
};

static void test_decoding(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(decoded(cases[i].bytes, strlen(cases[i].bytes), SIZE_MAX / 2),
				    cases[i].names);
}

static void test_one_byte_at_a_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(decoded(cases[i].bytes, strlen(cases[i].bytes), 1),
				    cases[i].names);
}

/* What is pasted is never a key, whatever it holds. */
static void test_paste(void **state)
{
	static const char bytes[] = "\033[200~q\003:\033[A\033[20x\r\033[201~q";
	(void)state;
	assert_string_equal(decoded(bytes, sizeof bytes - 1, SIZE_MAX / 2),
			    "<q\003:\033[A\033[20x\r>! q ");
	char *slowly = decoded(bytes, sizeof bytes - 1, 1);
	assert_string_equal(slowly + strlen(slowly) - 4, "! q ");
	assert_null(strstr(slowly, "Up"));
	assert_null(strstr(slowly, "Enter"));
}

static void test_escape_waits(void **state)
{
	struct keys *keys = keys_new("xterm", true);
	struct keys_key key;
	(void)state;
	keys_push(keys, "\033", 1);
	assert_false(keys_next(keys, false, &key));
	assert_true(keys_is_partial(keys));
	keys_push(keys, "[A", 2);
	assert_true(keys_next(keys, false, &key));
	assert_int_equal(key.kind, KEYS_UP);
	assert_false(keys_is_partial(keys));
	keys_push(keys, "\033", 1);
	assert_true(keys_next(keys, true, &key));
	assert_int_equal(key.kind, KEYS_ESCAPE);
	assert_false(keys_is_partial(keys));
	keys_free(&keys);
}

/* Alt and ] is no answer of the terminal. */
static void test_alt_is_not_swallowed_for_ever(void **state)
{
	struct keys *keys = keys_new("xterm", true);
	struct keys_key key;
	(void)state;
	keys_push(keys, "\033]", 2);
	assert_false(keys_next(keys, false, &key));
	assert_false(keys_next(keys, true, &key));
	keys_push(keys, "j", 1);
	assert_true(keys_next(keys, false, &key));
	assert_int_equal(key.code, 'j');
	keys_free(&keys);
}

/* As terminals answer, and as they do not. */
static void test_brands(void **state)
{
	static const char *const with[] = {
	    "P>|VTE(5202)",	 "P>|kitty(0.21.1)",  "P>|foot(1.16.2)",
	    "P>|iTerm2 3.5.14",	 "P>|tmux 3.4",	      "P>|WezTerm 20240203-110809-5046fc22",
	    "P>|ghostty 1.3.1",	 "P>|Konsole 24.2.1", "P>|tmux next-3.6",
	    "P>|contour 0.3.12", "P>|mintty 3.7.0",   "P>|xterm.js(6.0.0)",
	    "[>1;5202;0",	 "[>65;6003;1",	      "[>61;7600;1",
	    "[>0;1301;1",	 "[>0;10;1",	      "[>0;276;0",
	};
	static const char *const without[] = {
	    "P>|XTerm(390)",
	    "P>|VTE(4803)",
	    "P>|tmux 3.3a",
	    "P>|tmux ",
	    "P>|",
	    "P>|vte(7600)",
	    "P1$r0m",
	    "[>0;136;0",
	    "[>1;95;0",
	    "[>41;390;0",
	    "[>85;95;0",
	    "[>83;40900;0",
	    "[>0;100;0",
	    "[>1;4803;0",
	    "[>1;4000;13",
	    "[>65;6003",
	    "[>",
	    "[?62;22",
	    "]11;rgb:0/0/0",
	    "",
	    "[>999999999999;999999999999;1",
	};
	(void)state;
	for (size_t i = 0; i < sizeof with / sizeof *with; i++)
		if (!brand_has_links(with[i]))
			fail_msg("%s", with[i]);
	for (size_t i = 0; i < sizeof without / sizeof *without; i++)
		if (brand_has_links(without[i]))
			fail_msg("%s", without[i]);
}

/* The second half of an answer may come a long time later. */
static void test_late_answer(void **state)
{
	struct keys *keys = keys_new("xterm-256color", true);
	struct keys_key key;
	(void)state;
	keys_push(keys, "\033[>65;60", 8);
	assert_false(keys_next(keys, false, &key));
	assert_false(keys_next(keys, true, &key));
	keys_push(keys, "03;1cj", 6);
	assert_true(keys_next(keys, false, &key));
	assert_int_equal(key.kind, KEYS_LINKS);
	assert_true(keys_is_answer(&key));
	assert_true(keys_next(keys, false, &key));
	assert_int_equal(key.code, 'j');
	keys_free(&keys);
}

static void test_names_go_both_ways(void **state)
{
	static const char *const names[] = {"j",     "J",	 "^N",	  "M-v",  "Space",
					    "Enter", "Tab",	 "S-Tab", "PgUp", "Esc",
					    "/",     "\303\251", "^_"};
	struct keys_key key;
	char name[KEYS_NAME];
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_true(keys_parse(names[i], strlen(names[i]), &key));
		assert_string_equal(keys_name(&key, name), names[i]);
	}
	assert_false(keys_parse("", 0, &key));
	assert_false(keys_parse("Dwon", 4, &key));
}

/* What no keyboard sends: sequences that termkey looks up beyond its tables,
 * numbers beyond Unicode, controls in the middle. The keys around it are read. */
static void test_hostile_bytes(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} hostile[] = {
	    {"\033[\"Z", 4},	     {"\033[1 Z", 5},	  {"\2331;2\"Z", 6},
	    {"\367\224\216\240", 4}, {"\355\240\200", 3}, {"\033[20\0\0\033%Z", 9},
	    {"\377\376\300\200", 4},
	};
	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		char bytes[32] = "j";
		size_t len = 1 + hostile[i].len;
		memcpy(bytes + 1, hostile[i].bytes, hostile[i].len);
		memcpy(bytes + len, "x k ", 5);
		for (size_t step = 1; step <= len + 4; step++) {
			const char *names = decoded(bytes, len + 4, step);
			assert_memory_equal(names, "j ", 2);
			assert_non_null(strstr(names, "x Space k Space "));
		}
	}
}

static void test_too_much_stays_outside(void **state)
{
	static char flood[300 * 1024];
	struct keys *keys = keys_new("xterm", true);
	(void)state;
	memset(flood, 'x', sizeof flood);
	size_t taken = keys_push(keys, flood, sizeof flood);
	assert_true(taken > 0);
	assert_true(taken < sizeof flood);
	assert_int_equal(keys_push(keys, flood, 1), 0);
	keys_free(&keys);
}

static bool is_impatient(const char *bytes)
{
	struct keys *keys = keys_new("xterm-256color", true);
	bool is_it;
	assert_int_equal(keys_push(keys, bytes, strlen(bytes)), strlen(bytes));
	is_it = keys_is_impatient(keys);
	keys_free(&keys);
	return is_it;
}

/* Who types ahead waits for the screen; who would go back does not. */
static void test_who_would_go_back(void **state)
{
	(void)state;
	assert_false(is_impatient(""));
	assert_false(is_impatient("jj"));
	assert_false(is_impatient("a quick word"));
	assert_true(is_impatient("q"));
	assert_true(is_impatient("jj\003"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_who_would_go_back),
	    cmocka_unit_test(test_decoding),
	    cmocka_unit_test(test_one_byte_at_a_time),
	    cmocka_unit_test(test_paste),
	    cmocka_unit_test(test_escape_waits),
	    cmocka_unit_test(test_alt_is_not_swallowed_for_ever),
	    cmocka_unit_test(test_brands),
	    cmocka_unit_test(test_late_answer),
	    cmocka_unit_test(test_names_go_both_ways),
	    cmocka_unit_test(test_hostile_bytes),
	    cmocka_unit_test(test_too_much_stays_outside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
