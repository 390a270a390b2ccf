#include "server/net/left.h"

#include <stdlib.h>
#include <uthash.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/net/session.h"

struct left {
	struct house *house;
	int64_t member;
	char *place;
	int64_t place_at;
	struct caller *caller; /* whose session it was */
	unsigned writes;       /* not yet done */
	bool is_due;	       /* the last of them failed: once more, later */
	TAILQ_HEAD(, session) holding;
	UT_hash_handle hh;
};

static struct left *left_find(const struct house *house, int64_t member)
{
	struct left *left;

	HASH_FIND(hh, house->left, &member, sizeof(member), left);
	return left;
}

static struct left *left_of(struct house *house, int64_t member)
{
	struct left *left = left_find(house, member);

	if (left)
		return left;
	left = mem_alloc(sizeof(*left));
	left->house = house;
	left->member = member;
	TAILQ_INIT(&left->holding);
	HASH_ADD(hh, house->left, member, sizeof(member), left);
	return left;
}

static void left_free_if_over(struct left *left)
{
	if (left->writes || left->is_due || !TAILQ_EMPTY(&left->holding))
		return;
	HASH_DEL(left->house->left, left);
	caller_drop(&left->caller);
	free(left->place);
	free(left);
}

/* What a disk or a crowd is in the way of; anything else is refused for good, as of
 * somebody who was suspended. */
static bool left_may_go_later(int err)
{
	return err == ERR_BUSY || err == ERR_NO_SPACE || err == ERR_SYSTEM || err == ERR_INTERNAL;
}

static void left_on_written(void *arg, const struct hall_reply *reply)
{
	struct left *left = arg;

	left->is_due = left_may_go_later(reply->err);
	if (--left->writes == 0 && !left->is_due) {
		free(left->place);
		left->place = NULL;
	}
	left_free_if_over(left);
}

static void left_write(struct left *left)
{
	left->writes++;
	hall_keep_place(left->house->hall, left->caller, left->place, left->place_at,
			left_on_written, left);
}

void left_put(struct session *session)
{
	struct left *left = left_of(session->house, session->caller->member);

	if (!left->place || left->place_at <= session->place_at) {
		free(left->place);
		left->place = mem_dup(session->place);
		left->place_at = session->place_at;
	}
	caller_drop(&left->caller);
	left->caller = caller_hold(session->caller);
	left_write(left);
}

void left_again(struct house *house)
{
	struct left *next;
	int count = 0;

	for (struct left *left = house->left; left; left = next) {
		next = left->hh.next;
		if (!left->is_due || left->writes)
			continue;
		left_write(left);
		count++;
	}
	if (count)
		log_warn("left", "%d places could not be written; tried once more", count);
}

void left_forget_all(struct house *house)
{
	struct left *next;

	for (struct left *left = house->left; left; left = next) {
		next = left->hh.next;
		left->is_due = false;
		left_free_if_over(left);
	}
}

const char *left_place(const struct house *house, int64_t member, int64_t quiet_ms)
{
	const struct left *left = left_find(house, member);
	const struct session *at, *best = NULL;
	int64_t before = clock_mono_ms() - quiet_ms;

	if (!left)
		return NULL;
	if (left->place)
		return left->place;
	TAILQ_FOREACH(at, &left->holding, holding)
	{
		if (at->key_ms <= before && (!best || at->place_at > best->place_at))
			best = at;
	}
	return best ? best->place : NULL;
}

void left_hold(struct session *session)
{
	struct left *left = left_of(session->house, session->caller->member);

	TAILQ_INSERT_TAIL(&left->holding, session, holding);
}

void left_release(struct session *session)
{
	struct left *left = left_of(session->house, session->caller->member);

	TAILQ_REMOVE(&left->holding, session, holding);
	left_free_if_over(left);
}

bool left_is_held(const struct house *house, int64_t member)
{
	const struct left *left = left_find(house, member);

	return left && !TAILQ_EMPTY(&left->holding);
}
