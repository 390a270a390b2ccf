/* paper: a long text the server makes, read page by page: the report of a room, its
 * reports, its launch pack, one's own digest. It says which command gives the same
 * as a file.
 *
 * Opened as "paper" with {"what": "report"|"reports"|"pack", "room": SLUG}, with
 * {"what": "agreement", "room": SLUG, "version": NUMBER}, or with {"what": "digest"}. */
#ifndef HEARTH_PAPER_H
#define HEARTH_PAPER_H

#include "client/view.h"

extern const struct view_ops paper_ops;

#endif
