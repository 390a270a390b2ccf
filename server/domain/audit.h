/* audit: what sysops, and those who look after boards, did; kept for ever and
 * shown newest first. */
#ifndef HEARTH_DOMAIN_AUDIT_H
#define HEARTH_DOMAIN_AUDIT_H

#include "server/core/gate.h"
#include "server/core/hall.h"

/* Writes a row in the same savepoint as what it tells of; every write of a
 * sysop ends with one. `action` as "member.set", `object` what it was done to,
 * `detail` how (NULL: nothing more). Never secrets. 0 or ERR_*. */
/* The same by another name than the caller's: "hearthd" for what time brings about. */
int audit_by(struct hall_context *cx, const char *actor, const char *action, const char *object,
	     const char *detail);
int audit_note(struct hall_context *cx, const char *action, const char *object, const char *detail);

/* The same of a thread or post by somebody who looks after its board. Nothing of
 * a hidden one: who reads the log may not be in it. */
int audit_moderated(struct hall_context *cx, const struct gate_space *space, const char *action,
		    int64_t object, const char *detail);

extern const struct hall_binding audit_bindings[];

#endif
