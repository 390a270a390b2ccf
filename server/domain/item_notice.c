#include "server/domain/item_notice.h"

#include <string.h>

#include "common/api/status_words.h"
#include "common/base/err.h"
#include "server/domain/notice.h"
#include "server/domain/notice_post.h"

/* Ids of a statement's first column, in the arena; takes the rows. */
static int members_of(struct hall_context *cx, struct db_rows *rows, int64_t **members_r,
		      size_t *count_r)
{
	int64_t *members = NULL;
	size_t count = 0, room = 0;

	while (db_next(rows)) {
		if (count == room) {
			int64_t *more = arena_alloc(cx->arena, (room + 64) * sizeof(*more));

			if (count)
				memcpy(more, members, count * sizeof(*more));
			members = more;
			room += 64;
		}
		members[count++] = db_int(rows, 0);
	}
	*members_r = members;
	*count_r = count;
	return db_end(rows);
}

/* Tells the members of a statement of the item, or of a post about it (NULL: of
 * none); takes the rows. `what` follows the name and the title, or is NULL; `once`
 * as in notice.h. */
static int tell_of(struct hall_context *cx, const struct gate_item *item,
		   const struct write_post *post, enum notice_kind kind, const char *what,
		   const char *once, struct db_rows *rows)
{
	struct notice notice = {.kind = kind,
				.actor = cx->member,
				.space = post ? post->space.id : item->space,
				.thread = post ? post->thread : item->thread,
				.post = post ? post->id : 0,
				.number = post ? post->number : 0,
				.once = once,
				.target = arena_printf(cx->arena, "item:%s", item->name)};
	int64_t *members;
	int err = members_of(cx, rows, &members, &notice.to_count);

	if (err < 0 || !notice.to_count)
		return err;
	notice.to = members;
	rows = db_query(cx->db, "SELECT title FROM thread WHERE id = ?", "i", item->thread);
	if (db_next(rows))
		notice.about = arena_printf(cx->arena, "%s, %s%s%s", item->name, db_text(rows, 0),
					    what ? ": " : "", what ? what : "");
	err = db_end(rows);
	return err < 0 ? err : notice_send(cx, &notice);
}

static int tell(struct hall_context *cx, const struct gate_item *item, enum notice_kind kind,
		const char *what, struct db_rows *rows)
{
	return tell_of(cx, item, NULL, kind, what, NULL, rows);
}

int item_notice_new(struct hall_context *cx, const struct gate_item *item,
		    const struct write_post *post)
{
	int err = tell_of(cx, item, post, NOTICE_ITEM_NEW, NULL, NULL,
			  db_query(cx->db,
				   "SELECT rm.member FROM room_member rm JOIN feedback_team t "
				   "ON t.item = ?1 AND t.team = rm.team "
				   "WHERE rm.room = ?2 AND rm.state = 'active'",
				   "ii", item->id, item->room));

	return err < 0 ? err : notice_post_new(cx, post);
}

/* The group: what it is the same as is followed with it. */
#define NOTICE_FOLLOWERS                                                                           \
	"SELECT fo.member FROM feedback_follow fo JOIN feedback f ON f.id = fo.item "              \
	"WHERE f.id = ?1 OR f.canonical = ?1 UNION SELECT author FROM feedback "                   \
	"WHERE id = ?1 OR canonical = ?1"

int item_notice_said(struct hall_context *cx, const struct gate_item *item,
		     const struct write_post *post, bool is_staff_only)
{
	struct db_rows *rows;
	int err;

	if (is_staff_only)
		rows =
		    db_query(cx->db,
			     "SELECT author FROM post WHERE thread = ?1 UNION "
			     "SELECT assignee FROM feedback WHERE id = ?2 AND assignee IS NOT NULL",
			     "ii", post->thread, item->id);
	else
		rows =
		    db_query(cx->db,
			     NOTICE_FOLLOWERS " UNION SELECT assignee FROM feedback WHERE id = ?1 "
					      "AND assignee IS NOT NULL",
			     "i", item->id);
	err = tell_of(cx, item, post, NOTICE_ITEM_SAID, NULL, NULL, rows);
	return err < 0 ? err : notice_post_new(cx, post);
}

