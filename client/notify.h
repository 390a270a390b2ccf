/* notify: what the server says by itself: events, sizes, the end. */
#ifndef HEARTH_CLIENT_NOTIFY_H
#define HEARTH_CLIENT_NOTIFY_H

#include "client/app_self.h"

/* For link_set_on_notify, with the app. */
void notify_take(void *app, const char *method, json_t *params);

/* The window has another size. */
void notify_resize(struct app *app, int columns, int rows);

/* Leaves with the server what restores the terminal (hosted). */
void notify_farewell(struct app *app);

#endif
