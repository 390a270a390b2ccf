/* caller: who a call comes from. Immutable; made in one place (net/signin.c)
 * after a signature or a password was verified there, or by the guest door.
 *
 * Reference-counted, because a call may still run when its session has ended;
 * only the loop thread takes and drops references. When a visitor becomes a
 * member the session gets a new caller; nothing ever changes an old one. */
#ifndef HEARTH_CORE_CALLER_H
#define HEARTH_CORE_CALLER_H

#include <stdbool.h>
#include <stdint.h>

enum caller_door {
	CALLER_GUEST,	/* guest@: reads what is public */
	CALLER_VISITOR, /* let in without a key: the welcome screen */
	CALLER_NEW,	/* new@, join@, link@: maybe with a verified, unknown key */
	CALLER_MEMBER,	/* a known key, or signed in since */
	CALLER_CONTROL, /* the control socket or --stdio: the sysop */
};

enum caller_role { CALLER_ROLE_GUEST, CALLER_ROLE_MEMBER, CALLER_ROLE_SYSOP };

struct caller {
	int64_t member;	       /* 0: none */
	enum caller_role role; /* as it was at sign-in; the hall looks again at each call */
	enum caller_door door;
	const char *handle;	 /* NULL: none */
	const char *fingerprint; /* "SHA256:..." of a key whose signature was verified, or NULL */
	const char *key_type;	 /* "ssh-ed25519", with fingerprint */
	const char *key_public;	 /* base64 of the public key blob, with fingerprint */
	const char *remote;	 /* address without port; for limits and the log */
	uint64_t session;	 /* number of the session, for events */
	int64_t since;		 /* seconds, when they came in */
	int64_t past;		 /* seconds before now that the calls are of; 0 but for the past
				  * of a community that is being made (net/seed.h) */
	unsigned references;
};

/* A new caller with one reference; strings are copied, NULL allowed. */
struct caller *caller_new(const struct caller *as);
struct caller *caller_hold(struct caller *caller);
void caller_drop(struct caller **caller); /* leaves NULL behind */

const char *
caller_door_name(enum caller_door door); /* "guest", "welcome", "new", "member", "control" */
const char *caller_role_name(enum caller_role role);

#endif
