#include "contrib/load/play.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "contrib/load/crew.h"

enum {
	PLAY_STEP_MS = 20,
	PLAY_STUCK_MS = 60000, /* nobody came for so long */
	PLAY_RETURN_MS = 400000,
	PLAY_GATHER_MS = 2000, /* the last of them has gone to the common thread */
	PLAY_GO_MS = 10000,    /* all that are not away have gone to a thread of their own */
	PLAY_STORM_MS = 4000,
	PLAY_STORM_AHEAD_MS = 200,
	PLAY_CROWD_MS = 3000, /* between two counts of what a crowd costs without posts */
	PLAY_POST_MS = 500,
	PLAY_SEEN_PERCENT = 75, /* of the screens awake; the others were answering a key */
	PLAY_END_MS = 20000,
	PLAY_REST_MS = 60000, /* beyond the time screens take to fall asleep */
};

typedef void (*play_fn)(struct play *play, const struct plan_act *act);

static void play_pause(int ms)
{
	usleep((useconds_t)ms * 1000);
}

static int64_t play_soon(int ms)
{
	return clock_mono_us() + ms * 1000LL;
}

/* Every crew is in the act that is on; what it measured before is counted. */
static void play_begin(struct play *play, enum stage_act act, int64_t at_us)
{
	struct stage *stage = play->stage;
	int64_t until = clock_mono_ms() + PLAY_END_MS;

	stage_begin(stage, act, at_us);
	for (int i = 0; i < stage->crews; i++) {
		while (stage->crew[i].done_act != stage->act_number && clock_mono_ms() < until)
			play_pause(1);
	}
}

static void play_rest(struct play *play)
{
	play_begin(play, STAGE_REST, clock_mono_us());
}

static const char *play_why(const struct stage *stage)
{
	for (int i = 0; i < stage->crews; i++) {
		if (stage->crew[i].why[0])
			return stage->crew[i].why;
	}
	return "";
}

/* Waits until all are there, or nobody comes any more. */
static void play_wait_all(struct play *play, int64_t most_ms)
{
	int64_t moved = clock_mono_ms(), begun = moved, now = moved;
	int there = -1;

	while (there < play->stage->sessions && now - moved < PLAY_STUCK_MS &&
	       now - begun < most_ms) {
		play_pause(PLAY_STEP_MS);
		now = clock_mono_ms();
		if (stage_there(play->stage) != there) {
			there = stage_there(play->stage);
			moved = now;
		}
	}
}

static void play_check_there(struct play *play, int failed_before, int lost_before)
{
	const struct stage *stage = play->stage;
	int there = stage_there(stage), failed = stage_failed(stage) - failed_before;
	int lost = stage_lost(stage) - lost_before;

	if (there < stage->sessions)
		report_fail(play->report, "%d of %d sessions are there", there, stage->sessions);
	if (failed)
		report_fail(play->report, "%d attempts to sign in came to nothing; the first: %s",
			    failed, play_why(stage));
	if (lost)
		report_fail(play->report, "%d sessions ended that should not have", lost);
}

/* --- somebody who posts, from a terminal of their own --- */

static void play_post(struct play *play, struct visitor *poster)
{
	struct stage *stage = play->stage;
	int post = stage->post_count++;
	char mark[STAGE_MARK], *body;

	if (post >= STAGE_POSTS)
		return;
	stage_mark(post, mark);
	body = mem_printf("%s is what everybody here sees.", mark);
	stage->post_us[post] = clock_mono_us();
	json_decref(
	    visitor_call(poster, "post.reply",
			 json_pack("{s:I, s:s}", "thread",
				   (json_int_t)play->target.world.long_thread, "body", body)));
	free(body);
}

static void play_posts(struct play *play, int posts)
{
	struct visitor poster = {0};

	world_visit(&play->target.world, &poster, STAGE_WRITERS - 1);
	visitor_rpc(&poster);
	for (int i = 0; i < posts; i++) {
		int64_t next = clock_mono_ms() + PLAY_POST_MS;

		play_post(play, &poster);
		while (clock_mono_ms() < next)
			play_pause(1);
	}
	visitor_close(&poster);
}

/* --- the acts --- */

