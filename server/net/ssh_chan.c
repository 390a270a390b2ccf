#include "server/net/ssh_chan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/net/ssh_guard.h"
#include "server/net/ssh_private.h"

/* Pieces sent in one turn, so that one channel does not hold up the others. */
enum { SSH_CHAN_ROUNDS = 4, SSH_CHAN_LINE = 64 * 1024 };

/* --- what libssh calls: look, note, answer --- */

static int ssh_chan_clamp(int n, int most, int otherwise)
{
	if (n <= 0)
		return otherwise;
	return n > most ? most : n;
}

static void ssh_chan_set_size(struct ssh_chan *chan, int columns, int rows)
{
	chan->terms.columns = ssh_chan_clamp(columns, SSH_CHAN_COLUMNS, 80);
	chan->terms.rows = ssh_chan_clamp(rows, SSH_CHAN_ROWS, 24);
}

/* Copies a word of the peer's if it is harmless; false and "" otherwise. */
static bool ssh_chan_copy_word(char *to, size_t size, const char *word, const char *allowed)
{
	size_t len = strlen(word);

	to[0] = '\0';
	if (len == 0 || len >= size)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!isalnum((unsigned char)word[i]) && !strchr(allowed, word[i]))
			return false;
	}
	memcpy(to, word, len + 1);
	return true;
}

static int ssh_chan_on_pty(ssh_session session, ssh_channel channel, const char *term, int columns,
			   int rows, int px, int py, void *arg)
{
	struct ssh_chan *chan = arg;

	(void)session, (void)channel, (void)px, (void)py;
	if (chan->asked || chan->terms.pty)
		return 1;
	chan->terms.pty = true;
	ssh_chan_copy_word(chan->terms.term, sizeof(chan->terms.term), term, "+._-");
	ssh_chan_set_size(chan, columns, rows);
	return 0;
}

static int ssh_chan_on_size(ssh_session session, ssh_channel channel, int columns, int rows, int px,
			    int py, void *arg)
{
	struct ssh_chan *chan = arg;

	(void)session, (void)channel, (void)px, (void)py;
	if (!chan->terms.pty)
		return 1;
	ssh_chan_set_size(chan, columns, rows);
	chan->resized = chan->conn->stirred = true;
	return 0;
}

static int ssh_chan_on_env(ssh_session session, ssh_channel channel, const char *name,
			   const char *value, void *arg)
{
	struct ssh_chan *chan = arg;
	struct ssh_chan_terms *t = &chan->terms;
	const struct {
		const char *name;
		char *to;
	} words[] = {{"LANG", t->lang},
		     {"LC_ALL", t->lc_all},
		     {"LC_CTYPE", t->lc_ctype},
		     {"LC_MESSAGES", t->lc_messages}};

	(void)session, (void)channel;
	if (chan->asked)
		return 1;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i].name, name) == 0)
			return ssh_chan_copy_word(words[i].to, SSH_CHAN_WORD, value, "._-@") ? 0
											     : 1;
	}
	if (strcmp(name, "NO_COLOR") == 0) {
		t->no_color = *value != '\0';
		return 0;
	}
	if (strcmp(name, "TERM") == 0)
		return ssh_chan_copy_word(t->term, sizeof(t->term), value, "+._-") ? 0 : 1;
	/* Known and harmless, but nothing here needs them. */
	return strncmp(name, "LC_", 3) == 0 || strcmp(name, "COLORFGBG") == 0 ? 0 : 1;
}

static int ssh_chan_ask(struct ssh_chan *chan, enum ssh_chan_kind kind, const char *command)
{
	if (chan->asked || strlen(command) > SSH_CHAN_LINE)
		return 1;
	chan->asked = chan->conn->stirred = true;
	chan->kind = kind;
	chan->command = mem_dup(command);
	return 0;
}

static int ssh_chan_on_shell(ssh_session session, ssh_channel channel, void *arg)
{
	(void)session, (void)channel;
	return ssh_chan_ask(arg, SSH_CHAN_SHELL, "");
}

static int ssh_chan_on_exec(ssh_session session, ssh_channel channel, const char *line, void *arg)
{
	(void)session, (void)channel;
	return ssh_chan_ask(arg, SSH_CHAN_EXEC, line);
}

static int ssh_chan_on_subsystem(ssh_session session, ssh_channel channel, const char *name,
				 void *arg)
{
	(void)session, (void)channel;
	if (strcmp(name, "rpc") != 0 && strcmp(name, "sftp") != 0)
		return 1;
	return ssh_chan_ask(arg, SSH_CHAN_SUBSYSTEM, name);
}

