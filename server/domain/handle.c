#include "server/domain/handle.h"

#include <string.h>
#include <strings.h>

#include "common/api/check.h"
#include "common/base/err.h"

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
