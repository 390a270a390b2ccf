/* theme: the jobs people come to get done; boards hang below them. */
#ifndef HEARTH_DOMAIN_THEME_H
#define HEARTH_DOMAIN_THEME_H

#include "server/core/hall.h"

extern const struct hall_binding theme_bindings[];

/* The theme of a slug or a title (NULL: 0, none); one that is not there yet is
 * made, its purpose being its title until somebody says more. */
int theme_of(struct hall_context *cx, const char *name, int64_t *theme_r);

#endif
