/* saving: a text of the server put into a file on one's own machine.
 *
 * Opened as "saving" with {"method": CALL, "params": {...}, "name": FILE}: a call whose
 * answer has `text`, and `next` for `after` where it goes on. Only in the client on one's
 * own machine: a hosted one has no files. */
#ifndef HEARTH_SAVING_H
#define HEARTH_SAVING_H

#include "client/view.h"

extern const struct view_ops saving_ops;

/* Whether this client can; and opens it. params is taken over. */
bool saving_can(const struct app *app);
bool saving_open(struct app *app, const char *method, json_t *params, const char *name);

#endif
