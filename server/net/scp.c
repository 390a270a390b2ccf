#include "server/net/scp.h"

#include <stdlib.h>
#include <string.h>

#include "common/api/words.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/sanitize.h"
#include "server/core/limits.h"
#include "server/core/upload.h"
#include "server/net/pour.h"
#include "server/net/scp_wire.h"
#include "server/net/tree.h"

/* What the other side's next word is about. */
enum scp_step {
	SCP_IDLE,      /* taking: the next file */
	SCP_COMES,     /* taking: a file and its end */
	SCP_DISCARDED, /* the same, but it was answered already: it failed */
	SCP_BEGINS,    /* giving: whether to begin */
	SCP_ANNOUNCED, /* giving: whether the file is wanted */
	SCP_GIVEN,     /* giving: whether it arrived */
};

struct scp {
	struct session_part part; /* first */
	struct ssh_chan *chan;
	struct caller *caller;
	struct tree *tree;
	struct upload *upload;
	struct pour *pour;
	struct scp_wire wire;
	struct buf in;
	enum scp_step step;
	struct tree_path path; /* as it was asked for */
	char *digest, *text;   /* of the file given; a text that is no file */
	bool is_busy;	       /* no more is looked at now */
	bool has_failed, is_eof;
};

static void scp_go(struct scp *scp);

/* --- answers --- */

static void scp_ok(struct scp *scp)
{
	ssh_chan_write(scp->chan, "", 1);
}

static void scp_fail(struct scp *scp, const char *name, const char *words)
{
	struct arena *arena = arena_new();
	char *line = arena_printf(arena, "%s%s%s", name ? name : "", name ? ": " : "", words);

	line = arena_printf(arena, "\1scp: %s\n", sanitize_dup(arena, line, SANITIZE_LINE));
	ssh_chan_write(scp->chan, line, strlen(line));
	scp->has_failed = true;
	arena_free(&arena);
}

static void scp_end(struct scp *scp)
{
	ssh_chan_end(scp->chan, scp->has_failed ? 1 : 0);
}

static void scp_goes_on(struct scp *scp)
{
	scp->is_busy = false;
	scp_go(scp);
}

/* --- taking --- */

static void scp_on_low(void *arg)
{
	scp_goes_on(arg);
}

/* One answer a file: one that failed before its end is answered now, and what
 * still comes of it is not looked at. */
static void scp_on_done(void *arg, int err, const char *words, const json_t *file)
{
	struct scp *scp = arg;
	bool is_whole = scp->step == SCP_IDLE;

	(void)file;
	if (err < 0)
		scp_fail(scp, NULL, words);
	else
		scp_ok(scp);
	upload_drop(&scp->upload);
	if (!is_whole)
		scp->step = SCP_DISCARDED;
	scp_goes_on(scp);
}

/* Why a file that was announced is not taken, or NULL; freed by the caller. */
static char *scp_why_not(const struct scp *scp, int64_t size)
{
	const struct hall_limits *limits = hall_limits(scp->part.session->house->hall);

	return size > limits->file_bytes ? limits_say_file(limits) : NULL;
}

static void scp_take(struct scp *scp, const struct scp_wire_event *event)
{
	static const struct upload_events events = {scp_on_low, scp_on_done};
	const char *name = scp->path.kind == TREE_OUTBOX_FILE ? scp->path.name : event->text;
	char *why = scp_why_not(scp, event->size);

	if (!why)
		scp->upload = upload_new(scp->part.session->house->uploads, scp->caller, name,
					 false, &events, scp);
	if (scp->upload) {
		scp->step = SCP_COMES;
		scp_ok(scp);
		return;
	}
	/* Then nothing of it is sent. */
	scp->wire.left = 0;
	scp_fail(scp, name, why ? why : "too many files are on their way; try again in a moment");
	free(why);
}

static void scp_take_bytes(struct scp *scp, const struct scp_wire_event *event)
{
	if (scp->step != SCP_COMES)
		return;
	upload_add(scp->upload, event->text, event->len);
	scp->is_busy = upload_queued(scp->upload) > UPLOAD_FULL;
}

/* The other side says that it sent all of a file, or that it could not. */
static void scp_take_end(struct scp *scp, bool is_whole)
{
	bool is_due = scp->step == SCP_COMES;

	scp->step = SCP_IDLE;
	if (!is_due)
		return;
	if (is_whole) {
		scp->is_busy = true;
		upload_end(scp->upload);
		return;
	}
	upload_drop(&scp->upload);
	scp->has_failed = true;
	scp_ok(scp);
}

/* --- giving --- */

static void scp_on_poured(void *arg, int err)
{
	struct scp *scp = arg;

	pour_drop(&scp->pour);
	if (err < 0) {
		scp_fail(scp, NULL, err_words(err));
		scp_end(scp);
		return;
	}
	scp_ok(scp);
	scp->step = SCP_GIVEN;
	scp_goes_on(scp);
}

static void scp_give(struct scp *scp)
{
	scp->is_busy = true;
	scp->pour =
	    pour_new(scp->part.session, scp->chan, scp->digest, scp->text, scp_on_poured, scp);
}

static void scp_on_entry(void *arg, int err, const char *words, const struct tree_entry *entry)
{
	struct scp *scp = arg;
	char *line;

	if (err == 0 && entry->is_dir)
		words = "a folder; `sftp` lists what is in it", err = ERR_REFUSED;
	if (err < 0) {
		scp_fail(scp, NULL, words && *words ? words : err_words(err));
		scp_end(scp);
		return;
	}
	scp->digest = mem_dup(entry->digest);
	scp->text = mem_dup(entry->text);
	line = mem_printf("C0644 %lld %s\n", (long long)entry->size, entry->name);
	ssh_chan_write(scp->chan, line, strlen(line));
	free(line);
	scp->step = SCP_ANNOUNCED;
	scp_goes_on(scp);
}

