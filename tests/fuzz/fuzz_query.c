/* What people type into a search, who they name, when they say something is, and
 * the rules of their zones. The first byte is a number for those that need one. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"
#include "server/domain/hours.h"
#include "server/domain/mention.h"
#include "server/domain/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(struct arena *arena, const char *text)
{
	char *marks[] = {(char *)"b12", (char *)"a7"};
	struct query query = query_parse(arena, text);

	/* Quotes are in pairs: nothing typed gets out of its own. */
	if (query.match) {
		size_t quotes = 0;

		for (const char *p = query.match; *p; p++)
			quotes += *p == '"';
		assert(quotes && quotes % 2 == 0);
		assert(strstr(query_narrow(arena, query.match, marks, 2), "b12"));
	}
	assert(!query.match == !query.count);
	query_any_in_title(arena, text);
}

static void name(struct arena *arena, const char *text)
{
	const char *handles[MENTION_MAX];
	size_t count = mention_find(arena, text, handles);

	assert(count <= MENTION_MAX);
	for (size_t i = 0; i < count; i++)
		assert(strlen(handles[i]) >= 2 && strlen(handles[i]) <= 32);
}

static void tell_time(const char *text, int number)
{
	int64_t at = 1767225600 + number * INT64_C(86400), seconds, next;
	int minute;

	clock_parse(text, at, &seconds);
	if (hours_parse(text, &minute))
		assert(minute >= 0 && minute < HOURS_MINUTES);
	minute = hours_minute(text, at);
	assert(minute >= 0 && minute < HOURS_MINUTES);
	next = hours_next(text, at, number);
	assert(next > at && next <= at + 8 * 86400);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	char *text;

	if (size == 0) {
		arena_free(&arena);
		return 0;
	}
	text = mem_dup_n((const char *)data + 1, size - 1);
	if (utf8_is_valid(text, strlen(text))) {
		ask(arena, text);
		name(arena, text);
	}
	tell_time(text, data[0]);
	free(text);
	arena_free(&arena);
	return 0;
}
