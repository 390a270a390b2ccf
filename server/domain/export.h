/* export: a room's reports as CSV, JSON or Markdown, in pieces.
 *
 * Columns and fields are stable: some are added, none change or go. In CSV (RFC
 * 4180) a cell that a spreadsheet would take for a formula gets an apostrophe in
 * front. Staff with the right take out all; marketing what the room reads;
 * testers their own. */
#ifndef HEARTH_DOMAIN_EXPORT_H
#define HEARTH_DOMAIN_EXPORT_H

#include "server/core/hall.h"

extern const struct hall_binding export_bindings[];

#endif
