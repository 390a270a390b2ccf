#include "client/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/mem.h"

enum { CODE_MAX = 2048 };

struct jail {
	struct sock_fprog program;
	struct sock_filter code[CODE_MAX];
};

static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(close),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
#ifdef HEARTH_SANITIZED
    SCMP_SYS(sigaltstack),
    SCMP_SYS(sched_yield),
    SCMP_SYS(mprotect),
    SCMP_SYS(tgkill),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getrlimit),
    SCMP_SYS(prlimit64),
#endif
};

/* What the client asks of its descriptors: how much is queued, what they are,
 * not to block. Curses asks for a terminal's modes and is told there are none. */
static int allow_some(scmp_filter_ctx filter)
{
	int err = 0;
	err |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
				SCMP_A1(SCMP_CMP_EQ, TIOCOUTQ));
	err |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
				SCMP_A1(SCMP_CMP_EQ, F_GETFL));
	err |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
				SCMP_A1(SCMP_CMP_EQ, F_SETFL));
	/* To let others go first; not to go before them. */
	err |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(setpriority), 3,
				SCMP_A0(SCMP_CMP_EQ, PRIO_PROCESS), SCMP_A1(SCMP_CMP_EQ, 0),
				SCMP_A2(SCMP_CMP_EQ, JAIL_NICE));
	err |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
				SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
				SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
	return err;
}

static int describe(scmp_filter_ctx filter)
{
	int err = allow_some(filter);
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (allowed[i] >= 0)
			err |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	/* A tree, not a list: looked through for every call there is when it is entered. */
	(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	return err;
}

/* What the library makes of it, through a pipe: much less than one holds. */
static ssize_t compile(scmp_filter_ctx filter, void *code, size_t room)
{
	int ends[2];
	ssize_t len = -1;
	if (pipe(ends))
		return -1;
	if (!seccomp_export_bpf(filter, ends[1]))
		len = read(ends[0], code, room);
	close(ends[0]);
	close(ends[1]);
	return len;
}

struct jail *jail_new(void)
{
	struct jail *jail = mem_alloc(sizeof *jail);
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EACCES));
	ssize_t len = -1;
	if (filter && !describe(filter))
		len = compile(filter, jail->code, sizeof jail->code);
	if (filter)
		seccomp_release(filter);
	jail->program.filter = jail->code;
	jail->program.len = len > 0 ? (unsigned short)((size_t)len / sizeof *jail->code) : 0;
	if (jail->program.len && (size_t)len < sizeof jail->code)
		return jail;
	free(jail);
	return NULL;
}

int jail_enter(const struct jail *jail)
{
	if (prctl(PR_SET_DUMPABLE, 0) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return ERR_SYSTEM;
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &jail->program) ? ERR_SYSTEM : 0;
}
