/* room: private feedback rooms: making one, its doors and its settings.
 *
 * Who may know of one is gate_room.h's; what they may do there room_may.h's. */
#ifndef HEARTH_DOMAIN_ROOM_H
#define HEARTH_DOMAIN_ROOM_H

#include "server/core/gate_room.h"

/* Reports not closed yet that the caller may read. */
int room_open_items(struct hall_context *cx, int64_t room, int64_t *open_r);

/* Posts new for the caller in what they read of it. */
int room_unread(struct hall_context *cx, const struct gate_room *room, int64_t *unread_r);

/* A member by handle, who is there (not deleted, no placeholder); otherwise
 * ERR_NOT_FOUND in words. */
int room_find_member(struct hall_context *cx, const char *handle, int64_t *member_r);

extern const struct hall_binding room_bindings[];

#endif
