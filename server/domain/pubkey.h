/* pubkey: an OpenSSH public key line, `TYPE BASE64 [COMMENT]`, read and judged.
 *
 * The blob is taken apart far enough to know that it is what its line says (RFC
 * 4253 section 6.6, RFC 5656, RFC 8709; PROTOCOL.u2f of OpenSSH for sk- keys). */
#ifndef HEARTH_DOMAIN_PUBKEY_H
#define HEARTH_DOMAIN_PUBKEY_H

#include "common/base/arena.h"

struct pubkey {
	const char *type;	 /* static */
	const char *base64;	 /* of the blob, in the arena */
	const char *fingerprint; /* "SHA256:..." as ssh-keygen -l prints it, in the arena */
	const char *comment;	 /* one line, maybe empty, in the arena */
};

/* 0, or ERR_INVALID with words for the person (static) in *why_r. Accepts
 * ssh-ed25519, ecdsa-sha2-nistp*, their sk- forms, and ssh-rsa of 2048 to 16384
 * bits; refuses options, certificates and, in clear words, private keys. */
int pubkey_parse(struct arena *arena, const char *line, struct pubkey *key_r, const char **why_r);

#endif
