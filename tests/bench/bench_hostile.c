/* Peers who do not keep to the rules, and what members at work notice of them: key
 * press to repaint, calm and under each attack in turn, in pairs.
 * Usage: bench_hostile [SECONDS of each [NUMBER of an attack [PAIRS [first]]]]
 *
 * first: server, clients and who measures come before all else on this machine, as if
 * the attackers had one of their own. Without it these are nice, and yet a client that is to run
 * may wait for one of them until the kernel's next tick. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/bench/figures.h"
#include "tests/bench/usage.h"
#include "tests/bench/world.h"

enum {
	MEMBERS = 20,
	SECONDS = 5,
	PAIRS = 3,
	PAUSE_US = 200000, /* between two keys of one member */
	UNANSWERED_MS = PAUSE_US / 1000,
	SETTLE_US = 1500000,
	QUIET_MS = 400,
	HALF_OPEN = 10000,
	ADDRESSES = 5000,
	DIALS = 1000, /* a second */
	SLOW = 200,
	ROUND_US = 20000,
	PASTE = 1 << 20,
	LARGE = 100,
	LARGE_BODY = 60000,
	LIFE = 90, /* seconds; an attacker that was forgotten ends */
};

/* --- attackers, each in a process of its own that does this until it is ended --- */

/* On its way from one of many addresses of the loopback. */
static int dial(const char *port, unsigned number)
{
	struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;

	from.sin_addr.s_addr = htonl(0x7f020001u + number % ADDRESSES);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons((uint16_t)atoi(port));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (fd >= 0 && bind(fd, (struct sockaddr *)&from, sizeof(from)) == 0 &&
	    (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 || errno == EINPROGRESS))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool hung_up(int fd)
{
	char piece[512];
	ssize_t n = recv(fd, piece, sizeof(piece), MSG_DONTWAIT);

	return n == 0 || (n < 0 && errno != EAGAIN);
}

/* Keeps `count` connections open, as far as it is let; each round they send the
 * next byte of a banner that never ends, or nothing. */
static void hold(const char *port, int count, bool talks)
{
	int *list = mem_alloc((size_t)count * sizeof(*list));

	for (int i = 0; i < count; i++)
		list[i] = -1;
	for (unsigned dialled = 0;;) {
		int dials = DIALS / (1000000 / ROUND_US);

		for (int i = 0; i < count; i++) {
			if (list[i] >= 0 && hung_up(list[i])) {
				close(list[i]);
				list[i] = -1;
			}
			if (list[i] < 0 && dials-- > 0)
				list[i] = dial(port, dialled++);
			if (list[i] >= 0 && talks)
				send(list[i], "SSH-2.0-slow" + dialled % 12, 1, MSG_NOSIGNAL);
		}
		usleep(ROUND_US);
	}
}

static void half_open(const char *port)
{
	hold(port, HALF_OPEN, false);
}

static void slow_banner(const char *port)
{
	hold(port, SLOW, true);
}

static ssh_session guest_dial(const char *port, uint64_t rekey)
{
	ssh_session session = ssh_new();

	visitor_options(session, port, "guest");
	if (rekey)
		ssh_options_set(session, SSH_OPTIONS_REKEY_DATA, &rekey);
	if (ssh_connect(session) == SSH_OK && ssh_userauth_none(session, NULL) == SSH_AUTH_SUCCESS)
		return session;
	ssh_free(session);
	return NULL;
}

static ssh_channel guest_channel(ssh_session session)
{
	ssh_channel channel = session ? ssh_channel_new(session) : NULL;

	return channel && ssh_channel_open_session(channel) == SSH_OK ? channel : NULL;
}

/* Signs in, says no word and goes, over and over. */
static void sign_in(const char *port)
{
	for (;;) {
		ssh_session session = guest_dial(port, 0);

		if (!session)
			continue;
		ssh_disconnect(session);
		ssh_free(session);
	}
}

/* New keys with every packet. */
static void rekey(const char *port)
{
	for (;;) {
		ssh_session session = guest_dial(port, 1024);
		ssh_channel channel = guest_channel(session);

		if (channel)
			ssh_channel_request_subsystem(channel, "rpc");
		while (channel && ssh_channel_write(channel, " ", 1) == 1)
			ssh_channel_poll_timeout(channel, 0, 0);
		if (session)
			ssh_free(session);
	}
}

static void paste(const char *port)
{
	ssh_channel channel = guest_channel(guest_dial(port, 0));
	char *text = mem_alloc(PASTE);

	for (int i = 0; i < PASTE; i++)
		text[i] = "jk abc\n"[i % 7];
	if (!channel || ssh_channel_request_pty_size(channel, "xterm-256color", 80, 24) != SSH_OK ||
	    ssh_channel_request_shell(channel) != SSH_OK)
		return;
	for (;;) {
		char piece[16384];

		ssh_channel_write(channel, "\033[200~", 6);
		for (int at = 0; at < PASTE; at += 16384) {
			ssh_channel_write(channel, text + at, 16384);
			while (ssh_channel_read_nonblocking(channel, piece, sizeof(piece), 0) > 0)
				;
		}
		ssh_channel_write(channel, "\033[201~", 6);
	}
}

static int64_t deaf_thread, large_thread;

/* Asks for far more than its connection holds, and reads none of it. */
static void deaf(const char *port)
{
	ssh_channel channel = guest_channel(guest_dial(port, 0));
	char *line = mem_printf("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"thread.show\","
				"\"params\":{\"thread\":%lld,\"limit\":500}}\n",
				(long long)deaf_thread);

	if (!channel || ssh_channel_request_subsystem(channel, "rpc") != SSH_OK)
		return;
	for (int i = 0; i < 100; i++)
		ssh_channel_write(channel, line, (uint32_t)strlen(line));
	for (;;)
		pause();
}

/* Asks for the largest answers there are, and reads them all. */
static void greedy(const char *port)
{
	ssh_channel channel = guest_channel(guest_dial(port, 0));
	char *line = mem_printf("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"thread.show\","
				"\"params\":{\"thread\":%lld,\"limit\":500}}\n",
				(long long)large_thread);
	char piece[65536];
	int n;

	if (!channel || ssh_channel_request_subsystem(channel, "rpc") != SSH_OK)
		return;
	for (;;) {
		if (ssh_channel_write(channel, line, (uint32_t)strlen(line)) < 0)
			return;
		do
			n = ssh_channel_read(channel, piece, sizeof(piece), 0);
		while (n > 0 && piece[n - 1] != '\n');
		if (n <= 0)
			return;
	}
}

static const struct attack {
	const char *words;
	void (*act)(const char *port);
	int processes;
} attacks[] = {
    {"10,000 half-open connections, from 5,000 addresses", half_open, 1},
    {"200 connections with a slow banner", slow_banner, 1},
    {"signing in over and over, 4 at once", sign_in, 4},
    {"new keys with every packet, 20 sessions", rekey, 20},
    {"a megabyte pasted, over and over, by 20", paste, 20},
    {"50 that ask for everything and read nothing", deaf, 50},
    {"10 that ask for six megabytes, over and over", greedy, 10},
};

/* What it costs the attackers is not to be taken from the server: they are nice, and
 * all of them in one group of their own where the kernel shares time between groups. */
static void be_nice(void)
{
	FILE *file;

	setsid();
	setpriority(PRIO_PROCESS, 0, 19);
	file = fopen("/proc/self/autogroup", "w");
	if (!file)
		return;
	fputs("19", file);
	fclose(file);
}

static void attack_from_here(const struct attack *attack, const char *port)
{
	be_nice();
	for (int i = 0; i < attack->processes; i++) {
		if (fork() != 0)
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGTERM, SIG_DFL);
		signal(SIGALRM, SIG_DFL);
		alarm(LIFE);
		attack->act(port);
		_exit(0);
	}
	for (;;)
		pause();
}

