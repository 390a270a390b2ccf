/* events: what happened, to the sessions that asked to hear of it and may.
 *
 * Watchers are found by topic, so that an event costs in proportion to those
 * who look at its object, never to all sessions. Those who doze (nobody is at the
 * screen) cost less yet: an event is told to so many of them as there is room
 * for, in turns, and each hears of nothing more until it wakes or dozes anew; but
 * of what is for its member alone it always hears. What many hear of they hear a
 * few at a time (fanout.h). Topics: "*" everything,
 * "board:SLUG", "thread:ID", "me" (kept as the member's own topic), "who". Loop thread only, but
 * for making and freeing an event. */
#ifndef HEARTH_CORE_EVENTS_H
#define HEARTH_CORE_EVENTS_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "server/core/caller.h"
#include "server/core/hall.h"

enum { EVENTS_TOPICS = 64, EVENTS_TOPIC_LEN = 64 };

/* One event on its way. */
struct events_event {
	struct events_event *next;
	int64_t seq;
	int visibility;	   /* 0 guests, 1 members, 2 only the audience */
	int64_t *audience; /* sorted; for visibility 2 */
	size_t audience_count;
	char **topics; /* without "*" */
	size_t topic_count;
	json_t *params; /* of the notification */
};

void events_event_free(struct events_event *event);

struct events;

struct events *events_new(uv_loop_t *loop);
void events_free(struct events **events);

struct hall_watcher *events_watch(struct events *events, struct caller *caller,
				  hall_on_event on_event, void *arg);
/* Replaces the topics. 0, or ERR_TOO_LARGE over EVENTS_TOPICS. */
int events_set_topics(struct hall_watcher *watcher, const char *const *topics, size_t count);
void events_doze(struct hall_watcher *watcher, bool dozes);
/* What it is still to hear of, now (see fanout.h). */
void events_flush(struct hall_watcher *watcher);
void events_unwatch(struct hall_watcher **watcher);

/* How many that doze may be told of one event; NULL: all. */
void events_set_room(struct events *events, hall_room fn, void *arg);

void events_publish(struct events *events, const struct events_event *event);

/* The newest change that guests (level 0) or members (1) may know of; changes
 * of hidden spaces do not count, or it would tell when something happens there. */
int64_t events_seq(const struct events *events, int level);
void events_set_seq(struct events *events, int level, int64_t seq);

#endif
