/* wrap: breaking a line of text at the places where people expect it.
 *
 * Breaks after spaces and hyphens, between East Asian wide characters, and
 * inside a word only when it is wider than the line. */
#ifndef HEARTH_TEXT_WRAP_H
#define HEARTH_TEXT_WRAP_H

#include <stddef.h>

/* Bytes of `s` (which holds no line feed) that go on the first line of
 * `columns` (at least 1); spaces after the break belong to that line but are
 * not counted in *width_r, nor in *drawn_r, the bytes to draw. Where all
 * of `s` fits, spaces at its end are drawn too. At least one cluster always
 * goes. */
size_t wrap_line(const char *s, size_t len, int columns, size_t *drawn_r, int *width_r);

#endif
