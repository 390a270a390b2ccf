#include "server/domain/roster.h"

#include <string.h>

#include "common/base/err.h"
#include "server/domain/audit.h"
#include "server/domain/code.h"
#include "server/domain/enroll.h"
#include "server/domain/fields.h"
#include "server/domain/key.h"

/* --- member.add --- */

static const char *roster_text(const json_t *in, const char *name)
{
	const char *text = fields_text(in, name);

	return text && *text ? text : NULL;
}

static struct enroll roster_new(const json_t *in)
{
	return (struct enroll){
	    .handle = fields_text(in, "handle"),
	    .name = fields_text(in, "name"),
	    .role = fields_text(in, "role"),
	    .badge = roster_text(in, "badge"),
	    .about = fields_text(in, "about"),
	    .work = fields_text(in, "work"),
	    .organisation = fields_text(in, "organisation"),
	    .field = fields_text(in, "field"),
	    .languages = fields_text(in, "languages"),
	    .zone = fields_text(in, "zone"),
	    .joined_at = fields_int(in, "joined_at", 0),
	};
}

static int roster_add(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *line = roster_text(in, "key"), *why, *label;
	struct enroll as = roster_new(in);
	struct pubkey key;
	json_t *codes = NULL;
	int64_t member;
	int err = line ? pubkey_parse(cx->arena, line, &key, &why) : 0;

	if (err < 0)
		return hall_fail(cx, err, "key: %s", why);
	err = enroll_member(cx, &as, &member);
	if (err == 0 && line)
		err = key_bind(cx, member, &key, NULL, &label);
	else if (err == 0)
		err = code_make_recovery(cx, member, &codes);
	if (err == 0)
		err = audit_note(cx, "member.add", as.handle,
				 as.role && strcmp(as.role, "sysop") == 0 ? "as sysop" : NULL);
	if (err < 0)
		json_decref(codes);
	else
		*result_r = json_pack("{s:s, s:o?}", "handle", as.handle, "recovery", codes);
	return err;
}

/* --- member.set --- */

struct roster_member {
	int64_t id;
	const char *handle; /* as they write it */
	bool is_sysop, is_active;
};

static int roster_find(struct hall_context *cx, const json_t *in, struct roster_member *member_r)
{
	struct db_rows *rows = db_query(cx->db,
					"SELECT id, handle, role = 'sysop', state = 'active', "
					"state = 'placeholder' FROM member "
					"WHERE handle = ? AND state <> 'deleted'",
					"s", fields_text(in, "handle"));
	bool is_found = db_next(rows), is_placeholder = false;
	int err;

	if (is_found) {
		*member_r =
		    (struct roster_member){db_int(rows, 0), arena_dup(cx->arena, db_text(rows, 1)),
					   db_int(rows, 2) != 0, db_int(rows, 3) != 0};
		is_placeholder = db_int(rows, 4) != 0;
	}
	err = db_end(rows);
	if (err == 0 && !is_found)
		err = hall_fail(cx, ERR_NOT_FOUND, "there is no member of that name");
	if (err == 0 && is_placeholder)
		err = hall_fail(cx, ERR_REFUSED,
				"that is an author from an archive, who has not come here");
	return err;
}

/* Somebody has to be able to do what only sysops may. */
static int roster_keep_sysop(struct hall_context *cx, const struct roster_member *m,
			     const char *role, const char *state)
{
	bool stays =
	    !(role && strcmp(role, "member") == 0) && !(state && strcmp(state, "suspended") == 0);
	int64_t others;
	int err;

	if (!m->is_sysop || !m->is_active || stays)
		return 0;
	err = db_one_int(cx->db, &others,
			 "SELECT count(*) FROM member WHERE role = 'sysop' AND state = 'active' "
			 "AND id <> ?",
			 "i", m->id);
	if (err == 0 && others == 0)
		err = hall_fail(cx, ERR_REFUSED, "the last sysop stays; make another one first");
	return err;
}

static int roster_set_badge(struct hall_context *cx, int64_t member, const char *badge)
{
	int err = *badge ? enroll_badge(cx, badge) : 0;

	if (err < 0)
		return err;
	return db_run(cx->db,
		      "UPDATE member SET badge = (SELECT slug FROM badge WHERE slug = ?) "
		      "WHERE id = ?",
		      "si", badge, member);
}

static int roster_set_state(struct hall_context *cx, const struct roster_member *m,
			    const char *state)
{
	bool is_active = strcmp(state, "active") == 0;
	int err;

	if (is_active == m->is_active)
		return 0;
	err = db_run(cx->db, "UPDATE member SET state = ? WHERE id = ?", "si", state, m->id);
	if (err == 0 && !is_active)
		err = db_run(cx->db, "DELETE FROM code WHERE member = ? AND kind = 'device'", "i",
			     m->id);
	return err < 0 ? err : enroll_count(cx, is_active ? 1 : -1);
}

static const char *roster_detail(struct hall_context *cx, const char *role, const char *badge,
				 const char *state)
{
	return arena_printf(cx->arena, "%s%s%s%s%s%s", role ? "role " : "", role ? role : "",
			    badge ? " badge " : "", badge ? *badge ? badge : "none" : "",
			    state ? " state " : "", state ? state : "");
}

static int roster_set(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *role = fields_text(in, "role"), *badge = fields_text(in, "badge");
	const char *state = fields_text(in, "state");
	struct roster_member m;
	int err = roster_find(cx, in, &m);

	if (err == 0)
		err = roster_keep_sysop(cx, &m, role, state);
	if (err == 0 && role)
		err = db_run(cx->db, "UPDATE member SET role = ? WHERE id = ?", "si", role, m.id);
	if (err == 0 && badge)
		err = roster_set_badge(cx, m.id, badge);
	if (err == 0 && state)
		err = roster_set_state(cx, &m, state);
	if (err == 0)
		err = audit_note(cx, "member.set", m.handle, roster_detail(cx, role, badge, state));
	if (err < 0)
		return err;
	hall_member_changed(cx, m.id);
	*result_r = json_pack("{s:s}", "handle", m.handle);
	return 0;
}

/* --- member.recover --- */

static int roster_recover(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct roster_member m;
	json_t *codes = NULL;
	int err = roster_find(cx, in, &m);

	if (err == 0)
		err = code_make_recovery(cx, m.id, &codes);
	if (err == 0)
		err = audit_note(cx, "member.recover", m.handle, NULL);
	if (err < 0)
		json_decref(codes);
	else
		*result_r = json_pack("{s:s, s:o}", "handle", m.handle, "recovery", codes);
	return err;
}

const struct hall_binding roster_bindings[] = {
    {"member.add", roster_add, NULL},
    {"member.set", roster_set, NULL},
    {"member.recover", roster_recover, NULL},
    {0},
};
