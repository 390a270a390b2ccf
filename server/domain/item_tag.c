#include "server/domain/item_tag.h"

#include <string.h>

#include "common/base/err.h"
#include "common/text/utf8.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

enum { ITEM_TAG_MOST = 20, ITEM_TAG_LETTERS = 32, ITEM_TAG_ROOM = 500 };

int item_tag_list(struct hall_context *cx, const struct gate_room *room, int64_t item,
		  json_t **tags_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT g.name FROM feedback_tag gt JOIN tag g ON g.id = gt.tag "
		     "WHERE gt.item = ? AND (g.is_public OR ?) ORDER BY g.name",
		     "ii", item, (int64_t)gate_room_is_staff(room));

	*tags_r = json_array();
	while (db_next(rows))
		json_array_append_new(*tags_r, row_text(rows, 0));
	return db_end(rows);
}

/* --- feedback.tag --- */

/* The name of a tag: no comma, which parts one from the next. */
static int tag_check(struct hall_context *cx, const char *name)
{
	if (strchr(name, ','))
		return hall_fail(cx, ERR_INVALID, "a tag has no comma in it");
	if (utf8_width(name, strlen(name)) > ITEM_TAG_LETTERS)
		return hall_fail(cx, ERR_INVALID, "a tag has %d letters at most", ITEM_TAG_LETTERS);
	return 0;
}

static int tag_make(struct hall_context *cx, int64_t room, const char *name, bool is_public,
		    int64_t *tag_r)
{
	int64_t count;
	int err = tag_check(cx, name);

	if (err == 0)
		err = db_one_int(cx->db, &count, "SELECT count(*) FROM tag WHERE room = ?", "i",
				 room);
	if (err == 0 && count >= ITEM_TAG_ROOM)
		return hall_fail(cx, ERR_REFUSED, "a room has %d tags at most", ITEM_TAG_ROOM);
	if (err == 0)
		err = db_run(cx->db, "INSERT INTO tag (room, name, is_public) VALUES (?, ?, ?)",
			     "isi", room, name, (int64_t)is_public);
	*tag_r = db_last_id(cx->db);
	return err;
}

static int tag_get(struct hall_context *cx, int64_t room, const char *name, int64_t *tag_r)
{
	return db_one_int(cx->db, tag_r, "SELECT id FROM tag WHERE room = ? AND name = ?", "is",
			  room, name);
}

/* The tag of a name, made where there is none. */
static int tag_find(struct hall_context *cx, int64_t room, const char *name, int64_t *tag_r)
{
	int err = tag_get(cx, room, name, tag_r);

	return err == ERR_NOT_FOUND ? tag_make(cx, room, name, false, tag_r) : err;
}

/* Without spaces around it, in place. */
static char *tag_trim(char *name)
{
	size_t len;

	name += strspn(name, " ");
	for (len = strlen(name); len && name[len - 1] == ' '; len--)
		name[len - 1] = '\0';
	return name;
}

/* "carry, cold range": words between commas. */
static int tag_all(struct hall_context *cx, const struct gate_item *item, const char *tags)
{
	char *rest = arena_dup(cx->arena, tags), *name;
	int count = 0, err = 0;
	int64_t tag;

	while (err == 0 && (name = strsep(&rest, ","))) {
		name = tag_trim(name);
		if (!*name)
			continue;
		if (++count > ITEM_TAG_MOST)
			return hall_fail(cx, ERR_INVALID, "a report has %d tags at most",
					 ITEM_TAG_MOST);
		err = tag_find(cx, item->room, name, &tag);
		if (err == 0)
			err = db_run(cx->db,
				     "INSERT INTO feedback_tag (item, tag) VALUES (?, ?) "
				     "ON CONFLICT DO NOTHING",
				     "ii", item->id, tag);
	}
	return err;
}

static int tag_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_item item;
	struct gate_room room;
	json_t *tags = NULL;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = room_is_open(cx, &room);
	if (err == 0)
		err = room_need(cx, &room, ROOM_ROUTE);
	if (err == 0)
		err = db_run(cx->db, "DELETE FROM feedback_tag WHERE item = ?", "i", item.id);
	if (err == 0)
		err = tag_all(cx, &item, fields_text(in, "tags"));
	if (err == 0)
		err = item_tag_list(cx, &room, item.id, &tags);
	if (err == 0)
		*result_r = json_pack("{s:s, s:o}", "item", item.name, "tags", tags);
	return err;
}

/* --- the tags of a room --- */

