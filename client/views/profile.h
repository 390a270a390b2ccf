/* profile: who somebody is, and what they wrote; my own is changed here.
 *
 * Opened with {"handle":HANDLE}; without, my own. */
#ifndef HEARTH_PROFILE_H
#define HEARTH_PROFILE_H

#include "client/view.h"

extern const struct view_ops profile_ops;

#endif
