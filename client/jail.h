/* jail: from here on, only what a client needs of the kernel.
 *
 * Memory, time, poll, read and write on descriptors already open, exit. No
 * files, no network, no new processes; every other call fails with EACCES.
 * It cannot be left again. */
#ifndef HEARTH_JAIL_H
#define HEARTH_JAIL_H

/* 0 or ERR_SYSTEM: the process must not go on. */
int jail_enter(void);

#endif
