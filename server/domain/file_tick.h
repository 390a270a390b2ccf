/* file_tick: what is swept away of files, once a minute: what lay in an outbox
 * for FILE_TICK_DAYS, or for a draft for FILE_TICK_DRAFT_DAYS, and contents that
 * nothing points to any more. */
#ifndef HEARTH_DOMAIN_FILE_TICK_H
#define HEARTH_DOMAIN_FILE_TICK_H

#include "server/core/hall.h"

enum { FILE_TICK_DAYS = 2, FILE_TICK_DRAFT_DAYS = 30 };

/* A write; cx->now is the time it is. */
int file_tick(struct hall_context *cx);

#endif
