#include "client/sshlines.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "common/text/address.h"

/* What no shell reads anything into, nor scp. */
static bool is_plain(const char *text, const char *more)
{
	if (!*text || *text == '-' || *text == '.')
		return false;
	for (const char *p = text; *p; p++)
		if (!isascii((unsigned char)*p) ||
		    (!isalnum((unsigned char)*p) && !strchr("._-", *p) && !strchr(more, *p)))
			return false;
	return true;
}

static const char *plain(struct arena *arena, const char *name)
{
	char *text = arena_dup(arena, name), *out = text;

	for (const char *p = text; *p; p++) {
		bool is_kept =
		    isascii((unsigned char)*p) && (isalnum((unsigned char)*p) || strchr("._-", *p));

		if (is_kept && (out > text || (*p != '-' && *p != '.')))
			*out++ = *p;
		else if (out > text && out[-1] != '_')
			*out++ = '_';
	}
	*out = '\0';
	return *text ? text : "file";
}

/* "-P 2222 ", "user@host". */
static const char *port(const struct sshlines *to, char flag)
{
	struct address address;

	address_parse(to->arena, to->address, &address);
	return address.port && is_plain(address.port, "")
		   ? arena_printf(to->arena, "-%c %s ", flag, address.port)
		   : "";
}

static const char *host(const struct sshlines *to, bool has_brackets)
{
	struct address address;
	bool is_ipv6;

	address_parse(to->arena, to->address, &address);
	if (!is_plain(address.host, ":"))
		address.host = "HOST";
	is_ipv6 = has_brackets && strchr(address.host, ':');
	return arena_printf(to->arena, "%s%s%s%s%s", to->user ? to->user : "", to->user ? "@" : "",
			    is_ipv6 ? "[" : "", address.host, is_ipv6 ? "]" : "");
}

const char *sshlines_give(const struct sshlines *to, const char *name)
{
	return arena_printf(to->arena, "scp %s%s %s:", port(to, 'P'), plain(to->arena, name),
			    host(to, true));
}

const char *sshlines_get(const struct sshlines *to, int64_t file, const char *name)
{
	return arena_printf(to->arena, "ssh %s%s file get %lld > %s", port(to, 'p'),
			    host(to, false), (long long)file, plain(to->arena, name));
}

const char *sshlines_copy(const struct sshlines *to, const char *path, const char *name)
{
	if (!is_plain(name, "") || (*path && (*path != '/' || !is_plain(path + 1, "/"))))
		return NULL;
	return arena_printf(to->arena, "scp %s%s:%s%s%s .", port(to, 'P'), host(to, true), path,
			    *path ? "/" : "", name);
}

const char *sshlines_browse(const struct sshlines *to)
{
	return arena_printf(to->arena, "sftp %s%s", port(to, 'P'), host(to, false));
}

const char *sshlines_folder(struct arena *arena, const char *room, const char *board,
			    int64_t thread, int64_t number)
{
	return arena_printf(arena, "/%s/%s/%lld/%lld", room ? "rooms" : "boards",
			    room ? room : board, (long long)thread, (long long)number);
}

const char *sshlines_folder_of_item(struct arena *arena, const char *room, const char *item,
				    bool staff, int64_t number)
{
	return room ? arena_printf(arena, "/rooms/%s/%s%s/%lld", room, item, staff ? "-staff" : "",
				   (long long)number)
		    : NULL;
}
