/* seed: a community is made with a past, such as the demo: who makes it says as
 * whom, and how long ago, a call is.
 *
 * A parameter of every call then: "seed": {"as": HANDLE, "at": "-3d4h"}, either
 * alone too. Only for the sysop on --stdio, and only in the very process that made
 * the database: whom it has made itself it may speak for, and nobody else ever. */
#ifndef HEARTH_NET_SEED_H
#define HEARTH_NET_SEED_H

#include <jansson.h>

#include "server/core/hall.h"

/* Takes `seed` out of the parameters: a new caller, or NULL where there is none;
 * one that names nobody or no time is left there, to be refused. */
struct caller *seed_caller(struct hall *hall, const struct caller *sysop, json_t *params);

#endif
