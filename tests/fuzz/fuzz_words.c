/* The exec grammar: a line to words to a call. */
#include <stddef.h>
#include <stdint.h>

#include "common/api/check.h"
#include "common/api/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct words_line line;
	char **words, why_params[CHECK_WHY];
	size_t count;
	const char *why;
	json_t *clean;

	if (words_split(arena, (const char *)data, size, &words, &count, &why) == 0 &&
	    words_parse(arena, words, count, "ssh HOST", CALL_SYSOP, &line, &why) == 0 &&
	    line.call) {
		if (check_params(line.call, line.params, 0, &clean, why_params) == 0)
			json_decref(clean);
		json_decref(line.params);
	}
	arena_free(&arena);
	return 0;
}
