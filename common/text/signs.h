/* signs: what a terminal without UTF-8 sees in place of a character.
 *
 * The signs of the interface have stand-ins of their own (● is *, ▸ is >, … is
 * three full stops); letters lose their marks or are spelled out (ß is ss);
 * everything else is `?`, once for every column it would have taken. */
#ifndef HEARTH_TEXT_SIGNS_H
#define HEARTH_TEXT_SIGNS_H

#include <stddef.h>

enum { SIGNS_TEXT = 24 };

/* Takes the first cluster of `s` (clean text); returns its bytes and writes
 * its stand-in, printable ASCII (or a line feed for a line feed). */
size_t signs_ascii(const char *s, size_t len, char text_r[SIGNS_TEXT]);

#endif
