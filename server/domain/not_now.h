/* not_now: what a tester cannot try this week: a report to check, or a task.
 *
 * It is no answer: what is asked stays asked, but for NOT_NOW_DAYS it is in no list
 * of what is asked, nothing reminds of it, and no report is closed by the silence
 * of who said so. Staff see who cannot, until when, and why. */
#ifndef HEARTH_DOMAIN_NOT_NOW_H
#define HEARTH_DOMAIN_NOT_NOW_H

#include "server/core/hall.h"

enum { NOT_NOW_DAYS = 7 };

/* Of the statement's `what` ("item", "task") with the id `id`, its member and now. */
#define NOT_NOW_IS(what, id, member, now)                                                          \
	"EXISTS (SELECT 1 FROM not_now nn WHERE nn." what " = " id " AND nn.member = " member      \
	" AND nn.until > " now ")"

/* The caller cannot now; what they said before is replaced. note: NULL: none. */
int not_now_item(struct hall_context *cx, int64_t item, const char *note, int64_t *until_r);
int not_now_task(struct hall_context *cx, int64_t task, const char *note, int64_t *until_r);

/* They did, or said more. */
int not_now_forget_item(struct hall_context *cx, int64_t item);
int not_now_forget_task(struct hall_context *cx, int64_t task);

/* Who cannot now: objects of handle, note, at, until. A new array. */
int not_now_of_item(struct hall_context *cx, int64_t item, json_t **list_r);
int not_now_of_task(struct hall_context *cx, int64_t task, json_t **list_r);

/* Until when the caller cannot, as a time or null. */
int not_now_mine(struct hall_context *cx, int64_t item, json_t **until_r);

#endif
