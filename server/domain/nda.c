#include "server/domain/nda.h"

#include <sodium.h>
#include <string.h>

#include "common/base/err.h"
#include "server/domain/alias.h"
#include "server/domain/cursor.h"
#include "server/domain/fields.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"
#include "server/domain/room_notice.h"
#include "server/domain/row.h"

/* SHA-256 of the text, as hexadecimal digits. */
static const char *nda_digest(struct hall_context *cx, const char *body)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char *hex = arena_alloc(cx->arena, 2 * sizeof(digest) + 1);

	crypto_hash_sha256(digest, (const unsigned char *)body, strlen(body));
	return sodium_bin2hex(hex, 2 * sizeof(digest) + 1, digest, sizeof(digest));
}

int nda_publish(struct hall_context *cx, int64_t room, const char *body, int64_t *version_r)
{
	int64_t nda, version;
	int err = room_member_nda(cx, room, &nda, &version);

	if (err == 0)
		err = db_run(cx->db,
			     "INSERT INTO nda (room, version, body, digest, published_at, "
			     "published_by) VALUES (?, ?, ?, ?, ?, NULLIF(?, 0))",
			     "iissii", room, version + 1, body, nda_digest(cx, body), cx->now,
			     cx->member);
	if (version_r)
		*version_r = version + 1;
	if (err == 0)
		err = room_member_sync(cx, room, 0);
	return err < 0 ? err : room_notice_nda(cx, room);
}

/* The same text again would be asked of everybody for nothing. */
static int nda_is_new(struct hall_context *cx, int64_t room, const char *body)
{
	int64_t is_same;
	int err = db_one_int(cx->db, &is_same,
			     "SELECT coalesce((SELECT digest = ?2 FROM nda WHERE room = ?1 "
			     "ORDER BY version DESC LIMIT 1), 0)",
			     "is", room, nda_digest(cx, body));

	if (err == 0 && is_same)
		return hall_fail(cx, ERR_REFUSED, "that is the text as it is: nothing changed");
	return err;
}

static int nda_publish_call(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	int64_t version;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need_open(cx, &room, ROOM_SET);
	if (err == 0)
		err = nda_is_new(cx, room.id, fields_text(in, "body"));
	if (err == 0)
		err = nda_publish(cx, room.id, fields_text(in, "body"), &version);
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:I}", "room", room.slug, "version", (json_int_t)version);
	return err;
}

/* Only who is, or is to be, in it reads what is to be signed. */
static int nda_door(struct hall_context *cx, json_t *in, struct gate_room *room_r)
{
	int err = gate_room_door(cx, fields_text(in, "room"), room_r);

	if (err == 0 && !room_r->state)
		return hall_fail(cx, ERR_REFUSED, "you are not in it; room apply asks to be");
	return err;
}

static json_t *nda_json(const struct db_rows *rows, bool support_sees)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "version", row_int(rows, 0),
			 "text", row_text(rows, 1), "digest", row_text(rows, 2), "published_at",
			 row_time(rows, 3), "signed_at", row_time(rows, 4), "signed_as",
			 row_text(rows, 5), "alias", row_text(rows, 6), "support_sees",
			 (int)support_sees);
}

/* One's own copy, from one's own signatures outwards: a room that is not there, one
 * that is hidden and one where nothing was signed are the same. NULL: there is none. */
static int nda_own(struct hall_context *cx, json_t *in, json_t **own_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT n.version, n.body, n.digest, n.published_at, a.at, a.typed_name, NULL "
	    "FROM nda_acceptance a CROSS JOIN nda n ON n.id = a.nda CROSS JOIN room r ON "
	    "r.id = n.room WHERE a.member = ?1 AND r.slug = ?2 AND (?3 = 0 OR n.version = ?3) "
	    "ORDER BY n.version DESC, a.id DESC LIMIT 1",
	    "isi", cx->member, fields_text(in, "room"), fields_int(in, "version", 0));

	*own_r = NULL;
	if (db_next(rows))
		*own_r = nda_json(rows, false);
	return db_end(rows);
}

/* Who has left reads what they signed, and no other text. */
static bool nda_is_outside(const struct gate_room *room)
{
	return strcmp(room->state, "left") == 0 || strcmp(room->state, "declined") == 0;
}

