/* ssh_private: what ssh_host.c, ssh_conn.c and ssh_chan.c share. The only
 * header of the server that knows libssh; nobody else includes it. */
#ifndef HEARTH_NET_SSH_PRIVATE_H
#define HEARTH_NET_SSH_PRIVATE_H

#include <libssh/libssh.h>
#include <libssh/server.h>
#include <libssh/callbacks.h>
#include <stdint.h>
#include <sys/queue.h>

#include "common/base/buf.h"
#include "server/net/held.h"
#include "server/net/pace.h"
#include "server/net/ssh_chan.h"
#include "server/net/ssh_conn.h"

/* A session for an accepted descriptor, which it owns from then on; NULL when
 * libssh refuses (logged), the descriptor is then closed. */
ssh_session ssh_host_accept(struct ssh_host *host, int fd);
struct held *ssh_host_held(struct ssh_host *host);

/* Bytes that arrived and nobody took yet; beyond it libssh's window holds the
 * peer back. */
enum { SSH_CHAN_IN = 64 * 1024, SSH_CHAN_PIECE = 32 * 1024 };

/* More than that libssh never keeps for a peer that heeds its window (1,280,000
 * bytes in 0.10). */
enum { SSH_CHAN_HELD = 2 * 1024 * 1024 };

/* How long an ended channel waits for its peer's close, and for its peer to
 * read anything of what is owed. */
enum { SSH_CHAN_LINGER_MS = 2000, SSH_CHAN_STALL_MS = 60000 };

struct ssh_chan {
	TAILQ_ENTRY(ssh_chan) entry;
	struct ssh_conn *conn;
	ssh_channel channel;			       /* NULL once gone */
	struct ssh_channel_callbacks_struct callbacks; /* libssh keeps its address */
	struct ssh_chan_terms terms;
	struct ssh_chan_events events;
	void *arg;
	struct buf in, out, errors;
	struct pieces ahead; /* of `out` */
	size_t held;	     /* bytes that libssh keeps, since they did not fit into `in` */
	enum ssh_chan_kind kind;
	char *command;
	bool asked, told;     /* for a shell, a command, a subsystem; and the owner was told */
	bool proved;	      /* takes packets of a fair size (ssh_guard.h) */
	bool paused;	      /* the owner takes no bytes now */
	bool eof, eof_told;   /* the peer sends no more */
	bool resized, closed; /* the peer did, not yet acted on */
	bool low_wanted;      /* the outbox was over its mark */
	bool ending, ended;   /* exit status and close are owed; were sent */
	bool left;	      /* nobody is behind it, and the peer has not closed it */
	int status;
	int64_t moved_ms; /* last progress of an ending channel */
};

struct ssh_conn {
	struct turn_item item; /* first: the turn gives it back */
	struct turn *turn;
	struct ssh_host *host;
	struct held_item held;
	ssh_session session;
	ssh_event event; /* from the end of the key exchange on */
	struct ssh_server_callbacks_struct callbacks;
	struct ssh_conn_events events;
	void *arg;
	uv_poll_t poll;
	uv_timer_t timer;
	int armed;		   /* what the poll handle watches */
	struct pace looks;	   /* until it is signed in */
	int handles;		   /* still to be closed by the loop */
	int tries;		   /* of signing in */
	unsigned turns, exchanges; /* of those over its share; of keys, begun in them */
	uint64_t owed;		   /* bytes of answers that were made while it read nothing */
	int64_t since_ms;
	struct ssh_counter_struct moved;
	enum { SSH_CONN_KEYS, SSH_CONN_DOOR, SSH_CONN_OPEN } state;
	bool let_in;  /* a success reply was sent; the owner is not told yet */
	bool gone;    /* the descriptor is closed, or about to be: no more of libssh */
	bool closing; /* ends at the next act */
	bool stirred; /* something came to a channel: it is to be looked at */
	TAILQ_HEAD(, ssh_chan) chans;
	int chan_count, left_count; /* those that were left are not counted in the first */
};

/* Passes on rc, having looked whether libssh closed the descriptor; around
 * every call into libssh, or the next accepted socket gets a number that the
 * loop still watches. */
int ssh_conn_looked(struct ssh_conn *conn, int rc);
void ssh_conn_mark(struct ssh_conn *conn);
/* Look again in a moment, for a channel that waits for its peer's close. */
void ssh_conn_linger(struct ssh_conn *conn);

ssh_channel ssh_chan_open(struct ssh_conn *conn); /* NULL: refused */
/* One round of receiving and sending; true when there is more to do now. */
bool ssh_chan_pump(struct ssh_chan *chan);
/* Bytes that are kept for its peer. */
size_t ssh_chan_held(const struct ssh_chan *chan);
/* Closed by the peer, or ended here and waited for long enough. */
bool ssh_chan_is_over(const struct ssh_chan *chan);
/* Tells the owner; of a channel that the peer has not closed and may go on sending to.
 * libssh knows it until then, and keeps all that nobody takes: it is taken, and dropped. */
void ssh_chan_leave(struct ssh_chan *chan);
/* Tells the owner and frees; touches libssh only when the connection lives. */
void ssh_chan_destroy(struct ssh_chan *chan);

#endif
