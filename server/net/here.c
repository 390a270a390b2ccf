#include "server/net/here.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uthash.h>

#include "common/api/check.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "server/net/left.h"

enum {
	HERE_PLACE_MS = 10000, /* between two writes of the place of a session that goes on */
	HERE_LOOKS = 4 * CALLS_PAGE_MAX, /* sessions looked at for who is here */
};

typedef json_t *(*here_fn)(struct session *session, json_t *in);

/* --- who --- */

/* One member, however many screens they have. */
struct here_member {
	int64_t member, since, key_ms;
	const char *handle, *badge;
	UT_hash_handle hh;
};

static void here_count(struct here_member **members, const struct session *s)
{
	struct hall_known known = {0};
	struct here_member *m;

	HASH_FIND(hh, *members, &s->caller->member, sizeof(s->caller->member), m);
	if (!m) {
		m = mem_alloc(sizeof(*m));
		m->member = s->caller->member;
		m->since = s->started_at;
		m->handle = s->caller->handle;
		hall_member(s->house->hall, m->member, &known);
		m->badge = known.badge;
		HASH_ADD(hh, *members, member, sizeof(m->member), m);
	}
	m->since = s->started_at < m->since ? s->started_at : m->since;
	m->key_ms = s->key_ms > m->key_ms ? s->key_ms : m->key_ms;
}

static int here_by_key(const struct here_member *a, const struct here_member *b)
{
	return a->key_ms > b->key_ms ? -1 : a->key_ms < b->key_ms;
}

/* The items, newest key first; frees the table. */
static json_t *here_items(struct here_member *members)
{
	json_t *items = json_array();
	int64_t now = clock_mono_ms();
	char at[CLOCK_TEXT];

	HASH_SORT(members, here_by_key);
	for (struct here_member *m = members; m; m = m->hh.next)
		json_array_append_new(items, json_pack("{s:s, s:s?, s:s, s:I}", "handle", m->handle,
						       "badge", m->badge, "since",
						       clock_format(m->since, at), "idle",
						       (json_int_t)((now - m->key_ms) / 1000)));
	while (members) {
		struct here_member *m = members;

		HASH_DEL(members, m);
		free(m);
	}
	return items;
}

/* Who pressed a key last comes first in the house, so a page of them is found
 * without looking at everybody. */
static json_t *here_who(struct session *session, json_t *in)
{
	struct here_member *members = NULL;
	const struct session *s;
	int looked = 0;

	(void)in;
	TAILQ_FOREACH(s, &session->house->sessions, entry)
	{
		if (++looked > HERE_LOOKS || HASH_COUNT(members) == CALLS_PAGE_MAX)
			break;
		if (s->caller && s->caller->member && session_is_present(s))
			here_count(&members, s);
	}
	return json_pack("{s:I, s:o, s:n}", "guests", (json_int_t)session->house->guests, "items",
			 here_items(members), "next");
}

/* --- the server --- */

static int64_t here_memory(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	long long total, resident = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%lld %lld", &total, &resident) != 2)
		resident = 0;
	fclose(file);
	return (int64_t)resident * sysconf(_SC_PAGESIZE);
}

static struct hall_counts here_counts(const struct house *house)
{
	struct hall_counts counts;

	hall_count(house->hall, &counts);
	return counts;
}

