#include "server/domain/item_list.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/item_lang.h"
#include "server/domain/item_rice.h"
#include "server/domain/item_tag.h"
#include "server/domain/read.h"
#include "server/domain/row.h"

/* ?2 room, ?3 status (open, closed, one, or NULL), ?4 type, ?5 team, ?6 only mine,
 * ?7 is staff, ?8 and ?9 the key of the last row, ?10 limit, ?11 assignee or 0,
 * ?12 a tag or NULL, ?13 a language or NULL.
 * What was withdrawn is for staff and who wrote it. */
#define LIST_IS_READ                                                                               \
	"(EXISTS (SELECT 1 FROM space_member sm WHERE sm.space = f.space AND sm.member = ?1) "     \
	"OR " GATE_ROOM_IS_LENT("f", "?1") ") "
#define LIST_IS_STATUS                                                                             \
	"(?3 IS NULL OR f.status = ?3 OR (?3 = 'open' AND f.status NOT IN " ITEM_IS_CLOSED ") "    \
	"OR (?3 = 'closed' AND f.status IN " ITEM_IS_CLOSED ")) "
#define LIST_IS_TAGGED "(?12 IS NULL OR " ITEM_TAG_HAS("?12", "?7") ") "
#define LIST_WHERE(room)                                                                           \
	"WHERE " room " = ?2 AND " LIST_IS_READ "AND " LIST_IS_STATUS "AND " LIST_IS_TAGGED        \
	"AND " ITEM_LANG_IS(                                                                       \
	    "?13") "AND (?4 IS NULL OR f.type = ?4) "                                              \
		   "AND (?5 IS NULL OR EXISTS (SELECT 1 FROM feedback_team q WHERE q.item = f.id " \
		   "AND "                                                                          \
		   "q.team = ?5 AND q.done_at IS NULL)) "                                          \
		   "AND (?6 = 0 OR f.author = ?1) AND (?11 = 0 OR f.assignee = ?11) "              \
		   "AND (f.status <> 'withdrawn' OR ?7 OR f.author = ?1) "

/* One statement a sort: the key falls along its index (for silence it grows). */
#define LIST_QUERY(key, compare, order)                                                            \
	"SELECT " ITEM_COLUMNS ", " key ", (" ITEM_RICE                                            \
	") / 100.0 " ITEM_FROM LIST_WHERE("f.room") "AND (" key ", f.id) " compare                 \
						    " (?8, ?9) ORDER BY " key " " order            \
						    ", f.id " order " LIMIT ?10"

/* Of one author there are few: by their own index, whatever the sort. */
#define LIST_MINE                                                                                  \
	"SELECT " ITEM_COLUMNS ", f.created_at, (" ITEM_RICE ") / 100.0 " ITEM_FROM LIST_WHERE(    \
	    "+f.room") "AND f.author = ?1 AND (f.created_at, f.id) < (?8, ?9) "                    \
		       "ORDER BY f.created_at DESC, f.id DESC LIMIT ?10"

struct list_sort {
	const char *word, *query;
	int64_t first; /* the key before all others */
};

static const struct list_sort list_sorts[] = {
    {"new", LIST_QUERY("f.created_at", "<", "DESC"), INT64_MAX},
    {"votes", LIST_QUERY("f.votes", "<", "DESC"), INT64_MAX},
    {"impact", LIST_QUERY("f.impact", "<", "DESC"), INT64_MAX},
    {"rice", LIST_QUERY("f.rice", "<", "DESC"), INT64_MAX},
    {"silence", LIST_QUERY("f.heard_at", ">", "ASC"), -1},
};

static const struct list_sort list_mine = {"mine", LIST_MINE, INT64_MAX};

static const struct list_sort *list_sort(const struct gate_room *room, const char *word)
{
	/* The order would tell testers what they are not shown. */
	bool may = gate_room_is_staff(room) || !room->hides_votes;

	for (size_t i = 0; word && i < sizeof(list_sorts) / sizeof(list_sorts[0]); i++) {
		if (strcmp(word, list_sorts[i].word) == 0 && (may || strcmp(word, "votes") != 0) &&
		    (gate_room_is_staff(room) ||
		     (strcmp(word, "impact") != 0 && strcmp(word, "rice") != 0)))
			return &list_sorts[i];
	}
	return &list_sorts[0];
}

static int list_assignee(struct hall_context *cx, const struct gate_room *room, json_t *in,
			 int64_t *assignee_r)
{
	const char *handle = fields_text(in, "assignee");

	*assignee_r = 0;
	if (!handle || !gate_room_is_staff(room))
		return 0;
	return alias_find(cx, room, handle, assignee_r);
}

/* A report as a list has it. */
static json_t *list_row(const struct gate_room *room, const struct db_rows *rows)
{
	json_t *item = item_json(room, rows);

	json_object_set_new(
	    item, "rice", gate_room_is_staff(room) ? row_real(rows, ITEM_WIDTH + 1) : json_null());
	return item;
}

static int item_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), key[2], assignee;
	const struct list_sort *sort;
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	char *next = NULL;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = item_lang_check(cx, fields_text(in, "lang"));
	if (err == 0)
		err = list_assignee(cx, &room, in, &assignee);
	if (err < 0)
		return err;
	sort = json_is_true(json_object_get(in, "mine"))
		   ? &list_mine
		   : list_sort(&room, fields_text(in, "sort"));
	key[0] = key[1] = sort->first;
	err = cursor_read(cx, in, key, 2);
	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(
	    cx->db, sort->query, "iisssiiiiiiss", cx->member, room.id, fields_text(in, "status"),
	    fields_text(in, "type"), gate_room_is_staff(&room) ? fields_text(in, "team") : NULL,
	    (int64_t)json_is_true(json_object_get(in, "mine")), (int64_t)gate_room_is_staff(&room),
	    key[0], key[1], limit + 1, assignee, fields_text(in, "tag"), fields_text(in, "lang"));
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, key, 2);
			break;
		}
		key[0] = db_int(rows, ITEM_WIDTH);
		key[1] = db_int(rows, 0);
		json_array_append_new(items, list_row(&room, rows));
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}

const struct hall_binding item_list_bindings[] = {
    {"feedback.list", item_list, NULL},
    {0},
};
