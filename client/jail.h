/* jail: from here on, only what a client needs of the kernel.
 *
 * Memory, time, poll, read and write on descriptors already open, exit. No
 * files, no network, no new processes; every other call fails with EACCES.
 * It cannot be left again. The filter is made once, for all that enter it. */
#ifndef HEARTH_JAIL_H
#define HEARTH_JAIL_H

/* The one step back that is left: setpriority() of oneself to this. */
enum { JAIL_NICE = 10 };

struct jail;

/* Never freed; NULL where it cannot be made. */
struct jail *jail_new(void);
/* 0 or ERR_SYSTEM: the process must not go on. */
int jail_enter(const struct jail *jail);

#endif
