#include "server/core/limits.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"

struct limits {
	struct limits *older;
	struct hall_limits now;
	char file_types[];
};

void limits_set(struct limits **limits_in, const struct hall_limits *now)
{
	size_t len = strlen(now->file_types) + 1;
	struct limits *limits = mem_alloc(sizeof(*limits) + len);

	limits->now = *now;
	limits->now.file_types = memcpy(limits->file_types, now->file_types, len);
	limits->older = *limits_in;
	*limits_in = limits;
}

const struct hall_limits *limits_now(const struct limits *limits)
{
	return &limits->now;
}

void limits_free(struct limits **limits)
{
	struct limits *one;

	while ((one = *limits)) {
		*limits = one->older;
		free(one);
	}
}