static void play_ramp(struct play *play)
{
	struct stage *stage = play->stage;
	struct target_use after;
	int64_t begun = clock_mono_ms();
	double seconds;

	report_act(play->report, "ramp", "Signing in: %d sessions, %d at once from %d addresses",
		   stage->sessions, stage->coming_most * stage->crews,
		   stage->sessions < STAGE_ADDRESSES ? stage->sessions : STAGE_ADDRESSES);
	target_look(&play->target, true, &play->before);
	/* What was just talked about is the first thing at home. */
	if (stage->gathers)
		play_posts(play, 1);
	stage->wanted = stage->sessions;
	play_begin(play, STAGE_RAMP, clock_mono_us());
	play_wait_all(play, INT64_MAX);
	seconds = (double)(clock_mono_ms() - begun) / 1000;
	if (stage->gathers)
		play_pause(PLAY_GATHER_MS);
	target_look(&play->target, false, &after);
	report_measures(play->report, stage);
	report_number(play->report, "sessions", stage_there(stage), "", "sessions there");
	report_number(play->report, "sign_ins_per_second", stage_there(stage) / seconds, "/s",
		      "sign-ins with first screen");
	report_number(play->report, "cpu_ms_per_sign_in",
		      (after.all_ms - play->before.all_ms) / (stage_there(stage) + 0.001), "ms",
		      "CPU of server and clients per sign-in");
	play_check_there(play, 0, 0);
}

static void play_weigh(struct play *play, const struct target_use *now)
{
	const struct target_use *before = &play->before;
	double n = (double)(now->sessions ? now->sessions : 1);
	double server = (now->server_kb - before->server_kb) / n;
	double nursery = (now->nursery_kb - before->nursery_kb) / n;
	double clients = now->clients_kb / n, kernel = (now->kernel_kb - before->kernel_kb) / n;
	struct report *report = play->report;

	report_number(report, "awake", now->clients, "", "client processes");
	report_number(report, "server_rss_mb", now->server_rss_kb / 1024, "MB", "server: resident");
	report_number(report, "server_kb", server, "KB", "server, of each session");
	report_number(report, "nursery_kb", nursery, "KB", "nursery and nests, of each session");
	report_number(report, "clients_kb", clients, "KB", "clients, of each session");
	report_number(report, "kernel_kb", kernel, "KB",
		      "kernel, of each session (both ends of TCP)");
	report_number(report, "tcp_kb", now->tcp_kb / n, "KB", "waiting in sockets, of each");
	report_number(report, "in_all_kb", server + nursery + clients + kernel, "KB",
		      "in all, of each session");
}

static void play_until_asleep(struct play *play, const struct plan_act *act)
{
	int64_t until = clock_mono_ms() + play->sleep_seconds * 1000LL + PLAY_REST_MS;
	struct target_use use;

	(void)act;
	report_act(play->report, "rest", "Nobody touches a key");
	play_rest(play);
	do {
		play_pause(200);
		target_look(&play->target, false, &use);
	} while (use.awake > 0 && clock_mono_ms() < until);
	play_pause(1000);
	target_look(&play->target, true, &use);
	play_weigh(play, &use);
	if (use.sessions < play->stage->sessions)
		report_fail(play->report, "the server has %lld of %d sessions",
			    (long long)use.sessions, play->stage->sessions);
}

static void play_count_writes(struct play *play, const struct target_use *a,
			      const struct target_use *b, double seconds)
{
	int64_t writes = b->writes - a->writes;

	report_number(play->report, "screens_per_second",
		      (double)(b->screens - a->screens) / seconds, "/s",
		      "client processes started");
	report_number(play->report, "woken_per_second", (double)(b->woken - a->woken) / seconds,
		      "/s", "of them for news at a sleeping screen");
	report_number(play->report, "commits_per_write",
		      writes ? (double)(b->commits - a->commits) / (double)writes : 0, "",
		      "commits, a sync each, per write");
}

