#include "server/net/ssh_conn.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/net/ssh_guard.h"
#include "server/net/ssh_private.h"

/* Key exchanges that a peer may begin while it takes more than its share of the loop:
 * so many, one more for each so many bytes, and for each so many seconds. Looked for
 * in one turn of so many. */
enum {
	SSH_CONN_EXCHANGES = 64,
	SSH_CONN_EXCHANGE_BYTES = 64 * 1024,
	SSH_CONN_EXCHANGE_MS = 10000,
	SSH_CONN_WATCHED = 4,
};

/* Looks at a connection that is not signed in: a person's program needs a dozen, and one
 * for each key it shows. */
static const struct pace_rule ssh_conn_looks = {.per_second = 5, .at_once = 32};

/* Answers to requests (of channels, of the connection, of keys) libssh keeps without a
 * bound for a peer that does not read: so many bytes, a packet taken for so many more. */
enum { SSH_CONN_OWED = 1024 * 1024, SSH_CONN_PACKET = 64 };

/* How long a connection without a channel waits for the next one. */
enum { SSH_CONN_EMPTY_MS = 120000 };

/* Characters of base64 of the public half of an RSA key of 2048 bits. */
enum { SSH_CONN_RSA_BLOB = 368 };

/* --- the descriptor --- */

static void ssh_conn_on_closed(uv_handle_t *handle)
{
	struct ssh_conn *conn = handle->data;

	if (--conn->handles == 0)
		free(conn);
}

static void ssh_conn_let_go(struct ssh_conn *conn)
{
	if (conn->gone)
		return;
	conn->gone = true;
	uv_poll_stop(&conn->poll);
	uv_close((uv_handle_t *)&conn->poll, ssh_conn_on_closed);
}

int ssh_conn_looked(struct ssh_conn *conn, int rc)
{
	if (!conn->gone && (ssh_get_fd(conn->session) == -1 ||
			    (ssh_get_status(conn->session) & (SSH_CLOSED | SSH_CLOSED_ERROR))))
		ssh_conn_let_go(conn);
	return rc;
}

void ssh_conn_mark(struct ssh_conn *conn)
{
	if (conn->state == SSH_CONN_OPEN || conn->closing)
		turn_mark(conn->turn, &conn->item);
	else
		turn_mark_door(conn->turn, &conn->item);
}

static void ssh_conn_on_poll(uv_poll_t *poll, int status, int events)
{
	struct ssh_conn *conn = poll->data;

	(void)events;
	if (status < 0)
		conn->closing = true;
	/* It waits for its turn: the kernel need not tell of it in each of the others'. */
	if (conn->item.marked && conn->item.place != TURN_READY) {
		conn->armed = 0;
		uv_poll_stop(poll);
	}
	ssh_conn_mark(conn);
}

/* libssh asks for POLLOUT after each send, and sends no more until it saw it. */
static void ssh_conn_arm(struct ssh_conn *conn)
{
	int want = UV_READABLE;

	if (conn->gone)
		return;
	if (ssh_get_poll_flags(conn->session) & SSH_WRITE_PENDING)
		want |= UV_WRITABLE;
	if (want == conn->armed || pace_rests(&conn->looks))
		return;
	conn->armed = want;
	uv_poll_start(&conn->poll, want, ssh_conn_on_poll);
}

/* A banner byte by byte, or one packet after the other that leads nowhere. */
static void ssh_conn_on_rested(void *arg)
{
	ssh_conn_arm(arg);
}

static void ssh_conn_look(struct ssh_conn *conn)
{
	if (conn->gone ||
	    pace_take(&conn->looks, &ssh_conn_looks, conn->poll.loop, 1, ssh_conn_on_rested, conn))
		return;
	conn->armed = 0;
	uv_poll_stop(&conn->poll);
}

/* --- signing in --- */

static bool ssh_conn_may_try(struct ssh_conn *conn)
{
	if (conn->state != SSH_CONN_DOOR || conn->let_in)
		return false;
	if (++conn->tries > SSH_CONN_TRIES)
		conn->closing = true;
	return !conn->closing;
}

