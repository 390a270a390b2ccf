/* mail_out: mail on its way out.
 *
 * A notice that is to be mailed is flagged in its row. In a write those that
 * are due become finished messages in `mail_outbox`; then the password worker
 * puts them into the spool (spool.h), off the loop and the writer; then a
 * write takes them out of the outbox. All three are steps of the hall's own
 * call `.mail`, which goes on until nothing is left. Nothing that was
 * acknowledged is lost, and nothing is mailed that was read meanwhile or that
 * the member may not read any more. */
#ifndef HEARTH_DOMAIN_MAIL_OUT_H
#define HEARTH_DOMAIN_MAIL_OUT_H

#include "server/core/hall.h"

/* At once: so many mails of an hour; what comes after is in the next hour's first. */
enum { MAIL_OUT_HOURLY = 6, MAIL_OUT_MORNING = 8 * 60 };

/* Whether this community sends mail at all. */
bool mail_out_is_on(const struct hall_context *cx);

/* Inside a write: a message with this code, to an address not yet proved. */
int mail_out_code(struct hall_context *cx, const char *address, const char *handle,
		  const char *code);
/* Inside a write: the member's next daily mail is due in their next morning,
 * where mail goes to them at all. */
int mail_out_reschedule(struct hall_context *cx, int64_t member);

/* For the tick: what is due by cx->now. */
int mail_out_tick(struct hall_context *cx);

extern const struct hall_binding mail_out_bindings[];

#endif
