#include "server/domain/release.h"

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/notice.h"
#include "server/domain/programme.h"
#include "server/domain/row.h"

static int release_give(const struct gate_room *room, const char *version, json_t **result_r)
{
	*result_r = json_pack("{s:s, s:s}", "room", room->slug, "version", version);
	return 0;
}

/* Every tester, once, by whatever name the release goes. */
static int release_tell(struct hall_context *cx, const struct gate_room *room, const char *version)
{
	struct notice notice = {
	    .kind = NOTICE_RELEASE,
	    .actor = cx->member,
	    .space = room->id,
	    .target = arena_printf(cx->arena, "release:%s:%s", room->slug, version),
	    .about = arena_printf(cx->arena, "%s %s", room->title, version),
	    .once = arena_printf(cx->arena, "release:%s:%s", room->slug, version),
	};
	int64_t *members;
	int err = programme_testers(cx, room->id, "", &members, &notice.to_count);

	notice.to = members;
	return err < 0 ? err : notice_send(cx, &notice);
}

static int release_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *version = fields_text(in, "version"), *notes = fields_text(in, "notes");
	struct gate_room room;
	int err = programme_need(cx, in, ROOM_RELEASE, &room);

	if (err == 0)
		err =
		    db_run(cx->db,
			   "INSERT INTO release (room, version, to_test, notes, at, by, "
			   "expires_at) VALUES (?, ?, ?, ?, ?, ?, NULLIF(?, 0))",
			   "isssiii", room.id, version, fields_text(in, "body"), notes ? notes : "",
			   cx->now, cx->member, programme_until(in, "expires", 0));
	if (err == ERR_CONFLICT)
		return hall_fail(cx, err, "there is a release %s already", version);
	if (err == 0)
		err = release_tell(cx, &room, version);
	return err < 0 ? err : release_give(&room, version, result_r);
}

/* Newest first. A page goes on at a second, after as many of it as were given: what comes
 * meanwhile moves nothing. */
static int release_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), from[2] = {INT64_MAX, 0};
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	char *next = NULL;
	int err = cursor_read(cx, in, from, 2);

	if (err == 0)
		err = programme_room(cx, in, &room);
	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(
	    cx->db,
	    "SELECT e.version, e.at, " ALIAS_HANDLE(
		"m", "e.room") ", e.expires_at FROM release e "
			       "LEFT JOIN member m ON m.id = e.by WHERE e.room = ?1 AND e.at <= ?4 "
			       "ORDER BY e.at DESC, e.id DESC LIMIT ?2 OFFSET ?3",
	    "iiii", room.id, limit + 1, from[1], from[0]);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, from, 2);
			break;
		}
		from[1] = db_int(rows, 1) == from[0] ? from[1] + 1 : 1;
		from[0] = db_int(rows, 1);
		json_array_append_new(items, json_pack("{s:o, s:o, s:o, s:o}", "version",
						       row_text(rows, 0), "at", row_time(rows, 1),
						       "by", row_text(rows, 2), "expires_at",
						       row_time(rows, 3)));
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}

static int release_unknown(struct hall_context *cx, const char *version)
{
	return hall_fail(cx, ERR_NOT_FOUND, "there is no release %s here; release list has them",
			 version);
}

/* Reports found in it and mended by it, of those the caller reads. */
#define RELEASE_REPORTS(column)                                                                    \
	"(SELECT count(*) FROM feedback f WHERE f.room = e.room AND f." column " = e.id AND "      \
	"EXISTS (SELECT 1 FROM space_member sm WHERE sm.space = f.space AND sm.member = ?3))"

static int release_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *version = fields_text(in, "version");
	struct gate_room room;
	struct db_rows *rows;
	int err = programme_room(cx, in, &room);

	if (err < 0)
		return err;
	rows = db_query(
	    cx->db,
	    "SELECT e.version, e.to_test, e.notes, e.at, " ALIAS_HANDLE(
		"m", "e.room") ", "
			       "e.expires_at, " RELEASE_REPORTS("found_in") ", " RELEASE_REPORTS(
				   "fixed_in") " FROM "
					       "release e LEFT JOIN member m ON m.id = e.by "
					       "WHERE e.room = ?1 AND e.version = ?2",
	    "isi", room.id, version, cx->member);
	if (db_next(rows))
		*result_r = json_pack(
		    "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "room", room.slug, "version",
		    row_text(rows, 0), "at", row_time(rows, 3), "by", row_text(rows, 4),
		    "expires_at", row_time(rows, 5), "found", row_int(rows, 6), "mended",
		    row_int(rows, 7), "to_test", row_text(rows, 1), "notes", row_name(rows, 2));
	err = db_end(rows);
	return err < 0 || *result_r ? err : release_unknown(cx, version);
}

static int release_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *version = fields_text(in, "version");
	struct gate_room room;
	int err = programme_need(cx, in, ROOM_RELEASE, &room);

	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE release SET to_test = coalesce(?3, to_test), "
			     "notes = coalesce(?4, notes), "
			     "expires_at = CASE WHEN ?5 THEN ?5 ELSE expires_at END "
			     "WHERE room = ?1 AND version = ?2",
			     "isssi", room.id, version, fields_text(in, "to_test"),
			     fields_text(in, "notes"), programme_until(in, "expires", 0));
	if (err == 0 && db_changes(cx->db) == 0)
		return release_unknown(cx, version);
	return err < 0 ? err : release_give(&room, version, result_r);
}

const struct hall_binding release_bindings[] = {
    {"release.new", release_new, NULL},
    {"release.list", release_list, NULL},
    {"release.show", release_show, NULL},
    {"release.set", release_set, NULL},
    {0},
};