static int ssh_conn_answer(struct ssh_conn *conn, bool yes)
{
	conn->let_in = conn->let_in || yes;
	return yes ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

static int ssh_conn_on_none(ssh_session session, const char *user, void *arg)
{
	struct ssh_conn *conn = arg;

	(void)session;
	return ssh_conn_answer(conn,
			       ssh_conn_may_try(conn) && conn->events.may_none(conn->arg, user));
}

/* A signature of another kind, or of an RSA key under 2048 bits, libssh drops
 * without an answer; its probe is refused, so that the peer goes on. */
static bool ssh_conn_is_fair(ssh_key key, const char *blob)
{
	switch (ssh_key_type(key)) {
	case SSH_KEYTYPE_RSA:
		return strlen(blob) >= SSH_CONN_RSA_BLOB;
	case SSH_KEYTYPE_ED25519:
	case SSH_KEYTYPE_SK_ED25519:
	case SSH_KEYTYPE_ECDSA_P256:
	case SSH_KEYTYPE_ECDSA_P384:
	case SSH_KEYTYPE_ECDSA_P521:
	case SSH_KEYTYPE_SK_ECDSA:
		return true;
	default:
		return false;
	}
}

static bool ssh_conn_ask_key(struct ssh_conn *conn, const char *user, ssh_key pubkey, bool verified)
{
	unsigned char *hash = NULL;
	char *fingerprint = NULL, *blob = NULL;
	size_t len;
	bool yes = false;

	if (ssh_get_publickey_hash(pubkey, SSH_PUBLICKEY_HASH_SHA256, &hash, &len) == 0)
		fingerprint = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, len);
	if (fingerprint && ssh_pki_export_pubkey_base64(pubkey, &blob) == SSH_OK &&
	    ssh_conn_is_fair(pubkey, blob))
		yes = conn->events.may_key(
		    conn->arg, user,
		    &(struct ssh_conn_key){fingerprint, ssh_key_type_to_char(ssh_key_type(pubkey)),
					   blob},
		    verified);
	ssh_clean_pubkey_hash(&hash);
	ssh_string_free_char(fingerprint);
	ssh_string_free_char(blob);
	return yes;
}

static int ssh_conn_on_key(ssh_session session, const char *user, ssh_key pubkey, char state,
			   void *arg)
{
	struct ssh_conn *conn = arg;
	bool probe = state == SSH_PUBLICKEY_STATE_NONE;

	(void)session;
	if (!probe && state != SSH_PUBLICKEY_STATE_VALID)
		return SSH_AUTH_DENIED;
	if (!ssh_conn_may_try(conn) || !ssh_conn_ask_key(conn, user, pubkey, !probe))
		return SSH_AUTH_DENIED;
	return probe ? SSH_AUTH_SUCCESS : ssh_conn_answer(conn, true);
}

/* Keyboard-interactive has no callback before libssh 0.12; everything without
 * one comes here and is refused, but for the service request. */
static int ssh_conn_on_message(ssh_session session, ssh_message message, void *arg)
{
	struct ssh_conn *conn = arg;
	const char *user;

	(void)session;
	if (ssh_message_type(message) != SSH_REQUEST_AUTH ||
	    ssh_message_subtype(message) != SSH_AUTH_METHOD_INTERACTIVE ||
	    ssh_message_auth_kbdint_is_response(message))
		return 1;
	user = ssh_message_auth_user(message);
	if (!user || !ssh_conn_may_try(conn) || !conn->events.may_interactive(conn->arg, user))
		return 1;
	conn->let_in = true;
	ssh_message_auth_reply_success(message, 0);
	return 0;
}

static ssh_channel ssh_conn_on_open(ssh_session session, void *arg)
{
	struct ssh_conn *conn = arg;

	(void)session;
	if ((conn->state != SSH_CONN_OPEN && !conn->let_in) || conn->closing ||
	    conn->chan_count + conn->left_count >= SSH_CONN_CHANNELS)
		return NULL;
	return ssh_chan_open(conn);
}

/* --- the turn --- */

static void ssh_conn_on_timer(uv_timer_t *timer)
{
	struct ssh_conn *conn = timer->data;

	if (conn->state != SSH_CONN_OPEN || conn->chan_count == 0)
		conn->closing = true;
	ssh_conn_mark(conn);
}

void ssh_conn_linger(struct ssh_conn *conn)
{
	if (uv_timer_get_repeat(&conn->timer) == 0)
		uv_timer_start(&conn->timer, ssh_conn_on_timer, SSH_CHAN_LINGER_MS,
			       SSH_CHAN_LINGER_MS);
}

static void ssh_conn_wait_empty(struct ssh_conn *conn)
{
	uv_timer_start(&conn->timer, ssh_conn_on_timer, SSH_CONN_EMPTY_MS, 0);
}

static void ssh_conn_exchange(struct ssh_conn *conn)
{
	int rc = ssh_conn_looked(conn, ssh_handle_key_exchange(conn->session));

	if (rc == SSH_AGAIN || conn->gone)
		return;
	conn->event = rc == SSH_OK ? ssh_event_new() : NULL;
	if (!conn->event || ssh_event_add_session(conn->event, conn->session) != SSH_OK) {
		conn->closing = true;
		return;
	}
	conn->state = SSH_CONN_DOOR;
	ssh_conn_mark(conn);
}

