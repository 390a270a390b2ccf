/* room_notice: what members are told about coming into and going out of rooms. */
#ifndef HEARTH_DOMAIN_ROOM_NOTICE_H
#define HEARTH_DOMAIN_ROOM_NOTICE_H

#include "server/core/hall.h"

/* To the member, by the caller. note: a word to them, or NULL. */
int room_notice_in(struct hall_context *cx, int64_t room, int64_t member);
int room_notice_declined(struct hall_context *cx, int64_t room, int64_t member, const char *note);
int room_notice_out(struct hall_context *cx, int64_t room, int64_t member, const char *reason);
/* To everybody who has to sign it anew. */
int room_notice_nda(struct hall_context *cx, int64_t room);

/* To its owners, and whoever made the invitation: the caller came in. */
int room_notice_joined(struct hall_context *cx, int64_t room, int64_t made_by);
int room_notice_applied(struct hall_context *cx, int64_t room);
/* It is deleted soon. */
int room_notice_ends(struct hall_context *cx, int64_t room);
/* Its last day is near, or has come; day: as "2026-12-07". */
int room_notice_closes(struct hall_context *cx, int64_t room, const char *day, bool has_come);
int room_notice_glass(struct hall_context *cx, int64_t room, const char *reason);

#endif
