#include "server/net/bounds.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "common/base/mem.h"

enum { BOUNDS_NAME = INET6_ADDRSTRLEN };

struct bounds_address {
	char name[BOUNDS_NAME];
	int64_t count[BOUNDS_KINDS];
	UT_hash_handle hh;
};

struct bounds {
	struct bounds_address *addresses;
	int64_t count[BOUNDS_KINDS], in_all[BOUNDS_KINDS], per_address[BOUNDS_KINDS];
};

struct bounds *bounds_new(void)
{
	struct bounds *bounds = mem_alloc(sizeof(*bounds));

	for (int i = 0; i < BOUNDS_KINDS; i++)
		bounds_set(bounds, (enum bounds_kind)i, INT64_MAX, INT64_MAX);
	return bounds;
}

void bounds_free(struct bounds **bounds_in)
{
	struct bounds *bounds = *bounds_in;
	struct bounds_address *a, *next;

	if (!bounds)
		return;
	*bounds_in = NULL;
	HASH_ITER(hh, bounds->addresses, a, next)
	{
		HASH_DEL(bounds->addresses, a);
		free(a);
	}
	free(bounds);
}

void bounds_set(struct bounds *bounds, enum bounds_kind kind, int64_t in_all, int64_t per_address)
{
	bounds->in_all[kind] = in_all;
	bounds->per_address[kind] = per_address;
}

static void bounds_name(const char *address, char name_r[BOUNDS_NAME])
{
	struct in6_addr six;

	memset(name_r, 0, BOUNDS_NAME);
	if (inet_pton(AF_INET6, address, &six) == 1) {
		memset(six.s6_addr + 8, 0, 8);
		inet_ntop(AF_INET6, &six, name_r, BOUNDS_NAME);
		return;
	}
	strncpy(name_r, address, BOUNDS_NAME - 1);
}

static struct bounds_address *bounds_find(const struct bounds *bounds, const char *name)
{
	struct bounds_address *a;

	HASH_FIND_STR(bounds->addresses, name, a);
	return a;
}

static bool bounds_may(const struct bounds *bounds, enum bounds_kind kind,
		       const struct bounds_address *a)
{
	return !bounds_is_full(bounds, kind) &&
	       (a ? a->count[kind] : 0) < bounds->per_address[kind];
}

bool bounds_has_room(const struct bounds *bounds, enum bounds_kind kind, const char *address)
{
	char name[BOUNDS_NAME];

	bounds_name(address, name);
	return bounds_may(bounds, kind, bounds_find(bounds, name));
}

bool bounds_take(struct bounds *bounds, enum bounds_kind kind, const char *address)
{
	char name[BOUNDS_NAME];
	struct bounds_address *a;

	bounds_name(address, name);
	a = bounds_find(bounds, name);
	if (!bounds_may(bounds, kind, a))
		return false;
	if (!a) {
		a = mem_alloc(sizeof(*a));
		memcpy(a->name, name, sizeof(a->name));
		HASH_ADD_STR(bounds->addresses, name, a);
	}
	a->count[kind]++;
	bounds->count[kind]++;
	return true;
}

void bounds_give(struct bounds *bounds, enum bounds_kind kind, const char *address)
{
	char name[BOUNDS_NAME];
	struct bounds_address *a;

	bounds_name(address, name);
	a = bounds_find(bounds, name);
	assert(a && a->count[kind] > 0);
	a->count[kind]--;
	bounds->count[kind]--;
	for (int i = 0; i < BOUNDS_KINDS; i++) {
		if (a->count[i])
			return;
	}
	HASH_DEL(bounds->addresses, a);
	free(a);
}

bool bounds_is_full(const struct bounds *bounds, enum bounds_kind kind)
{
	return bounds->count[kind] >= bounds->in_all[kind];
}

int64_t bounds_left(const struct bounds *bounds, enum bounds_kind kind)
{
	return bounds_is_full(bounds, kind) ? 0 : bounds->in_all[kind] - bounds->count[kind];
}

int64_t bounds_count(const struct bounds *bounds, enum bounds_kind kind)
{
	return bounds->count[kind];
}
