#include "server/net/watch.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/api/check.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"

enum { WATCH_TOPICS = 64 };

struct watch {
	struct session *session;
	struct hall_watcher *watcher; /* NULL: not begun */
	char *topics; /* one after the other, each with its NUL, then an empty one; NULL: all */
	watch_on_event on_event;
	void *arg;
	int64_t since;	  /* caught up to this change */
	bool catching_up; /* a page of changes is being asked for */
	bool missed;	  /* something happened meanwhile */
	bool dozes;	  /* nobody is at the screen */
	bool dead;	  /* freed while a page is on its way */
};

struct watch *watch_new(struct session *session, watch_on_event on_event, void *arg)
{
	struct watch *w = mem_alloc(sizeof(*w));

	w->session = session;
	w->on_event = on_event;
	w->arg = arg;
	return w;
}

void watch_free(struct watch **watch)
{
	struct watch *w = *watch;

	if (!w)
		return;
	*watch = NULL;
	if (w->watcher)
		hall_unwatch(&w->watcher);
	free(w->topics);
	w->topics = NULL;
	w->dead = true;
	if (!w->catching_up)
		free(w);
}

static void watch_on_hall(void *arg, const json_t *params, const char *line, size_t len)
{
	struct watch *w = arg;

	if (w->catching_up)
		w->missed = true;
	else
		w->on_event(w->arg, params, line, len);
}

static const char *watch_next_topic(const char *topic)
{
	return topic + strlen(topic) + 1;
}

static bool watch_wants(const struct watch *w, const json_t *change)
{
	const char *board = json_string_value(json_object_get(change, "board"));
	json_int_t thread = json_integer_value(json_object_get(change, "thread"));

	for (const char *t = w->topics; t && *t; t = watch_next_topic(t)) {
		if (strcmp(t, "*") == 0 ||
		    (board && strncmp(t, "board:", 6) == 0 && strcasecmp(t + 6, board) == 0))
			return true;
		if (thread && strncmp(t, "thread:", 7) == 0 && atoll(t + 7) == thread)
			return true;
	}
	return !w->topics;
}

static void watch_replay(struct watch *w, json_t *change)
{
	json_t *message =
	    json_pack("{s:s, s:s, s:O}", "jsonrpc", "2.0", "method", "event", "params", change);
	char *text = json_dumps(message, JSON_COMPACT);
	size_t len = strlen(text);

	text[len] = '\n';
	w->since = json_integer_value(json_object_get(change, "seq"));
	if (watch_wants(w, change))
		w->on_event(w->arg, change, text, len + 1);
	free(text);
	json_decref(message);
}

static void watch_catch_up(struct watch *w);

static void watch_on_page(void *arg, const struct hall_reply *reply)
{
	struct watch *w = arg;
	json_t *items = json_object_get(reply->result, "items"), *change;
	size_t i;

	/* What is on its way may be on the page: it counts as missed, as what came. */
	if (w->watcher)
		hall_flush(w->watcher);
	w->catching_up = false;
	if (w->dead) {
		free(w);
		return;
	}
	/* The owner may free it while hearing of a change. */
	w->catching_up = true;
	json_array_foreach(items, i, change)
	{
		if (!w->dead)
			watch_replay(w, change);
	}
	w->catching_up = false;
	if (w->dead)
		free(w);
	else if (reply->err == 0 && (w->missed || json_array_size(items) == CALLS_PAGE_MAX))
		watch_catch_up(w);
}

static void watch_catch_up(struct watch *w)
{
	json_t *params =
	    json_pack("{s:I, s:i}", "since", (json_int_t)w->since, "limit", CALLS_PAGE_MAX);

	w->catching_up = true;
	w->missed = false;
	session_ask(w->session, NULL, "change.list", params, watch_on_page, w);
	json_decref(params);
}

static bool watch_is_topic(const char *text)
{
	if (strncmp(text, "board:", 6) == 0)
		return check_is_name(text + 6);
	if (strncmp(text, "thread:", 7) == 0)
		return text[7] && strspn(text + 7, "0123456789") == strlen(text + 7);
	return strcmp(text, "*") == 0 || strcmp(text, "me") == 0 || strcmp(text, "who") == 0;
}

/* As events have them: names of boards in small letters. False: it is none. */
static bool watch_add_topic(struct buf *topics, const char *given)
{
	char *text = mem_dup(given);
	bool fine;

	for (char *c = text; strncmp(text, "board:", 6) == 0 && *c; c++)
		*c = (char)tolower((unsigned char)*c);
	fine = watch_is_topic(text);
	buf_add(topics, text, strlen(text) + 1);
	free(text);
	return fine;
}

static int watch_read_topics(struct watch *w, const json_t *given, char why_r[256])
{
	struct buf topics = {0};
	json_t *topic;
	size_t i;

	json_array_foreach(given, i, topic)
	{
		if (!watch_add_topic(&topics, json_string_value(topic))) {
			snprintf(why_r, 256, "topics: thread:ID, board:SLUG, me or who");
			buf_free(&topics);
			return ERR_INVALID;
		}
	}
	buf_add_char(&topics, '\0');
	free(w->topics);
	w->topics = json_array_size(given) ? mem_dup_n(buf_data(&topics), buf_len(&topics)) : NULL;
	buf_free(&topics);
	return 0;
}

static int watch_set_topics(struct watch *w)
{
	const char *topics[WATCH_TOPICS] = {"*"};
	size_t count = 0;

	for (const char *t = w->topics; t && *t; t = watch_next_topic(t)) {
		if (count == WATCH_TOPICS)
			return ERR_TOO_LARGE;
		topics[count++] = t;
	}
	return hall_watch_topics(w->watcher, topics, w->topics ? count : 1);
}

static void watch_listen(struct watch *w)
{
	/* What it was to hear of under its old topics is not lost. */
	if (w->watcher)
		hall_flush(w->watcher);
	if (w->watcher)
		hall_unwatch(&w->watcher);
	w->watcher = hall_watch(w->session->house->hall, w->session->caller, watch_on_hall, w);
	hall_doze(w->watcher, w->dozes);
}

int watch_begin(struct watch *w, json_t *params, json_t **result_r, char why_r[256])
{
	const struct call *call;
	json_t *clean = NULL, *since;
	int err = hall_admit(w->session->house->hall, w->session->caller, "watch", params, &call,
			     &clean, why_r);

	if (err == 0)
		err = watch_read_topics(w, json_object_get(clean, "topics"), why_r);
	if (err < 0) {
		json_decref(clean);
		return err;
	}
	watch_listen(w);
	err = watch_set_topics(w);
	since = json_object_get(clean, "since");
	w->since = json_integer_value(since);
	if (err < 0)
		hall_unwatch(&w->watcher);
	else if (since && !w->catching_up)
		watch_catch_up(w);
	json_decref(clean);
	if (err == 0)
		*result_r =
		    json_pack("{s:I}", "seq",
			      (json_int_t)hall_seq(w->session->house->hall, w->session->caller));
	return err;
}

void watch_doze(struct watch *w, bool dozes)
{
	w->dozes = dozes;
	if (w->watcher)
		hall_doze(w->watcher, dozes);
}

bool watch_is_on(const struct watch *w)
{
	return w->watcher != NULL;
}

void watch_became(struct watch *w)
{
	if (!w->watcher)
		return;
	watch_listen(w);
	watch_set_topics(w);
}
