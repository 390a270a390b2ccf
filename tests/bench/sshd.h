/* sshd: OpenSSH's server with a configuration of its own, on a free port of the
 * loopback, for one key; whatever is asked for, it prints the same bytes and waits for the end.
 *
 * Run by root it has a mount namespace of its own, so that what it needs below
 * /run and writes below /var/log does not touch the machine. */
#ifndef HEARTH_BENCH_SSHD_H
#define HEARTH_BENCH_SSHD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct sshd {
	pid_t pid, holder; /* its own, and of who started it and waits for what it leaves */
	char port[8], dir[64];
	const char *user; /* who can sign in there: whoever runs the bench */
};

/* `public`: the line of the key that may sign in. False when there is no
 * program or it does not start. */
bool sshd_open(struct sshd *sshd, const char *public, const void *bytes, size_t len);
/* CPU milliseconds of all of it, of what ended too. */
double sshd_cpu_ms(const struct sshd *sshd);
void sshd_close(struct sshd *sshd);

#endif