/* Takes what fits; libssh keeps the rest and the window stays closed for it. It
 * keeps what a peer sends beyond its window as well, so who does is sent away. */
static int ssh_chan_on_data(ssh_session session, ssh_channel channel, void *data, uint32_t len,
			    int is_stderr, void *arg)
{
	struct ssh_chan *chan = arg;
	size_t kept = buf_len(&chan->in), room = kept < SSH_CHAN_IN ? SSH_CHAN_IN - kept : 0;
	size_t n = len < room ? len : room;

	(void)session, (void)channel;
	if (is_stderr || chan->ending)
		return (int)len;
	if (buf_add(&chan->in, data, n) < 0)
		return 0;
	chan->held = len - n;
	chan->conn->stirred = true;
	if (len - n > SSH_CHAN_HELD)
		chan->conn->closing = true;
	return (int)n;
}

static void ssh_chan_on_eof(ssh_session session, ssh_channel channel, void *arg)
{
	struct ssh_chan *chan = arg;

	(void)session, (void)channel;
	chan->eof = chan->conn->stirred = true;
}

static void ssh_chan_on_close(ssh_session session, ssh_channel channel, void *arg)
{
	struct ssh_chan *chan = arg;

	(void)session, (void)channel;
	chan->eof = chan->closed = chan->conn->stirred = true;
}

ssh_channel ssh_chan_open(struct ssh_conn *conn)
{
	struct ssh_chan *chan = mem_alloc(sizeof(*chan));

	chan->channel = ssh_channel_new(conn->session);
	if (!chan->channel)
		mem_exhausted();
	chan->conn = conn;
	chan->in.max = SSH_CHAN_IN + SSH_CHAN_HELD;
	chan->out.max = chan->errors.max = SSH_CHAN_HARD;
	ssh_chan_set_size(chan, 0, 0);
	chan->callbacks = (struct ssh_channel_callbacks_struct){
	    .userdata = chan,
	    .channel_data_function = ssh_chan_on_data,
	    .channel_eof_function = ssh_chan_on_eof,
	    .channel_close_function = ssh_chan_on_close,
	    .channel_pty_request_function = ssh_chan_on_pty,
	    .channel_shell_request_function = ssh_chan_on_shell,
	    .channel_pty_window_change_function = ssh_chan_on_size,
	    .channel_exec_request_function = ssh_chan_on_exec,
	    .channel_env_request_function = ssh_chan_on_env,
	    .channel_subsystem_request_function = ssh_chan_on_subsystem,
	};
	ssh_callbacks_init(&chan->callbacks);
	ssh_set_channel_callbacks(chan->channel, &chan->callbacks);
	TAILQ_INSERT_TAIL(&conn->chans, chan, entry);
	conn->chan_count++;
	return chan->channel;
}

/* --- the round --- */

/* Takes all that libssh kept, once nothing is here any more: at each read it opens
 * the window anew whatever it still keeps, so that a peer that heeds its window
 * could fill the memory by many small reads. */
static void ssh_chan_refill(struct ssh_chan *chan)
{
	int kept, n;
	char *to;

	if (!chan->held || buf_len(&chan->in) || chan->conn->gone)
		return;
	chan->held = 0;
	kept = ssh_conn_looked(chan->conn, ssh_channel_poll(chan->channel, 0));
	if (kept <= 0)
		return;
	to = buf_reserve(&chan->in, (size_t)kept);
	n = ssh_conn_looked(chan->conn,
			    ssh_channel_read_nonblocking(chan->channel, to, (uint32_t)kept, 0));
	if (n > 0)
		buf_added(&chan->in, (size_t)n);
	if (n > 0 && n < kept && !chan->held)
		chan->held = (size_t)(kept - n);
}

/* A piece of what came, for the sink. */
static struct buf ssh_chan_next(struct ssh_chan *chan)
{
	struct buf piece = chan->in;

	if (buf_len(&piece) > SSH_CHAN_IN) {
		piece = (struct buf){0};
		buf_add(&piece, buf_data(&chan->in), SSH_CHAN_IN);
		buf_consume(&chan->in, SSH_CHAN_IN);
	} else {
		chan->in = (struct buf){.max = SSH_CHAN_IN + SSH_CHAN_HELD};
	}
	return piece;
}

