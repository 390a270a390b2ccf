/* ssh_conn: one SSH connection: key exchange, signing in, its channels; driven
 * by the loop, never blocking it.
 *
 * What may sign in is decided by the owner's callbacks, which run inside libssh
 * and may only look and answer. Everything else is told at the end of a turn
 * (turn.h), when acting and closing are allowed. */
#ifndef HEARTH_NET_SSH_CONN_H
#define HEARTH_NET_SSH_CONN_H

#include <stdbool.h>
#include <uv.h>

#include "server/net/ssh_chan.h"
#include "server/net/ssh_host.h"
#include "server/net/turn.h"

struct ssh_conn;

/* A public key that the peer shows; strings live during the callback. */
struct ssh_conn_key {
	const char *fingerprint; /* "SHA256:..." */
	const char *type;	 /* "ssh-ed25519" */
	const char *blob;	 /* base64 of the public key */
};

/* Tries of signing in before the connection is cut: a client may carry many
 * keys. Session channels open at once. */
enum { SSH_CONN_TRIES = 64, SSH_CONN_CHANNELS = 10 };

struct ssh_conn_events {
	/* `verified`: the signature was checked. Otherwise it is a probe, whose answer
	 * must record nothing. */
	bool (*may_key)(void *arg, const char *user, const struct ssh_conn_key *key, bool verified);
	bool (*may_none)(void *arg, const char *user);
	bool (*may_interactive)(void *arg, const char *user); /* without any question */
	void (*on_signed_in)(void *arg);
	/* A channel asks for a shell, a command or a subsystem; answer with ssh_chan_attach() or
	 * ssh_chan_end(). */
	void (*on_channel)(void *arg, struct ssh_chan *chan);
	void (*on_end)(void *arg); /* the last word; the connection is freed after it */
};

/* Takes the descriptor (closed on failure). 0 or ERR_SYSTEM, then nothing is
 * called. grace_ms: signing in takes at most that long. */
int ssh_conn_new(struct ssh_conn **conn_r, struct ssh_host *host, uv_loop_t *loop,
		 struct turn *turn, int fd, int grace_ms, const struct ssh_conn_events *events,
		 void *arg);

/* Ends it in this turn; on_end follows. What is queued is lost. */
void ssh_conn_close(struct ssh_conn *conn);

/* Channels open, those waiting for the peer's close included. */
int ssh_conn_channels(const struct ssh_conn *conn);

#endif
