#include "contrib/import/html.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "common/base/buf.h"
#include "common/text/entity.h"
#include "common/text/utf8.h"
#include "contrib/import/charset.h"

enum { HTML_DEPTH = 8, HTML_OUT_MAX = 1024 * 1024 };

struct html {
	struct arena *arena;
	struct buf out;
	int breaks;    /* line feeds owed before the next word: 0, 1 or 2 */
	bool is_space; /* a space is owed */
	bool is_line_begun;
	int quotes, pre;
	int last_quotes;	 /* of the line before */
	int lists;		 /* depth, also beyond HTML_DEPTH */
	int numbers[HTML_DEPTH]; /* of the next item; 0: bulleted */
	char *marker;		 /* of an item that has no word yet */
	char *link;		 /* where the open <a> leads, or NULL */
	size_t link_begin;	 /* where its words begin in `out` */
};

/* One tag: its name and the attributes' bytes. */
struct html_tag {
	const char *name;
	size_t name_len;
	bool is_end;
	const char *attributes;
	size_t attributes_len;
};

static bool html_is(const struct html_tag *tag, const char *names)
{
	for (const char *p = names; *p;) {
		size_t n = strcspn(p, " ");

		if (n == tag->name_len && strncasecmp(p, tag->name, n) == 0)
			return true;
		p += n + (p[n] == ' ');
	}
	return false;
}

static void html_break(struct html *h, int lines)
{
	if (h->breaks < lines)
		h->breaks = lines;
	h->is_space = false;
}

static void html_quote(struct html *h, int depth)
{
	for (int i = 0; i < depth && i < HTML_DEPTH; i++)
		buf_add_text(&h->out, "> ");
}

static void html_indent(struct html *h)
{
	int depth = h->lists < HTML_DEPTH ? h->lists : HTML_DEPTH;

	for (int i = 1; i < depth; i++)
		buf_add_text(&h->out, "  ");
	if (h->marker)
		buf_add_text(&h->out, h->marker);
	else if (depth)
		buf_add_text(&h->out, "  ");
	h->marker = NULL;
}

/* Line feeds, quote marks and indentation that a word needs before it. */
static void html_begin(struct html *h)
{
	if (buf_len(&h->out)) {
		for (int i = 0; i < h->breaks; i++) {
			buf_add_char(&h->out, '\n');
			if (i + 1 < h->breaks)
				html_quote(h,
					   h->quotes < h->last_quotes ? h->quotes : h->last_quotes);
		}
	}
	if (h->breaks || buf_len(&h->out) == 0) {
		html_quote(h, h->quotes);
		html_indent(h);
		h->last_quotes = h->quotes;
		h->is_space = false;
	}
	h->breaks = 0;
	if (h->is_space)
		buf_add_char(&h->out, ' ');
	h->is_space = false;
	h->is_line_begun = true;
}

static void html_add(struct html *h, const char *bytes, size_t len)
{
	if (buf_len(&h->out) + len > HTML_OUT_MAX)
		return;
	html_begin(h);
	buf_add(&h->out, bytes, len);
}

static void html_char(struct html *h, const char *bytes, size_t len)
{
	bool is_white = len == 1 && isspace((unsigned char)*bytes);

	if (h->pre && *bytes == '\n') {
		html_break(h, h->breaks < 2 ? h->breaks + 1 : 2);
	} else if (h->pre && is_white) {
		html_add(h, " ", 1);
	} else if (is_white) {
		h->is_space = h->is_line_begun && h->breaks == 0;
	} else {
		html_add(h, bytes, len);
	}
}

/* The character a reference stands for, or 0; mail has `&amp` without its
 * semicolon, and Windows' numbers for quotes and dashes. */
static int32_t html_reference(struct html *h, const char *s, size_t len, size_t *used_r)
{
	size_t n = 1;
	char whole[16], bytes[4];
	int32_t code;

	while (n < len && n < sizeof(whole) - 1 && (isalnum((unsigned char)s[n]) || s[n] == '#'))
		n++;
	memcpy(whole, s, n);
	whole[n] = ';';
	*used_r = n + (n < len && s[n] == ';');
	n = entity_decode(whole, n + 1, bytes);
	if (n == 0)
		return 0;
	utf8_decode(bytes, n, &code);
	if (code >= 0x80 && code < 0xa0) {
		char *meant;

		bytes[0] = (char)code;
		meant = charset_to_utf8(h->arena, "windows-1252", bytes, 1);
		utf8_decode(meant, strlen(meant), &code);
	}
	return code;
}

