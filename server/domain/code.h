/* code: the codes that stand for a key or a password.
 *
 * Recovery codes, as 4K7M-9QXR-T2: eight at a time, 50 bits each, used once,
 * never running out. Device codes, as 7KQ4-M2XP: made on a device that is
 * signed in, typed on the next one, good once and for ten minutes. Codes of
 * invitations, as 4K7M-9QXR-T2BD, stand for a place in a room; invite.h keeps
 * their digests. The letters are Crockford's base 32; typing is forgiven case,
 * dashes, spaces, O for 0 and I or L for 1. Only digests are stored, keyed by
 * DIR/code.key, which is made at need and belongs into every backup: without it
 * old codes are void. */
#ifndef HEARTH_DOMAIN_CODE_H
#define HEARTH_DOMAIN_CODE_H

#include "server/core/hall.h"

enum {
	CODE_RECOVERY_COUNT = 8,
	CODE_DEVICE_SECONDS = 600,
	CODE_TEXT = 16, /* bytes a written code takes */
};

enum { CODE_SEAL = 32, CODE_SEAL_LETTERS = 32 }; /* bytes of a digest, letters of such a text */

enum code_kind { CODE_RECOVERY, CODE_DEVICE, CODE_INVITE };

/* Inside a write. Eight new recovery codes, an array of strings; the old ones
 * are void. 0 or ERR_*. */
int code_make_recovery(struct hall_context *cx, int64_t member, json_t **codes_r);
/* A device code; the one before is void. */
int code_make_device(struct hall_context *cx, int64_t member, char text_r[CODE_TEXT]);

/* What a typed code is by its shape; false when it is none. */
bool code_kind_of(const char *typed, enum code_kind *kind_r);

/* Inside a write: whose it is, if good; it is used from now on. ERR_NOT_FOUND
 * when it is not good (any more). */
int code_redeem(struct hall_context *cx, const char *typed, int64_t *member_r);

/* For what else is proved by something only its reader has: `len` random letters
 * (5 bits each), as they are written; and the keyed digest of such a text as
 * typed, whatever its case and dashes. ERR_NOT_FOUND when it is none. */
char *code_random(struct arena *arena, int len);
int code_seal(struct hall_context *cx, const char *typed, unsigned char digest_r[CODE_SEAL]);

/* A new invitation's code, and the digest to keep of it. */
int code_make_invite(struct hall_context *cx, char text_r[CODE_TEXT],
		     unsigned char digest_r[CODE_SEAL]);
/* The digest of a code as typed; ERR_NOT_FOUND when it has not the shape of an
 * invitation's, the digest being one that nothing has. */
int code_read_invite(struct hall_context *cx, const char *typed, unsigned char digest_r[CODE_SEAL]);

/* Recovery codes not yet used. */
int code_left(struct hall_context *cx, int64_t member, int64_t *left_r);

#endif
