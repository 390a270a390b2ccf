#include "server/domain/item.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/consent.h"
#include "server/domain/fields.h"
#include "server/domain/file.h"
#include "server/domain/item_comment.h"
#include "server/domain/item_merge.h"
#include "server/domain/item_rice.h"
#include "server/domain/item_status.h"
#include "server/domain/item_tag.h"
#include "server/domain/item_vote.h"
#include "server/domain/not_now.h"
#include "server/domain/partner.h"
#include "server/domain/read.h"
#include "server/domain/room_may.h"
#include "server/domain/row.h"

enum { IMPACT_UNIT = 1000 };

bool item_is_closed(const char *status)
{
	return strcmp(status, "done") == 0 || strcmp(status, "declined") == 0 ||
	       strcmp(status, "merged") == 0 || strcmp(status, "withdrawn") == 0;
}

/* Where a room hides counts, they are for who voted, for the author, and once it is over. */
static bool may_count(const struct gate_room *room, const struct db_rows *rows)
{
	return !room->hides_votes || gate_room_is_staff(room) || !db_is_null(rows, 15) ||
	       db_int(rows, 18) || item_is_closed(db_text(rows, 4));
}

/* "eng pm" as an array. */
static json_t *words_json(const char *words)
{
	json_t *list = json_array();

	while (words && *words) {
		size_t len = strcspn(words, " ");

		json_array_append_new(list, json_stringn(words, len));
		words += len + strspn(words + len, " ");
	}
	return list;
}

static json_t *if_staff(const struct gate_room *room, json_t *value)
{
	if (gate_room_is_staff(room))
		return value;
	json_decref(value);
	return json_null();
}

/* To partners what is not theirs is nobody's: they are lent it. */
static json_t *author(const struct gate_room *room, const struct db_rows *rows)
{
	bool is_lent = room->part == GATE_ROOM_PARTNER && !db_int(rows, 18);

	return is_lent ? json_string(PARTNER_SOMEBODY) : row_text(rows, 8);
}

json_t *item_json(const struct gate_room *room, const struct db_rows *rows)
{
	json_t *impact = json_integer((db_int(rows, 7) + IMPACT_UNIT / 2) / IMPACT_UNIT);

	return json_pack(
	    "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
	    "s:s, s:o, s:o, s:o}",
	    "item", row_text(rows, 1), "type", row_text(rows, 2), "title", row_text(rows, 3),
	    "status", row_text(rows, 4), "severity", row_text(rows, 5), "votes",
	    may_count(room, rows) ? row_int(rows, 6) : json_null(), "impact",
	    if_staff(room, impact), "author", author(room, rows), "visibility", row_text(rows, 9),
	    "teams", if_staff(room, words_json(db_text(rows, 13))), "created_at",
	    row_time(rows, 10), "updated_at", row_time(rows, 11), "thread", row_int(rows, 12),
	    "assignee", if_staff(room, row_text(rows, 14)), "my_vote", row_int(rows, 15), "unread",
	    row_int(rows, 16), "comments", row_int(rows, 17), "room", room->slug, "heard_at",
	    row_time(rows, 19), "ack_due_at",
	    db_is_null(rows, 21) ? row_time(rows, 20) : json_null(), "mine", row_bool(rows, 18));
}

int item_find(struct hall_context *cx, const char *name, struct gate_item *item_r,
	      struct gate_room *room_r)
{
	int err = gate_room_item(cx, name, item_r);

	return err < 0 ? err : gate_room_of(cx, item_r->room, room_r);
}

int item_touch(struct hall_context *cx, int64_t item, bool is_heard)
{
	return db_run(cx->db,
		      "UPDATE feedback SET updated_at = ?2, "
		      "heard_at = CASE WHEN ?3 THEN ?2 ELSE heard_at END WHERE id = ?1",
		      "iii", item, cx->now, (int64_t)is_heard);
}

int item_object(struct hall_context *cx, const struct gate_room *room, int64_t item,
		json_t **object_r)
{
	struct db_rows *rows = db_query(cx->db, "SELECT " ITEM_COLUMNS ITEM_FROM "WHERE f.id = ?2",
					"ii", cx->member, item);
	int err;

	*object_r = NULL;
	if (db_next(rows))
		*object_r = item_json(room, rows);
	err = db_end(rows);
	return err < 0 || *object_r ? err : ERR_NOT_FOUND;
}

/* --- feedback.show --- */

