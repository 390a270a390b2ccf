/* session: one connection of somebody: who they are, the parts that serve them
 * (a screen, commands, RPC), where they are, when they were here.
 *
 * A session ends with its connection and the last of its parts; its place then
 * becomes its member's.
 * Calls still running are answered into the void. */
#ifndef HEARTH_NET_SESSION_H
#define HEARTH_NET_SESSION_H

#include <jansson.h>

#include "server/net/door.h"
#include "server/net/house.h"
#include "server/net/stay.h"

enum { SESSION_RULE = 128, SESSION_LANGUAGE = 64, SESSION_PLACE = 16 * 1024 };

struct session_part;
struct session_ask;

struct session_part_ops {
	/* Say why and end: the server stops, or the sign-in was taken away. */
	void (*stop)(struct session_part *part, const char *why);
	/* session->caller is somebody else now; may be NULL. */
	void (*became)(struct session_part *part);
};

/* Embedded in what serves one channel or stream. */
struct session_part {
	TAILQ_ENTRY(session_part) entry;
	const struct session_part_ops *ops;
	struct session *session; /* NULL once removed */
	bool is_present;	 /* somebody sits there: counts in who */
};

struct session {
	TAILQ_ENTRY(session) entry, holding, beside; /* the house's; see left.h, kin.h */
	struct kin *kin;			     /* NULL: a guest, or not signed in */
	struct house *house;
	struct ssh_conn *conn; /* NULL for local ones */
	struct door door;
	struct caller *caller; /* NULL until signed in */
	char *remote;
	uint64_t number;
	int64_t started_at;	  /* seconds */
	int64_t key_ms;		  /* monotonic, of the last key or call */
	struct porch_guest guest; /* until signed in */
	bool bounded;		  /* counted as a session */
	char *place;		  /* JSON text, NULL for none */
	int64_t place_at;
	int64_t place_kept_ms; /* monotonic, when it last became its member's; 0: never */
	struct stay stay;      /* the visit, once somebody is present */
	bool place_is_own;     /* saved by this session, not taken over */
	bool is_local;	       /* control socket or --stdio: freed by who made it */
	bool stopping;
	bool is_guest; /* counts among the house's guests */
	TAILQ_HEAD(, session_part) parts;
	TAILQ_HEAD(, session_ask) asks;
};

/* A connection from a TCP listener; owns fd. */
void session_accept(struct house *house, int fd, const char *remote);
/* For the porch: it has stood at the door for too long. */
void session_overdue(struct porch_guest *guest);
/* The sysop's, over a local stream; the part that serves it ends it. */
struct session *session_local(struct house *house);
void session_end_local(struct session **session);

void session_add(struct session *session, struct session_part *part);
void session_remove(struct session_part *part);
void session_stop(struct session *session, const char *why);
void session_key(struct session *session);		/* somebody did something now */
bool session_is_present(const struct session *session); /* somebody sits there */

/* Runs a call as `caller` (the session's when NULL), those that a session
 * answers itself included (but watch, see watch.h). `done` is called once,
 * perhaps before this returns, also after the session ended. */
void session_ask(struct session *session, struct caller *caller, const char *method, json_t *params,
		 hall_done done, void *arg);
/* The same for a result as text (hall_call_text); a reply of the session's own has none. */
void session_ask_text(struct session *session, struct caller *caller, const char *method,
		      json_t *params, enum hall_form form, hall_done done, void *arg);

#endif
