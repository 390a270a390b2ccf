/* home_rows: the rows of home, in their order, made of an answer of home.show. */
#ifndef HEARTH_HOME_ROWS_H
#define HEARTH_HOME_ROWS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum home_kind {
	HOME_SPACE,
	HOME_WORDS,   /* `words` */
	HOME_HEADING, /* `words` */
	HOME_HELLO,   /* say hello in the board `words` */
	HOME_NOTICE,  /* what I was told of */
	HOME_SNIPPET, /* its first words */
	HOME_ASKED,   /* what a room asks of me */
	HOME_ROOM,
	HOME_THREAD, /* with news, or talked about */
	HOME_BOARD,
	HOME_BOARD_BESIDE, /* in the right half of a wide screen */
	HOME_ALL_BOARDS,
	HOME_END,
};

enum { HOME_INDENT = 4 }; /* columns before the words of its end */

struct home_row {
	enum home_kind kind;
	const char *words;  /* translated, static; or owned by the rows */
	const json_t *item; /* borrowed of the answer */
};

struct home_rows {
	struct home_row *row;
	size_t count;
	char **made; /* words made for this answer */
	size_t made_count;
};

/* What the screen knows beside the answer. */
struct home_about {
	/* None: a visitor, who may join here. */
	bool is_member, is_guest, is_control;
	bool shows_sign_in; /* how I signed in last, the first time home is seen */
	int64_t now;
	int columns; /* of the screen: words are wrapped to it */
};

/* Replaces what was there. `shown` must outlive the rows. */
void home_rows_build(struct home_rows *rows, const json_t *shown, const struct home_about *about);
void home_rows_free(struct home_rows *rows);

/* The row that shows the same as `row` of `old` did; `row` itself where none does. */
size_t home_rows_find(const struct home_rows *rows, const struct home_row *old, size_t row);
/* What is read first of what is new: an answer to me, a thread I take part in;
 * NULL: neither. */
const struct home_row *home_rows_first_new(const struct home_rows *rows);

#endif
