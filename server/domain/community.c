#include "server/domain/community.h"

#include <string.h>

#include "common/base/err.h"
#include "common/base/version.h"
#include "server/core/gate.h"
#include "server/domain/audit.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"

/* --- the first start --- */

static const char community_rules[] =
    "1. Be kind. Argue with what was said, not with who said it.\n"
    "2. Ask as you would ask a neighbour: what you tried, what happened, what you hoped for.\n"
    "3. Say so when you have something to sell, and where you work when it matters.\n"
    "4. What is shared in a private room stays there.\n"
    "5. The hosts may move, lock or take away a post; they say why.\n";

static const char community_privacy[] =
    "Kept about you: your handle, what you write in your profile and your posts, your public "
    "keys, a digest of your password and recovery codes, a mail address if you give one, what you "
    "watch and mute, which threads you have read and for how long, and when you came in and how. "
    "Of guests only visits and what is read in them are "
    "counted. What you read in private rooms is not noted.\n\n"
    "Your profile and what you post on public boards can be read by everybody. Keys, passwords, "
    "codes, mail addresses and visits are shown to nobody but you. Nothing is sold or handed "
    "on.\n\n"
    "You can take back your posts at any time. To have your account removed, write to the "
    "hosts.\n";

static int community_start(struct hall_context *cx, json_t *in, json_t **result_r)
{
	(void)in;
	(void)result_r;
	return db_run(
	    cx->db,
	    "INSERT INTO community (id, title, purpose, about, rules, privacy, created_at) "
	    "VALUES (1, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
	    "sssssi", "A Hearth community", "A place to ask, to answer and to think aloud",
	    "Run by its hosts. You are welcome to look around, and to join in.", community_rules,
	    community_privacy, cx->now);
}

/* --- hello, whoami --- */

/* The newest change that the caller may hear of; those they may not are not walked over. */
static int community_seq(struct hall_context *cx, int64_t *seq_r)
{
	return db_one_int(cx->db, seq_r,
			  GATE_MINE "SELECT max(seq) FROM (SELECT (SELECT max(c.seq) FROM change c "
				    "WHERE c.space = mine.id) AS seq FROM mine UNION ALL "
				    "SELECT max(c.seq) FROM change c WHERE c.space IS NULL) newest",
			  "ii", gate_level(cx), cx->member);
}

int community_hello(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *title = "", *purpose = "";
	struct db_rows *rows;
	int64_t seq;
	int err = community_seq(cx, &seq);

	(void)in;
	if (err < 0)
		return err;
	rows = db_query(cx->db, "SELECT title, purpose FROM community WHERE id = 1", "");
	if (db_next(rows)) {
		title = arena_dup(cx->arena, db_text(rows, 0));
		purpose = arena_dup(cx->arena, db_text(rows, 1));
	}
	err = db_end(rows);
	if (err == 0)
		*result_r = json_pack(
		    "{s:i, s:s, s:s, s:s, s:I, s:s?}", "version", VERSION_PROTOCOL, "server",
		    "Hearth " VERSION_TEXT, "community", title, "purpose", purpose, "seq",
		    (json_int_t)seq, "handle", cx->member ? cx->caller->handle : NULL);
	return err;
}

static int community_knows_key(struct hall_context *cx, bool *is_known_r)
{
	const char *fingerprint = cx->caller->fingerprint;
	int64_t one;
	int err = ERR_NOT_FOUND;

	if (fingerprint)
		err = db_one_int(cx->db, &one, "SELECT 1 FROM key WHERE fingerprint = ?", "s",
				 fingerprint);
	*is_known_r = err == 0;
	return err == ERR_NOT_FOUND ? 0 : err;
}

