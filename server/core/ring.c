#include "server/core/ring.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "common/base/mem.h"

struct ring_key {
	int64_t member;
	UT_hash_handle hh;
	char fingerprint[];
};

struct ring_member {
	int64_t id;
	char *handle, *badge;
	enum caller_role role;
	bool may_sign_in;
	UT_hash_handle hh;
};

struct ring {
	struct ring_key *keys;
	struct ring_member *members;
};

static void ring_set_member(struct ring *ring, const struct job_known *known)
{
	struct ring_member *m;

	HASH_FIND(hh, ring->members, &known->member, sizeof(known->member), m);
	if (!m) {
		m = mem_alloc(sizeof(*m));
		m->id = known->member;
		HASH_ADD(hh, ring->members, id, sizeof(m->id), m);
	}
	free(m->handle);
	free(m->badge);
	m->handle = mem_dup(known->handle);
	m->badge = mem_dup(known->badge);
	m->role = known->role;
	m->may_sign_in = known->may_sign_in;
}

static void ring_set_key(struct ring *ring, const char *fingerprint, int64_t member)
{
	struct ring_key *key;
	size_t len = strlen(fingerprint);

	HASH_FIND(hh, ring->keys, fingerprint, len, key);
	if (key) {
		HASH_DEL(ring->keys, key);
		free(key);
	}
	if (!member)
		return;
	key = mem_alloc(sizeof(*key) + len + 1);
	memcpy(key->fingerprint, fingerprint, len);
	key->member = member;
	HASH_ADD(hh, ring->keys, fingerprint, len, key);
}

int ring_open(struct ring **ring_r, struct db *db)
{
	struct ring *ring = mem_alloc(sizeof(*ring));
	struct db_rows *rows;
	int err;

	*ring_r = ring;
	rows = db_query(db,
			"SELECT id, handle, role = 'sysop', state = 'active', badge FROM member "
			"WHERE state <> 'placeholder'",
			"");
	while (db_next(rows))
		ring_set_member(
		    ring, &(struct job_known){
			      .member = db_int(rows, 0),
			      .handle = (char *)(uintptr_t)db_text(rows, 1),
			      .badge = (char *)(uintptr_t)db_text(rows, 4),
			      .role = db_int(rows, 2) ? CALLER_ROLE_SYSOP : CALLER_ROLE_MEMBER,
			      .may_sign_in = db_int(rows, 3) != 0,
			  });
	err = db_end(rows);
	if (err < 0)
		return err;
	rows = db_query(db, "SELECT fingerprint, member FROM key", "");
	while (db_next(rows))
		ring_set_key(ring, db_text(rows, 0), db_int(rows, 1));
	return db_end(rows);
}

void ring_close(struct ring **ring_in)
{
	struct ring *ring = *ring_in;
	struct ring_key *key, *next_key;
	struct ring_member *m, *next_member;

	if (!ring)
		return;
	HASH_ITER(hh, ring->keys, key, next_key)
	{
		HASH_DEL(ring->keys, key);
		free(key);
	}
	HASH_ITER(hh, ring->members, m, next_member)
	{
		HASH_DEL(ring->members, m);
		free(m->handle);
		free(m->badge);
		free(m);
	}
	free(ring);
	*ring_in = NULL;
}

bool ring_member(const struct ring *ring, int64_t member, struct hall_known *known_r)
{
	struct ring_member *m;

	HASH_FIND(hh, ring->members, &member, sizeof(member), m);
	if (!m || !m->may_sign_in)
		return false;
	*known_r = (struct hall_known){m->id, m->handle, m->badge, m->role};
	return true;
}

bool ring_key(const struct ring *ring, const char *fingerprint, struct hall_known *known_r)
{
	struct ring_key *key;

	HASH_FIND(hh, ring->keys, fingerprint, strlen(fingerprint), key);
	return key && ring_member(ring, key->member, known_r);
}

void ring_follow(struct ring *ring, const struct job_known *known)
{
	if (known->fingerprint)
		ring_set_key(ring, known->fingerprint, known->member);
	else if (known->handle)
		ring_set_member(ring, known);
}
