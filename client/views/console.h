/* console: how the server is doing, notes to the hosts, what sysops did. For
 * the sysop (`hearth console`). */
#ifndef HEARTH_CONSOLE_H
#define HEARTH_CONSOLE_H

#include "client/view.h"

extern const struct view_ops console_ops;

#endif
