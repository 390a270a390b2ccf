/* reader_state: what the reader's parts share: reader.c (operations),
 * reader_load.c (what is asked of the server), reader_scroll.c (moving) and
 * reader_draw.c. */
#ifndef HEARTH_READER_STATE_H
#define HEARTH_READER_STATE_H

#include "client/reading.h"
#include "client/view.h"
#include "client/views/reader_posts.h"

struct reader {
	struct view view;
	int64_t thread;
	char *match;  /* a word to mark as found, or NULL */
	json_t *info; /* the thread, as thread.show gave it last */
	bool may_moderate;
	struct reader_posts posts;
	int64_t total; /* the highest number there is */

	size_t at;  /* the post of the cursor */
	size_t top; /* the first post on the screen */
	int line;   /* rows of it that are above the screen */

	int64_t wants;	   /* number to stand on once it is loaded; 0: none */
	int64_t wants_top; /* number at the top of the screen then; 0: the same */
	int wants_line;	   /* rows of that one that are above the screen */
	int64_t new_from;  /* first number that was new when it was opened; 0: none */
	int64_t read_to;   /* everything up to here was seen */
	int64_t marked;	   /* the server knows of this */
	bool keeps_marks;  /* a member, who did not mark it unread just now */
	bool is_loading;
	bool has_failed; /* posts near an end: not asked for again until one moves */
	size_t failed_top;
	bool is_next_due; /* looks for the next unread once the mark is kept */
	bool is_next_back;

	int64_t asked; /* the post that a question is about; the cursor may go on meanwhile */

	struct reading reading;
	uint64_t frame;	      /* the one drawn last */
	int width, height;    /* of the body, as drawn last */
	struct canvas canvas; /* the one drawn on, for layouts; arena NULL */
};

struct reader *reader_of(const struct view *view);

/* The post under the cursor; NULL: none is loaded. */
struct reader_post *reader_current(const struct reader *reader);

#endif
