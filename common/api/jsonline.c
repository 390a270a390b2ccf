#include "common/api/jsonline.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"

/* A pair of surrogates beyond the first plane (RFC 8259, 7). */
static void put_escape(struct buf *out, int32_t code)
{
	unsigned above = (unsigned)code - 0x10000u;

	if (code < 0x10000)
		buf_printf(out, "\\u%04X", (unsigned)code);
	else
		buf_printf(out, "\\u%04X\\u%04X", 0xd800u + (above >> 10),
			   0xdc00u + (above & 0x3ffu));
}

char *jsonline_dup(struct arena *arena, const json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT), *kept;
	struct buf out = {0};
	size_t len, from = 0, n;
	int32_t code;

	if (!text)
		mem_exhausted();
	len = strlen(text);
	for (size_t at = 0; at < len; at += n) {
		n = utf8_decode(text + at, len - at, &code);
		if (code < 0x7f || !utf8_is_control(code)) /* jansson did the lower ones */
			continue;
		buf_add(&out, text + from, at - from);
		put_escape(&out, code);
		from = at + n;
	}
	buf_add(&out, text + from, len - from);
	buf_add_char(&out, '\n');
	kept = arena_dup_n(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	free(text);
	return kept;
}

char *jsonline_error(struct arena *arena, int err, const char *words)
{
	json_t *object =
	    json_pack("{s:{s:s, s:s}}", "error", "code", err_name(err), "message", words);
	char *text = jsonline_dup(arena, object);

	json_decref(object);
	return text;
}
