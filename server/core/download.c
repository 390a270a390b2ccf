#include "server/core/download.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "server/store/blob.h"

struct download {
	uv_loop_t *loop;
	char *dir, *digest;
	download_on_read on_read;
	void *arg;
	bool is_dropped;

	/* the worker's, while it is at work */
	uv_work_t work;
	bool is_working;
	int fd; /* -1: not opened yet */
	int64_t from;
	size_t len;
	char *bytes;
	int err;
};

static void download_free(struct download *d)
{
	if (d->fd >= 0)
		close(d->fd);
	free(d->dir);
	free(d->digest);
	free(d->bytes);
	free(d);
}

struct download *download_new(struct hall *hall, const char *digest, download_on_read on_read,
			      void *arg)
{
	struct download *d = mem_alloc(sizeof(*d));

	d->loop = hall_loop(hall);
	d->dir = mem_dup(hall_dir(hall));
	d->digest = mem_dup(digest);
	d->on_read = on_read;
	d->arg = arg;
	d->fd = -1;
	return d;
}

static int download_open(struct download *d)
{
	int64_t size;
	int fd;

	if (d->fd >= 0)
		return 0;
	fd = blob_open(d->dir, d->digest, &size);
	if (fd < 0)
		return fd;
	d->fd = fd;
	return 0;
}

static void download_on_work(uv_work_t *work)
{
	struct download *d = work->data;
	size_t want = d->len, got = 0;
	ssize_t n = 1;

	d->err = download_open(d);
	if (!d->bytes)
		d->bytes = mem_alloc(DOWNLOAD_PIECE);
	while (d->err == 0 && got < want && n > 0) {
		n = pread(d->fd, d->bytes + got, want - got, (off_t)d->from + (off_t)got);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n < 0)
			d->err = ERR_SYSTEM;
		else
			got += (size_t)n;
	}
	d->len = got;
}

static void download_on_worked(uv_work_t *work, int status)
{
	struct download *d = work->data;

	(void)status;
	d->is_working = false;
	if (d->is_dropped)
		download_free(d);
	else
		d->on_read(d->arg, d->err, d->bytes, d->err < 0 ? 0 : d->len);
}

void download_read(struct download *d, int64_t from, size_t len)
{
	assert(!d->is_working);
	d->is_working = true;
	d->from = from;
	d->len = len < DOWNLOAD_PIECE ? len : DOWNLOAD_PIECE;
	d->work.data = d;
	uv_queue_work(d->loop, &d->work, download_on_work, download_on_worked);
}

void download_drop(struct download **download)
{
	struct download *d = *download;

	if (!d)
		return;
	*download = NULL;
	d->is_dropped = true;
	if (!d->is_working)
		download_free(d);
}
