#include "common/text/mailtext.h"

#include <stdbool.h>
#include <string.h>

#include "common/text/blocks.h"

/* Quote signs at the start of a line, `>>` or `> > `; how many in *depth_r. */
static size_t quote_signs(const char *s, size_t len, size_t *depth_r)
{
	size_t at = 0;

	*depth_r = 0;
	while (at < len && s[at] == '>' && *depth_r < MARKDOWN_DEPTH) {
		++*depth_r;
		at++;
		if (at < len && s[at] == ' ')
			at++;
	}
	return at;
}

static bool is_signature(const char *s, size_t len)
{
	return (len == 3 && memcmp(s, "-- ", 3) == 0) || (len == 2 && memcmp(s, "--", 2) == 0);
}

static void close_block(struct blocks *blocks, size_t depth)
{
	struct markdown_block block = {
	    .style = depth > 0 ? LAYOUT_QUOTE : 0, .tight = true, .gap = ""};
	struct buf bars = {.max = 0};

	if (blocks->run_count == 0)
		return;
	for (size_t i = 0; i < depth; i++)
		buf_add_text(&bars, "│ ");
	block.first = block.rest = arena_dup(blocks->arena, buf_text(&bars));
	buf_free(&bars);
	blocks_close(blocks, &block);
}

static size_t trim(const char *text, size_t len)
{
	while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL && text[len - 1] != '\0')
		len--;
	return len;
}

struct markdown mailtext_parse(struct arena *arena, const char *text, size_t len)
{
	struct blocks blocks = {.arena = arena};
	size_t depth = 0, next_depth;
	bool is_signed = false;

	len = trim(text, len);
	for (size_t at = 0, n; at < len; at += n + 1) {
		const char *line = text + at;
		const char *end = memchr(line, '\n', len - at);
		n = end == NULL ? len - at : (size_t)(end - line);
		size_t line_len = n > 0 && line[n - 1] == '\r' ? n - 1 : n;
		size_t signs = quote_signs(line, line_len, &next_depth);
		is_signed = is_signed || is_signature(line, line_len);
		if (next_depth != depth)
			close_block(&blocks, depth);
		depth = next_depth;
		unsigned style = is_signed || depth > 0 ? LAYOUT_QUOTE : 0;
		blocks_text(&blocks, line + signs, line_len - signs, style, NULL);
		blocks_text(&blocks, "\n", 1, style, NULL);
	}
	close_block(&blocks, depth);
	return blocks_done(&blocks);
}
