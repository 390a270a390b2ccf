#include "common/text/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "common/base/mem.h"

/* What one pass over a cluster finds out. */
struct cluster {
	size_t len;
	size_t base; /* bytes of its first code point */
	int base_width;
	int width; /* of all of it, where every terminal adds up alike */
	bool is_doubtful;
};

static bool is_plain(char c)
{
	return c >= 0x20 && c < 0x7f;
}

size_t utf8_decode(const char *s, size_t len, int32_t *code_r)
{
	utf8proc_int32_t code;

	if (len == 0) {
		*code_r = -1;
		return 0;
	}
	if ((unsigned char)s[0] < 0x80) {
		*code_r = s[0];
		return 1;
	}
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s,
					      (utf8proc_ssize_t)(len < 4 ? len : 4), &code);
	if (n < 1) {
		*code_r = -1;
		return 1;
	}
	*code_r = code;
	return (size_t)n;
}

size_t utf8_encode(int32_t code, char bytes_r[4])
{
	assert(utf8proc_codepoint_valid(code));
	return (size_t)utf8proc_encode_char(code, (utf8proc_uint8_t *)bytes_r);
}

bool utf8_is_valid(const char *s, size_t len)
{
	int32_t code;

	for (size_t at = 0; at < len;) {
		at += utf8_decode(s + at, len - at, &code);
		if (code <= 0)
			return false;
	}
	return true;
}

size_t utf8_cut(const char *s, size_t len, size_t most)
{
	size_t at = 0, step;
	int32_t code;

	while (at < len) {
		step = utf8_decode(s + at, len - at, &code);
		if (code < 0 || at + step > most)
			break;
		at += step;
	}
	return at;
}

size_t utf8_count(const char *s, size_t len)
{
	int32_t code;
	size_t count = 0;

	for (size_t at = 0; at < len; count++)
		at += utf8_decode(s + at, len - at, &code);
	return count;
}

/* utf8proc's table answers as one who shapes text; where a terminal's wcwidth
 * differs, the terminal is right. */
static int code_width(int32_t code, const utf8proc_property_t *property)
{
	if (code < 0x20 || (code >= 0x7f && code < 0xa0))
		return 0;
	switch (property->boundclass) {
	case UTF8PROC_BOUNDCLASS_V:
	case UTF8PROC_BOUNDCLASS_T:
		return 0;
	case UTF8PROC_BOUNDCLASS_SPACINGMARK:
	case UTF8PROC_BOUNDCLASS_PREPEND:
		return 1;
	default:
		return property->charwidth;
	}
}

/* Whether a code point that continues a cluster takes cells of its own on
 * every terminal. */
static bool adds_up(int boundclass)
{
	switch (boundclass) {
	case UTF8PROC_BOUNDCLASS_EXTEND:
	case UTF8PROC_BOUNDCLASS_ZWJ:
	case UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC:
		return false;
	default:
		return true;
	}
}

static void measure(const char *s, size_t len, struct cluster *cluster_r)
{
	int32_t code, next;
	utf8proc_int32_t state = 0;
	const utf8proc_property_t *property;
	int sum;
	bool is_asked_wide = false;

	memset(cluster_r, 0, sizeof(*cluster_r));
	cluster_r->len = cluster_r->base = utf8_decode(s, len, &code);
	if (cluster_r->len == 0)
		return;
	cluster_r->width = 1;
	cluster_r->base_width = 1;
	if (code == -1 || (is_plain(s[0]) && (len == 1 || (unsigned char)s[1] < 0x80)))
		return;
	property = utf8proc_get_property(code);
	sum = cluster_r->width = cluster_r->base_width = code_width(code, property);
	bool is_led = property->boundclass == UTF8PROC_BOUNDCLASS_PREPEND;
	while (cluster_r->len < len) {
		size_t n = utf8_decode(s + cluster_r->len, len - cluster_r->len, &next);
		if (next == -1 || utf8proc_grapheme_break_stateful(code, next, &state))
			break;
		property = utf8proc_get_property(next);
		int width = code_width(next, property);
		sum += width;
		if (is_led || adds_up(property->boundclass))
			cluster_r->width += width;
		is_asked_wide = is_asked_wide || (next == 0xfe0f && cluster_r->base_width < 2);
		cluster_r->len += n;
		code = next;
	}
	cluster_r->is_doubtful = sum != cluster_r->width || is_asked_wide;
	if (cluster_r->is_doubtful)
		cluster_r->width = cluster_r->base_width;
}

