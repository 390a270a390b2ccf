/* password: argon2id by libsodium.
 *
 * A hash takes about 100 ms and 64 MiB: only in a `prepare` step, on the one
 * password worker, and never on the writer. */
#ifndef HEARTH_DOMAIN_PASSWORD_H
#define HEARTH_DOMAIN_PASSWORD_H

#include <sodium.h>
#include <stdbool.h>

enum { PASSWORD_HASH = crypto_pwhash_STRBYTES };

/* The hash as text with its salt and cost. 0, or ERR_BUSY when there is no memory now. */
int password_hash(const char *password, char hash_r[PASSWORD_HASH]);

/* Whether it is that password. A NULL hash (nobody, or none set) takes the same
 * time and is false. */
bool password_is(const char *hash, const char *password);

#endif
