/* key: the public keys of members, calls key.*.
 *
 * A key belongs to at most one member; whose it is, nobody else is told. */
#ifndef HEARTH_DOMAIN_KEY_H
#define HEARTH_DOMAIN_KEY_H

#include "server/core/hall.h"
#include "server/domain/pubkey.h"

enum { KEY_PER_MEMBER = 32 };

/* Inside a write: the key is the member's from now on. `label` NULL or empty:
 * its comment, else its type. The label it got, in the arena, in *label_r.
 * ERR_CONFLICT (somebody's already, theirs included) or ERR_TOO_LARGE (too
 * many), with words. */
int key_bind(struct hall_context *cx, int64_t member, const struct pubkey *key, const char *label,
	     const char **label_r);

/* The key that the caller's session was verified with, as a pubkey. False: none. */
bool key_of_caller(const struct hall_context *cx, struct pubkey *key_r);

extern const struct hall_binding key_bindings[];

#endif
