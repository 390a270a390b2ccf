/* left: what the loop knows of members' places in the store.
 *
 * A place belongs to its session, and is its member's once that ended. It is
 * written without a hurry, so who is back sooner finds it here. And it is written
 * now and then before, so that a server that died knows it: what is in the store
 * while such a session lives is its own yet. Loop thread only. */
#ifndef HEARTH_NET_LEFT_H
#define HEARTH_NET_LEFT_H

#include "server/net/house.h"

/* The session of this member ended, and this is where: JSON text. */
void left_put(struct house *house, struct caller *caller, const char *place);

/* The one not written yet; NULL: there is none. */
const char *left_place(const struct house *house, int64_t member);

/* A session that lives has its place in the store; until it releases it. */
void left_hold(struct house *house, int64_t member);
void left_release(struct house *house, int64_t member);
bool left_is_held(const struct house *house, int64_t member);

#endif
