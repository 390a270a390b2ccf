#include "server/core/events.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "common/base/err.h"
#include "common/base/mem.h"
#include "server/core/fanout.h"

/* One watcher under one topic, in one of the topic's rings or in none: next is
 * NULL then. */
struct events_link {
	struct events_link *next, *prev;
	struct events_topic *topic;
	struct hall_watcher *watcher;
};

struct events_topic {
	char *name;
	struct events_link awake, dozing; /* heads of rings */
	size_t count;			  /* links that are of this topic, those in no ring too */
	bool is_personal;
	UT_hash_handle hh;
};

struct hall_watcher {
	struct events *events;
	struct caller *caller;
	struct fanout_item out;
	uint64_t told; /* the round in which it was last told: once an event */
	struct events_link *links;
	size_t count;
	bool dozes;
};

struct events {
	struct events_topic *topics;
	struct fanout *fanout;
	uint64_t round;
	int64_t seq[2];		  /* the newest that guests, and that members may know of */
	struct events_link *walk; /* the next link of a walk; moves on when that link goes */
	struct events_topic *in;  /* the topic of the walk; stays until it is over */
	hall_room room;
	void *room_arg;
};

/* Of those that doze and may not know, so many are passed over for each that may. */
enum { EVENTS_PASSED = 4 };

struct events *events_new(uv_loop_t *loop)
{
	struct events *events = mem_alloc(sizeof(*events));

	events->fanout = fanout_new(loop);
	return events;
}

void events_free(struct events **events)
{
	fanout_close(&(*events)->fanout);
	free(*events);
	*events = NULL;
}

void events_event_free(struct events_event *event)
{
	json_decref(event->params);
	for (size_t i = 0; i < event->topic_count; i++)
		free(event->topics[i]);
	free(event->topics);
	free(event->audience);
	free(event);
}

static void events_ring_init(struct events_link *ring)
{
	ring->next = ring->prev = ring;
}

static void events_ring_add(struct events_link *ring, struct events_link *link)
{
	link->next = ring;
	link->prev = ring->prev;
	link->prev->next = link;
	ring->prev = link;
}

static void events_ring_remove(struct events *events, struct events_link *link)
{
	if (!link->next)
		return;
	if (events->walk == link)
		events->walk = link->next;
	link->prev->next = link->next;
	link->next->prev = link->prev;
	link->next = link->prev = NULL;
}

static struct events_topic *events_topic(struct events *events, const char *name)
{
	struct events_topic *topic;

	HASH_FIND_STR(events->topics, name, topic);
	if (topic)
		return topic;
	topic = mem_alloc(sizeof(*topic));
	topic->name = mem_dup(name);
	topic->is_personal = strncmp(name, "member:", 7) == 0;
	events_ring_init(&topic->awake);
	events_ring_init(&topic->dozing);
	HASH_ADD_KEYPTR(hh, events->topics, topic->name, strlen(topic->name), topic);
	return topic;
}

static void events_free_topic_if_empty(struct events *events, struct events_topic *topic)
{
	if (topic->count || events->in == topic)
		return;
	HASH_DEL(events->topics, topic);
	free(topic->name);
	free(topic);
}

static void events_link_place(struct events_link *link)
{
	struct hall_watcher *watcher = link->watcher;

	events_ring_remove(watcher->events, link);
	events_ring_add(watcher->dozes ? &link->topic->dozing : &link->topic->awake, link);
}

static void events_link_add(struct events_link *link, struct hall_watcher *watcher,
			    const char *name)
{
	link->watcher = watcher;
	link->topic = events_topic(watcher->events, name);
	link->topic->count++;
	events_link_place(link);
}

static void events_link_remove(struct events *events, struct events_link *link)
{
	events_ring_remove(events, link);
	link->topic->count--;
	events_free_topic_if_empty(events, link->topic);
}

void events_doze(struct hall_watcher *watcher, bool dozes)
{
	watcher->dozes = dozes;
	for (size_t i = 0; i < watcher->count; i++)
		events_link_place(&watcher->links[i]);
}

void events_set_room(struct events *events, hall_room fn, void *arg)
{
	events->room = fn;
	events->room_arg = arg;
}

static void events_clear_topics(struct hall_watcher *watcher)
{
	for (size_t i = 0; i < watcher->count; i++)
		events_link_remove(watcher->events, &watcher->links[i]);
	free(watcher->links);
	watcher->links = NULL;
	watcher->count = 0;
}

