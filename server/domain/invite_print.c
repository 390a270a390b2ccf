#include "server/domain/invite_print.h"

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/tr.h"
#include "common/text/address.h"
#include "server/core/gate_room.h"
#include "server/domain/code.h"
#include "server/domain/fields.h"
#include "server/domain/hostkey.h"
#include "server/domain/invite.h"
#include "server/domain/room_may.h"
#include "server/domain/room_member.h"

/* What the text is made of. */
struct letter {
	const char *community, *contact, *host, *port, *fingerprint;
	const char *title, *purpose;
	const char *name, *code; /* of one invitation; code NULL: of any */
	int64_t expires_at;
	bool signs; /* there is an agreement */
	bool has_aliases;
};

static void letter_address(struct hall_context *cx, const char *text, struct letter *letter)
{
	struct address address;

	address_parse(cx->arena, text, &address);
	letter->host = address.host;
	letter->port = address.port ? arena_printf(cx->arena, "-p %s ", address.port) : "";
}

static int letter_community(struct hall_context *cx, struct letter *letter)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT title, contact, address FROM community WHERE id = 1", "");
	int err;

	letter->community = letter->contact = "";
	letter->host = "HOST";
	letter->port = "";
	if (db_next(rows)) {
		letter->community = arena_dup(cx->arena, db_text(rows, 0));
		letter->contact = arena_dup(cx->arena, db_text(rows, 1));
		letter_address(cx, db_text(rows, 2), letter);
	}
	err = db_end(rows);
	if (err < 0)
		return err;
	err = hostkey_fingerprint(cx, &letter->fingerprint);
	if (err == ERR_NOT_FOUND)
		return hall_fail(cx, ERR_REFUSED,
				 "the server has no key yet that could be named: start it first");
	return err;
}

/* A code is put in only where it is one of this room's and good. */
static int letter_code(struct hall_context *cx, const struct gate_room *room, const char *typed,
		       struct letter *letter)
{
	unsigned char digest[CODE_SEAL];
	struct db_rows *rows;
	int err = code_read_invite(cx, typed, digest);

	if (err < 0 && err != ERR_NOT_FOUND)
		return err;
	rows = db_query(cx->db,
			"SELECT i.name, i.expires_at FROM invite i WHERE i.digest = ?1 AND "
			"i.room = ?2 AND " INVITE_IS_GOOD("?3"),
			"bii", (const void *)digest, sizeof(digest), room->id, cx->now);
	if (db_next(rows)) {
		letter->code = typed;
		letter->name = arena_dup(cx->arena, db_text(rows, 0));
		letter->expires_at = db_int(rows, 1);
	}
	err = db_end(rows);
	if (err == 0 && !letter->code)
		return hall_fail(cx, ERR_NOT_FOUND,
				 "that code is not good for this room, or not any more");
	return err;
}

/* --- the words --- */

static void letter_head(struct buf *out, const struct letter *l)
{
	bool greets = l->name && *l->name;
	char until[CLOCK_TEXT];

	if (greets)
		buf_printf(out, _("Hello %s,\n\n"), l->name);
	buf_printf(out,
		   _("%s are invited to %s, a private room of %s.\n"
		     "%s\n\n"),
		   greets ? _("you") : _("You"), l->title, l->community, l->purpose);
	if (l->code)
		buf_printf(out, _("Your code, for you alone, good until %.10s:\n\n    %s\n\n"),
			   clock_format(l->expires_at, until), l->code);
	else
		buf_add_text(out, _("Your code, for you alone:\n\n    CODE\n\n"));
}

static void letter_steps(struct buf *out, const struct letter *l)
{
	buf_printf(out,
		   _("Nothing has to be installed. Open a terminal:\n\n"
		     "    Windows 10, 11   press the Windows key, type  terminal  and Enter\n"
		     "                     (where there is none: type  cmd )\n"
		     "    macOS            press Command and Space, type  terminal  and Enter\n"
		     "    Linux            press Ctrl, Alt and T, or look for Terminal\n\n"
		     "Type this there and press Enter:\n\n"
		     "    ssh %s%s\n\n"),
		   l->port, l->host);
	buf_printf(out,
		   _("The first time it asks whether this is the right machine, and shows its\n"
		     "fingerprint. If it is this one, type  yes :\n\n"
		     "    %s\n\n"
		     "If it is another one, stop there"),
		   l->fingerprint);
	if (*l->contact)
		buf_printf(out, _(" and tell us: %s"), l->contact);
	buf_printf(out,
		   _(".\n\n"
		     "Then choose  I have an invitation , type the code, and choose a name for\n"
		     "yourself; that takes about half a minute.%s\n"),
		   l->signs ? _(" There is an agreement to read and to\nsign before you are in.")
			    : "");
	if (l->has_aliases)
		buf_add_text(out, _("\nIn the room you go by an alias: whoever tests with you does "
				    "not learn who\n"
				    "you are. Its owner, moderators and product see it.\n"));
}

static char *letter_text(struct hall_context *cx, const struct letter *letter)
{
	struct buf out = {0};
	char *text;

	letter_head(&out, letter);
	letter_steps(&out, letter);
	text = arena_dup_n(cx->arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return text;
}

static int invite_print(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *code = fields_text(in, "code");
	struct letter letter = {0};
	struct gate_room room;
	int64_t nda, version;
	int err = gate_room(cx, fields_text(in, "room"), &room);

	if (err == 0)
		err = room_need(cx, &room, ROOM_PEOPLE);
	if (err == 0)
		err = letter_community(cx, &letter);
	if (err == 0 && code)
		err = letter_code(cx, &room, code, &letter);
	if (err == 0)
		err = room_member_nda(cx, room.id, &nda, &version);
	if (err < 0)
		return err;
	letter.title = room.title;
	letter.purpose = room.purpose;
	letter.signs = nda != 0;
	letter.has_aliases = room.is_alias;
	*result_r = json_pack("{s:s}", "text", letter_text(cx, &letter));
	return 0;
}

const struct hall_binding invite_print_bindings[] = {
    {"invite.print", invite_print, NULL},
    {0},
};
