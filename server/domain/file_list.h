/* file_list: whose files there are and where: an outbox, a post, a thread, a
 * board, a report, a room. */
#ifndef HEARTH_DOMAIN_FILE_LIST_H
#define HEARTH_DOMAIN_FILE_LIST_H

#include "server/core/hall.h"

extern const struct hall_binding file_list_bindings[];

#endif