struct hall_watcher *events_watch(struct events *events, struct caller *caller,
				  hall_on_event on_event, void *arg)
{
	struct hall_watcher *watcher = mem_alloc(sizeof(*watcher));

	watcher->events = events;
	watcher->caller = caller_hold(caller);
	fanout_item_init(&watcher->out, on_event, arg);
	return watcher;
}

int events_set_topics(struct hall_watcher *watcher, const char *const *topics, size_t count)
{
	char own[EVENTS_TOPIC_LEN];

	if (count > EVENTS_TOPICS)
		return ERR_TOO_LARGE;
	events_clear_topics(watcher);
	watcher->links = mem_alloc(count * sizeof(*watcher->links));
	watcher->count = count;
	for (size_t i = 0; i < count; i++) {
		snprintf(own, sizeof(own), "member:%lld", (long long)watcher->caller->member);
		events_link_add(&watcher->links[i], watcher,
				strcmp(topics[i], "me") == 0		? own
				: strncmp(topics[i], "member:", 7) == 0 ? "member:0"
									: topics[i]);
	}
	return 0;
}

void events_flush(struct hall_watcher *watcher)
{
	fanout_flush(watcher->events->fanout, &watcher->out);
}

void events_unwatch(struct hall_watcher **watcher_in)
{
	struct hall_watcher *watcher = *watcher_in;

	if (!watcher)
		return;
	events_clear_topics(watcher);
	fanout_forget(watcher->events->fanout, &watcher->out);
	caller_drop(&watcher->caller);
	free(watcher);
	*watcher_in = NULL;
}

static int events_compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool events_may(const struct events_event *event, const struct caller *caller)
{
	if (event->visibility == 0)
		return true;
	if (!caller->member)
		return false;
	return event->visibility == 1 ||
	       bsearch(&caller->member, event->audience, event->audience_count,
		       sizeof(caller->member), events_compare);
}

static bool events_is_for(const struct events *events, const struct events_event *event,
			  const struct hall_watcher *watcher)
{
	return watcher->told != events->round && events_may(event, watcher->caller);
}

static void events_tell_awake(struct events *events, const struct events_event *event,
			      struct events_topic *topic, struct fanout_note *note)
{
	struct events_link *link;

	for (link = topic->awake.next; link != &topic->awake; link = events->walk) {
		events->walk = link->next;
		if (!events_is_for(events, event, link->watcher))
			continue;
		link->watcher->told = events->round;
		fanout_tell(events->fanout, &link->watcher->out, note);
	}
	events->walk = NULL;
}

/* Out of all rings but that of its member. */
static void events_mute(struct events *events, struct hall_watcher *watcher)
{
	for (size_t i = 0; i < watcher->count; i++) {
		if (!watcher->links[i].topic->is_personal)
			events_ring_remove(events, &watcher->links[i]);
	}
}

/* Each that was looked at goes behind the others. */
static void events_tell_dozing(struct events *events, const struct events_event *event,
			       struct events_topic *topic, struct fanout_note *note)
{
	bool all = !events->room || topic->is_personal;
	size_t room = all ? topic->count : events->room(events->room_arg);
	size_t looks = room * EVENTS_PASSED < topic->count ? room * EVENTS_PASSED : topic->count;
	struct events_link *link;

	while (room && looks-- && (link = topic->dozing.next) != &topic->dozing) {
		events_link_place(link);
		if (!events_is_for(events, event, link->watcher))
			continue;
		room--;
		events_mute(events, link->watcher);
		link->watcher->told = events->round;
		fanout_tell_now(&link->watcher->out, note);
	}
}

static void events_tell(struct events *events, const struct events_event *event, const char *name,
			struct fanout_note *note)
{
	struct events_topic *topic;

	HASH_FIND_STR(events->topics, name, topic);
	if (!topic)
		return;
	events->in = topic;
	events_tell_awake(events, event, topic, note);
	events_tell_dozing(events, event, topic, note);
	events->in = NULL;
	events_free_topic_if_empty(events, topic);
}

void events_publish(struct events *events, const struct events_event *event)
{
	struct fanout_note *note = fanout_note_new(event->params);

	events->round++;
	for (int level = event->visibility; level < 2; level++)
		events_set_seq(events, level, event->seq);
	events_tell(events, event, "*", note);
	for (size_t i = 0; i < event->topic_count; i++)
		events_tell(events, event, event->topics[i], note);
	fanout_note_drop(&note);
}

int64_t events_seq(const struct events *events, int level)
{
	return events->seq[level];
}

void events_set_seq(struct events *events, int level, int64_t seq)
{
	if (seq > events->seq[level])
		events->seq[level] = seq;
}