/* The process that leads the attackers. */
static pid_t attack_begin(const struct attack *attack, const char *port)
{
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGTERM, SIG_DFL);
		attack_from_here(attack, port);
	}
	return pid;
}

static void attack_end(pid_t pid)
{
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* --- members at work --- */

static void sign_in_all(struct world *world, struct visitor *all)
{
	for (int i = 0; i < MEMBERS; i++)
		world_place(world, i, world->long_thread, 20);
	usleep(500000);
	for (int i = 0; i < MEMBERS; i++) {
		world_visit(world, &all[i], i);
		visitor_pty(&all[i], 80, 24);
		visitor_shell(&all[i]);
	}
	visitor_settle(all, MEMBERS, QUIET_MS, 20000);
}

/* Takes in what comes until that moment. */
static void wait_until(struct visitor *all, int64_t until_us)
{
	while (clock_mono_us() < until_us)
		visitor_wait(all, MEMBERS, until_us);
}

/* They type in turn, one key each PAUSE_US, a page forth and a page back, so that they
 * end where they began; to the last byte of each repaint. */
static void work(struct visitor *all, int seconds, struct figures *figures)
{
	int64_t typed[MEMBERS] = {0}, due = clock_mono_us();
	int rounds = (seconds * (1000000 / PAUSE_US)) | 1;

	for (int i = 0; i < (rounds + 1) * MEMBERS; i++, due += PAUSE_US / MEMBERS) {
		struct visitor *v = &all[i % MEMBERS];

		wait_until(all, due);
		if (typed[i % MEMBERS])
			figures_add(figures, v->last_us
						 ? (double)(v->last_us - typed[i % MEMBERS]) / 1000
						 : UNANSWERED_MS);
		visitor_forget(v);
		typed[i % MEMBERS] = clock_mono_us();
		visitor_type(v, i / MEMBERS % 2 == 0 ? " " : "b", 1);
	}
	visitor_settle(all, MEMBERS, QUIET_MS, 5000);
}

/* A thread of LARGE posts as long as a post may be. */
static void make_large(struct world *world)
{
	struct visitor visitor = {0};
	char *body = mem_alloc(LARGE_BODY + 1);
	json_t *made;

	memset(body, 'l', LARGE_BODY);
	world_visit(world, &visitor, 0);
	visitor_rpc(&visitor);
	made = visitor_call(
	    &visitor, "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", "board1", "title", "Large", "body", body));
	large_thread = json_integer_value(json_object_get(made, "thread"));
	json_decref(made);
	for (int i = 1; i < LARGE; i++)
		json_decref(visitor_call(
		    &visitor, "post.reply",
		    json_pack("{s:I, s:s}", "thread", (json_int_t)large_thread, "body", body)));
	visitor_close(&visitor);
	free(body);
}

