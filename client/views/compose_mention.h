/* compose_mention: @handle completed while it is typed.
 *
 * Behind an @ the server is asked whom it may mean; the answer is a short list
 * at the cursor. Tab or Enter takes the one it stands on, Esc leaves the list
 * for this @. */
#ifndef HEARTH_COMPOSE_MENTION_H
#define HEARTH_COMPOSE_MENTION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "client/canvas.h"
#include "client/term/keys.h"

struct compose;

struct compose_mention {
	json_t *items;	/* of member.complete, or NULL */
	char *asked;	/* the beginning asked for last, or NULL */
	size_t start;	/* where the handle begins in the text */
	size_t left_at; /* the same of one that is to be left alone, plus one; 0: none */
	size_t at;	/* the one chosen */
	bool is_open;
};

/* The text or the cursor changed. */
void compose_mention_look(struct compose *compose);
/* A key while the list is open; false: it is for the text. */
bool compose_mention_key(struct compose *compose, const struct keys_key *key);
void compose_mention_close(struct compose *compose);
/* Near the cursor, which is drawn at that row and column. */
void compose_mention_draw(const struct compose *compose, const struct canvas *part, int row,
			  int column);
void compose_mention_free(struct compose_mention *mention);

#endif
