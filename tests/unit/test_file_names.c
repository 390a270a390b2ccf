/* What a file may be called here, and what it is by its first bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/text/filename.h"
#include "common/text/filetype.h"
#include "common/text/sanitize.h"
#include "common/text/utf8.h"

struct name_row {
	const char *name, *clean;
};

static void test_names(void **state)
{
	static const struct name_row rows[] = {
	    {"photo.jpg", "photo.jpg"},
	    {"swing log (3).txt", "swing log (3).txt"},
	    {"Größe.txt", "Größe.txt"},
	    {"Gro\xcc\x88\xc3\x9f"
	     "e.txt",
	     "Größe.txt"},
	    {"写真.png", "写真.png"},
	    {"../../etc/passwd", "passwd"},
	    {"/etc/shadow", "shadow"},
	    {"C:\\Users\\ann\\notes.txt", "notes.txt"},
	    {"..", "file"},
	    {".", "file"},
	    {"", "file"},
	    {"/", "file"},
	    {"a/", "file"},
	    {".bashrc", "bashrc"},
	    {"...x", "x"},
	    {"-rf", "rf"},
	    {"--help.txt", "help.txt"},
	    {" spaces ", "spaces"},
	    {"trailing. . ", "trailing"},
	    {"a\nb\tc\x7f.txt", "a_b_c_.txt"},
	    {"\x1b[31mred", "_[31mred"},
	    {"a<b>c:d\"e|f?g*h", "a_b_c_d_e_f_g_h"},
	    {"gpj.\xe2\x80\xaeoto.exe", "gpj.oto.exe"},		    /* U+202E */
	    {"\xe2\x81\xa6x\xe2\x81\xa9\xef\xbb\xbf.txt", "x.txt"}, /* isolates, BOM */
	    {"a\xe2\x80\xa8"
	     "b",
	     "ab"}, /* line separator */
	    {"bad\xff\xfe.bin", "bad__.bin"},
	    {"\xc2\x9b"
	     "31m.txt",
	     "31m.txt"}, /* C1 */
	    {"CON", "CON"},
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *clean = filename_clean(arena, rows[i].name);

		assert_string_equal(clean, rows[i].clean);
		assert_string_equal(filename_clean(arena, clean), clean);
	}
	arena_free(&arena);
}

/* Cut by whole characters, the ending kept. */
static void test_long_names(void **state)
{
	struct arena *arena = arena_new();
	char name[2048], *clean;

	(void)state;
	memset(name, 'x', 600);
	strcpy(name + 600, ".tar.gz");
	clean = filename_clean(arena, name);
	assert_int_equal(strlen(clean), FILENAME_BYTES);
	assert_string_equal(clean + FILENAME_BYTES - 4, "x.gz");
	name[0] = '\0';
	for (int i = 0; i < 300; i++)
		strcat(name, "ü");
	clean = filename_clean(arena, name);
	assert_int_equal(strlen(clean), FILENAME_BYTES - 1);
	assert_true(utf8_is_valid(clean, strlen(clean)));
	clean = filename_alike(arena, clean, 12);
	assert_true(strlen(clean) <= FILENAME_BYTES);
	assert_string_equal(clean + strlen(clean) - 5, "ü-12");
	arena_free(&arena);
}

static void test_alike(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(filename_alike(arena, "photo.jpg", 2), "photo-2.jpg");
	assert_string_equal(filename_alike(arena, "README", 10), "README-10");
	assert_string_equal(filename_alike(arena, "a.very-long-ending-this-is", 3),
			    "a.very-long-ending-this-is-3");
	arena_free(&arena);
}

/* Whatever comes, what goes out is harmless and stays as it is. */
static void test_any_name(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct arena *arena = arena_new();
		char name[400], *clean;
		size_t len = seed % sizeof(name);

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1103515245 + 12345;
			name[i] = (char)(1 + (seed >> 16) % 255);
		}
		name[len ? len - 1 : 0] = '\0';
		seed = seed * 1103515245 + 12345;
		seed >>= 3;
		clean = filename_clean(arena, name);
		assert_true(*clean && strlen(clean) <= FILENAME_BYTES);
		assert_true(utf8_is_valid(clean, strlen(clean)));
		assert_null(strpbrk(clean, "/\\<>:\"|?*\n\r\t\x1b"));
		assert_true(*clean != '.' && *clean != '-');
		assert_string_equal(filename_clean(arena, clean), clean);
		arena_free(&arena);
	}
}

static void test_types(void **state)
{
#define BYTES(type, bytes)                                                                         \
	{                                                                                          \
		type, bytes, sizeof(bytes) - 1                                                     \
	}
	static const struct {
		const char *type, *bytes;
		size_t len;
	} rows[] = {
	    BYTES("text/plain", ""),
	    BYTES("text/plain", "hello\n"),
	    BYTES("text/plain", "#!/bin/sh\nrm -rf /\n"),
	    BYTES("text/plain", "\x1b[31mred\x1b[m\r\n"),
	    BYTES("text/plain", "Gr\xc3\xb6\xc3\x9f"
				"e"),
	    BYTES("text/plain", "Gr\xf6\xdf"
				"e, in another encoding"),
	    BYTES("text/plain", "MZ is how it begins"),
	    BYTES("application/octet-stream", "a\0b"),
	    BYTES("application/octet-stream", "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7"),
	    BYTES("image/png", "\x89PNG\r\n\x1a\n\0\0"),
	    BYTES("image/jpeg", "\xff\xd8\xff\xe0\0\x10JFIF"),
	    BYTES("image/gif", "GIF89a\1\0\1\0"),
	    BYTES("image/webp", "RIFF\1\0\0\0WEBPVP8 "),
	    BYTES("audio/wav", "RIFF\1\0\0\0WAVEfmt "),
	    BYTES("application/octet-stream", "RIFF\1\0\0\0NOPE"),
	    BYTES("video/mp4", "\0\0\0\x20"
			       "ftypisom"),
	    BYTES("image/heic", "\0\0\0\x20"
				"ftypheic"),
	    BYTES("application/pdf", "%PDF-1.7\n"),
	    BYTES("application/zip", "PK\3\4\x14\0"),
	    BYTES("application/gzip", "\x1f\x8b\x08\0"),
	    BYTES("application/x-executable", "\x7f"
					      "ELF\2\1\1\0"),
	    BYTES("application/x-executable", "MZ\x90\0\3\0"),
	    BYTES("application/x-executable", "\xcf\xfa\xed\xfe\7\0\0\1"),
	};
#undef BYTES
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(filetype_of(rows[i].bytes, rows[i].len), rows[i].type);
}

static void test_lists(void **state)
{
	static const struct {
		const char *type, *list;
		bool is_listed;
	} rows[] = {
	    {"image/png", "*", true},
	    {"image/png", "image/*", true},
	    {"image/png", "text/plain image/png", true},
	    {"image/png", "  text/plain\timage/*  ", true},
	    {"image/png", "image/pn", false},
	    {"image/png", "image/pngx", false},
	    {"image/png", "text/* video/*", false},
	    {"image/png", "", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(filetype_is_listed(rows[i].type, rows[i].list), rows[i].is_listed);
	assert_true(filetype_is_text("text/plain"));
	assert_false(filetype_is_text("image/png"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names), cmocka_unit_test(test_long_names),
	    cmocka_unit_test(test_alike), cmocka_unit_test(test_any_name),
	    cmocka_unit_test(test_types), cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
