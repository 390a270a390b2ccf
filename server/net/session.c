#include "server/net/session.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/api/check.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/net/exec.h"
#include "server/net/here.h"
#include "server/net/kin.h"
#include "server/net/left.h"
#include "server/net/rpc_chan.h"
#include "server/net/scp.h"
#include "server/net/sftp.h"
#include "server/net/shell.h"

/* A call on its way. */
struct session_ask {
	TAILQ_ENTRY(session_ask) entry;
	struct house *house;
	struct session *session; /* NULL once it ended */
	hall_done done;
	void *arg;
	enum hall_form form;
	bool opens;  /* a screen, and the session knows where */
	bool enters; /* it may make somebody of the session */
};

/* --- its parts --- */

bool session_is_present(const struct session *session)
{
	const struct session_part *part;

	TAILQ_FOREACH(part, &session->parts, entry)
	{
		if (part->is_present)
			return true;
	}
	return false;
}

static void session_count_guest(struct session *session)
{
	bool is_guest = session->caller && !session->caller->member && session_is_present(session);

	session->house->guests += is_guest - session->is_guest;
	session->is_guest = is_guest;
}

void session_add(struct session *session, struct session_part *part)
{
	part->session = session;
	TAILQ_INSERT_TAIL(&session->parts, part, entry);
	session_count_guest(session);
	if (part->is_present)
		stay_begin(session);
}

void session_stop(struct session *session, const char *why)
{
	struct session_part *part, *next;
	struct ssh_conn *conn = session->conn;

	session->stopping = true;
	for (part = TAILQ_FIRST(&session->parts); part; part = next) {
		next = TAILQ_NEXT(part, entry);
		part->ops->stop(part, why);
	}
	/* One without a connection may have gone with its last part. */
	if (conn && TAILQ_EMPTY(&session->parts) && ssh_conn_channels(conn) == 0)
		ssh_conn_close(conn);
}

void session_key(struct session *session)
{
	struct house *house = session->house;

	session->key_ms = clock_mono_ms();
	/* A server that stops goes through them in turns of its own. */
	if (TAILQ_FIRST(&house->sessions) == session || house->stopping)
		return;
	TAILQ_REMOVE(&house->sessions, session, entry);
	TAILQ_INSERT_HEAD(&house->sessions, session, entry);
}

/* --- calls --- */

static void session_become(struct session *session, int64_t member)
{
	struct caller *caller = door_become(session->house->hall, session->caller, member);
	struct session_part *part;
	bool sits = session->stay.visit != 0;

	if (!caller)
		return;
	stay_end(session);
	kin_leave(session);
	caller_drop(&session->caller);
	session->caller = caller;
	kin_join(session);
	session_count_guest(session);
	if (sits)
		stay_begin(session);
	TAILQ_FOREACH(part, &session->parts, entry)
	{
		if (part->ops->became)
			part->ops->became(part);
	}
}

static void session_on_reply(void *arg, const struct hall_reply *reply)
{
	struct session_ask *ask = arg;

	ask->house->asking--;
	if (ask->session) {
		TAILQ_REMOVE(&ask->session->asks, ask, entry);
		if (ask->opens && reply->err == 0)
			here_opened(ask->session, reply->result);
		if (reply->becomes && !ask->session->caller->member)
			session_become(ask->session, reply->becomes);
	}
	if (ask->done)
		ask->done(ask->arg, reply);
	free(ask);
}

static void session_send(struct session *session, struct session_ask as, const char *method,
			 json_t *params, struct caller *caller)
{
	struct session_ask *ask = mem_alloc(sizeof(*ask));

	*ask = as;
	ask->house = session->house;
	ask->session = session;
	TAILQ_INSERT_TAIL(&session->asks, ask, entry);
	session->house->asking++;
	hall_call_text(session->house->hall, caller, method, params, as.form, session_on_reply,
		       ask);
}

static bool session_enters(const char *method)
{
	const struct call *call = calls_find(method);

	return call && call->who == CALL_VISITOR && call->kind == CALL_WRITE;
}

/* Who a session is, is decided once: of two calls on their way at once each would find a
 * visitor still. */
static bool session_refuses(const struct session *session, hall_done done, void *arg)
{
	struct hall_reply reply = {.err = session->caller->member ? ERR_REFUSED : 0};
	const struct session_ask *ask;

	TAILQ_FOREACH(ask, &session->asks, entry)
	{
		if (ask->enters && !reply.err)
			reply.err = ERR_BUSY;
	}
	if (!reply.err)
		return false;
	reply.words = err_words(reply.err);
	done(arg, &reply);
	return true;
}

void session_ask(struct session *session, struct caller *caller, const char *method, json_t *params,
		 hall_done done, void *arg)
{
	session_ask_text(session, caller, method, params, HALL_OBJECT, done, arg);
}

void session_ask_text(struct session *session, struct caller *caller, const char *method,
		      json_t *params, enum hall_form form, hall_done done, void *arg)
{
	struct session_ask as = {.done = done, .arg = arg, .enters = session_enters(method)};

	if (!caller)
		caller = session->caller;
	if (as.enters && session_refuses(session, done, arg))
		return;
	if (here_answers(session, method)) {
		here_answer(session, caller, method, params, done, arg);
		return;
	}
	as.opens = strcmp(method, "session.open") == 0 && here_has_place(session);
	/* Its result is added to. */
	as.form = as.opens ? HALL_OBJECT : form;
	params = as.opens ? here_opening(session, params) : json_incref(params);
	session_send(session, as, method, params, caller);
	json_decref(params);
}

/* --- its life --- */

static struct session *session_new(struct house *house, const char *remote)
{
	struct session *session = mem_alloc(sizeof(*session));

