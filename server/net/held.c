#include "server/net/held.h"

#include <stdbool.h>

void held_init(struct held *held, size_t most)
{
	*held = (struct held){.most = most};
	TAILQ_INIT(&held->much);
}

static struct held_item *held_most(struct held *held)
{
	struct held_item *item, *most = NULL;

	TAILQ_FOREACH(item, &held->much, entry)
	{
		if (!most || item->bytes > most->bytes)
			most = item;
	}
	return most;
}

struct held_item *held_set(struct held *held, struct held_item *item, size_t bytes)
{
	bool was_much = item->bytes > HELD_LITTLE, grows = bytes > item->bytes;

	held->bytes += bytes - item->bytes;
	item->bytes = bytes;
	if (was_much && bytes <= HELD_LITTLE)
		TAILQ_REMOVE(&held->much, item, entry);
	else if (!was_much && bytes > HELD_LITTLE)
		TAILQ_INSERT_TAIL(&held->much, item, entry);
	return grows && held->bytes > held->most ? held_most(held) : NULL;
}
