#include "server/net/exec.h"

#include <stdlib.h>
#include <string.h>

#include "common/api/check.h"
#include "common/api/jsonline.h"
#include "common/api/plain.h"
#include "common/api/words.h"
#include "common/base/arena.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/sanitize.h"
#include "server/net/exec_out.h"
#include "server/net/pour.h"
#include "server/net/watch.h"

/* What a call's other fields may take beside the body; the exact limit is in
 * the call's table. */
enum { EXEC_SLACK = 64, EXEC_BODY_END = 4 };

struct exec {
	struct session_part part; /* first */
	struct ssh_chan *chan;	  /* NULL once gone, while a call still runs */
	struct caller *caller;
	struct arena *arena;
	struct words_line line;
	struct buf body;
	struct watch *watch;
	struct upload *upload; /* of a file that comes on standard input */
	struct pour *pour;     /* of one that goes to standard output */
	bool pty, asking, missed;
	bool has_more; /* of a long text, to be asked for when there is room */
};

static void exec_free(struct exec *exec)
{
	watch_free(&exec->watch);
	upload_drop(&exec->upload);
	pour_drop(&exec->pour);
	json_decref(exec->line.params);
	buf_free(&exec->body);
	arena_free(&exec->arena);
	caller_drop(&exec->caller);
	free(exec);
}

static void exec_write(struct exec *exec, const char *text, bool is_error)
{
	text = exec->pty ? exec_out_crlf(exec->arena, text) : text;
	if (is_error)
		ssh_chan_write_error(exec->chan, text, strlen(text));
	else
		ssh_chan_write(exec->chan, text, strlen(text));
}

/* Nothing of a body is taken after it: its end would send what was read so far. */
static void exec_fail(struct exec *exec, int err, const char *words)
{
	exec->line.wants_body = false;
	words = sanitize_dup(exec->arena, words && *words ? words : err_words(err), SANITIZE_LINE);
	if (exec->line.json)
		exec_write(exec, jsonline_error(exec->arena, err, words), false);
	exec_write(exec, arena_printf(exec->arena, "hearth: %s\n", words), true);
	ssh_chan_end(exec->chan, err_exit_status(err));
}

/* --- the call --- */

static void exec_call(struct exec *exec);

/* Long texts are plain, whatever is asked for. */
static enum hall_form exec_form(const struct exec *exec)
{
	return exec->line.json && !(exec->line.call->flags & CALL_TEXT) ? HALL_JSONLINE
									: HALL_PLAIN;
}

/* text: the result as it was written out beside the loop; NULL: it was not. */
static void exec_write_result(struct exec *exec, const json_t *result, const char *text)
{
	if (!text && exec_form(exec) == HALL_JSONLINE)
		text = jsonline_dup(exec->arena, result);
	else if (!text)
		text = plain_result(exec->arena, exec->line.call, result);
	exec_write(exec, text, false);
}

/* A piece of a long text; the next is asked for when the peer has taken this one. */
static void exec_text(struct exec *exec, const struct hall_reply *reply)
{
	json_t *next = json_object_get(reply->result, "next");

	arena_reset(exec->arena);
	exec_write_result(exec, reply->result, reply->text);
	if (!json_is_string(next)) {
		ssh_chan_end(exec->chan, 0);
		return;
	}
	json_object_set(exec->line.params, "after", next);
	exec->has_more = ssh_chan_queued(exec->chan) > SSH_CHAN_LOW;
	if (!exec->has_more)
		exec_call(exec);
}

static void exec_give(struct exec *exec, const json_t *result, const char *text)
{
	exec_write_result(exec, result, text);
	ssh_chan_end(exec->chan, 0);
}

/* The reply, unless there is none to give or nobody to give it to. */
static bool exec_is_answered(struct exec *exec, const struct hall_reply *reply)
{
	exec->asking = false;
	if (!exec->chan)
		exec_free(exec);
	else if (reply->err < 0)
		exec_fail(exec, reply->err, reply->words);
	else
		return true;
	return false;
}

static void exec_on_reply(void *arg, const struct hall_reply *reply)
{
	struct exec *exec = arg;

	if (!exec_is_answered(exec, reply))
		return;
	if (exec->line.call->flags & CALL_TEXT)
		exec_text(exec, reply);
	else
		exec_give(exec, reply->result, reply->text);
}

static void exec_on_event(void *arg, const json_t *params, const char *line, size_t len)
{
	struct exec *exec = arg;

	(void)line, (void)len;
	if (ssh_chan_queued(exec->chan) > SSH_CHAN_FULL) {
		exec->missed = true;
		return;
	}
	arena_reset(exec->arena);
	exec_write(exec,
		   exec->line.json ? jsonline_dup(exec->arena, params)
				   : plain_event(exec->arena, params),
		   false);
}

