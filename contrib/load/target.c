#include "contrib/load/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/bench/usage.h"

enum { TARGET_CLIENTS = 4096 };

static int64_t target_number(const json_t *shown, const char *name)
{
	return json_integer_value(json_object_get(shown, name));
}

static void target_count(const struct target *target, struct target_use *use)
{
	json_t *shown = server_call(&target->world.server, "server.show", NULL, NULL);

	use->sessions = target_number(shown, "sessions");
	use->awake = target_number(shown, "awake");
	use->screens = target_number(shown, "screens");
	use->woken = target_number(shown, "woken");
	use->reads = target_number(shown, "reads");
	use->writes = target_number(shown, "writes");
	use->commits = target_number(shown, "commits");
	use->read_wait_us = target_number(shown, "read_wait_us");
	use->read_us = target_number(shown, "read_us");
	use->write_wait_us = target_number(shown, "write_wait_us");
	use->write_us = target_number(shown, "write_us");
	use->turn_us = target_number(shown, "turn_us");
	json_decref(shown);
}

/* Of the line `TCP: ... mem PAGES`. */
static double target_tcp_kb(void)
{
	FILE *file = fopen("/proc/net/sockstat", "re");
	char line[256];
	const char *at;
	double kb = 0;

	while (file && fgets(line, sizeof(line), file)) {
		at = strncmp(line, "TCP:", 4) == 0 ? strstr(line, " mem ") : NULL;
		if (at)
			kb = atof(at + 5) * (double)sysconf(_SC_PAGESIZE) / 1024;
	}
	if (file)
		fclose(file);
	return kb;
}

static void target_weigh(const struct target *target, struct target_use *use)
{
	const struct server *server = &target->world.server;
	struct usage_memory memory = usage_memory(server->pid);
	pid_t *pids = mem_alloc(TARGET_CLIENTS * sizeof(*pids));

	use->server_kb = memory.pss;
	use->server_rss_kb = memory.rss;
	use->nursery_kb = usage_memory(server_nursery(server)).pss;
	for (int i = server_nests(server, pids, SERVER_NESTS); i > 0; i--)
		use->nursery_kb += usage_memory(pids[i - 1]).pss;
	use->clients = server_clients(server, pids, TARGET_CLIENTS);
	for (int i = 0; i < use->clients; i++)
		use->clients_kb += usage_memory(pids[i]).pss;
	use->kernel_kb = usage_kernel_kb();
	use->tcp_kb = target_tcp_kb();
	free(pids);
}

void target_look(const struct target *target, bool with_memory, struct target_use *use_r)
{
	*use_r = (struct target_use){0};
	target_count(target, use_r);
	use_r->server_ms = usage_cpu_ms(target->world.server.pid);
	use_r->all_ms = world_cpu_ms(&target->world);
	if (with_memory)
		target_weigh(target, use_r);
}

double target_restart(struct target *target)
{
	int64_t begun = clock_mono_ms();

	world_restart(&target->world);
	return (double)(clock_mono_ms() - begun) / 1000;
}
