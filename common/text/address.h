/* address: where a community is reached, as it says so: "host", "host:port" or
 * "[::1]:2222". */
#ifndef HEARTH_TEXT_ADDRESS_H
#define HEARTH_TEXT_ADDRESS_H

#include "common/base/arena.h"

struct address {
	const char *host; /* "HOST" where nothing was said; without brackets */
	const char *port; /* NULL: the usual one, 22 */
};

/* Both live in the arena. What is no address is a host. */
void address_parse(struct arena *arena, const char *text, struct address *address_r);

#endif
