/* door: who may come in, and as whom. The one place where identity is set.
 *
 * The user name chooses the door, the key says who somebody is. A probe of a
 * key is answered from the ring of known keys and records nothing; a caller is
 * made only after a verified signature, by the guest door, or by a call that
 * verified a password or code (door_become). */
#ifndef HEARTH_NET_DOOR_H
#define HEARTH_NET_DOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "server/core/caller.h"
#include "server/core/hall.h"
#include "server/net/ssh_conn.h"

/* What was proved so far on one connection. */
struct door {
	struct hall *hall;
	const char *remote; /* owned by the session */
	uint64_t session;
	struct caller *caller; /* NULL until somebody may come in */
};

/* The answers of ssh_conn's callbacks; a yes to anything but a probe makes
 * door->caller. */
bool door_may_none(struct door *door, const char *user);
bool door_may_key(struct door *door, const char *user, const struct ssh_conn_key *key,
		  bool verified);
bool door_may_interactive(struct door *door, const char *user);

/* Through control.sock or --stdio: the sysop. */
struct caller *door_control(uint64_t session);

/* The caller as the member that a call has just verified them to be, or NULL
 * when that member may not sign in. */
struct caller *door_become(struct hall *hall, const struct caller *before, int64_t member);

/* The same visitor as a guest, for commands: no welcome screen there. */
struct caller *door_as_guest(struct caller *caller);

#endif
