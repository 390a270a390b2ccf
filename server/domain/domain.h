/* domain: all the subjects of a community, for the hall. */
#ifndef HEARTH_DOMAIN_DOMAIN_H
#define HEARTH_DOMAIN_DOMAIN_H

#include "server/core/hall.h"

/* The tables of bindings of every file here, ended by NULL. Names that begin
 * with a dot are the hall's own calls. */
const struct hall_binding *const *domain_bindings(void);

#endif
