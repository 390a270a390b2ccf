/* test_text: what the tests of common/text share: cmocka and the corpora,
 * which are read in place and never copied. */
#ifndef HEARTH_TEST_TEXT_H
#define HEARTH_TEST_TEXT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/mem.h"

/* A file of the corpora, NUL-terminated, to be freed; skips the test where it
 * is absent. */
static inline char *corpus(const char *name, size_t *len_r)
{
	char *path = mem_printf("../shared/corpora/%s", name);
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	size_t room = 0;

	if (file == NULL) {
		print_message("skipped: no %s\n", path);
		free(path);
		skip();
	}
	free(path);
	*len_r = 0;
	do {
		room = room * 2 + 65536;
		text = mem_resize(text, room + 1, 1);
		*len_r += fread(text + *len_r, 1, room - *len_r, file);
	} while (*len_r == room);
	fclose(file);
	text[*len_r] = '\0';
	return text;
}

/* The next line of *text, NUL-terminated in place; NULL at the end. */
static inline char *next_line(char **text)
{
	return strsep(text, "\n");
}

#endif
