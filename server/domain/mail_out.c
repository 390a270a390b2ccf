#include "server/domain/mail_out.h"

#include <string.h>

#include "common/base/err.h"
#include "common/text/mailbox.h"
#include "server/domain/code.h"
#include "server/domain/hours.h"
#include "server/domain/letter.h"
#include "server/domain/mail_text.h"
#include "server/domain/spool.h"

enum {
	MAIL_OUT_MEMBERS = 50, /* in one write */
	MAIL_OUT_FILES = 16,   /* in one go of the worker */
	MAIL_OUT_GROUPS = 20,  /* things in one mail */
	MAIL_OUT_LETTERS = 26, /* of a token: 130 bits */
	MAIL_OUT_HOUR = 3600,
	MAIL_OUT_DAY = 86400,
	MAIL_OUT_LATEST = 2 * 86400,  /* nothing waits longer for its hour */
	MAIL_OUT_CODES = 2 * 86400,   /* codes are kept so long, */
	MAIL_OUT_TOKENS = 400 * 86400 /* and tokens so long */
};

/* Whom a mail is for. */
struct mail_out_member {
	int64_t id;
	bool may_have; /* active, with a proved address, not stopped */
	bool has_quiet;
	int quiet_from, quiet_to;
	const char *address, *rule;
	int64_t sent; /* of this hour */
};

bool mail_out_is_on(const struct hall_context *cx)
{
	return cx->mail->from && mailbox_is_one(cx->mail->from);
}

/* --- finished messages --- */

static int mail_out_place(struct hall_context *cx, struct mail_place *place_r)
{
	struct db_rows *rows = db_query(cx->db, "SELECT title FROM community WHERE id = 1", "");
	bool has_host = cx->mail->host && *cx->mail->host;

	*place_r = (struct mail_place){
	    .host = has_host ? cx->mail->host : mailbox_domain(cx->mail->from),
	};
	place_r->community = db_next(rows) ? arena_dup(cx->arena, db_text(rows, 0)) : "";
	return db_end(rows);
}

static int mail_out_token(struct hall_context *cx, int64_t member, const char **token_r)
{
	unsigned char digest[CODE_SEAL];
	int err;

	*token_r = code_random(cx->arena, MAIL_OUT_LETTERS);
	err = code_seal(cx, *token_r, digest);
	if (err < 0)
		return err;
	return db_run(cx->db, "INSERT INTO mail_stop (digest, member, made_at) VALUES (?, ?, ?)",
		      "bii", (const void *)digest, sizeof(digest), member, cx->now);
}

static int mail_out_put(struct hall_context *cx, const struct mail_place *place,
			const char *address, const struct mail_text *text)
{
	const char *id = code_random(cx->arena, MAIL_OUT_LETTERS);
	struct letter letter = {
	    .name = place->community,
	    .from = cx->mail->from,
	    .to = address,
	    .subject = text->subject,
	    .id = id,
	    .at = cx->now,
	    .body = text->body,
	};
	int err;

	if (place->token)
		letter.unsubscribe = arena_printf(cx->arena, "<mailto:%s?subject=stop%%20%s>",
						  cx->mail->from, place->token);
	err = db_run(cx->db, "INSERT INTO mail_outbox (name, made_at, message) VALUES (?, ?, ?)",
		     "sis", arena_printf(cx->arena, "%lld.R%s.hearth", (long long)cx->now, id),
		     cx->now, letter_write(cx->arena, &letter));
	if (err == 0)
		hall_then(cx, ".mail");
	return err;
}

int mail_out_code(struct hall_context *cx, const char *address, const char *handle,
		  const char *code)
{
	struct mail_place place;
	struct mail_text text;
	int err = mail_out_place(cx, &place);

	if (err < 0)
		return err;
	mail_text_code(cx, &place, handle, code, &text);
	return mail_out_put(cx, &place, address, &text);
}

/* --- whom, and when --- */

static int mail_out_load(struct hall_context *cx, int64_t id, struct mail_out_member *member_r)
{
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT l.address, m.zone_rule, q.from_minute, q.to_minute, "
		     "CASE l.sent_hour WHEN ? THEN l.sent ELSE 0 END FROM member m "
		     "JOIN mail_address l ON l.member = m.id AND l.proved_at IS NOT NULL "
		     "AND l.stopped_at IS NULL LEFT JOIN quiet_hours q ON q.member = m.id "
		     "WHERE m.id = ? AND m.state = 'active'",
		     "ii", cx->now / MAIL_OUT_HOUR, id);

	*member_r = (struct mail_out_member){.id = id};
	if (db_next(rows)) {
		member_r->may_have = mail_out_is_on(cx);
		member_r->address = arena_dup(cx->arena, db_text(rows, 0));
		member_r->rule = arena_dup(cx->arena, db_text(rows, 1));
		member_r->has_quiet = !db_is_null(rows, 2);
		member_r->quiet_from = (int)db_int(rows, 2);
		member_r->quiet_to = (int)db_int(rows, 3);
		member_r->sent = db_int(rows, 4);
	}
	return db_end(rows);
}