static void here_add_lags(const struct house *house, const struct hall_lags *lags, json_t *shown)
{
	const struct {
		const char *name;
		int64_t us;
	} rows[] = {
	    {"read_wait_us", lags->read_wait_us},      {"read_us", lags->read_us},
	    {"write_wait_us", lags->write_wait_us},    {"write_us", lags->write_us},
	    {"turn_us", turn_slowest_us(house->turn)},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		json_object_set_new(shown, rows[i].name,
				    rows[i].us < 0 ? json_null() : json_integer(rows[i].us));
}

static json_t *here_server(struct session *session, json_t *in)
{
	const struct house *house = session->house;
	struct hall_counts counts = here_counts(house);
	char at[CLOCK_TEXT];
	const struct {
		const char *name;
		int64_t value;
	} numbers[] = {
	    {"sessions", bounds_count(house->bounds, BOUNDS_SESSION)},
	    {"awake", house->awake},
	    {"unauthenticated", bounds_count(house->bounds, BOUNDS_DOOR)},
	    {"memory", here_memory()},
	    {"screens", house->started},
	    {"woken", house->woken},
	    {"reads", (int64_t)counts.reads},
	    {"writes", (int64_t)counts.writes},
	    {"commits", (int64_t)counts.commits},
	};
	json_t *shown = json_pack("{s:s, s:s}", "version", HOUSE_VERSION, "started_at",
				  clock_format(house->started_at, at));

	(void)in;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		json_object_set_new(shown, numbers[i].name, json_integer(numbers[i].value));
	here_add_lags(house, &counts.lags, shown);
	return shown;
}

/* --- places --- */

/* A place becomes its member's when the session ends; now and then before, too,
 * so that a server that died knows it. */
static void here_keep_place(struct session *session)
{
	int64_t now = clock_mono_ms();

	if (!session->caller->member ||
	    (session->place_kept_ms && now - session->place_kept_ms < HERE_PLACE_MS))
		return;
	if (!session->place_kept_ms)
		left_hold(session);
	session->place_kept_ms = now;
	hall_keep_place(session->house->hall, session->caller, session->place, session->place_at,
			NULL, NULL);
}

static json_t *here_place_save(struct session *session, json_t *in)
{
	free(session->place);
	session->place = json_dumps(json_object_get(in, "place"), JSON_COMPACT | JSON_ENCODE_ANY);
	session->place_at = clock_now();
	session->place_is_own = true;
	here_keep_place(session);
	return json_object();
}

static json_t *here_place_show(struct session *session, json_t *in)
{
	char at[CLOCK_TEXT];

	(void)in;
	return json_pack("{s:o, s:s}", "place", json_loads(session->place, JSON_DECODE_ANY, NULL),
			 "updated_at", clock_format(session->place_at, at));
}

/* --- what is read --- */

static json_t *here_read_log(struct session *session, json_t *in)
{
	stay_read(session, json_integer_value(json_object_get(in, "thread")),
		  json_integer_value(json_object_get(in, "seconds")));
	return json_object();
}

/* --- the opening of a screen --- */

/* Where its member's other session is that session's, so long as it lives. */
bool here_has_place(const struct session *session)
{
	return session->place || left_is_held(session->house, session->caller->member);
}

static json_t *here_place(const struct session *session)
{
	return session->place ? json_loads(session->place, JSON_DECODE_ANY, NULL) : json_null();
}

json_t *here_opening(const struct session *session, json_t *params)
{
	json_t *place = here_place(session), *to = json_copy(params);
	const json_t *views = json_object_get(place, "views");
	size_t count = json_array_size(views);
	const char *top = NULL;

	if (count)
		top = json_string_value(json_object_get(json_array_get(views, count - 1), "view"));
	json_object_set_new(to, "home", json_boolean(!top || strcmp(top, "home") == 0));
	json_decref(place);
	return to;
}

void here_opened(const struct session *session, json_t *result)
{
	json_object_set_new(result, "place", here_place(session));
}

static const struct here_row {
	const char *name;
	here_fn fn;
} here_rows[] = {
    {"who", here_who},
    {"server.show", here_server},
    {"place.save", here_place_save},
    {"place.show", here_place_show},
    {"read.log", here_read_log},
};

static const struct here_row *here_row(const char *method)
{
	for (size_t i = 0; i < sizeof(here_rows) / sizeof(here_rows[0]); i++) {
		if (strcmp(here_rows[i].name, method) == 0)
			return &here_rows[i];
	}
	return NULL;
}

bool here_answers(const struct session *session, const char *method)
{
	const struct here_row *row = here_row(method);

	return row && (row->fn != here_place_show || session->place);
}

void here_answer(struct session *session, struct caller *caller, const char *method, json_t *params,
		 hall_done done, void *arg)
{
	struct hall_reply reply = {0};
	const struct call *call;
	char why[CHECK_WHY];
	json_t *clean = NULL;

	reply.err = hall_admit(session->house->hall, caller, method, params, &call, &clean, why);
	if (reply.err == 0)
		reply.result = here_row(method)->fn(session, clean);
	else
		reply.words = *why ? why : err_words(reply.err);
	done(arg, &reply);
	json_decref(reply.result);
	json_decref(clean);
}
