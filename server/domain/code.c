#include "server/domain/code.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/log.h"

enum { CODE_RECOVERY_LEN = 10, CODE_DEVICE_LEN = 8, CODE_INVITE_LEN = 12, CODE_KEY = 32 };
enum { CODE_PLAIN = CODE_SEAL_LETTERS + 1 };

static const char code_letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* --- the key of the digests --- */

static int code_sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err;

	if (fd < 0)
		return ERR_SYSTEM;
	err = fsync(fd) == 0 ? 0 : ERR_SYSTEM;
	close(fd);
	return err;
}

/* Whole and on the disk before the first digest is made with it. */
static int code_write_key(struct hall_context *cx, const char *path, unsigned char key_r[CODE_KEY])
{
	char *fresh = arena_printf(cx->arena, "%s.new", path);
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), err = ERR_SYSTEM;

	if (fd < 0)
		return ERR_SYSTEM;
	randombytes_buf(key_r, CODE_KEY);
	if (write(fd, key_r, CODE_KEY) == CODE_KEY && fsync(fd) == 0)
		err = 0;
	close(fd);
	if (err == 0 && rename(fresh, path) == 0)
		return code_sync_dir(cx->dir);
	unlink(fresh);
	return ERR_SYSTEM;
}

static char *code_path(struct hall_context *cx)
{
	return arena_printf(cx->arena, "%s/code.key", cx->dir);
}