/* What a report says beside its title; on top of the list's fields. */
static int item_facts(struct hall_context *cx, const struct gate_room *room,
		      const struct gate_item *item, json_t *object)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT CASE WHEN p.deleted_at IS NULL THEN p.body END, f.trying_to, f.steps, "
	    "f.expected, f.environment, f.frequency, fe.slug, rf.version, rx.version, "
	    "f.resolution, " ITEM_MERGED_INTO(
		"?3") ", " CONSENT_QUOTE ", f.credit, f.workaround, f.external_ref, f.closed_at, "
		      "f.reopened, f.first_ack_at, p.id, (SELECT " ALIAS_HANDLE(
			  "ob",
			  "f.room") " FROM member ob "
				    "WHERE ob.id = f.on_behalf), " ALIAS_REAL(
					"a", "f.room",
					"?2") ", f.lang "
					      "FROM feedback f "
					      "JOIN post p ON p.thread = f.thread AND p.number = 1 "
					      "JOIN member a ON a.id = f.author "
					      "LEFT JOIN feature fe ON fe.id = f.feature LEFT JOIN "
					      "release rf ON "
					      "rf.id = f.found_in "
					      "LEFT JOIN release rx ON rx.id = f.fixed_in "
					      "WHERE f.id = ?1",
	    "iii", item->id, (int64_t)alias_may_see(room), cx->member);
	int err = 0, ended;

	if (db_next(rows)) {
		json_t *facts = json_pack(
		    "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
		    "s:o, s:o, s:o, "
		    "s:o, s:o, s:o, s:o, s:o}",
		    "body", row_text(rows, 0), "trying_to", row_name(rows, 1), "steps",
		    row_name(rows, 2), "expected", row_name(rows, 3), "environment",
		    row_name(rows, 4), "frequency", row_text(rows, 5), "feature", row_text(rows, 6),
		    "release", row_text(rows, 7), "fixed_in", row_text(rows, 8), "resolution",
		    row_text(rows, 9), "merged_into", row_text(rows, 10), "quote_consent",
		    row_text(rows, 11), "credit", row_name(rows, 12), "workaround",
		    row_name(rows, 13), "external_ref", if_staff(room, row_name(rows, 14)),
		    "closed_at", row_time(rows, 15), "reopened", row_int(rows, 16), "first_ack_at",
		    row_time(rows, 17), "reported_by", row_text(rows, 19), "real",
		    row_text(rows, 20), "lang", row_text(rows, 21));
		json_t *files = NULL;

		if (!db_is_null(rows, 0) && !item->is_lent)
			err = file_attached(cx, db_int(rows, 18), &files);
		json_object_set_new(object, "attachments", files ? files : json_null());
		json_object_update(object, facts);
		json_decref(facts);
	}
	ended = db_end(rows);
	if (err == 0 && ended == 0)
		err = item_rice_show(cx, room, item->id, object);
	return err < 0 ? err : ended;
}

static int item_history(struct hall_context *cx, const struct gate_room *room,
			const struct gate_item *item, json_t **history_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT e.from_status, e.to_status, " ALIAS_HANDLE(
		"m",
		"?2") ", e.at, e.note, "
		      "e.internal_note, e.resolution, r.version FROM status_event e "
		      "LEFT JOIN member m ON m.id = e.by "
		      "LEFT JOIN release r ON r.id = e.release WHERE e.item = ?1 ORDER BY e.id",
	    "ii", item->id, item->room);

	*history_r = json_array();
	while (db_next(rows))
		json_array_append_new(*history_r,
				      json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "from",
						row_text(rows, 0), "to", row_text(rows, 1), "by",
						item->is_lent ? json_null() : row_text(rows, 2),
						"at", row_time(rows, 3), "note", row_name(rows, 4),
						"internal_note", if_staff(room, row_name(rows, 5)),
						"resolution", row_text(rows, 6), "release",
						row_text(rows, 7)));
	return db_end(rows);
}

static int item_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_item item;
	struct gate_room room;
	json_t *object = NULL, *comments = NULL, *history = NULL, *merged = NULL;
	json_t *later = NULL, *until = NULL, *why = NULL, *tags = NULL;
	int64_t follows = 0;
	int err = item_find(cx, fields_text(in, "item"), &item, &room);

	if (err == 0)
		err = item_object(cx, &room, item.id, &object);
	if (err == 0)
		err = item_facts(cx, &room, &item, object);
	if (err == 0)
		err = item_comments(cx, &item, &comments);
	if (err == 0)
		err = item_history(cx, &room, &item, &history);
	if (err == 0)
		err = item_merge_list(cx, item.id, &merged);
	if (err == 0)
		err = item_tag_list(cx, &room, item.id, &tags);
	if (err == 0)
		err = item_vote_why(cx, item.id, &why);
	if (err == 0)
		err = not_now_mine(cx, item.id, &until);
	if (err == 0 && gate_room_is_staff(&room))
		err = not_now_of_item(cx, item.id, &later);
	if (err == 0)
		err = db_one_int(cx->db, &follows,
				 "SELECT EXISTS (SELECT 1 FROM feedback_follow WHERE item = ? AND "
				 "member = ?)",
				 "ii", item.id, cx->member);
	*result_r = json_pack("{s:o?, s:o?, s:b, s:o?, s:o?, s:o?, s:o?, s:o?, s:o?, s:o}",
			      "choices", err == 0 ? item_status_choices(cx, &item, &room) : NULL,
			      "merged", merged, "follows", follows != 0, "item", object, "comments",
			      comments, "history", history, "tags", tags, "my_why", why,
			      "later_until", until, "later", later ? later : json_array());
	return err;
}

const struct hall_binding item_bindings[] = {
    {"feedback.show", item_show, NULL},
    {0},
};