static int nda_newest(struct hall_context *cx, json_t *in, const struct gate_room *room,
		      json_t **result_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT n.version, n.body, n.digest, n.published_at, a.at, a.typed_name, " ALIAS_OF(
		"?2",
		"?1") " "
		      "FROM nda n LEFT JOIN nda_acceptance a ON a.nda = n.id AND a.member = ?2 AND "
		      "a.withdrawn_at IS NULL WHERE n.room = ?1 AND (?3 = 0 OR n.version = ?3) "
		      "ORDER BY n.version DESC LIMIT 1",
	    "iii", room->id, cx->member, fields_int(in, "version", 0));
	int err;

	if (db_next(rows))
		*result_r = nda_json(rows, room->sup_sees);
	err = db_end(rows);
	if (err == 0 && !*result_r)
		return hall_fail(cx, ERR_NOT_FOUND,
				 fields_has(in, "version")
				     ? "there is no such version"
				     : "there is nothing to sign for this room");
	return err;
}

static int nda_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	json_t *own;
	int err = nda_own(cx, in, &own);

	if (err < 0)
		return err;
	err = nda_door(cx, in, &room);
	if (err == 0 && !nda_is_outside(&room)) {
		json_decref(own);
		return nda_newest(cx, in, &room, result_r);
	}
	if (own && (err == 0 || err == ERR_NOT_FOUND || err == ERR_REFUSED)) {
		*result_r = own;
		return 0;
	}
	json_decref(own);
	return err < 0 ? err
		       : hall_fail(cx, ERR_REFUSED, "you are not in it, and signed nothing there");
}

/* All that one signed, also where one reads the room no more. */
static int nda_mine(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT r.slug, n.version, a.typed_name, a.at, a.withdrawn_at, a.digest "
		     "FROM nda_acceptance a CROSS JOIN nda n ON n.id = a.nda CROSS JOIN room r ON "
		     "r.id = n.room WHERE a.member = ? ORDER BY a.at DESC, a.id DESC LIMIT 500",
		     "i", cx->member);
	json_t *items = json_array();

	(void)in;
	while (db_next(rows))
		json_array_append_new(
		    items, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "room", row_text(rows, 0),
				     "version", row_int(rows, 1), "name", row_text(rows, 2), "at",
				     row_time(rows, 3), "withdrawn_at", row_time(rows, 4), "digest",
				     row_text(rows, 5)));
	*result_r = fields_page(items, NULL);
	return db_end(rows);
}

static int nda_sign(struct hall_context *cx, int64_t nda, const char *name)
{
	int64_t id = hall_next_seq(cx);
	int err =
	    id < 0
		? (int)id
		: db_run(
		      cx->db,
		      "INSERT INTO nda_acceptance (nda, member, handle, typed_name, digest, "
		      "fingerprint, "
		      "remote, at, id) SELECT n.id, m.id, m.handle, ?3, n.digest, ?4, ?5, ?6, ?7 "
		      "FROM nda n, member m WHERE n.id = ?1 AND m.id = ?2",
		      "iisssii", nda, cx->member, name, cx->caller->fingerprint,
		      cx->caller->remote ? cx->caller->remote : "", cx->now, id);

	/* Signed already: once is enough. */
	return err == ERR_CONFLICT ? 0 : err;
}

static bool nda_may_sign(const char *state)
{
	static const char *const states[] = {"invited", "nda_pending", "active", "paused",
					     "completed"};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (strcmp(state, states[i]) == 0)
			return true;
	}
	return false;
}

/* To a room that was closed nobody comes any more by signing who never was in it; who is
 * to look after it does. */
static int nda_may_come(struct hall_context *cx, const struct gate_room *room)
{
	int64_t was_in = 1;
	int err = 0;

	if (strcmp(room->phase, "archived") == 0 && !gate_room_is_staff(room))
		err = db_one_int(cx->db, &was_in,
				 "SELECT joined_at IS NOT NULL FROM room_member WHERE room = ? AND "
				 "member = ?",
				 "ii", room->id, cx->member);
	if (err == 0 && !was_in)
		return hall_fail(cx, ERR_REFUSED, "this room is closed: nobody comes in any more");
	return err;
}

