/* compose_paste: pastes into the compose view.
 *
 * A short one is text. One of many lines is held back, shown, and asked about:
 * it may become a file that goes with the text, as logs had better. Whatever is
 * pressed, or lost, it is never gone: unanswered it becomes text, or a file
 * where the text does not hold it. */
#ifndef HEARTH_COMPOSE_PASTE_H
#define HEARTH_COMPOSE_PASTE_H

#include "client/views/compose_state.h"

void compose_paste(struct view *view, const char *bytes, size_t len);
void compose_paste_end(struct view *view);
/* The client goes to sleep or the view closes: what is held back is kept. */
void compose_paste_settle(struct compose *compose);

#endif
