#include "server/domain/handle.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/api/check.h"
#include "common/base/err.h"
#include "server/domain/alias.h"

static const char *const handle_reserved[] = {
    /* doors, and programs */
    "guest",
    "new",
    "join",
    "link",
    "welcome",
    "visitor",
    "rpc",
    "sftp",
    "hearth",
    "hearthd",
    "console",
    "control",
    "server",
    /* office */
    "root",
    "admin",
    "administrator",
    "sysop",
    "host",
    "hosts",
    "staff",
    "partner",
    "moderator",
    "moderators",
    "mod",
    "mods",
    "operator",
    "owner",
    "official",
    "security",
    "postmaster",
    "abuse",
    /* words of the interface */
    "system",
    "null",
    "none",
    "nobody",
    "somebody",
    "anonymous",
    "unknown",
    "deleted",
    "everyone",
    "everybody",
    "all",
    "here",
    "me",
    "you",
    "who",
    "home",
    "help",
    "search",
    "settings",
    "member",
    "members",
    "daemon",
    "localhost",
};

bool handle_is_reserved(const char *name)
{
	for (size_t i = 0; i < sizeof(handle_reserved) / sizeof(handle_reserved[0]); i++) {
		if (strcasecmp(handle_reserved[i], name) == 0)
			return true;
	}
	return false;
}

static bool is_in(const char *set, char a, char b)
{
	return strchr(set, a) && strchr(set, b);
}

/* One letter for another: o and 0; 1, l and a capital i; 1 for i. */
static bool letters_look_alike(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b) || is_in("oO0", a, b) ||
	       is_in("1lI", a, b) || is_in("1iI", a, b);
}

static const char *skip_strokes(const char *p)
{
	return p + strspn(p, "-_");
}

bool handle_looks_like(const char *a, const char *b)
{
	a = skip_strokes(a);
	b = skip_strokes(b);
	while (*a && *b && letters_look_alike(*a, *b)) {
		a = skip_strokes(a + 1);
		b = skip_strokes(b + 1);
	}
	return !*a && !*b;
}

bool handle_looks_reserved(const char *name)
{
	for (size_t i = 0; i < sizeof(handle_reserved) / sizeof(handle_reserved[0]); i++) {
		if (handle_looks_like(handle_reserved[i], name))
			return true;
	}
	return false;
}

int handle_why_not(struct hall_context *cx, const char *handle, const char **why_r)
{
	int64_t one;
	int err;

	*why_r = NULL;
	if (!check_is_name(handle)) {
		*why_r = "2 to 32 letters, digits, - or _, beginning with a letter";
		return 0;
	}
	if (handle_is_reserved(handle)) {
		*why_r = "that name is reserved";
		return 0;
	}
	err = db_one_int(cx->db, &one, "SELECT 1 FROM member WHERE handle = ?", "s", handle);
	if (err == 0)
		*why_r = "somebody has that name already";
	return err == ERR_NOT_FOUND ? 0 : err;
}

int handle_why_not_new(struct hall_context *cx, const char *handle, const char **why_r)
{
	struct db_rows *rows;
	int err = handle_why_not(cx, handle, why_r);

	if (err < 0 || *why_r)
		return err;
	if (handle_looks_reserved(handle)) {
		*why_r = "that looks like a name that is reserved";
		return 0;
	}
	/* By the index first: it takes more for alike than handle_looks_like() does. */
	rows = db_query(
	    cx->db, "SELECT handle FROM member WHERE " ALIAS_LOOK("handle") " = " ALIAS_LOOK("?1"),
	    "s", handle);
	while (db_next(rows)) {
		if (handle_looks_like(db_text(rows, 0), handle))
			*why_r = "somebody has a name that looks like it";
	}
	return db_end(rows);
}
