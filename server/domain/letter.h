/* letter: a finished message, as RFC 5322 has it.
 *
 * Headers are ASCII: where they are not, RFC 2047 makes them so; long ones are
 * folded. The body is UTF-8, quoted-printable (RFC 2045), and lines end in a
 * line feed, as sendmail wants them. Whatever is put in, no line of a header
 * is another header. */
#ifndef HEARTH_DOMAIN_LETTER_H
#define HEARTH_DOMAIN_LETTER_H

#include <stdint.h>

#include "common/base/arena.h"

struct letter {
	const char *name; /* of who it comes from, in words */
	const char *from, *to;
	const char *subject;
	const char *id; /* unique; the domain of `from` is put after it */
	int64_t at;
	const char *unsubscribe; /* what List-Unsubscribe says (RFC 2369), or NULL */
	const char *body;	 /* UTF-8 */
};

/* The whole message, in the arena. */
char *letter_write(struct arena *arena, const struct letter *letter);

#endif