size_t utf8_cluster(const char *s, size_t len, int *width_r)
{
	struct cluster cluster;

	measure(s, len, &cluster);
	*width_r = cluster.width;
	return cluster.len;
}

bool utf8_cluster_is_doubtful(const char *s, size_t len, size_t *base_r)
{
	struct cluster cluster;

	measure(s, len, &cluster);
	*base_r = cluster.base;
	return cluster.is_doubtful;
}

size_t utf8_drawn(const char *s, size_t len, size_t *drawn_r, int *width_r)
{
	struct cluster cluster;

	measure(s, len, &cluster);
	*drawn_r = cluster.is_doubtful ? cluster.base : cluster.len;
	*width_r = cluster.width;
	return cluster.len;
}

/* Where the code point that ends at `at` begins. */
static size_t code_before(const char *s, size_t at, int32_t *code_r)
{
	for (size_t n = 2; n <= 4 && n <= at; n++)
		if (utf8_decode(s + at - n, n, code_r) == n && *code_r != -1)
			return at - n;
	utf8_decode(s + at - 1, 1, code_r);
	return at - 1;
}

/* Rules with a memory may join what follows it to what comes before: emoji
 * after a joiner, consonants after a linker. */
static bool may_join_on(int32_t code)
{
	int boundclass = utf8proc_get_property(code)->boundclass;

	return boundclass == UTF8PROC_BOUNDCLASS_ZWJ || boundclass == UTF8PROC_BOUNDCLASS_EXTEND;
}

/* A break that holds whatever stands before it, at or before `at`. Flags never
 * break where the simple rules join. */
static size_t safe_break_before(const char *s, size_t at)
{
	int32_t code, before;

	size_t start = code_before(s, at, &code);
	while (start > 0) {
		size_t previous = code_before(s, start, &before);
		if (code == -1 || before == -1 ||
		    (utf8proc_grapheme_break(before, code) && !may_join_on(before)))
			return start;
		start = previous;
		code = before;
	}
	return start;
}

size_t utf8_cluster_before(const char *s, size_t at)
{
	struct cluster cluster = {.len = 0};

	if (at == 0)
		return 0;
	size_t start = safe_break_before(s, at);
	for (;;) {
		measure(s + start, at - start, &cluster);
		if (start + cluster.len >= at)
			return at - start;
		start += cluster.len;
	}
}

int utf8_width(const char *s, size_t len)
{
	struct cluster cluster;
	int width = 0;

	for (size_t at = 0; at < len; at += cluster.len) {
		measure(s + at, len - at, &cluster);
		width += cluster.width;
	}
	return width;
}

size_t utf8_fit(const char *s, size_t len, int columns, int *used_r)
{
	struct cluster cluster;
	int used = 0;
	size_t at = 0;

	while (at < len) {
		measure(s + at, len - at, &cluster);
		if (used + cluster.width > columns)
			break;
		used += cluster.width;
		at += cluster.len;
	}
	if (used_r != NULL)
		*used_r = used;
	return at;
}

bool utf8_is_control(int32_t code)
{
	utf8proc_category_t category = utf8proc_category(code);

	return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
	       category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

bool utf8_is_word(int32_t code)
{
	utf8proc_category_t category = code < 0 ? UTF8PROC_CATEGORY_CN : utf8proc_category(code);

	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO) ||
	       code == '_' || code == '\'' || code == 0x2019;
}

bool utf8_is_blank(const char *s, size_t len)
{
	int32_t code;

	for (size_t at = 0; at < len;) {
		at += utf8_decode(s + at, len - at, &code);
		utf8proc_category_t category =
		    code < 0 ? UTF8PROC_CATEGORY_CN : utf8proc_category(code);
		if (category != UTF8PROC_CATEGORY_ZS && !(code >= '\t' && code <= '\r'))
			return false;
	}
	return true;
}

static char *map(const char *s, utf8proc_option_t options)
{
	utf8proc_uint8_t *mapped = NULL;

	utf8proc_ssize_t n =
	    utf8proc_map((const utf8proc_uint8_t *)s, 0, &mapped,
			 UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | options);
	if (n == UTF8PROC_ERROR_NOMEM)
		mem_exhausted();
	return n < 0 ? NULL : (char *)mapped;
}

char *utf8_nfc(const char *s)
{
	return map(s, 0);
}

char *utf8_fold(const char *s)
{
	return map(s, UTF8PROC_CASEFOLD);
}
