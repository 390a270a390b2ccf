#include "server/core/gate.h"

#include <string.h>
#include <strings.h>

#include "common/base/err.h"
#include "server/core/gate_room.h"

/* What a look-up found: the row at or below the key that was asked for. The
 * comparison is made here, not in the statement, so that a key that is not
 * there and one that is not for the caller take the same steps. */
struct gate_found {
	int64_t key;
	const char *name;
	bool is_file; /* then its owner's member follows the key */
};

#define GATE_COLUMNS "s.id, s.slug, s.title, s.visibility, gm.part, s.closed_at"
enum { GATE_KEY = 6, GATE_OWNER, GATE_LENT }; /* columns after them */
#define GATE_PART "LEFT JOIN space_member gm ON gm.space = s.id AND gm.member = ?2"

int64_t gate_level(const struct hall_context *cx)
{
	return cx->role == CALLER_ROLE_GUEST ? GATE_GUEST : GATE_MEMBERS;
}

static enum gate_part gate_part_of(const char *part)
{
	if (!part)
		return GATE_READER;
	if (strcmp(part, "host") == 0)
		return GATE_HOST;
	return strcmp(part, "moderator") == 0 ? GATE_MODERATOR : GATE_PART_MEMBER;
}

/* Ends a look-up of GATE_COLUMNS and then the key's id (unless it is a name). */
static int gate_end(struct hall_context *cx, struct db_rows *rows, const struct gate_found *asked,
		    struct gate_space *space_r)
{
	bool may = false;
	int err;

	if (db_next(rows)) {
		bool is_it = asked->name ? strcasecmp(db_text(rows, 1), asked->name) == 0
					 : db_int(rows, GATE_KEY) == asked->key;
		bool is_own = asked->is_file && cx->member &&
			      db_int(rows, GATE_OWNER) == cx->member &&
			      (db_int(rows, 0) == 0 || db_int(rows, GATE_LENT));

		may =
		    is_it && (db_int(rows, 3) <= gate_level(cx) || !db_is_null(rows, 4) || is_own);
	}
	if (may) {
		space_r->id = db_int(rows, 0);
		space_r->slug = arena_dup(cx->arena, db_text(rows, 1));
		space_r->title = arena_dup(cx->arena, db_text(rows, 2));
		space_r->visibility = (enum gate_visibility)db_int(rows, 3);
		space_r->part = gate_part_of(db_text(rows, 4));
		space_r->is_closed = !db_is_null(rows, 5);
	}
	err = db_end(rows);
	return err < 0 || may ? err : ERR_NOT_FOUND;
}

int gate_board(struct hall_context *cx, const char *slug, struct gate_space *space_r)
{
	struct gate_found asked = {.name = slug};
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT " GATE_COLUMNS
		     " FROM (SELECT id, slug, title, visibility, closed_at FROM space "
		     "WHERE slug <= ?1 ORDER BY slug DESC LIMIT 1) s " GATE_PART,
		     "si", slug, cx->member);

	return gate_end(cx, rows, &asked, space_r);
}

int gate_thread(struct hall_context *cx, int64_t thread, struct gate_space *space_r)
{
	struct gate_found asked = {.key = thread};
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT " GATE_COLUMNS ", k.id FROM (SELECT id, space FROM thread "
		     "WHERE id <= ?1 ORDER BY id DESC LIMIT 1) k "
		     "JOIN space s ON s.id = k.space " GATE_PART,
		     "ii", thread, cx->member);

	return gate_end(cx, rows, &asked, space_r);
}

int gate_post(struct hall_context *cx, int64_t post, struct gate_space *space_r)
{
	struct gate_found asked = {.key = post};
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT " GATE_COLUMNS ", k.id FROM (SELECT id, space FROM post "
		     "WHERE id <= ?1 ORDER BY id DESC LIMIT 1) k "
		     "JOIN space s ON s.id = k.space " GATE_PART,
		     "ii", post, cx->member);

	return gate_end(cx, rows, &asked, space_r);
}

int gate_space(struct hall_context *cx, int64_t space, struct gate_space *space_r)
{
	struct gate_found asked = {.key = space};
	struct db_rows *rows = db_query(
	    cx->db, "SELECT " GATE_COLUMNS ", s.id FROM space s " GATE_PART " WHERE s.id = ?1",
	    "ii", space, cx->member);

	return gate_end(cx, rows, &asked, space_r);
}

/* One's own file is read in one's outbox, and on a report that one is lent. */
int gate_file(struct hall_context *cx, int64_t file, struct gate_space *space_r)
{
	struct gate_found asked = {.key = file, .is_file = true};
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT " GATE_COLUMNS ", k.id, k.owner, CASE WHEN k.owner = ?2 THEN EXISTS "
		     "(SELECT 1 FROM feedback i WHERE i.thread = k.thread AND " GATE_ROOM_IS_LENT(
			 "i", "?2") ") ELSE 0 END FROM (SELECT id, space, owner, thread FROM file "
				    "WHERE id <= ?1 ORDER BY id DESC LIMIT 1) k "
				    "JOIN space s ON s.id = k.space " GATE_PART,
		     "ii", file, cx->member);

	return gate_end(cx, rows, &asked, space_r);
}

bool gate_may_moderate(const struct hall_context *cx, const struct gate_space *space)
{
	return space->part >= GATE_MODERATOR || cx->role == CALLER_ROLE_SYSOP;
}

int gate_audience(struct hall_context *cx, int64_t space, int64_t **members_r, size_t *count_r,
		  enum gate_visibility *visibility_r)
{
	struct db_rows *rows;
	int64_t visibility, count = 0;
	int64_t *members = NULL;
	int err = db_one_int(cx->db, &visibility, "SELECT visibility FROM space WHERE id = ?", "i",
			     space);

	*count_r = 0;
	*visibility_r = (enum gate_visibility)visibility;
	if (err == 0 && visibility == GATE_HIDDEN)
		err = db_one_int(cx->db, &count,
				 "SELECT count(*) FROM space_member WHERE space = ?", "i", space);
	if (err < 0 || count == 0)
		return err;
	members = arena_alloc(cx->arena, (size_t)count * sizeof(*members));
	rows = db_query(cx->db, "SELECT member FROM space_member WHERE space = ? ORDER BY member",
			"i", space);
	while (*count_r < (size_t)count && db_next(rows))
		members[(*count_r)++] = db_int(rows, 0);
	*members_r = members;
	return db_end(rows);
}
