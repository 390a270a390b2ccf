/* shell_terms: what a client needs to know of the terminal and its member. */
#ifndef HEARTH_NET_SHELL_TERMS_H
#define HEARTH_NET_SHELL_TERMS_H

#include <jansson.h>

#include "common/rpc/order.h"
#include "server/net/ssh_chan.h"

/* Fills the order's words, sizes and flags; settings is the result of
 * settings.show, or NULL for a guest. */
void shell_terms_fill(struct order *order, const struct ssh_chan_terms *terms,
		      const json_t *settings);

#endif
