#include "client/views/roompage.h"

#include <string.h>

#include "client/views/pick.h"

bool roompage_is_owner(const struct roompage *of)
{
	return !strcmp(pick_text(of->room, "part"), "owner");
}

bool roompage_has_team(const struct roompage *of, const char *teams)
{
	const char *team = pick_text(of->room, "team");
	return roompage_is_owner(of) || (*team && strstr(teams, team));
}

bool roompage_is_house(const struct roompage *of)
{
	const char *part = pick_text(of->room, "part");
	return roompage_is_owner(of) || !strcmp(part, "staff") || !strcmp(part, "moderator");
}
