/* The part of the hall that handlers call, on a database thread. */
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "server/core/gate.h"
#include "server/core/hall.h"
#include "server/core/job.h"

int hall_fail(struct hall_context *cx, int err, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	job_of(cx)->words = arena_vprintf(cx->arena, format, ap);
	va_end(ap);
	return err;
}

json_t *hall_prepared(const struct hall_context *cx)
{
	return job_of(cx)->prepared;
}

int64_t hall_next_seq(struct hall_context *cx)
{
	int64_t seq;
	int err = db_one_int(
	    cx->db, &seq,
	    "UPDATE counter SET value = max(value + 1, ?) WHERE name = 'seq' RETURNING value", "i",
	    clock_now_ms() * 1000);

	return err < 0 ? err : seq;
}

void hall_then(struct hall_context *cx, const char *own)
{
	job_of(cx)->then = own;
}

void hall_become(struct hall_context *cx, int64_t member)
{
	job_of(cx)->becomes = member;
}

/* --- events --- */

static void hall_add_topic(struct events_event *event, char *name)
{
	event->topics = mem_resize(event->topics, event->topic_count + 1, sizeof(*event->topics));
	event->topics[event->topic_count++] = name;
}

static int hall_space_of(struct hall_context *cx, int64_t space, struct events_event *event,
			 char **slug_r)
{
	struct db_rows *rows;
	enum gate_visibility visibility;
	int64_t *audience;
	size_t count;
	int err = gate_audience(cx, space, &audience, &count, &visibility);

	if (err < 0)
		return err;
	event->visibility = (int)visibility;
	event->audience = mem_alloc(count * sizeof(*audience));
	event->audience_count = count;
	if (count)
		memcpy(event->audience, audience, count * sizeof(*audience));
	rows = db_query(cx->db, "SELECT slug FROM space WHERE id = ?", "i", space);
	if (db_next(rows))
		*slug_r = arena_dup(cx->arena, db_text(rows, 0));
	return db_end(rows);
}

static int hall_write_change(struct hall_context *cx, const struct hall_change *ch, int64_t seq,
			     json_t *data)
{
	char *text = json_dumps(data, JSON_COMPACT);
	int err = db_run(
	    cx->db,
	    "INSERT INTO change (seq, at, kind, space, thread, post, member, data) VALUES "
	    "(?, ?, ?, NULLIF(?, 0), NULLIF(?, 0), NULLIF(?, 0), NULLIF(?, 0), ?)",
	    "iisiiiis", seq, cx->now, ch->kind, ch->space, ch->thread, ch->post, ch->member, text);

	free(text);
	return err;
}

/* Names are compared without case. */
static char *hall_board_topic(const char *slug)
{
	char *topic = mem_printf("board:%s", slug);

	for (char *c = topic; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return topic;
}

static void hall_address(struct events_event *event, const struct hall_change *ch, const char *slug)
{
	if (slug)
		hall_add_topic(event, hall_board_topic(slug));
	if (ch->thread)
		hall_add_topic(event, mem_printf("thread:%lld", (long long)ch->thread));
}

/* What is sent of it; takes data. */
static void hall_fill(struct hall_context *cx, struct events_event *event, const char *kind,
		      int64_t seq, json_t *data)
{
	/* What change.list has of it later, too: absent values are null. */
	static const char *const fields[] = {"board",  "thread", "post", "number",
					     "author", "title",	 "to"};
	char at[CLOCK_TEXT];

	event->seq = seq;
	event->params = json_pack("{s:I, s:s, s:s}", "seq", (json_int_t)seq, "kind", kind, "at",
				  clock_format(cx->now, at));
	json_object_update_missing(event->params, data);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (!json_object_get(event->params, fields[i]))
			json_object_set_new(event->params, fields[i], json_null());
	}
	json_decref(data);
}

static void hall_send_later(struct hall_context *cx, struct events_event *event)
{
	struct job *job = job_of(cx);

	*job->events_end = event;
	job->events_end = &event->next;
}

int64_t hall_tell(struct hall_context *cx, const struct hall_change *ch)
{
	struct events_event *event = mem_alloc(sizeof(*event));
	char *slug = NULL;
	int64_t seq = hall_next_seq(cx);
	int err = seq < 0 ? (int)seq : 0;
	json_t *data = ch->data ? ch->data : json_object();

	if (err == 0 && ch->space)
		err = hall_space_of(cx, ch->space, event, &slug);
	if (err == 0)
		err = hall_write_change(cx, ch, seq, data);
	hall_fill(cx, event, ch->kind, seq, data);
	if (err < 0) {
		events_event_free(event);
		return err;
	}
	hall_address(event, ch, slug);
	hall_send_later(cx, event);
	return seq;
}

static int hall_compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int hall_tell_members(struct hall_context *cx, const char *kind, json_t *data,
		      const int64_t *members, size_t count)
{
	struct events_event *event = mem_alloc(sizeof(*event));
	int64_t seq = hall_next_seq(cx);

	hall_fill(cx, event, kind, seq, data ? data : json_object());
	if (seq < 0) {
		events_event_free(event);
		return (int)seq;
	}
	event->visibility = GATE_HIDDEN;
	event->audience = mem_alloc(count * sizeof(*members));
	event->audience_count = count;
	if (count)
		memcpy(event->audience, members, count * sizeof(*members));
	qsort(event->audience, count, sizeof(*members), hall_compare_ids);
	for (size_t i = 0; i < count; i++)
		hall_add_topic(event, mem_printf("member:%lld", (long long)members[i]));
	hall_send_later(cx, event);
	return 0;
}

/* --- the ring of known keys --- */

static void hall_add_known(struct hall_context *cx, const char *fingerprint, int64_t member)
{
	struct job_known *known = mem_alloc(sizeof(*known));
	struct job *job = job_of(cx);
	struct db_rows *rows;

	known->fingerprint = mem_dup(fingerprint);
	known->member = member;
	rows = db_query(cx->db,
			"SELECT handle, role = 'sysop', state = 'active', badge FROM member "
			"WHERE id = ?",
			"i", member);
	if (db_next(rows)) {
		known->handle = mem_dup(db_text(rows, 0));
		known->role = db_int(rows, 1) ? CALLER_ROLE_SYSOP : CALLER_ROLE_MEMBER;
		known->may_sign_in = db_int(rows, 2) != 0;
		known->badge = mem_dup(db_text(rows, 3));
	}
	db_end(rows);
	*job->known_end = known;
	job->known_end = &known->next;
}

void hall_key_changed(struct hall_context *cx, const char *fingerprint, int64_t member)
{
	assert(fingerprint);
	if (member)
		hall_add_known(cx, NULL, member);
	hall_add_known(cx, fingerprint, member);
}

void hall_member_changed(struct hall_context *cx, int64_t member)
{
	hall_add_known(cx, NULL, member);
}
