/* follow: what a member watches and mutes: threads, boards, members, and aliases.
 *
 * Whoever goes by an alias in a room is muted there by it, and there alone; muted by
 * their handle they are heard there as before. So neither tells of the other. */
#ifndef HEARTH_DOMAIN_FOLLOW_H
#define HEARTH_DOMAIN_FOLLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "server/core/hall.h"
#include "server/domain/alias.h"

/* A member follows at most so much. */
enum { FOLLOW_MAX = 500 };

/* Whether what a member does in a space (0: anywhere) can be muted: not of
 * staff and hosts, nor of those who look after that space. */
int follow_is_mutable(struct hall_context *cx, int64_t member, int64_t space, bool *is_r);

/* The same in SQL for member `a` and the space `sp`, an expression; and whether
 * the caller, parameter `me`, has muted them: by their handle, or where they go by an
 * alias by that. */
#define FOLLOW_LOOKS_AFTER(sp)                                                                     \
	"(coalesce(a.badge, '') IN ('staff', 'host') OR EXISTS (SELECT 1 FROM space_member fs "    \
	"WHERE fs.space = " sp " AND fs.member = a.id AND fs.part IN ('host', 'moderator')))"
#define FOLLOW_IS_MUTED(me, sp)                                                                    \
	"((EXISTS (SELECT 1 FROM follow fm WHERE fm.member = " me " AND fm.what = 'member' "       \
	"AND fm.object = a.id AND fm.level = 'mute') AND NOT " FOLLOW_LOOKS_AFTER(                 \
	    sp) " AND NOT " ALIAS_IS("a.id", sp) ") OR " FOLLOW_IS_ALIAS_MUTED(me, "a.id", sp) ")"
/* Who has an alias looks after nothing. */
#define FOLLOW_IS_ALIAS_MUTED(me, whom, sp)                                                        \
	"EXISTS (SELECT 1 FROM follow_alias fa WHERE fa.member = " me " AND fa.whom = " whom       \
	" AND fa.room = (SELECT fs.room FROM space fs WHERE fs.id = " sp "))"

/* Those who watch a thread, by itself or with its board: ids in the arena. */
int follow_watchers(struct hall_context *cx, int64_t thread, int64_t space, int64_t **members_r,
		    size_t *count_r);
/* Those who wrote in it, have said nothing else about it, and want news of such
 * threads at once; the others find it in their digest (taking_part.h). */
int follow_participants(struct hall_context *cx, int64_t thread, int64_t **members_r,
			size_t *count_r);

extern const struct hall_binding follow_bindings[];

#endif
