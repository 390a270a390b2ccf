/* nda: the agreement of a room: read to its end, then signed by typing one's
 * name; signed, a copy of it. Opened as "nda" with {room}. */
#ifndef HEARTH_NDA_VIEW_H
#define HEARTH_NDA_VIEW_H

#include "client/view.h"

extern const struct view_ops nda_ops;

#endif
