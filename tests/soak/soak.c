/* soak: SOAK_MINUTES (30) of everything at once against a server with sanitizers:
 * people at screens, who fall asleep and wake, callers that read and write on
 * boards and in a room, guests who come and vanish. Then all of them leave, and
 * nothing may be left: no leak, no descriptor, no process; and memory was flat.
 *
 * Run by `make soak`. HEARTHD says which server; SOAK_SEED what chance follows. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/bench/figures.h"
#include "tests/bench/usage.h"
#include "tests/bench/world.h"

enum {
	SCREENS = 14,
	CALLERS = 6,
	MEMBERS = SCREENS + CALLERS,
	MINUTES = 30,
	LOOK_US = 15 * 1000000, /* between two looks at the server */
	GUEST_US = 700000,	/* between two guests */
	STEP_US = 20000,
	FIRST_MINUTE = 65,
	LEFT_MS = 30000,     /* for all to be gone */
	FLAT_KB = 16 * 1024, /* what memory may move by: caches of a store that grows */
	ITEMS = 256,
};

static struct world world;
static struct visitor screens[SCREENS], callers[CALLERS];
static int64_t next_key[SCREENS], next_call[CALLERS], next_guest;
static unsigned seed;
static struct {
	int keys, calls, refused, guests, visits;
} counts;
static char items[ITEMS][24]; /* names of reports */
static int item_count;

static int chance(int most)
{
	return rand_r(&seed) % most;
}

/* --- people at screens --- */

static void screen_open(int i)
{
	world_visit(&world, &screens[i], i);
	visitor_pty(&screens[i], 40 + chance(100), 12 + chance(40));
	visitor_shell(&screens[i]);
	counts.visits++;
}

/* What reads, goes, marks and looks; what a person would type in a form ends it. */
static void screen_key(int i)
{
	static const char *const keys[] = {"j",	 "j",	 "k", " ",	" ",	  " ", "b",  "\r",
					   "\r", "g",	 "G", "q",	"q",	  "?", "n",  "\t",
					   "@",	 "o",	 "J", "K",	"w",	  "p", "\f", "12",
					   "/a", "\003", ":", "\033[B", "\033[6~"};
	struct visitor *v = &screens[i];
	const char *key = keys[chance((int)(sizeof(keys) / sizeof(keys[0])))];

	visitor_read(v);
	if (v->ended || chance(400) == 0) {
		visitor_close(v);
		screen_open(i);
		return;
	}
	ssh_channel_write(v->channel, key, (uint32_t)strlen(key));
	if (chance(60) == 0)
		ssh_channel_change_pty_size(v->channel, 30 + chance(120), 8 + chance(50));
	counts.keys++;
}

static void screens_step(int64_t now)
{
	for (int i = 0; i < SCREENS; i++) {
		visitor_read(&screens[i]);
		if (now < next_key[i])
			continue;
		screen_key(i);
		/* Some pauses are longer than it takes to fall asleep. */
		next_key[i] =
		    now + (chance(40) ? 50000 + chance(300000) : 4000000 + chance(6000000));
	}
}

/* --- callers --- */

/* The answer's result as a new reference, or NULL: refused, which may happen. */
static json_t *call(struct visitor *v, const char *method, json_t *params)
{
	json_t *result = visitor_try(v, method, params);

	counts.calls++;
	counts.refused += !result;
	return result;
}

