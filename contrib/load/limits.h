/* limits: descriptors enough for a run, or the reason why not. */
#ifndef HEARTH_LOAD_LIMITS_H
#define HEARTH_LOAD_LIMITS_H

#include <stdbool.h>
#include <sys/types.h>

/* This process (pid 0), and what it starts, or another one: `wanted` descriptors.
 * False with words where it may not have as many; it then has what it may. */
enum { LIMITS_WHY = 200 };
bool limits_raise(pid_t pid, long wanted, char why_r[LIMITS_WHY]);

#endif
