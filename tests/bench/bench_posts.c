/* Durable posts a second over the wire: 50 members, each an `ssh -s HOST rpc`
 * channel of its own (libssh, one process), each posting again as soon as the
 * last post was acknowledged. Straight into the hall, and with slow syncs:
 * bench_durable. Usage: bench_posts [SECONDS] */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/bench/figures.h"
#include "tests/bench/usage.h"
#include "tests/bench/world.h"

enum { POSTERS = 50, SECONDS = 8, WORDS = 60 };

struct load {
	struct world world;
	struct visitor all[POSTERS];
	int64_t sent_us[POSTERS];
	struct figures took; /* ms */
	char *body;
	int refused;
};

static void load_post(struct load *load, int i)
{
	const int64_t *thread = load->world.thread;
	json_t *message =
	    json_pack("{s:s, s:i, s:s, s:{s:I, s:s}}", "jsonrpc", "2.0", "id", 1, "method",
		      "post.reply", "params", "thread",
		      (json_int_t)thread[i % (WORLD_BOARDS * WORLD_THREADS)], "body", load->body);
	char *text = json_dumps(message, JSON_COMPACT), *line = mem_printf("%s\n", text);

	load->sent_us[i] = clock_mono_us();
	visitor_type(&load->all[i], line, strlen(line));
	free(line);
	free(text);
	json_decref(message);
}

/* Looks at what came: each whole line answers the one post on its way. */
static void load_take(struct load *load, int i, bool again)
{
	struct visitor *v = &load->all[i];
	const char *bytes = buf_data(&v->bytes), *end;

	visitor_read(v);
	bytes = buf_data(&v->bytes);
	end = memchr(bytes, '\n', buf_len(&v->bytes));
	if (!end || !load->sent_us[i])
		return;
	if (memmem(bytes, (size_t)(end - bytes), "\"error\"", 7))
		load->refused++;
	else
		figures_add(&load->took, (double)(clock_mono_us() - load->sent_us[i]) / 1000);
	buf_consume(&v->bytes, (size_t)(end - bytes) + 1);
	load->sent_us[i] = 0;
	if (again)
		load_post(load, i);
}

static void load_run(struct load *load, int64_t until_us)
{
	while (clock_mono_us() < until_us) {
		visitor_wait(load->all, POSTERS, until_us);
		for (int i = 0; i < POSTERS; i++)
			load_take(load, i, true);
	}
	for (int64_t end = until_us + 3000000; clock_mono_us() < end;) {
		int waiting = 0;

		for (int i = 0; i < POSTERS; i++) {
			load_take(load, i, false);
			waiting += load->sent_us[i] != 0;
		}
		if (!waiting)
			return;
		visitor_wait(load->all, POSTERS, end);
	}
}

/* Counts syncs of a process by perf, where it is there and allowed: its pid. */
static pid_t count_syncs(pid_t of, const char *to)
{
	char *who = mem_printf("%d", (int)of);
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGINT);
		signal(SIGINT, SIG_DFL);
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		execlp("perf", "perf", "stat", "-x,", "-o", to, "-e",
		       "syscalls:sys_enter_fdatasync,syscalls:sys_enter_fsync", "-p", who,
		       (char *)NULL);
		_exit(127);
	}
	free(who);
	usleep(300000);
	return pid;
}

/* -1 when they were not counted. */
static double counted(pid_t perf, const char *path)
{
	char line[256];
	double sum = 0;
	bool any = false;
	FILE *file;

	kill(perf, SIGINT);
	waitpid(perf, NULL, 0);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file)) {
		if (strstr(line, "sys_enter_f") && line[0] >= '0' && line[0] <= '9') {
			sum += atof(line);
			any = true;
		}
	}
	if (file)
		fclose(file);
	unlink(path);
	return any ? sum : -1;
}

static void report(struct load *load, double seconds, double cpu, double syncs)
{
	double posts = (double)load->took.count;

	figures_title("Durable posts from %d RPC sessions over SSH, %.0f s", POSTERS, seconds);
	figures_row(&load->took, "ms", "sent to acknowledged");
	figures_one(posts / seconds, "posts/s", "acknowledged (goal: 2000 or more)");
	figures_one(cpu / posts, "ms", "CPU of the server per post");
	if (syncs >= 0)
		figures_one(syncs / posts, "", "syncs per post, checkpoints included");
	else
		figures_note("syncs were not counted: perf is not there or not allowed");
	if (load->refused)
		figures_note("%d were refused", load->refused);
}

int main(int argc, char **argv)
{
	static struct load load;
	int64_t begun, seconds = argc > 1 ? atoi(argv[1]) : SECONDS;
	char *path;
	double cpu, syncs, took;
	pid_t perf;

	world_bound(120);
	printf("%s\n", usage_machine());
	world_open(&load.world, POSTERS, NULL);
	load.body = world_text(1, WORDS);
	for (int i = 0; i < POSTERS; i++) {
		world_visit(&load.world, &load.all[i], i);
		visitor_rpc(&load.all[i]);
	}
	path = mem_printf("%s/syncs", load.world.server.dir);
	perf = count_syncs(load.world.server.pid, path);
	cpu = world_cpu_ms(&load.world);
	begun = clock_mono_us();
	for (int i = 0; i < POSTERS; i++)
		load_post(&load, i);
	load_run(&load, begun + seconds * 1000000);
	took = (double)(clock_mono_us() - begun) / 1e6;
	cpu = world_cpu_ms(&load.world) - cpu;
	syncs = counted(perf, path);
	report(&load, took, cpu, syncs);
	for (int i = 0; i < POSTERS; i++)
		visitor_close(&load.all[i]);
	free(path);
	free(load.body);
	figures_free(&load.took);
	world_close(&load.world);
	return 0;
}
