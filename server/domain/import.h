/* import: messages of an archive into a board, as whole posts.
 *
 * Batches come parents first. A message whose Message-ID the board has is known
 * and skipped, so an import can be run again from anywhere. Its thread is that
 * of its parent, else that of the message its thread hangs from (which may be
 * absent: `joint`), else a new one. Authors who are no members are placeholders,
 * the same for the same digest; a handle comes from the name, never an address.
 *
 * What is imported counts as read by all; what is `live`, and what extends a
 * thread that people here talk in, is new. A message that cannot be taken is
 * refused with why, and the others go on. */
#ifndef HEARTH_DOMAIN_IMPORT_H
#define HEARTH_DOMAIN_IMPORT_H

#include "server/core/hall.h"

extern const struct hall_binding import_bindings[];

#endif
