/* item_notice: whom a report tells something: its author, who follows it, who
 * has it too, the staff of the teams it is for. Inside the write that did it. */
#ifndef HEARTH_DOMAIN_ITEM_NOTICE_H
#define HEARTH_DOMAIN_ITEM_NOTICE_H

#include "server/core/gate_room.h"
#include "server/domain/write.h"

/* It came in: the staff of its teams, and whom it names. */
int item_notice_new(struct hall_context *cx, const struct gate_item *item,
		    const struct write_post *post);

/* Something was said about it: among staff those who said something before and who
 * looks after it; else its author and followers, and staff who look after it. Whom
 * it names and answers, too. */
int item_notice_said(struct hall_context *cx, const struct gate_item *item,
		     const struct write_post *post, bool is_staff_only);

/* It has another status: its author and followers, and of what was merged into it;
 * asked for more: the author; to check: whom it concerns. */
int item_notice_status(struct hall_context *cx, const struct gate_item *item);

/* A release has it: its author and followers, once each. */
int item_notice_released(struct hall_context *cx, const struct gate_item *item,
			 const char *version);

/* No word of the author yet. */
int item_notice_remind(struct hall_context *cx, const struct gate_item *item);
/* No word of staff yet, and it was due: the room's owner and moderator. */
int item_notice_late(struct hall_context *cx, const struct gate_item *item);

/* Staff ask a partner about it, with a word or NULL: told on the partner's own desk,
 * which they read. */
int item_notice_partner(struct hall_context *cx, const struct gate_item *item, int64_t member,
			int64_t desk, const char *note);

#endif
