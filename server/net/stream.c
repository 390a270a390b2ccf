#include "server/net/stream.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/mem.h"

enum { STREAM_PIECE = 64 * 1024 };

struct stream {
	union stream_side {
		uv_handle_t handle;
		uv_stream_t stream;
		uv_pipe_t pipe;
		uv_tty_t tty;
	} in, out;
	uv_stream_t *to; /* &in or &out */
	uv_timer_t timer;
	uv_shutdown_t shutdown;
	struct stream_events events;
	void *arg;
	int handles;
	size_t left; /* of the outbox, when finishing was looked at last */
	bool paused, closing, finishing;
	bool broken;	  /* nobody reads what is written: it is dropped */
	bool ended, over; /* nothing more is written, or read: the other side may still read */
};

struct stream_piece {
	uv_write_t request;
	char bytes[];
};

static char stream_room[STREAM_PIECE]; /* of the loop thread; emptied before its callback returns */

static void stream_on_closed(uv_handle_t *handle)
{
	struct stream *s = handle->data;

	if (--s->handles == 0)
		free(s);
}

static void stream_shut(struct stream *s)
{
	if (s->closing)
		return;
	s->closing = true;
	uv_close(&s->in.handle, stream_on_closed);
	if (s->to != &s->in.stream)
		uv_close(&s->out.handle, stream_on_closed);
	uv_close((uv_handle_t *)&s->timer, stream_on_closed);
}

static void stream_on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf)
{
	(void)handle, (void)wanted;
	*buf = uv_buf_init(stream_room, sizeof(stream_room));
}

static void stream_on_read(uv_stream_t *in, ssize_t len, const uv_buf_t *buf)
{
	struct stream *s = in->data;

	if (len > 0 && !s->finishing)
		s->events.on_data(s->arg, buf->base, (size_t)len);
	if (len >= 0)
		return;
	uv_read_stop(in);
	s->over = true;
	if (!s->finishing)
		s->events.on_end(s->arg);
	else if (len != UV_EOF)
		stream_shut(s);
}

struct stream_feed {
	int from, to;
};

/* The kernel cannot tell when a file may be read: it always may. */
static void *stream_feed(void *arg)
{
	struct stream_feed *feed = arg;
	char bytes[4096];
	ssize_t len, done = 0;

	while (done >= 0 && (len = read(feed->from, bytes, sizeof(bytes))) > 0) {
		for (ssize_t at = 0; at < len && done >= 0; at += done)
			done = write(feed->to, bytes + at, (size_t)(len - at));
	}
	close(feed->to);
	free(feed);
	return NULL;
}

/* The end to read of a pipe that is fed with a file; -1: there is none. */
static int stream_pipe_of(int fd)
{
	struct stream_feed *feed;
	pthread_t thread;
	int pair[2];

	if (pipe2(pair, O_CLOEXEC) < 0)
		return -1;
	feed = mem_alloc(sizeof(*feed));
	*feed = (struct stream_feed){fd, pair[1]};
	if (pthread_create(&thread, NULL, stream_feed, feed) == 0) {
		pthread_detach(thread);
		return pair[0];
	}
	close(pair[0]);
	close(pair[1]);
	free(feed);
	return -1;
}

static int stream_side_open(uv_loop_t *loop, union stream_side *side, int fd, bool reads)
{
	if (reads && uv_guess_handle(fd) == UV_FILE)
		fd = stream_pipe_of(fd);
	if (uv_guess_handle(fd) == UV_TTY && uv_tty_init(loop, &side->tty, fd, reads) == 0)
		return 0;
	uv_pipe_init(loop, &side->pipe, 0);
	return uv_pipe_open(&side->pipe, fd);
}