static bool ssh_conn_exchanges_too_often(const struct ssh_conn *conn)
{
	uint64_t bytes = conn->moved.in_bytes + conn->moved.out_bytes;
	int64_t ms = clock_mono_ms() - conn->since_ms;

	return (uint64_t)conn->exchanges * SSH_CONN_WATCHED >
	       SSH_CONN_EXCHANGES + bytes / SSH_CONN_EXCHANGE_BYTES +
		   (uint64_t)(ms / SSH_CONN_EXCHANGE_MS);
}

/* Who keeps within the share is not looked at. */
static int ssh_conn_poll(struct ssh_conn *conn)
{
	int rc;

	if (conn->state != SSH_CONN_OPEN || conn->item.place != TURN_GREEDY ||
	    conn->turns++ % SSH_CONN_WATCHED != 0)
		return ssh_event_dopoll(conn->event, 0);
	rc = ssh_guard_receive(conn->event, &conn->exchanges);
	if (!conn->closing && ssh_conn_exchanges_too_often(conn)) {
		log_info("ssh", "a connection is closed: it wants new keys all the time");
		ssh_session_set_disconnect_message(conn->session, "new keys too often");
		conn->closing = true;
	}
	return rc;
}

static bool ssh_conn_is_behind(const struct ssh_conn *conn)
{
	return !conn->gone && (ssh_get_status(conn->session) & SSH_WRITE_PENDING);
}

static uint64_t ssh_conn_made(const struct ssh_conn *conn)
{
	return conn->moved.out_bytes + conn->moved.out_packets * SSH_CONN_PACKET;
}

/* What channels have to say waits with them until nothing is pending any more. */
static int ssh_conn_take(struct ssh_conn *conn)
{
	uint64_t before = ssh_conn_made(conn);
	bool was_behind = ssh_conn_is_behind(conn);
	int rc = ssh_conn_looked(conn, ssh_conn_poll(conn));

	if (!was_behind || !ssh_conn_is_behind(conn))
		conn->owed = 0;
	else
		conn->owed += ssh_conn_made(conn) - before;
	if (conn->owed > SSH_CONN_OWED) {
		log_info("ssh", "a connection is closed: it asks, and does not read the answers");
		conn->closing = true;
	}
	return rc;
}

static void ssh_conn_receive(struct ssh_conn *conn)
{
	if (ssh_conn_take(conn) == SSH_ERROR)
		conn->closing = true;
	if (!conn->let_in || conn->closing || conn->gone)
		return;
	conn->let_in = false;
	conn->state = SSH_CONN_OPEN;
	pace_end(&conn->looks);
	ssh_conn_wait_empty(conn);
	conn->events.on_signed_in(conn->arg);
}

static void ssh_conn_count_off(struct ssh_conn *conn)
{
	if (--conn->chan_count == 0)
		ssh_conn_wait_empty(conn);
}

static void ssh_conn_drop_chan(struct ssh_conn *conn, struct ssh_chan *chan)
{
	bool left = chan->left;

	TAILQ_REMOVE(&conn->chans, chan, entry);
	ssh_chan_destroy(chan);
	if (left)
		conn->left_count--;
	else
		ssh_conn_count_off(conn);
}

/* One that is over, and whose peer has not closed it, stays until it does. */
static void ssh_conn_end_chan(struct ssh_conn *conn, struct ssh_chan *chan)
{
	if (chan->closed) {
		ssh_conn_drop_chan(conn, chan);
	} else if (!chan->left) {
		ssh_chan_leave(chan);
		conn->left_count++;
		ssh_conn_count_off(conn);
	}
}

static void ssh_conn_pump(struct ssh_conn *conn)
{
	struct ssh_chan *chan, *next;
	bool more = false, lingering = false;

	/* What comes while a channel sends may be for one that had its round. */
	conn->stirred = false;
	for (chan = TAILQ_FIRST(&conn->chans); chan && !conn->gone && !conn->closing; chan = next) {
		more |= ssh_chan_pump(chan);
		next = TAILQ_NEXT(chan, entry);
		if (ssh_chan_is_over(chan))
			ssh_conn_end_chan(conn, chan);
		else
			lingering |= chan->ending;
	}
	if (!lingering && conn->chan_count)
		uv_timer_stop(&conn->timer);
	if (more || conn->stirred)
		ssh_conn_mark(conn);
}

