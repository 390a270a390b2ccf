/* report: sending a report to a room: what kind, what one was trying to do, with
 * reports like it shown while typing; then the text (compose).
 *
 * Opened as "report" with {"room":SLUG}. */
#ifndef HEARTH_REPORT_VIEW_H
#define HEARTH_REPORT_VIEW_H

#include "client/view.h"

extern const struct view_ops report_ops;

#endif
