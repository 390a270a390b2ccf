#include "common/text/match.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "common/base/mem.h"
#include "common/text/utf8.h"

enum { FOLDED = 32 };

/* A folded code point and the bytes it came from. */
struct folded {
	int32_t code;
	uint32_t start, end;
};

struct folding {
	struct folded *codes;
	size_t count, room;
};

static void append(struct folding *folding, int32_t code, size_t start, size_t end)
{
	if (folding->count == folding->room) {
		folding->room = folding->room * 2 + 64;
		folding->codes = mem_resize(folding->codes, folding->room, sizeof(*folding->codes));
	}
	folding->codes[folding->count++] = (struct folded){code, (uint32_t)start, (uint32_t)end};
}

/* One code point may fold to several; a mark folds to none and belongs to
 * what it stands on. */
static void fold_code(struct folding *folding, int32_t code, size_t start, size_t end)
{
	utf8proc_int32_t parts[FOLDED];
	utf8proc_ssize_t n = utf8proc_decompose_char(
	    code, parts, FOLDED, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, NULL);

	for (utf8proc_ssize_t i = 0; i < n && n <= FOLDED; i++)
		append(folding, parts[i], start, end);
	if (n == 0 && folding->count > 0)
		folding->codes[folding->count - 1].end = (uint32_t)end;
}

static struct folding fold(const char *s, size_t len, size_t most)
{
	struct folding folding = {.count = 0};
	int32_t code;

	for (size_t at = 0, n; at < len && folding.count < most; at += n) {
		n = utf8_decode(s + at, len - at, &code);
		if (code >= 0 && code < 0x80)
			append(&folding, code >= 'A' && code <= 'Z' ? code | 0x20 : code, at,
			       at + n);
		else if (code != -1)
			fold_code(&folding, code, at, at + n);
	}
	return folding;
}

static bool is_at(const struct folding *text, size_t at, const struct folding *word)
{
	for (size_t i = 0; i < word->count; i++)
		if (text->codes[at + i].code != word->codes[i].code)
			return false;
	return true;
}

size_t match_find(struct arena *arena, const char *text, size_t len, const char *word,
		  struct match_range **ranges_r)
{
	struct folding needle = fold(word, strlen(word), MATCH_WORD);
	struct folding hay = {.count = 0};
	size_t found = 0;

	*ranges_r = NULL;
	if (needle.count > 0)
		hay = fold(text, len, SIZE_MAX);
	if (needle.count > 0 && hay.count >= needle.count)
		*ranges_r =
		    arena_alloc(arena, (hay.count / needle.count) * sizeof(struct match_range));
	for (size_t at = 0; *ranges_r != NULL && at + needle.count <= hay.count;) {
		if (!is_at(&hay, at, &needle)) {
			at++;
			continue;
		}
		(*ranges_r)[found++] =
		    (struct match_range){hay.codes[at].start, hay.codes[at + needle.count - 1].end};
		at += needle.count;
	}
	free(needle.codes);
	free(hay.codes);
	return found;
}
