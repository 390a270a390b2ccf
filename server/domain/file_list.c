#include "server/domain/file_list.h"

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/core/gate_room.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/file.h"

/* Which files: those of a space, or of all spaces of a room, within a range of
 * threads and of posts. */
struct file_place {
	int64_t space, room, thread[2], post[2];
};

/* The spaces of a room (?1) that the caller (?2) reads. */
#define FILE_ROOM_SPACES                                                                           \
	"(SELECT gm.space FROM space_member gm WHERE gm.member = ?2 AND gm.space IN "              \
	"(SELECT id FROM room WHERE id = ?1 UNION SELECT staff FROM room WHERE id = ?1 "           \
	"UNION SELECT desk FROM room_member WHERE room = ?1 AND desk IS NOT NULL)) "

static void file_only_thread(struct file_place *place, int64_t space, int64_t thread)
{
	place->space = space;
	place->thread[0] = place->thread[1] = thread;
}

static int file_of_thread(struct hall_context *cx, int64_t thread, struct file_place *place)
{
	struct gate_space space = {0};
	int err = gate_thread(cx, thread, &space);

	if (err == 0 && place->space && place->space != space.id)
		err = ERR_NOT_FOUND;
	file_only_thread(place, space.id, thread);
	return err;
}

static int file_of_post(struct hall_context *cx, int64_t post, struct file_place *place)
{
	struct gate_space space = {0};
	int64_t thread = 0;
	int err = gate_post(cx, post, &space);

	if (err == 0)
		err =
		    db_one_int(cx->db, &thread, "SELECT thread FROM post WHERE id = ?", "i", post);
	file_only_thread(place, space.id, thread);
	place->post[0] = place->post[1] = post;
	return err;
}

/* What was said of it to everybody there, or among staff: then whoever does not
 * read that finds nothing, as where nothing was said. */
static int file_of_item(struct hall_context *cx, const char *name, bool staff,
			struct file_place *place)
{
	struct gate_item item = {0};
	struct gate_space space = {0};
	int err = gate_room_item(cx, name, &item);

	if (err == 0 && place->room && place->room != item.room)
		err = ERR_NOT_FOUND;
	place->room = 0;
	if (err < 0 || !staff) {
		file_only_thread(place, item.space, item.thread);
		return err;
	}
	err = gate_thread(cx, item.staff_thread ? item.staff_thread : FIELD_ID_MAX, &space);
	file_only_thread(place, space.id, item.staff_thread);
	return err;
}

/* Everything that was named has to be there; the narrowest counts. */
static int file_place(struct hall_context *cx, json_t *in, struct file_place *place)
{
	const char *board = fields_text(in, "board"), *slug = fields_text(in, "room");
	const char *item = fields_text(in, "item");
	struct gate_space space = {0};
	struct gate_room room = {0};
	int err = 0;

	*place = (struct file_place){.thread = {0, INT64_MAX}, .post = {0, INT64_MAX}};
	if (board)
		err = gate_board(cx, board, &space);
	if (err == 0 && slug)
		err = gate_room(cx, slug, &room);
	place->space = space.id ? space.id : room.id;
	place->room = room.id;
	if (err == 0 && item)
		err = file_of_item(cx, item, json_is_true(json_object_get(in, "staff")), place);
	if (err == 0 && fields_has(in, "thread"))
		err = file_of_thread(cx, fields_int(in, "thread", 0), place);
	if (err == 0 && fields_has(in, "post"))
		err = file_of_post(cx, fields_int(in, "post", 0), place);
	return err;
}

