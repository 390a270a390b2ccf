#include "contrib/import/bbcode.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "common/base/buf.h"

enum { BBCODE_DEPTH = 8, BBCODE_MARK_MAX = 400 };

struct bbcode {
	struct buf out;
	int quotes;
	bool in_code;	  /* between [code] and [/code] */
	bool has_no_end;  /* no [/code] follows */
	bool in_fence;	  /* between lines of ``` */
	bool is_begun;	  /* the line has something on it */
	bool is_blank;	  /* the line before is empty, or there is none */
	const char *link; /* of the open [url=...], bytes of the source */
	size_t link_len;
};

static void bbcode_quote(struct bbcode *b)
{
	for (int i = 0; i < b->quotes && i < BBCODE_DEPTH; i++)
		buf_add_text(&b->out, "> ");
}

static void bbcode_add(struct bbcode *b, const char *bytes, size_t len)
{
	if (len == 0)
		return;
	if (!b->is_begun)
		bbcode_quote(b);
	b->is_begun = true;
	buf_add(&b->out, bytes, len);
}

static void bbcode_newline(struct bbcode *b)
{
	if (!b->is_begun)
		bbcode_quote(b);
	b->is_blank = !b->is_begun;
	b->is_begun = false;
	buf_add_char(&b->out, '\n');
}

/* Ends the line; with an empty one after it, where asked for. */
static void bbcode_break(struct bbcode *b, bool is_blank)
{
	if (b->is_begun)
		bbcode_newline(b);
	if (is_blank && !b->is_blank)
		bbcode_newline(b);
}

/* What stands after `=`: `"kate, post:3, topic:9"`, `kate`. */
static const char *bbcode_value(const char *mark, size_t len, size_t *len_r)
{
	const char *p = memchr(mark, '=', len), *end = mark + len;

	*len_r = 0;
	if (!p)
		return NULL;
	for (p++; p < end && (*p == '"' || *p == ' ');)
		p++;
	while (p + *len_r < end && p[*len_r] != '"' && p[*len_r] != ',' && p[*len_r] != ';')
		(*len_r)++;
	return p;
}

static void bbcode_open_quote(struct bbcode *b, const char *mark, size_t len)
{
	size_t n;
	const char *name = bbcode_value(mark, len, &n);

	bbcode_break(b, true);
	b->quotes++;
	b->is_blank = true;
	if (!name || n == 0)
		return;
	bbcode_add(b, name, n);
	bbcode_add(b, ":", 1);
	bbcode_break(b, true);
}

static void bbcode_close_quote(struct bbcode *b)
{
	bbcode_break(b, false);
	b->quotes--;
	b->is_blank = false;
	bbcode_newline(b);
}

static void bbcode_code(struct bbcode *b, bool is_open)
{
	bbcode_break(b, false);
	bbcode_add(b, "```", 3);
	bbcode_newline(b);
	b->in_code = is_open;
}

static void bbcode_close_link(struct bbcode *b)
{
	if (!b->link)
		return;
	bbcode_add(b, " (", 2);
	bbcode_add(b, b->link, b->link_len);
	bbcode_add(b, ")", 1);
	b->link = NULL;
}

static bool bbcode_is(const char *mark, size_t len, const char *name)
{
	size_t n = strlen(name);

	return len >= n && strncasecmp(mark, name, n) == 0 && (len == n || mark[n] == '=');
}

/* Looked for once in vain, it is not looked for again. */
static bool bbcode_has_end(struct bbcode *b, const char *after)
{
	b->has_no_end = b->has_no_end || !strcasestr(after, "[/code]");
	return !b->has_no_end;
}

/* Does what a mark says; false where it is none that is known. */
static bool bbcode_mark(struct bbcode *b, const char *mark, size_t len, const char *after)
{
	if (b->in_code || b->in_fence) {
		if (!b->in_code || !bbcode_is(mark, len, "/code"))
			return false;
		bbcode_code(b, false);
	} else if (bbcode_is(mark, len, "quote")) {
		bbcode_open_quote(b, mark, len);
	} else if (bbcode_is(mark, len, "/quote") && b->quotes) {
		bbcode_close_quote(b);
	} else if (bbcode_is(mark, len, "code") && bbcode_has_end(b, after)) {
		bbcode_code(b, true);
	} else if (bbcode_is(mark, len, "b") || bbcode_is(mark, len, "/b")) {
		bbcode_add(b, "**", 2);
	} else if (bbcode_is(mark, len, "i") || bbcode_is(mark, len, "/i")) {
		bbcode_add(b, "*", 1);
	} else if (bbcode_is(mark, len, "url")) {
		b->link = bbcode_value(mark, len, &b->link_len);
	} else if (bbcode_is(mark, len, "/url")) {
		bbcode_close_link(b);
	} else if (!bbcode_is(mark, len, "img") && !bbcode_is(mark, len, "/img")) {
		return false;
	}
	return true;
}

/* A mark at `p`, which is `[`: the bytes it takes, or 0. */
static size_t bbcode_try(struct bbcode *b, const char *p)
{
	size_t len = strcspn(p + 1, "[]\n");

	if (p[1 + len] != ']' || len == 0 || len > BBCODE_MARK_MAX || p[2 + len] == '(')
		return 0;
	if (!bbcode_mark(b, p + 1, len, p + 2 + len))
		return 0;
	/* A quote ends with a line feed of ours. */
	return len + 2 + (bbcode_is(p + 1, len, "/quote") && p[2 + len] == '\n');
}

char *bbcode_to_text(struct arena *arena, const char *text)
{
	struct bbcode b = {.is_blank = true};
	char *done;

	for (const char *p = text; *p;) {
		size_t n = 0;

		if (!b.is_begun && !b.in_code && strncmp(p, "```", 3) == 0)
			b.in_fence = !b.in_fence;
		if (*p == '[')
			n = bbcode_try(&b, p);
		if (n) {
			p += n;
		} else if (*p == '\n') {
			bbcode_newline(&b);
			p++;
		} else {
			n = 1 + strcspn(p + 1, "[\n");
			bbcode_add(&b, p, n);
			p += n;
		}
	}
	done = arena_dup_n(arena, buf_data(&b.out), buf_len(&b.out));
	buf_free(&b.out);
	return done;
}
