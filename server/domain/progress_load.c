#include "server/domain/progress_load.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"

enum { LOAD_TESTERS = 5000, LOAD_TASKS = 1000, LOAD_FEATURES = 200 };

struct load_task {
	int64_t id, feature; /* 0: none */
	char *segment;
	bool is_required; /* in the phase that is now */
};

struct load {
	struct hall_context *cx;
	struct progress *p;
	int64_t only;	      /* that tester; 0: all */
	int64_t phase, since; /* of the phase that is now */
	struct load_task *tasks;
	size_t task_count;
};

static int load_phase(struct load *l)
{
	struct db_rows *rows =
	    db_query(l->cx->db,
		     "SELECT id, starts_at, name FROM room_phase WHERE room = ?1 "
		     "AND starts_at <= ?2 AND ends_at > ?2 LIMIT 1",
		     "ii", l->p->room.id, l->cx->now);

	if (db_next(rows)) {
		l->phase = db_int(rows, 0);
		l->since = db_int(rows, 1);
		l->p->phase = arena_dup(l->cx->arena, db_text(rows, 2));
	}
	return db_end(rows);
}

static int load_testers(struct load *l)
{
	struct progress *p = l->p;
	size_t room = 0;
	struct db_rows *rows =
	    db_query(l->cx->db,
		     "SELECT m.id, " ALIAS_HANDLE(
			 "m", "rm.room") ", rm.segment, rm.state, rm.reports, rm.heard_at, "
					 "EXISTS (SELECT 1 FROM feedback f WHERE f.author = "
					 "rm.member AND f.room = rm.room "
					 "AND f.created_at >= ?2) FROM room_member rm JOIN member "
					 "m ON m.id = rm.member "
					 "WHERE rm.room = ?1 AND (?3 = 0 OR rm.member = ?3) AND "
					 "rm.part = 'tester' "
					 "AND rm.state IN ('active', 'paused', 'completed') ORDER "
					 "BY rm.member LIMIT ?4",
		     "iiii", p->room.id, l->since, l->only, (int64_t)LOAD_TESTERS);

	while (db_next(rows)) {
		if (p->tester_count == room) {
			struct progress_tester *more =
			    arena_alloc(l->cx->arena, (2 * room + 64) * sizeof(*more));

			if (room)
				memcpy(more, p->testers, room * sizeof(*more));
			p->testers = more;
			room = 2 * room + 64;
		}
		p->testers[p->tester_count++] = (struct progress_tester){
		    .member = db_int(rows, 0),
		    .handle = arena_dup(l->cx->arena, db_text(rows, 1)),
		    .segment = arena_dup(l->cx->arena, db_text(rows, 2)),
		    .state = arena_dup(l->cx->arena, db_text(rows, 3)),
		    .reports = db_int(rows, 4),
		    .heard_at = db_int(rows, 5),
		    .has_reported = db_int(rows, 6) != 0,
		};
	}
	return db_end(rows);
}

/* --- features --- */

static int load_features(struct load *l)
{
	struct progress *p = l->p;
	struct db_rows *rows =
	    db_query(l->cx->db,
		     "SELECT id, slug, name FROM feature WHERE room = ? AND retired_at IS NULL "
		     "ORDER BY id LIMIT ?",
		     "ii", p->room.id, (int64_t)LOAD_FEATURES);

	p->features = arena_alloc(l->cx->arena, LOAD_FEATURES * sizeof(*p->features));
	while (db_next(rows))
		p->features[p->feature_count++] = (struct progress_feature){
		    .id = db_int(rows, 0),
		    .slug = arena_dup(l->cx->arena, db_text(rows, 1)),
		    .name = arena_dup(l->cx->arena, db_text(rows, 2)),
		    .said = arena_alloc(l->cx->arena, p->tester_count + 1),
		};
	return db_end(rows);
}

static struct progress_feature *load_feature(const struct progress *p, int64_t id)
{
	for (size_t i = 0; i < p->feature_count; i++) {
		if (p->features[i].id == id)
			return &p->features[i];
	}
	return NULL;
}

/* The tester with that id, from `at` on: both walk up in the order of ids. */
static bool load_reach(const struct progress *p, size_t *at, int64_t member)
{
	while (*at < p->tester_count && p->testers[*at].member < member)
		(*at)++;
	return *at < p->tester_count && p->testers[*at].member == member;
}

static void load_said(struct progress_feature *feature, size_t tester)
{
	feature->testers += !feature->said[tester];
	feature->said[tester] = true;
}

