#include "server/domain/progress.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/programme.h"
#include "server/domain/row.h"

enum { PROGRESS_TESTERS = 5000, PROGRESS_TASKS = 1000, PROGRESS_COVERED = 5, DAY = 86400 };

struct tester {
	int64_t member;
	char *handle, *segment, *state;
	int64_t reports, heard_at; /* 0: never */
	int64_t done, required_done;
	bool has_reported; /* in the phase that is now */
};

struct progress_task {
	char *segment;
	bool is_required; /* in the phase that is now */
};

struct progress {
	struct hall_context *cx;
	struct gate_room room;
	int64_t phase, since; /* the phase that is now and its start; 0: none */
	char *phase_name;
	struct tester *testers;
	struct progress_task *tasks;
	size_t tester_count, task_count;
};

/* --- loading --- */

static int progress_phase(struct progress *p)
{
	struct db_rows *rows =
	    db_query(p->cx->db,
		     "SELECT id, starts_at, name FROM room_phase WHERE room = ?1 "
		     "AND starts_at <= ?2 AND ends_at > ?2 LIMIT 1",
		     "ii", p->room.id, p->cx->now);

	if (db_next(rows)) {
		p->phase = db_int(rows, 0);
		p->since = db_int(rows, 1);
		p->phase_name = arena_dup(p->cx->arena, db_text(rows, 2));
	}
	return db_end(rows);
}

/* `only`: that tester; 0: all. */
static int progress_testers(struct progress *p, int64_t only)
{
	struct db_rows *rows = db_query(
	    p->cx->db,
	    "SELECT m.id, m.handle, rm.segment, rm.state, rm.reports, rm.heard_at, "
	    "EXISTS (SELECT 1 FROM feedback f WHERE f.author = rm.member AND f.room = rm.room "
	    "AND f.created_at >= ?2) FROM room_member rm JOIN member m ON m.id = rm.member "
	    "WHERE rm.room = ?1 AND (?3 = 0 OR rm.member = ?3) AND rm.part = 'tester' "
	    "AND rm.state IN ('active', 'paused', 'completed') ORDER BY rm.member LIMIT ?4",
	    "iiii", p->room.id, p->since, only, (int64_t)PROGRESS_TESTERS);
	size_t room = 0;

	while (db_next(rows)) {
		if (p->tester_count == room) {
			struct tester *more =
			    arena_alloc(p->cx->arena, (2 * room + 64) * sizeof(*more));

			if (room)
				memcpy(more, p->testers, room * sizeof(*more));
			p->testers = more;
			room = 2 * room + 64;
		}
		p->testers[p->tester_count++] = (struct tester){
		    .member = db_int(rows, 0),
		    .handle = arena_dup(p->cx->arena, db_text(rows, 1)),
		    .segment = arena_dup(p->cx->arena, db_text(rows, 2)),
		    .state = arena_dup(p->cx->arena, db_text(rows, 3)),
		    .reports = db_int(rows, 4),
		    .heard_at = db_int(rows, 5),
		    .has_reported = db_int(rows, 6) != 0,
		};
	}
	return db_end(rows);
}

#define PROGRESS_IS_REQUIRED "(t.required AND (?2 = 0 OR t.phase IS NULL OR t.phase = ?2))"
/* Without questions a survey asks nothing yet. */
#define PROGRESS_IS_ASKED                                                                          \
	"(t.kind = 'task' OR EXISTS (SELECT 1 FROM question q WHERE q.task = t.id))"

static int progress_tasks(struct progress *p)
{
	struct db_rows *rows =
	    db_query(p->cx->db,
		     "SELECT t.segment, " PROGRESS_IS_REQUIRED " FROM task t WHERE t.room = ?1 "
		     "AND " PROGRESS_IS_ASKED " LIMIT ?3",
		     "iii", p->room.id, p->phase, (int64_t)PROGRESS_TASKS);

	p->tasks = arena_alloc(p->cx->arena, PROGRESS_TASKS * sizeof(*p->tasks));
	while (db_next(rows))
		p->tasks[p->task_count++] = (struct progress_task){
		    arena_dup(p->cx->arena, db_text(rows, 0)), db_int(rows, 1) != 0};
	return db_end(rows);
}

