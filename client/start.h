/* start: the opening: who I am, settings, the place, and the first view. */
#ifndef HEARTH_CLIENT_START_H
#define HEARTH_CLIENT_START_H

#include "client/app_self.h"

/* The opening came: session.open's result, or session.opened's parameters. */
void start_take(struct app *app, const json_t *opening);
/* Asks for it again, and begins at home or in this place (taken over; NULL: home):
 * somebody signed in. */
void start_again(struct app *app, json_t *place);
/* Asks again how much waits for me. */
void start_waiting(struct app *app);
void start_free(struct app *app);

#endif
