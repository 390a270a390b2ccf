#include "server/domain/voice.h"

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/item_score.h"

enum { VOICE_AT_ONCE = 100, VOICE_TICK = 2000 };

static int voice_run(struct hall_context *cx, int64_t most)
{
	int64_t *items = arena_alloc(cx->arena, (size_t)most * sizeof(*items));
	struct db_rows *rows = db_query(cx->db, "SELECT item FROM score_due LIMIT ?", "i", most);
	size_t count = 0;
	int err;

	while (db_next(rows))
		items[count++] = db_int(rows, 0);
	err = db_end(rows);
	for (size_t i = 0; err == 0 && i < count; i++) {
		err = item_score_update(cx, items[i]);
		if (err == 0)
			err = db_run(cx->db, "DELETE FROM score_due WHERE item = ?", "i", items[i]);
	}
	return err;
}

int voice_tick(struct hall_context *cx)
{
	return voice_run(cx, VOICE_TICK);
}

int voice_org(struct hall_context *cx, int64_t room, int64_t member, const char *org)
{
	int err;

	if (!org)
		return 0;
	err = db_run(cx->db,
		     "UPDATE room_member SET org = ?3 WHERE room = ?1 AND member = ?2 AND "
		     "org <> ?3 COLLATE BINARY",
		     "iis", room, member, org);
	if (err < 0 || !db_changes(cx->db))
		return err;
	err = db_run(cx->db,
		     "INSERT INTO score_due (item) SELECT DISTINCT coalesce(f.canonical, f.id) "
		     "FROM room r JOIN feedback_vote v ON v.member = ?2 JOIN feedback f ON "
		     "f.id = v.item AND f.room = r.id WHERE r.id = ?1 AND r.one_voice "
		     "ON CONFLICT DO NOTHING",
		     "ii", room, member);
	return err < 0 ? err : voice_run(cx, VOICE_AT_ONCE);
}

/* Reports for which more than one of an organisation voted. */
static int voice_all(struct hall_context *cx, int64_t room)
{
	return db_run(cx->db,
		      "INSERT INTO score_due (item) SELECT DISTINCT item FROM (SELECT "
		      "coalesce(f.canonical, f.id) AS item FROM room_member rm "
		      "CROSS JOIN feedback_vote v ON v.member = rm.member "
		      "CROSS JOIN feedback f ON f.id = v.item AND f.room = rm.room "
		      "WHERE rm.room = ? AND rm.org <> '' "
		      "GROUP BY coalesce(f.canonical, f.id), rm.org HAVING count(*) > 1) "
		      "WHERE true ON CONFLICT DO NOTHING",
		      "i", room);
}

int voice_set(struct hall_context *cx, int64_t room, json_t *in)
{
	bool is_on = json_is_true(json_object_get(in, "one_voice"));
	int err;

	if (!fields_has(in, "one_voice"))
		return 0;
	err = db_run(cx->db, "UPDATE room SET one_voice = ?2 WHERE id = ?1 AND one_voice <> ?2",
		     "ii", room, (int64_t)is_on);
	if (err < 0 || !db_changes(cx->db))
		return err;
	err = voice_all(cx, room);
	return err < 0 ? err : voice_run(cx, VOICE_AT_ONCE);
}
