/* actions: the command palette, every request by name; and help, the same
 * table as a page with all keys of the screen below. Opened as "actions" and
 * "help" without arguments. */
#ifndef HEARTH_ACTIONS_H
#define HEARTH_ACTIONS_H

#include "client/view.h"

extern const struct view_ops actions_ops;
extern const struct view_ops actions_help_ops;

#endif
