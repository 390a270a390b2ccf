#include "common/text/signs.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "common/text/utf8.h"

struct sign {
	int32_t code;
	const char *ascii;
};

/* Sorted by code. */
static const struct sign signs[] = {
    {0x00a0, " "},   {0x00a3, "GBP"}, {0x00a9, "(c)"}, {0x00ab, "<<"}, {0x00ad, "-"},
    {0x00ae, "(R)"}, {0x00b0, "deg"}, {0x00b1, "+-"},  {0x00b4, "'"},  {0x00b5, "u"},
    {0x00b7, "."},   {0x00bb, ">>"},  {0x00c6, "AE"},  {0x00d0, "D"},  {0x00d7, "x"},
    {0x00d8, "O"},   {0x00de, "Th"},  {0x00df, "ss"},  {0x00e6, "ae"}, {0x00f0, "d"},
    {0x00f7, "/"},   {0x00f8, "o"},   {0x00fe, "th"},  {0x0110, "D"},  {0x0111, "d"},
    {0x0126, "H"},   {0x0127, "h"},   {0x0131, "i"},   {0x0141, "L"},  {0x0142, "l"},
    {0x0152, "OE"},  {0x0153, "oe"},  {0x1e9e, "SS"},  {0x2010, "-"},  {0x2011, "-"},
    {0x2012, "-"},   {0x2013, "-"},   {0x2014, "-"},   {0x2015, "-"},  {0x2018, "'"},
    {0x2019, "'"},   {0x201a, "'"},   {0x201b, "'"},   {0x201c, "\""}, {0x201d, "\""},
    {0x201e, "\""},  {0x201f, "\""},  {0x2020, "+"},   {0x2022, "*"},  {0x2026, "..."},
    {0x2032, "'"},   {0x2033, "\""},  {0x2039, "<"},   {0x203a, ">"},  {0x2044, "/"},
    {0x20ac, "EUR"}, {0x2190, "<-"},  {0x2191, "up"},  {0x2192, "->"}, {0x2193, "down"},
    {0x21d2, "=>"},  {0x2212, "-"},   {0x2248, "~"},   {0x2260, "!="}, {0x2264, "<="},
    {0x2265, ">="},  {0x2500, "-"},   {0x2501, "="},   {0x2502, "|"},  {0x2503, "|"},
    {0x2550, "="},   {0x2551, "|"},   {0x2588, "#"},   {0x2591, "."},  {0x2592, ":"},
    {0x2593, "#"},   {0x25a0, "#"},   {0x25aa, "*"},   {0x25b6, ">"},  {0x25b8, ">"},
    {0x25cb, "o"},   {0x25cf, "*"},   {0x2605, "*"},   {0x2713, "v"},  {0x2714, "v"},
    {0x2717, "x"},   {0x2718, "x"},
};

static int compare(const void *key, const void *row)
{
	int32_t code = *(const int32_t *)key;
	int32_t other = ((const struct sign *)row)->code;

	return (code > other) - (code < other);
}

static const char *find(int32_t code)
{
	const struct sign *sign =
	    bsearch(&code, signs, sizeof(signs) / sizeof(signs[0]), sizeof(signs[0]), compare);

	if (sign != NULL)
		return sign->ascii;
	return code >= 0x250c && code <= 0x254b ? "+" : NULL;
}

/* A letter without its marks, a ligature spelled out, a fullwidth form made
 * narrow: whatever Unicode's compatibility decomposition knows. */
static bool spell(int32_t code, char text_r[SIGNS_TEXT])
{
	utf8proc_int32_t parts[SIGNS_TEXT];
	size_t n = 0;

	utf8proc_ssize_t count = utf8proc_decompose_char(
	    code, parts, SIGNS_TEXT, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK,
	    NULL);
	if (count < 1 || count >= SIGNS_TEXT)
		return false;
	for (utf8proc_ssize_t i = 0; i < count; i++) {
		const char *sign = parts[i] < 0x80 ? NULL : find(parts[i]);
		if (sign != NULL && strlen(sign) == 1)
			text_r[n++] = sign[0];
		else if (parts[i] >= 0x20 && parts[i] < 0x7f)
			text_r[n++] = (char)parts[i];
		else
			return false;
	}
	text_r[n] = '\0';
	return true;
}

size_t signs_ascii(const char *s, size_t len, char text_r[SIGNS_TEXT])
{
	int32_t code;
	int width;
	const char *sign;

	size_t n = utf8_cluster(s, len, &width);
	size_t base = utf8_decode(s, len, &code);
	if (code >= 0 && code < 0x80) {
		text_r[0] = (char)code;
		text_r[1] = '\0';
	} else if ((sign = find(code)) != NULL) {
		strcpy(text_r, sign);
		/* "↑↓" reads as two words, not as one */
		if ((code == 0x2191 || code == 0x2193) && len - base >= 3 &&
		    (memcmp(s + n, "↓", 3) == 0 || memcmp(s + n, "↑", 3) == 0))
			strcat(text_r, "/");
	} else if (code == -1 || !spell(code, text_r)) {
		width = width < SIGNS_TEXT ? width : SIGNS_TEXT - 1;
		memset(text_r, '?', (size_t)width);
		text_r[width] = '\0';
	}
	return n;
}
