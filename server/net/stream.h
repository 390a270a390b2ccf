/* stream: bytes both ways over a local descriptor (socketpair, local socket,
 * pipe, terminal) with a bounded outbox. */
#ifndef HEARTH_NET_STREAM_H
#define HEARTH_NET_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

struct stream;

struct stream_events {
	void (*on_data)(void *arg, const char *bytes, size_t len);
	void (*on_end)(void *arg); /* the other side closed, or the outbox grew over its bound */
	void (*on_low)(void *arg); /* the outbox has run empty; may be NULL */
};

enum { STREAM_HARD = 64 * 1024 * 1024 };

/* Takes the descriptors (the same one, or one to read and one to write; what is read may be
 * a file). 0 or ERR_SYSTEM. */
int stream_new(struct stream **stream_r, uv_loop_t *loop, int read_fd, int write_fd,
	       const struct stream_events *events, void *arg);

void stream_write(struct stream *stream, const char *bytes, size_t len);
void stream_write_end(struct stream *stream); /* the other side reads an end after it */
size_t stream_queued(const struct stream *stream);
void stream_pause(struct stream *stream, bool paused); /* reading */

/* Gives on_data all that has arrived by now, paused or not; for when the other
 * side is known to have ended. */
void stream_drain(struct stream *stream);

/* No callback comes after these; they leave NULL behind. finish() closes once
 * the outbox was written, or when the other side took nothing of it for `ms`; 0: it
 * waits for that as long as it takes. */
void stream_close(struct stream **stream);
void stream_finish(struct stream **stream, int ms);

#endif
