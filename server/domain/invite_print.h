/* invite_print: a text ready to send with an invitation: how to come in, from a
 * machine of any kind, and by what the server is recognised. */
#ifndef HEARTH_DOMAIN_INVITE_PRINT_H
#define HEARTH_DOMAIN_INVITE_PRINT_H

#include "server/core/hall.h"

extern const struct hall_binding invite_print_bindings[];

#endif
