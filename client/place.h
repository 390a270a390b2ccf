/* place: where the session is: the stack of views, kept with the server. */
#ifndef HEARTH_CLIENT_PLACE_H
#define HEARTH_CLIENT_PLACE_H

#include "client/app_self.h"

/* The place after app_restart: home and what views carry over; NULL: none does.
 * A new reference. */
json_t *place_carried(const struct app *app);

/* A new reference; NULL: nowhere. */
json_t *place_now(const struct app *app);

/* It may have changed: it is saved within APP_PLACE_MS. */
void place_changed(struct app *app);
/* Saves it if it is time, or at once: with what else is sent just now it costs
 * the server one write to its disk and not two. */
void place_save(struct app *app, bool at_once);
/* Opens the stack of views that a place names; false: none of it can be. */
bool place_restore(struct app *app, const json_t *place);
/* Opens the top view anew, as a place brings it back; false: it cannot be. */
bool place_reopen(struct app *app);
/* The session was left on purpose: the next one begins at home. */
void place_forget(struct app *app);

#endif
