/* inbox_board: the open reports of a room as a board, a column a state.
 *
 * Knows the reports and which of them the cursor is on, nothing else. Cards are
 * numbered column by column, from 0. */
#ifndef HEARTH_INBOX_BOARD_H
#define HEARTH_INBOX_BOARD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "client/canvas.h"
#include "client/request.h"

/* How many of the items stand on the board. */
size_t inbox_board_count(const json_t *items);
/* The item of a card; NULL: there is none. */
const json_t *inbox_board_card(const json_t *items, size_t card);
/* Where a request leads from a card: up, down, page up and down (the column before
 * and after), top, bottom; false: it is none of these. */
bool inbox_board_go(const json_t *items, enum request request, size_t *card);
/* Draws it with the card marked, every column scrolled so that it is seen. */
void inbox_board_draw(const json_t *items, size_t card, const struct canvas *body);

#endif
