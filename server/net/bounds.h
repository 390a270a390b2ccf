/* bounds: how many of what there may be, in all and from one address.
 *
 * An IPv6 address counts by its /64, which one household has. */
#ifndef HEARTH_NET_BOUNDS_H
#define HEARTH_NET_BOUNDS_H

#include <stdbool.h>
#include <stdint.h>

enum bounds_kind {
	BOUNDS_SOCKET,	/* bare sockets that wait for the door */
	BOUNDS_DOOR,	/* connections not signed in */
	BOUNDS_SESSION, /* signed in, or let in */
	BOUNDS_CLIENT,	/* client processes */
	BOUNDS_KINDS,
};

struct bounds;

struct bounds *bounds_new(void);
void bounds_free(struct bounds **bounds);
void bounds_set(struct bounds *bounds, enum bounds_kind kind, int64_t in_all, int64_t per_address);

/* One more, if the bound allows. Each take is given back once. */
bool bounds_take(struct bounds *bounds, enum bounds_kind kind, const char *address);
void bounds_give(struct bounds *bounds, enum bounds_kind kind, const char *address);
/* Would bounds_take() say yes? */
bool bounds_has_room(const struct bounds *bounds, enum bounds_kind kind, const char *address);
bool bounds_is_full(const struct bounds *bounds, enum bounds_kind kind); /* in all */
int64_t bounds_left(const struct bounds *bounds, enum bounds_kind kind); /* in all; 0: full */
int64_t bounds_count(const struct bounds *bounds, enum bounds_kind kind);

#endif
