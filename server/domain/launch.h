/* launch: what a room gives to the day its product is released: who wants to
 * tell people, the text they may share after the embargo, and the pack for those
 * who prepare it. Nothing of anybody goes out without their consent, and one that
 * was withdrawn is gone from the next pack. */
#ifndef HEARTH_DOMAIN_LAUNCH_H
#define HEARTH_DOMAIN_LAUNCH_H

#include "server/core/hall.h"

extern const struct hall_binding launch_bindings[];

#endif
