/* house: what all sessions of one server share. Loop thread only. */
#ifndef HEARTH_NET_HOUSE_H
#define HEARTH_NET_HOUSE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>
#include <uv.h>

#include "server/core/hall.h"
#include "server/core/upload.h"
#include "server/net/bounds.h"
#include "server/net/config.h"
#include "server/net/nests.h"
#include "server/net/porch.h"
#include "server/net/screens.h"
#include "server/net/ssh_host.h"
#include "server/net/turn.h"

#define HOUSE_VERSION "hearth 0.1"

struct session;
struct left;
struct kin;

struct house {
	uv_loop_t *loop;
	struct hall *hall;
	struct uploads *uploads; /* files on their way in */
	struct config *config;
	struct turn *turn;
	struct bounds *bounds;
	struct porch *porch;		/* who is at the door */
	struct screens *screens;	/* who has a client, who waits for one */
	struct ssh_host *host;		/* NULL with --stdio */
	struct nests *nests;		/* NULL with --stdio */
	TAILQ_HEAD(, session) sessions; /* who pressed a key last is first */
	unsigned session_count;
	int64_t guests;	   /* of them who are nobody's member, at a screen or RPC */
	struct kin *kin;   /* by member: their sessions */
	struct left *left; /* by member: places on their way to the store */
	uint64_t last_session;
	int64_t last_visit;
	int64_t started_at; /* seconds */
	unsigned asking;    /* calls of sessions not yet answered */
	unsigned awake;	    /* client processes */
	int64_t started;    /* of them since the start */
	int64_t woken;	    /* and of those for news at a sleeping screen */
	bool stopping;
	bool seeds; /* --stdio, and the database is of this process: see seed.h */
};

#endif
