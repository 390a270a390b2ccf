#include "server/domain/pubkey.h"

#include <assert.h>
#include <ctype.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/base/err.h"

static const char pubkey_cut[] = "that key is damaged or cut short; copy the whole line";

enum { PUBKEY_RSA_MIN = 2048, PUBKEY_RSA_MAX = 16384, PUBKEY_BLOB = 4096, PUBKEY_WORD = 48 };

struct pubkey_reader {
	const unsigned char *p;
	size_t left;
};

/* A length of four bytes and as many bytes: RFC 4251, section 5. */
static bool pubkey_string(struct pubkey_reader *r, const unsigned char **s_r, size_t *len_r)
{
	uint32_t len;

	if (r->left < 4)
		return false;
	len = (uint32_t)r->p[0] << 24 | (uint32_t)r->p[1] << 16 | (uint32_t)r->p[2] << 8 | r->p[3];
	if (len > r->left - 4)
		return false;
	*s_r = r->p + 4;
	*len_r = len;
	r->p += 4 + len;
	r->left -= 4 + len;
	return true;
}

static bool pubkey_is_text(struct pubkey_reader *r, const char *text)
{
	const unsigned char *s;
	size_t len;

	return pubkey_string(r, &s, &len) && len == strlen(text) && memcmp(s, text, len) == 0;
}

static const char *pubkey_ed25519(struct pubkey_reader *r, const char *curve)
{
	const unsigned char *s;
	size_t len;

	(void)curve;
	return pubkey_string(r, &s, &len) && len == 32 ? NULL : "that key is damaged";
}

/* An uncompressed point of the named curve. */
static const char *pubkey_ecdsa(struct pubkey_reader *r, const char *curve)
{
	static const struct {
		const char *curve;
		size_t len;
	} points[] = {{"nistp256", 65}, {"nistp384", 97}, {"nistp521", 133}};
	const unsigned char *s;
	size_t len;

	if (!pubkey_is_text(r, curve) || !pubkey_string(r, &s, &len))
		return "that key is damaged";
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		if (strcmp(points[i].curve, curve) == 0 && len == points[i].len && s[0] == 4)
			return NULL;
	}
	return "that key is damaged";
}

static size_t pubkey_bits(const unsigned char *n, size_t len)
{
	size_t bits;

	while (len && *n == 0) {
		n++;
		len--;
	}
	if (len == 0)
		return 0;
	bits = len * 8;
	for (unsigned top = *n; !(top & 0x80); top <<= 1)
		bits--;
	return bits;
}

static const char *pubkey_rsa(struct pubkey_reader *r, const char *curve)
{
	const unsigned char *s;
	size_t len, bits;

	(void)curve;
	if (!pubkey_string(r, &s, &len) || !pubkey_string(r, &s, &len) || len == 0 || s[0] & 0x80)
		return "that key is damaged";
	bits = pubkey_bits(s, len);
	if (bits < PUBKEY_RSA_MIN)
		return "that RSA key is too short to be safe; make a new one: ssh-keygen -t "
		       "ed25519";
	return bits > PUBKEY_RSA_MAX ? "that RSA key is longer than 16384 bits" : NULL;
}

static const struct pubkey_kind {
	const char *type;
	const char *(*check)(struct pubkey_reader *r, const char *curve); /* words, or NULL */
	const char *curve;
	bool has_application; /* of a security key */
} pubkey_kinds[] = {
    {"ssh-ed25519", pubkey_ed25519, NULL, false},
    {"ecdsa-sha2-nistp256", pubkey_ecdsa, "nistp256", false},
    {"ecdsa-sha2-nistp384", pubkey_ecdsa, "nistp384", false},
    {"ecdsa-sha2-nistp521", pubkey_ecdsa, "nistp521", false},
    {"sk-ssh-ed25519@openssh.com", pubkey_ed25519, NULL, true},
    {"sk-ecdsa-sha2-nistp256@openssh.com", pubkey_ecdsa, "nistp256", true},
    {"ssh-rsa", pubkey_rsa, NULL, false},
};

static const struct pubkey_kind *pubkey_kind(const char *type, size_t len)
{
	for (size_t i = 0; i < sizeof(pubkey_kinds) / sizeof(pubkey_kinds[0]); i++) {
		if (strlen(pubkey_kinds[i].type) == len &&
		    memcmp(pubkey_kinds[i].type, type, len) == 0)
			return &pubkey_kinds[i];
	}
	return NULL;
}

