/* look: what must hold of every screen of 80 by 24, whatever people wrote. */
#ifndef HEARTH_HARNESS_LOOK_H
#define HEARTH_HARNESS_LOOK_H

#include "tests/e2e/harness/term.h"

enum { LOOK_ROWS = 24, LOOK_COLUMNS = 80, LOOK_TEXT_AT = 5 };

enum look_kind { LOOK_LIST, LOOK_READER };

/* Types keys and takes in all that follows from them. */
void look_press(struct term *term, const char *keys);

/* Fails the test, with the screen, unless the title, its rule, the last rule
 * and the hints are whole and where they belong, nothing stands outside the
 * layout, no control or direction character is in a cell, and the terminal's
 * cursor stands on the only ▸. */
void look_layout(struct term *term, enum look_kind kind);

/* The screen drawn anew (^L) shows the same. */
void look_redrawn(struct term *term);

/* Fails unless all bytes since *seen are text, placing, erasing and looks:
 * nothing that changes modes, titles or character sets, or asks. */
void look_bytes(struct term *term, size_t *seen);

/* Shows the screen and fails the test. */
void look_fail(struct term *term, const char *what);

#endif
