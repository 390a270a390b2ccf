/* unit: the ledger of what a room sent to whom: serial numbers and where they are.
 *
 * What happened to each is written down in unit_event, which is only added to. */
#ifndef HEARTH_DOMAIN_UNIT_H
#define HEARTH_DOMAIN_UNIT_H

#include "server/core/gate_room.h"

struct unit_row {
	int64_t member;
	const char *serial;
	const char *state; /* NULL: as it was, "assigned" for a new one */
	int64_t due_at;	   /* 0: none */
};

/* Enters a unit or what became of it. *is_new_r (may be NULL): it was not there. */
int unit_put(struct hall_context *cx, int64_t room, const struct unit_row *row, bool *is_new_r);

/* Somebody who is or was in the room; ERR_NOT_FOUND in words. */
int unit_holder(struct hall_context *cx, const struct gate_room *room, const char *handle,
		int64_t *member_r);

extern const struct hall_binding unit_bindings[];

#endif
