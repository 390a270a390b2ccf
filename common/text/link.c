#include "common/text/link.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const schemes[] = {"http://", "https://", "ssh://", "mailto:"};

static bool is_link(const char *address, size_t len)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t n = strlen(schemes[i]);
		if (len > n && strncasecmp(address, schemes[i], n) == 0)
			return true;
	}
	return false;
}

char *link_make(struct arena *arena, const char *address, size_t len)
{
	size_t n = 0;

	const char *scheme = strncasecmp(address, "www.", len < 4 ? len : 4) == 0 ? "http://" : "";

	if (len > LINK_MAX || len < 4 || (*scheme == '\0' && !is_link(address, len)))
		return NULL;
	char *link = arena_alloc(arena, len * 3 + 1 + strlen(scheme));
	n = (size_t)sprintf(link, "%s", scheme);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)address[i];
		if (c > 0x20 && c < 0x7f)
			link[n++] = (char)c;
		else
			n += (size_t)sprintf(link + n, "%%%02X", c);
	}
	return n <= LINK_MAX ? link : NULL;
}

static bool is_same(const char *link, size_t link_len, const char *text, size_t len)
{
	if (link_len > 0 && link[link_len - 1] == '/')
		link_len--;
	if (len > 0 && text[len - 1] == '/')
		len--;
	return link_len == len && strncasecmp(link, text, len) == 0;
}

bool link_is_said_by(const char *link, const char *text, size_t len)
{
	size_t link_len = strlen(link);

	if (is_same(link, link_len, text, len))
		return true;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t n = strlen(schemes[i]);
		if (strncasecmp(link, schemes[i], n) == 0)
			return is_same(link + n, link_len - n, text, len);
	}
	return false;
}

/* Bytes of what an address in plain text begins with. */
static size_t opening(const char *s, size_t len)
{
	static const char *const openings[] = {"http://", "https://", "www."};

	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		size_t n = strlen(openings[i]);
		if (len > n && strncasecmp(s, openings[i], n) == 0)
			return n;
	}
	return 0;
}

static size_t find_opening(const char *s, size_t len, size_t *start_r)
{
	bool is_in_word = false;

	for (size_t at = 0; at < len; at++) {
		size_t n = is_in_word ? 0 : opening(s + at, len - at);
		if (n > 0) {
			*start_r = at;
			return n;
		}
		is_in_word = isalnum((unsigned char)s[at]) != 0;
	}
	return 0;
}

/* What ends a sentence does not belong to an address, and a closing bracket
 * only where it was opened in there. */
static bool is_tail(const char *address, size_t len)
{
	char c = address[len - 1];

	if (c == ')')
		return memchr(address, '(', len) == NULL;
	return strchr(".,;:!?]}'*_~", c) != NULL;
}

size_t link_find(const char *s, size_t len, size_t *start_r)
{
	for (size_t at = 0, first; (first = find_opening(s + at, len - at, start_r)) > 0;) {
		const char *address = s + at + *start_r;
		size_t n = first, most = len - at - *start_r;
		most = most < LINK_MAX ? most : LINK_MAX;
		while (n < most && (unsigned char)address[n] > 0x20 &&
		       strchr("<>\"`", address[n]) == NULL)
			n++;
		while (n > first && is_tail(address, n))
			n--;
		*start_r += at;
		if (n > first)
			return n;
		at = *start_r + first;
	}
	return 0;
}
