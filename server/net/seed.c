#include "server/net/seed.h"

#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"

enum { SEED_MEMBERS = 1000 };

/* Ids of members count from one in a community that was just made. */
static bool seed_member(struct hall *hall, const char *handle, struct hall_known *known_r)
{
	for (int64_t id = 1; id <= SEED_MEMBERS; id++) {
		if (hall_member(hall, id, known_r) && known_r->handle &&
		    strcmp(known_r->handle, handle) == 0)
			return true;
	}
	return false;
}

static bool seed_past(const char *at, int64_t *past_r)
{
	int64_t now = clock_now(), then;

	if (clock_parse(at, now, &then) < 0 || then > now)
		return false;
	*past_r = now - then;
	return true;
}

struct caller *seed_caller(struct hall *hall, const struct caller *sysop, json_t *params)
{
	const json_t *seed = json_object_get(params, "seed");
	const char *as = json_string_value(json_object_get(seed, "as"));
	const char *at = json_string_value(json_object_get(seed, "at"));
	struct caller caller = *sysop;
	struct hall_known known;

	if (!seed || (at && !seed_past(at, &caller.past)))
		return NULL;
	if (as && !seed_member(hall, as, &known))
		return NULL;
	if (as) {
		caller.door = CALLER_MEMBER;
		caller.member = known.member;
		caller.role = known.role;
		caller.handle = known.handle;
	}
	json_object_del(params, "seed");
	return caller_new(&caller);
}
