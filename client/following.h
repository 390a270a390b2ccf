/* following: `w`: whether to watch or mute what the top view stands on. */
#ifndef HEARTH_FOLLOWING_H
#define HEARTH_FOLLOWING_H

#include "client/app_self.h"

bool following_offers(const struct view *view);
/* Asks the server how it is, then the person how it is to be. False: there is
 * nothing to follow here. */
bool following_ask(struct view *view);

#endif
