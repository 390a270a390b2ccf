/* linear_setup: what the owner of a room sets up: its purpose, phase, clocks, seats, its
 * agreement and the books of that. */
#ifndef HEARTH_LINEAR_SETUP_H
#define HEARTH_LINEAR_SETUP_H

#include "client/linear_io.h"

void linear_setup(struct linear *linear, const char *room);
/* The versions of the agreement, and who signed which. */
void linear_setup_books(struct linear *linear, const char *room);
/* What I agreed to in rooms, and how it is taken back. */
void linear_setup_consents(struct linear *linear);

#endif