static void ssh_chan_deliver(struct ssh_chan *chan)
{
	struct buf bytes;

	if (chan->resized && chan->events.on_resize)
		chan->events.on_resize(chan->arg, chan->terms.columns, chan->terms.rows);
	chan->resized = false;
	if (!chan->paused && buf_len(&chan->in)) {
		bytes = ssh_chan_next(chan);
		chan->events.on_data(chan->arg, buf_data(&bytes), buf_len(&bytes));
		buf_free(&bytes);
	}
	if (!chan->paused)
		ssh_chan_refill(chan);
	if (chan->eof && !chan->eof_told && !chan->held && buf_len(&chan->in) == 0) {
		chan->eof_told = true;
		chan->events.on_eof(chan->arg);
	}
}

static void ssh_chan_tell(struct ssh_chan *chan)
{
	if (chan->asked && !chan->told) {
		chan->told = true;
		chan->conn->events.on_channel(chan->conn->arg, chan);
	}
	if (chan->events.on_data && !chan->ending)
		ssh_chan_deliver(chan);
}

static bool ssh_chan_may_send(const struct ssh_chan *chan)
{
	return !chan->conn->gone && !chan->closed &&
	       !(ssh_get_status(chan->conn->session) & SSH_WRITE_PENDING);
}

/* What is to be sent next, and how much of it there is in one. */
static const char *ssh_chan_front(const struct ssh_chan *chan, size_t *len_r)
{
	const struct buf *from = buf_len(&chan->out) ? &chan->out : &chan->errors;

	if (chan->ahead.len)
		return pieces_front(&chan->ahead, len_r);
	*len_r = buf_len(from);
	return buf_data(from);
}

static void ssh_chan_sent(struct ssh_chan *chan, size_t len)
{
	struct buf *from = buf_len(&chan->out) ? &chan->out : &chan->errors;

	if (chan->ahead.len) {
		pieces_consume(&chan->ahead, len);
		return;
	}
	buf_consume(from, len);
	if (buf_len(from) == 0)
		buf_free(from);
}

/* One piece, not more than the window takes; true when some left. */
static bool ssh_chan_send_piece(struct ssh_chan *chan)
{
	uint32_t window = ssh_channel_window_size(chan->channel);
	size_t n;
	const char *bytes = ssh_chan_front(chan, &n);
	bool is_error = !chan->ahead.len && !buf_len(&chan->out);
	int rc;

	if (n > SSH_CHAN_PIECE)
		n = SSH_CHAN_PIECE;
	if (n > window)
		n = window;
	if (n == 0)
		return false;
	rc = ssh_guard_write(chan->channel, bytes, (uint32_t)n, is_error, &chan->proved);
	if (rc == SSH_GUARD_REFUSED) {
		log_info("ssh", "a connection is closed: it asks for packets of next to nothing");
		chan->conn->closing = true;
		return false;
	}
	ssh_conn_looked(chan->conn, rc);
	if (rc > 0) {
		ssh_chan_sent(chan, (size_t)rc);
		chan->moved_ms = clock_mono_ms();
	}
	return rc > 0;
}

/* Polling once more after a write lets the next piece go at once and spares
 * the loop a wake for writing. */
static bool ssh_chan_send(struct ssh_chan *chan)
{
	int round = 0;

	while (round < SSH_CHAN_ROUNDS && ssh_chan_may_send(chan)) {
		if (!ssh_chan_send_piece(chan))
			return false;
		if (!chan->conn->gone &&
		    ssh_conn_looked(chan->conn, ssh_event_dopoll(chan->conn->event, 0)) ==
			SSH_ERROR)
			chan->conn->closing = true;
		round++;
	}
	return round == SSH_CHAN_ROUNDS && ssh_chan_queued(chan) > 0;
}

static void ssh_chan_send_end(struct ssh_chan *chan)
{
	if (!chan->ending || chan->ended || ssh_chan_queued(chan) || chan->conn->gone)
		return;
	chan->ended = true;
	chan->moved_ms = clock_mono_ms();
	if (chan->closed)
		return;
	ssh_conn_looked(chan->conn,
			ssh_channel_request_send_exit_status(chan->channel, chan->status));
	if (!chan->conn->gone)
		ssh_conn_looked(chan->conn, ssh_channel_send_eof(chan->channel));
	if (!chan->conn->gone)
		ssh_conn_looked(chan->conn, ssh_channel_close(chan->channel));
}

bool ssh_chan_pump(struct ssh_chan *chan)
{
	bool more;

	ssh_chan_tell(chan);
	more = ssh_chan_send(chan);
	if (chan->low_wanted && ssh_chan_queued(chan) <= SSH_CHAN_LOW) {
		chan->low_wanted = false;
		if (chan->events.on_low && !chan->ending)
			chan->events.on_low(chan->arg);
	}
	ssh_chan_send_end(chan);
	if (chan->events.on_data && !chan->paused && !chan->ending)
		more |= buf_len(&chan->in) > 0 || chan->held;
	return more;
}

