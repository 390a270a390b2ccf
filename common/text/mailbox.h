/* mailbox: what is taken for the address of a mailbox.
 *
 * Less than RFC 5321 allows: local@domain in ASCII, without quotes, comments and
 * white space, so that it can stand in a header and on a command line as it is. */
#ifndef HEARTH_TEXT_MAILBOX_H
#define HEARTH_TEXT_MAILBOX_H

#include <stdbool.h>

enum { MAILBOX_MAX = 254 };

bool mailbox_is_one(const char *text);
/* What stands after the @. */
const char *mailbox_domain(const char *address);

#endif