/* --- what the other side says --- */

static void scp_hear_ok(struct scp *scp)
{
	switch (scp->step) {
	case SCP_COMES:
	case SCP_DISCARDED:
		scp_take_end(scp, true);
		break;
	case SCP_BEGINS:
		scp->is_busy = true;
		tree_look(scp->tree, &scp->path);
		break;
	case SCP_ANNOUNCED:
		scp_give(scp);
		break;
	case SCP_GIVEN:
		scp_end(scp);
		break;
	case SCP_IDLE:
		break;
	}
}

static void scp_hear_words(struct scp *scp)
{
	if (scp->step == SCP_COMES || scp->step == SCP_DISCARDED) {
		scp_take_end(scp, false);
		return;
	}
	scp->has_failed = true;
	if (scp->step != SCP_IDLE)
		scp_end(scp);
}

static void scp_hear(struct scp *scp, const struct scp_wire_event *event)
{
	bool takes = scp->step == SCP_IDLE;

	if (event->kind == SCP_OK)
		scp_hear_ok(scp);
	else if (event->kind == SCP_WORDS)
		scp_hear_words(scp);
	else if (event->kind == SCP_BYTES)
		scp_take_bytes(scp, event);
	else if (event->kind == SCP_FILE && takes)
		scp_take(scp, event);
	else if (event->kind == SCP_FOLDER && takes)
		scp_fail(scp, event->text, "an outbox has no folders");
	else if ((event->kind == SCP_TIMES || event->kind == SCP_LEAVE) && takes)
		scp_ok(scp);
	else
		scp_fail(scp, NULL, "that is not how scp speaks"), scp_end(scp);
}

static void scp_go(struct scp *scp)
{
	struct scp_wire_event event = {.kind = SCP_OK};
	const char *bytes = buf_data(&scp->in);
	size_t len = buf_len(&scp->in), before = len;

	while (!scp->is_busy && len && event.kind != SCP_NONSENSE) {
		scp_wire_next(&scp->wire, &bytes, &len, &event);
		if (event.kind != SCP_MORE)
			scp_hear(scp, &event);
	}
	buf_consume(&scp->in, before - len);
	if (scp->is_eof && !scp->is_busy)
		scp_end(scp);
	ssh_chan_pause(scp->chan, scp->is_busy);
}

/* --- its life --- */

static void scp_on_data(void *arg, const char *bytes, size_t len)
{
	struct scp *scp = arg;

	buf_add(&scp->in, bytes, len);
	if (!scp->is_busy)
		scp_go(scp);
}

static void scp_on_eof(void *arg)
{
	struct scp *scp = arg;

	scp->is_eof = true;
	if (!scp->is_busy)
		scp_go(scp);
}

static void scp_on_low_out(void *arg)
{
	struct scp *scp = arg;

	if (scp->pour)
		pour_low(scp->pour);
}

static void scp_on_end(void *arg)
{
	struct scp *scp = arg;

	upload_drop(&scp->upload);
	pour_drop(&scp->pour);
	tree_drop(&scp->tree);
	session_remove(&scp->part);
	caller_drop(&scp->caller);
	buf_free(&scp->in);
	free(scp->digest);
	free(scp->text);
	free(scp);
}

static void scp_stop(struct session_part *part, const char *why)
{
	struct scp *scp = (struct scp *)part;

	scp_fail(scp, NULL, why);
	scp_end(scp);
}

/* Flags of either kind, then a path. */
static void scp_read_line(struct scp *scp, const char *command)
{
	struct arena *arena = arena_new();
	const char *path = ".", *why;
	char **words;
	size_t count = 0, at = 1;

	if (words_split(arena, command, strlen(command), &words, &count, &why) < 0)
		count = 0;
	for (; at < count && words[at][0] == '-' && strcmp(words[at], "--") != 0; at++) {
		if (strchr(words[at], 'f'))
			scp->step = SCP_BEGINS;
	}
	at += at < count && strcmp(words[at], "--") == 0;
	if (at < count && *words[at])
		path = words[at];
	tree_path_parse(&scp->path, path, strlen(path), scp->caller->member != 0);
	arena_free(&arena);
}

static void scp_begin(struct scp *scp)
{
	const char *words = NULL;

	if (scp->step == SCP_BEGINS)
		return;
	if (!scp->caller->member)
		words = "only members give files; `ssh new@` makes you one";
	else if (scp->path.kind != TREE_OUTBOX && scp->path.kind != TREE_OUTBOX_FILE)
		words = "files are given to your outbox: scp FILE HOST:";
	if (!words) {
		scp_ok(scp);
		return;
	}
	scp_fail(scp, NULL, words);
	scp_end(scp);
}

bool scp_is_asked(const char *command)
{
	return strncmp(command, "scp ", 4) == 0;
}

void scp_start(struct session *session, struct ssh_chan *chan)
{
	static const struct session_part_ops ops = {scp_stop, NULL};
	static const struct ssh_chan_events chan_events = {.on_data = scp_on_data,
							   .on_eof = scp_on_eof,
							   .on_low = scp_on_low_out,
							   .on_end = scp_on_end};
	static const struct tree_events tree_events = {.on_entry = scp_on_entry};
	struct scp *scp = mem_alloc(sizeof(*scp));

	scp->part.ops = &ops;
	scp->chan = chan;
	scp->caller = door_as_guest(session->caller);
	scp->tree = tree_new(session, scp->caller, &tree_events, scp);
	session_key(session);
	session_add(session, &scp->part);
	ssh_chan_attach(chan, &chan_events, scp);
	scp_read_line(scp, ssh_chan_command(chan));
	scp_begin(scp);
}