/* Why the first word is no type of ours. */
static const char *pubkey_why(const char *line, const char *word, size_t len)
{
	char type[PUBKEY_WORD] = "";

	if (strstr(line, "PRIVATE KEY") || strstr(line, "PuTTY-User-Key-File"))
		return "that is a private key: keep it to yourself. The public one is in the file "
		       "that ends in .pub";
	if (strstr(line, "SSH2 PUBLIC KEY") || strstr(line, "BEGIN PUBLIC KEY"))
		return "that is the format of another program; ssh-keygen -i -f FILE prints it as "
		       "one line";
	memcpy(type, word, len < sizeof(type) ? len : sizeof(type) - 1);
	if (strstr(type, "-cert-v0"))
		return "that is a certificate; give the plain public key";
	if (strcmp(type, "ssh-dss") == 0)
		return "DSA keys are no longer safe; make a new one: ssh-keygen -t ed25519";
	if (strstr(line, " ssh-") || strstr(line, " ecdsa-") || strstr(line, " sk-"))
		return "leave out the options before the key; it begins with its type, as "
		       "ssh-ed25519";
	return "that is not a public key; it is one line that begins as ssh-ed25519 AAAA";
}

static const char *pubkey_skip(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

static char *pubkey_encode(struct arena *arena, const unsigned char *bytes, size_t len, int variant)
{
	size_t room = sodium_base64_encoded_len(len, variant);

	return sodium_bin2base64(arena_alloc(arena, room), room, bytes, len, variant);
}

static char *pubkey_fingerprint(struct arena *arena, const unsigned char *blob, size_t len)
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(digest, blob, len);
	return arena_printf(arena, "SHA256:%s",
			    pubkey_encode(arena, digest, sizeof(digest),
					  sodium_base64_VARIANT_ORIGINAL_NO_PADDING));
}

static const char *pubkey_check(const struct pubkey_kind *kind, const unsigned char *blob,
				size_t len)
{
	struct pubkey_reader r = {blob, len};
	const unsigned char *s;
	const char *why;
	size_t n;

	if (!pubkey_string(&r, &s, &n))
		return pubkey_cut;
	if (n != strlen(kind->type) || memcmp(s, kind->type, n) != 0)
		return "that key is not of the type its line says";
	why = kind->check(&r, kind->curve);
	if (!why && kind->has_application && !pubkey_string(&r, &s, &n))
		why = "that key is damaged";
	return why || r.left == 0 ? why : "that key is damaged";
}

/* The comment without what follows in other lines. */
static char *pubkey_comment(struct arena *arena, const char *p)
{
	char *comment;
	size_t n;

	p = pubkey_skip(p);
	n = strcspn(p, "\r\n");
	while (n && (p[n - 1] == ' ' || p[n - 1] == '\t'))
		n--;
	comment = arena_dup_n(arena, p, n);
	for (char *c = comment; *c; c++) {
		if (iscntrl((unsigned char)*c))
			*c = ' ';
	}
	return comment;
}

static bool pubkey_is_one_line(const char *p)
{
	p += strcspn(p, "\r\n");
	return p[strspn(p, " \t\r\n")] == '\0';
}

int pubkey_parse(struct arena *arena, const char *line, struct pubkey *key_r, const char **why_r)
{
	const char *p = line + strspn(line, " \t\r\n"), *word = p;
	size_t n = strcspn(p, " \t\r\n"), len;
	const struct pubkey_kind *kind = pubkey_kind(word, n);
	unsigned char blob[PUBKEY_BLOB];
	int ok = sodium_init();

	assert(ok >= 0);
	(void)ok;
	*why_r = NULL;
	if (!kind)
		*why_r = pubkey_why(line, word, n);
	else if (!pubkey_is_one_line(p))
		*why_r = "that is more than one line; add one key at a time";
	if (*why_r)
		return ERR_INVALID;
	p = pubkey_skip(p + n);
	n = strcspn(p, " \t\r\n");
	if (sodium_base642bin(blob, sizeof(blob), p, n, NULL, &len, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0)
		*why_r = pubkey_cut;
	else
		*why_r = pubkey_check(kind, blob, len);
	if (*why_r)
		return ERR_INVALID;
	key_r->type = kind->type;
	key_r->base64 = pubkey_encode(arena, blob, len, sodium_base64_VARIANT_ORIGINAL);
	key_r->fingerprint = pubkey_fingerprint(arena, blob, len);
	key_r->comment = pubkey_comment(arena, p + n);
	return 0;
}
