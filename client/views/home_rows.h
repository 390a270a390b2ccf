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
	HOME_HELLO,   /* say hello in `item`, a board */
	HOME_NOTICE,  /* what I was told of */
	HOME_SNIPPET, /* its first words */
	HOME_ASKED,   /* what a room asks of me */
	HOME_ROOM,
	HOME_THREAD, /* with news, or talked about */
	HOME_BOARD,
	HOME_ALL_BOARDS,
	HOME_END,
};

struct home_row {
	enum home_kind kind;
	const char *words;  /* translated, static; or owned by the rows */
	const json_t *item; /* borrowed of the answer */
};

struct home_rows {
	struct home_row *row;
	size_t count;
	char *since; /* words made for this answer */
	char *sign_in;
	char **headings; /* made of the names of rooms */
	size_t heading_count;
};

/* What the screen knows beside the answer. */
struct home_about {
	bool is_member;
	bool shows_sign_in; /* how I signed in last, the first time home is seen */
	int64_t now;
};

/* Replaces what was there. `shown` must outlive the rows. */
void home_rows_build(struct home_rows *rows, const json_t *shown, const struct home_about *about);
void home_rows_free(struct home_rows *rows);

#endif
