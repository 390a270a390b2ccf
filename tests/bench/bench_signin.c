/* Signing in: from connecting to the first complete screen, and what that costs
 * the server, beside a bare libssh server and OpenSSH's that print the same
 * bytes. Usage: bench_signin [COUNT] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/bench/bare.h"
#include "tests/bench/figures.h"
#include "tests/bench/sshd.h"
#include "tests/bench/usage.h"
#include "tests/bench/world.h"

/* A screen is complete when nothing follows for QUIET_MS. */
enum { COUNT = 100, CPU_COUNT = 200, QUIET_MS = 60, MOST_MS = 5000, COLUMNS = 80, ROWS = 24 };

struct door {
	const char *port, *user;
	ssh_key key;
};

struct timing {
	struct figures whole, shell; /* from connecting; from asking for the shell: ms */
	double bytes;
};

/* One visit up to its first screen; the connection stays open. */
static void visit(const struct door *door, struct visitor *v, struct timing *timing)
{
	int64_t begun = clock_mono_us(), asked;

	visitor_open(v, door->port, door->user, door->key);
	visitor_pty(v, COLUMNS, ROWS);
	asked = clock_mono_us();
	visitor_shell(v);
	visitor_settle(v, 1, QUIET_MS, MOST_MS);
	figures_add(&timing->whole, (double)(v->last_us - begun) / 1000);
	figures_add(&timing->shell, (double)(v->last_us - asked) / 1000);
	timing->bytes = (double)v->got;
}

static void visit_once(const struct door *door, struct timing *timing)
{
	struct visitor v = {0};

	visit(door, &v, timing);
	visitor_close(&v);
	usleep(20000);
}

static void timing_free(struct timing *timing)
{
	figures_free(&timing->whole);
	figures_free(&timing->shell);
}

/* The bytes of the first screen, to be freed. */
static char *first_screen(const struct door *door, size_t *len_r)
{
	struct timing timing = {0};
	struct visitor v = {.keeps = true};
	char *bytes;

	visit(door, &v, &timing);
	bytes = mem_dup_n(buf_data(&v.bytes), buf_len(&v.bytes));
	*len_r = buf_len(&v.bytes);
	visitor_close(&v);
	timing_free(&timing);
	if (getenv("BENCH_SCREEN"))
		fwrite(bytes, 1, *len_r, stdout);
	if (!memmem(bytes, *len_r, "Bench", 5) || !memmem(bytes, *len_r, "member0", 7))
		figures_note("the first screen is not the expected one: what follows is of no use");
	return bytes;
}

static void compare_times(const struct door *hearth, const struct door *bare, int count)
{
	struct timing ours = {0}, theirs = {0};

	for (int i = 0; i < count; i++) {
		visit_once(hearth, &ours);
		visit_once(bare, &theirs);
	}
	figures_title("Connect to first complete screen (%.0f bytes), turn about", ours.bytes);
	figures_row(&ours.whole, "ms", "hearthd: connect to last byte");
	figures_row(&theirs.whole, "ms", "bare libssh server, same bytes");
	figures_one(figures_at(&ours.whole, 50) - figures_at(&theirs.whole, 50), "ms",
		    "difference at p50 (goal: 20 at most)");
	figures_one(figures_at(&ours.whole, 99) - figures_at(&theirs.whole, 99), "ms",
		    "difference at p99");
	figures_row(&ours.shell, "ms", "hearthd: shell request to last byte (goal: p99 15)");
	figures_row(&theirs.shell, "ms", "bare libssh server: the same");
	timing_free(&ours);
	timing_free(&theirs);
}

static void visit_many(const struct door *door, int count)
{
	struct timing timing = {0};

	for (int i = 0; i < count; i++)
		visit_once(door, &timing);
	timing_free(&timing);
}

static double cpu_of_world(struct world *world, const struct door *door, int count)
{
	double before;

	world_wait_empty(world, 10000);
	before = world_cpu_ms(world);
	visit_many(door, count);
	world_wait_empty(world, 10000);
	usleep(300000);
	return (world_cpu_ms(world) - before) / count;
}

static double cpu_of_bare(const void *bare)
{
	return usage_cpu_ms(((const struct bare *)bare)->pid);
}

