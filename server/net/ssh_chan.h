/* ssh_chan: one session channel of an SSH connection: what was asked of it, the
 * bytes both ways, its end.
 *
 * Writing only queues; a turn sends at most what the peer's window takes. The
 * owner looks at ssh_chan_queued() and stops producing over its own mark; it is
 * told by on_low when the outbox has run low again. */
#ifndef HEARTH_NET_SSH_CHAN_H
#define HEARTH_NET_SSH_CHAN_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/pieces.h"

struct ssh_chan;

enum ssh_chan_kind { SSH_CHAN_SHELL, SSH_CHAN_EXEC, SSH_CHAN_SUBSYSTEM };

/* The terminal and the few variables a peer may set. Sizes are clamped to
 * 1..500 by 1..200. Strings are at most their size, printable ASCII. */
enum { SSH_CHAN_TERM = 33, SSH_CHAN_WORD = 64, SSH_CHAN_COLUMNS = 500, SSH_CHAN_ROWS = 200 };
struct ssh_chan_terms {
	bool pty;
	char term[SSH_CHAN_TERM]; /* "" when none or not [A-Za-z0-9+._-]{1,32} */
	int columns, rows;
	char lang[SSH_CHAN_WORD], lc_all[SSH_CHAN_WORD], lc_ctype[SSH_CHAN_WORD],
	    lc_messages[SSH_CHAN_WORD];
	bool no_color;
};

struct ssh_chan_events {
	void (*on_data)(void *arg, const char *bytes, size_t len);
	void (*on_eof)(void *arg);
	void (*on_resize)(void *arg, int columns, int rows); /* may be NULL */
	void (*on_low)(void *arg);			     /* may be NULL */
	void (*on_end)(void *arg); /* the channel is gone; nothing may be done with it any more */
	/* Bytes that the owner keeps of what came and is not whole yet; may be NULL. */
	size_t (*held)(void *arg);
};

void ssh_chan_attach(struct ssh_chan *chan, const struct ssh_chan_events *events, void *arg);
enum ssh_chan_kind ssh_chan_kind(const struct ssh_chan *chan);
const char *ssh_chan_command(const struct ssh_chan *chan); /* line or subsystem; "" for a shell */
const struct ssh_chan_terms *ssh_chan_terms(const struct ssh_chan *chan);

/* Outbox marks: low is where on_low is told, full where producers stop. More
 * than the hard bound ends the connection. */
enum { SSH_CHAN_LOW = 16 * 1024, SSH_CHAN_FULL = 64 * 1024, SSH_CHAN_HARD = 64 * 1024 * 1024 };
void ssh_chan_write(struct ssh_chan *chan, const char *bytes, size_t len);
/* Takes the bytes over: for what is large. */
void ssh_chan_give(struct ssh_chan *chan, struct pieces *pieces);
void ssh_chan_write_error(struct ssh_chan *chan, const char *bytes, size_t len); /* stderr */
size_t ssh_chan_queued(const struct ssh_chan *chan);

/* While paused no on_data comes, and the peer's window closes. */
void ssh_chan_pause(struct ssh_chan *chan, bool paused);

/* Sends what is queued, the exit status, and closes; on_end follows. No more
 * on_data comes. */
void ssh_chan_end(struct ssh_chan *chan, int status);

#endif
