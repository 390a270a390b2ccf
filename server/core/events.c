#include "server/core/events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "common/base/err.h"
#include "common/base/mem.h"

/* One watcher under one topic, in the topic's ring of them. */
struct events_link {
	struct events_link *next, *prev;
	struct events_topic *topic;
	struct hall_watcher *watcher;
};

struct events_topic {
	char *name;
	struct events_link links; /* head of a ring */
	UT_hash_handle hh;
};

struct hall_watcher {
	struct events *events;
	struct caller *caller;
	hall_on_event on_event;
	void *arg;
	uint64_t told; /* the round in which it was last told: once an event */
	struct events_link *links;
	size_t count;
};

struct events {
	struct events_topic *topics;
	uint64_t round;
	int64_t seq[2];		  /* the newest that guests, and that members may know of */
	struct events_link *walk; /* the next link of a walk; moves on when that link goes */
};

struct events *events_new(void)
{
	return mem_alloc(sizeof(struct events));
}

void events_free(struct events **events)
{
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

static struct events_topic *events_topic(struct events *events, const char *name)
{
	struct events_topic *topic;

	HASH_FIND_STR(events->topics, name, topic);
	if (topic)
		return topic;
	topic = mem_alloc(sizeof(*topic));
	topic->name = mem_dup(name);
	topic->links.next = topic->links.prev = &topic->links;
	HASH_ADD_KEYPTR(hh, events->topics, topic->name, strlen(topic->name), topic);
	return topic;
}

static void events_link_add(struct events_link *link, struct hall_watcher *watcher,
			    const char *name)
{
	struct events_topic *topic = events_topic(watcher->events, name);

	link->watcher = watcher;
	link->topic = topic;
	link->next = &topic->links;
	link->prev = topic->links.prev;
	link->prev->next = link;
	topic->links.prev = link;
}

static void events_link_remove(struct events *events, struct events_link *link)
{
	struct events_topic *topic = link->topic;

	if (events->walk == link)
		events->walk = link->next;
	link->prev->next = link->next;
	link->next->prev = link->prev;
	/* An empty topic goes, unless a walk stands in it. */
	if (topic->links.next == &topic->links && events->walk != &topic->links) {
		HASH_DEL(events->topics, topic);
		free(topic->name);
		free(topic);
	}
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
	watcher->on_event = on_event;
	watcher->arg = arg;
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

void events_unwatch(struct hall_watcher **watcher_in)
{
	struct hall_watcher *watcher = *watcher_in;

	if (!watcher)
		return;
	events_clear_topics(watcher);
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

static void events_tell(struct events *events, const struct events_event *event, const char *name,
			const char *line, size_t len)
{
	struct events_topic *topic;
	struct events_link *link;

	HASH_FIND_STR(events->topics, name, topic);
	if (!topic)
		return;
	for (link = topic->links.next; link != &topic->links; link = events->walk) {
		struct hall_watcher *watcher = link->watcher;

		events->walk = link->next;
		if (watcher->told == events->round || !events_may(event, watcher->caller))
			continue;
		watcher->told = events->round;
		watcher->on_event(watcher->arg, event->params, line, len);
	}
	events->walk = NULL;
	if (topic->links.next == &topic->links) {
		HASH_DEL(events->topics, topic);
		free(topic->name);
		free(topic);
	}
}

void events_publish(struct events *events, const struct events_event *event)
{
	json_t *message = json_pack("{s:s, s:s, s:O}", "jsonrpc", "2.0", "method", "event",
				    "params", event->params);
	char *line = json_dumps(message, JSON_COMPACT);
	size_t len = strlen(line);

	line[len] = '\n'; /* in the place of the NUL: a line has its length */
	events->round++;
	for (int level = event->visibility; level < 2; level++)
		events_set_seq(events, level, event->seq);
	events_tell(events, event, "*", line, len + 1);
	for (size_t i = 0; i < event->topic_count; i++)
		events_tell(events, event, event->topics[i], line, len + 1);
	free(line);
	json_decref(message);
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
