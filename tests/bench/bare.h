/* bare: the least a libssh server can be: it lets anybody with a key in and,
 * asked for a shell, prints the same bytes to everybody. One connection at a
 * time, in a process of its own; the same algorithms as hearthd. */
#ifndef HEARTH_BENCH_BARE_H
#define HEARTH_BENCH_BARE_H

#include <stddef.h>
#include <sys/types.h>

struct bare {
	pid_t pid;
	char port[8];
};

/* `bytes` is what it prints; copied. */
void bare_open(struct bare *bare, const void *bytes, size_t len);
void bare_close(struct bare *bare);

/* A listening socket on a free port of the loopback. */
int bare_listen(char port_r[8]);

#endif
