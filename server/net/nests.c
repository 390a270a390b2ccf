#include "server/net/nests.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/base/mem.h"

struct nest {
	TAILQ_ENTRY(nest) entry;
	struct nests *nests;
	struct nursery_link *link;
	char term[ORDER_TERM];
	bool utf8;
};

struct nests {
	uv_loop_t *loop;
	struct nursery_link *nursery;
	TAILQ_HEAD(nest_list, nest) list; /* the one used last is first */
	int count;
	nursery_link_on_death on_death;
	void *arg;
};

static void nests_on_nursery_death(void *arg)
{
	struct nests *nests = arg;

	nests->on_death(nests->arg);
}

static void nests_drop(struct nest *nest)
{
	TAILQ_REMOVE(&nest->nests->list, nest, entry);
	nest->nests->count--;
	nursery_link_close(&nest->link);
	free(nest);
}

/* With the nursery its nests die, in any order for who hears of it. */
static void nests_on_nest_death(void *arg)
{
	struct nest *nest = arg;
	struct nests *nests = nest->nests;
	struct nursery_link *link = nest->link;

	if (!nursery_link_is_alive(nests->nursery)) {
		nests_on_nursery_death(nests);
		return;
	}
	log_warn("nests", "the nest for %s died; its clients start again", nest->term);
	/* Out of the list first: they start again in another. */
	nest->link = NULL;
	nests_drop(nest);
	nursery_link_lose(link);
	nursery_link_close(&link);
}

struct nests *nests_new(uv_loop_t *loop, int fd, pid_t pid, nursery_link_on_death on_death,
			void *arg)
{
	struct nests *nests = mem_alloc(sizeof(*nests));

	nests->loop = loop;
	nests->on_death = on_death;
	nests->arg = arg;
	TAILQ_INIT(&nests->list);
	nests->nursery = nursery_link_new(loop, fd, pid, nests_on_nursery_death, nests);
	return nests;
}

void nests_close(struct nests **nests_in)
{
	struct nests *nests = *nests_in;
	struct nest *nest;

	if (!nests)
		return;
	*nests_in = NULL;
	while ((nest = TAILQ_FIRST(&nests->list)))
		nests_drop(nest);
	nursery_link_close(&nests->nursery);
	free(nests);
}

static struct nest *nests_find(struct nests *nests, const struct order *order)
{
	struct nest *nest;

	TAILQ_FOREACH(nest, &nests->list, entry)
	{
		if (strcmp(nest->term, order->term) == 0 && nest->utf8 == order->utf8)
			return nest;
	}
	return NULL;
}

static bool nests_have_room(struct nests *nests)
{
	struct nest *nest;

	if (nests->count < NESTS_MOST)
		return true;
	TAILQ_FOREACH_REVERSE(nest, &nests->list, nest_list, entry)
	{
		if (nursery_link_is_idle(nest->link)) {
			nests_drop(nest);
			return true;
		}
	}
	return false;
}

static struct nest *nests_make(struct nests *nests, const struct order *order)
{
	struct nest *nest;
	int pair[2];

	if (!nests_have_room(nests) ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return NULL;
	if (nursery_link_nest(nests->nursery, order, pair[1]) < 0) {
		close(pair[0]);
		return NULL;
	}
	nest = mem_alloc(sizeof(*nest));
	nest->nests = nests;
	memcpy(nest->term, order->term, sizeof(nest->term));
	nest->utf8 = order->utf8;
	nest->link = nursery_link_new(nests->loop, pair[0], 0, nests_on_nest_death, nest);
	TAILQ_INSERT_HEAD(&nests->list, nest, entry);
	nests->count++;
	return nest;
}

int nests_spawn(struct nests *nests, struct order *order, int terminal_fd, int rpc_fd,
		nursery_link_on_exit on_exit, void *arg, struct nursery_client **client_r)
{
	struct nest *nest = order->linear ? NULL : nests_find(nests, order);

	if (nest) {
		TAILQ_REMOVE(&nests->list, nest, entry);
		TAILQ_INSERT_HEAD(&nests->list, nest, entry);
	} else if (!order->linear) {
		nest = nests_make(nests, order);
	}
	return nursery_link_spawn(nest ? nest->link : nests->nursery, order, terminal_fd, rpc_fd,
				  on_exit, arg, client_r);
}
