/* mail: a member's address, proved by a code that was mailed to it, and how all
 * mail is stopped. Nobody else is ever shown an address: not in a profile, an
 * export, the audit or the log. */
#ifndef HEARTH_DOMAIN_MAIL_H
#define HEARTH_DOMAIN_MAIL_H

#include "server/core/hall.h"

extern const struct hall_binding mail_bindings[];

#endif
