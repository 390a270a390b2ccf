#include "server/domain/snippet.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/text/match.h"
#include "common/text/utf8.h"

/* Bytes of a body that are looked through for a hit. */
enum { SNIPPET_SCAN = 16384 };

static bool snippet_is_space(int32_t code)
{
	return code <= 0x20 || (code >= 0x7f && code <= 0xa0) || code == 0x2028 || code == 0x2029;
}

/* The line from `at` on; `cut` says that something stands before it. */
static char *snippet_line(struct arena *arena, const char *body, size_t at, bool cut)
{
	static const char dots[] = "…";
	size_t len = strlen(body), count = 0, n;
	char *out = arena_alloc(arena, SNIPPET_LEN * 4 + 2 * sizeof(dots) + 2), *p = out;
	bool gap = false;
	int32_t code;

	if (cut)
		p = stpcpy(p, dots);
	for (; at < len && count < SNIPPET_LEN; at += n) {
		n = utf8_decode(body + at, len - at, &code);
		if (snippet_is_space(code)) {
			gap = true;
			continue;
		}
		if (gap && count > 0) {
			*p++ = ' ';
			count++;
		}
		gap = false;
		memcpy(p, body + at, n);
		p += n;
		count++;
	}
	if (at < len)
		p = stpcpy(p, dots);
	*p = '\0';
	return out;
}

static bool snippet_is_quote(const char *line)
{
	line += strspn(line, " \t");
	return *line == '>' || *line == '\n' || *line == '\r';
}

char *snippet_first(struct arena *arena, const char *body)
{
	const char *line = body;

	while (line && *line && snippet_is_quote(line)) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (!line || !*line)
		line = body;
	return snippet_line(arena, line, 0, false);
}

/* A little before the hit, at the beginning of a word. */
static size_t snippet_begin(const char *body, size_t hit)
{
	size_t at = hit, word = hit;

	for (int i = 0; at > 0 && i < SNIPPET_BEFORE; i++) {
		do
			at--;
		while (at > 0 && ((unsigned char)body[at] & 0xc0) == 0x80);
		if (body[at] == ' ' || body[at] == '\n')
			word = at + 1;
	}
	return at == 0 ? 0 : word < hit ? word : at;
}

char *snippet_around(struct arena *arena, const char *body, char *const *words, size_t count)
{
	size_t len = strnlen(body, SNIPPET_SCAN), first = len, at;

	for (size_t i = 0; i < count; i++) {
		struct match_range *ranges;

		if (match_find(arena, body, len, words[i], &ranges) && ranges[0].start < first)
			first = ranges[0].start;
	}
	if (first == len)
		return snippet_first(arena, body);
	at = snippet_begin(body, first);
	return snippet_line(arena, body, at, at > 0);
}
