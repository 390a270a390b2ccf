/* hearth-load: many people at a server of the loopback at once. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "contrib/load/limits.h"
#include "contrib/load/play.h"
#include "tests/bench/usage.h"

static const char main_usage[] =
    "usage: hearth-load [--sessions N] [--do ACT,...] [--model FILE] [--json FILE] ...\n"
    "\n"
    "  --sessions N    people, signed in at once (1000)\n"
    "  --do ACT,...    what happens once they are there (rest,mix:30):\n"
    "                  rest              nobody touches a key until all screens sleep\n"
    "                  mix:SECONDS       they behave after the model\n"
    "                  storm:PEOPLE      so many press a key at the same moment\n"
    "                  crowd:AWAKE:POSTS posts in a thread that all of them look at\n"
    "                  restart           the server starts again, all come back at once\n"
    "  --model FILE    how they behave; --show-model prints what there is\n"
    "  --json FILE     the figures, as JSON\n"
    "  --crews N       processes that people are spread over\n"
    "  --at-once N     people signing in at a time (32)\n"
    "  --sleep N       seconds without a key until a screen sleeps (8)\n"
    "  --set LINE      a line of hearth.conf for the server; several times\n"
    "  --limit N       seconds after which a run is ended (900)\n"
    "  --data DIR --port N  a server that runs already, instead of its own; in its\n"
    "                  community it makes a member for every session\n"
    "  --help\n";

enum {
	MAIN_USAGE = 2,
	MAIN_SESSIONS = 200000,
	MAIN_SPARE = 128, /* descriptors a process needs beside its sessions */
	MAIN_CREW = 4000, /* sessions that one crew takes at most, unless asked otherwise */
	MAIN_AWAKE = 3,	  /* descriptors an awake screen takes beside its session */
	MAIN_AWAKE_MOST = 4000,
};

struct main_options {
	int sessions, crews, at_once, sleep_seconds, limit;
	const char *plan, *habits, *json, *data, *port;
	struct buf settings;
	struct buf command;
};

static int main_number(const char *text, int least, int most)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end != text && !*end && n >= least && n <= most)
		return (int)n;
	fprintf(stderr, "hearth-load: %s is no number from %d to %d\n", text, least, most);
	exit(MAIN_USAGE);
}

static void main_show_model(void)
{
	for (const struct habits_row *row = habits_rows; row->name; row++)
		printf("# %s\n%s = %s\n", row->help, row->name, row->standard);
}

static void main_option(struct main_options *o, int c)
{
	switch (c) {
	case 'n':
		o->sessions = main_number(optarg, 1, MAIN_SESSIONS);
		break;
	case 'c':
		o->crews = main_number(optarg, 1, STAGE_CREWS);
		break;
	case 'a':
		o->at_once = main_number(optarg, 1, 10000);
		break;
	case 's':
		o->sleep_seconds = main_number(optarg, 1, 86400);
		break;
	case 'l':
		o->limit = main_number(optarg, 1, 86400);
		break;
	case 'e':
		buf_printf(&o->settings, "%s\n", optarg);
		break;
	case 'd':
		o->plan = optarg;
		break;
	case 'm':
		o->habits = optarg;
		break;
	case 'j':
		o->json = optarg;
		break;
	case 'D':
		o->data = optarg;
		break;
	case 'p':
		o->port = optarg;
		break;
	case 'M':
		main_show_model();
		exit(0);
	case 'h':
		fputs(main_usage, stdout);
		exit(0);
	default:
		fputs(main_usage, stderr);
		exit(MAIN_USAGE);
	}
}

static void main_options(struct main_options *o, int argc, char **argv)
{
	static const struct option longs[] = {
	    {"sessions", required_argument, NULL, 'n'}, {"do", required_argument, NULL, 'd'},
	    {"model", required_argument, NULL, 'm'},	{"json", required_argument, NULL, 'j'},
	    {"crews", required_argument, NULL, 'c'},	{"at-once", required_argument, NULL, 'a'},
	    {"sleep", required_argument, NULL, 's'},	{"set", required_argument, NULL, 'e'},
	    {"limit", required_argument, NULL, 'l'},	{"data", required_argument, NULL, 'D'},
	    {"port", required_argument, NULL, 'p'},	{"show-model", no_argument, NULL, 'M'},
	    {"help", no_argument, NULL, 'h'},		{0},
	};
	int c;

	for (int i = 0; i < argc; i++)
		buf_printf(&o->command, "%s%s", i ? " " : "", i ? argv[i] : "hearth-load");
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		main_option(o, c);
	if (optind != argc || !o->data != !o->port)
		main_option(o, '?');
	if (!o->crews)
		o->crews = o->sessions / MAIN_CREW + 2;
	if (o->crews > STAGE_CREWS)
		o->crews = STAGE_CREWS;
}