size_t ssh_chan_held(const struct ssh_chan *chan)
{
	size_t owner = chan->events.held ? chan->events.held(chan->arg) : 0;

	return buf_len(&chan->in) + chan->held + ssh_chan_queued(chan) + owner;
}

bool ssh_chan_is_over(const struct ssh_chan *chan)
{
	int64_t quiet = clock_mono_ms() - chan->moved_ms;

	return chan->closed ||
	       (chan->ending && quiet >= (chan->ended ? SSH_CHAN_LINGER_MS : SSH_CHAN_STALL_MS));
}

static void ssh_chan_let_go(struct ssh_chan *chan)
{
	if (chan->events.on_end)
		chan->events.on_end(chan->arg);
	chan->events = (struct ssh_chan_events){0};
	chan->held = 0;
	buf_free(&chan->in);
	buf_free(&chan->out);
	buf_free(&chan->errors);
	pieces_free(&chan->ahead);
	free(chan->command);
	chan->command = NULL;
}

void ssh_chan_leave(struct ssh_chan *chan)
{
	ssh_chan_let_go(chan);
	chan->left = chan->ending = chan->ended = true;
	if (!chan->conn->gone)
		ssh_conn_looked(chan->conn, ssh_channel_close(chan->channel));
}

void ssh_chan_destroy(struct ssh_chan *chan)
{
	struct ssh_conn *conn = chan->conn;

	ssh_chan_let_go(chan);
	ssh_remove_channel_callbacks(chan->channel, &chan->callbacks);
	if (!conn->gone)
		ssh_conn_looked(conn, (ssh_channel_free(chan->channel), 0));
	free(chan);
}

/* --- for the owner --- */

void ssh_chan_attach(struct ssh_chan *chan, const struct ssh_chan_events *events, void *arg)
{
	chan->events = *events;
	chan->arg = arg;
}

enum ssh_chan_kind ssh_chan_kind(const struct ssh_chan *chan)
{
	return chan->kind;
}

const char *ssh_chan_command(const struct ssh_chan *chan)
{
	return chan->command;
}

const struct ssh_chan_terms *ssh_chan_terms(const struct ssh_chan *chan)
{
	return &chan->terms;
}

static void ssh_chan_overflow(struct ssh_chan *chan)
{
	log_warn("ssh", "a connection is closed: it does not read what it asked for");
	ssh_conn_close(chan->conn);
}

static void ssh_chan_has_queued(struct ssh_chan *chan)
{
	if (ssh_chan_queued(chan) > SSH_CHAN_LOW)
		chan->low_wanted = true;
	ssh_conn_mark(chan->conn);
}

static void ssh_chan_queue(struct ssh_chan *chan, struct buf *to, const char *bytes, size_t len)
{
	if (chan->ending || chan->closed)
		return;
	if (buf_add(to, bytes, len) < 0)
		ssh_chan_overflow(chan);
	else
		ssh_chan_has_queued(chan);
}

/* Behind what waits already. */
void ssh_chan_give(struct ssh_chan *chan, struct pieces *pieces)
{
	if (chan->ending || chan->closed)
		return;
	if (ssh_chan_queued(chan) + pieces->len > SSH_CHAN_HARD) {
		ssh_chan_overflow(chan);
		return;
	}
	pieces_add(&chan->ahead, buf_data(&chan->out), buf_len(&chan->out));
	buf_free(&chan->out);
	pieces_move(&chan->ahead, pieces);
	ssh_chan_has_queued(chan);
}

void ssh_chan_write(struct ssh_chan *chan, const char *bytes, size_t len)
{
	ssh_chan_queue(chan, &chan->out, bytes, len);
}

void ssh_chan_write_error(struct ssh_chan *chan, const char *bytes, size_t len)
{
	ssh_chan_queue(chan, &chan->errors, bytes, len);
}

size_t ssh_chan_queued(const struct ssh_chan *chan)
{
	return chan->ahead.len + buf_len(&chan->out) + buf_len(&chan->errors);
}

void ssh_chan_pause(struct ssh_chan *chan, bool paused)
{
	if (chan->paused == paused)
		return;
	chan->paused = paused;
	if (!paused)
		ssh_conn_mark(chan->conn);
}

void ssh_chan_end(struct ssh_chan *chan, int status)
{
	if (chan->ending)
		return;
	chan->ending = true;
	chan->status = status;
	chan->moved_ms = clock_mono_ms();
	ssh_conn_linger(chan->conn);
	ssh_conn_mark(chan->conn);
}
