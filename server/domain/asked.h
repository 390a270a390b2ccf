/* asked: what the rooms one is in ask of one now.
 *
 * An invitation to take or an agreement to sign, a question staff put about a
 * report of one's own, something mended to be checked, a unit to say of that it came, tasks,
 * surveys and today's pages of diaries. Where one rests nothing is asked. */
#ifndef HEARTH_DOMAIN_ASKED_H
#define HEARTH_DOMAIN_ASKED_H

#include "server/core/gate_room.h"

/* Appends what this room (from gate_room or its door) asks of the caller, what
 * is due first in front. */
int asked_of(struct hall_context *cx, const struct gate_room *room, json_t *list);

/* How much that is. */
int asked_count(struct hall_context *cx, const struct gate_room *room, int64_t *count_r);

/* The same of every room the caller is in; and the rooms themselves (may be
 * NULL): room, title, state, unread, asked. */
int asked_of_all(struct hall_context *cx, json_t *list, json_t *rooms);

extern const struct hall_binding asked_bindings[];

#endif
