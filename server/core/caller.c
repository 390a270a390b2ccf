#include "server/core/caller.h"

#include <assert.h>
#include <stdlib.h>

#include "common/base/mem.h"

struct caller *caller_new(const struct caller *as)
{
	struct caller *caller = mem_alloc(sizeof(*caller));

	*caller = *as;
	caller->handle = mem_dup(as->handle);
	caller->fingerprint = mem_dup(as->fingerprint);
	caller->key_type = mem_dup(as->key_type);
	caller->key_public = mem_dup(as->key_public);
	caller->remote = mem_dup(as->remote);
	caller->references = 1;
	return caller;
}

struct caller *caller_hold(struct caller *caller)
{
	assert(caller->references);
	caller->references++;
	return caller;
}

void caller_drop(struct caller **caller_in)
{
	struct caller *caller = *caller_in;

	*caller_in = NULL;
	if (!caller || --caller->references)
		return;
	free((char *)caller->handle);
	free((char *)caller->fingerprint);
	free((char *)caller->key_type);
	free((char *)caller->key_public);
	free((char *)caller->remote);
	free(caller);
}

const char *caller_door_name(enum caller_door door)
{
	static const char *const names[] = {"guest", "welcome", "new", "member", "control"};

	return names[door];
}

const char *caller_role_name(enum caller_role role)
{
	static const char *const names[] = {"guest", "member", "sysop"};

	return names[role];
}
