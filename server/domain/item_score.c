#include "server/domain/item_score.h"

#include "common/base/err.h"
#include "server/domain/fields.h"
#include "server/domain/item.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

/* The parts, in hundredths where they are not whole. */
struct score {
	int64_t item, severity, frequency, weight;
	int64_t votes;	    /* people */
	int64_t voices;	    /* the same where an organisation is one */
	int64_t importance; /* of them */
	int64_t merged, commenters;
	const char *severity_word, *frequency_word, *feature;
};

/* ?1 the canonical item c, with what was merged into it, g. Everything is found
 * from the group outwards; who counts is no staff, and not the author of c. */
#define SCORE_GROUP "WITH g (id) AS (SELECT id FROM feedback WHERE id = ?1 OR canonical = ?1) "
#define SCORE_WHO(member)                                                                          \
	"CROSS JOIN feedback c ON c.id = ?1 AND c.author <> " member                               \
	" CROSS JOIN room_member rm ON rm.room = c.room AND rm.member = " member                   \
	" AND rm.part IN ('tester', 'partner', 'observer') "

static int score_people(struct hall_context *cx, struct score *s)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     SCORE_GROUP
		     "SELECT coalesce(sum(people), 0), coalesce(sum(importance), 0), count(*) FROM "
		     "(SELECT count(*) AS people, max(importance) AS importance FROM "
		     "(SELECT max(v.importance) AS importance, iif(r.one_voice AND rm.org <> '', "
		     "'o' || lower(rm.org), v.member) AS voice FROM g "
		     "CROSS JOIN feedback_vote v ON v.item = g.id " SCORE_WHO(
			 "v.member") "CROSS JOIN room r ON r.id = c.room GROUP BY v.member) "
				     "GROUP BY voice)",
		     "i", s->item);
	int err;

	if (db_next(rows)) {
		s->votes = db_int(rows, 0);
		s->importance = db_int(rows, 1);
		s->voices = db_int(rows, 2);
	}
	err = db_end(rows);
	if (err == 0)
		err = db_one_int(cx->db, &s->merged,
				 SCORE_GROUP
				 "SELECT count(DISTINCT f.author) FROM g "
				 "CROSS JOIN feedback f ON f.id = g.id " SCORE_WHO("f.author"),
				 "i", s->item);
	if (err == 0)
		err = db_one_int(cx->db, &s->commenters,
				 SCORE_GROUP
				 "SELECT count(DISTINCT p.author) FROM g "
				 "CROSS JOIN feedback f ON f.id = g.id "
				 "CROSS JOIN post p ON p.thread = f.thread AND "
				 "p.number > 1 AND p.deleted_at IS NULL " SCORE_WHO("p.author"),
				 "i", s->item);
	return err;
}

static int score_load(struct hall_context *cx, int64_t item, struct score *s)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT c.id, CASE WHEN c.type NOT IN ('issue', 'question') THEN 100 ELSE CASE "
	    "c.severity "
	    "WHEN 'critical' THEN 500 WHEN 'major' THEN 300 WHEN 'minor' THEN 150 ELSE 100 END "
	    "END, "
	    "CASE c.frequency WHEN 'always' THEN 150 WHEN 'once' THEN 75 ELSE 100 END, "
	    "CAST(coalesce(fe.weight, 1.0) * 100 AS INTEGER), c.severity, c.frequency, fe.name "
	    "FROM feedback f JOIN feedback c ON c.id = coalesce(f.canonical, f.id) "
	    "LEFT JOIN feature fe ON fe.id = c.feature WHERE f.id = ?",
	    "i", item);
	int err;

	*s = (struct score){0};
	if (db_next(rows)) {
		s->item = db_int(rows, 0);
		s->severity = db_int(rows, 1);
		s->frequency = db_int(rows, 2);
		s->weight = db_int(rows, 3);
		s->severity_word = arena_dup(cx->arena, db_text(rows, 4));
		s->frequency_word = arena_dup(cx->arena, db_text(rows, 5));
		s->feature = arena_dup(cx->arena, db_text(rows, 6));
	}
	err = db_end(rows);
	return err < 0 ? err : score_people(cx, s);
}

/* In hundredths. */
static int64_t score_popularity(const struct score *s)
{
	return 100 + 100 * s->importance + 100 * s->merged + 25 * s->commenters;
}

/* In thousandths: four factors in hundredths are 10^8. */
static int64_t score_impact(const struct score *s)
{
	return s->severity * s->frequency * s->weight / 1000 * score_popularity(s) / 100;
}

int item_score_update(struct hall_context *cx, int64_t item)
{
	struct score s;
	int err = score_load(cx, item, &s);

	return err < 0 ? err
		       : db_run(cx->db, "UPDATE feedback SET votes = ?, impact = ? WHERE id = ?",
				"iii", s.votes, score_impact(&s), s.item);
}

/* --- feedback.why --- */

static void why_add(json_t *items, struct arena *arena, const char *part, const char *sign,
		    int64_t hundredths, const char *from)
{
	char *value = arena_printf(arena, "%s %lld.%02lld", sign, (long long)(hundredths / 100),
				   (long long)(hundredths % 100));

	json_array_append_new(
	    items, json_pack("{s:s, s:s, s:s?}", "part", part, "value", value, "from", from));
}

static const char *why_count(struct hall_context *cx, int64_t count, const char *one,
			     const char *more)
{
	return arena_printf(cx->arena, "%lld %s", (long long)count, count == 1 ? one : more);
}

static const char *why_votes(struct hall_context *cx, const struct score *s)
{
	const char *people = why_count(cx, s->votes, "person", "people");

	if (s->voices == s->votes)
		return arena_printf(cx->arena, "%s, by importance", people);
	return arena_printf(cx->arena, "%s with %s, one an organisation, by importance", people,
			    why_count(cx, s->voices, "voice", "voices"));
}

static int why_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_item item;
	struct gate_room room;
	struct score s;
	json_t *items;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_SEE_STAFF);
	if (err == 0)
		err = score_load(cx, item.id, &s);
	if (err < 0)
		return err;
	items = json_array();
	why_add(items, cx->arena, "one report", "", 100, NULL);
	why_add(items, cx->arena, "votes", "+", 100 * s.importance, why_votes(cx, &s));
	why_add(items, cx->arena, "merged", "+", 100 * s.merged,
		why_count(cx, s.merged, "other author", "other authors"));
	why_add(items, cx->arena, "answers", "+", 25 * s.commenters,
		why_count(cx, s.commenters, "other person", "other people"));
	why_add(items, cx->arena, "severity", "x", s.severity, s.severity_word);
	why_add(items, cx->arena, "frequency", "x", s.frequency, s.frequency_word);
	why_add(items, cx->arena, "feature", "x", s.weight, s.feature);
	why_add(items, cx->arena, "impact", "=", (score_impact(&s) + 5) / 10, NULL);
	*result_r = fields_page(items, NULL);
	return 0;
}

const struct hall_binding item_score_bindings[] = {
    {"feedback.why", why_call, NULL},
    {0},
};
