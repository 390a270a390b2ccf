/* partner: what a partner of a room reads beside their own desk, and where they speak.
 *
 * The owner gives a partner features of the product; the partner reads the room's
 * reports about these by feedback.list and feedback.show, with what everybody in the
 * room reads of them but for files, and without the names of testers. They answer one
 * where staff asked them to, and are told of that on their own desk. They are no
 * reader of the room: its talk, its search, its events and its people are not theirs. */
#ifndef HEARTH_DOMAIN_PARTNER_H
#define HEARTH_DOMAIN_PARTNER_H

#include "server/core/gate_room.h"

/* Who wrote something, to a partner; nobody is called that. */
#define PARTNER_SOMEBODY "somebody"

/* 0 where the caller was asked about it, or reads it as others do; else ERR_REFUSED. */
int partner_may_answer(struct hall_context *cx, const struct gate_item *item);
/* They said something of it. */
int partner_answered(struct hall_context *cx, const struct gate_item *item);

/* The features of a partner, as "carry,putt". */
int partner_features(struct hall_context *cx, int64_t room, int64_t member, char **features_r);

extern const struct hall_binding partner_bindings[];

#endif
