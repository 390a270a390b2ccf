#include "server/domain/cursor.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "common/base/err.h"
#include "server/domain/fields.h"

char *cursor_make(struct arena *arena, const int64_t *keys, size_t count)
{
	char *text = arena_printf(arena, "%lld", (long long)keys[0]);

	assert(count >= 1 && count <= CURSOR_KEYS);
	for (size_t i = 1; i < count; i++)
		text = arena_printf(arena, "%s.%lld", text, (long long)keys[i]);
	return text;
}

int cursor_refuse(struct hall_context *cx)
{
	return hall_fail(cx, ERR_INVALID, "after: not a cursor that this list gave");
}

int cursor_read(struct hall_context *cx, const json_t *in, int64_t *keys, size_t count)
{
	const char *p = fields_text(in, "after");
	int64_t read[CURSOR_KEYS];
	char *end;

	assert(count >= 1 && count <= CURSOR_KEYS);
	if (!p)
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (!isdigit((unsigned char)*p) && *p != '-')
			return cursor_refuse(cx);
		errno = 0;
		read[i] = strtoll(p, &end, 10);
		if (errno || end == p || *end != (i + 1 < count ? '.' : '\0'))
			return cursor_refuse(cx);
		p = end + 1;
	}
	for (size_t i = 0; i < count; i++)
		keys[i] = read[i];
	return 0;
}
