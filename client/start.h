/* start: the opening calls: the versions, who I am, settings, the place. */
#ifndef HEARTH_CLIENT_START_H
#define HEARTH_CLIENT_START_H

#include "client/app_self.h"

/* When it is not the first time (somebody signed in), it begins at home. */
void start_begin(struct app *app, bool is_first);
/* Asks again how much waits for me. */
void start_waiting(struct app *app);
void start_free(struct app *app);

#endif
