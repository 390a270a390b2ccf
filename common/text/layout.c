#include "common/text/layout.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/body.h"
#include "common/text/link.h"
#include "common/text/markdown.h"
#include "common/text/mailtext.h"
#include "common/text/sanitize.h"
#include "common/text/utf8.h"
#include "common/text/wrap.h"

/* The lines made so far, and the spans of the one being made. */
struct maker {
	struct arena *arena;
	const struct layout_options *options;
	struct layout_line *lines;
	size_t count, room;
	struct layout_span *spans;
	size_t span_count, span_room;
	int width; /* of those spans */
};

static void add_span(struct maker *maker, const struct layout_span *span)
{
	if (maker->span_count == maker->span_room) {
		maker->span_room = maker->span_room * 2 + 16;
		maker->spans = mem_resize(maker->spans, maker->span_room, sizeof(*maker->spans));
	}
	maker->spans[maker->span_count++] = *span;
	maker->width += span->width;
}

static void end_line(struct maker *maker, bool is_quote)
{
	struct layout_line line = {.count = maker->span_count, .width = maker->width};
	size_t size = maker->span_count * sizeof(*maker->spans);

	line.is_quote = is_quote;
	if (size > 0) {
		line.spans = arena_alloc(maker->arena, size);
		memcpy(line.spans, maker->spans, size);
	}
	if (maker->count == maker->room) {
		maker->room = maker->room * 2 + 64;
		maker->lines = mem_resize(maker->lines, maker->room, sizeof(*maker->lines));
	}
	maker->lines[maker->count++] = line;
	maker->span_count = 0;
	maker->width = 0;
}

/* The sign of a quote bar that `s` begins with, or 0. */
static size_t bar_at(const char *s)
{
	if (strncmp(s, "│", strlen("│")) == 0)
		return strlen("│");
	return s[0] == '|';
}

/* What comes before a line: spans of bars, and of markers and spaces. */
static void add_prefix(struct maker *maker, const char *prefix, unsigned style)
{
	while (*prefix != '\0') {
		struct layout_span span = {.text = prefix, .style = style & LAYOUT_QUOTE};
		if ((span.len = bar_at(prefix)) > 0) {
			span.style |= LAYOUT_QUOTE | LAYOUT_RULE;
			if (prefix[span.len] == ' ')
				span.len++;
		} else {
			while (prefix[span.len] != '\0' && bar_at(prefix + span.len) == 0)
				span.len++;
		}
		span.width = utf8_width(span.text, span.len);
		add_span(maker, &span);
		prefix += span.len;
	}
}

/* On a narrow screen outer levels give way until a third is left for the
 * text; what is neither bar nor space is left out as a whole. */
static const char *fit_prefix(const char *prefix, int room)
{
	while (utf8_width(prefix, strlen(prefix)) > room) {
		size_t n = bar_at(prefix);
		if (n == 0 && prefix[0] == ' ')
			n = 1;
		if (n == 0)
			return "";
		prefix += n;
		while (*prefix == ' ')
			prefix++;
	}
	return prefix;
}

/* The bytes [at, end) of a body, cut where its style changes. */
static void add_text(struct maker *maker, struct body *body, size_t at, size_t end)
{
	struct layout_span span = {.len = 0}, next;
	int width;

	while (at < end) {
		size_t n = utf8_cluster(body->text + at, end - at, &width);
		body_style_at(body, at, &next);
		if (span.len > 0 && (next.style != span.style || next.link != span.link)) {
			add_span(maker, &span);
			span.len = 0;
		}
		if (span.len == 0) {
			span = next;
			span.text = body->text + at;
		}
		span.len += n;
		span.width += width;
		at += n;
	}
	if (span.len > 0)
		add_span(maker, &span);
}

static size_t without_spaces(const char *s, size_t len)
{
	while (len > 0 && s[len - 1] == ' ')
		len--;
	return len;
}

