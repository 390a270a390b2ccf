/* hearth-calls(7) and hearth.conf(5) say what the tables say.
 * HEARTH_WRITE_MANUAL=1 writes them: `make manual`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/api/page.h"
#include "common/base/buf.h"
#include "server/net/config.h"

static void hold_against(const char *path, const char *page)
{
	size_t len = strlen(page);
	char *there = calloc(1, len + 2);
	FILE *file;

	if (getenv("HEARTH_WRITE_MANUAL")) {
		file = fopen(path, "w");
		assert_non_null(file);
		assert_int_equal(fwrite(page, 1, len, file), len);
		fclose(file);
	}
	file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fread(there, 1, len + 1, file), len);
	fclose(file);
	assert_string_equal(there, page);
	free(there);
}

static void test_calls(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	hold_against("contrib/man/hearth-calls.7", page_calls(arena));
	arena_free(&arena);
}

/* roff wants each sentence on a line of its own. */
static void add_sentences(struct buf *page, const char *text)
{
	for (; *text; text++) {
		buf_add_char(page, *text);
		if (text[0] == '.' && text[1] == ' ') {
			buf_add_char(page, '\n');
			text++;
		}
	}
	buf_add_char(page, '\n');
}

static void test_settings(void **state)
{
	struct buf page = {0};

	(void)state;
	buf_add_text(
	    &page,
	    ".\\\" Written from the table of settings by `make manual`; edit server/net/config.c.\n"
	    ".Dd November 22, 2026\n.Dt HEARTH.CONF 5\n.Os Hearth\n.Sh NAME\n.Nm hearth.conf\n"
	    ".Nd settings of hearthd\n.Sh DESCRIPTION\nLines of\n.Ql name = value ;\n"
	    "what follows a\n.Ql #\nis a comment.\n.Xr hearthd 8\nwrites the file on first start "
	    "with every setting and its default, and reads it again on\n.Dv SIGHUP .\n"
	    "A file with a mistake in it is refused whole, with the line, and what was in force "
	    "stays.\n.Bl -tag -width Ds\n");
	for (const struct config_setting *s = config_settings; s->name; s++) {
		buf_printf(&page, ".It Cm %s No = %s\n", s->name, s->standard);
		add_sentences(&page, s->help);
		if (s->type == CONFIG_NUMBER)
			buf_printf(&page, "From %lld to %lld.\n", (long long)s->least,
				   (long long)s->most);
	}
	buf_add_text(&page, ".El\n.Sh SEE ALSO\n.Xr hearthd 8\n");
	hold_against("contrib/man/hearth.conf.5", buf_text(&page));
	buf_free(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_calls),
	    cmocka_unit_test(test_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
