/* What a session takes: awake, with its client process, and asleep; and one more
 * asleep, which is what many take: what a server grows by with the first few hundred
 * (caches, the heap's own) is in the first figure and not in the second.
 * Usage: bench_memory [SESSIONS], at most 256 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/bench/figures.h"
#include "tests/bench/usage.h"
#include "tests/bench/world.h"

enum { SESSIONS = 200, CLIENTS = 512, QUIET_MS = 500, ASLEEP_MS = 90000 };

/* Kilobytes. */
struct sum {
	double server, nursery, clients; /* proportional shares */
	double clients_own, kernel;
	int awake;
};

static struct sum sum_of(const struct world *world)
{
	struct sum sum = {.kernel = usage_kernel_kb()};
	pid_t pids[CLIENTS];

	sum.server = usage_memory(world->server.pid).pss;
	sum.nursery = usage_memory(server_nursery(&world->server)).pss;
	for (int i = server_nests(&world->server, pids, CLIENTS); i > 0; i--)
		sum.nursery += usage_memory(pids[i - 1]).pss;
	sum.awake = server_clients(&world->server, pids, CLIENTS);
	for (int i = 0; i < sum.awake; i++) {
		struct usage_memory memory = usage_memory(pids[i]);

		sum.clients += memory.pss;
		sum.clients_own += memory.own;
	}
	return sum;
}

static void report(const char *what, int goal, const struct sum *before, const struct sum *now,
		   int sessions)
{
	double server = (now->server - before->server) / sessions;
	double nursery = (now->nursery - before->nursery) / sessions;
	double clients = now->clients / sessions,
	       kernel = (now->kernel - before->kernel) / sessions;

	printf("\n%s: %d sessions, %d clients; KB each\n", what, sessions, now->awake);
	figures_one(server, "KB", "server (and nursery with nests %.1f)", nursery);
	figures_one(clients, "KB", "client, its share (private: %.0f)",
		    now->clients_own / sessions);
	figures_one(kernel, "KB", "kernel: slab, stacks, page tables, both ends of TCP");
	figures_one(server + nursery + clients + kernel, "KB", "in all (goal: %d or less)", goal);
}

static void wait_until_asleep(const struct world *world, struct visitor *all, int sessions)
{
	int64_t until = clock_mono_ms() + ASLEEP_MS;

	while (clock_mono_ms() < until && world_wait_empty(world, 0) > 0)
		visitor_wait(all, (size_t)sessions, clock_mono_us() + 200000);
	visitor_settle(all, (size_t)sessions, QUIET_MS, 2000);
}

static void visit_all(struct world *world, struct visitor *all, int sessions)
{
	for (int i = 0; i < sessions; i++) {
		world_visit(world, &all[i], i % world->members);
		visitor_pty(&all[i], 80, 24);
		visitor_shell(&all[i]);
		visitor_wait(all, (size_t)i, clock_mono_us());
	}
	visitor_settle(all, (size_t)sessions, QUIET_MS, 10000);
}

int main(int argc, char **argv)
{
	int sessions = argc > 1 ? atoi(argv[1]) : SESSIONS;
	struct visitor *all = mem_alloc((size_t)sessions * 2 * sizeof(*all));
	struct sum before, awake, asleep, twice, after;
	struct world world;
	double of_kernel;

	world_bound(360);
	printf("%s\n", usage_machine());
	/* Long enough for all to be awake together. */
	world_open(&world, 50, "sleep_seconds = 25\n");
	visit_all(&world, all, 10);
	for (int i = 0; i < 10; i++)
		visitor_close(&all[i]);
	world_wait_empty(&world, 10000);
	sleep(1);
	before = sum_of(&world);
	visit_all(&world, all, sessions);
	awake = sum_of(&world);
	wait_until_asleep(&world, all, sessions);
	asleep = sum_of(&world);
	visit_all(&world, all + sessions, sessions);
	wait_until_asleep(&world, all, 2 * sessions);
	twice = sum_of(&world);
	for (int i = 0; i < 2 * sessions; i++)
		visitor_close(&all[i]);
	sleep(1);
	/* What others do to the kernel's memory in the minute that falling asleep
	 * takes would be more than what is measured: it is counted at the end. */
	after = sum_of(&world);
	of_kernel = (twice.kernel - after.kernel) / 2;
	report("Awake, at home, 80x24", 500, &before, &awake, sessions);
	asleep.kernel = before.kernel + of_kernel;
	report("Asleep", 50, &before, &asleep, sessions);
	twice.kernel = asleep.kernel + of_kernel;
	report("Asleep, as many more", 40, &asleep, &twice, sessions);
	figures_one((after.server - before.server) / sessions / 2, "KB",
		    "server, once they are gone: not yet given back");
	free(all);
	world_close(&world);
	return 0;
}
