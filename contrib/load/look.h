/* look: what of a screen some bytes draw.
 *
 * A key is answered by a repaint, and what was posted elsewhere meanwhile by a
 * number or a word in the head or the foot of the screen. Who takes the second
 * for the first measures how long nobody posted. */
#ifndef HEARTH_LOAD_LOOK_H
#define HEARTH_LOAD_LOOK_H

#include <stdbool.h>
#include <stddef.h>

/* These bytes, which begin anywhere on a screen of so many rows, draw something,
 * and only on its first row or on its last `foot`. Bytes that only move the cursor
 * draw nothing. */
bool look_is_edge(const char *bytes, size_t len, int rows, int foot);

#endif