static void post(struct visitor *v, int64_t thread)
{
	char *body = world_text((unsigned)chance(100000), 10 + chance(60));
	json_t *made = call(v, "post.reply",
			    json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", body));

	if (made && chance(2))
		json_decref(call(
		    v, "post.delete",
		    json_pack("{s:I}", "post", json_integer_value(json_object_get(made, "post")))));
	json_decref(made);
	free(body);
}

static void report(struct visitor *v)
{
	char *body = world_text((unsigned)chance(100000), 10 + chance(60));
	json_t *made =
	    call(v, "feedback.new",
		 json_pack("{s:s, s:s, s:s}", "room", "soak", "type", "issue", "body", body));
	const char *name = json_string_value(json_object_get(made, "item"));

	if (name) {
		snprintf(items[item_count % ITEMS], sizeof(items[0]), "%s", name);
		item_count++;
	}
	json_decref(made);
	free(body);
}

static void in_room(struct visitor *v)
{
	const char *item = items[chance(item_count < ITEMS ? item_count + 1 : ITEMS)];

	if (!*item || chance(30) == 0) {
		report(v);
		return;
	}
	switch (chance(4)) {
	case 0:
		json_decref(call(v, "feedback.list", json_pack("{s:s}", "room", "soak")));
		break;
	case 1:
		json_decref(call(v, "feedback.vote", json_pack("{s:s}", "item", item)));
		break;
	case 2:
		json_decref(call(v, "feedback.unvote", json_pack("{s:s}", "item", item)));
		break;
	default:
		json_decref(call(v, "feedback.show", json_pack("{s:s}", "item", item)));
	}
}

static void on_boards(struct visitor *v)
{
	int64_t thread = world.thread[chance(WORLD_BOARDS * WORLD_THREADS)];

	switch (chance(8)) {
	case 0:
		post(v, thread);
		break;
	case 1:
		json_decref(call(v, "board.list", NULL));
		break;
	case 2:
		json_decref(call(v, "thread.list", json_pack("{s:s}", "board", "board1")));
		break;
	case 3:
		json_decref(call(v, "search", json_pack("{s:s}", "query", "starter window")));
		break;
	case 4:
		json_decref(call(v, "read.mark", json_pack("{s:I}", "thread", (json_int_t)thread)));
		break;
	case 5:
		json_decref(call(v, "notification.list", NULL));
		break;
	case 6:
		json_decref(call(v, "draft.save",
				 json_pack("{s:s, s:s, s:i}", "target", "thread:1", "body",
					   "half a thought", "revision", 0)));
		break;
	default:
		json_decref(
		    call(v, "thread.show", json_pack("{s:I}", "thread", (json_int_t)thread)));
	}
}

static void caller_open(int i)
{
	world_visit(&world, &callers[i], SCREENS + i);
	visitor_rpc(&callers[i]);
	counts.visits++;
}

static void callers_step(int64_t now)
{
	for (int i = 0; i < CALLERS; i++) {
		if (now < next_call[i])
			continue;
		next_call[i] = now + 100000 + chance(400000);
		if (chance(200) == 0) {
			visitor_close(&callers[i]);
			caller_open(i);
		} else if (chance(3)) {
			on_boards(&callers[i]);
		} else {
			in_room(&callers[i]);
		}
	}
}

/* --- guests --- */

/* Comes, asks, and hangs up, politely or not. */
static void guest_visit(void)
{
	ssh_session session = ssh_new();
	ssh_channel channel = NULL;

	visitor_options(session, world.server.port, "guest");
	if (ssh_connect(session) == SSH_OK && ssh_userauth_none(session, NULL) == SSH_AUTH_SUCCESS)
		channel = ssh_channel_new(session);
	if (channel && ssh_channel_open_session(channel) == SSH_OK) {
		if (chance(3) == 0 &&
		    ssh_channel_request_pty_size(channel, "xterm-256color", 80, 24) == SSH_OK)
			ssh_channel_request_shell(channel);
		else
			ssh_channel_request_exec(channel, chance(2) ? "board list" : "nonsense");
		counts.guests++;
	}
	if (chance(2))
		ssh_disconnect(session);
	ssh_free(session);
}

/* --- looking at the server --- */

struct look {
	double anonymous, others; /* KB: of the server's own; nursery, nests, clients */
	double store;		  /* KB of the database, which its connections keep parts of */
	int fds, clients;
};

static int fds_of(pid_t pid)
{
	char *path = mem_printf("/proc/%d/fd", (int)pid);
	DIR *dir = opendir(path);
	int count = 0;

	while (dir && readdir(dir))
		count++;
	if (dir)
		closedir(dir);
	free(path);
	return count - 2;
}

static double anonymous_of(pid_t pid)
{
	char *path = mem_printf("/proc/%d/status", (int)pid), line[256];
	FILE *file = fopen(path, "re");
	double kb = 0;

	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, "RssAnon:", 8) == 0)
			kb = atof(line + 8);
	}
	if (file)
		fclose(file);
	free(path);
	return kb;
}

static double store_kb(void)
{
	char *path = mem_printf("%s/hearth.db", world.server.dir);
	struct stat st = {0};

	stat(path, &st);
	free(path);
	return (double)st.st_size / 1024;
}

static struct look look(void)
{
	pid_t pids[SERVER_NESTS + 4 * MEMBERS];
	struct look look = {.anonymous = anonymous_of(world.server.pid),
			    .store = store_kb(),
			    .fds = fds_of(world.server.pid)};
	int nests = server_nests(&world.server, pids, SERVER_NESTS);

	look.others = usage_memory(server_nursery(&world.server)).pss;
	for (int i = 0; i < nests; i++)
		look.others += usage_memory(pids[i]).pss;
	look.clients = server_clients(&world.server, pids, 4 * MEMBERS);
	for (int i = 0; i < look.clients; i++)
		look.others += usage_memory(pids[i]).pss;
	return look;
}