static int nda_accept(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t nda, version, asked = fields_int(in, "version", 0);
	struct gate_room room;
	int err = nda_door(cx, in, &room);

	if (err == 0)
		err = room_member_nda(cx, room.id, &nda, &version);
	if (err < 0)
		return err;
	if (!nda)
		return hall_fail(cx, ERR_NOT_FOUND, "there is nothing to sign for this room");
	if (asked != version)
		return hall_fail(cx, ERR_CONFLICT,
				 "the text has changed: read version %lld, then sign that",
				 (long long)version);
	if (!nda_may_sign(room.state))
		return hall_fail(cx, ERR_REFUSED,
				 strcmp(room.state, "applied") == 0
				     ? "your application is not decided yet"
				     : "you are not in it");
	err = nda_may_come(cx, &room);
	if (err < 0)
		return err;
	err = nda_sign(cx, nda, fields_text(in, "name"));
	if (err == 0 && strcmp(room.state, "invited") == 0)
		err = room_member_state(cx, room.id, cx->member, "active", NULL);
	else if (err == 0)
		err = room_member_sync(cx, room.id, cx->member);
	if (err == 0)
		*result_r = json_pack("{s:s}", "room", room.slug);
	return err;
}

/* The signature stays in the books, with when it was taken back. */
static int nda_withdraw(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	int err = nda_door(cx, in, &room);

	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE nda_acceptance SET withdrawn_at = ?3 WHERE member = ?2 AND "
			     "withdrawn_at IS NULL AND nda IN (SELECT id FROM nda WHERE room = ?1)",
			     "iii", room.id, cx->member, cx->now);
	if (err == 0 && db_changes(cx->db) == 0)
		return hall_fail(cx, ERR_REFUSED, "you have signed nothing here");
	if (err == 0)
		err = room_member_sync(cx, room.id, cx->member);
	if (err == 0)
		*result_r = json_pack("{s:s}", "room", room.slug);
	return err;
}

/* --- for the owner --- */

static json_t *nda_acceptance_json(const struct db_rows *rows)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "handle", row_text(rows, 1),
			 "name", row_text(rows, 2), "version", row_int(rows, 3), "at",
			 row_time(rows, 4), "withdrawn_at", row_time(rows, 5), "fingerprint",
			 row_text(rows, 6), "digest", row_text(rows, 7), "alias",
			 row_text(rows, 8));
}

static int nda_list(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t limit = fields_int(in, "limit", 0), last = INT64_MAX;
	const char *next = NULL;
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	int err = cursor_read(cx, in, &last, 1);

	if (err == 0)
		err = gate_room(cx, fields_text(in, "room"), &room);
	if (err == 0)
		err = room_need(cx, &room, ROOM_PEOPLE);
	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(
	    cx->db,
	    "SELECT a.id, a.handle, a.typed_name, n.version, a.at, a.withdrawn_at, "
	    "a.fingerprint, a.digest, " ALIAS_OF(
		"a.member", "n.room") " FROM nda_acceptance a JOIN nda n ON n.id = a.nda "
				      "WHERE n.room = ?1 AND a.id < ?2 ORDER BY a.id DESC LIMIT ?3",
	    "iii", room.id, last, limit + 1);
	while (db_next(rows)) {
		if ((int64_t)json_array_size(items) == limit) {
			next = cursor_make(cx->arena, &last, 1);
			break;
		}
		last = db_int(rows, 0);
		json_array_append_new(items, nda_acceptance_json(rows));
	}
	*result_r = fields_page(items, next);
	return db_end(rows);
}

/* Every text there was, the newest first. */
static int nda_versions(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct gate_room room;
	struct db_rows *rows;
	json_t *items;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_PEOPLE);
	if (err < 0)
		return err;
	items = json_array();
	rows = db_query(cx->db,
			"SELECT n.version, n.published_at, m.handle, n.digest, "
			"(SELECT count(*) FROM nda_acceptance a WHERE a.nda = n.id AND "
			"a.withdrawn_at IS NULL) FROM nda n "
			"LEFT JOIN member m ON m.id = n.published_by "
			"WHERE n.room = ? ORDER BY n.version DESC LIMIT 500",
			"i", room.id);
	while (db_next(rows))
		json_array_append_new(
		    items, json_pack("{s:o, s:o, s:o, s:o, s:o}", "version", row_int(rows, 0),
				     "published_at", row_time(rows, 1), "by", row_text(rows, 2),
				     "signed", row_int(rows, 4), "digest", row_text(rows, 3)));
	*result_r = fields_page(items, NULL);
	return db_end(rows);
}

const struct hall_binding nda_bindings[] = {
    {"nda.publish", nda_publish_call, NULL},
    {"nda.show", nda_show, NULL},
    {"nda.mine", nda_mine, NULL},
    {"nda.accept", nda_accept, NULL},
    {"nda.withdraw", nda_withdraw, NULL},
    {"nda.list", nda_list, NULL},
    {"nda.versions", nda_versions, NULL},
    {0},
};
