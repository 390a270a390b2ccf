/* ledger: both sides of a room: what members got, and what the company got; its
 * owner ends the room here, with a thank-you.
 *
 * Opened as "ledger" with {"room": SLUG}. */
#ifndef HEARTH_LEDGER_VIEW_H
#define HEARTH_LEDGER_VIEW_H

#include "client/view.h"

extern const struct view_ops ledger_ops;

#endif
