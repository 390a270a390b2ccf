#include "server/net/fit.h"

#include <inttypes.h>
#include <sys/resource.h>

#include "common/base/log.h"

static int64_t fit_least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

bool fit_to(struct config *config, int64_t limit)
{
	int64_t room = limit > FIT_OWN ? limit - FIT_OWN : 1, others;
	int64_t wanted = config->sessions + config->unauthenticated + config->clients * FIT_SCREEN;

	if (wanted <= room)
		return false;
	config->unauthenticated = fit_least(config->unauthenticated, room / 8 + 1);
	others = config->unauthenticated + config->clients * FIT_SCREEN;
	config->sessions =
	    fit_least(config->sessions, others < room / 2 ? room - others : room / 2);
	if (config->sessions < 1)
		config->sessions = 1;
	room -= config->sessions + config->unauthenticated;
	config->clients = fit_least(config->clients, (room > 0 ? room / FIT_SCREEN : 0) + 1);
	return true;
}

void fit_here(struct config *config)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY ||
	    !fit_to(config, (int64_t)limit.rlim_cur))
		return;
	log_warn("config",
		 "%" PRIu64 " descriptors (LimitNOFILE) are enough for %" PRId64
		 " sessions with %" PRId64 " screens awake",
		 (uint64_t)limit.rlim_cur, config->sessions, config->clients);
}
