#include "server/net/exec_out.h"

#include "common/base/buf.h"

char *exec_out_crlf(struct arena *arena, const char *text)
{
	struct buf out = {0};
	char *kept;

	for (const char *p = text; *p; p++) {
		if (*p == '\n' && (p == text || p[-1] != '\r'))
			buf_add_char(&out, '\r');
		buf_add_char(&out, *p);
	}
	kept = arena_dup_n(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return kept;
}