/* Who has to go may be this one. */
static void ssh_conn_weigh(struct ssh_conn *conn)
{
	const struct ssh_chan *chan;
	struct held_item *most;
	struct ssh_conn *other;
	size_t bytes = 0;

	for (chan = TAILQ_FIRST(&conn->chans); chan; chan = TAILQ_NEXT(chan, entry))
		bytes += ssh_chan_held(chan);
	most = held_set(ssh_host_held(conn->host), &conn->held, bytes);
	if (!most)
		return;
	other = (struct ssh_conn *)(void *)((char *)most - offsetof(struct ssh_conn, held));
	if (!other->closing)
		log_warn("ssh",
			 "a connection is closed: memory is short, and it takes %zu KB of it",
			 most->bytes / 1024);
	ssh_conn_close(other);
}

static void ssh_conn_finish(struct ssh_conn *conn)
{
	struct ssh_chan *chan;

	held_set(ssh_host_held(conn->host), &conn->held, 0);
	conn->closing = true;
	ssh_conn_let_go(conn);
	pace_end(&conn->looks);
	while ((chan = TAILQ_FIRST(&conn->chans)))
		ssh_conn_drop_chan(conn, chan);
	conn->events.on_end(conn->arg);
	turn_forget(conn->turn, &conn->item);
	if (ssh_get_fd(conn->session) != -1)
		ssh_disconnect(conn->session);
	if (conn->event)
		ssh_event_free(conn->event);
	ssh_free(conn->session);
	conn->session = NULL;
	uv_close((uv_handle_t *)&conn->timer, ssh_conn_on_closed);
}

static void ssh_conn_act(struct turn_item *item)
{
	struct ssh_conn *conn = (struct ssh_conn *)item;

	if (conn->state != SSH_CONN_OPEN)
		ssh_conn_look(conn);
	if (!conn->closing && conn->state == SSH_CONN_KEYS)
		ssh_conn_exchange(conn);
	else if (!conn->closing)
		ssh_conn_receive(conn);
	if (!conn->closing && !conn->gone && conn->state == SSH_CONN_OPEN)
		ssh_conn_pump(conn);
	if (!conn->closing && !conn->gone)
		ssh_conn_weigh(conn);
	if (conn->closing || conn->gone)
		ssh_conn_finish(conn);
	else
		ssh_conn_arm(conn);
}

/* --- its life --- */

static void ssh_conn_set_callbacks(struct ssh_conn *conn)
{
	ssh_set_auth_methods(conn->session,
			     SSH_AUTH_METHOD_PUBLICKEY | SSH_AUTH_METHOD_INTERACTIVE);
	conn->callbacks.userdata = conn;
	conn->callbacks.auth_none_function = ssh_conn_on_none;
	conn->callbacks.auth_pubkey_function = ssh_conn_on_key;
	conn->callbacks.channel_open_request_session_function = ssh_conn_on_open;
	ssh_callbacks_init(&conn->callbacks);
	ssh_set_server_callbacks(conn->session, &conn->callbacks);
	ssh_set_message_callback(conn->session, ssh_conn_on_message, conn);
}

int ssh_conn_new(struct ssh_conn **conn_r, struct ssh_host *host, uv_loop_t *loop,
		 struct turn *turn, int fd, int grace_ms, const struct ssh_conn_events *events,
		 void *arg)
{
	ssh_session session = ssh_host_accept(host, fd);
	struct ssh_conn *conn;

	if (!session)
		return ERR_SYSTEM;
	conn = mem_alloc(sizeof(*conn));
	if (uv_poll_init(loop, &conn->poll, fd) < 0) {
		ssh_free(session);
		free(conn);
		return ERR_SYSTEM;
	}
	conn->item.act = ssh_conn_act;
	conn->item.is_shared = true;
	conn->turn = turn;
	conn->host = host;
	conn->session = session;
	conn->events = *events;
	conn->arg = arg;
	TAILQ_INIT(&conn->chans);
	uv_timer_init(loop, &conn->timer);
	conn->poll.data = conn->timer.data = conn;
	conn->handles = 2;
	conn->since_ms = clock_mono_ms();
	ssh_set_counters(session, NULL, &conn->moved);
	ssh_conn_set_callbacks(conn);
	uv_timer_start(&conn->timer, ssh_conn_on_timer, (uint64_t)grace_ms, 0);
	/* The first step sends the banner. */
	ssh_conn_mark(conn);
	*conn_r = conn;
	return 0;
}

void ssh_conn_close(struct ssh_conn *conn)
{
	conn->closing = true;
	turn_mark(conn->turn, &conn->item);
}

int ssh_conn_channels(const struct ssh_conn *conn)
{
	return conn->chan_count;
}
