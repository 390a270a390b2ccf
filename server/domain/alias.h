/* alias: what a member is called in a room, and who is meant by a name there.
 *
 * In a room whose identity is alias its testers and observers go by an alias, the
 * same everywhere in it: whoever has a row of room_alias is called by it there, in
 * every list, text, event and error, and by nothing else. Staff, moderators, owners
 * and partners are themselves. An alias is given by chance on joining, from a list of
 * words, and may be changed by its owner until they were first heard. It stays when
 * they leave, until the room is purged.
 *
 * Who is behind an alias: alias_may_see(). To everybody else the handle of somebody
 * who has one is, in that room, the name of nobody: alias_find() looks only among
 * those whom they see, with the same steps whoever is there.
 *
 * Source: Part 4 of the design of rooms (identity, "see real name behind alias"). */
#ifndef HEARTH_DOMAIN_ALIAS_H
#define HEARTH_DOMAIN_ALIAS_H

#include "server/core/gate_room.h"
#include "server/domain/room_member.h"

/* --- in statements: of a member `m`, a table or alias of `member`, in a space or room
 * whose id is the expression `space`. A room's own id is that of its space. --- */

/* The alias of the member whose id is the expression `id`; NULL where they have none. */
#define ALIAS_OF(id, space)                                                                        \
	"(SELECT al.alias FROM room_alias al WHERE al.member = " id " AND al.room = "              \
	"(SELECT als.room FROM space als WHERE als.id = " space "))"
/* Whether they have one. */
#define ALIAS_IS(id, space)    "(" ALIAS_OF(id, space) " IS NOT NULL)"
#define ALIAS_HANDLE(m, space) "coalesce(" ALIAS_OF(m ".id", space) ", " m ".handle)"
/* The name of a profile and its badge are of the handle, not of an alias. */
#define ALIAS_NAME(m, space)  "iif(" ALIAS_IS(m ".id", space) ", '', " m ".name)"
#define ALIAS_BADGE(m, space) "iif(" ALIAS_IS(m ".id", space) ", NULL, " m ".badge)"
/* The handle behind an alias, for who may see it (parameter or expression `may`); NULL
 * where there is no alias, or they may not. */
#define ALIAS_REAL(m, space, may)                                                                  \
	"iif(" may " AND " ALIAS_IS(m ".id", space) ", " m ".handle, NULL)"

/* What looks alike is the same name; as in migration 011, or its indexes are not used. */
#define ALIAS_LOOK(name)                                                                           \
	"replace(replace(replace(replace(replace(lower(" name "), '-', ''), '_', ''), "            \
	"'0', 'o'), '1', 'l'), 'i', 'l')"

/* --- who --- */

/* Owner, moderator, product; support where the owner granted it; a sysop who broke the
 * glass. Everybody in a room without aliases. */
bool alias_may_see(const struct gate_room *room);

/* Who is meant by a name in a room: by their alias, or, where they have none or the
 * caller may see behind it, by their handle; in a room with aliases nobody of whom the
 * caller is not to know there. ERR_NOT_FOUND in words. */
int alias_find(struct hall_context *cx, const struct gate_room *room, const char *name,
	       int64_t *member_r);

/* The same by a space and as everybody there may see it, whoever asks: in a room with
 * aliases nobody is found by a handle behind one. ERR_NOT_FOUND without words. */
int alias_find_in(struct hall_context *cx, int64_t space, const char *name, int64_t *member_r);

/* The room with aliases that a space is of; 0: none. */
int alias_room(struct hall_context *cx, int64_t space, int64_t *room_r);

/* --- having one --- */

/* What is to be done before a membership is written: an alias for who needs one, and
 * ERR_REFUSED in words where somebody who has one is to become what has none. */
int alias_settle(struct hall_context *cx, const struct room_member *row);

/* What room.set says of it: identity and support_sees. Both only while nobody but staff
 * was in it: what was promised stays. Taking support's sight away goes always. */
int alias_set(struct hall_context *cx, const struct gate_room *room, json_t *in);

/* Whether a part goes by an alias, where there are any. */
bool alias_is_for(const char *part);

/* The caller's own alias in a room, in the arena; NULL: they have none. */
int alias_mine(struct hall_context *cx, int64_t room, char **alias_r);

/* The caller's own alias in a room and what else room.show says; sets fields. */
int alias_show(struct hall_context *cx, const struct gate_room *room, json_t *object);

extern const struct hall_binding alias_bindings[];

#endif
