#include "server/net/kin.h"

#include <stdlib.h>
#include <uthash.h>

#include "common/base/mem.h"
#include "server/net/session.h"

struct kin {
	int64_t member;
	TAILQ_HEAD(, session) sessions; /* not empty */
	UT_hash_handle hh;
};

static struct kin *kin_find(const struct house *house, int64_t member)
{
	struct kin *kin;

	HASH_FIND(hh, house->kin, &member, sizeof(member), kin);
	return kin;
}

void kin_join(struct session *session)
{
	struct house *house = session->house;
	int64_t member = session->caller->member;
	struct kin *kin = kin_find(house, member);

	if (!member)
		return;
	if (!kin) {
		kin = mem_alloc(sizeof(*kin));
		kin->member = member;
		TAILQ_INIT(&kin->sessions);
		HASH_ADD(hh, house->kin, member, sizeof(member), kin);
	}
	session->kin = kin;
	TAILQ_INSERT_TAIL(&kin->sessions, session, beside);
}

void kin_leave(struct session *session)
{
	struct kin *kin = session->kin;

	if (!kin)
		return;
	session->kin = NULL;
	TAILQ_REMOVE(&kin->sessions, session, beside);
	if (!TAILQ_EMPTY(&kin->sessions))
		return;
	HASH_DEL(session->house->kin, kin);
	free(kin);
}

void kin_stop(struct house *house, int64_t member, const char *why)
{
	struct kin *kin = kin_find(house, member);
	struct session *session = kin ? TAILQ_FIRST(&kin->sessions) : NULL, *next;

	/* One that ends at once leaves, and the last of them takes the list along. */
	for (; session; session = next) {
		next = TAILQ_NEXT(session, beside);
		session_stop(session, why);
	}
}
