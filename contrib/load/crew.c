#include "contrib/load/crew.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "contrib/load/member.h"

/* At once is so many a tick: a crew that connects thousands in one go would let those
 * who stand at the door first wait for as long as that takes. */
enum { CREW_TICK_MS = 5, CREW_AT_ONCE = 20 };

static int crew_of(const struct crew *crew, int sessions)
{
	int index = (int)(crew->mine - crew->stage->crew);

	return sessions / crew->stage->crews + (index < sessions % crew->stage->crews);
}

/* Who is to be there comes, so many at a time. */
static void crew_fill(struct crew *crew)
{
	bool all = crew->stage->act == STAGE_BACK;
	int wanted = crew_of(crew, crew->stage->wanted);

	for (int i = 0; i < CREW_AT_ONCE && crew->next < wanted && crew->next < crew->count &&
			(all || crew->mine->coming < crew->stage->coming_most);
	     i++)
		member_come(crew->members[crew->next++]);
}

static void crew_follow(struct crew *crew)
{
	crew->act_number = crew->stage->act_number;
	if (crew->stage->act == STAGE_BACK)
		crew->next = 0;
	for (int i = 0; i < crew->count; i++)
		member_follow(crew->members[i]);
	crew->mine->done_act = crew->act_number;
}

static void crew_end(struct crew *crew)
{
	crew->ending = true;
	for (int i = 0; i < crew->count; i++)
		member_hang_up(crew->members[i]);
	uv_close((uv_handle_t *)&crew->tick, NULL);
}

static void crew_on_tick(uv_timer_t *timer)
{
	struct crew *crew = timer->data;

	if (crew->act_number != crew->stage->act_number && clock_mono_us() >= crew->stage->act_us) {
		if (crew->stage->act == STAGE_END) {
			crew_end(crew);
			return;
		}
		crew_follow(crew);
	}
	if (crew->stage->act == STAGE_RAMP || crew->stage->act == STAGE_BACK)
		crew_fill(crew);
}

int crew_run(struct stage *stage, int index, const struct habits *habits, const char *who,
	     const ssh_key *keys)
{
	struct crew crew = {.stage = stage,
			    .mine = &stage->crew[index],
			    .habits = habits,
			    .who = who,
			    .keys = keys};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	uv_loop_init(&crew.loop);
	crew.count = crew_of(&crew, stage->sessions);
	crew.members = mem_alloc((size_t)crew.count * sizeof(struct member *) + 1);
	for (int i = 0; i < crew.count; i++)
		crew.members[i] = member_new(&crew, i * stage->crews + index);
	uv_timer_init(&crew.loop, &crew.tick);
	crew.tick.data = &crew;
	uv_timer_start(&crew.tick, crew_on_tick, 0, CREW_TICK_MS);
	uv_run(&crew.loop, UV_RUN_DEFAULT);
	for (int i = 0; i < crew.count; i++)
		member_free(&crew.members[i]);
	free(crew.members);
	return 0;
}
