#include "contrib/import/flowed.h"

#include <string.h>

#include "common/base/buf.h"

/* One line as it was sent: its quote depth and its text without the marks. */
struct flowed_line {
	size_t depth;
	const char *text;
	size_t len;
	bool is_soft; /* goes on in the next line */
};

static const char *flowed_read(const char *p, struct flowed_line *line_r)
{
	size_t len = strcspn(p, "\n");
	const char *next = p[len] ? p + len + 1 : p + len;

	if (len && p[len - 1] == '\r')
		len--;
	line_r->depth = 0;
	while (len && *p == '>') {
		line_r->depth++;
		p++;
		len--;
	}
	if (len && *p == ' ') {
		p++;
		len--;
	}
	line_r->text = p;
	line_r->len = len;
	line_r->is_soft = len && p[len - 1] == ' ' && !(len == 3 && memcmp(p, "-- ", 3) == 0);
	return next;
}

static void flowed_quote(struct buf *out, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		buf_add_char(out, '>');
	if (depth)
		buf_add_char(out, ' ');
}

char *flowed_join(struct arena *arena, const char *text, bool delete_space)
{
	struct buf out = {0};
	struct flowed_line line, last = {0};
	char *joined;

	for (const char *p = text; *p;) {
		p = flowed_read(p, &line);
		if (!last.is_soft || line.depth != last.depth ||
		    (line.len == 3 && memcmp(line.text, "-- ", 3) == 0)) {
			if (last.text)
				buf_add_char(&out, '\n');
			flowed_quote(&out, line.depth);
		}
		buf_add(&out, line.text, line.len - (line.is_soft && delete_space));
		last = line;
	}
	joined = arena_dup_n(arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return joined;
}
