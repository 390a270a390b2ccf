#include "server/net/shell.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "common/base/version.h"
#include "server/net/awake.h"
#include "server/net/pace.h"
#include "server/net/shell_terms.h"
#include "server/net/watch.h"

enum {
	SHELL_FAREWELL = 1024, /* most bytes of it */
	SHELL_CRASHES = 2,     /* in SHELL_CRASH_MS, and it is started again */
	SHELL_CRASH_MS = 60000,
	SHELL_ENDING_MS = 2000, /* to save and restore, when told to end */
};

struct shell {
	struct session_part part; /* first */
	struct ssh_chan *chan;	  /* NULL once the peer is gone */
	struct awake *awake;	  /* NULL unless awake */
	struct watch *watch;	  /* outlives the clients */
	struct buf pending;	  /* typed while no client was there */
	struct pace pace;	  /* of typing */
	char *farewell;
	struct screens_item screen;
	enum { SHELL_WAITING, SHELL_ASKING, SHELL_AWAKE, SHELL_ASLEEP, SHELL_OVER } state;
	bool sleeping, leaving; /* what the client said it is about to do */
	bool resumes;		/* the last one was started for a sleeper */
	char *why;		/* told to end; NULL otherwise */
	int64_t told, heard;	/* events to this client, and those it says it heard of */
	int64_t resizes;	/* sizes to it; what it took of them is taken off */
	bool is_behind;		/* of the last of them it says it did not show them */
	bool stale;		/* asleep, and its screen is out of date */
	bool rings;		/* and something in it is to ring */
	bool eof;		/* nothing more will be typed */
	bool has_been_told;	/* that it stands in the line */
	int64_t crash_ms;
	int crashes;
};

static void shell_wake(struct shell *shell);
static void shell_wait(struct shell *shell);
static void shell_say_wait(struct shell *shell);

static struct screens *shell_screens(const struct shell *shell)
{
	return shell->part.session->house->screens;
}

/* --- its end --- */

/* Freed when the channel is gone, no client runs and no answer is awaited. */
static void shell_free_if_over(struct shell *shell)
{
	if (shell->chan || shell->awake || shell->state != SHELL_OVER)
		return;
	watch_free(&shell->watch);
	session_remove(&shell->part);
	free(shell->farewell);
	free(shell->why);
	buf_free(&shell->pending);
	pace_end(&shell->pace);
	free(shell);
}

/* Restores the terminal, says why, ends the channel. */
static void shell_say_goodbye(struct shell *shell, const char *why, int status)
{
	const char *newline = ssh_chan_terms(shell->chan)->pty ? "\r\n" : "\n";

	if (shell->farewell && !shell->leaving)
		ssh_chan_write(shell->chan, shell->farewell, strlen(shell->farewell));
	if (why) {
		ssh_chan_write(shell->chan, why, strlen(why));
		ssh_chan_write(shell->chan, newline, strlen(newline));
	}
	ssh_chan_end(shell->chan, status);
}

static void shell_over(struct shell *shell, const char *why, int status)
{
	shell->state = SHELL_OVER;
	screens_forget(shell_screens(shell), &shell->screen);
	if (shell->chan)
		shell_say_goodbye(shell, why, status);
	shell_free_if_over(shell);
}

/* --- the client --- */

static void shell_on_output(void *arg, const char *bytes, size_t len)
{
	struct shell *shell = arg;

	if (!shell->chan)
		return;
	ssh_chan_write(shell->chan, bytes, len);
	if (shell->awake && ssh_chan_queued(shell->chan) > SSH_CHAN_FULL)
		awake_pause(shell->awake, true);
}

/* Takes what is typed again, unless it comes too fast. */
static void shell_listen(struct shell *shell)
{
	if (shell->chan && !pace_rests(&shell->pace))
		ssh_chan_pause(shell->chan, false);
}

static void shell_on_low_typed(void *arg)
{
	shell_listen(arg);
}

static void shell_take_farewell(struct shell *shell, json_t *params)
{
	const char *bytes = json_string_value(json_object_get(params, "bytes"));

	if (!bytes || strlen(bytes) > SHELL_FAREWELL)
		return;
	free(shell->farewell);
	shell->farewell = mem_dup(bytes);
}

