/* Any text as a list of people or things in CSV: fields are whole strings, lines
 * only go forward, and it ends. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_dup_n((const char *)data, size), *fields[CSV_FIELDS];
	struct arena *arena = arena_new();
	size_t count, line = 0, bound = size + 2, bytes;
	struct csv csv;
	int got;

	csv_begin(&csv, text);
	while ((got = csv_next(&csv, arena, fields, &count)) > 0) {
		assert(--bound > 0 && csv.line > line);
		assert(count >= 1 && count <= CSV_FIELDS);
		line = csv.line;
		bytes = 0;
		for (size_t i = 0; i < count; i++)
			bytes += strlen(fields[i]);
		assert(bytes <= size);
	}
	assert(got == 0 || got == ERR_INVALID);
	arena_free(&arena);
	free(text);
	return 0;
}
