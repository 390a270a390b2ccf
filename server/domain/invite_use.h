/* invite_use: coming into a room by a code.
 *
 * A code that was never made, is used up, expired or taken back, or leads to a
 * room that is closed, is answered with the same words, whoever asks; who tried
 * too many from one address waits (tally.h). Who invited whom is kept. */
#ifndef HEARTH_DOMAIN_INVITE_USE_H
#define HEARTH_DOMAIN_INVITE_USE_H

#include "server/core/hall.h"

extern const struct hall_binding invite_use_bindings[];

#endif
