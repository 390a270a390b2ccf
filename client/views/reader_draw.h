/* reader_draw: the body of the reader, and what was seen of it. */
#ifndef HEARTH_READER_DRAW_H
#define HEARTH_READER_DRAW_H

#include "client/views/reader_state.h"

void reader_draw_body(struct view *view, const struct canvas *body);

#endif
