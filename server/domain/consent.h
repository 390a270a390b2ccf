/* consent: what a member agreed to, whatever became of the rooms it was for: being
 * quoted, telling people at a launch. It is one's own to see and to take back, also
 * when one reads the room no more.
 *
 * The table `consent` is the ledger: a row says who agreed, to whom, for what, where
 * and since when; taken back it stays, with the day. That a report may be quoted is
 * its open row of scope `quote` and nothing else. */
#ifndef HEARTH_DOMAIN_CONSENT_H
#define HEARTH_DOMAIN_CONSENT_H

#include "server/core/gate_room.h"

/* SQL: how the words of report `f` may be quoted: 'none', 'anonymous', 'named'. */
#define CONSENT_QUOTE                                                                              \
	"coalesce((SELECT cq.how FROM consent cq WHERE cq.item = f.id AND cq.scope = 'quote' "     \
	"AND cq.withdrawn_at IS NULL AND cq.member = f.author), 'none')"

/* The member says so of a report of theirs in the room; NULL: nothing is said. */
int consent_quote(struct hall_context *cx, int64_t room, int64_t item, int64_t member,
		  const char *how);

extern const struct hall_binding consent_bindings[];

#endif
