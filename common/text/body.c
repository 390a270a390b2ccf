#include "common/text/body.h"

#include <string.h>

#include "common/base/buf.h"
#include "common/text/sanitize.h"
#include "common/text/signs.h"
#include "common/text/utf8.h"

/* All runs, harmless, in one buffer. They are joined before they are drawn, as
 * a cluster may reach over the end of a run. */
static void join_runs(struct body *body, struct arena *arena, const struct markdown_block *block,
		      struct buf *clean)
{
	body->count = block->count;
	if (block->count > 0)
		body->segments = arena_alloc(arena, block->count * sizeof(*body->segments));
	for (size_t i = 0; i < block->count; i++) {
		const struct layout_span *run = &block->runs[i];
		body->segments[i] = (struct body_segment){buf_len(clean), run->style, run->link};
		sanitize_add(clean, run->text, run->len, SANITIZE_TEXT);
	}
}

static size_t draw_cluster(struct buf *out, const char *s, size_t len, int columns, bool ascii)
{
	char text[SIGNS_TEXT];
	size_t drawn;
	int width;

	if (ascii) {
		size_t n = signs_ascii(s, len, text);
		buf_add_text(out, text);
		return n;
	}
	size_t n = utf8_drawn(s, len, &drawn, &width);
	if (width > columns)
		buf_add_char(out, '?');
	else
		buf_add(out, s, drawn);
	return n;
}

/* Moves the starts of the segments along with the text. */
static void draw(struct body *body, const struct buf *clean, int columns, bool ascii,
		 struct buf *out)
{
	const char *s = buf_data(clean);
	size_t len = buf_len(clean), segment = 0;

	for (size_t at = 0; at < len;) {
		while (segment < body->count && body->segments[segment].start <= at)
			body->segments[segment++].start = buf_len(out);
		at += draw_cluster(out, s + at, len - at, columns, ascii);
	}
	while (segment < body->count)
		body->segments[segment++].start = buf_len(out);
}

static bool is_ascii(const struct buf *text)
{
	const char *s = buf_data(text);

	for (size_t i = 0; i < buf_len(text); i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

void body_make(struct body *body, struct arena *arena, const struct markdown_block *block,
	       int columns, const struct layout_options *options)
{
	struct buf clean = {.max = 0}, drawn = {.max = 0};
	const struct buf *text = &clean;

	memset(body, 0, sizeof(*body));
	join_runs(body, arena, block, &clean);
	if (!is_ascii(&clean)) {
		draw(body, &clean, columns, options->ascii, &drawn);
		text = &drawn;
	}
	body->len = buf_len(text);
	body->text = arena_dup_n(arena, buf_data(text), body->len);
	if (options->match != NULL)
		body->match_count =
		    match_find(arena, body->text, body->len, options->match, &body->matches);
	buf_free(&clean);
	buf_free(&drawn);
}

void body_style_at(struct body *body, size_t at, struct layout_span *span_r)
{
	while (body->segment + 1 < body->count && body->segments[body->segment + 1].start <= at)
		body->segment++;
	while (body->match < body->match_count && body->matches[body->match].end <= at)
		body->match++;
	const struct body_segment *segment = &body->segments[body->segment];
	*span_r = (struct layout_span){.style = segment->style, .link = segment->link};
	if (body->match < body->match_count && body->matches[body->match].start <= at)
		span_r->style |= LAYOUT_MATCH;
}