static bool mail_out_is_quiet(const struct mail_out_member *member, int minute)
{
	return member->has_quiet && hours_are_quiet(member->quiet_from, member->quiet_to, minute);
}

/* When it may be mailed, if not now. */
static int64_t mail_out_later(const struct hall_context *cx, const struct mail_out_member *member)
{
	if (mail_out_is_quiet(member, hours_minute(member->rule, cx->now)))
		return hours_next(member->rule, cx->now, member->quiet_to);
	if (member->sent >= MAIL_OUT_HOURLY)
		return (cx->now / MAIL_OUT_HOUR + 1) * MAIL_OUT_HOUR;
	return 0;
}

static int64_t mail_out_morning(const struct hall_context *cx, const struct mail_out_member *member)
{
	bool is_late = mail_out_is_quiet(member, MAIL_OUT_MORNING);

	return hours_next(member->rule, cx->now, is_late ? member->quiet_to : MAIL_OUT_MORNING);
}

static int mail_out_set_morning(struct hall_context *cx, const struct mail_out_member *member)
{
	return db_run(cx->db, "UPDATE mail_address SET digest_at = NULLIF(?, 0) WHERE member = ?",
		      "ii", member->may_have ? mail_out_morning(cx, member) : 0, member->id);
}

int mail_out_reschedule(struct hall_context *cx, int64_t id)
{
	struct mail_out_member member;
	int err = mail_out_load(cx, id, &member);

	return err < 0 ? err : mail_out_set_morning(cx, &member);
}

/* --- what is due becomes a message --- */

static int mail_out_write(struct hall_context *as, struct mail_out_member *member,
			  const struct notice_list *list, const struct taking_part *mine)
{
	struct mail_place place;
	struct mail_text text;
	int err = mail_out_place(as, &place);

	if (err == 0)
		err = mail_out_token(as, member->id, &place.token);
	if (err == 0)
		err = mail_text_notices(as, &place, list, mine, &text);
	if (err == 0)
		err = mail_out_put(as, &place, member->address, &text);
	member->sent++;
	return err;
}

/* One mail of what waits to be mailed so; nothing where all of it was read. */
static int mail_out_compose(struct hall_context *cx, struct mail_out_member *member, bool is_daily)
{
	struct notice_list_query query = {.flags = NOTICE_LIST_UNREAD,
					  .mail = is_daily ? "daily" : "now",
					  .limit = MAIL_OUT_GROUPS};
	struct hall_context as = *cx;
	struct taking_part mine = {0};
	struct notice_list list;
	int err;

	as.member = member->id;
	as.role = CALLER_ROLE_MEMBER;
	err = notice_list(&as, &query, &list);
	if (err == 0 && is_daily)
		err = taking_part(&as, cx->now - MAIL_OUT_DAY, true, &mine);
	if (err < 0 || list.count + mine.count == 0)
		return err;
	if (list.count < query.limit)
		list.next = 0;
	return mail_out_write(&as, member, &list, is_daily ? &mine : NULL);
}

static int mail_out_count(struct hall_context *cx, const struct mail_out_member *member)
{
	return db_run(cx->db, "UPDATE mail_address SET sent_hour = ?, sent = ? WHERE member = ?",
		      "iii", cx->now / MAIL_OUT_HOUR, member->sent, member->id);
}

static int mail_out_at_once(struct hall_context *cx, int64_t id)
{
	struct mail_out_member member;
	int64_t later = 0;
	int err = mail_out_load(cx, id, &member);

	if (err == 0 && member.may_have)
		later = mail_out_later(cx, &member);
	if (err < 0 || later)
		return err < 0 ? err
			       : db_run(cx->db,
					"UPDATE notification SET mail_at = ? WHERE member = ? AND "
					"mail_at <= ?",
					"iii", later, id, cx->now);
	if (member.may_have)
		err = mail_out_compose(cx, &member, false);
	if (err == 0 && member.may_have)
		err = mail_out_count(cx, &member);
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE notification SET mail = NULL, mail_at = NULL WHERE "
			     "member = ? AND mail_at <= ?",
			     "ii", id, cx->now);
	return err;
}

static int mail_out_daily(struct hall_context *cx, int64_t id)
{
	struct mail_out_member member;
	int err = mail_out_load(cx, id, &member);

	if (err == 0 && member.may_have &&
	    mail_out_is_quiet(&member, hours_minute(member.rule, cx->now)))
		return mail_out_set_morning(cx, &member);
	if (err == 0 && member.may_have)
		err = mail_out_compose(cx, &member, true);
	if (err == 0)
		err = db_run(cx->db,
			     "UPDATE notification SET mail = NULL WHERE member = ? AND "
			     "mail = 'daily'",
			     "i", id);
	return err < 0 ? err : mail_out_set_morning(cx, &member);
}