static void exec_watch(struct exec *exec)
{
	json_t *result = NULL;
	char why[CHECK_WHY] = "";
	int err;

	exec->watch = watch_new(exec->part.session, exec_on_event, exec);
	err = watch_begin(exec->watch, exec->line.params, &result, why);
	json_decref(result);
	if (err < 0)
		exec_fail(exec, err, why);
}

static void exec_call(struct exec *exec)
{
	if (strcmp(exec->line.call->name, "watch") == 0) {
		exec_watch(exec);
		return;
	}
	exec->asking = true;
	session_ask_text(exec->part.session, exec->caller, exec->line.call->name, exec->line.params,
			 exec_form(exec), exec_on_reply, exec);
}

/* --- the bytes of a file --- */

static void exec_on_kept(void *arg, int err, const char *words, const json_t *file)
{
	struct exec *exec = arg;

	if (err < 0)
		exec_fail(exec, err, words);
	else
		exec_give(exec, file, NULL);
}

static void exec_on_taken(void *arg)
{
	ssh_chan_pause(((struct exec *)arg)->chan, false);
}

static void exec_take_file(struct exec *exec)
{
	static const struct upload_events events = {exec_on_taken, exec_on_kept};
	struct house *house = exec->part.session->house;
	const struct call *call;
	const char *name;
	char why[CHECK_WHY];
	json_t *clean = NULL;
	int err;

	/* In place of the bytes, so that the rest can be looked at. */
	json_object_set_new(exec->line.params, exec->line.body_name, json_string("bytes"));
	err = hall_admit(house->hall, exec->caller, exec->line.call->name, exec->line.params, &call,
			 &clean, why);
	if (err < 0) {
		exec_fail(exec, err, why);
		return;
	}
	name = json_string_value(json_object_get(clean, "name"));
	exec->upload = upload_new(house->uploads, exec->caller, name ? name : "file",
				  json_is_true(json_object_get(clean, "unique")), &events, exec);
	json_decref(clean);
	if (!exec->upload)
		exec_fail(exec, ERR_BUSY, "too many files are on their way; try again in a moment");
}

static void exec_take_bytes(struct exec *exec, const char *bytes, size_t len)
{
	upload_add(exec->upload, bytes, len);
	if (upload_queued(exec->upload) > UPLOAD_FULL)
		ssh_chan_pause(exec->chan, true);
}

static void exec_on_poured(void *arg, int err)
{
	struct exec *exec = arg;

	if (err < 0)
		exec_fail(exec, err, NULL);
	else
		ssh_chan_end(exec->chan, 0);
}

static void exec_on_shown(void *arg, const struct hall_reply *reply)
{
	struct exec *exec = arg;

	if (exec_is_answered(exec, reply))
		exec->pour = pour_new(exec->part.session, exec->chan,
				      json_string_value(json_object_get(reply->result, "digest")),
				      NULL, exec_on_poured, exec);
}

static void exec_give_file(struct exec *exec)
{
	json_object_del(exec->line.params, "from");
	exec->asking = true;
	session_ask(exec->part.session, exec->caller, "file.show", exec->line.params, exec_on_shown,
		    exec);
}

/* A call whose input or output are the bytes of a file. False: it is asked as
 * any other, with the text as a word or the answer as JSON. */
static bool exec_moves_bytes(struct exec *exec)
{
	bool takes = exec->line.call->kind == CALL_WRITE;

	if (!(exec->line.call->flags & CALL_BYTES) ||
	    (takes ? !exec->line.wants_body : exec->line.json))
		return false;
	if (exec->pty)
		exec_fail(exec, ERR_INVALID, "bytes go by a pipe, not by a terminal: leave out -t");
	else if (takes)
		exec_take_file(exec);
	else
		exec_give_file(exec);
	return true;
}

/* --- the body --- */

static size_t exec_body_max(const struct exec *exec)
{
	for (const struct field *f = exec->line.call->in; f && f->name; f++) {
		if (strcmp(f->name, exec->line.body_name) == 0)
			return (size_t)f->max;
	}
	return 0;
}

/* The final line feeds are how text arrives, not part of it. */
static void exec_take_body(struct exec *exec)
{
	const char *text = buf_data(&exec->body);
	size_t len = buf_len(&exec->body);
	json_t *body;

	while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	exec->line.wants_body = false;
	body = json_stringn(text, len);
	if (!body) {
		exec_fail(exec, ERR_INVALID, "the body is not valid UTF-8");
		return;
	}
	json_object_set_new(exec->line.params, exec->line.body_name, body);
	buf_free(&exec->body);
	exec_call(exec);
}

