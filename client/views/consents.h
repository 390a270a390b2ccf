/* consents: what one agreed to in private rooms, to be taken back here: being quoted,
 * telling people at a launch.
 *
 * Opened as "consents". */
#ifndef HEARTH_CONSENTS_H
#define HEARTH_CONSENTS_H

#include "client/view.h"

extern const struct view_ops consents_ops;

#endif