static void main_plan(const struct main_options *o, struct play *play, struct plan *plan)
{
	char why[HABITS_WHY];

	if (!plan_parse(o->plan, plan, why)) {
		fprintf(stderr, "hearth-load: %s\n", why);
		exit(MAIN_USAGE);
	}
	if (o->data && (plan_has(plan, PLAN_RESTART) || plan_has(plan, PLAN_CROWD))) {
		fprintf(stderr, "hearth-load: crowd and restart need a server of its own\n");
		exit(MAIN_USAGE);
	}
	habits_init(&play->habits);
	if (o->habits && habits_read(&play->habits, o->habits, why) < 0) {
		fprintf(stderr, "hearth-load: %s: %s\n", o->habits, why);
		exit(MAIN_USAGE);
	}
}

/* Says what is too little; the run goes on and fails by itself if it was needed. */
static void main_raise_limits(const struct main_options *o, struct play *play)
{
	int awake = o->sessions < MAIN_AWAKE_MOST ? o->sessions : MAIN_AWAKE_MOST;
	char why[LIMITS_WHY];

	if (!limits_raise(0, o->sessions / o->crews + MAIN_SPARE, why))
		report_note("a crew: %s", why);
	if (!limits_raise(o->data ? play->target.world.server.pid : 0,
			  o->sessions + awake * MAIN_AWAKE + MAIN_SPARE, why))
		report_note("the server: %s", why);
}

/* Everything as an installed server has it, but the numbers in all. */
static char *main_settings(const struct main_options *o)
{
	return mem_printf("sessions = %d\n"
			  "sessions_per_address = %d\n"
			  "unauthenticated = 256\nunauthenticated_per_address = 32\n"
			  "clients = 1000\nclients_per_address = 100\n"
			  "sleep_seconds = %d\n%s",
			  o->sessions + 10, 200 > o->sessions / 50 ? 200 : o->sessions / 50,
			  o->sleep_seconds, buf_text((struct buf *)(uintptr_t)&o->settings));
}

static void main_open_target(const struct main_options *o, struct play *play)
{
	char *settings = main_settings(o), who[WORLD_WHO];
	int members = o->sessions + STAGE_WRITERS;

	snprintf(who, sizeof(who), "load%llx-", (unsigned long long)time(NULL));
	if (!o->data) {
		main_raise_limits(o, play);
		world_open(&play->target.world, members, settings);
	} else if (!world_join(&play->target.world, o->data, o->port, who, members)) {
		fprintf(stderr, "hearth-load: no server answers at %s/control.sock\n", o->data);
		exit(1);
	} else {
		main_raise_limits(o, play);
	}
	free(settings);
}

int main(int argc, char **argv)
{
	struct main_options o = {.sessions = 1000,
				 .at_once = 32,
				 .sleep_seconds = 8,
				 .limit = 900,
				 .plan = "rest,mix:30"};
	struct play *play = mem_alloc(sizeof(*play));
	struct plan plan;
	bool ok;

	main_options(&o, argc, argv);
	main_plan(&o, play, &plan);
	world_bound((unsigned)o.limit);
	play->report = report_new(usage_machine(), buf_text(&o.command));
	main_open_target(&o, play);
	play->sleep_seconds = o.sleep_seconds;
	play->stage = stage_new();
	play->stage->sessions = o.sessions;
	play->stage->crews = o.crews;
	play->stage->coming_most = o.at_once / o.crews ? o.at_once / o.crews : 1;
	play->stage->gathers = plan_has(&plan, PLAN_CROWD);
	play->stage->asleep_ms = o.sleep_seconds * 1000;
	play->stage->port = atoi(play->target.world.server.port);
	play_run(play, &plan);
	ok = report_finish(play->report, o.json);
	world_close(&play->target.world);
	stage_free(&play->stage);
	report_free(&play->report);
	buf_free(&o.settings);
	buf_free(&o.command);
	free(play);
	return ok ? 0 : 1;
}