static void html_code(struct html *h, int32_t code)
{
	char bytes[4];

	if (code == 0xad || code == 0x200b)
		return;
	if (code == 0xa0 || code <= ' ')
		html_char(h, code == '\n' ? "\n" : " ", 1);
	else
		html_add(h, bytes, utf8_encode(code, bytes));
}

/* Characters and references, no tags. */
static void html_words(struct html *h, const char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t n;
		int32_t code = s[i] == '&' ? html_reference(h, s + i, len - i, &n) : 0;

		if (!code) {
			n = utf8_decode(s + i, len - i, &code);
			if (code > ' ' && code != 0xa0 && code != 0xad) {
				html_add(h, s + i, n);
				i += n;
				continue;
			}
		}
		html_code(h, code);
		i += n;
	}
}

/* The value of an attribute, its references resolved; NULL where it has none. */
static char *html_attribute(struct html *h, const struct html_tag *tag, const char *name)
{
	const char *p = tag->attributes, *end = p + tag->attributes_len;
	size_t want = strlen(name);

	while (p < end) {
		const char *key, *value;
		size_t key_len, len;

		while (p < end && (isspace((unsigned char)*p) || *p == '/' || *p == '='))
			p++;
		for (key = p; p < end && !isspace((unsigned char)*p) && *p != '=';)
			p++;
		key_len = (size_t)(p - key);
		while (p < end && isspace((unsigned char)*p))
			p++;
		if (p >= end || *p != '=')
			continue;
		for (p++; p < end && isspace((unsigned char)*p);)
			p++;
		char quote = p < end && (*p == '"' || *p == '\'') ? *p++ : 0;

		for (value = p; p < end && (quote ? *p != quote : !isspace((unsigned char)*p));)
			p++;
		len = (size_t)(p - value);
		p += quote && p < end;
		if (key_len == want && strncasecmp(key, name, want) == 0)
			return arena_dup_n(h->arena, value, len);
	}
	return NULL;
}

static bool html_leads_somewhere(const char *link)
{
	return strncasecmp(link, "http://", 7) == 0 || strncasecmp(link, "https://", 8) == 0;
}

static void html_end_link(struct html *h)
{
	char *link = h->link;
	size_t words, len;

	h->link = NULL;
	if (!link || !html_leads_somewhere(link))
		return;
	len = strlen(link);
	words = buf_len(&h->out) - h->link_begin;
	if (words >= len && memmem(buf_data(&h->out) + h->link_begin, words, link, len))
		return;
	if (words == 0 || len > 500)
		return;
	h->is_space = true;
	html_add(h, "(", 1);
	html_words(h, link, len);
	html_add(h, ")", 1);
}

static void html_link(struct html *h, const struct html_tag *tag)
{
	html_end_link(h);
	if (tag->is_end)
		return;
	h->link = html_attribute(h, tag, "href");
	h->link_begin = buf_len(&h->out);
}

static void html_list(struct html *h, const struct html_tag *tag)
{
	html_break(h, h->lists > (tag->is_end ? 1 : 0) ? 1 : 2);
	if (tag->is_end) {
		h->lists -= h->lists > 0;
		h->marker = NULL;
		return;
	}
	if (h->lists < HTML_DEPTH)
		h->numbers[h->lists] = html_is(tag, "ol");
	h->lists++;
}

static void html_item(struct html *h, const struct html_tag *tag)
{
	int depth = h->lists > HTML_DEPTH ? HTML_DEPTH : h->lists;
	int *number = depth ? &h->numbers[depth - 1] : NULL;

	html_break(h, 1);
	if (tag->is_end)
		return;
	if (number && *number && *number < 100000)
		h->marker = arena_printf(h->arena, "%d. ", (*number)++);
	else
		h->marker = (char *)"- ";
}

static void html_step(int *depth, bool is_end)
{
	if (is_end)
		*depth -= *depth > 0;
	else
		*depth += *depth < 1000;
}

static void html_picture(struct html *h, const struct html_tag *tag)
{
	char *words = html_attribute(h, tag, "alt");

	if (words)
		html_words(h, words, strlen(words));
}

