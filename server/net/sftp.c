#include "server/net/sftp.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/net/sftp_answer.h"
#include "server/net/sftp_file.h"

/* Bytes that wait to be looked at before the channel is paused. */
enum { SFTP_IN_FULL = 64 * 1024 };

static void sftp_go(struct sftp *s);

/* --- what the tree answers --- */

static struct sftp_wire_entry sftp_entry(const struct tree_entry *entry)
{
	return (struct sftp_wire_entry){.name = entry->name,
					.owner = entry->owner,
					.is_dir = entry->is_dir,
					.is_mine = entry->is_mine,
					.size = entry->size,
					.at = entry->at};
}

static void sftp_open_dir(struct sftp *s)
{
	struct sftp_handle *h = sftp_file_new(s, SFTP_DIR);

	if (!h)
		return;
	h->dir.path = s->path;
	sftp_file_give(s, h);
}

static void sftp_found(struct sftp *s, const struct tree_entry *entry)
{
	struct sftp_wire_entry seen = sftp_entry(entry);

	if (s->type == SFTP_OPENDIR && entry->is_dir) {
		sftp_open_dir(s);
	} else if (s->type == SFTP_OPENDIR) {
		sftp_answer_status(s, SFTP_FAILURE, "not a directory");
	} else if (s->type == SFTP_OPEN && (s->flags & SFTP_MUST_CREATE)) {
		sftp_answer_status(s, SFTP_FAILURE, "it is there already");
	} else if (s->type == SFTP_OPEN && entry->is_dir) {
		sftp_answer_status(s, SFTP_FAILURE, "a directory");
	} else if (s->type == SFTP_OPEN) {
		sftp_file_source(s, entry);
	} else {
		sftp_wire_attrs(&s->out, s->id, &seen);
		sftp_answer_send(s);
	}
}

static void sftp_on_entry(void *arg, int err, const char *words, const struct tree_entry *entry)
{
	struct sftp *s = arg;

	if (err == ERR_NOT_FOUND && s->type == SFTP_OPEN && (s->flags & SFTP_MUST_CREATE))
		sftp_file_sink(s);
	else if (err < 0)
		sftp_answer_fail(s, err, words);
	else
		sftp_found(s, entry);
	sftp_goes_on(s);
}

static void sftp_on_page(void *arg, int err, const char *words, const struct tree_entry *entries,
			 size_t count)
{
	struct sftp *s = arg;
	struct buf names = {0};

	if (err == 0 && count == 0 && !s->handle->dir.is_over) {
		tree_list(s->tree, &s->handle->dir);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct sftp_wire_entry entry = sftp_entry(&entries[i]);

		sftp_wire_entry(&names, &entry);
	}
	if (err < 0) {
		sftp_answer_fail(s, err, words);
	} else if (count == 0) {
		sftp_answer_status(s, SFTP_EOF, "");
	} else {
		sftp_wire_names(&s->out, s->id, (uint32_t)count, &names);
		sftp_answer_send(s);
	}
	sftp_goes_on(s);
}

static void sftp_on_changed(void *arg, int err, const char *words)
{
	struct sftp *s = arg;

	if (err < 0)
		sftp_answer_fail(s, err, words);
	else
		sftp_answer_ok(s);
	sftp_goes_on(s);
}

static void sftp_look(struct sftp *s)
{
	s->is_busy = true;
	tree_look(s->tree, &s->path);
}

/* --- the other requests --- */

static void sftp_fstat(struct sftp *s, const struct sftp_wire_request *request)
{
	struct sftp_handle *h = sftp_file_of(s, request, SFTP_FREE);
	struct sftp_wire_entry entry = {0};

	if (!h)
		return;
	entry.is_dir = h->kind == SFTP_DIR;
	entry.is_mine = h->kind == SFTP_SINK;
	entry.size = h->size;
	sftp_wire_attrs(&s->out, s->id, &entry);
	sftp_answer_send(s);
}

static void sftp_readdir(struct sftp *s, const struct sftp_wire_request *request)
{
	struct sftp_handle *h = sftp_file_of(s, request, SFTP_DIR);

	if (!h)
		return;
	if (h->dir.is_over) {
		sftp_answer_status(s, SFTP_EOF, "");
		return;
	}
	s->handle = h;
	s->is_busy = true;
	tree_list(s->tree, &h->dir);
}

static void sftp_realpath(struct sftp *s)
{
	struct arena *arena = arena_new();
	struct sftp_wire_entry entry = {.name = tree_path_text(arena, &s->path),
					.is_dir = tree_path_is_dir(&s->path)};
	struct buf names = {0};

	if (s->path.kind == TREE_NOWHERE) {
		sftp_answer_status(s, SFTP_NO_SUCH_FILE, err_words(ERR_NOT_FOUND));
	} else {
		sftp_wire_entry(&names, &entry);
		sftp_wire_names(&s->out, s->id, 1, &names);
		sftp_answer_send(s);
	}
	arena_free(&arena);
}

static void sftp_remove(struct sftp *s)
{
	if (!sftp_file_may_give(s, &s->path))
		return;
	s->is_busy = true;
	tree_remove(s->tree, &s->path);
}

static void sftp_rename(struct sftp *s, const struct sftp_wire_request *request)
{
	struct tree_path to;

	tree_path_parse(&to, request->to.bytes, request->to.len, s->caller->member != 0);
	if (!sftp_file_may_give(s, &s->path) || !sftp_file_may_give(s, &to))
		return;
	s->is_busy = true;
	tree_rename(s->tree, &s->path, to.name);
}

