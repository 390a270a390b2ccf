/* kin: the sessions of one member, found without looking at those of others.
 * Loop thread only. */
#ifndef HEARTH_NET_KIN_H
#define HEARTH_NET_KIN_H

#include "server/net/house.h"

struct session;

/* The session's caller is set. Once until it leaves; a guest has no kin. */
void kin_join(struct session *session);
/* Before its caller becomes another, and at its end; nothing if it did not join. */
void kin_leave(struct session *session);

/* session_stop() for each of them. */
void kin_stop(struct house *house, int64_t member, const char *why);

#endif
