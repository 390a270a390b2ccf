#include "server/domain/room_may.h"

#include <string.h>

#include "common/base/err.h"

/* Who: parts, and for staff their team; staff without one are the last. */
enum room_who {
	TESTER = 1 << 0,
	PARTNER = 1 << 1,
	ENG = 1 << 2,
	PM = 1 << 3,
	MKT = 1 << 4,
	SUP = 1 << 5,
	STAFF = 1 << 6,
	MODERATOR = 1 << 7,
	OWNER = 1 << 8,
	TEAMS = ENG | PM | MKT | SUP | STAFF,
	HOUSE = TEAMS | MODERATOR | OWNER,
};

static const struct room_right {
	unsigned who;
	const char *words; /* after "in this room, " */
} room_rights[ROOM_ACTIONS] = {
    [ROOM_SUBMIT] = {TESTER | PARTNER | HOUSE, "only testers and staff report"},
    [ROOM_COMMENT] = {TESTER | PARTNER | HOUSE, "only testers and staff answer reports"},
    [ROOM_VOTE] = {TESTER, "only testers vote"},
    [ROOM_TAKE_PART] = {TESTER, "tasks and surveys are for its testers"},
    [ROOM_SEE_STAFF] = {HOUSE, "that is for its staff"},
    [ROOM_ACK] = {ENG | PM | SUP | MODERATOR | OWNER,
		  "engineering, product, support and moderators acknowledge"},
    [ROOM_ROUTE] = {HOUSE, "its staff send reports to teams"},
    [ROOM_MERGE] = {ENG | PM | MODERATOR | OWNER,
		    "engineering, product and moderators merge reports of others"},
    [ROOM_DECIDE] = {PM | OWNER, "product decides"},
    [ROOM_WORK] = {ENG | PM | OWNER, "engineering and product say what is being made"},
    [ROOM_RELEASE] = {ENG | PM | OWNER, "engineering and product make releases"},
    [ROOM_PROGRAMME] = {PM | OWNER, "product makes the programme"},
    [ROOM_QUOTE] = {PM | MKT | OWNER, "product and marketing use quotes"},
    [ROOM_WORKAROUND] = {ENG | PM | SUP | OWNER,
			 "engineering, product and support write workarounds"},
    [ROOM_PEOPLE] = {OWNER, "its owner invites and admits"},
    [ROOM_REMOVE] = {MODERATOR | OWNER, "its owner and moderator remove people"},
    [ROOM_SET] = {OWNER, "its owner sets it up"},
    [ROOM_EXPORT] = {ENG | PM | SUP | MODERATOR | OWNER,
		     "engineering, product, support and moderators take everything out"},
    [ROOM_MODERATE] = {PM | MODERATOR | OWNER, "product and moderators moderate"},
    [ROOM_SEE_REAL] = {PM | MODERATOR | OWNER,
		       "its owner, moderators and product see who somebody is"},
};

static unsigned room_who_is(const struct gate_room *room)
{
	static const unsigned teams[] = {STAFF, ENG, PM, MKT, SUP};
	static const unsigned parts[] = {0, TESTER, PARTNER, 0, 0, MODERATOR, OWNER};
	unsigned who = parts[room->part];

	/* A moderator or owner with a team is of that team too. */
	if (gate_room_is_staff(room) && (room->part == GATE_ROOM_STAFF || room->team))
		who |= teams[room->team];
	return who;
}

bool room_may(const struct gate_room *room, enum room_action action)
{
	return (room_rights[action].who & room_who_is(room)) != 0;
}

int room_need(struct hall_context *cx, const struct gate_room *room, enum room_action action)
{
	if (room_may(room, action))
		return 0;
	return hall_fail(cx, ERR_REFUSED, "in this room, %s", room_rights[action].words);
}

int room_is_open(struct hall_context *cx, const struct gate_room *room)
{
	if (strcmp(room->phase, "archived") == 0)
		return hall_fail(cx, ERR_REFUSED,
				 "this room is closed; it is kept as it was and not changed");
	return 0;
}

int room_need_open(struct hall_context *cx, const struct gate_room *room, enum room_action action)
{
	int err = room_need(cx, room, action);

	return err < 0 ? err : room_is_open(cx, room);
}