/* Code is cut where the line ends; at least one cluster goes. */
static size_t cut_line(const char *s, size_t len, int columns)
{
	int width;

	size_t n = utf8_fit(s, len, columns, NULL);
	return n > 0 || len == 0 ? n : utf8_cluster(s, len, &width);
}

struct prefixes {
	const char *first, *rest;
	int columns; /* left for the text */
};

static struct prefixes make_prefixes(struct maker *maker, const struct markdown_block *block)
{
	int least = maker->options->width / 3 > 2 ? maker->options->width / 3 : 2;
	int room = maker->options->width > least ? maker->options->width - least : 0;
	struct prefixes prefixes = {block->first, block->rest, 0};

	if (maker->options->ascii) {
		prefixes.first = sanitize_ascii(maker->arena, block->first);
		prefixes.rest = sanitize_ascii(maker->arena, block->rest);
	}
	prefixes.first = fit_prefix(prefixes.first, room);
	prefixes.rest = fit_prefix(prefixes.rest, room);
	int first = utf8_width(prefixes.first, strlen(prefixes.first));
	int rest = utf8_width(prefixes.rest, strlen(prefixes.rest));
	prefixes.columns = maker->options->width - (first > rest ? first : rest);
	return prefixes;
}

/* One line of the body, which becomes as many of the layout as it takes. */
static void add_body_line(struct maker *maker, const struct markdown_block *block,
			  struct prefixes *prefixes, struct body *body, size_t at, size_t end)
{
	size_t drawn, n;
	int width;

	do {
		const char *s = body->text + at;
		if ((block->style & LAYOUT_CODE) != 0)
			n = drawn = cut_line(s, end - at, prefixes->columns);
		else
			n = wrap_line(s, end - at, prefixes->columns, &drawn, &width);
		if (at + n == end)
			drawn = without_spaces(s, drawn);
		bool is_empty = drawn == 0;
		const char *prefix = prefixes->first;
		if (is_empty)
			prefix = arena_dup_n(maker->arena, prefix,
					     without_spaces(prefix, strlen(prefix)));
		add_prefix(maker, prefix, block->style);
		add_text(maker, body, at, at + drawn);
		end_line(maker, (block->style & LAYOUT_QUOTE) != 0);
		prefixes->first = prefixes->rest;
		at += n;
	} while (at < end);
}

static void add_rule(struct maker *maker, const struct markdown_block *block,
		     struct prefixes *prefixes)
{
	struct buf rule = {.max = 0};
	struct layout_span span = {.style = block->style, .width = prefixes->columns};

	for (int i = 0; i < prefixes->columns; i++)
		buf_add_text(&rule, maker->options->ascii ? "-" : "─");
	span.len = buf_len(&rule);
	span.text = arena_dup_n(maker->arena, buf_data(&rule), span.len);
	buf_free(&rule);
	add_prefix(maker, prefixes->first, block->style);
	add_span(maker, &span);
	end_line(maker, (block->style & LAYOUT_QUOTE) != 0);
}

static void add_gap(struct maker *maker, const struct markdown_block *block)
{
	const char *gap = block->gap;

	if (block->tight || maker->count == 0)
		return;
	if (maker->options->ascii)
		gap = sanitize_ascii(maker->arena, gap);
	add_prefix(maker, fit_prefix(gap, maker->options->width), block->style);
	end_line(maker, maker->span_count > 0);
}

static void add_block(struct maker *maker, const struct markdown_block *block)
{
	struct body body;

	add_gap(maker, block);
	struct prefixes prefixes = make_prefixes(maker, block);
	if ((block->style & LAYOUT_RULE) != 0) {
		add_rule(maker, block, &prefixes);
		return;
	}
	body_make(&body, maker->arena, block, prefixes.columns, maker->options);
	for (size_t at = 0, n; at <= body.len; at += n + 1) {
		const char *end = memchr(body.text + at, '\n', body.len - at);
		n = end == NULL ? body.len - at : (size_t)(end - body.text) - at;
		add_body_line(maker, block, &prefixes, &body, at, at + n);
	}
}