int community_whoami(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *handle = json_null(), *name = json_null(), *badge = json_null();
	json_t *rules_due = json_null();
	struct db_rows *rows;
	bool is_known;
	int err = community_knows_key(cx, &is_known);

	(void)in;
	if (err < 0)
		return err;
	rows = db_query(cx->db,
			"SELECT handle, name, badge, (SELECT c.rules_version FROM community c "
			"WHERE c.id = 1 AND c.rules <> '' "
			"AND c.rules_version > m.rules_version) "
			"FROM member m WHERE m.id = ?",
			"i", cx->member);
	if (db_next(rows)) {
		handle = row_text(rows, 0);
		name = row_name(rows, 1);
		badge = row_text(rows, 2);
		rules_due = row_int(rows, 3);
	}
	err = db_end(rows);
	*result_r =
	    json_pack("{s:o, s:o, s:s, s:o, s:s, s:s?, s:b, s:o}", "handle", handle, "name", name,
		      "role", caller_role_name(cx->role), "badge", badge, "door",
		      caller_door_name(cx->caller->door), "fingerprint", cx->caller->fingerprint,
		      "key_is_known", (int)is_known, "rules_due", rules_due);
	return err;
}

/* --- rules.accept --- */

static int community_accept(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t version = json_integer_value(json_object_get(in, "version"));
	int err =
	    db_run(cx->db,
		   "UPDATE member SET rules_version = ?1, rules_accepted_at = ?2 WHERE id = ?3 "
		   "AND ?1 = (SELECT rules_version FROM community WHERE id = 1)",
		   "iii", version, cx->now, cx->member);

	if (err == 0 && db_changes(cx->db) == 0)
		return hall_fail(cx, ERR_CONFLICT,
				 "the house rules changed meanwhile; read them again");
	*result_r = json_pack("{s:I}", "version", (json_int_t)version);
	return err;
}

/* --- community.show, community.set --- */

static int community_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT title, purpose, about, rules, privacy, contact, rules_version, created_at, "
	    "COALESCE((SELECT value FROM counter WHERE name = 'member'), 0), address "
	    "FROM community WHERE id = 1",
	    "");

	(void)in;
	if (db_next(rows))
		*result_r = json_pack(
		    "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "title",
		    row_text(rows, 0), "purpose", row_text(rows, 1), "about", row_name(rows, 2),
		    "rules", row_name(rows, 3), "privacy", row_name(rows, 4), "contact",
		    row_name(rows, 5), "rules_version", row_int(rows, 6), "created_at",
		    row_time(rows, 7), "members", row_int(rows, 8), "address", row_text(rows, 9));
	return db_end(rows);
}

static const char *community_detail(struct hall_context *cx, json_t *in)
{
	const char *detail = "", *name;
	json_t *value;

	json_object_foreach(in, name, value)
	{
		detail = arena_printf(cx->arena, "%s%s%s", detail, *detail ? ", " : "", name);
	}
	return detail;
}

static int community_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *rules = fields_text(in, "rules");
	struct db_rows *rows;
	int err = db_run(
	    cx->db,
	    "UPDATE community SET title = COALESCE(?1, title), purpose = COALESCE(?2, purpose), "
	    "about = COALESCE(?3, about), privacy = COALESCE(?4, privacy), "
	    "contact = COALESCE(?5, contact), address = COALESCE(?7, address), "
	    "rules_version = rules_version + "
	    "(COALESCE(?6, rules) <> rules), rules = COALESCE(?6, rules) WHERE id = 1",
	    "sssssss", fields_text(in, "title"), fields_text(in, "purpose"),
	    fields_text(in, "about"), fields_text(in, "privacy"), fields_text(in, "contact"), rules,
	    fields_text(in, "address"));

	if (err == 0)
		err = audit_note(cx, "community.set", "community", community_detail(cx, in));
	if (err < 0)
		return err;
	rows = db_query(cx->db, "SELECT title, rules_version FROM community WHERE id = 1", "");
	if (db_next(rows))
		*result_r = json_pack("{s:o, s:o}", "title", row_text(rows, 0), "rules_version",
				      row_int(rows, 1));
	return db_end(rows);
}

const struct hall_binding community_bindings[] = {
    {".start", community_start, NULL},
    {"hello", community_hello, NULL},
    {"whoami", community_whoami, NULL},
    {"community.show", community_show, NULL},
    {"community.set", community_set, NULL},
    {"rules.accept", community_accept, NULL},
    {0},
};
