/* entity: what `&eacute;`, `&#233;` and `&#xe9;` stand for.
 *
 * md4c hands character references over as they were typed. Known by name are
 * those of HTML 4; what is not known is shown as it was typed. Numbers that
 * are no character give U+FFFD, as CommonMark 0.31 (section 2.5) says. */
#ifndef HEARTH_TEXT_ENTITY_H
#define HEARTH_TEXT_ENTITY_H

#include <stddef.h>

/* Writes the UTF-8 of the reference `s` (from & to ;) and returns its bytes,
 * or 0 where it stands for nothing we know. */
size_t entity_decode(const char *s, size_t len, char bytes_r[4]);

#endif
