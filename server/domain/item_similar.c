#include "server/domain/item_similar.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/query.h"
#include "server/domain/row.h"

/* Titles looked at, newest first, well and quickly; and the shortest part of a word
 * that counts. */
enum { SIMILAR_SCAN = 400, SIMILAR_SCAN_QUICK = 100, SIMILAR_STEM = 4 };

struct found {
	int64_t id;
	int shared;
};

/* Words of the query that the title has, their endings left aside. */
static int shared_words(const struct query *query, const char *title)
{
	int shared = 0;

	for (size_t i = 0; i < query->count; i++) {
		size_t len = strlen(query->words[i]);
		char stem[64];

		len = len > SIMILAR_STEM + 2 ? len - 2 : len;
		if (len >= sizeof(stem))
			continue;
		memcpy(stem, query->words[i], len);
		stem[len] = '\0';
		shared += strcasestr(title, stem) != NULL;
	}
	return shared;
}

/* Keeps the best few, in their order. */
static void keep(struct found best[ITEM_SIMILAR], size_t *count, struct found one)
{
	size_t i = *count;

	for (size_t j = 0; j < *count; j++) {
		if (best[j].id == one.id)
			return;
	}
	if (i == ITEM_SIMILAR && best[i - 1].shared >= one.shared)
		return;
	if (i == ITEM_SIMILAR)
		i--;
	else
		++*count;
	for (; i > 0 && best[i - 1].shared < one.shared; i--)
		best[i] = best[i - 1];
	best[i] = one;
}

/* The spaces of the room that the caller reads, as marks of the index. */
static char *narrowed(struct hall_context *cx, const struct gate_room *room, const char *match)
{
	char *marks[3];
	size_t count = 0;

	if (room->part != GATE_ROOM_PARTNER)
		marks[count++] = arena_printf(cx->arena, "b%lld", (long long)room->id);
	if (gate_room_is_staff(room))
		marks[count++] = arena_printf(cx->arena, "b%lld", (long long)room->staff);
	if (room->desk)
		marks[count++] = arena_printf(cx->arena, "b%lld", (long long)room->desk);
	return query_narrow(cx->arena, match, marks, count);
}

static int give(struct hall_context *cx, const struct found *best, size_t count, json_t *list)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < count; i++) {
		struct db_rows *rows = db_query(
		    cx->db,
		    "SELECT f.name, t.title, f.status FROM feedback f JOIN thread t ON t.id = "
		    "f.thread "
		    "JOIN space_member sm ON sm.space = f.space AND sm.member = ?2 WHERE f.id = ?1",
		    "ii", best[i].id, cx->member);

		if (db_next(rows))
			json_array_append_new(
			    list, json_pack("{s:o, s:o, s:o}", "item", row_text(rows, 0), "title",
					    row_text(rows, 1), "status", row_text(rows, 2)));
		err = db_end(rows);
	}
	return err;
}

/* Of what matches the newest `scan`. */
static int look(struct hall_context *cx, const char *match, int64_t scan, int64_t but,
		const struct query *query, struct found best[ITEM_SIMILAR], size_t *count)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT f.id, t.title FROM (SELECT rowid AS found FROM hidden_fts "
		     "WHERE hidden_fts MATCH ? ORDER BY rowid DESC LIMIT ?) n "
		     "CROSS JOIN post p ON p.found = n.found "
		     "CROSS JOIN feedback f ON f.thread = p.thread "
		     "CROSS JOIN thread t ON t.id = f.thread "
		     "WHERE f.id <> ? AND f.status NOT IN ('merged', 'withdrawn')",
		     "sii", match, scan, but);

	while (db_next(rows))
		keep(best, count,
		     (struct found){db_int(rows, 0), shared_words(query, db_text(rows, 1))});
	return db_end(rows);
}

int item_similar(struct hall_context *cx, const struct gate_room *room, const char *text,
		 int64_t but, enum item_similar_how how, json_t **list_r)
{
	struct query query = query_any_in_title(cx->arena, text);
	int64_t scan = how == ITEM_SIMILAR_WELL ? SIMILAR_SCAN : SIMILAR_SCAN_QUICK;
	struct found best[ITEM_SIMILAR];
	const char *pairs = NULL;
	size_t count = 0;
	int err = 0;

	*list_r = json_array();
	/* What shares two words is nearer than what shares one, however old it is. */
	if (how == ITEM_SIMILAR_WELL)
		pairs = query_pairs_in_title(cx->arena, &query);
	if (pairs)
		err = look(cx, narrowed(cx, room, pairs), scan, but, &query, best, &count);
	if (err == 0 && query.match && count < ITEM_SIMILAR)
		err = look(cx, narrowed(cx, room, query.match), scan, but, &query, best, &count);
	return err < 0 ? err : give(cx, best, count, *list_r);
}

static int similar_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	json_t *list;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = item_similar(cx, &room, fields_text(in, "text"), 0, ITEM_SIMILAR_WELL, &list);
	if (err == 0)
		*result_r = fields_page(list, NULL);
	return err;
}

const struct hall_binding item_similar_bindings[] = {
    {"feedback.similar", similar_call, NULL},
    {0},
};