/* Who reported on which, by an index that has them in this order. */
static int load_reports(struct load *l)
{
	struct progress_feature *feature = NULL;
	size_t at = 0;
	struct db_rows *rows =
	    db_query(l->cx->db,
		     "SELECT feature, author, count(*) FROM feedback WHERE room = ? "
		     "AND feature IS NOT NULL GROUP BY feature, author ORDER BY feature, author",
		     "i", l->p->room.id);

	while (db_next(rows)) {
		if (!feature || feature->id != db_int(rows, 0)) {
			feature = load_feature(l->p, db_int(rows, 0));
			at = 0;
		}
		if (!feature)
			continue;
		feature->reports += db_int(rows, 2);
		if (load_reach(l->p, &at, db_int(rows, 1)))
			load_said(feature, at);
	}
	return db_end(rows);
}

/* --- tasks --- */

/* Without questions a survey asks nothing yet. */
static int load_tasks(struct load *l)
{
	struct db_rows *rows = db_query(
	    l->cx->db,
	    "SELECT t.id, t.feature, t.segment, t.required AND (?2 = 0 OR t.phase IS NULL OR "
	    "t.phase = ?2) FROM task t WHERE t.room = ?1 AND (t.kind = 'task' OR "
	    "EXISTS (SELECT 1 FROM question q WHERE q.task = t.id)) LIMIT ?3",
	    "iii", l->p->room.id, l->phase, (int64_t)LOAD_TASKS);

	l->tasks = arena_alloc(l->cx->arena, LOAD_TASKS * sizeof(*l->tasks));
	while (db_next(rows))
		l->tasks[l->task_count++] = (struct load_task){
		    .id = db_int(rows, 0),
		    .feature = db_int(rows, 1),
		    .segment = arena_dup(l->cx->arena, db_text(rows, 2)),
		    .is_required = db_int(rows, 3) != 0,
		};
	return db_end(rows);
}

static bool load_is_for(const struct load_task *task, const struct progress_tester *tester)
{
	return !*task->segment || strcmp(task->segment, tester->segment) == 0;
}

/* A segment may have changed since: what was done for another one does not count. */
static int load_done(struct load *l, const struct load_task *task)
{
	struct progress_feature *feature = task->feature ? load_feature(l->p, task->feature) : NULL;
	size_t at = 0;
	struct db_rows *rows =
	    db_query(l->cx->db,
		     "SELECT member FROM task_state WHERE task = ?1 AND (?2 = 0 OR member = ?2) "
		     "AND state = 'done' ORDER BY member",
		     "ii", task->id, l->only);

	while (db_next(rows)) {
		struct progress_tester *tester;

		if (!load_reach(l->p, &at, db_int(rows, 0)))
			continue;
		tester = &l->p->testers[at];
		if (!load_is_for(task, tester))
			continue;
		tester->done++;
		tester->required_done += task->is_required;
		if (feature)
			load_said(feature, at);
	}
	return db_end(rows);
}

static void load_asked(struct load *l, const struct load_task *task)
{
	for (size_t i = 0; i < l->p->tester_count; i++) {
		struct progress_tester *tester = &l->p->testers[i];

		if (!load_is_for(task, tester))
			continue;
		tester->asked++;
		tester->required += task->is_required;
	}
}

/* Of all at once, by an index of its own. */
static int load_impact(struct load *l)
{
	size_t at = 0;
	struct db_rows *rows = db_query(l->cx->db,
					"SELECT author, (sum(impact) + 500) / 1000 FROM feedback "
					"WHERE room = ? AND canonical IS NULL AND "
					"status <> 'withdrawn' GROUP BY author ORDER BY author",
					"i", l->p->room.id);

	while (db_next(rows)) {
		if (load_reach(l->p, &at, db_int(rows, 0)))
			l->p->testers[at].impact = db_int(rows, 1);
	}
	return db_end(rows);
}

int progress_load(struct hall_context *cx, struct progress *p)
{
	bool is_staff = gate_room_is_staff(&p->room);
	struct load l = {.cx = cx, .p = p, .only = is_staff ? 0 : cx->member};
	int err = load_phase(&l);

	if (err == 0)
		err = load_testers(&l);
	if (err == 0)
		err = load_tasks(&l);
	if (err == 0 && is_staff)
		err = load_features(&l);
	if (err == 0 && is_staff)
		err = load_reports(&l);
	for (size_t i = 0; err == 0 && i < l.task_count; i++) {
		load_asked(&l, &l.tasks[i]);
		err = load_done(&l, &l.tasks[i]);
	}
	return err < 0 || !is_staff ? err : load_impact(&l);
}

bool progress_load_takes_part(const struct progress_tester *tester)
{
	return tester->has_reported ||
	       (tester->required && tester->required_done >= tester->required);
}
