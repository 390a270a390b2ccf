/* torture_people: who comes to a hall that is being tortured, with a key, and what members
 * keep about themselves: keys and profiles. */
#ifndef HEARTH_TESTS_TORTURE_PEOPLE_H
#define HEARTH_TESTS_TORTURE_PEOPLE_H

#include "tests/unit/torture_ledger.h"

enum { TORTURE_TYPE = 11, TORTURE_BLOB = 4 + TORTURE_TYPE + 4 + 32 };

/* The key of a number, as a file of type ssh-ed25519 has it. */
struct torture_key {
	char public[sodium_base64_ENCODED_LEN(TORTURE_BLOB, sodium_base64_VARIANT_ORIGINAL)];
	char fingerprint[64];
};

static struct torture_key torture_key_of(int number)
{
	unsigned char blob[TORTURE_BLOB] = "\0\0\0\013ssh-ed25519\0\0\0\040";
	unsigned char sum[crypto_hash_sha256_BYTES];
	struct torture_key key;
	char text[TORTURE_NAME];

	snprintf(text, sizeof(text), "key %d", number);
	crypto_hash_sha256(blob + TORTURE_BLOB - 32, (const unsigned char *)text, strlen(text));
	crypto_hash_sha256(sum, blob, sizeof(blob));
	sodium_bin2base64(key.public, sizeof(key.public), blob, sizeof(blob),
			  sodium_base64_VARIANT_ORIGINAL);
	strcpy(key.fingerprint, "SHA256:");
	sodium_bin2base64(key.fingerprint + 7, sizeof(key.fingerprint) - 7, sum, sizeof(sum),
			  sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	return key;
}

/* Somebody at the door, each from elsewhere. */
static struct caller *torture_stranger(int number)
{
	struct torture_key key = torture_key_of(number);
	char remote[TORTURE_NAME];
	struct caller as = {.door = CALLER_NEW,
			    .role = CALLER_ROLE_GUEST,
			    .fingerprint = key.fingerprint,
			    .key_type = "ssh-ed25519",
			    .key_public = key.public,
			    .remote = remote};

	snprintf(remote, sizeof(remote), "192.0.%d.%d", number / 250, number % 250);
	return caller_new(&as);
}

static json_t *torture_join(const struct torture_op *op, int number)
{
	(void)op;
	return json_pack("{s:o, s:i}", "handle", json_sprintf("joiner%d", number), "accept", 1);
}

static json_t *torture_add_key(const struct torture_op *op, int number)
{
	struct torture_key key = torture_key_of(number);

	(void)op;
	return json_pack("{s:o, s:o}", "label", json_sprintf("op %d.", number), "body",
			 json_sprintf("ssh-ed25519 %s", key.public));
}

/* One that nobody removed yet. */
static void torture_fill_unkey(struct torture_op *op)
{
	if (torture_put_on(op, TORTURE_KEY, op->who) &&
	    torture_last(TORTURE_UNKEY, op->who, op->on) >= 0) {
		op->kind = TORTURE_KEY;
		op->on = -1;
	}
}

static json_t *torture_unkey(const struct torture_op *op, int number)
{
	(void)number;
	return json_pack("{s:s}", "fingerprint", torture_on(op)->item);
}

static json_t *torture_profile(const struct torture_op *op, int number)
{
	(void)op;
	return json_pack("{s:o}", "about", json_sprintf("op %d.", number));
}

#endif
