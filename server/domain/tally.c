#include "server/domain/tally.h"

#include <arpa/inet.h>
#include <assert.h>
#include <ctype.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum { TALLY_SETS = 1024, TALLY_WAYS = 8, TALLY_WHO = 96 };
#define TALLY_MINUTES(n) (INT64_C(60000) * (n))

static const struct {
	int limit;
	int64_t window; /* ms */
} tally_rules[TALLY_KINDS] = {
    [TALLY_SIGN_IN_ADDRESS] = {20, TALLY_MINUTES(15)},
    [TALLY_SIGN_IN_HANDLE] = {50, TALLY_MINUTES(15)},
    [TALLY_CODE_ALL] = {1000, TALLY_MINUTES(10)},
    [TALLY_JOIN] = {200, TALLY_MINUTES(60)},
    [TALLY_PASSWORD] = {10, TALLY_MINUTES(15)},
    [TALLY_HOST_NOTE] = {6, TALLY_MINUTES(60)},
    [TALLY_MAIL_CODE] = {10, TALLY_MINUTES(60)},
    [TALLY_INVITE] = {20, TALLY_MINUTES(15)},
};

/* One count; it is void once `until` has passed. */
struct tally_count {
	uint64_t key;
	int64_t until;
	int count;
};

static struct tally_count tally_table[TALLY_SETS][TALLY_WAYS];
static unsigned char tally_secret[crypto_shorthash_KEYBYTES];
static pthread_mutex_t tally_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t tally_once = PTHREAD_ONCE_INIT;

static void tally_init(void)
{
	int ok = sodium_init();

	assert(ok >= 0);
	(void)ok;
	crypto_shorthash_keygen(tally_secret);
}

/* An IPv6 host has a whole /64 to itself. */
static size_t tally_name(const char *who, char name_r[TALLY_WHO])
{
	struct in6_addr address;
	size_t len = 0;

	if (who && inet_pton(AF_INET6, who, &address) == 1 && !IN6_IS_ADDR_V4MAPPED(&address)) {
		memcpy(name_r, address.s6_addr, 8);
		return 8;
	}
	for (; who && who[len] && len < TALLY_WHO; len++)
		name_r[len] = (char)tolower((unsigned char)who[len]);
	return len;
}

static uint64_t tally_key(enum tally_kind kind, const char *who)
{
	unsigned char digest[crypto_shorthash_BYTES];
	char name[TALLY_WHO + 1];
	uint64_t key;

	pthread_once(&tally_once, tally_init);
	name[0] = (char)kind;
	crypto_shorthash(digest, (unsigned char *)name, 1 + tally_name(who, name + 1),
			 tally_secret);
	memcpy(&key, digest, sizeof(key));
	return key ? key : 1;
}

/* The count of a key that has not run out, or NULL. Locked. */
static struct tally_count *tally_find(uint64_t key, int64_t now)
{
	struct tally_count *set = tally_table[key % TALLY_SETS];

	for (int i = 0; i < TALLY_WAYS; i++) {
		if (set[i].key == key && set[i].until > now)
			return &set[i];
	}
	return NULL;
}

static struct tally_count *tally_make(uint64_t key, int64_t until)
{
	struct tally_count *set = tally_table[key % TALLY_SETS], *oldest = set;

	for (int i = 0; i < TALLY_WAYS; i++) {
		if (set[i].key == key) {
			oldest = &set[i];
			break;
		}
		if (set[i].until < oldest->until)
			oldest = &set[i];
	}
	*oldest = (struct tally_count){key, until, 0};
	return oldest;
}

bool tally_may(enum tally_kind kind, const char *who, int64_t now_ms)
{
	uint64_t key = tally_key(kind, who);
	struct tally_count *count;
	bool may;

	pthread_mutex_lock(&tally_lock);
	count = tally_find(key, now_ms);
	may = !count || count->count < tally_rules[kind].limit;
	pthread_mutex_unlock(&tally_lock);
	return may;
}

void tally_add(enum tally_kind kind, const char *who, int64_t now_ms)
{
	uint64_t key = tally_key(kind, who);
	struct tally_count *count;

	pthread_mutex_lock(&tally_lock);
	count = tally_find(key, now_ms);
	if (!count)
		count = tally_make(key, now_ms + tally_rules[kind].window);
	count->count++;
	pthread_mutex_unlock(&tally_lock);
}

void tally_clear(enum tally_kind kind, const char *who)
{
	uint64_t key = tally_key(kind, who);
	struct tally_count *count;

	pthread_mutex_lock(&tally_lock);
	count = tally_find(key, INT64_MIN);
	if (count)
		*count = (struct tally_count){0};
	pthread_mutex_unlock(&tally_lock);
}

void tally_clear_all(void)
{
	pthread_mutex_lock(&tally_lock);
	memset(tally_table, 0, sizeof(tally_table));
	pthread_mutex_unlock(&tally_lock);
}

int tally_limit(enum tally_kind kind)
{
	return tally_rules[kind].limit;
}

int64_t tally_window(enum tally_kind kind)
{
	return tally_rules[kind].window;
}
