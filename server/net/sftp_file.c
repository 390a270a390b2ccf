#include "server/net/sftp_file.h"

#include <stdlib.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "server/net/sftp_answer.h"

/* --- handles --- */

struct sftp_handle *sftp_file_new(struct sftp *s, enum sftp_kind kind)
{
	for (int i = 0; i < SFTP_HANDLES; i++) {
		if (s->handles[i].kind == SFTP_FREE) {
			s->handles[i] = (struct sftp_handle){.kind = kind, .sftp = s};
			return &s->handles[i];
		}
	}
	sftp_answer_fail(s, ERR_BUSY, "too many files are open at once");
	return NULL;
}

void sftp_file_free(struct sftp_handle *h)
{
	tree_dir_free(&h->dir);
	download_drop(&h->download);
	upload_drop(&h->upload);
	free(h->name);
	*h = (struct sftp_handle){0};
}

/* The handle a request names, or NULL having answered. */
struct sftp_handle *sftp_file_of(struct sftp *s, const struct sftp_wire_request *request,
				 enum sftp_kind kind)
{
	struct sftp_handle *h = request->has_handle && request->handle < SFTP_HANDLES
				    ? &s->handles[request->handle]
				    : NULL;

	if (h && h->kind != SFTP_FREE && (kind == SFTP_FREE || h->kind == kind))
		return h;
	sftp_answer_status(s, SFTP_FAILURE, "no such handle");
	return NULL;
}

void sftp_file_give(struct sftp *s, const struct sftp_handle *h)
{
	sftp_wire_handle(&s->out, s->id, (uint32_t)(h - s->handles));
	sftp_answer_send(s);
}

/* --- reading --- */

static void sftp_on_source_read(void *arg, int err, const char *bytes, size_t len)
{
	struct sftp *s = ((struct sftp_handle *)arg)->sftp;

	if (err < 0) {
		sftp_answer_fail(s, err, NULL);
	} else if (len == 0) {
		sftp_answer_status(s, SFTP_EOF, "");
	} else {
		sftp_wire_data(&s->out, s->id, bytes, len);
		sftp_answer_send(s);
	}
	sftp_goes_on(s);
}

void sftp_file_source(struct sftp *s, const struct tree_entry *entry)
{
	struct sftp_handle *h = sftp_file_new(s, SFTP_SOURCE);
	struct hall *hall = s->part.session->house->hall;

	if (!h)
		return;
	h->size = entry->size;
	h->download = entry->text ? download_of_text(hall, entry->text, sftp_on_source_read, h)
				  : download_new(hall, entry->digest, sftp_on_source_read, h);
	sftp_file_give(s, h);
}

/* --- writing --- */

static void sftp_on_sink_low(void *arg)
{
	struct sftp_handle *h = arg;
	struct sftp *s = h->sftp;

	if (!s->is_busy || s->handle != h || s->type != SFTP_WRITE)
		return;
	sftp_answer_ok(s);
	sftp_goes_on(s);
}

static void sftp_on_sink_done(void *arg, int err, const char *words, const json_t *file)
{
	struct sftp_handle *h = arg;
	struct sftp *s = h->sftp;

	(void)file;
	h->err = err;
	if (err < 0)
		sftp_answer_say(s, h->name, words);
	if (!s->is_busy || s->handle != h)
		return;
	sftp_answer_err(s, h->err);
	if (s->type == SFTP_CLOSE)
		sftp_file_free(h);
	sftp_goes_on(s);
}

void sftp_file_sink(struct sftp *s)
{
	static const struct upload_events events = {sftp_on_sink_low, sftp_on_sink_done};
	struct sftp_handle *h = sftp_file_new(s, SFTP_SINK);

	if (!h)
		return;
	h->name = mem_dup(s->path.name);
	h->upload =
	    upload_new(s->part.session->house->uploads, s->caller, s->path.name, false, &events, h);
	if (h->upload) {
		sftp_file_give(s, h);
		return;
	}
	sftp_file_free(h);
	sftp_answer_fail(s, ERR_BUSY, "too many files are on their way; try again in a moment");
}

/* Whether a path may be written to; otherwise having answered. */
bool sftp_file_may_give(struct sftp *s, const struct tree_path *path)
{
	const char *words = NULL;

	if (!s->caller->member)
		words = "only members give files; `ssh new@` makes you one";
	else if (path->kind != TREE_OUTBOX_FILE)
		words = "files are given to your outbox: /outbox/NAME";
	if (words)
		sftp_answer_fail(s, ERR_REFUSED, words);
	return !words;
}

bool sftp_file_open(struct sftp *s)
{
	uint32_t odd = s->flags & (SFTP_FOR_READING | SFTP_AT_END);

	if (!(s->flags & SFTP_FOR_WRITING)) {
		s->flags = 0;
		return true;
	}
	if (!sftp_file_may_give(s, &s->path))
		return false;
	if (s->flags & SFTP_MUST_CREATE)
		return true;
	if (odd || !(s->flags & SFTP_MAY_CREATE))
		sftp_answer_fail(s, ERR_REFUSED, "a file is given whole, from beginning to end");
	else
		sftp_file_sink(s);
	return false;
}

void sftp_file_write(struct sftp *s, const struct sftp_wire_request *request)
{
	struct sftp_handle *h = sftp_file_of(s, request, SFTP_SINK);

	if (!h)
		return;
	if (h->err == 0 && request->offset != (uint64_t)h->size) {
		h->err = ERR_REFUSED;
		upload_drop(&h->upload);
		sftp_answer_say(s, h->name, "a file is given whole, from beginning to end");
	}
	if (h->err < 0) {
		sftp_answer_err(s, h->err);
		return;
	}
	h->size += (int64_t)request->data.len;
	s->handle = h;
	upload_add(h->upload, request->data.bytes, request->data.len);
	s->is_busy = upload_queued(h->upload) > UPLOAD_FULL;
	if (!s->is_busy)
		sftp_answer_ok(s);
}

/* scp cuts a file to what it wrote; anything shorter was no whole file. */
void sftp_file_set(struct sftp *s, const struct sftp_wire_request *request)
{
	struct sftp_handle *h = sftp_file_of(s, request, SFTP_FREE);

	if (!h)
		return;
	if (h->kind == SFTP_SINK && request->has_size && h->err == 0 &&
	    request->size != (uint64_t)h->size)
		sftp_answer_fail(s, ERR_REFUSED, "a file is given whole, from beginning to end");
	else
		sftp_answer_ok(s);
}

void sftp_file_close(struct sftp *s, const struct sftp_wire_request *request)
{
	struct sftp_handle *h = sftp_file_of(s, request, SFTP_FREE);

	if (!h)
		return;
	if (h->kind == SFTP_SINK && h->err == 0) {
		s->handle = h;
		s->is_busy = true;
		upload_end(h->upload);
		return;
	}
	sftp_answer_err(s, h->err);
	sftp_file_free(h);
}

void sftp_file_read(struct sftp *s, const struct sftp_wire_request *request)
{
	struct sftp_handle *h = sftp_file_of(s, request, SFTP_SOURCE);
	size_t len = request->len < SFTP_WIRE_BYTES ? request->len : SFTP_WIRE_BYTES;

	if (!h)
		return;
	if (request->offset >= (uint64_t)h->size) {
		sftp_answer_status(s, SFTP_EOF, "");
		return;
	}
	s->is_busy = true;
	download_read(h->download, (int64_t)request->offset, len);
}
