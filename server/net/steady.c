#include "server/net/steady.h"

#include <inttypes.h>

#include "common/base/log.h"

static bool steady_is_near(int64_t a, int64_t b)
{
	return a - b <= STEADY_STEP && b - a <= STEADY_STEP;
}

void steady_init(struct steady *steady, int64_t wall, int64_t up)
{
	*steady = (struct steady){.offset = wall - up};
}

static void steady_believe(struct steady *steady, int64_t offset)
{
	steady->offset = offset;
	steady->is_waiting = false;
}

static void steady_wait(struct steady *steady, int64_t offset, int64_t up)
{
	int64_t by = offset - steady->offset;

	steady->since = up;
	steady->is_waiting = true;
	if (by > 0)
		log_warn("clock",
			 "it was set %" PRId64 " s ahead; what falls due by it waits for an hour",
			 by);
	else
		log_warn("clock", "it was set back by %" PRId64 " s", -by);
}

int64_t steady_at(struct steady *steady, int64_t wall, int64_t up)
{
	int64_t offset = wall - up, before = up + steady->offset;

	if (steady_is_near(offset, steady->offset)) {
		steady_believe(steady, offset);
		return wall;
	}
	if (!steady->is_waiting || !steady_is_near(offset, steady->other))
		steady_wait(steady, offset, up);
	steady->other = offset;
	if (up - steady->since >= STEADY_TRUST) {
		steady_believe(steady, offset);
		return wall;
	}
	return wall < before ? wall : before;
}
