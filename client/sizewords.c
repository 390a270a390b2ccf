#include "client/sizewords.h"

#include "common/base/tr.h"

enum { KILO = 1024, MEGA = KILO * KILO, TENTHS_BELOW = 10 };

const char *sizewords(struct arena *arena, int64_t bytes)
{
	if (bytes < KILO)
		return arena_printf(arena,
				    ngettext("%lld byte", "%lld bytes", (unsigned long)bytes),
				    (long long)bytes);
	if (bytes < MEGA)
		return arena_printf(arena, _("%lld KB"), (long long)(bytes / KILO));
	if (bytes < (int64_t)TENTHS_BELOW * MEGA)
		return arena_printf(arena, _("%lld.%d MB"), (long long)(bytes / MEGA),
				    (int)(bytes % MEGA * 10 / MEGA));
	return arena_printf(arena, _("%lld MB"), (long long)(bytes / MEGA));
}
