/* usage: what processes have used, as /proc tells it. */
#ifndef HEARTH_BENCH_USAGE_H
#define HEARTH_BENCH_USAGE_H

#include <stdbool.h>
#include <sys/types.h>

/* CPU milliseconds, user and system, of all threads and of the children that
 * ended and were waited for. 0 for a process that is gone. Ticks of 10 ms. */
double usage_cpu_ms(pid_t pid);
/* The same of a process with one thread and without children, to the nanosecond: a
 * thousand that took half a tick each took nothing by ticks. */
double usage_cpu_small_ms(pid_t pid);

/* Kilobytes, of smaps_rollup. */
struct usage_memory {
	double rss, pss, own; /* own: private pages */
};
struct usage_memory usage_memory(pid_t pid);
/* The same of it and all that it started, and what those started. */
struct usage_memory usage_memory_tree(pid_t pid);

/* It, all that it started, and what those will start come before every ordinary process
 * of this machine (SCHED_RR), as if the others ran elsewhere. False: it may not. */
bool usage_go_first(pid_t pid);
/* So does this process, and what it starts later does not. */
bool usage_go_first_alone(void);

/* Kilobytes of the whole machine that processes and sockets cost the kernel:
 * slab (but for caches of files, where slabinfo can be read), kernel stacks,
 * page tables. Others at work show in it. */
double usage_kernel_kb(void);

/* "2 x AMD EPYC, 24 GB, Linux 6.1, 2026-01-01": of this machine, now. */
const char *usage_machine(void);

#endif
