#include "tests/bench/usage.h"

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "common/base/mem.h"

double usage_cpu_ms(pid_t pid)
{
	char *path = mem_printf("/proc/%d/stat", (int)pid), text[1024] = "", *after;
	FILE *file = fopen(path, "re");
	unsigned long user = 0, system = 0;
	long of_user = 0, of_system = 0;

	free(path);
	if (!file)
		return 0;
	after = fgets(text, sizeof(text), file) ? strrchr(text, ')') : NULL;
	fclose(file);
	if (!after ||
	    sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld", &user,
		   &system, &of_user, &of_system) != 4)
		return 0;
	return (double)(user + system + (unsigned long)(of_user + of_system)) * 1000.0 /
	       (double)sysconf(_SC_CLK_TCK);
}

double usage_cpu_small_ms(pid_t pid)
{
	char *path = mem_printf("/proc/%d/schedstat", (int)pid);
	FILE *file = fopen(path, "re");
	unsigned long long ns = 0;
	bool is_told = file && fscanf(file, "%llu", &ns) == 1;

	free(path);
	if (file)
		fclose(file);
	return is_told ? (double)ns / 1e6 : usage_cpu_ms(pid);
}

/* The sum of the lines `NAME: N kB` of a file. */
static double usage_sum(const char *path, const char *const *names)
{
	FILE *file = fopen(path, "re");
	char line[256];
	double sum = 0;

	while (file && fgets(line, sizeof(line), file)) {
		for (const char *const *name = names; *name; name++) {
			size_t len = strlen(*name);

			if (strncmp(line, *name, len) == 0 && line[len] == ':')
				sum += atof(line + len + 1);
		}
	}
	if (file)
		fclose(file);
	return sum;
}

struct usage_memory usage_memory(pid_t pid)
{
	static const char *const rss[] = {"Rss", NULL}, *const pss[] = {"Pss", NULL};
	static const char *const own[] = {"Private_Clean", "Private_Dirty", NULL};
	char *path = mem_printf("/proc/%d/smaps_rollup", (int)pid);
	struct usage_memory memory = {usage_sum(path, rss), usage_sum(path, pss),
				      usage_sum(path, own)};

	free(path);
	return memory;
}

static pid_t usage_parent(pid_t pid)
{
	char *path = mem_printf("/proc/%d/stat", (int)pid), text[1024] = "", *after;
	FILE *file = fopen(path, "re");
	int parent = 0;

	free(path);
	if (!file)
		return 0;
	after = fgets(text, sizeof(text), file) ? strrchr(text, ')') : NULL;
	fclose(file);
	return after && sscanf(after + 1, " %*c %d", &parent) == 1 ? (pid_t)parent : 0;
}

static bool usage_is_below(pid_t pid, pid_t top)
{
	while (pid > 1 && pid != top)
		pid = usage_parent(pid);
	return pid == top;
}

/* With each process that `top` is or has started. */
static void usage_each_below(pid_t top, void (*act)(pid_t pid, void *arg), void *arg)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc))) {
		pid_t each = (pid_t)atoi(entry->d_name);

		if (each > 0 && usage_is_below(each, top))
			act(each, arg);
	}
	if (proc)
		closedir(proc);
}

static void usage_add_memory(pid_t pid, void *arg)
{
	struct usage_memory one = usage_memory(pid), *sum = arg;

	sum->rss += one.rss;
	sum->pss += one.pss;
	sum->own += one.own;
}

struct usage_memory usage_memory_tree(pid_t pid)
{
	struct usage_memory sum = {0};

	usage_each_below(pid, usage_add_memory, &sum);
	return sum;
}

static void usage_go_first_one(pid_t pid, void *arg)
{
	char *path = mem_printf("/proc/%d/task", (int)pid);
	DIR *dir = opendir(path);
	struct dirent *task;
	struct sched_param first = {.sched_priority = 1};
	bool *may = arg;

	while (dir && (task = readdir(dir))) {
		if (atoi(task->d_name) > 0 &&
		    sched_setscheduler(atoi(task->d_name), SCHED_RR, &first) < 0 && errno != ESRCH)
			*may = false;
	}
	if (dir)
		closedir(dir);
	free(path);
}

bool usage_go_first_alone(void)
{
	struct sched_param first = {.sched_priority = 1};

	return sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &first) == 0;
}

bool usage_go_first(pid_t pid)
{
	bool may = true;

	usage_each_below(pid, usage_go_first_one, &may);
	return may;
}

static bool usage_is_of_files(const char *slab)
{
	static const char *const parts[] = {"ext4",   "xfs",	   "btrfs", "dentry", "radix_tree",
					    "extent", "kernfs",	   "jbd2",  "bio",    "buffer_head",
					    "inode",  "vmap_area", NULL};

	for (const char *const *part = parts; *part; part++) {
		if (strstr(slab, *part))
			return strcmp(slab, "sock_inode_cache") != 0;
	}
	return false;
}

/* Negative where only root may read it. */
static double usage_slab_kb(void)
{
	FILE *file = fopen("/proc/slabinfo", "re");
	char line[512], name[64];
	double sum = 0, count, size;

	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%63s %lf %*f %lf", name, &count, &size) == 3 &&
		    !usage_is_of_files(name))
			sum += count * size / 1024;
	}
	fclose(file);
	return sum;
}

double usage_kernel_kb(void)
{
	static const char *const names[] = {"KernelStack", "PageTables", NULL};
	static const char *const slab[] = {"Slab", NULL};
	double fine = usage_slab_kb();

	return usage_sum("/proc/meminfo", names) +
	       (fine < 0 ? usage_sum("/proc/meminfo", slab) : fine);
}

static void usage_processor(char *name, size_t size)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char line[256], *colon;

	snprintf(name, size, "processor");
	while (file && fgets(line, sizeof(line), file)) {
		colon = strchr(line, ':');
		if (strncmp(line, "model name", 10) != 0 || !colon)
			continue;
		line[strcspn(line, "\n")] = '\0';
		snprintf(name, size, "%s", colon + 2);
		break;
	}
	if (file)
		fclose(file);
}

const char *usage_machine(void)
{
	static char text[512];
	static const char *const total[] = {"MemTotal", NULL};
	char processor[200], day[32];
	struct utsname system;
	time_t now = time(NULL);

	usage_processor(processor, sizeof(processor));
	uname(&system);
	strftime(day, sizeof(day), "%Y-%m-%d", gmtime(&now));
	snprintf(text, sizeof(text), "%ld x %s, %.0f GB, %s %s, %s", sysconf(_SC_NPROCESSORS_ONLN),
		 processor, usage_sum("/proc/meminfo", total) / 1024 / 1024, system.sysname,
		 system.release, day);
	return text;
}