/* What it did not hear of any more, or heard too late to show it, is news for a sleeper. */
static void shell_take_sleep(struct shell *shell, json_t *params)
{
	shell->sleeping = true;
	shell->heard = json_integer_value(json_object_get(params, "heard"));
	shell->is_behind = json_is_true(json_object_get(params, "behind"));
	shell->resizes -= json_integer_value(json_object_get(params, "resizes"));
}

static void shell_on_notify(void *arg, const char *method, json_t *params)
{
	struct shell *shell = arg;

	if (strcmp(method, "terminal.farewell") == 0)
		shell_take_farewell(shell, params);
	else if (strcmp(method, "session.sleep") == 0)
		shell_take_sleep(shell, params);
	else if (strcmp(method, "session.leave") == 0)
		shell->leaving = true;
}

static void shell_crashed(struct shell *shell, int status)
{
	static const char words[] = "\r\nThe screen stopped and is coming back.\r\n";
	int64_t now = clock_mono_ms();

	log_warn("shell", "a client of %s ended by %s %d", shell->part.session->remote,
		 WIFSIGNALED(status) ? "signal" : "status",
		 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	if (now - shell->crash_ms > SHELL_CRASH_MS)
		shell->crashes = 0;
	shell->crash_ms = now;
	if (++shell->crashes > SHELL_CRASHES || status == AWAKE_ORPHANED) {
		shell_over(
		    shell,
		    "The screen stopped and cannot come back just now; what you saved is kept.", 1);
		return;
	}
	if (shell->farewell)
		ssh_chan_write(shell->chan, shell->farewell, strlen(shell->farewell));
	ssh_chan_write(shell->chan, words, sizeof(words) - 1);
	shell_wake(shell);
}

/* Of what happened, for a sleeper. */
static void shell_take_news(struct shell *shell)
{
	if (shell->stale)
		return;
	shell->stale = true;
	screens_news(shell_screens(shell), &shell->screen);
}

static void shell_doze(struct shell *shell)
{
	shell->state = SHELL_ASLEEP;
	shell->stale = false;
	watch_doze(shell->watch, true);
}

static void shell_fall_asleep(struct shell *shell, const char *unread, size_t len)
{
	bool is_behind = shell->is_behind || shell->heard != shell->told;

	shell_doze(shell);
	shell_listen(shell);
	buf_add(&shell->pending, unread, len);
	if (buf_len(&shell->pending) || shell->eof || shell->resizes)
		shell_wake(shell);
	else if (is_behind && screens_news_room(shell_screens(shell)) > 0)
		shell_take_news(shell);
}

/* No process could be had for it: a place in the line, as when there is none. What was
 * typed for it is kept. */
static void shell_not_started(struct shell *shell, const char *unread, size_t len)
{
	buf_add(&shell->pending, unread, len);
	shell->sleeping = shell->resumes;
	shell_say_wait(shell);
	shell_wait(shell);
}

static void shell_on_gone(void *arg, int status, const char *unread, size_t len)
{
	struct shell *shell = arg;

	shell->awake = NULL;
	screens_asleep(shell_screens(shell), &shell->screen);
	if (!shell->chan || shell->leaving)
		shell_over(shell, NULL, 0);
	else if (shell->why)
		shell_over(shell, shell->why, 0);
	else if (status == AWAKE_NEVER)
		shell_not_started(shell, unread, len);
	else if (shell->sleeping)
		shell_fall_asleep(shell, unread, len);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		shell_over(shell, NULL, 0);
	else
		shell_crashed(shell, status);
}

/* All that its first screen needs, before it has asked for anything. */
static void shell_greet(struct shell *shell, json_t *opening)
{
	json_object_set_new(opening, "sleep_seconds",
			    json_integer(shell->part.session->house->config->sleep_seconds));
	json_object_set_new(opening, "rings", json_boolean(shell->rings));
	shell->rings = false;
	awake_notify(shell->awake, "session.opened", opening);
	if (buf_len(&shell->pending))
		awake_type(shell->awake, buf_data(&shell->pending), buf_len(&shell->pending));
	buf_free(&shell->pending);
	if (shell->eof)
		awake_type_end(shell->awake);
}

/* Something was busy: once more in its turn. */
static void shell_wait(struct shell *shell)
{
	shell->state = SHELL_WAITING;
	screens_wait(shell_screens(shell), &shell->screen);
}

static void shell_give_place(struct shell *shell)
{
	screens_give(shell_screens(shell), shell->part.session->remote);
}

static void shell_spawn(struct shell *shell, json_t *opening)
{
	static const struct awake_events events = {shell_on_output, shell_on_low_typed,
						   shell_on_notify, shell_on_gone};
	struct order order = {0};

	shell_terms_fill(&order, ssh_chan_terms(shell->chan), json_object_get(opening, "settings"));
	order.resumes = shell->resumes = shell->sleeping;
	shell->sleeping = shell->leaving = shell->is_behind = false;
	shell->told = shell->heard = shell->resizes = 0;
	if (awake_new(&shell->awake, shell->part.session, shell->watch, &order, &events, shell) <
	    0) {
		shell_wait(shell);
		return;
	}
	shell->state = SHELL_AWAKE;
	watch_doze(shell->watch, false);
	shell->screen.news_ms =
	    clock_mono_ms() + shell->part.session->house->config->wake_pause_seconds * 1000;
	screens_awake(shell_screens(shell), &shell->screen);
	shell_listen(shell);
	shell_greet(shell, opening);
}

static void shell_on_opening(void *arg, const struct hall_reply *reply)
{
	struct shell *shell = arg;

	if (shell->chan && !shell->why && reply->err == 0) {
		shell_spawn(shell, reply->result);
		return;
	}
	shell_give_place(shell);
	if (!shell->chan || shell->why) {
		shell_over(shell, shell->why, 0);
	} else if (reply->err == ERR_BUSY) {
		shell_wait(shell);
	} else {
		char *words = mem_printf("hearth: %s", reply->words);

		shell_over(shell, words, err_exit_status(reply->err));
		free(words);
	}
}

/* Everything is looked up each time: it may have been changed elsewhere. */
static void shell_open(struct shell *shell)
{
	json_t *params = json_pack("{s:i}", "version", VERSION_PROTOCOL);

	shell->state = SHELL_ASKING;
	session_ask(shell->part.session, NULL, "session.open", params, shell_on_opening, shell);
	json_decref(params);
}

/* Who has seen nothing yet is told why; a sleeper's screen stays as it is. */
static void shell_say_wait(struct shell *shell)
{
	static const char words[] = "Many people are coming in just now; it is your turn soon.";

	if (!shell->farewell && !shell->has_been_told)
		ssh_chan_write(shell->chan, words, sizeof(words) - 1);
	shell->has_been_told = true;
}

static void shell_wake(struct shell *shell)
{
	if (screens_ask(shell_screens(shell), &shell->screen)) {
		shell_open(shell);
		return;
	}
	shell->state = SHELL_WAITING;
	shell_say_wait(shell);
}

/* --- its turn --- */

static struct shell *shell_of(struct screens_item *item)
{
	return (struct shell *)(void *)((char *)item - offsetof(struct shell, screen));
}

static void shell_on_turn(struct screens_item *item, bool is_news)
{
	struct shell *shell = shell_of(item);

	shell->part.session->house->woken += is_news;
	shell_open(shell);
}

/* A sleeper tries again with the next key, and what was typed is kept for it. */
static void shell_on_late(struct screens_item *item)
{
	struct shell *shell = shell_of(item);

	if (!shell->farewell) {
		shell_over(shell,
			   "\r\nhearth: too many people are here at once; try again in a moment",
			   err_exit_status(ERR_BUSY));
		return;
	}
	shell_doze(shell);
}

static void shell_on_rest(struct screens_item *item)
{
	awake_notify(shell_of(item)->awake, "session.rest", NULL);
}

static const struct screens_ops shell_screens_ops = {shell_on_turn, shell_on_late, shell_on_rest};

/* --- news for a sleeper --- */

static void shell_on_event(void *arg, const json_t *params, const char *line, size_t len)
{
	struct shell *shell = arg;

	if (!shell->awake || shell->sleeping)
		shell->rings = shell->rings || json_is_true(json_object_get(params, "rings"));
	if (shell->awake) {
		shell->told++;
		awake_event(shell->awake, params, line, len);
	} else if (shell->state == SHELL_ASLEEP) {
		shell_take_news(shell);
	}
}

/* --- the channel --- */

/* What waits for a client, or in its terminal, may still be too much. */
static bool shell_is_full(const struct shell *shell)
{
	return shell->awake ? awake_typed(shell->awake) > SSH_CHAN_FULL
			    : buf_len(&shell->pending) >= SSH_CHAN_LOW;
}

static void shell_on_rested(void *arg)
{
	struct shell *shell = arg;

	if (!shell_is_full(shell))
		shell_listen(shell);
}

static void shell_on_data(void *arg, const char *bytes, size_t len)
{
	struct shell *shell = arg;

	if (!pace_take(&shell->pace, &pace_keys, shell->part.session->house->loop, len,
		       shell_on_rested, shell))
		ssh_chan_pause(shell->chan, true);
	session_key(shell->part.session);
	screens_key(shell_screens(shell), &shell->screen);
	if (shell->state == SHELL_AWAKE && !shell->sleeping) {
		awake_type(shell->awake, bytes, len);
		if (shell_is_full(shell))
			ssh_chan_pause(shell->chan, true);
		return;
	}
	if (shell->state == SHELL_OVER)
		return;
	buf_add(&shell->pending, bytes, len);
	if (shell_is_full(shell))
		ssh_chan_pause(shell->chan, true);
	if (shell->state == SHELL_ASLEEP)
		shell_wake(shell);
}

static void shell_on_resize(void *arg, int columns, int rows)
{
	struct shell *shell = arg;
	json_t *params;

	if (shell->awake) {
		shell->resizes++;
		params = json_pack("{s:i, s:i}", "columns", columns, "rows", rows);
		awake_notify(shell->awake, "terminal.resize", params);
		json_decref(params);
	} else if (shell->state == SHELL_ASLEEP) {
		shell_wake(shell);
	}
}

static void shell_on_chan_low(void *arg)
{
	struct shell *shell = arg;

	if (shell->awake)
		awake_pause(shell->awake, false);
}

static void shell_tell_ending(struct shell *shell, const char *why)
{
	json_t *params = json_pack("{s:s}", "why", why);

	awake_notify(shell->awake, "session.ending", params);
	json_decref(params);
	awake_end(shell->awake, SHELL_ENDING_MS);
}

/* No more keys: a client at a pipe reads to its end and leaves by itself. */
static void shell_on_eof(void *arg)
{
	struct shell *shell = arg;

	shell->eof = true;
	if (shell->awake)
		awake_type_end(shell->awake);
	else if (shell->state == SHELL_ASLEEP)
		shell_wake(shell);
}

static void shell_on_chan_end(void *arg)
{
	struct shell *shell = arg;

	shell->chan = NULL;
	if (shell->awake) {
		/* It reads the end of its terminal, saves what it holds and ends. */
		awake_pause(shell->awake, false);
		awake_type_end(shell->awake);
		awake_end(shell->awake, SHELL_ENDING_MS);
	} else if (shell->state != SHELL_ASKING) {
		shell_over(shell, NULL, 0);
	}
}

static void shell_stop(struct session_part *part, const char *why)
{
	struct shell *shell = (struct shell *)part;

	if (shell->why || shell->state == SHELL_OVER)
		return;
	shell->why = mem_printf("hearth: %s", why);
	if (shell->awake)
		shell_tell_ending(shell, why);
	else if (shell->state == SHELL_ASLEEP || shell->state == SHELL_WAITING)
		shell_over(shell, shell->why, 0);
}

static void shell_became(struct session_part *part)
{
	watch_became(((struct shell *)part)->watch);
}

static const struct session_part_ops shell_ops = {shell_stop, shell_became};

void shell_start(struct session *session, struct ssh_chan *chan)
{
	static const struct ssh_chan_events events = {.on_data = shell_on_data,
						      .on_eof = shell_on_eof,
						      .on_resize = shell_on_resize,
						      .on_low = shell_on_chan_low,
						      .on_end = shell_on_chan_end};
	struct shell *shell = mem_alloc(sizeof(*shell));

	shell->chan = chan;
	shell->part.ops = &shell_ops;
	shell->part.is_present = true;
	shell->screen.ops = &shell_screens_ops;
	shell->screen.remote = session->remote;
	session_add(session, &shell->part);
	shell->watch = watch_new(session, shell_on_event, shell);
	ssh_chan_attach(chan, &events, shell);
	shell_wake(shell);
}

void shell_orphan_all(struct house *house)
{
	struct session *session, *next_session;
	struct session_part *part, *next;

	for (session = TAILQ_FIRST(&house->sessions); session; session = next_session) {
		next_session = TAILQ_NEXT(session, entry);
		for (part = TAILQ_FIRST(&session->parts); part; part = next) {
			struct shell *shell = (struct shell *)part;

			next = TAILQ_NEXT(part, entry);
			if (part->ops == &shell_ops && shell->awake)
				awake_orphaned(shell->awake);
		}
	}
}
