#include "common/text/filename.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/text/utf8.h"

/* An ending up to this long is kept when a name is cut. */
enum { FILENAME_ENDING = 16 };

static const char *filename_last_part(const char *name)
{
	const char *part = name;

	for (const char *p = name; *p; p++) {
		if (*p == '/' || *p == '\\')
			part = p + 1;
	}
	return part;
}

/* Characters that mean something elsewhere become _, those without a sign of
 * their own go. */
static void filename_take(struct buf *out, const char *s, size_t len, int32_t code)
{
	if (code < 0x20 || code == 0x7f || (code < 0x80 && strchr("<>:\"|?*", code)))
		buf_add_char(out, '_');
	else if (!utf8_is_control(code))
		buf_add(out, s, len);
}

/* Where the ending begins, its dot included; the length where there is none. */
static size_t filename_ending(const char *name)
{
	const char *dot = strrchr(name, '.');
	size_t len = strlen(name);

	return dot && dot != name && strlen(dot) <= FILENAME_ENDING ? (size_t)(dot - name) : len;
}

/* At most `most` bytes of whole clusters, no dot or space at a cut. */
static size_t filename_fit(const char *s, size_t len, size_t most)
{
	size_t at = 0, step;
	int width;

	while (at < len && at + (step = utf8_cluster(s + at, len - at, &width)) <= most)
		at += step;
	while (at && at < len && (s[at - 1] == '.' || s[at - 1] == ' '))
		at--;
	return at;
}

/* The name with `more` before its ending, cut to what a name may be long. */
static char *filename_join(struct arena *arena, const char *name, const char *more)
{
	size_t stem = filename_ending(name);
	const char *ending = name + stem;

	stem = filename_fit(name, stem, FILENAME_BYTES - strlen(ending) - strlen(more));
	return arena_printf(arena, "%.*s%s%s", (int)stem, name, more, ending);
}

static char *filename_trim(char *name)
{
	size_t len = strlen(name);

	while (len && (name[len - 1] == '.' || name[len - 1] == ' '))
		name[--len] = '\0';
	while (*name == '.' || *name == ' ' || *name == '-')
		name++;
	return name;
}

char *filename_clean(struct arena *arena, const char *name)
{
	const char *part = filename_last_part(name);
	size_t len = strlen(part), step;
	struct buf out = {0};
	int32_t code;
	char *nfc, *clean;

	for (size_t at = 0; at < len; at += step) {
		step = utf8_decode(part + at, len - at, &code);
		filename_take(&out, part + at, step, code);
	}
	nfc = utf8_nfc(buf_text(&out));
	buf_free(&out);
	clean = filename_trim(nfc);
	clean = filename_join(arena, clean, "");
	free(nfc);
	return *clean ? clean : arena_dup(arena, "file");
}

char *filename_alike(struct arena *arena, const char *name, int number)
{
	return filename_join(arena, name, arena_printf(arena, "-%d", number));
}