static int tag_rows(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0 && room.part == GATE_ROOM_PARTNER)
		err = room_need(cx, &room, ROOM_SEE_STAFF);
	if (err < 0)
		return err;
	items = json_array();
	/* Of reports they read: a count of others would tell of them. */
	rows = db_query(
	    cx->db,
	    "SELECT g.name, g.is_public, (SELECT count(*) FROM feedback_tag gt JOIN feedback f "
	    "ON f.id = gt.item JOIN space_member sm ON sm.space = f.space AND sm.member = ?3 "
	    "WHERE gt.tag = g.id) FROM tag g WHERE g.room = ?1 AND (g.is_public OR ?2) "
	    "ORDER BY g.name LIMIT ?4",
	    "iiii", room.id, (int64_t)gate_room_is_staff(&room), cx->member,
	    (int64_t)ITEM_TAG_ROOM);
	while (db_next(rows))
		json_array_append_new(items, json_pack("{s:o, s:o, s:o}", "tag", row_text(rows, 0),
						       "public", row_bool(rows, 1), "reports",
						       row_int(rows, 2)));
	*result_r = fields_page(items, NULL);
	return db_end(rows);
}

/* A tag by name, of a room whose reports the caller may route. */
static int tag_of_room(struct hall_context *cx, json_t *in, struct gate_room *room, int64_t *tag_r)
{
	const char *name = fields_text(in, "tag");
	int err = gate_room(cx, fields_text(in, "room"), room);

	if (err == 0)
		err = room_need_open(cx, room, ROOM_ROUTE);
	if (err < 0)
		return err;
	err = tag_get(cx, room->id, name, tag_r);
	return err == ERR_NOT_FOUND ? hall_fail(cx, err, "this room has no tag %s", name) : err;
}

/* The name given, if no other tag of the room has it. */
static int tag_free(struct hall_context *cx, const struct gate_room *room, const char *given,
		    int64_t but, char **name_r)
{
	char *name = tag_trim(arena_dup(cx->arena, given));
	int64_t other;
	int err;

	if (!*name)
		return hall_fail(cx, ERR_INVALID, "a tag has a name");
	err = tag_get(cx, room->id, name, &other);
	if (err == 0 && other != but)
		return hall_fail(cx, ERR_CONFLICT, "this room has a tag %s", name);
	*name_r = name;
	return err == ERR_NOT_FOUND ? 0 : err;
}

static int tag_new(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	int64_t tag;
	char *name;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need_open(cx, &room, ROOM_ROUTE);
	if (err == 0)
		err = tag_free(cx, &room, fields_text(in, "tag"), 0, &name);
	if (err == 0)
		err =
		    tag_make(cx, room.id, name, json_is_true(json_object_get(in, "public")), &tag);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "room", room.slug, "tag", name);
	return err;
}

static int tag_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *public = json_object_get(in, "public");
	char *name = arena_dup(cx->arena, fields_text(in, "tag"));
	struct gate_room room;
	int64_t tag;
	int err = tag_of_room(cx, in, &room, &tag);

	if (err == 0 && !public && !fields_text(in, "name"))
		return hall_fail(cx, ERR_INVALID, "what is to change? --public or --name");
	if (err == 0 && public)
		err = db_run(cx->db, "UPDATE tag SET is_public = ? WHERE id = ?", "ii",
			     (int64_t)json_is_true(public), tag);
	if (err == 0 && fields_text(in, "name")) {
		err = tag_free(cx, &room, fields_text(in, "name"), tag, &name);
		if (err == 0)
			err = tag_check(cx, name);
		if (err == 0)
			err =
			    db_run(cx->db, "UPDATE tag SET name = ? WHERE id = ?", "si", name, tag);
	}
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "room", room.slug, "tag", name);
	return err;
}

static int tag_drop(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	int64_t tag;
	int err = tag_of_room(cx, in, &room, &tag);

	if (err == 0)
		err = db_run(cx->db, "DELETE FROM feedback_tag WHERE tag = ?", "i", tag);
	if (err == 0)
		err = db_run(cx->db, "DELETE FROM tag WHERE id = ?", "i", tag);
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:s}", "room", room.slug, "tag", fields_text(in, "tag"));
	return err;
}

const struct hall_binding item_tag_bindings[] = {
    {"feedback.tag", tag_call, NULL}, {"tag.list", tag_rows, NULL}, {"tag.new", tag_new, NULL},
    {"tag.set", tag_set, NULL},	      {"tag.drop", tag_drop, NULL}, {0},
};
