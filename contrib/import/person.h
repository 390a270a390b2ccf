/* person: who wrote a message, without their address.
 *
 * The name is what they go by; where a message gives only an address, a word
 * made from the part before the @. The key is the same for the same address,
 * whatever the name, and does not show it: a SHA-256 in hex. */
#ifndef HEARTH_IMPORT_PERSON_H
#define HEARTH_IMPORT_PERSON_H

#include "common/base/arena.h"

enum { PERSON_NAME_MAX = 64 }; /* code points */

struct person {
	const char *name; /* never empty, never an address */
	const char *key;
};

/* Either may be NULL or empty; valid UTF-8. In the arena. */
struct person person_make(struct arena *arena, const char *name, const char *address);

/* The key of somebody known by something else than an address ("user:kate"). */
const char *person_key(struct arena *arena, const char *known_by);

#endif
