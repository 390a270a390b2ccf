/* visitor: one SSH connection of somebody to any server, by libssh, and many of
 * them watched from one thread.
 *
 * Writing blocks (a key is one packet), reading does not. Times are
 * microseconds of clock_mono_us(), taken when bytes were decrypted. Whatever
 * fails ends the bench with words. */
#ifndef HEARTH_BENCH_VISITOR_H
#define HEARTH_BENCH_VISITOR_H

#include <jansson.h>
#include <libssh/libssh.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/base/buf.h"

struct visitor {
	ssh_session session;
	ssh_channel channel;
	struct buf bytes;	   /* what came and was not consumed */
	bool keeps;		   /* bytes are kept there; otherwise only counted */
	uint64_t got;		   /* bytes in all */
	int64_t first_us, last_us; /* of the bytes since visitor_forget() */
	bool ended;
};

/* Of a new session to the loopback: no files are read, the algorithms are those of
 * every bench. */
void visitor_options(ssh_session session, const char *port, const char *user);

/* TCP, key exchange, sign-in with the key, one session channel. */
void visitor_open(struct visitor *visitor, const char *port, const char *user, ssh_key key);
void visitor_close(struct visitor *visitor);

void visitor_pty(struct visitor *visitor, int columns, int rows);
void visitor_shell(struct visitor *visitor);
void visitor_rpc(struct visitor *visitor);

void visitor_type(struct visitor *visitor, const char *bytes, size_t len);
/* Forgets the times of what came so far. */
void visitor_forget(struct visitor *visitor);
/* Takes in what is there; how many bytes that were. */
size_t visitor_read(struct visitor *visitor);

/* Waits until one of them has something or that moment came, and takes it in.
 * `list` may have holes (closed ones). */
void visitor_wait(struct visitor *list, size_t count, int64_t until_us);
/* The same until none of them sent anything for so long. */
void visitor_settle(struct visitor *list, size_t count, int quiet_ms, int most_ms);

/* A line to an `rpc` channel; the next line of it that answers a call (events
 * are skipped), its result as a new reference. Takes params. */
json_t *visitor_call(struct visitor *visitor, const char *method, json_t *params);
/* The same for what may be refused: NULL then. */
json_t *visitor_try(struct visitor *visitor, const char *method, json_t *params);

/* A new ed25519 key, and its public line to be freed. */
ssh_key visitor_key(char **public_r);

#endif
