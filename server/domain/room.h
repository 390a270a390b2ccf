/* room: private feedback rooms: making one, its doors and its settings.
 *
 * Who may know of one is gate_room.h's; what they may do there room_may.h's. */
#ifndef HEARTH_DOMAIN_ROOM_H
#define HEARTH_DOMAIN_ROOM_H

#include "server/core/gate_room.h"

/* What the room asks of the caller now: reports of theirs that wait for their
 * word, things to check, tasks not done, an agreement to sign. */
int room_asked(struct hall_context *cx, const struct gate_room *room, int64_t *asked_r);

/* Reports not closed yet that the caller may read. */
int room_open_items(struct hall_context *cx, int64_t room, int64_t *open_r);

/* A member by handle, who is there (not deleted, no placeholder); otherwise
 * ERR_NOT_FOUND in words. */
int room_find_member(struct hall_context *cx, const char *handle, int64_t *member_r);

extern const struct hall_binding room_bindings[];

#endif
