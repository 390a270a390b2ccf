/* frame: one frame: head, body and status row of the top view.
 *
 * Drawn only when something changed and the terminal has taken the frame
 * before; the old one stays while a view that was just opened waits for its
 * data. */
#ifndef HEARTH_CLIENT_FRAME_H
#define HEARTH_CLIENT_FRAME_H

#include "client/app_self.h"

/* Draws if a frame is due and the terminal may have it; returns the ms after
 * which to try again, -1: none is owed. */
int frame_draw(struct app *app);

#endif