	session->house = house;
	session->remote = mem_dup(remote);
	session->number = ++house->last_session;
	session->started_at = clock_now();
	session->door.hall = house->hall;
	session->door.remote = session->remote;
	session->door.session = session->number;
	TAILQ_INIT(&session->parts);
	TAILQ_INIT(&session->asks);
	TAILQ_INSERT_HEAD(&house->sessions, session, entry);
	house->session_count++;
	session_key(session);
	return session;
}

static void session_keep_place(struct session *session)
{
	struct caller *caller = session->caller;

	if (session->place_is_own && caller && caller->member)
		left_put(session);
	if (session->place_kept_ms)
		left_release(session);
}

static void session_free(struct session *session)
{
	struct house *house = session->house;
	struct session_ask *ask;

	assert(TAILQ_EMPTY(&session->parts));
	session_keep_place(session);
	stay_end(session);
	while ((ask = TAILQ_FIRST(&session->asks))) {
		TAILQ_REMOVE(&session->asks, ask, entry);
		ask->session = NULL;
	}
	porch_leave(house->porch, &session->guest);
	if (session->bounded)
		bounds_give(house->bounds, BOUNDS_SESSION, session->remote);
	TAILQ_REMOVE(&house->sessions, session, entry);
	house->session_count--;
	kin_leave(session);
	caller_drop(&session->caller);
	caller_drop(&session->door.caller);
	free(session->place);
	free(session->remote);
	free(session);
}

/* A screen that is still saying its last words keeps its session. */
static void session_free_if_over(struct session *session)
{
	if (!session->conn && !session->is_local && TAILQ_EMPTY(&session->parts))
		session_free(session);
}

void session_remove(struct session_part *part)
{
	struct session *session = part->session;

	if (!session)
		return;
	TAILQ_REMOVE(&session->parts, part, entry);
	part->session = NULL;
	session_count_guest(session);
	session_free_if_over(session);
}

struct session *session_local(struct house *house)
{
	struct session *session = session_new(house, "local");

	session->is_local = true;
	session->caller = door_control(session->number);
	return session;
}

void session_end_local(struct session **session)
{
	session_free(*session);
	*session = NULL;
}

/* --- over SSH --- */

static bool session_may_key(void *arg, const char *user, const struct ssh_conn_key *key,
			    bool verified)
{
	return door_may_key(&((struct session *)arg)->door, user, key, verified);
}

static bool session_may_none(void *arg, const char *user)
{
	return door_may_none(&((struct session *)arg)->door, user);
}

static bool session_may_interactive(void *arg, const char *user)
{
	return door_may_interactive(&((struct session *)arg)->door, user);
}

static void session_on_signed_in(void *arg)
{
	struct session *session = arg;
	struct house *house = session->house;

	assert(session->door.caller);
	session->caller = caller_hold(session->door.caller);
	kin_join(session);
	session->bounded = bounds_take(house->bounds, BOUNDS_SESSION, session->remote);
	/* Who finds no room still counts at the door: no connection is uncounted. */
	if (session->bounded)
		porch_leave(house->porch, &session->guest);
	session_key(session);
	if (!session->caller->member)
		return;
	hall_signed_in(house->hall, session->caller, session->started_at);
	session->place =
	    mem_dup(left_place(house, session->caller->member, house->config->away_seconds * 1000));
	session->place_at = session->started_at;
}

static void session_refuse(struct ssh_chan *chan, const char *words)
{
	ssh_chan_write_error(chan, words, strlen(words));
	ssh_chan_end(chan, err_exit_status(ERR_BUSY));
}

static void session_on_channel(void *arg, struct ssh_chan *chan)
{
	struct session *session = arg;

	if (!session->caller)
		session_refuse(chan, "hearth: not signed in\n");
	else if (session->stopping || session->house->stopping)
		session_refuse(chan, "hearth: the server is stopping; come back in a moment\n");
	else if (!session->bounded)
		session_refuse(chan, "hearth: too many people are here at once; try again later\n");
	else if (ssh_chan_kind(chan) == SSH_CHAN_SHELL)
		shell_start(session, chan);
	else if (ssh_chan_kind(chan) == SSH_CHAN_EXEC && scp_is_asked(ssh_chan_command(chan)))
		scp_start(session, chan);
	else if (ssh_chan_kind(chan) == SSH_CHAN_EXEC)
		exec_start(session, chan);
	else if (strcmp(ssh_chan_command(chan), "sftp") == 0)
		sftp_start(session, chan);
	else
		rpc_chan_start(session, chan);
}

static void session_on_end(void *arg)
{
	struct session *session = arg;

	session->conn = NULL;
	session_free_if_over(session);
}

void session_accept(struct house *house, int fd, const char *remote)
{
	static const struct ssh_conn_events events = {
	    .may_key = session_may_key,
	    .may_none = session_may_none,
	    .may_interactive = session_may_interactive,
	    .on_signed_in = session_on_signed_in,
	    .on_channel = session_on_channel,
	    .on_end = session_on_end,
	};
	struct session *session;

	if (house->stopping) {
		close(fd);
		return;
	}
	session = session_new(house, remote);
	if (!porch_enter(house->porch, &session->guest, session->remote)) {
		if (!porch_wait(house->porch, fd, remote))
			close(fd);
		session_free(session);
	} else if (ssh_conn_new(&session->conn, house->host, house->loop, house->turn, fd,
				(int)house->config->grace_seconds * 1000, &events, session) < 0) {
		session_free(session);
	}
}

void session_overdue(struct porch_guest *guest)
{
	struct session *session =
	    (struct session *)(void *)((char *)guest - offsetof(struct session, guest));

	if (session->conn)
		ssh_conn_close(session->conn);
}
