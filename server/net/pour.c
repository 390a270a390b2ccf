#include "server/net/pour.h"

#include <stdlib.h>

#include "common/base/mem.h"
#include "server/core/download.h"

struct pour {
	struct ssh_chan *chan;
	struct download *download;
	int64_t at;
	bool is_reading;
	pour_on_done on_done;
	void *arg;
};

static void pour_go(struct pour *pour)
{
	if (pour->is_reading || ssh_chan_queued(pour->chan) > SSH_CHAN_LOW)
		return;
	pour->is_reading = true;
	download_read(pour->download, pour->at, DOWNLOAD_PIECE);
}

/* Who is told may drop it. */
static void pour_on_read(void *arg, int err, const char *bytes, size_t len)
{
	struct pour *pour = arg;

	pour->is_reading = false;
	if (err < 0 || len == 0) {
		pour->on_done(pour->arg, err);
		return;
	}
	ssh_chan_write(pour->chan, bytes, len);
	pour->at += (int64_t)len;
	pour_go(pour);
}

struct pour *pour_new(struct session *session, struct ssh_chan *chan, const char *digest,
		      const char *text, pour_on_done on_done, void *arg)
{
	struct hall *hall = session->house->hall;
	struct pour *pour = mem_alloc(sizeof(*pour));

	pour->chan = chan;
	pour->on_done = on_done;
	pour->arg = arg;
	pour->download = text ? download_of_text(hall, text, pour_on_read, pour)
			      : download_new(hall, digest, pour_on_read, pour);
	pour_go(pour);
	return pour;
}

void pour_low(struct pour *pour)
{
	pour_go(pour);
}

void pour_drop(struct pour **pour)
{
	if (!*pour)
		return;
	download_drop(&(*pour)->download);
	free(*pour);
	*pour = NULL;
}