/* The end of the last whole character at or before `len`. */
static size_t whole(const char *text, size_t len)
{
	size_t end = len;

	while (end > 0 && len - end < 4 && (text[end] & 0xc0) == 0x80)
		end--;
	return end;
}

static void add_cut_notice(struct maker *maker)
{
	const char *words = _("(The rest is too long to be shown.)");
	struct layout_span run = {.text = words, .len = strlen(words), .style = LAYOUT_EMPHASIS};
	struct markdown_block block = {
	    .first = "", .rest = "", .gap = "", .runs = &run, .count = 1};

	add_block(maker, &block);
}

struct layout layout_make(struct arena *arena, const char *text, size_t len,
			  const struct layout_options *options)
{
	struct maker maker = {.arena = arena, .options = options};
	struct layout layout = {.width = options->width};
	size_t shown = len > LAYOUT_INPUT ? whole(text, LAYOUT_INPUT) : len;

	assert(options->width > 0);
	struct markdown markdown = {.count = 0};
	if (options->markdown)
		markdown = markdown_parse(arena, text, shown);
	/* nothing but marks and definitions is better seen as it was typed */
	if (markdown.count == 0)
		markdown = mailtext_parse(arena, text, shown);
	for (size_t i = 0; i < markdown.count; i++)
		add_block(&maker, &markdown.blocks[i]);
	if (shown < len)
		add_cut_notice(&maker);
	layout.count = maker.count;
	if (maker.count > 0) {
		layout.lines = arena_alloc(arena, maker.count * sizeof(*maker.lines));
		memcpy(layout.lines, maker.lines, maker.count * sizeof(*maker.lines));
	}
	free(maker.lines);
	free(maker.spans);
	return layout;
}

/* A link whose text is being printed. */
struct shown_link {
	const char *link;
	struct buf text;
};

static void end_link(struct shown_link *shown, struct buf *out)
{
	if (shown->link == NULL)
		return;
	if (!link_is_said_by(shown->link, buf_data(&shown->text), buf_len(&shown->text))) {
		buf_add_text(out, " (");
		buf_add_text(out, shown->link);
		buf_add_text(out, ")");
	}
	shown->link = NULL;
	buf_clear(&shown->text);
}

/* Whether the link goes on in the line after this one. */
static bool goes_on(const struct layout *layout, size_t line, const char *link)
{
	if (link == NULL || line + 1 >= layout->count)
		return false;
	const struct layout_line *next = &layout->lines[line + 1];
	for (size_t i = 0; i < next->count; i++)
		if (next->spans[i].link == link)
			return true;
	return false;
}

static void print_line(struct buf *out, const struct layout_line *line, struct shown_link *shown)
{
	/* of a link that goes on, the prefix of the line comes first */
	bool is_prefix = shown->link != NULL;

	for (size_t i = 0; i < line->count; i++) {
		const struct layout_span *span = &line->spans[i];
		is_prefix = is_prefix && span->link != shown->link;
		if (!is_prefix && span->link != shown->link) {
			end_link(shown, out);
			shown->link = span->link;
		}
		buf_add(out, span->text, span->len);
		if (!is_prefix && shown->link != NULL)
			buf_add(&shown->text, span->text, span->len);
	}
}

char *layout_plain(struct arena *arena, const struct layout *layout)
{
	struct buf out = {.max = 0};
	struct shown_link shown = {.link = NULL};

	for (size_t i = 0; i < layout->count; i++) {
		print_line(&out, &layout->lines[i], &shown);
		if (!goes_on(layout, i, shown.link))
			end_link(&shown, &out);
		buf_add_char(&out, '\n');
	}
	char *plain = arena_dup_n(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	buf_free(&shown.text);
	return plain;
}
