#include "server/domain/space.h"

#include <string.h>

#include "common/base/err.h"

int space_new(struct hall_context *cx, const struct space_new *new, int64_t *space_r)
{
	int err = db_one_int(
	    cx->db, space_r,
	    "UPDATE counter SET value = value + 1 WHERE name = 'space' RETURNING value", "");

	if (err == 0)
		err = db_run(
		    cx->db,
		    "INSERT INTO space (id, kind, slug, title, about, visibility, created_at) "
		    "VALUES (?, ?, ?, ?, ?, ?, ?)",
		    "issssii", *space_r, new->kind, new->slug, new->title, new->about,
		    (int64_t) new->visibility, cx->now);
	return err < 0 ? err
		       : db_run(cx->db, "INSERT INTO board (space) VALUES (?)", "i", *space_r);
}

char *space_room(struct arena *arena, const char *kind, const char *slug)
{
	const char *mark = strchr(slug, '~');

	if (strcmp(kind, "room") != 0 && !mark)
		return NULL;
	return arena_dup_n(arena, slug, mark ? (size_t)(mark - slug) : strlen(slug));
}

int space_close(struct hall_context *cx, int64_t space, bool is_closed)
{
	return db_run(cx->db,
		      "UPDATE space SET closed_at = CASE WHEN ?2 THEN coalesce(closed_at, ?3) END "
		      "WHERE id = ?1",
		      "iii", space, (int64_t)is_closed, cx->now);
}

int space_may_write(struct hall_context *cx, const struct gate_space *space)
{
	return space->is_closed ? hall_fail(cx, ERR_REFUSED,
					    "this is closed: it is read, and takes no more posts")
				: 0;
}

int space_may_say(struct hall_context *cx, const struct gate_space *space)
{
	int64_t is_broken = 0;
	int err = space_may_write(cx, space);

	if (err == 0 && space->visibility == GATE_HIDDEN)
		err = db_one_int(
		    cx->db, &is_broken,
		    "SELECT EXISTS (SELECT 1 FROM space s JOIN room_member rm ON rm.room = "
		    "s.room AND rm.member = ?2 WHERE s.id = ?1 AND rm.until IS NOT NULL)",
		    "ii", space->id, cx->member);
	if (err == 0 && is_broken)
		return hall_fail(cx, ERR_REFUSED, "who broke the glass reads, and says nothing");
	return err;
}
