/* loop: waits, takes what came, and acts once per wake-up. */
#ifndef HEARTH_CLIENT_LOOP_H
#define HEARTH_CLIENT_LOOP_H

#include "client/app_self.h"

/* Until the state is APP_OVER; what is still to be sent is sent then. */
void loop_run(struct app *app);

/* Ends it so: at once, or when everything held is with the server. */
void loop_end(struct app *app, enum app_end end);
void loop_settle(struct app *app, enum app_end end);

#endif