static void play_pace(struct play *play, const struct target_use *now)
{
	const struct {
		const char *name, *words;
		int64_t us;
	} rows[] = {
	    {"read_wait_ms", "the server, 99 of 100: a read waits", now->read_wait_us},
	    {"read_ms", "the same: a read takes", now->read_us},
	    {"write_wait_ms", "the same: a write waits", now->write_wait_us},
	    {"write_ms", "the same: a write takes, with its commit", now->write_us},
	    {"turn_ms", "the same: a turn of the loop takes", now->turn_us},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		report_number(play->report, rows[i].name, (double)rows[i].us / 1000, "ms",
			      rows[i].words);
}

static void play_mix(struct play *play, const struct plan_act *act)
{
	struct stage *stage = play->stage;
	int64_t keys, silent, posts, bytes, done;
	int lost = stage_lost(stage), failed = stage_failed(stage);
	struct target_use a, b, now;

	report_act(play->report, "mix", "Members behave for %d s, %d%% of them away", act->a,
		   (int)play->habits.idle_percent.from);
	play_begin(play, STAGE_GO, clock_mono_us());
	play_pause(PLAY_GO_MS);
	stage_forget(stage);
	target_look(&play->target, false, &a);
	keys = stage_sum(stage, &stage->crew[0].keys);
	silent = stage_sum(stage, &stage->crew[0].silent);
	posts = stage_sum(stage, &stage->crew[0].posts);
	bytes = stage_sum(stage, &stage->crew[0].bytes);
	play_begin(play, STAGE_MIX, clock_mono_us());
	play_pause(act->a * 1000);
	/* Before memory is counted, which holds up every process that is looked at. */
	target_look(&play->target, false, &b);
	report_measures(play->report, stage);
	report_slowest(play->report, stage);
	play_rest(play);
	target_look(&play->target, true, &now);
	done = stage_sum(stage, &stage->crew[0].keys) - keys;
	silent = stage_sum(stage, &stage->crew[0].silent) - silent;
	posts = stage_sum(stage, &stage->crew[0].posts) - posts;
	bytes = stage_sum(stage, &stage->crew[0].bytes) - bytes;
	report_number(play->report, "keys_per_second", (double)done / act->a, "/s", "keys");
	report_number(play->report, "silent", (double)silent, "", "of them changed nothing");
	report_number(play->report, "posts", (double)posts, "", "posts");
	report_number(play->report, "bytes_per_key", (double)bytes / (double)(done ? done : 1), "",
		      "bytes to terminals per key");
	report_number(play->report, "cpu_ms_per_key",
		      (b.all_ms - a.all_ms) / (double)(done ? done : 1), "ms",
		      "CPU of server and clients per key");
	report_number(play->report, "server_percent", (b.server_ms - a.server_ms) / act->a / 10,
		      "%", "of a processor: the server");
	report_number(play->report, "all_percent", (b.all_ms - a.all_ms) / act->a / 10, "%",
		      "of a processor: with nursery and clients");
	play_count_writes(play, &a, &b, act->a);
	play_pace(play, &b);
	play_weigh(play, &now);
	if (!done)
		report_fail(play->report, "nobody pressed a key");
	play_check_there(play, failed, lost);
}

static void play_storm(struct play *play, const struct plan_act *act)
{
	struct stage *stage = play->stage;
	struct target_use a, b;
	struct hist hist;
	int lost = stage_lost(stage), some = act->a < stage->sessions ? act->a : stage->sessions;

	report_act(play->report, "storm", "%d people press a key at the same moment", some);
	stage_forget(stage);
	stage->some = some;
	target_look(&play->target, false, &a);
	play_begin(play, STAGE_STORM, play_soon(PLAY_STORM_AHEAD_MS));
	play_pause(PLAY_STORM_MS);
	target_look(&play->target, false, &b);
	play_rest(play);
	report_measures(play->report, stage);
	stage_sum_hist(stage, STAGE_WAKE, &hist);
	report_number(play->report, "all_served_ms", (double)hist.most / 1000, "ms",
		      "until the last of them was served");
	report_number(play->report, "server_ms_per_wake", (b.server_ms - a.server_ms) / some, "ms",
		      "CPU of the server per screen");
	report_number(play->report, "all_ms_per_wake", (b.all_ms - a.all_ms) / some, "ms",
		      "CPU of server and clients per screen");
	if (hist.count < (uint64_t)some)
		report_fail(play->report, "%llu of %d sleeping screens answered",
			    (unsigned long long)hist.count, some);
	play_check_there(play, stage_failed(stage), lost);
}

/* --- a crowd in one thread --- */

static void play_crowd(struct play *play, const struct plan_act *act)
{
	struct stage *stage = play->stage;
	int some = act->a < stage->sessions ? act->a : stage->sessions, posts = act->b;
	double seconds = posts * PLAY_POST_MS / 1000.0, quiet = PLAY_CROWD_MS / 1000.0;
	int lost = stage_lost(stage);
	struct target_use a, b, c;
	struct hist hist;

	report_act(play->report, "crowd",
		   "%d posts in a thread on the screens of %d awake and %d asleep", posts, some,
		   stage->sessions - some);
	stage->some = some;
	play_begin(play, STAGE_CROWD, clock_mono_us());
	play_pause(PLAY_CROWD_MS);
	target_look(&play->target, false, &a);
	play_pause(PLAY_CROWD_MS);
	stage_forget(stage);
	target_look(&play->target, false, &b);
	play_posts(play, posts);
	target_look(&play->target, false, &c);
	play_rest(play);
	report_measures(play->report, stage);
	report_number(play->report, "server_ms_per_post",
		      (c.server_ms - b.server_ms - (b.server_ms - a.server_ms) * seconds / quiet) /
			  posts,
		      "ms", "CPU of the server per post");
	report_number(play->report, "all_ms_per_post",
		      (c.all_ms - b.all_ms - (b.all_ms - a.all_ms) * seconds / quiet) / posts, "ms",
		      "CPU of server and clients per post");
	play_count_writes(play, &b, &c, seconds);
	stage_sum_hist(stage, STAGE_SEEN, &hist);
	if (hist.count * 100 < (uint64_t)some * (uint64_t)posts * PLAY_SEEN_PERCENT)
		report_fail(play->report, "posts came to %llu of %d awake screens",
			    (unsigned long long)hist.count, some * posts);
	play_check_there(play, stage_failed(stage), lost);
}

/* --- everybody comes back --- */

static void play_restart(struct play *play, const struct plan_act *act)
{
	struct stage *stage = play->stage;
	int lost = stage_lost(stage), failed = stage_failed(stage);
	double down;
	int64_t begun;

	(void)act;
	report_act(play->report, "restart", "The server starts again, and all %d come back at once",
		   stage->sessions);
	stage_forget(stage);
	play_begin(play, STAGE_DOWN, clock_mono_us());
	down = target_restart(&play->target);
	begun = clock_mono_ms();
	play_begin(play, STAGE_BACK, clock_mono_us());
	play_wait_all(play, PLAY_RETURN_MS);
	report_number(play->report, "down_seconds", down, "s", "from the stop to ready again");
	report_number(play->report, "back_seconds", (double)(clock_mono_ms() - begun) / 1000, "s",
		      "until all were back");
	play_rest(play);
	report_measures(play->report, stage);
	play_check_there(play, failed, lost);
}

/* --- all of them --- */

static const play_fn play_acts[PLAN_KINDS] = {
    [PLAN_REST] = play_until_asleep, [PLAN_MIX] = play_mix,	    [PLAN_STORM] = play_storm,
    [PLAN_CROWD] = play_crowd,	     [PLAN_RESTART] = play_restart,
};

static void play_fork(struct play *play)
{
	const struct world *world = &play->target.world;

	fflush(stdout);
	for (int i = 0; i < play->stage->crews; i++) {
		play->crews[i] = fork();
		if (play->crews[i] == 0)
			_exit(crew_run(play->stage, i, &play->habits, world->who, world->keys));
		if (play->crews[i] < 0) {
			perror("hearth-load: a crew");
			exit(1);
		}
	}
}

static void play_end(struct play *play)
{
	int64_t until = clock_mono_ms() + PLAY_END_MS;

	stage_begin(play->stage, STAGE_END, clock_mono_us());
	for (int i = 0; i < play->stage->crews; i++) {
		while (waitpid(play->crews[i], NULL, WNOHANG) == 0) {
			if (clock_mono_ms() > until)
				kill(play->crews[i], SIGKILL);
			play_pause(PLAY_STEP_MS);
		}
	}
}

void play_run(struct play *play, const struct plan *plan)
{
	play_fork(play);
	play_ramp(play);
	for (int i = 0; i < plan->count; i++)
		play_acts[plan->acts[i].kind](play, &plan->acts[i]);
	play_end(play);
}
