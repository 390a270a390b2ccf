/* notice: telling members of something, durably.
 *
 * Everybody who has something to tell somebody sends a notice, inside the write
 * that made it happen:
 *
 *	struct notice notice = {.kind = NOTICE_REPLY, .actor = cx->member, .space = space,
 *				.thread = thread, .number = number, .post = post,
 *				.to = members, .to_count = count};
 *	err = notice_send(cx, &notice);
 *
 * To be told, a member must be active, able to read the space, have muted
 * neither thread, board nor actor (but for what says how they stand themselves,
 * NOTICE_OWN), and want the kind at all; the actor never is.
 * Whoever fails any of that is passed over in silence, so the list of those to
 * tell may be generous. Rows, open sessions ("notice" events on "me") and mail
 * follow from the one call. What was told passes the gate again whenever it is
 * shown: a member who left a space finds nothing of it any more.
 *
 * Of one post a member is told once, whatever kinds it is sent as: send the
 * kind that says most first. */
#ifndef HEARTH_DOMAIN_NOTICE_H
#define HEARTH_DOMAIN_NOTICE_H

#include <stddef.h>
#include <stdint.h>

#include "common/api/notice_kind.h"
#include "server/core/hall.h"

struct notice {
	enum notice_kind kind;
	int64_t actor; /* who did it; 0: nobody in particular */
	int64_t space; /* where; 0: nowhere, anybody who is told may know */
	/* Where it leads; 0: to none. It is read when that post is. */
	int64_t thread, number, post;
	const char *target; /* where it leads instead, as "item:GOLF-17"; NULL: number in thread */
	const char *about;  /* what {about} is in the kind's words; NULL: the thread's title */
	const char *once;   /* who was told this is not told again; NULL: the post's, or always */
	const char *group;  /* what is shown as one; NULL: of a kind and a thread */
	const int64_t *to;  /* members, in any order, twice is fine */
	size_t to_count;
};

/* Inside a write. 0 or ERR_*. */
int notice_send(struct hall_context *cx, const struct notice *notice);

/* For the tick: lets go of what is beyond the newest thousand of a member. */
int notice_tick(struct hall_context *cx);

#endif
