#include "common/base/pieces.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"

/* What is small takes little. */
enum { PIECES_FIRST = 2 * 1024, PIECES_ROOM = 32 * 1024 };

struct piece {
	struct piece *next;
	size_t start, end, room;
	char bytes[];
};

static struct piece *piece_new(const void *bytes, size_t len, size_t room)
{
	struct piece *piece = mem_resize(NULL, sizeof(*piece) + room, 1);

	piece->next = NULL;
	piece->start = 0;
	piece->end = len;
	piece->room = room;
	if (len)
		memcpy(piece->bytes, bytes, len);
	return piece;
}

static void pieces_append(struct pieces *pieces, struct piece *piece)
{
	if (pieces->last)
		pieces->last->next = piece;
	else
		pieces->first = piece;
	pieces->last = piece;
}

void pieces_add(struct pieces *pieces, const void *bytes, size_t len)
{
	const char *from = bytes;

	pieces->len += len;
	while (len) {
		struct piece *last = pieces->last;
		size_t n;

		if (!last || last->end == last->room) {
			last = piece_new(NULL, 0, last ? PIECES_ROOM : PIECES_FIRST);
			pieces_append(pieces, last);
		}
		n = last->room - last->end < len ? last->room - last->end : len;
		memcpy(last->bytes + last->end, from, n);
		last->end += n;
		from += n;
		len -= n;
	}
}

void pieces_add_front(struct pieces *pieces, const void *bytes, size_t len)
{
	struct piece *piece;

	if (!len)
		return;
	piece = piece_new(bytes, len, len);
	piece->next = pieces->first;
	pieces->first = piece;
	if (!pieces->last)
		pieces->last = piece;
	pieces->len += len;
}

void pieces_move(struct pieces *pieces, struct pieces *from)
{
	if (!from->first)
		return;
	if (pieces->last)
		pieces->last->next = from->first;
	else
		pieces->first = from->first;
	pieces->last = from->last;
	pieces->len += from->len;
	*from = (struct pieces){0};
}

const char *pieces_front(const struct pieces *pieces, size_t *len_r)
{
	const struct piece *first = pieces->first;

	*len_r = first ? first->end - first->start : 0;
	return first ? first->bytes + first->start : NULL;
}

void pieces_consume(struct pieces *pieces, size_t len)
{
	struct piece *first = pieces->first;

	if (!len)
		return;
	assert(first && len <= first->end - first->start);
	first->start += len;
	pieces->len -= len;
	if (first->start < first->end)
		return;
	pieces->first = first->next;
	if (!pieces->first)
		pieces->last = NULL;
	free(first);
}

void pieces_free(struct pieces *pieces)
{
	struct piece *piece;

	while ((piece = pieces->first)) {
		pieces->first = piece->next;
		free(piece);
	}
	*pieces = (struct pieces){0};
}
