#include "client/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <termios.h>

#include "common/base/err.h"

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
static int allow_some(scmp_filter_ctx jail)
{
	int err = 0;
	err |= seccomp_rule_add(jail, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
				SCMP_A1(SCMP_CMP_EQ, TIOCOUTQ));
	err |= seccomp_rule_add(jail, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
				SCMP_A1(SCMP_CMP_EQ, F_GETFL));
	err |= seccomp_rule_add(jail, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
				SCMP_A1(SCMP_CMP_EQ, F_SETFL));
	err |= seccomp_rule_add(jail, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
				SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
				SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
	return err;
}

int jail_enter(void)
{
	scmp_filter_ctx jail = seccomp_init(SCMP_ACT_ERRNO(EACCES));
	if (!jail)
		return ERR_SYSTEM;
	int err = prctl(PR_SET_DUMPABLE, 0) | allow_some(jail);
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (allowed[i] >= 0)
			err |= seccomp_rule_add(jail, SCMP_ACT_ALLOW, allowed[i], 0);
	err |= seccomp_load(jail);
	seccomp_release(jail);
	return err ? ERR_SYSTEM : 0;
}