static void exec_on_data(void *arg, const char *bytes, size_t len)
{
	struct exec *exec = arg;
	const char *end = exec->pty ? memchr(bytes, EXEC_BODY_END, len) : NULL;

	if (exec->upload) {
		exec_take_bytes(exec, bytes, len);
		return;
	}
	if (!exec->line.wants_body)
		return;
	if (end)
		len = (size_t)(end - bytes);
	if (buf_add(&exec->body, bytes, len) < 0)
		exec_fail(exec, ERR_TOO_LARGE,
			  arena_printf(exec->arena, "the body is larger than %zu bytes",
				       exec_body_max(exec)));
	else if (end)
		exec_take_body(exec);
}

static void exec_on_eof(void *arg)
{
	struct exec *exec = arg;

	if (exec->upload)
		upload_end(exec->upload);
	else if (exec->line.wants_body)
		exec_take_body(exec);
}

/* --- its life --- */

static size_t exec_held(void *arg)
{
	return buf_len(&((struct exec *)arg)->body);
}

static void exec_on_low(void *arg)
{
	struct exec *exec = arg;

	if (exec->has_more) {
		exec->has_more = false;
		exec_call(exec);
	}
	if (exec->pour)
		pour_low(exec->pour);
	if (!exec->missed)
		return;
	exec->missed = false;
	exec_write(exec, exec->line.json ? "{\"kind\":\"missed\"}\n" : "missed\n", false);
}

static void exec_on_end(void *arg)
{
	struct exec *exec = arg;

	watch_free(&exec->watch);
	upload_drop(&exec->upload);
	pour_drop(&exec->pour);
	session_remove(&exec->part);
	exec->chan = NULL;
	if (!exec->asking)
		exec_free(exec);
}

static void exec_stop(struct session_part *part, const char *why)
{
	struct exec *exec = (struct exec *)part;

	if (!exec->asking)
		exec_fail(exec, ERR_BUSY, why);
}

static void exec_became(struct session_part *part)
{
	struct exec *exec = (struct exec *)part;

	if (exec->watch)
		watch_became(exec->watch);
}

/* Who may not call it at all is told so before anything else is looked at. */
static int exec_may(struct exec *exec)
{
	const struct call *call;
	char why[CHECK_WHY];
	json_t *clean = NULL;
	int err = hall_admit(exec->part.session->house->hall, exec->caller, exec->line.call->name,
			     exec->line.params, &call, &clean, why);

	json_decref(clean);
	return err == ERR_NEEDS_MEMBER || err == ERR_REFUSED ? err : 0;
}

static int exec_read_line(struct exec *exec, const char *line, const char **why_r)
{
	static const enum call_who who[] = {CALL_ANYONE, CALL_MEMBER, CALL_SYSOP};
	size_t count;
	char **words;
	int err = words_split(exec->arena, line, strlen(line), &words, &count, why_r);

	if (err < 0) {
		exec->line.json = strstr(line, "--json") != NULL;
		return err;
	}
	err = words_parse(exec->arena, words, count, "ssh HOST", who[exec->caller->role],
			  &exec->line, why_r);
	if (err == 0 && exec->line.call)
		err = exec_may(exec);
	return err;
}

static void exec_run(struct exec *exec, const char *line)
{
	const char *why = NULL;
	int err = exec_read_line(exec, line, &why);

	if (err < 0) {
		exec_fail(exec, err, why);
	} else if (exec->line.help) {
		exec_write(exec, exec->line.help, false);
		ssh_chan_end(exec->chan, 0);
	} else if (exec_moves_bytes(exec)) {
		return;
	} else if (exec->line.wants_body) {
		exec->body.max = exec_body_max(exec) + EXEC_SLACK;
	} else {
		exec_call(exec);
	}
}

void exec_start(struct session *session, struct ssh_chan *chan)
{
	static const struct session_part_ops ops = {exec_stop, exec_became};
	static const struct ssh_chan_events events = {.on_data = exec_on_data,
						      .on_eof = exec_on_eof,
						      .on_low = exec_on_low,
						      .on_end = exec_on_end,
						      .held = exec_held};
	struct exec *exec = mem_alloc(sizeof(*exec));

	exec->part.ops = &ops;
	exec->chan = chan;
	exec->pty = ssh_chan_terms(chan)->pty;
	exec->arena = arena_new();
	exec->caller = door_as_guest(session->caller);
	session_key(session);
	session_add(session, &exec->part);
	ssh_chan_attach(chan, &events, exec);
	exec_run(exec, ssh_chan_command(chan));
}