/* Calm, then attacked. */
static void pair(struct world *world, struct visitor *all, const struct attack *attack, int seconds,
		 struct figures *calm, struct figures *under)
{
	pid_t pid;

	work(all, seconds, calm);
	pid = attack_begin(attack, world->server.port);
	wait_until(all, clock_mono_us() + SETTLE_US);
	work(all, seconds, under);
	attack_end(pid);
	wait_until(all, clock_mono_us() + SETTLE_US);
}

/* False: the members were not at work, so nothing is known. */
static bool one(struct world *world, struct visitor *all, const struct attack *attack, int seconds,
		int pairs)
{
	struct figures calm = {0}, under = {0}, times = {0};
	struct usage_memory before = usage_memory(world->server.pid), after;
	bool at_work;

	for (int i = 0; i < pairs; i++) {
		struct figures one_calm = {0}, one_under = {0};

		pair(world, all, attack, seconds, &one_calm, &one_under);
		figures_add(&times, figures_at(&one_under, 99) / figures_at(&one_calm, 99));
		for (size_t k = 0; k < one_calm.count; k++)
			figures_add(&calm, one_calm.value[k]);
		for (size_t k = 0; k < one_under.count; k++)
			figures_add(&under, one_under.value[k]);
		figures_free(&one_calm);
		figures_free(&one_under);
	}
	after = usage_memory(world->server.pid);
	figures_title("%s", attack->words);
	figures_row(&calm, "ms", "key press to repaint, calm");
	figures_row(&under, "ms", "the same meanwhile");
	figures_one(figures_at(&times, 50), "times", "p99, median of %d pairs (goal: less than 2)",
		    pairs);
	figures_one(after.rss - before.rss, "KB", "the server has grown by");
	at_work = figures_at(&calm, 90) < UNANSWERED_MS;
	if (!at_work)
		figures_note("the members' keys painted nothing: not measured");
	figures_free(&calm);
	figures_free(&under);
	figures_free(&times);
	return at_work;
}

int main(int argc, char **argv)
{
	int seconds = argc > 1 ? atoi(argv[1]) : SECONDS;
	size_t only = argc > 2 ? (size_t)atoi(argv[2]) : 0;
	int pairs = argc > 3 ? atoi(argv[3]) : PAIRS;
	struct visitor *all = mem_alloc(MEMBERS * sizeof(*all));
	struct world world;
	bool all_done = true;

	world_bound(400);
	printf("%s\n", usage_machine());
	/* The bound on who has not signed in is that of a new server. */
	world_open(&world, MEMBERS,
		   "sleep_seconds = 3600\nunauthenticated = 256\n"
		   "unauthenticated_per_address = 32\n");
	deaf_thread = world.long_thread;
	make_large(&world);
	sign_in_all(&world, all);
	if (argc > 4 && strcmp(argv[4], "first") == 0 &&
	    (!usage_go_first(world.server.pid) || !usage_go_first_alone())) {
		figures_note("this user may not let the server go first");
		all_done = false;
	}
	for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
		if (!only || only == i + 1)
			all_done &= one(&world, all, &attacks[i], seconds, pairs);
	}
	for (int i = 0; i < MEMBERS; i++)
		visitor_close(&all[i]);
	free(all);
	world_close(&world);
	return all_done ? 0 : 1;
}
