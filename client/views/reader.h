/* reader: a whole thread as one continuous scroll.
 *
 * Opened as "reader" with {"thread":ID}; optional: "number" (the post to stand
 * on), "top" (the post at the top of the screen), "line" (rows of that one above
 * it), "match" (a word to mark as found).
 * Without a number it begins at the first post that is new, or the first of
 * all. Posts are loaded in windows around the position. What was seen is
 * marked as read, post by post, as long as nothing unread was jumped over. */
#ifndef HEARTH_READER_H
#define HEARTH_READER_H

#include "client/view.h"

extern const struct view_ops reader_ops;

#endif
