#include "server/domain/placeholder.h"

#include <ctype.h>
#include <string.h>

#include "common/api/check.h"
#include "common/base/err.h"
#include "common/text/sanitize.h"
#include "server/domain/handle.h"

enum { PLACEHOLDER_STEM = 24, PLACEHOLDER_TRIES = 20 };

/* The name up to what looks like an address, without trailing space. */
static char *placeholder_name(struct arena *arena, const char *name)
{
	const char *at = strchr(name, '@');
	size_t len = at ? (size_t)(at - name) : strlen(name);

	if (at) {
		while (len > 0 && !isspace((unsigned char)name[len - 1]))
			len--;
		if (len == 0)
			len = strcspn(name, "@");
	}
	while (len > 0 && strchr(" \t<(\"'", name[len - 1]))
		len--;
	return arena_dup_n(arena, name, len);
}

/* ASCII letters and digits of the name, words joined by hyphens. */
static char *placeholder_stem(struct arena *arena, const char *name)
{
	const char *ascii = sanitize_ascii(arena, sanitize_dup(arena, name, SANITIZE_LINE));
	char *stem = arena_alloc(arena, PLACEHOLDER_STEM + 1);
	size_t n = 0;
	bool gap = false;

	for (; *ascii && n < PLACEHOLDER_STEM; ascii++) {
		if (!isalnum((unsigned char)*ascii) ||
		    (n == 0 && !isalpha((unsigned char)*ascii))) {
			gap = *ascii != '\'' && *ascii != '.';
			continue;
		}
		if (gap && n > 0 && n + 1 < PLACEHOLDER_STEM)
			stem[n++] = '-';
		gap = false;
		stem[n++] = (char)tolower((unsigned char)*ascii);
	}
	stem[n] = '\0';
	return n >= 2 ? stem : arena_dup(arena, "author");
}

static int placeholder_insert(struct hall_context *cx, const char *origin, const char *handle,
			      const char *name, int64_t at, int64_t *member_r)
{
	return db_one_int(cx->db, member_r,
			  "INSERT INTO member (handle, name, state, joined_at, origin) "
			  "VALUES (?, ?, 'placeholder', ?, ?) RETURNING id",
			  "ssis", handle, name, at, origin);
}

static int placeholder_is_free(struct hall_context *cx, const char *handle, bool *free_r)
{
	int64_t taken;
	int err;

	*free_r = false;
	if (handle_is_reserved(handle))
		return 0;
	err = db_one_int(cx->db, &taken, "SELECT 1 FROM member WHERE handle = ?", "s", handle);
	*free_r = err == ERR_NOT_FOUND;
	return err == ERR_NOT_FOUND ? 0 : err;
}

/* The name alone, with a small number, or with one that nobody has yet. */
static int placeholder_handle(struct hall_context *cx, const char *name, char **handle_r)
{
	char *stem = placeholder_stem(cx->arena, name);
	int64_t newest = 0;
	bool is_free = false;
	int err = 0;

	*handle_r = stem;
	for (int i = 2; i < PLACEHOLDER_TRIES; i++) {
		err = placeholder_is_free(cx, *handle_r, &is_free);
		if (err < 0 || is_free)
			return err;
		*handle_r = arena_printf(cx->arena, "%s-%d", stem, i);
	}
	err = db_one_int(cx->db, &newest, "SELECT coalesce(max(id), 0) FROM member", "");
	while (err == 0 && !is_free) {
		*handle_r = arena_printf(cx->arena, "%.20s-%lld", stem, (long long)++newest);
		err = placeholder_is_free(cx, *handle_r, &is_free);
	}
	return err;
}

int placeholder_find(struct hall_context *cx, const char *origin, const char *name, int64_t at,
		     int64_t *member_r, bool *is_new_r)
{
	char *handle;
	int err =
	    db_one_int(cx->db, member_r, "SELECT id FROM member WHERE origin = ?", "s", origin);

	*is_new_r = err == ERR_NOT_FOUND;
	if (err != ERR_NOT_FOUND)
		return err;
	name = placeholder_name(cx->arena, name ? name : "");
	err = placeholder_handle(cx, name, &handle);
	return err < 0 ? err : placeholder_insert(cx, origin, handle, name, at, member_r);
}