/* Runs `one` for each member that a query gives. */
static int mail_out_each(struct hall_context *cx, struct db_rows *rows,
			 int (*one)(struct hall_context *cx, int64_t id))
{
	int64_t ids[MAIL_OUT_MEMBERS];
	int count = 0, err;

	while (count < MAIL_OUT_MEMBERS && db_next(rows))
		ids[count++] = db_int(rows, 0);
	err = db_end(rows);
	for (int i = 0; err == 0 && i < count; i++)
		err = one(cx, ids[i]);
	return err;
}

static int mail_out_due(struct hall_context *cx)
{
	return mail_out_each(
	    cx,
	    db_query(cx->db, "SELECT DISTINCT member FROM notification WHERE mail_at <= ? LIMIT ?",
		     "ii", cx->now, (int64_t)MAIL_OUT_MEMBERS),
	    mail_out_at_once);
}

/* --- the call .mail --- */

/* On the worker: files; those that are there by name. */
static int mail_out_files(struct hall_context *cx, json_t *in, json_t **prepared_r)
{
	json_t *done = json_array();
	struct db_rows *rows;
	int err, end;

	(void)in;
	rows = db_query(cx->db, "SELECT name, message FROM mail_outbox ORDER BY made_at LIMIT ?",
			"i", (int64_t)MAIL_OUT_FILES);
	err = spool_open(cx);
	while (err == 0 && db_next(rows)) {
		err = spool_put(cx, db_text(rows, 0), db_text(rows, 1));
		if (err == 0)
			json_array_append_new(done, json_string(db_text(rows, 0)));
	}
	end = db_end(rows);
	if (spool_sync(cx) < 0)
		json_array_clear(done);
	*prepared_r = json_pack("{s:o}", "done", done);
	return end;
}

static int mail_out_forget(struct hall_context *cx, const json_t *done)
{
	json_t *name;
	size_t i;
	int err = 0;

	json_array_foreach(done, i, name)
	{
		if (err == 0)
			err = db_run(cx->db, "DELETE FROM mail_outbox WHERE name = ?", "s",
				     json_string_value(name));
	}
	return err;
}

/* A spool that takes nothing is tried again by the tick. */
static int mail_out_go_on(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *done = json_object_get(hall_prepared(cx), "done");
	int64_t is_more = 0;
	int err = mail_out_forget(cx, done);

	(void)in;
	(void)result_r;
	if (err == 0)
		err = mail_out_due(cx);
	if (err == 0 && json_array_size(done))
		err = db_one_int(cx->db, &is_more, "SELECT EXISTS (SELECT 1 FROM mail_outbox)", "");
	if (err == 0 && is_more)
		hall_then(cx, ".mail");
	return err;
}

/* What waits longer than anything does was to be mailed by a clock that has been set
 * back. */
static int mail_out_set_right(struct hall_context *cx)
{
	int64_t latest = cx->now + (int64_t)MAIL_OUT_LATEST;
	int err = db_run(cx->db, "UPDATE notification SET mail_at = ? WHERE mail_at > ?", "ii",
			 cx->now, latest);

	return err < 0 ? err
		       : mail_out_each(cx,
				       db_query(cx->db,
						"SELECT member FROM mail_address WHERE "
						"digest_at > ? LIMIT ?",
						"ii", latest, (int64_t)MAIL_OUT_MEMBERS),
				       mail_out_reschedule);
}

static int mail_out_tidy(struct hall_context *cx)
{
	int err = db_run(cx->db, "DELETE FROM mail_code WHERE made_at < ?", "i",
			 cx->now - MAIL_OUT_CODES);

	if (err == 0)
		err = db_run(cx->db, "DELETE FROM mail_stop WHERE made_at < ?", "i",
			     cx->now - MAIL_OUT_TOKENS);
	return err;
}

int mail_out_tick(struct hall_context *cx)
{
	int64_t is_more = 0;
	int err;

	if (!mail_out_is_on(cx))
		return 0;
	err = mail_out_set_right(cx);
	if (err == 0)
		err = mail_out_due(cx);
	if (err == 0)
		err = mail_out_each(cx,
				    db_query(cx->db,
					     "SELECT member FROM mail_address WHERE digest_at <= ? "
					     "LIMIT ?",
					     "ii", cx->now, (int64_t)MAIL_OUT_MEMBERS),
				    mail_out_daily);
	if (err == 0)
		err = mail_out_tidy(cx);
	if (err == 0)
		err = db_one_int(cx->db, &is_more, "SELECT EXISTS (SELECT 1 FROM mail_outbox)", "");
	if (err == 0 && is_more)
		hall_then(cx, ".mail");
	return err;
}

const struct hall_binding mail_out_bindings[] = {
    {".mail", mail_out_go_on, mail_out_files},
    {0},
};
