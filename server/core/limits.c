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

/* As people say it; a limit is seldom a fraction of the next larger unit. */
static char *limits_size(int64_t bytes)
{
	if (bytes >= 1 << 20)
		return mem_printf("%lld MB", (long long)(bytes >> 20));
	return mem_printf("%lld bytes", (long long)bytes);
}

char *limits_say_file(const struct hall_limits *limits)
{
	char *size = limits_size(limits->file_bytes);
	char *words = limits->file_bytes ? mem_printf("a file has %s at most here", size)
					 : mem_dup("members give no files here");

	free(size);
	return words;
}

char *limits_say_member(const struct hall_limits *limits)
{
	char *size = limits_size(limits->member_bytes);
	char *words = mem_printf("your files have %s at most in all; `file list` shows them, "
				 "`file remove` makes room",
				 size);

	free(size);
	return words;
}

char *limits_say_type(const char *type)
{
	return mem_printf("files of type %s are not taken here", type);
}