/* Its author, and who said that it happens to them too. */
static struct db_rows *concerned(struct hall_context *cx, const struct gate_item *item)
{
	return db_query(cx->db,
			"SELECT author FROM feedback WHERE id = ?1 OR canonical = ?1 UNION "
			"SELECT v.member FROM feedback_vote v JOIN feedback f ON f.id = v.item "
			"WHERE (f.id = ?1 OR f.canonical = ?1) AND v.kind = 'affected'",
			"i", item->id);
}

static struct db_rows *author(struct hall_context *cx, const struct gate_item *item)
{
	return db_query(cx->db, "SELECT ?", "i", item->author);
}

/* Of one step everybody is told once: what is asked of them, or that it was taken. */
static int tell_step(struct hall_context *cx, const struct gate_item *item, enum notice_kind kind,
		     const char *what, struct db_rows *rows)
{
	const char *once = arena_printf(cx->arena, "step:%s:%s:%lld", item->name, item->status,
					(long long)cx->now);

	return tell_of(cx, item, NULL, kind, what, once, rows);
}

int item_notice_status(struct hall_context *cx, const struct gate_item *item)
{
	int err = 0;

	if (strcmp(item->status, "withdrawn") == 0)
		return 0;
	if (strcmp(item->status, "needs_info") == 0)
		err = tell_step(cx, item, NOTICE_ITEM_ASKED, NULL, author(cx, item));
	else if (strcmp(item->status, "verify") == 0)
		err = tell_step(cx, item, NOTICE_ITEM_CHECK, NULL, concerned(cx, item));
	return err < 0 ? err
		       : tell_step(cx, item, NOTICE_ITEM_STATUS, status_words(item->status),
				   db_query(cx->db, NOTICE_FOLLOWERS, "i", item->id));
}

int item_notice_released(struct hall_context *cx, const struct gate_item *item, const char *version)
{
	struct notice notice = {.kind = NOTICE_ITEM_RELEASED,
				.actor = cx->member,
				.space = item->space,
				.thread = item->thread,
				.target = arena_printf(cx->arena, "item:%s", item->name),
				.once =
				    arena_printf(cx->arena, "released:%s:%s", item->name, version)};
	int64_t *members;
	int err =
	    members_of(cx,
		       db_query(cx->db,
				NOTICE_FOLLOWERS " UNION SELECT member FROM feedback_vote WHERE "
						 "item = ?1",
				"i", item->id),
		       &members, &notice.to_count);
	struct db_rows *rows;

	if (err < 0 || !notice.to_count)
		return err;
	notice.to = members;
	rows = db_query(cx->db, "SELECT title FROM thread WHERE id = ?", "i", item->thread);
	if (db_next(rows))
		notice.about =
		    arena_printf(cx->arena, "%s: %s, %s", version, item->name, db_text(rows, 0));
	err = db_end(rows);
	return err < 0 ? err : notice_send(cx, &notice);
}

int item_notice_remind(struct hall_context *cx, const struct gate_item *item)
{
	return tell(cx, item, NOTICE_ITEM_REMIND, NULL, author(cx, item));
}

int item_notice_late(struct hall_context *cx, const struct gate_item *item)
{
	return tell(cx, item, NOTICE_ITEM_LATE, NULL,
		    db_query(cx->db,
			     "SELECT owner FROM room WHERE id = ?1 AND owner IS NOT NULL UNION "
			     "SELECT moderator FROM room WHERE id = ?1 AND moderator IS NOT NULL",
			     "i", item->room));
}

int item_notice_partner(struct hall_context *cx, const struct gate_item *item, int64_t member,
			int64_t desk, const char *note)
{
	struct notice notice = {.kind = NOTICE_ITEM_ASKED,
				.actor = cx->member,
				.space = desk,
				.target = arena_printf(cx->arena, "item:%s", item->name),
				.to = &member,
				.to_count = 1};
	struct db_rows *rows =
	    db_query(cx->db, "SELECT title FROM thread WHERE id = ?", "i", item->thread);
	int err;

	if (db_next(rows))
		notice.about = arena_printf(cx->arena, "%s, %s%s%s", item->name, db_text(rows, 0),
					    note ? ": " : "", note ? note : "");
	err = db_end(rows);
	return err < 0 ? err : notice_send(cx, &notice);
}
