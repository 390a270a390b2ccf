#include "common/text/address.h"

#include <stdbool.h>
#include <string.h>

/* The colon before a port; NULL: there is none. Bare IPv6 has several and no port. */
static const char *colon_of(const char *text)
{
	const char *colon = strrchr(text, ':');

	if (!colon || !colon[1] || strchr(colon, ']'))
		return NULL;
	return *text == '[' || strchr(text, ':') == colon ? colon : NULL;
}

void address_parse(struct arena *arena, const char *text, struct address *address_r)
{
	const char *colon = colon_of(text), *end = colon ? colon : text + strlen(text);

	*address_r = (struct address){.host = "HOST"};
	if (!*text)
		return;
	if (colon && strcmp(colon + 1, "22") != 0)
		address_r->port = arena_dup(arena, colon + 1);
	if (*text == '[' && end > text + 1 && end[-1] == ']') {
		text++;
		end--;
	}
	address_r->host = arena_dup_n(arena, text, (size_t)(end - text));
}