static double cpu_of_sshd(const void *sshd)
{
	return sshd_cpu_ms(sshd);
}

static double cpu_of(double (*cpu_ms)(const void *server), const void *server,
		     const struct door *door, int count)
{
	double before;

	visit_many(door, 2);
	usleep(300000);
	before = cpu_ms(server);
	visit_many(door, count);
	usleep(500000);
	return (cpu_ms(server) - before) / count;
}

static void compare_cpu(struct world *world, const struct door *hearth, const struct bare *bare,
			const struct sshd *sshd, int count)
{
	struct door at_bare = {bare->port, hearth->user, hearth->key};
	double ours = cpu_of_world(world, hearth, count), theirs;

	printf("\nServer CPU per sign-in with first screen, and the end (%d each)\n", count);
	figures_one(ours, "ms", "hearthd, nursery and client");
	figures_one(cpu_of(cpu_of_bare, bare, &at_bare, count), "ms",
		    "bare libssh server, same bytes");
	if (!sshd->pid) {
		figures_note("there is no OpenSSH sshd here, or it did not start");
		return;
	}
	theirs =
	    cpu_of(cpu_of_sshd, sshd, &(struct door){sshd->port, sshd->user, hearth->key}, count);
	figures_one(theirs, "ms", "OpenSSH sshd, ForceCommand cat, UsePAM no");
	figures_one(theirs / ours, "times", "OpenSSH to hearthd (goal: 6 or more)");
}

/* --- memory --- */

enum { HELD = 40 };

static double held_kb(pid_t pid)
{
	return usage_memory_tree(pid).pss + usage_kernel_kb();
}

/* Of each of so many held open, everything counted: the processes, the kernel. */
static double memory_of(pid_t pid, const struct door *door)
{
	struct visitor *all = mem_alloc(HELD * sizeof(*all));
	struct timing timing = {0};
	double before, after;

	visit_many(door, 2);
	usleep(500000);
	before = held_kb(pid);
	for (int i = 0; i < HELD; i++)
		visit(door, &all[i], &timing);
	usleep(500000);
	after = held_kb(pid);
	for (int i = 0; i < HELD; i++)
		visitor_close(&all[i]);
	timing_free(&timing);
	free(all);
	usleep(500000);
	return (after - before) / HELD;
}

static void compare_memory(const struct world *world, const struct door *hearth,
			   const struct sshd *sshd)
{
	double ours = memory_of(world->server.pid, hearth), theirs;

	printf(
	    "\nMemory of a session held open, processes and kernel, both ends of TCP (%d each)\n",
	    HELD);
	figures_one(ours, "KB", "hearthd, awake: with its client process");
	figures_note("asleep: hearth-load says, with `--do rest`");
	if (!sshd->pid)
		return;
	theirs = memory_of(sshd->pid, &(struct door){sshd->port, sshd->user, hearth->key});
	figures_one(theirs, "KB", "OpenSSH sshd, with a cat that waits");
	figures_one(theirs / ours, "times", "OpenSSH to hearthd, awake");
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : COUNT;
	struct door hearth = {.user = "member0"};
	struct world world;
	struct bare bare;
	struct sshd sshd;
	char *bytes, *public = NULL;
	size_t len;

	world_bound(180);
	printf("%s\n", usage_machine());
	world_open(&world, 40, NULL);
	hearth.port = world.server.port;
	hearth.key = world.keys[0];
	bytes = first_screen(&hearth, &len);
	bare_open(&bare, bytes, len);
	compare_times(&hearth, &(struct door){bare.port, "member0", hearth.key}, count);
	ssh_pki_export_pubkey_base64(hearth.key, &public);
	char *line = mem_printf("ssh-ed25519 %s\n", public);
	if (!sshd_open(&sshd, line, bytes, len))
		sshd.pid = 0;
	compare_cpu(&world, &hearth, &bare, &sshd, argc > 1 ? count : CPU_COUNT);
	compare_memory(&world, &hearth, &sshd);
	if (sshd.pid)
		sshd_close(&sshd);
	bare_close(&bare);
	ssh_string_free_char(public);
	free(line);
	free(bytes);
	world_close(&world);
	return 0;
}
