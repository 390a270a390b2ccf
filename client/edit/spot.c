#include "client/edit/spot.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/text/utf8.h"

size_t spot_line_start(const char *text, size_t at)
{
	const char *feed = memrchr(text, '\n', at);

	return feed ? (size_t)(feed - text) + 1 : 0;
}

size_t spot_line_end(const char *text, size_t len, size_t at)
{
	const char *feed = memchr(text + at, '\n', len - at);

	return feed ? (size_t)(feed - text) : len;
}

size_t spot_left(const char *text, size_t at)
{
	size_t line = spot_line_start(text, at);

	if (at == line)
		return at > 0 ? at - 1 : 0;
	return at - utf8_cluster_before(text + line, at - line);
}

size_t spot_right(const char *text, size_t len, size_t at)
{
	int width;

	return at + utf8_cluster(text + at, len - at, &width);
}

static bool spot_is_word(const char *text, size_t len, size_t at)
{
	int32_t code;

	utf8_decode(text + at, len - at, &code);
	return utf8_is_word(code);
}

size_t spot_word_right(const char *text, size_t len, size_t at)
{
	while (at < len && !spot_is_word(text, len, at))
		at = spot_right(text, len, at);
	while (at < len && spot_is_word(text, len, at))
		at = spot_right(text, len, at);
	return at;
}

/* The word, or what is none, that ends at `at`: where it begins. */
static size_t spot_skip_left(const char *text, size_t len, size_t at, bool word)
{
	while (at > 0) {
		size_t before = spot_left(text, at);

		if (spot_is_word(text, len, before) != word)
			break;
		at = before;
	}
	return at;
}

size_t spot_word_left(const char *text, size_t len, size_t at)
{
	return spot_skip_left(text, len, spot_skip_left(text, len, at, false), true);
}
