/* undo: what was changed in a text, so that it can be taken back and done
 * again.
 *
 * A step is bytes removed and bytes inserted at one place. Typing on joins its
 * step until a word ends (undo_close). Bounded: at most UNDO_STEPS steps and
 * UNDO_BYTES bytes; the oldest are forgotten, never the newest. */
#ifndef HEARTH_EDIT_UNDO_H
#define HEARTH_EDIT_UNDO_H

#include <stdbool.h>
#include <stddef.h>

enum { UNDO_STEPS = 1000, UNDO_BYTES = 512 * 1024 };

struct undo;

struct undo_step {
	size_t at;
	const char *removed, *inserted; /* borrowed, until the next call */
	size_t removed_len, inserted_len;
	size_t cursor; /* before the change */
};

struct undo *undo_new(void);
void undo_free(struct undo **undo); /* leaves NULL behind */

/* A change was made; forgets what could be done again. Joins the step before
 * when that is open and the change goes on where it left off. */
void undo_note(struct undo *undo, const struct undo_step *step);
/* The next change begins a step of its own. */
void undo_close(struct undo *undo);

/* The step to take back, or to do again; false when there is none. */
bool undo_back(struct undo *undo, struct undo_step *step_r);
bool undo_forward(struct undo *undo, struct undo_step *step_r);

#endif
