/* purge: a room's end. When it has been archived for as long as its owner said it is
 * kept (room.retention_days), all of it goes: reports, talk, files, tasks, answers,
 * units, the people and what they signed. What is left is a line in the audit log.
 *
 * The owner is told PURGE_TOLD days before, while there is time to take it out. On the
 * day everybody loses the room at once; then it is taken apart a piece a tick, so
 * that no tick waits for it. */
#ifndef HEARTH_DOMAIN_PURGE_H
#define HEARTH_DOMAIN_PURGE_H

#include "server/core/hall.h"

enum { PURGE_TOLD = 14 }; /* days */

int purge_tick(struct hall_context *cx);

#endif
