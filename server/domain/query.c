#include "server/domain/query.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/text/utf8.h"
#include "server/domain/index.h"

enum { QUERY_WORDS = 32, QUERY_ANY = 12, QUERY_ANY_LETTERS = 3, QUERY_PAIRED = 3 };

/* Blocks that hold signs only; the rest beyond ASCII counts as letters. */
static bool query_is_sign(int32_t code)
{
	return code < 0xaa || (code >= 0xab && code <= 0xbf && code != 0xb5 && code != 0xba) ||
	       (code >= 0x2000 && code <= 0x206f) || (code >= 0x20a0 && code <= 0x20cf) ||
	       (code >= 0x2190 && code <= 0x245f) || (code >= 0x2500 && code <= 0x2bff) ||
	       (code >= 0x3000 && code <= 0x3004) || (code >= 0x3008 && code <= 0x3020) ||
	       (code >= 0xfe00 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff0f) ||
	       (code >= 0x1f000 && code <= 0x1faff);
}

static bool query_has_letter(const char *word, size_t len)
{
	int32_t code;

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_decode(word + i, len - i, &code);
		if (code < 0x80 ? code >= 0 && isalnum(code) : !query_is_sign(code))
			return true;
	}
	return false;
}

/* A word or phrase as a string of FTS5, in which nothing has a meaning. */
static void query_add(struct arena *arena, struct buf *match, const char *join, const char *word,
		      size_t len, bool is_prefix)
{
	const char *spaced = index_spaced(arena, arena_dup_n(arena, word, len));

	if (buf_len(match))
		buf_add_text(match, join);
	buf_add_char(match, '"');
	for (const char *p = spaced; *p; p++) {
		if (*p == '"')
			buf_add_char(match, '"');
		buf_add_char(match, *p);
	}
	buf_add_text(match, is_prefix ? "\" *" : "\"");
}

/* The next word or quoted phrase; the bytes it took. */
static size_t query_next(const char *p, const char **word_r, size_t *len_r)
{
	size_t skipped = strspn(p, " \t"), len;

	p += skipped;
	if (*p == '"') {
		len = strcspn(p + 1, "\"");
		*word_r = p + 1;
		*len_r = len;
		return skipped + len + (p[1 + len] == '"' ? 2 : 1);
	}
	len = strcspn(p, " \t\"");
	*word_r = p;
	*len_r = len;
	return skipped + len;
}

struct query query_parse(struct arena *arena, const char *text)
{
	struct query query = {.words = arena_alloc(arena, QUERY_WORDS * sizeof(char *))};
	struct buf match = {0};
	const char *word;
	size_t len;

	while (*text && query.count < QUERY_WORDS) {
		bool is_prefix;

		text += query_next(text, &word, &len);
		is_prefix =
		    len > 0 && (word[len - 1] == '*' || (word[len] == '"' && word[len + 1] == '*'));
		while (len > 0 && word[len - 1] == '*')
			len--;
		if (!query_has_letter(word, len))
			continue;
		query_add(arena, &match, " AND ", word, len, is_prefix);
		query.words[query.count++] = arena_dup_n(arena, word, len);
	}
	if (query.count)
		query.match = arena_printf(arena, "{title body} : (%s)", buf_text(&match));
	buf_free(&match);
	return query;
}

struct query query_any_in_title(struct arena *arena, const char *text)
{
	struct query query = {.words = arena_alloc(arena, QUERY_WORDS * sizeof(char *))};
	struct buf match = {0};

	while (*text && query.count < QUERY_ANY) {
		size_t len = strcspn(text, " \t\r\n\"*.,;:!?()[]");

		if (len >= QUERY_ANY_LETTERS && query_has_letter(text, len)) {
			query_add(arena, &match, " OR ", text, len, !text[len]);
			query.words[query.count++] = arena_dup_n(arena, text, len);
		}
		text += len;
		text += strspn(text, " \t\r\n\"*.,;:!?()[]");
	}
	if (query.count)
		query.match = arena_printf(arena, "{title} : (%s)", buf_text(&match));
	buf_free(&match);
	return query;
}

/* The longest words say most, as a rule. */
static size_t query_longest(const struct query *any, const char *word[QUERY_PAIRED])
{
	size_t count = 0;

	for (size_t i = 0; i < any->count; i++) {
		size_t at = count < QUERY_PAIRED ? count++ : QUERY_PAIRED - 1;

		if (at == QUERY_PAIRED - 1 && count == QUERY_PAIRED && i >= QUERY_PAIRED &&
		    strlen(word[at]) >= strlen(any->words[i]))
			continue;
		for (; at > 0 && strlen(word[at - 1]) < strlen(any->words[i]); at--)
			word[at] = word[at - 1];
		word[at] = any->words[i];
	}
	return count;
}

char *query_pairs_in_title(struct arena *arena, const struct query *any)
{
	const char *word[QUERY_PAIRED];
	size_t count = query_longest(any, word);
	struct buf match = {0};
	char *text = NULL;

	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++) {
			struct buf pair = {0};

			query_add(arena, &pair, "", word[i], strlen(word[i]), false);
			query_add(arena, &pair, " AND ", word[j], strlen(word[j]), false);
			buf_printf(&match, "%s(%s)", buf_len(&match) ? " OR " : "",
				   buf_text(&pair));
			buf_free(&pair);
		}
	}
	if (buf_len(&match))
		text = arena_printf(arena, "{title} : (%s)", buf_text(&match));
	buf_free(&match);
	return text;
}

char *query_narrow(struct arena *arena, const char *match, char *const *marks, size_t count)
{
	struct buf any = {0};
	char *out;

	for (size_t i = 0; i < count; i++)
		buf_printf(&any, "%s\"%s\"", i ? " OR " : "", marks[i]);
	out = arena_printf(arena, "%s AND marks : (%s)", match, buf_text(&any));
	buf_free(&any);
	return out;
}
