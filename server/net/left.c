#include "server/net/left.h"

#include <stdlib.h>
#include <uthash.h>

#include "common/base/mem.h"

struct left {
	struct house *house;
	int64_t member;
	char *place;
	unsigned writes; /* not yet done */
	unsigned held;	 /* by sessions */
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
	HASH_ADD(hh, house->left, member, sizeof(member), left);
	return left;
}

static void left_free_if_over(struct left *left)
{
	if (left->writes || left->held)
		return;
	HASH_DEL(left->house->left, left);
	free(left->place);
	free(left);
}

static void left_on_written(void *arg, const struct hall_reply *reply)
{
	struct left *left = arg;

	(void)reply;
	if (--left->writes == 0) {
		free(left->place);
		left->place = NULL;
	}
	left_free_if_over(left);
}

void left_put(struct house *house, struct caller *caller, const char *place)
{
	struct left *left = left_of(house, caller->member);

	free(left->place);
	left->place = mem_dup(place);
	left->writes++;
	hall_keep_place(house->hall, caller, place, left_on_written, left);
}

const char *left_place(const struct house *house, int64_t member)
{
	const struct left *left = left_find(house, member);

	return left ? left->place : NULL;
}

void left_hold(struct house *house, int64_t member)
{
	left_of(house, member)->held++;
}

void left_release(struct house *house, int64_t member)
{
	struct left *left = left_of(house, member);

	left->held--;
	left_free_if_over(left);
}

bool left_is_held(const struct house *house, int64_t member)
{
	const struct left *left = left_find(house, member);

	return left && left->held;
}
