#include "server/domain/progress.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/err.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/programme.h"
#include "server/domain/progress_load.h"

enum { PROGRESS_COVERED = 5, DAY = 86400 };

/* --- testers --- */

static json_t *progress_json(const struct progress *p, const struct progress_tester *t, int64_t now)
{
	bool is_staff = gate_room_is_staff(&p->room);

	return json_pack("{s:s, s:s?, s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "handle",
			 t->handle, "segment", *t->segment ? t->segment : NULL, "state", t->state,
			 "taking_part", progress_load_takes_part(t), "reports",
			 (json_int_t)t->reports, "done", (json_int_t)t->done, "of",
			 (json_int_t)t->asked, "required_done", (json_int_t)t->required_done,
			 "required_of", (json_int_t)t->required, "impact",
			 is_staff ? json_integer(t->impact) : json_null(), "last_heard_at",
			 t->heard_at ? fields_time(t->heard_at) : json_null(), "silent_days",
			 t->heard_at ? json_integer((now - t->heard_at) / DAY) : json_null());
}

/* Who was never heard, then who was not for longest. */
static int progress_by_silence(const void *a, const void *b)
{
	const struct progress_tester *x = a, *y = b;

	if (x->heard_at != y->heard_at)
		return x->heard_at < y->heard_at ? -1 : 1;
	return strcmp(x->handle, y->handle);
}

static int progress_by_handle(const void *a, const void *b)
{
	return strcmp(((const struct progress_tester *)a)->handle,
		      ((const struct progress_tester *)b)->handle);
}

static int progress_items(struct hall_context *cx, struct progress *p, json_t *in, json_t *result)
{
	int64_t limit = fields_int(in, "limit", 0), skip = 0;
	const char *sort = fields_text(in, "sort");
	json_t *items = json_object_get(result, "items");
	int err = cursor_read(cx, in, &skip, 1);

	if (p->tester_count)
		qsort(p->testers, p->tester_count, sizeof(*p->testers),
		      sort && strcmp(sort, "name") == 0 ? progress_by_handle : progress_by_silence);
	for (size_t i = (size_t)skip; err == 0 && i < p->tester_count; i++) {
		if ((int64_t)json_array_size(items) == limit) {
			skip += limit;
			json_object_set_new(result, "next",
					    json_string(cursor_make(cx->arena, &skip, 1)));
			break;
		}
		json_array_append_new(items, progress_json(p, &p->testers[i], cx->now));
	}
	return err;
}

/* --- the room --- */

static void progress_sums(const struct progress *p, json_t *result)
{
	int64_t active = 0, taking_part = 0, done = 0, asked = 0;

	for (size_t i = 0; i < p->tester_count; i++) {
		const struct progress_tester *t = &p->testers[i];

		if (strcmp(t->state, "active") != 0)
			continue;
		active++;
		taking_part += progress_load_takes_part(t);
		done += t->done;
		asked += t->asked;
	}
	json_object_update_new(
	    result, json_pack("{s:I, s:I, s:o, s:I, s:I}", "testers", (json_int_t)active,
			      "taking_part", (json_int_t)taking_part, "participation",
			      active ? json_integer((100 * taking_part + active / 2) / active)
				     : json_null(),
			      "done", (json_int_t)done, "asked", (json_int_t)asked));
}

/* What fewest spoke of first. */
static int progress_by_testers(const void *a, const void *b)
{
	const struct progress_feature *x = a, *y = b;

	if (x->testers != y->testers)
		return x->testers < y->testers ? -1 : 1;
	return strcmp(x->slug, y->slug);
}

static void progress_features(struct progress *p, json_t *result)
{
	json_t *features = json_array();
	int64_t covered = 0;

	if (p->feature_count)
		qsort(p->features, p->feature_count, sizeof(*p->features), progress_by_testers);
	for (size_t i = 0; i < p->feature_count; i++) {
		const struct progress_feature *f = &p->features[i];
		bool is_covered = f->testers >= PROGRESS_COVERED;

		covered += is_covered;
		json_array_append_new(
		    features, json_pack("{s:s, s:s, s:I, s:I, s:b}", "feature", f->slug, "name",
					f->name, "testers", (json_int_t)f->testers, "reports",
					(json_int_t)f->reports, "covered", is_covered));
	}
	json_object_set_new(result, "covered", json_integer(covered));
	json_object_set_new(result, "features", features);
}

static int progress_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct progress p = {0};
	int err = programme_room(cx, in, &p.room);

	if (err == 0)
		err = progress_load(cx, &p);
	if (err < 0)
		return err;
	*result_r = json_pack("{s:s, s:s, s:s?, s:n, s:n, s:n, s:n, s:n, s:n, s:[], s:[], s:n}",
			      "room", p.room.slug, "phase", p.room.phase, "phase_name", p.phase,
			      "testers", "taking_part", "participation", "done", "asked", "covered",
			      "features", "items", "next");
	if (gate_room_is_staff(&p.room)) {
		progress_sums(&p, *result_r);
		progress_features(&p, *result_r);
	}
	return progress_items(cx, &p, in, *result_r);
}

const struct hall_binding progress_bindings[] = {
    {"room.progress", progress_call, NULL},
    {0},
};
