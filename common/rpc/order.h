/* order: what the server tells its nursery, and what that reports: one structure
 * a datagram of a SOCK_SEQPACKET pair.
 *
 * The nursery is the client program (client/nursery.h), started by the server
 * (server/net/nursery.h), and reports that it is ready. From the nursery the server has nests made,
 * each with a pair of its own: nests are the same process, with one terminal's description at hand.
 */
#ifndef HEARTH_RPC_ORDER_H
#define HEARTH_RPC_ORDER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/base/version.h"

/* What both must be of: of one release, which says what server and client tell
 * each other; the number goes up with changes of this file. */
#define ORDER_RELEASE VERSION_TEXT ".2"

enum order_kind { ORDER_SPAWN = 1, ORDER_KILL, ORDER_NEST };

enum { ORDER_TERM = 33, ORDER_ZONE = 128, ORDER_LANGUAGE = 64, ORDER_FDS = 2 };

/* Descriptors by SCM_RIGHTS: terminal and RPC with SPAWN, the nest's end of its
 * pair with NEST. */
struct order {
	enum order_kind kind;
	uint64_t id; /* the server's name for this client */
	char term[ORDER_TERM], zone_rule[ORDER_ZONE], language[ORDER_LANGUAGE];
	int columns, rows;
	bool linear, no_color, utf8, resumes;
};

/* One that started says nothing: that would wake the server for it. */
enum order_report_kind { ORDER_READY = 1, ORDER_FAILED, ORDER_EXITED };

struct order_report {
	enum order_report_kind kind;
	uint64_t id;
	pid_t pid;  /* READY: the nursery's; EXITED: whose end it was */
	int status; /* EXITED: as wait(2) gives it */
};

#endif