/* ERR_NOT_FOUND: none was made yet. */
static int code_read_key(struct hall_context *cx, unsigned char key_r[CODE_KEY])
{
	int fd = open(code_path(cx), O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM;
	if (read(fd, key_r, CODE_KEY) != CODE_KEY)
		err = ERR_SYSTEM;
	close(fd);
	return err;
}

/* Inside a write: the key, made at need. */
static int code_key(struct hall_context *cx, unsigned char key_r[CODE_KEY])
{
	int err = code_read_key(cx, key_r);

	if (err == ERR_NOT_FOUND)
		err = code_write_key(cx, code_path(cx), key_r);
	if (err < 0)
		log_error("code", "cannot read or make %s", code_path(cx));
	return err;
}

/* --- writing and reading codes --- */

static void code_make(char *plain_r, int len)
{
	for (int i = 0; i < len; i++)
		plain_r[i] = code_letters[randombytes_uniform(sizeof(code_letters) - 1)];
	plain_r[len] = '\0';
}

/* "4K7M9QXRT2" as "4K7M-9QXR-T2". */
static void code_write(const char *plain, char text_r[CODE_TEXT])
{
	int n = 0;

	for (int i = 0; plain[i]; i++) {
		if (i && i % 4 == 0)
			text_r[n++] = '-';
		text_r[n++] = plain[i];
	}
	text_r[n] = '\0';
}

/* The bare letters of what was typed, or false when there are others, or more
 * than `most`. */
static bool code_letters_of(const char *typed, int most, char plain_r[CODE_PLAIN], int *len_r)
{
	int n = 0;

	for (; *typed; typed++) {
		char c = (char)toupper((unsigned char)*typed);

		if (c == '-' || c == ' ')
			continue;
		if (c == 'O')
			c = '0';
		if (c == 'I' || c == 'L')
			c = '1';
		if (!strchr(code_letters, c) || n == most)
			return false;
		plain_r[n++] = c;
	}
	plain_r[n] = '\0';
	*len_r = n;
	return n > 0;
}

static bool code_read(const char *typed, char plain_r[CODE_PLAIN], int *len_r)
{
	return code_letters_of(typed, CODE_INVITE_LEN, plain_r, len_r) &&
	       (*len_r == CODE_RECOVERY_LEN || *len_r == CODE_DEVICE_LEN ||
		*len_r == CODE_INVITE_LEN);
}

bool code_kind_of(const char *typed, enum code_kind *kind_r)
{
	char plain[CODE_PLAIN];
	int len;

	if (!code_read(typed, plain, &len))
		return false;
	*kind_r = len == CODE_DEVICE_LEN   ? CODE_DEVICE
		  : len == CODE_INVITE_LEN ? CODE_INVITE
					   : CODE_RECOVERY;
	return true;
}

static void code_digest(const unsigned char key[CODE_KEY], const char *plain,
			unsigned char digest_r[CODE_SEAL])
{
	crypto_generichash(digest_r, CODE_SEAL, (const unsigned char *)plain, strlen(plain), key,
			   CODE_KEY);
}

/* --- in the database --- */

static int code_insert(struct hall_context *cx, int64_t member, const char *kind,
		       const unsigned char key[CODE_KEY], const char *plain, int64_t expires_at)
{
	unsigned char digest[CODE_SEAL];

	code_digest(key, plain, digest);
	return db_run(cx->db,
		      "INSERT INTO code (digest, member, kind, made_at, expires_at) "
		      "VALUES (?, ?, ?, ?, NULLIF(?, 0))",
		      "bisii", (const void *)digest, sizeof(digest), member, kind, cx->now,
		      expires_at);
}

static int code_begin(struct hall_context *cx, int64_t member, const char *kind,
		      unsigned char key_r[CODE_KEY])
{
	int ok = sodium_init(), err;

	assert(ok >= 0);
	(void)ok;
	err = code_key(cx, key_r);
	if (err < 0)
		return err;
	return db_run(cx->db, "DELETE FROM code WHERE member = ? AND kind = ?", "is", member, kind);
}

int code_make_recovery(struct hall_context *cx, int64_t member, json_t **codes_r)
{
	char plain[CODE_TEXT], text[CODE_TEXT];
	unsigned char key[CODE_KEY];
	json_t *codes = json_array();
	int err = code_begin(cx, member, "recovery", key);

	for (int i = 0; err == 0 && i < CODE_RECOVERY_COUNT; i++) {
		code_make(plain, CODE_RECOVERY_LEN);
		code_write(plain, text);
		err = code_insert(cx, member, "recovery", key, plain, 0);
		json_array_append_new(codes, json_string(text));
	}
	if (err < 0)
		json_decref(codes);
	else
		*codes_r = codes;
	return err;
}

int code_make_device(struct hall_context *cx, int64_t member, char text_r[CODE_TEXT])
{
	char plain[CODE_TEXT];
	unsigned char key[CODE_KEY];
	int err = code_begin(cx, member, "device", key);

	if (err < 0)
		return err;
	code_make(plain, CODE_DEVICE_LEN);
	code_write(plain, text_r);
	return code_insert(cx, member, "device", key, plain, cx->now + CODE_DEVICE_SECONDS);
}

int code_redeem(struct hall_context *cx, const char *typed, int64_t *member_r)
{
	unsigned char key[CODE_KEY], digest[CODE_SEAL];
	char plain[CODE_PLAIN];
	int len, err;

	if (!code_read(typed, plain, &len))
		return ERR_NOT_FOUND;
	err = code_key(cx, key);
	if (err < 0)
		return err;
	code_digest(key, plain, digest);
	return db_one_int(cx->db, member_r,
			  "UPDATE code SET used_at = ? WHERE digest = ? AND used_at IS NULL AND "
			  "(expires_at IS NULL OR expires_at > ?) RETURNING member",
			  "ibi", cx->now, (const void *)digest, sizeof(digest), cx->now);
}

/* --- other secrets --- */

char *code_random(struct arena *arena, int len)
{
	char *plain = arena_alloc(arena, (size_t)len + 1);

	code_make(plain, len);
	return plain;
}

int code_seal(struct hall_context *cx, const char *typed, unsigned char digest_r[CODE_SEAL])
{
	unsigned char key[CODE_KEY];
	char plain[CODE_PLAIN];
	int len, err;

	if (!code_letters_of(typed, CODE_SEAL_LETTERS, plain, &len))
		return ERR_NOT_FOUND;
	err = code_key(cx, key);
	if (err == 0)
		code_digest(key, plain, digest_r);
	return err;
}

/* --- invitations --- */

int code_make_invite(struct hall_context *cx, char text_r[CODE_TEXT],
		     unsigned char digest_r[CODE_SEAL])
{
	char plain[CODE_PLAIN];
	unsigned char key[CODE_KEY];
	int err = sodium_init() < 0 ? ERR_SYSTEM : code_key(cx, key);

	if (err < 0)
		return err;
	code_make(plain, CODE_INVITE_LEN);
	code_write(plain, text_r);
	code_digest(key, plain, digest_r);
	return 0;
}

int code_read_invite(struct hall_context *cx, const char *typed, unsigned char digest_r[CODE_SEAL])
{
	unsigned char key[CODE_KEY] = {0};
	char plain[CODE_PLAIN];
	int len, err = sodium_init() < 0 ? ERR_SYSTEM : code_read_key(cx, key);

	if (err < 0 && err != ERR_NOT_FOUND)
		return err;
	if (!code_read(typed, plain, &len) || len != CODE_INVITE_LEN) {
		err = ERR_NOT_FOUND;
		plain[0] = '\0';
	}
	code_digest(key, plain, digest_r);
	return err;
}

int code_left(struct hall_context *cx, int64_t member, int64_t *left_r)
{
	return db_one_int(cx->db, left_r,
			  "SELECT count(*) FROM code WHERE member = ? AND kind = 'recovery' AND "
			  "used_at IS NULL",
			  "i", member);
}
