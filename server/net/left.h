/* left: what the loop knows of members' places in the store.
 *
 * A place belongs to its session, and is its member's once that ended. It is
 * written without a hurry, so who is back sooner finds it here. And it is written
 * now and then before, so that a server that died knows it: what is in the store
 * while such a session lives is its own yet. But one without a key for a while is
 * as good as left: the other end may be gone without a word (a closed laptop), and
 * who comes back then goes on there. Loop thread only. */
#ifndef HEARTH_NET_LEFT_H
#define HEARTH_NET_LEFT_H

#include "server/net/house.h"

struct session;

/* The session ended, and this is where: it has a member and a place. A place of
 * theirs that is younger stays. One that cannot be written is kept here until it can. */
void left_put(struct session *session);

/* Where this member is to go on: a place not written yet, or the youngest of
 * living sessions without a key for quiet_ms; NULL: neither is there. */
const char *left_place(const struct house *house, int64_t member, int64_t quiet_ms);

/* A session that lives has its place in the store; until it releases it. */
void left_hold(struct session *session);
void left_release(struct session *session);
bool left_is_held(const struct house *house, int64_t member);

/* Now and then: places that could not be written (a full disk) are tried once more. */
void left_again(struct house *house);
/* At the end of the house, with nothing on its way any more. */
void left_forget_all(struct house *house);

#endif
