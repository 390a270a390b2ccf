/* Any bytes as a post: sanitised, laid out, matched and counted. The first
 * byte chooses the width and the mode. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/text/layout.h"
#include "common/text/sanitize.h"
#include "common/text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_sanitize(const char *text, size_t len, enum sanitize_mode mode)
{
	struct buf once = {.max = 0};

	sanitize_add(&once, text, len, mode);
	assert(utf8_is_valid(buf_data(&once), buf_len(&once)));
	assert(sanitize_is_clean(buf_data(&once), buf_len(&once), mode));
	buf_free(&once);
}

/* Clusters are the same from either end. */
static void check_clusters(const char *text, size_t len)
{
	size_t last = 0;
	int width;

	for (size_t at = 0; at < len;) {
		last = utf8_cluster(text + at, len - at, &width);
		at += last;
	}
	assert(utf8_cluster_before(text, len) == last);
}

static void check_layout(const char *text, size_t len, const struct layout_options *options)
{
	struct arena *arena = arena_new();
	struct layout layout = layout_make(arena, text, len, options);

	for (size_t i = 0; i < layout.count; i++) {
		const struct layout_line *line = &layout.lines[i];
		int width = 0;
		for (size_t j = 0; j < line->count; j++) {
			width += line->spans[j].width;
			assert(sanitize_is_clean(line->spans[j].text, line->spans[j].len,
						 SANITIZE_LINE));
		}
		assert(width == line->width && width <= options->width);
	}
	layout_plain(arena, &layout);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	/* a copy of just that size, so that a byte too far is seen */
	char *text = malloc(size > 1 ? size - 1 : 1);
	memcpy(text, data + 1, size - 1);
	struct layout_options options = {.width = 1 + data[0] % 64,
					 .ascii = data[0] % 5 == 0,
					 .markdown = data[0] < 200,
					 .match = data[0] % 3 == 0 ? "ab" : NULL};
	check_sanitize(text, size - 1, SANITIZE_TEXT);
	check_sanitize(text, size - 1, SANITIZE_LINE);
	check_clusters(text, size - 1);
	check_layout(text, size - 1, &options);
	free(text);
	return 0;
}