static void show(int64_t begun, const struct look *look)
{
	printf("%5.1f min: server %6.0f KB, store %6.0f KB, its clients %6.0f KB in %2d, %3d "
	       "descriptors; %d keys, "
	       "%d calls (%d refused), %d visits, %d guests\n",
	       (double)(clock_mono_us() - begun) / 60e6, look->anonymous, look->store, look->others,
	       look->clients, look->fds, counts.keys, counts.calls, counts.refused, counts.visits,
	       counts.guests);
	fflush(stdout);
}

/* --- the whole --- */

static void open_all(void)
{
	server_must(&world.server, "room.new",
		    json_pack("{s:s, s:s, s:s, s:b, s:s}", "room", "soak", "title", "Soak",
			      "purpose", "to be used for a long time", "hidden", 1, "owner",
			      "member0"));
	for (int i = 0; i < CALLERS; i++) {
		char *handle = mem_printf("member%d", SCREENS + i);
		json_t *made = visitor_call(&screens[0], "room.admit",
					    json_pack("{s:s, s:s, s:s}", "room", "soak", "handle",
						      handle, "part", "tester"));

		json_decref(made);
		free(handle);
	}
}

static int leave_all(void)
{
	for (int i = 0; i < SCREENS; i++)
		visitor_close(&screens[i]);
	for (int i = 0; i < CALLERS; i++)
		visitor_close(&callers[i]);
	return world_wait_empty(&world, LEFT_MS);
}

/* Descriptors once nobody is there, when they no longer change. */
static int settled_fds(int at_most)
{
	int64_t until = clock_mono_ms() + LEFT_MS;
	int fds;

	while ((fds = fds_of(world.server.pid)) > at_most && clock_mono_ms() < until)
		usleep(100000);
	return fds;
}

static int judge(struct figures *early, struct figures *late, int clients, int before, int after)
{
	double grown = figures_at(late, 50) - figures_at(early, 50);
	int bad = 0;

	printf("memory of the server: %.0f KB in the second quarter, %.0f KB in the last\n",
	       figures_at(early, 50), figures_at(late, 50));
	printf("descriptors before and after: %d, %d; clients left: %d\n", before, after, clients);
	if (grown > FLAT_KB)
		bad += printf("soak: memory is not flat\n") > 0;
	if (after > before)
		bad += printf("soak: descriptors are lost\n") > 0;
	if (clients)
		bad += printf("soak: processes are left\n") > 0;
	return bad;
}

/* The first visit of each kind makes what stays: a nest, statements. So does the server's
 * first minute: it sweeps files with a connection to the store of its own, whose descriptor
 * SQLite keeps for the next one. */
static int warm_up(void)
{
	world_visit(&world, &screens[0], 0);
	visitor_rpc(&screens[0]);
	open_all();
	visitor_close(&screens[0]);
	screens[0].keeps = false;
	screen_open(0);
	visitor_settle(screens, 1, 500, 5000);
	leave_all();
	sleep(FIRST_MINUTE);
	return fds_of(world.server.pid);
}

int main(void)
{
	const char *wanted = getenv("SOAK_MINUTES"), *first = getenv("SOAK_SEED");
	int64_t length = (wanted ? atoi(wanted) : MINUTES) * INT64_C(60000000), begun, next, now;
	struct figures early = {0}, late = {0};
	int before, after, clients, bad;

	seed = first && *first ? (unsigned)atoi(first) : (unsigned)clock_now();
	world_bound((unsigned)(length / 1000000) + 180 + FIRST_MINUTE);
	printf("%s\nSOAK_SEED=%u, %s\n", usage_machine(), seed, getenv("HEARTHD"));
	world_open(&world, MEMBERS, "sleep_seconds = 3\nwake_pause_seconds = 1\n");
	before = warm_up();
	for (int i = 0; i < SCREENS; i++)
		screen_open(i);
	for (int i = 0; i < CALLERS; i++)
		caller_open(i);
	begun = clock_mono_us();
	next = begun + LOOK_US;
	while ((now = clock_mono_us()) < begun + length) {
		screens_step(now);
		callers_step(now);
		if (now >= next_guest) {
			guest_visit();
			next_guest = now + GUEST_US;
		}
		if (now >= next) {
			struct look seen = look();

			show(begun, &seen);
			next = now + LOOK_US;
			if (now > begun + length / 4 && now < begun + length / 2)
				figures_add(&early, seen.anonymous);
			if (now > begun + length * 3 / 4)
				figures_add(&late, seen.anonymous);
		}
		visitor_wait(screens, SCREENS, now + STEP_US);
	}
	clients = leave_all();
	after = settled_fds(before);
	bad = judge(&early, &late, clients, before, after);
	figures_free(&early);
	figures_free(&late);
	/* The server's own end says whether anything leaked. */
	world_close(&world);
	if (bad == 0)
		printf("soak: nothing leaked, nothing is left\n");
	return bad != 0;
}
