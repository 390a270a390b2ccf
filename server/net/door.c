#include "server/net/door.h"

#include <string.h>
#include <strings.h>

#include "common/base/clock.h"
#include "common/base/log.h"

static bool door_is_guest(const char *user)
{
	return strcasecmp(user, "guest") == 0;
}

static bool door_is_new(const char *user)
{
	return strcasecmp(user, "new") == 0 || strcasecmp(user, "join") == 0 ||
	       strcasecmp(user, "link") == 0;
}

static void door_admit(struct door *door, const struct caller *as)
{
	struct caller whole = *as;

	whole.remote = (char *)(uintptr_t)door->remote;
	whole.session = door->session;
	whole.since = clock_now();
	caller_drop(&door->caller);
	door->caller = caller_new(&whole);
	log_info("door", "%s from %s: %s%s%s", caller_door_name(as->door), door->remote,
		 as->handle ? as->handle : "no handle", as->fingerprint ? ", key " : "",
		 as->fingerprint ? as->fingerprint : "");
}

bool door_may_none(struct door *door, const char *user)
{
	if (!door_is_guest(user))
		return false;
	door_admit(door, &(struct caller){.door = CALLER_GUEST});
	return true;
}

/* An unknown key opens new@ and its like only, and there makes nobody a member. */
bool door_may_key(struct door *door, const char *user, const struct ssh_conn_key *key,
		  bool verified)
{
	struct hall_known known = {0};
	bool is_known = hall_key(door->hall, key->fingerprint, &known);
	struct caller as = {
	    .member = known.member,
	    .role = is_known ? known.role : CALLER_ROLE_GUEST,
	    .door = is_known ? CALLER_MEMBER : CALLER_NEW,
	    .handle = (char *)(uintptr_t)known.handle,
	    .fingerprint = (char *)(uintptr_t)key->fingerprint,
	    .key_type = (char *)(uintptr_t)key->type,
	    .key_public = (char *)(uintptr_t)key->blob,
	};

	if (door_is_guest(user) || (!is_known && !door_is_new(user)))
		return false;
	if (verified)
		door_admit(door, &as);
	return true;
}

bool door_may_interactive(struct door *door, const char *user)
{
	enum caller_door as = CALLER_VISITOR;

	if (door_is_guest(user))
		as = CALLER_GUEST;
	else if (door_is_new(user))
		as = CALLER_NEW;
	door_admit(door, &(struct caller){.door = as});
	return true;
}

struct caller *door_control(uint64_t session)
{
	return caller_new(&(struct caller){.door = CALLER_CONTROL,
					   .role = CALLER_ROLE_SYSOP,
					   .remote = (char *)(uintptr_t) "local",
					   .session = session});
}

struct caller *door_become(struct hall *hall, const struct caller *before, int64_t member)
{
	struct hall_known known;
	struct caller as = *before;

	if (!hall_member(hall, member, &known))
		return NULL;
	as.member = member;
	as.role = known.role;
	as.door = CALLER_MEMBER;
	as.handle = (char *)(uintptr_t)known.handle;
	log_info("door", "member from %s: %s, signed in inside", before->remote, known.handle);
	return caller_new(&as);
}

struct caller *door_as_guest(struct caller *caller)
{
	struct caller as = *caller;

	if (caller->door != CALLER_VISITOR)
		return caller_hold(caller);
	as.door = CALLER_GUEST;
	return caller_new(&as);
}
