#include "contrib/load/limits.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

bool limits_raise(pid_t pid, long wanted, char why_r[LIMITS_WHY])
{
	struct rlimit limit, more;
	int refused = 0;

	if (prlimit(pid, RLIMIT_NOFILE, NULL, &limit) < 0) {
		snprintf(why_r, LIMITS_WHY, "the limit of descriptors cannot be read: %s",
			 strerror(errno));
		return false;
	}
	if (limit.rlim_cur >= (rlim_t)wanted)
		return true;
	more = limit;
	more.rlim_cur = (rlim_t)wanted;
	more.rlim_max = limit.rlim_max > more.rlim_cur ? limit.rlim_max : more.rlim_cur;
	if (prlimit(pid, RLIMIT_NOFILE, &more, NULL) == 0)
		return true;
	refused = errno;
	more.rlim_cur = more.rlim_max = limit.rlim_max;
	prlimit(pid, RLIMIT_NOFILE, &more, NULL);
	snprintf(why_r, LIMITS_WHY,
		 "%ld descriptors are wanted, %ld are the hard limit, which cannot be raised here: "
		 "%s",
		 wanted, (long)limit.rlim_max, strerror(refused));
	return false;
}
