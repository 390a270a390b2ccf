#include "server/domain/password.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"

/* Measured: about 100 ms on one core of a small server of 2024. */
enum { PASSWORD_OPS = 3, PASSWORD_MEM = 64 << 20 };

/* What the password of nobody is compared with. */
static char password_nobody[PASSWORD_HASH];
static pthread_once_t password_once = PTHREAD_ONCE_INIT;

/* The same letters typed on another system may be composed otherwise (RFC 8265). */
static char *password_plain(const char *password)
{
	char *plain = utf8_nfc(password);

	return plain ? plain : mem_dup(password);
}

static void password_forget(char *plain)
{
	sodium_memzero(plain, strlen(plain));
	free(plain);
}

int password_hash(const char *password, char hash_r[PASSWORD_HASH])
{
	char *plain = password_plain(password);
	int ok = sodium_init();

	assert(ok >= 0);
	ok = crypto_pwhash_str_alg(hash_r, plain, strlen(plain), PASSWORD_OPS, PASSWORD_MEM,
				   crypto_pwhash_ALG_ARGON2ID13);
	password_forget(plain);
	return ok == 0 ? 0 : ERR_BUSY;
}

static void password_init(void)
{
	unsigned char random[32];
	char secret[sizeof(random) * 2 + 1];

	int ok = sodium_init();

	assert(ok >= 0);
	(void)ok;
	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(secret, sizeof(secret), random, sizeof(random));
	password_hash(secret, password_nobody);
}

bool password_is(const char *hash, const char *password)
{
	char *plain = password_plain(password);
	bool is;

	pthread_once(&password_once, password_init);
	is = crypto_pwhash_str_verify(hash ? hash : password_nobody, plain, strlen(plain)) == 0;
	password_forget(plain);
	return hash && is;
}
