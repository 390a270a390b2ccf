/* target: the place that a notice leads to, as a view.
 *
 * "thread:ID:NUMBER"; a kind of place is a row of the table in target.c. */
#ifndef HEARTH_TARGET_H
#define HEARTH_TARGET_H

#include <stdbool.h>

#include "client/app.h"

/* Opens it; false where it leads nowhere this client knows. */
bool target_open(struct app *app, const char *target);

#endif