static void html_tag(struct html *h, const struct html_tag *tag)
{
	if (html_is(tag, "br")) {
		html_break(h, h->breaks < 2 ? h->breaks + 1 : 2);
	} else if (html_is(tag, "a")) {
		html_link(h, tag);
	} else if (html_is(tag, "img")) {
		html_picture(h, tag);
	} else if (html_is(tag, "ul ol")) {
		html_list(h, tag);
	} else if (html_is(tag, "li")) {
		html_item(h, tag);
	} else if (html_is(tag, "blockquote")) {
		html_break(h, 2);
		html_step(&h->quotes, tag->is_end);
	} else if (html_is(tag, "pre")) {
		html_break(h, 2);
		html_step(&h->pre, tag->is_end);
	} else if (html_is(tag, "p h1 h2 h3 h4 h5 h6 table dl")) {
		html_break(h, 2);
	} else if (html_is(tag, "div tr dt dd section article aside header footer form center")) {
		html_break(h, 1);
	} else if (html_is(tag, "td th")) {
		h->is_space = h->is_space || (tag->is_end && h->breaks == 0);
	} else if (html_is(tag, "hr")) {
		html_break(h, 2);
		html_add(h, "---", 3);
		html_break(h, 2);
	}
}

/* Past the end tag of an element whose content is not text. */
static size_t html_skip(const struct html_tag *tag, const char *s, size_t len)
{
	for (size_t i = 0; i + tag->name_len + 2 <= len; i++) {
		if (s[i] == '<' && s[i + 1] == '/' &&
		    strncasecmp(s + i + 2, tag->name, tag->name_len) == 0)
			return i;
	}
	return len;
}

static size_t html_comment(const char *s, size_t len)
{
	const char *end = len >= 4 && memcmp(s, "<!--", 4) == 0 ? memmem(s + 4, len - 4, "-->", 3)
								: memchr(s, '>', len);

	if (!end)
		return len;
	return (size_t)(end - s) + (*end == '>' ? 1 : 3);
}

/* The end of a tag: its `>` outside quotes, or the first one where quotes are broken. */
static size_t html_tag_len(const char *s, size_t len)
{
	char quote = 0;
	const char *end;

	for (size_t i = 1; i < len && i < 8192; i++) {
		if (quote && s[i] == quote)
			quote = 0;
		else if (!quote && (s[i] == '"' || s[i] == '\'') && s[i - 1] == '=')
			quote = s[i];
		else if (!quote && s[i] == '>')
			return i + 1;
	}
	end = memchr(s, '>', len);
	return end ? (size_t)(end - s) + 1 : len;
}

/* What begins with `<`; returns the bytes used. */
static size_t html_markup(struct html *h, const char *s, size_t len)
{
	struct html_tag tag = {.is_end = len > 1 && s[1] == '/'};
	size_t at = tag.is_end ? 2 : 1, n;

	if (len > 1 && (s[1] == '!' || s[1] == '?'))
		return html_comment(s, len);
	if (at >= len || !isalpha((unsigned char)s[at])) {
		html_char(h, s, 1);
		return 1;
	}
	n = html_tag_len(s, len);
	tag.name = s + at;
	while (at < n && isalnum((unsigned char)s[at]))
		at++;
	tag.name_len = (size_t)(s + at - tag.name);
	tag.attributes = s + at;
	tag.attributes_len = n - at - (s[n - 1] == '>');
	if (!tag.is_end && html_is(&tag, "script style title"))
		return n + html_skip(&tag, s + n, len - n);
	html_tag(h, &tag);
	return n;
}

char *html_to_text(struct arena *arena, const char *html, size_t len)
{
	struct html h = {.arena = arena};
	char *text;

	for (size_t i = 0; i < len;) {
		const char *next;
		size_t n;

		if (html[i] == '<') {
			i += html_markup(&h, html + i, len - i);
			continue;
		}
		next = memchr(html + i, '<', len - i);
		n = next ? (size_t)(next - html) - i : len - i;
		html_words(&h, html + i, n);
		i += n;
	}
	html_end_link(&h);
	text = arena_dup_n(arena, buf_data(&h.out), buf_len(&h.out));
	buf_free(&h.out);
	return text;
}

char *html_charset(struct arena *arena, const char *bytes, size_t len)
{
	size_t n = len < 2048 ? len : 2048;
	char *head = arena_dup_n(arena, bytes, n), *at = strcasestr(head, "charset=");

	if (!at)
		return NULL;
	at += strlen("charset=");
	at += strspn(at, "\"' ");
	at[strcspn(at, "\"' />;")] = '\0';
	return *at ? at : NULL;
}
