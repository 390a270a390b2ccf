/* utf8: decoding UTF-8, grapheme clusters and how many columns they take.
 *
 * Text inside Hearth is UTF-8 bytes. Everything here is safe on any bytes:
 * a malformed byte is one cluster of one column, drawn as U+FFFD. Clusters
 * follow UAX #29 (by utf8proc). Widths follow what terminals do, which is what
 * wcwidth does: 0 for controls, 1, or 2 for East Asian wide and emoji; marks
 * that take a cell of their own (Thai, the scripts of India), the letters of
 * a Hangul syllable and the two halves of a flag add up. Ambiguous-width
 * characters are narrow. Where terminals disagree, see utf8_drawn. */
#ifndef HEARTH_TEXT_UTF8_H
#define HEARTH_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes the code point at `s`; returns the bytes it takes (at least 1 when
 * len is). A malformed byte gives 1 and *code_r = -1. */
size_t utf8_decode(const char *s, size_t len, int32_t *code_r);

/* Writes a code point as UTF-8 (1 to 4 bytes, no NUL); returns the bytes. */
size_t utf8_encode(int32_t code, char bytes_r[4]);

/* Well-formed throughout (RFC 3629), no NUL. */
bool utf8_is_valid(const char *s, size_t len);

/* Bytes of the longest prefix of at most `most` bytes that ends with a whole character and
 * has no malformed byte. */
size_t utf8_cut(const char *s, size_t len, size_t most);

/* Code points in `s`; a malformed byte counts as one. */
size_t utf8_count(const char *s, size_t len);

/* Bytes of the first grapheme cluster of `s` (0 at the end), and the columns
 * it takes as Hearth draws it. */
size_t utf8_cluster(const char *s, size_t len, int *width_r);

/* Bytes of the cluster that ends at `at` (0 when at is 0). */
size_t utf8_cluster_before(const char *s, size_t at);

/* True where a terminal cannot be trusted to agree on the width of the first
 * cluster of `s`: the summed widths of its code points differ from its own
 * (emoji joined or toned), or a variation selector asks for the wide form of
 * a narrow sign. It is drawn as its base character alone, `base_r` bytes from
 * the start. */
bool utf8_cluster_is_doubtful(const char *s, size_t len, size_t *base_r);

/* The first cluster of `s` as it goes to a screen: its first `drawn_r` bytes,
 * which take `width_r` columns. All of it, or the base of a doubtful one.
 * Returns the bytes of the whole cluster, as utf8_cluster. Whoever puts text
 * of a layout on a screen need not ask: a layout holds drawn forms only. */
size_t utf8_drawn(const char *s, size_t len, size_t *drawn_r, int *width_r);

/* Columns of a whole single line. */
int utf8_width(const char *s, size_t len);

/* Bytes of the longest prefix of whole clusters that fits `columns`; the
 * columns it uses in *used_r (may be NULL). */
size_t utf8_fit(const char *s, size_t len, int columns, int *used_r);

/* Whether a code point is part of a word: letters, marks, digits, _ and
 * apostrophes. */
bool utf8_is_word(int32_t code);

/* Nothing but white space of any script. */
bool utf8_is_blank(const char *s, size_t len);

/* Whether it is a control, a format character or a separator of lines: no sign
 * of its own, but an effect on those around it. */
bool utf8_is_control(int32_t code);

/* Text brought to NFC in memory the caller frees; NULL when it is not valid
 * UTF-8. For names and search, never for what people wrote. */
char *utf8_nfc(const char *s);

/* Case folded and NFC, for comparing; as utf8_nfc. */
char *utf8_fold(const char *s);

#endif