static void sftp_extended(struct sftp *s, const struct sftp_wire_request *request)
{
	static const char limits[] = "limits@openssh.com";

	if (request->path.len == strlen(limits) &&
	    memcmp(request->path.bytes, limits, strlen(limits)) == 0) {
		sftp_wire_limits(&s->out, s->id, SFTP_HANDLES);
		sftp_answer_send(s);
	} else {
		sftp_answer_status(s, SFTP_OP_UNSUPPORTED, "not known here");
	}
}

/* --- one request after the other --- */

static void sftp_answer(struct sftp *s, const struct sftp_wire_request *request)
{
	switch (request->type) {
	case SFTP_OPEN:
		if (sftp_file_open(s))
			sftp_look(s);
		break;
	case SFTP_CLOSE:
		sftp_file_close(s, request);
		break;
	case SFTP_READ:
		sftp_file_read(s, request);
		break;
	case SFTP_WRITE:
		sftp_file_write(s, request);
		break;
	case SFTP_LSTAT:
	case SFTP_STAT:
	case SFTP_OPENDIR:
		sftp_look(s);
		break;
	case SFTP_FSTAT:
		sftp_fstat(s, request);
		break;
	case SFTP_SETSTAT:
		sftp_answer_ok(s);
		break;
	case SFTP_FSETSTAT:
		sftp_file_set(s, request);
		break;
	case SFTP_READDIR:
		sftp_readdir(s, request);
		break;
	case SFTP_REMOVE:
		sftp_remove(s);
		break;
	case SFTP_RENAME:
		sftp_rename(s, request);
		break;
	case SFTP_REALPATH:
		sftp_realpath(s);
		break;
	case SFTP_MKDIR:
	case SFTP_RMDIR:
		sftp_answer_fail(s, ERR_REFUSED, "an outbox has no folders");
		break;
	case SFTP_EXTENDED:
		sftp_extended(s, request);
		break;
	case SFTP_MALFORMED:
		sftp_answer_status(s, SFTP_BAD_MESSAGE, "that is not a whole request");
		break;
	default:
		sftp_answer_status(s, SFTP_OP_UNSUPPORTED, "not known here");
	}
}

static void sftp_take(struct sftp *s, const struct sftp_wire_request *request)
{
	if (request->type == SFTP_INIT && !s->has_begun) {
		s->has_begun = true;
		sftp_wire_version(&s->out);
		sftp_answer_send(s);
		return;
	}
	s->type = request->type;
	s->id = request->id;
	s->flags = request->flags;
	s->handle = NULL;
	session_key(s->part.session);
	tree_path_parse(&s->path, request->path.bytes ? request->path.bytes : "", request->path.len,
			s->caller->member != 0);
	if (s->has_begun)
		sftp_answer(s, request);
	else
		ssh_chan_end(s->chan, 1);
}

static void sftp_go(struct sftp *s)
{
	struct sftp_wire_request request;
	size_t used = 0;
	int rc = 1;

	while (!s->is_busy && ssh_chan_queued(s->chan) <= SSH_CHAN_FULL &&
	       (rc = sftp_wire_read(buf_data(&s->in), buf_len(&s->in), &request, &used)) > 0) {
		sftp_take(s, &request);
		buf_consume(&s->in, used);
	}
	if (rc < 0) {
		log_info("sftp", "a channel is closed: what it sends is no request");
		ssh_chan_end(s->chan, 1);
	} else if (rc == 0 && s->is_eof) {
		ssh_chan_end(s->chan, 0);
	}
	/* Of a packet that is not whole the rest is always wanted. */
	ssh_chan_pause(s->chan, rc > 0 && buf_len(&s->in) > SFTP_IN_FULL);
}

void sftp_goes_on(struct sftp *s)
{
	s->is_busy = false;
	sftp_go(s);
}

/* --- its life --- */

static void sftp_on_data(void *arg, const char *bytes, size_t len)
{
	struct sftp *s = arg;

	buf_add(&s->in, bytes, len);
	if (!s->is_busy)
		sftp_go(s);
	else
		ssh_chan_pause(s->chan, buf_len(&s->in) > SFTP_IN_FULL);
}

static void sftp_on_eof(void *arg)
{
	struct sftp *s = arg;

	s->is_eof = true;
	if (!s->is_busy)
		sftp_go(s);
}

static void sftp_on_low(void *arg)
{
	struct sftp *s = arg;

	if (!s->is_busy)
		sftp_go(s);
}

static void sftp_on_end(void *arg)
{
	struct sftp *s = arg;

	for (int i = 0; i < SFTP_HANDLES; i++)
		sftp_file_free(&s->handles[i]);
	tree_drop(&s->tree);
	session_remove(&s->part);
	caller_drop(&s->caller);
	buf_free(&s->in);
	buf_free(&s->out);
	free(s);
}

static void sftp_stop(struct session_part *part, const char *why)
{
	struct sftp *s = (struct sftp *)part;

	sftp_answer_say(s, NULL, why);
	ssh_chan_end(s->chan, err_exit_status(ERR_BUSY));
}

void sftp_start(struct session *session, struct ssh_chan *chan)
{
	static const struct session_part_ops ops = {sftp_stop, NULL};
	static const struct ssh_chan_events chan_events = {.on_data = sftp_on_data,
							   .on_eof = sftp_on_eof,
							   .on_low = sftp_on_low,
							   .on_end = sftp_on_end};
	static const struct tree_events tree_events = {sftp_on_entry, sftp_on_page,
						       sftp_on_changed};
	struct sftp *s = mem_alloc(sizeof(*s));

	s->part.ops = &ops;
	s->chan = chan;
	s->caller = door_as_guest(session->caller);
	s->tree = tree_new(session, s->caller, &tree_events, s);
	session_key(session);
	session_add(session, &s->part);
	ssh_chan_attach(chan, &chan_events, s);
}