int stream_new(struct stream **stream_r, uv_loop_t *loop, int read_fd, int write_fd,
	       const struct stream_events *events, void *arg)
{
	struct stream *s = mem_alloc(sizeof(*s));
	int rc = stream_side_open(loop, &s->in, read_fd, true);

	s->events = *events;
	s->arg = arg;
	s->to = &s->in.stream;
	s->handles = 2;
	uv_timer_init(loop, &s->timer);
	if (rc == 0 && write_fd != read_fd) {
		rc = stream_side_open(loop, &s->out, write_fd, false);
		s->to = &s->out.stream;
		s->handles = 3;
	}
	s->in.handle.data = s->to->data = s->timer.data = s;
	if (rc == 0)
		rc = uv_read_start(&s->in.stream, stream_on_alloc, stream_on_read);
	if (rc == 0) {
		*stream_r = s;
		return 0;
	}
	stream_shut(s);
	return ERR_SYSTEM;
}

static void stream_on_written(uv_write_t *request, int status)
{
	struct stream *s = request->handle->data;

	free(request);
	if (status == UV_ECANCELED || s->closing)
		return;
	/* The loop keeps what is behind it, and says no more of it. */
	s->broken = s->broken || status < 0;
	if (stream_queued(s))
		return;
	if (s->finishing)
		stream_shut(s);
	else if (s->events.on_low)
		s->events.on_low(s->arg);
}

static void stream_queue(struct stream *s, const char *bytes, size_t len)
{
	struct stream_piece *piece = mem_alloc(sizeof(*piece) + len);
	uv_buf_t buf;

	memcpy(piece->bytes, bytes, len);
	buf = uv_buf_init(piece->bytes, (unsigned)len);
	if (uv_write(&piece->request, s->to, &buf, 1, stream_on_written) != 0)
		free(piece);
}

static void stream_on_overflow(uv_timer_t *timer)
{
	struct stream *s = timer->data;

	s->events.on_end(s->arg);
}

void stream_write(struct stream *s, const char *bytes, size_t len)
{
	uv_buf_t buf = uv_buf_init((char *)(uintptr_t)bytes, (unsigned)len);
	int done = 0;

	if (s->closing || s->finishing || s->ended || s->broken || len == 0)
		return;
	if (stream_queued(s) == 0)
		done = uv_try_write(s->to, &buf, 1);
	if (done == (int)len)
		return;
	if (done < 0)
		done = 0;
	if (stream_queued(s) + len > STREAM_HARD)
		uv_timer_start(&s->timer, stream_on_overflow, 0, 0);
	else
		stream_queue(s, bytes + done, len - (size_t)done);
}

static void stream_on_shut(uv_shutdown_t *request, int status)
{
	(void)request, (void)status;
}

void stream_write_end(struct stream *s)
{
	if (s->closing || s->ended)
		return;
	s->ended = true;
	uv_shutdown(&s->shutdown, s->to, stream_on_shut);
}

size_t stream_queued(const struct stream *s)
{
	return s->broken ? 0 : uv_stream_get_write_queue_size(s->to);
}

void stream_pause(struct stream *s, bool paused)
{
	if (s->paused == paused || s->closing)
		return;
	s->paused = paused;
	if (paused)
		uv_read_stop(&s->in.stream);
	else if (!s->over)
		uv_read_start(&s->in.stream, stream_on_alloc, stream_on_read);
}

void stream_drain(struct stream *s)
{
	uv_os_fd_t fd;
	ssize_t len;

	if (s->closing || uv_fileno(&s->in.handle, &fd) != 0)
		return;
	while ((len = read(fd, stream_room, sizeof(stream_room))) > 0)
		s->events.on_data(s->arg, stream_room, (size_t)len);
}

void stream_close(struct stream **stream)
{
	if (*stream)
		stream_shut(*stream);
	*stream = NULL;
}

static void stream_on_late(uv_timer_t *timer)
{
	struct stream *s = timer->data;
	size_t left = stream_queued(s);

	if (left == s->left)
		stream_shut(s);
	s->left = left;
}

void stream_finish(struct stream **stream, int ms)
{
	struct stream *s = *stream;

	*stream = NULL;
	if (!s)
		return;
	s->finishing = true;
	s->left = stream_queued(s);
	if (s->left == 0)
		stream_shut(s);
	else if (ms)
		uv_timer_start(&s->timer, stream_on_late, (uint64_t)ms, (uint64_t)ms);
}
