#include "client/near.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/mem.h"

enum { NEAR_LONGEST = 64 };

/* The name of a zone in TZ or in the path of its file; NULL: there is none.
 * Rules, as "CET-1CEST", are no names. */
static const char *zone_in(const char *text)
{
	static const char dir[] = "zoneinfo/";
	const char *at = strstr(text, dir);

	at = at ? at + strlen(dir) : text + (*text == ':');
	return isupper((unsigned char)*at) && strchr(at, '/') && strlen(at) <= NEAR_LONGEST ? at
											    : NULL;
}

/* Where TZ is set it is what counts, zone or rule. */
static char *near_zone(void)
{
	const char *tz = getenv("TZ");
	char path[PATH_MAX];
	ssize_t len;

	if (tz)
		return mem_dup(zone_in(tz));
	len = readlink("/etc/localtime", path, sizeof(path) - 1);
	if (len <= 0)
		return NULL;
	path[len] = '\0';
	return strstr(path, "zoneinfo/") ? mem_dup(zone_in(path)) : NULL;
}

static char *near_locale(void)
{
	static const char *const names[] = {"LC_ALL", "LC_TIME", "LANG", "LANGUAGE"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *locale = getenv(names[i]);

		if (locale && strchr(locale, '_') && strlen(locale) <= NEAR_LONGEST)
			return mem_dup(locale);
	}
	return NULL;
}

char *near_text(void)
{
	char *zone = near_zone();

	return zone ? zone : near_locale();
}
