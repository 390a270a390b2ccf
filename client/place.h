/* place: where the session is: the stack of views, kept with the server. */
#ifndef HEARTH_CLIENT_PLACE_H
#define HEARTH_CLIENT_PLACE_H

#include "client/app_self.h"

/* Saves it when it changed; at once, or at most once a second. */
void place_save(struct app *app, bool is_urgent);
/* Opens the stack of views that a place names; false: none of it can be. */
bool place_restore(struct app *app, const json_t *place);
/* The session was left on purpose: the next one begins at home. */
void place_forget(struct app *app);

#endif
