#include "server/core/download.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "server/store/blob.h"

struct download {
	uv_loop_t *loop;
	char *dir, *digest, *text; /* text: of what is no file; else NULL */
	download_on_read on_read;
	void *arg;
	bool is_dropped;

	/* the worker's, while it is at work */
	uv_work_t work;
	bool is_working;
	int64_t from;
	size_t len;
	char *bytes;
	int err;
};

static void download_free(struct download *d)
{
	free(d->dir);
	free(d->digest);
	free(d->text);
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
	return d;
}

struct download *download_of_text(struct hall *hall, const char *text, download_on_read on_read,
				  void *arg)
{
	struct download *d = download_new(hall, "", on_read, arg);

	d->text = mem_dup(text);
	return d;
}

static void download_fill_text(struct download *d)
{
	size_t len = strlen(d->text), from = (size_t)d->from < len ? (size_t)d->from : len;

	d->len = d->len < len - from ? d->len : len - from;
	memcpy(d->bytes, d->text + from, d->len);
}

static int download_fill(struct download *d, int fd)
{
	size_t got = 0;
	ssize_t n = 1;

	while (got < d->len && n > 0) {
		n = pread(fd, d->bytes + got, d->len - got, (off_t)d->from + (off_t)got);
		if (n < 0 && errno != EINTR)
			return ERR_SYSTEM;
		got += n > 0 ? (size_t)n : 0;
		n = n < 0 ? 1 : n;
	}
	d->len = got;
	return 0;
}

/* Opened anew for each piece: who asks for no more holds no descriptor. */
static void download_on_work(uv_work_t *work)
{
	struct download *d = work->data;
	int64_t size;
	int fd;

	if (!d->bytes)
		d->bytes = mem_alloc(DOWNLOAD_PIECE);
	if (d->text) {
		download_fill_text(d);
		return;
	}
	fd = blob_open(d->dir, d->digest, &size);
	d->err = fd < 0 ? fd : download_fill(d, fd);
	if (fd >= 0)
		close(fd);
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
