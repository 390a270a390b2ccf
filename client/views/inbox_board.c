#include "client/views/inbox_board.h"

#include <string.h>

#include "client/itemwords.h"
#include "client/views/pick.h"
#include "common/base/tr.h"

static const char *const states[] = {"new",	"acknowledged", "under_review", "needs_info",
				     "planned", "in_progress",	"verify"};
enum { STATES = 7, TEXT_AT = 2, HEAD_ROWS = 2, TITLE_ROWS = 3 };

static bool is_in(const json_t *item, int column)
{
	return !strcmp(pick_text(item, "status"), states[column]);
}

static size_t cards_in(const json_t *items, int column)
{
	size_t count = 0;
	for (size_t i = 0; i < json_array_size(items); i++)
		count += is_in(json_array_get(items, i), column);
	return count;
}

/* The nth of a column. */
static const json_t *card_in(const json_t *items, int column, size_t number)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		if (is_in(item, column) && !number--)
			return item;
	}
	return NULL;
}

size_t inbox_board_count(const json_t *items)
{
	size_t count = 0;
	for (int i = 0; i < STATES; i++)
		count += cards_in(items, i);
	return count;
}

/* The column of a card, and the number of its first one. */
static int column_of(const json_t *items, size_t card, size_t *first_r)
{
	*first_r = 0;
	for (int i = 0; i < STATES; i++) {
		size_t count = cards_in(items, i);
		if (card < *first_r + count)
			return i;
		*first_r += count;
	}
	return STATES;
}

const json_t *inbox_board_card(const json_t *items, size_t card)
{
	size_t first;
	int column = column_of(items, card, &first);
	return column < STATES ? card_in(items, column, card - first) : NULL;
}

/* The first card of the next column that has one, or of the one before. */
static size_t beside(const json_t *items, size_t card, bool back)
{
	size_t first, count = inbox_board_count(items);
	int column = column_of(items, card, &first);
	size_t to = back ? first : first + (column < STATES ? cards_in(items, column) : 0);
	if (back && to)
		column_of(items, to - 1, &to);
	return to < count ? to : count - 1;
}

bool inbox_board_go(const json_t *items, enum request request, size_t *card)
{
	size_t count = inbox_board_count(items);
	if (!count)
		return false;
	switch (request) {
	case REQUEST_DOWN:
		*card += *card + 1 < count;
		return true;
	case REQUEST_UP:
		*card -= *card > 0;
		return true;
	case REQUEST_PAGE_DOWN:
	case REQUEST_PAGE_ON:
	case REQUEST_PAGE_UP:
		*card = beside(items, *card, request == REQUEST_PAGE_UP);
		return true;
	case REQUEST_TOP:
	case REQUEST_BOTTOM:
		*card = request == REQUEST_TOP ? 0 : count - 1;
		return true;
	default:
		return false;
	}
}

/* Draws a card at a row, or nowhere; returns the rows it takes. */
static int draw_card(const struct canvas *part, int row, const json_t *item, bool is_marked)
{
	int64_t votes = pick_int(item, "votes");
	int rows = canvas_rows(part, row + 1, TEXT_AT, part->columns - TEXT_AT, TITLE_ROWS,
			       PALETTE_TEXT, pick_text(item, "title"));
	canvas_printf(part, row, TEXT_AT, 0, PALETTE_DIM, votes ? "%s  +%lld" : "%s",
		      pick_text(item, "item"), (long long)votes);
	if (is_marked)
		canvas_mark(part, row, 0);
	return 2 + rows;
}

/* The first card to draw so that the marked one is seen whole. */
static size_t first_shown(const struct canvas *part, const json_t *items, int column, size_t marked)
{
	struct canvas nowhere = canvas_part(part, 0, 0, 0, part->columns);
	int rows = 0;
	size_t first = marked + 1;
	while (first > 0) {
		rows += draw_card(&nowhere, 0, card_in(items, column, first - 1), false);
		if (rows > part->rows)
			break;
		first--;
	}
	return first <= marked ? first : marked;
}

static void draw_column(const json_t *items, int column, size_t marked, const struct canvas *part)
{
	size_t count = cards_in(items, column);
	struct canvas cards =
	    canvas_part(part, HEAD_ROWS, 0, part->rows - HEAD_ROWS - 1, part->columns);
	size_t at = marked < count ? first_shown(&cards, items, column, marked) : 0;
	canvas_printf(part, 0, TEXT_AT, 0, PALETTE_HEADING, "%s  %zu",
		      itemwords_status(states[column]), count);
	for (int row = 0; at < count && row + 1 < cards.rows; at++)
		row += draw_card(&cards, row, card_in(items, column, at), at == marked);
	if (at < count)
		canvas_printf(part, part->rows - 1, TEXT_AT, 0, PALETTE_DIM, _("%zu more below"),
			      count - at);
}

void inbox_board_draw(const json_t *items, size_t card, const struct canvas *body)
{
	int width = (body->columns - 2) / STATES;
	size_t first;
	int of = column_of(items, card, &first);
	canvas_cursor(body, 0, 1);
	for (int i = 0; i < STATES; i++) {
		struct canvas part = canvas_part(body, 0, 1 + i * width, body->rows, width - 1);
		draw_column(items, i, i == of ? card - first : SIZE_MAX, &part);
	}
}