/* Newest threads first, and in each its newest posts. */
static struct db_rows *file_query_space(struct hall_context *cx, json_t *in,
					const struct file_place *place, const int64_t *keys)
{
	return db_query(cx->db,
			"SELECT " FILE_COLUMNS FILE_FROM "WHERE f.post IS NOT NULL AND f.space = ? "
			"AND f.thread BETWEEN ? AND ? AND f.post BETWEEN ? AND ? "
			"AND (f.thread, f.post, f.id) < (?, ?, ?) AND p.space = f.space "
			"AND p.deleted_at IS NULL AND ?9 IN (0, p.number) "
			"AND coalesce(?10, f.name) = f.name "
			"ORDER BY f.thread DESC, f.post DESC, f.id DESC LIMIT ?11",
			"iiiiiiiiisi", place->space, place->thread[0], place->thread[1],
			place->post[0], place->post[1], keys[0], keys[1], keys[2],
			fields_int(in, "number", 0), fields_text(in, "name"),
			fields_int(in, "limit", 0) + 1);
}

static struct db_rows *file_query_room(struct hall_context *cx, json_t *in,
				       const struct file_place *place, const int64_t *keys)
{
	return db_query(cx->db,
			"SELECT " FILE_COLUMNS FILE_FROM
			"WHERE f.post IS NOT NULL AND f.space IN " FILE_ROOM_SPACES
			"AND (f.thread, f.post, f.id) < (?3, ?4, ?5) "
			"AND p.space = f.space AND p.deleted_at IS NULL AND ?6 IN (0, p.number) "
			"AND coalesce(?7, f.name) = f.name "
			"ORDER BY f.thread DESC, f.post DESC, f.id DESC LIMIT ?8",
			"iiiiiisi", place->room, cx->member, keys[0], keys[1], keys[2],
			fields_int(in, "number", 0), fields_text(in, "name"),
			fields_int(in, "limit", 0) + 1);
}

static struct db_rows *file_query_outbox(struct hall_context *cx, json_t *in, const int64_t *keys)
{
	return db_query(cx->db,
			"SELECT " FILE_COLUMNS FILE_FROM "WHERE f.post IS NULL AND f.owner = ? "
			"AND (f.made_at, f.id) < (?, ?) AND coalesce(?4, f.name) = f.name "
			"ORDER BY f.made_at DESC, f.id DESC LIMIT ?5",
			"iiisi", cx->member, keys[0], keys[1], fields_text(in, "name"),
			fields_int(in, "limit", 0) + 1);
}

static int file_page(struct hall_context *cx, struct db_rows *rows, int64_t limit,
		     const int columns[3], json_t **result_r)
{
	json_t *items = json_array();
	int64_t keys[3] = {0};
	char *next = NULL;

	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, keys, 3);
			break;
		}
		for (int i = 0; i < 3; i++)
			keys[i] = db_int(rows, columns[i]);
		json_array_append_new(items, file_json(cx, rows));
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}

static bool file_names_a_place(const json_t *in)
{
	return fields_has(in, "board") || fields_has(in, "thread") || fields_has(in, "post") ||
	       fields_has(in, "room") || fields_has(in, "item");
}

static int file_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	static const int by_place[] = {5, 7, 0}, by_age[] = {8, 0, 0};
	int64_t limit = fields_int(in, "limit", 0), keys[] = {INT64_MAX, INT64_MAX, INT64_MAX};
	struct file_place place;
	struct db_rows *rows;
	int err = cursor_read(cx, in, keys, 3);

	if (err < 0)
		return err;
	if (!file_names_a_place(in)) {
		if (!cx->member)
			return hall_fail(cx, ERR_NEEDS_MEMBER,
					 "only members have an outbox; name a --thread or --board");
		return file_page(cx, file_query_outbox(cx, in, keys), limit, by_age, result_r);
	}
	err = file_place(cx, in, &place);
	if (err < 0)
		return err;
	rows = place.room && place.thread[0] == 0 ? file_query_room(cx, in, &place, keys)
						  : file_query_space(cx, in, &place, keys);
	return file_page(cx, rows, limit, by_place, result_r);
}

const struct hall_binding file_list_bindings[] = {
    {"file.list", file_list, NULL},
    {0},
};
