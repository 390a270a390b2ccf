/* gate_room: who may know of a private feedback room, and of an item in one.
 *
 * What somebody may *read* of a room is decided by gate.h like everything else:
 * a room, its staff's space and a tester's desk are hidden spaces, and who is in
 * them is derived from room_member. Here is only what rooms add: that a room is
 * there at all (its door), and finding one or an item by name. To an outsider a
 * hidden room is the same as one that never was: the same statement answers
 * both, with the same steps. Rank opens nothing. */
#ifndef HEARTH_CORE_GATE_ROOM_H
#define HEARTH_CORE_GATE_ROOM_H

#include "server/core/gate.h"

/* What the caller is there. A part counts only while they are active, paused or
 * completed; before and after that it is GATE_ROOM_NONE, and `state` says why. */
enum gate_room_part {
	GATE_ROOM_NONE,
	GATE_ROOM_TESTER,
	GATE_ROOM_PARTNER,
	GATE_ROOM_OBSERVER,
	GATE_ROOM_STAFF,
	GATE_ROOM_MODERATOR,
	GATE_ROOM_OWNER,
};

enum gate_room_team { GATE_TEAM_NONE, GATE_TEAM_ENG, GATE_TEAM_PM, GATE_TEAM_MKT, GATE_TEAM_SUP };

struct gate_room {
	int64_t id;    /* of the room and of the space everybody in it reads */
	int64_t staff; /* the space of its staff */
	int64_t desk;  /* the space of the caller's own reports, 0: none */
	char *slug, *title, *purpose, *prefix;
	char *phase;   /* draft ... archived */
	char *state;   /* of the caller's membership; NULL: none */
	char *segment; /* likewise; "" where there is none */
	enum gate_room_part part;
	enum gate_room_team team;
	bool is_listed, is_solo, hides_votes;
	bool is_in;	/* reads what is in it: has signed what there is to sign */
	bool is_alias;	/* testers go by an alias (server/domain/alias.h) */
	bool sup_sees;	/* support may see behind it */
	bool is_broken; /* the caller is a sysop who broke the glass */
	int64_t owner, ack_hours;
};

/* The room of a slug, for who reads what is in it; otherwise ERR_NOT_FOUND. */
int gate_room(struct hall_context *cx, const char *slug, struct gate_room *room_r);

/* The same by its id, which came from a row the caller may read. */
int gate_room_of(struct hall_context *cx, int64_t id, struct gate_room *room_r);

/* The room as seen from its door: who is or is to be in it (invited, applying,
 * something to sign), and where it is listed any member, learns that it is there. */
int gate_room_door(struct hall_context *cx, const char *slug, struct gate_room *room_r);

/* A task by its name ("GOLF-T482"), for who reads what is in its room. */
int gate_room_task(struct hall_context *cx, const char *name, int64_t *task_r,
		   struct gate_room *room_r);

bool gate_room_is_staff(const struct gate_room *room); /* staff, moderator, owner */

/* Whether member `member` of a statement reads item `f` as a partner: about a feature
 * that was given to them, for the whole room, while they are in. An outsider's look-up
 * ends at the first index, whatever the item is. */
#define GATE_ROOM_IS_LENT(f, member)                                                               \
	"EXISTS (SELECT 1 FROM partner_feature pf JOIN room_member pm ON pm.room = pf.room AND "   \
	"pm.member = pf.member AND pm.part = 'partner' JOIN space_member ps ON ps.space = "        \
	"pm.desk AND ps.member = pm.member WHERE pf.member = " member " AND pf.feature IS " f      \
	".feature AND " f ".visibility = 'room' "                                                  \
	"AND " f ".status <> 'withdrawn')"

/* An item by its name ("GOLF-17"), for who may read the space it is in, or who is
 * lent it. */
struct gate_item {
	int64_t id, room, space, thread;
	int64_t staff_thread; /* 0: none */
	char *name, *status, *type;
	int64_t author;
	bool is_staff_only;
	bool is_lent; /* the caller is a partner to whom its feature was given: they read no
		       * more of the space it is in */
};
int gate_room_item(struct hall_context *cx, const char *name, struct gate_item *item_r);

#endif
