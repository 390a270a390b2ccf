#include "server/domain/invite_use.h"

#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "server/core/gate_room.h"
#include "server/domain/alias.h"
#include "server/domain/application.h"
#include "server/domain/code.h"
#include "server/domain/fields.h"
#include "server/domain/invite.h"
#include "server/domain/room_member.h"
#include "server/domain/room_notice.h"
#include "server/domain/row.h"
#include "server/domain/tally.h"
#include "server/domain/voice.h"

/* What a good code stands for, and how far the caller is in that room. */
struct invitation {
	int64_t room, made_by;
	char *slug, *title, *purpose, *part, *team, *segment;
	char *org;		 /* or "" */
	char *state;		 /* of the caller; NULL: none */
	bool is_alias, sup_sees; /* of the room: see alias.h */
};

static int invite_failed(struct hall_context *cx)
{
	const char *remote = cx->caller->remote;

	tally_add(TALLY_INVITE, remote, clock_mono_ms());
	log_info("invite", "a code that is none, from %s", remote ? remote : "-");
	return hall_fail(cx, ERR_NOT_FOUND, "that code is not good, or not any more");
}

static char *invite_text(struct hall_context *cx, const struct db_rows *rows, int column)
{
	return db_is_null(rows, column) ? NULL : arena_dup(cx->arena, db_text(rows, column));
}

static int invite_load(struct hall_context *cx, const unsigned char digest[CODE_SEAL],
		       struct invitation *to_r)
{
	bool is_good = false;
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT i.room, i.made_by, r.slug, s.title, s.about, i.part, i.team, i.segment, "
	    "rm.state, r.identity = 'alias', r.sup_sees, i.org FROM invite i JOIN room r ON r.id = "
	    "i.room "
	    "JOIN space s ON s.id = r.id "
	    "LEFT JOIN room_member rm ON rm.room = r.id AND rm.member = ?3 "
	    "WHERE i.digest = ?1 AND r.phase <> 'archived' AND " INVITE_IS_GOOD("?2"),
	    "bii", (const void *)digest, (size_t)CODE_SEAL, cx->now, cx->member);
	int err;

	if (db_next(rows)) {
		is_good = true;
		*to_r = (struct invitation){
		    .room = db_int(rows, 0),
		    .made_by = db_int(rows, 1),
		    .slug = invite_text(cx, rows, 2),
		    .title = invite_text(cx, rows, 3),
		    .purpose = invite_text(cx, rows, 4),
		    .part = invite_text(cx, rows, 5),
		    .team = invite_text(cx, rows, 6),
		    .segment = invite_text(cx, rows, 7),
		    .state = invite_text(cx, rows, 8),
		    .is_alias = db_int(rows, 9) != 0,
		    .sup_sees = db_int(rows, 10) != 0,
		    .org = invite_text(cx, rows, 11),
		};
	}
	err = db_end(rows);
	return err < 0 || is_good ? err : ERR_NOT_FOUND;
}

/* The code as typed: ERR_NOT_FOUND in words when it is not good. */
static int invite_find(struct hall_context *cx, json_t *in, unsigned char digest_r[CODE_SEAL],
		       struct invitation *to_r)
{
	int err, shape;

	if (!tally_may(TALLY_INVITE, cx->caller->remote, clock_mono_ms()))
		return hall_fail(cx, ERR_BUSY,
				 "too many codes were tried from where you are; wait a quarter of "
				 "an hour");
	shape = code_read_invite(cx, fields_text(in, "code"), digest_r);
	if (shape < 0 && shape != ERR_NOT_FOUND)
		return shape;
	err = invite_load(cx, digest_r, to_r);
	return err == ERR_NOT_FOUND ? invite_failed(cx) : err;
}

/* Whether the part signs, and what. */
static int invite_nda(struct hall_context *cx, const struct invitation *to, json_t **version_r)
{
	int64_t nda, version;
	int err = room_member_nda(cx, to->room, &nda, &version);

	*version_r = nda && strcmp(to->part, "staff") != 0 ? json_integer(version) : json_null();
	return err;
}

static int invite_check(struct hall_context *cx, json_t *in, json_t **result_r)
{
	unsigned char digest[CODE_SEAL];
	struct invitation to;
	json_t *nda = NULL;
	int err = invite_find(cx, in, digest, &to);

	if (err == 0)
		err = invite_nda(cx, &to, &nda);
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:s, s:s, s:s, s:o, s:b, s:b}", "room", to.slug, "title",
			      to.title, "purpose", to.purpose, "part", to.part, "nda", nda, "alias",
			      to.is_alias && alias_is_for(to.part), "support_sees", to.sup_sees);
	return err;
}

/* --- using it --- */

/* A code opens the door to who is outside; who was put out stays out. */
static int invite_may(struct hall_context *cx, const struct invitation *to)
{
	static const char *const outside[] = {"applied", "declined", "left", "invited"};

	if (!to->state)
		return 0;
	if (strcmp(to->state, "removed") == 0)
		return hall_fail(cx, ERR_REFUSED,
				 "you were taken out of that room; its owner has to let you in");
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
		if (strcmp(to->state, outside[i]) == 0)
			return 0;
	}
	return hall_fail(cx, ERR_REFUSED, "you are in %s already", to->title);
}

static int invite_count(struct hall_context *cx, const unsigned char digest[CODE_SEAL])
{
	int err = db_run(cx->db, "UPDATE invite SET used = used + 1 WHERE digest = ?", "b",
			 (const void *)digest, (size_t)CODE_SEAL);

	return err < 0
		   ? err
		   : db_run(cx->db,
			    "INSERT INTO invite_use (digest, member, at) VALUES (?, ?, ?) "
			    "ON CONFLICT (digest, member) DO UPDATE SET at = excluded.at",
			    "bii", (const void *)digest, (size_t)CODE_SEAL, cx->member, cx->now);
}

static int invite_enter(struct hall_context *cx, const struct invitation *to)
{
	const struct room_member row = {.room = to->room,
					.member = cx->member,
					.part = to->part,
					.team = to->team,
					.segment = to->segment,
					.state = "active",
					.invited_by = to->made_by};

	int err = room_member_put(cx, &row);

	return err < 0 ? err : voice_org(cx, to->room, cx->member, *to->org ? to->org : NULL);
}

static int invite_use(struct hall_context *cx, json_t *in, json_t **result_r)
{
	unsigned char digest[CODE_SEAL];
	struct invitation to;
	json_t *nda = NULL;
	char *alias = NULL;
	int err = invite_find(cx, in, digest, &to);

	if (err == 0)
		err = invite_may(cx, &to);
	if (err == 0)
		err = invite_count(cx, digest);
	if (err == 0)
		err = invite_enter(cx, &to);
	if (err == 0)
		err = application_settle(cx, to.room, cx->member, to.made_by);
	if (err == 0)
		err = room_notice_joined(cx, to.room, to.made_by);
	if (err == 0)
		err = alias_mine(cx, to.room, &alias);
	if (err == 0)
		err = invite_nda(cx, &to, &nda);
	if (err == 0)
		*result_r =
		    json_pack("{s:s, s:o, s:s?}", "room", to.slug, "nda", nda, "alias", alias);
	return err;
}

const struct hall_binding invite_use_bindings[] = {
    {"invite.check", invite_check, NULL},
    {"invite.use", invite_use, NULL},
    {0},
};
