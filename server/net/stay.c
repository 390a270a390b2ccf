#include "server/net/stay.h"

#include <stdlib.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "server/net/session.h"

enum { STAY_ID_BITS = 20 };

/* The time above, so that a server that starts again gives no number twice. */
static int64_t stay_id(struct house *house)
{
	int64_t id = clock_now() * (INT64_C(1) << STAY_ID_BITS);

	house->last_visit = id > house->last_visit ? id : house->last_visit + 1;
	return house->last_visit;
}

static json_t *stay_take_reads(struct stay *stay)
{
	json_t *reads = json_array();

	for (size_t i = 0; i < stay->count; i++)
		json_array_append_new(reads,
				      json_pack("[I, I, I]", (json_int_t)stay->reads[i].thread,
						(json_int_t)stay->reads[i].at,
						(json_int_t)stay->reads[i].seconds));
	stay->count = 0;
	return reads;
}

static void stay_write(struct session *session, bool is_over)
{
	struct stay *stay = &session->stay;
	struct hall_visit visit = {.visit = stay->visit,
				   .started_at = stay->started_at,
				   .is_over = is_over,
				   .reads = stay_take_reads(stay)};

	stay->written_ms = clock_mono_ms();
	hall_visit(session->house->hall, session->caller, &visit);
}

void stay_begin(struct session *session)
{
	struct stay *stay = &session->stay;

	if (stay->visit || session->caller->door == CALLER_CONTROL)
		return;
	stay->visit = stay_id(session->house);
	stay->started_at = clock_now();
	stay->noted_ms = clock_mono_ms();
	stay_write(session, false);
}

static struct stay_read *stay_find(struct stay *stay, int64_t thread)
{
	size_t i = 0;

	if (!stay->reads)
		stay->reads = mem_alloc(STAY_READS * sizeof(*stay->reads));
	while (i < stay->count && stay->reads[i].thread != thread)
		i++;
	if (i == stay->count)
		stay->reads[stay->count++] = (struct stay_read){thread, clock_now(), 0};
	return &stay->reads[i];
}

void stay_read(struct session *session, int64_t thread, int64_t seconds)
{
	struct stay *stay = &session->stay;
	int64_t now = clock_mono_ms(), most = (now - stay->noted_ms + 500) / 1000;

	if (!stay->visit)
		return;
	stay->noted_ms = now;
	stay_find(stay, thread)->seconds += seconds < most ? seconds : most;
	if (stay->count == STAY_READS || now - stay->written_ms >= STAY_WAIT_MS)
		stay_write(session, false);
}

void stay_end(struct session *session)
{
	struct stay *stay = &session->stay;

	if (stay->visit)
		stay_write(session, true);
	free(stay->reads);
	*stay = (struct stay){0};
}
