#include "server/core/crowd.h"

void crowd_add(struct crowd *crowd, uint64_t session)
{
	crowd->count++;
	crowd->each[session % CROWD_SHARES]++;
}

void crowd_remove(struct crowd *crowd, uint64_t session)
{
	crowd->count--;
	crowd->each[session % CROWD_SHARES]--;
}

bool crowd_is_full(const struct crowd *crowd, uint64_t session)
{
	if (crowd->count >= CROWD_MOST)
		return true;
	return crowd->count >= CROWD_THICK && crowd->each[session % CROWD_SHARES] >= CROWD_EACH;
}
