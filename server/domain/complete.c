#include "server/domain/complete.h"

#include <string.h>

#include "common/base/err.h"
#include "server/core/gate.h"
#include "server/domain/alias.h"
#include "server/domain/fields.h"
#include "server/domain/room_people.h"
#include "server/domain/row.h"

/* Handles from ?1 up to ?2, active, not the caller's (?3). A tilde sorts after
 * every character of a handle. */
#define COMPLETE_COLUMNS "SELECT m.id, m.handle, m.name, m.badge "
#define COMPLETE_WHERE	 "m.handle >= ?1 AND m.handle < ?2 AND m.id <> ?3 AND m.state = 'active' "
/* The same in the hidden space whose id is the expression `space`: by what they are called
 * there. */
#define COMPLETE_COLUMNS_IN(space)                                                                 \
	"SELECT m.id, " ALIAS_HANDLE("m", space) " AS called, " ALIAS_NAME(                        \
	    "m", space) ", " ALIAS_BADGE("m", space) " "
#define COMPLETE_WHERE_IN                                                                          \
	"called COLLATE NOCASE >= ?1 AND called COLLATE NOCASE < ?2 AND m.id <> ?3 "               \
	"AND m.state = 'active' "

struct complete {
	const char *begin, *end;
	struct gate_space space;
	int64_t thread;
	int64_t ids[COMPLETE_MOST];
	size_t count;
	json_t *items;
};

static void complete_add(struct complete *c, const struct db_rows *rows)
{
	for (size_t i = 0; i < c->count; i++) {
		if (c->ids[i] == db_int(rows, 0))
			return;
	}
	c->ids[c->count++] = db_int(rows, 0);
	json_array_append_new(c->items,
			      json_pack("{s:o, s:o, s:o}", "handle", row_text(rows, 1), "name",
					row_text(rows, 2), "badge", row_text(rows, 3)));
}

static int complete_take(struct complete *c, struct db_rows *rows)
{
	while (c->count < COMPLETE_MOST && db_next(rows))
		complete_add(c, rows);
	return db_end(rows);
}

/* Who took part and may still read it, the last one first. */
static int complete_participants(struct hall_context *cx, struct complete *c)
{
	if (!c->thread)
		return 0;
	return complete_take(
	    c, db_query(cx->db,
			COMPLETE_COLUMNS_IN(
			    "?7") "FROM participant p JOIN member m ON m.id = p.member WHERE "
				  "p.thread = ?4 AND " COMPLETE_WHERE_IN
				  "AND (?5 < ?6 OR EXISTS (SELECT 1 FROM space_member sm WHERE "
				  "sm.space = ?7 "
				  "AND sm.member = m.id)) ORDER BY p.last_at DESC LIMIT ?8",
			"ssiiiiii", c->begin, c->end, cx->member, c->thread,
			(int64_t)c->space.visibility, (int64_t)GATE_HIDDEN, c->space.id,
			(int64_t)COMPLETE_MOST));
}

static int complete_others(struct hall_context *cx, struct complete *c)
{
	bool may = true;
	int err = room_people_may_see(cx, &c->space, &may);

	if (err < 0 || !may)
		return err;
	if (c->space.visibility == GATE_HIDDEN)
		return complete_take(
		    c, db_query(cx->db,
				COMPLETE_COLUMNS_IN(
				    "?4") "FROM space_member sm JOIN member m ON m.id = "
					  "sm.member WHERE sm.space = ?4 AND " COMPLETE_WHERE_IN
					  "ORDER BY called COLLATE NOCASE",
				"ssii", c->begin, c->end, cx->member, c->space.id));
	/* Everybody is nobody in particular. */
	if (!*c->begin)
		return 0;
	return complete_take(c, db_query(cx->db,
					 COMPLETE_COLUMNS "FROM member m WHERE " COMPLETE_WHERE
							  "ORDER BY m.handle",
					 "ssi", c->begin, c->end, cx->member));
}

static int complete_member(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *begin = fields_text(in, "begin"), *board = fields_text(in, "board");
	struct complete c = {.begin = begin ? begin : "", .thread = fields_int(in, "thread", 0)};
	int err = 0;

	c.end = arena_printf(cx->arena, "%s~", c.begin);
	if (c.thread)
		err = gate_thread(cx, c.thread, &c.space);
	else if (board)
		err = gate_board(cx, board, &c.space);
	if (err < 0)
		return err;
	c.items = json_array();
	err = complete_participants(cx, &c);
	if (err == 0)
		err = complete_others(cx, &c);
	*result_r = fields_page(c.items, NULL);
	return err;
}

const struct hall_binding complete_bindings[] = {
    {"member.complete", complete_member, NULL},
    {0},
};
