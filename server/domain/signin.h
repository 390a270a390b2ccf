/* signin: coming in without a known key, calls signin.*; and the hall's own
 * .signed_in, by which the sign-in by a known key is noted.
 *
 * Whether a handle exists, has a password or is suspended cannot be told from
 * words or time. Failures are counted per address and per handle (tally.h) and
 * logged for fail2ban as `info signin: failed from ADDRESS by HOW`; what was
 * typed is never logged. */
#ifndef HEARTH_DOMAIN_SIGNIN_H
#define HEARTH_DOMAIN_SIGNIN_H

#include "server/core/hall.h"

enum { SIGNIN_KEPT = 200 };

/* Inside a write: the row by which the next sign-in shows this one. `how` is
 * key, password, recovery, device or join; fingerprint and label may be NULL. The
 * last SIGNIN_KEPT of a member are kept. */
int signin_note(struct hall_context *cx, int64_t member, int64_t at, const char *how,
		const char *fingerprint, const char *label, const char *door);

extern const struct hall_binding signin_bindings[];

#endif