static int progress_by_member(const void *a, const void *b)
{
	int64_t x = ((const struct tester *)a)->member, y = ((const struct tester *)b)->member;

	return (x > y) - (x < y);
}

/* Both lists are in the order of members. A segment may have changed since: what was
 * done for another one does not count. */
static int progress_done(struct progress *p, int64_t only)
{
	struct db_rows *rows =
	    db_query(p->cx->db,
		     "SELECT ts.member, count(*), sum(" PROGRESS_IS_REQUIRED ") FROM task t "
		     "JOIN task_state ts ON ts.task = t.id AND ts.state = 'done' "
		     "JOIN room_member rm ON rm.room = t.room AND rm.member = ts.member "
		     "WHERE t.room = ?1 AND (?3 = 0 OR ts.member = ?3) "
		     "AND (t.segment = '' OR t.segment = rm.segment) AND " PROGRESS_IS_ASKED
		     " GROUP BY ts.member",
		     "iii", p->room.id, p->phase, only);

	while (db_next(rows)) {
		struct tester key = {.member = db_int(rows, 0)};
		struct tester *found = p->tester_count ? bsearch(&key, p->testers, p->tester_count,
								 sizeof(key), progress_by_member)
						       : NULL;

		if (found) {
			found->done = db_int(rows, 1);
			found->required_done = db_int(rows, 2);
		}
	}
	return db_end(rows);
}

static int progress_load(struct progress *p)
{
	int64_t only = gate_room_is_staff(&p->room) ? 0 : p->cx->member;
	int err = progress_phase(p);

	if (err == 0)
		err = progress_testers(p, only);
	if (err == 0)
		err = progress_tasks(p);
	return err < 0 ? err : progress_done(p, only);
}

/* --- one tester --- */

static int64_t progress_asked(const struct progress *p, const struct tester *tester,
			      bool only_required)
{
	int64_t count = 0;

	for (size_t i = 0; i < p->task_count; i++)
		count +=
		    (!only_required || p->tasks[i].is_required) &&
		    (!*p->tasks[i].segment || strcmp(p->tasks[i].segment, tester->segment) == 0);
	return count;
}

static bool progress_takes_part(const struct progress *p, const struct tester *tester)
{
	int64_t required = progress_asked(p, tester, true);

	return tester->has_reported || (required && tester->required_done >= required);
}

static int progress_impact(const struct progress *p, const struct tester *tester, json_t **impact_r)
{
	int64_t impact = 0;
	int err = 0;

	*impact_r = json_null();
	if (!gate_room_is_staff(&p->room))
		return 0;
	err = db_one_int(p->cx->db, &impact,
			 "SELECT (coalesce(sum(impact), 0) + 500) / 1000 FROM feedback "
			 "WHERE author = ? AND room = ? AND canonical IS NULL AND "
			 "status <> 'withdrawn'",
			 "ii", tester->member, p->room.id);
	*impact_r = json_integer(impact);
	return err;
}

static int progress_json(const struct progress *p, const struct tester *t, json_t *items)
{
	json_t *impact;
	int err = progress_impact(p, t, &impact);

	json_array_append_new(
	    items,
	    json_pack("{s:s, s:s?, s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "handle",
		      t->handle, "segment", *t->segment ? t->segment : NULL, "state", t->state,
		      "taking_part", progress_takes_part(p, t), "reports", (json_int_t)t->reports,
		      "done", (json_int_t)t->done, "of", (json_int_t)progress_asked(p, t, false),
		      "required_done", (json_int_t)t->required_done, "required_of",
		      (json_int_t)progress_asked(p, t, true), "impact", impact, "last_heard_at",
		      t->heard_at ? fields_time(t->heard_at) : json_null(), "silent_days",
		      t->heard_at ? json_integer((p->cx->now - t->heard_at) / DAY) : json_null()));
	return err;
}

/* Who was never heard, then who was not for longest. */
static int progress_by_silence(const void *a, const void *b)
{
	const struct tester *x = a, *y = b;

	if (x->heard_at != y->heard_at)
		return x->heard_at < y->heard_at ? -1 : 1;
	return strcmp(x->handle, y->handle);
}

static int progress_by_handle(const void *a, const void *b)
{
	return strcmp(((const struct tester *)a)->handle, ((const struct tester *)b)->handle);
}

static int progress_items(struct progress *p, json_t *in, json_t *result)
{
	int64_t limit = fields_int(in, "limit", 0), skip = 0;
	const char *sort = fields_text(in, "sort");
	json_t *items = json_object_get(result, "items");
	int err = cursor_read(p->cx, in, &skip, 1);

	if (p->tester_count)
		qsort(p->testers, p->tester_count, sizeof(*p->testers),
		      sort && strcmp(sort, "name") == 0 ? progress_by_handle : progress_by_silence);
	for (size_t i = (size_t)skip; err == 0 && i < p->tester_count; i++) {
		if ((int64_t)json_array_size(items) == limit) {
			skip += limit;
			json_object_set_new(result, "next",
					    json_string(cursor_make(p->cx->arena, &skip, 1)));
			break;
		}
		err = progress_json(p, &p->testers[i], items);
	}
	return err;
}

/* --- the room --- */

static void progress_sums(const struct progress *p, json_t *result)
{
	int64_t active = 0, taking_part = 0, done = 0, asked = 0;

	for (size_t i = 0; i < p->tester_count; i++) {
		const struct tester *t = &p->testers[i];

		if (strcmp(t->state, "active") != 0)
			continue;
		active++;
		taking_part += progress_takes_part(p, t);
		done += t->done;
		asked += progress_asked(p, t, false);
	}
	json_object_update_new(
	    result, json_pack("{s:I, s:I, s:o, s:I, s:I}", "testers", (json_int_t)active,
			      "taking_part", (json_int_t)taking_part, "participation",
			      active ? json_integer((100 * taking_part + active / 2) / active)
				     : json_null(),
			      "done", (json_int_t)done, "asked", (json_int_t)asked));
}

/* Testers who reported on a feature, or did a task about it. */
static int progress_features(const struct progress *p, json_t *result)
{
	json_t *features = json_array();
	int64_t covered = 0;
	struct db_rows *rows = db_query(
	    p->cx->db,
	    "WITH said (feature, member) AS (SELECT f.feature, f.author FROM feedback f "
	    "WHERE f.room = ?1 AND f.feature IS NOT NULL UNION SELECT t.feature, ts.member "
	    "FROM task t JOIN task_state ts ON ts.task = t.id AND ts.state = 'done' "
	    "WHERE t.room = ?1 AND t.feature IS NOT NULL) "
	    "SELECT e.slug, e.name, (SELECT count(*) FROM said s JOIN room_member rm "
	    "ON rm.room = ?1 AND rm.member = s.member AND rm.part = 'tester' "
	    "WHERE s.feature = e.id), (SELECT count(*) FROM feedback f WHERE f.room = ?1 "
	    "AND f.feature = e.id) FROM feature e WHERE e.room = ?1 AND e.retired_at IS NULL "
	    "ORDER BY 3, e.slug",
	    "i", p->room.id);

	while (db_next(rows)) {
		bool is_covered = db_int(rows, 2) >= PROGRESS_COVERED;

		covered += is_covered;
		json_array_append_new(
		    features, json_pack("{s:o, s:o, s:o, s:o, s:b}", "feature", row_text(rows, 0),
					"name", row_text(rows, 1), "testers", row_int(rows, 2),
					"reports", row_int(rows, 3), "covered", is_covered));
	}
	json_object_set_new(result, "covered", json_integer(covered));
	json_object_set_new(result, "features", features);
	return db_end(rows);
}

static int progress_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct progress p = {.cx = cx};
	int err = programme_room(cx, in, &p.room);

	if (err == 0)
		err = progress_load(&p);
	if (err < 0)
		return err;
	*result_r = json_pack("{s:s, s:s, s:s?, s:n, s:n, s:n, s:n, s:n, s:n, s:n, s:[], s:n}",
			      "room", p.room.slug, "phase", p.room.phase, "phase_name",
			      p.phase_name, "testers", "taking_part", "participation", "done",
			      "asked", "covered", "features", "items", "next");
	if (gate_room_is_staff(&p.room)) {
		progress_sums(&p, *result_r);
		err = progress_features(&p, *result_r);
	}
	return err < 0 ? err : progress_items(&p, in, *result_r);
}

const struct hall_binding progress_bindings[] = {
    {"room.progress", progress_call, NULL},
    {0},
};
