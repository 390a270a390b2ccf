#include "client/linear_joining.h"

#include <stdlib.h>
#include <string.h>

#include "client/linear_room.h"
#include "client/linear_self.h"
#include "client/reply.h"
#include "client/roomwords.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

/* --- the agreement --- */

/* False: it changed meanwhile and is to be read again. */
static bool sign(struct linear *linear, const char *room, const json_t *shown)
{
	const char *name = linear_io_ask(
	    linear, _("To sign it type your own name; an empty line signs nothing: "));
	json_t *signed_in = NULL;

	if (!name || !*name) {
		linear_io_say(linear, _("Not signed; you are not in it.\n"));
		return true;
	}
	signed_in = linear_io_call(linear, "nda.accept",
				   json_pack("{s:s, s:O, s:s}", "room", room, "version",
					     json_object_get(shown, "version"), "name", name));
	if (signed_in)
		linear_io_say(linear, _("Signed: you are in.\n"));
	json_decref(signed_in);
	return signed_in || linear->err != ERR_CONFLICT;
}

static void say_agreement(struct linear *linear, const json_t *shown)
{
	linear_io_say(linear, _("\nThe agreement, version %lld\n"),
		      (long long)reply_int(shown, "version"));
	linear_io_text(linear, reply_text(shown, "text"), "", true);
	linear_io_say(linear, _("SHA-256 of this text: %s\n"),
		      linear_io_clean(linear, reply_text(shown, "digest")));
}

void linear_joining_sign(struct linear *linear, const char *room)
{
	bool is_over = false;

	while (!is_over) {
		json_t *shown =
		    linear_io_call(linear, "nda.show", json_pack("{s:s}", "room", room));

		is_over = !shown;
		if (shown)
			say_agreement(linear, shown);
		if (shown && *reply_text(shown, "signed_at")) {
			linear_io_say(linear, _("You signed it as %s.\n"),
				      linear_io_clean(linear, reply_text(shown, "signed_as")));
			is_over = true;
		} else if (shown) {
			is_over = sign(linear, room, shown);
		}
		json_decref(shown);
	}
}

/* --- an alias --- */

/* Once round; false: it stays as it is. */
static bool alias_once(struct linear *linear, const char *room, const char *wanted)
{
	json_t *params = json_pack("{s:s}", "room", room), *shown;
	bool may_change;

	if (wanted && strcmp(wanted, "+") == 0)
		json_object_set_new(params, "another", json_true());
	else if (wanted)
		json_object_set_new(params, "alias", json_string(wanted));
	shown = linear_io_call(linear, "room.alias", params);
	if (!shown)
		return wanted != NULL;
	linear_io_say(linear, _("\nYou go by %s in this room. %s\n"),
		      linear_io_clean(linear, reply_text(shown, "alias")),
		      roomwords_seen_by(shown));
	may_change = reply_bool(shown, "may_change");
	if (!may_change)
		linear_io_say(linear, _("You were heard by this name, so it stays for good.\n"));
	json_decref(shown);
	return may_change;
}

void linear_joining_alias(struct linear *linear, const char *room)
{
	const char *typed;
	char *wanted = NULL;

	while (alias_once(linear, room, wanted)) {
		typed = linear_io_ask(linear, _("Another one of your own, + for one drawn by "
						"chance; an empty line keeps it: "));
		free(wanted);
		wanted = typed && *typed ? mem_dup(typed) : NULL;
		if (!wanted)
			break;
	}
	free(wanted);
}

/* --- a code --- */

static void say_invitation(struct linear *linear, const json_t *found)
{
	linear_io_say(linear, _("\nYou are invited to %s, a private room. %s\n"),
		      linear_io_clean(linear, reply_text(found, "title")),
		      linear_io_clean(linear, reply_text(found, "purpose")));
	linear_io_say(linear, _("You would be in it as %s.\n"),
		      roomwords_part(reply_text(found, "part")));
	if (reply_bool(found, "alias"))
		linear_io_say(linear, _("You go by an alias there. %s\n"),
			      roomwords_seen_by(found));
	if (reply_int(found, "nda"))
		linear_io_say(linear, _("There is an agreement to read and to sign before you are "
					"in.\n"));
}

static void become_member(struct linear *linear)
{
	struct linear_choice choice;

	linear_io_say(linear, _("1. Join, and go in: choose a name; about half a minute\n"
				"2. I am a member here: sign in, and go in\n"));
	if (!linear_io_choose(linear, _("Which, q back: "), _("A number, or q.\n"), 2, "q",
			      &choice) ||
	    !choice.number)
		return;
	if (choice.number == 1)
		linear_self_join(linear);
	else
		linear_self_sign_in(linear);
}

static void go_in(struct linear *linear, const char *code)
{
	json_t *used = linear_io_call(linear, "invite.use", json_pack("{s:s}", "code", code));

	if (used && *reply_text(used, "alias"))
		linear_joining_alias(linear, reply_text(used, "room"));
	if (used && reply_int(used, "nda") && !linear->is_over)
		linear_joining_sign(linear, reply_text(used, "room"));
	if (used && !linear->is_over)
		linear_room_open(linear, reply_text(used, "room"));
	json_decref(used);
}

void linear_joining_invitation(struct linear *linear)
{
	const char *typed = linear_io_ask(linear, _("The code you were sent: "));
	char *code = typed && *typed ? mem_dup(typed) : NULL;
	json_t *found =
	    code ? linear_io_call(linear, "invite.check", json_pack("{s:s}", "code", code)) : NULL;

	if (found)
		say_invitation(linear, found);
	if (found && !linear->handle)
		become_member(linear);
	if (found && linear->handle && !linear->is_over)
		go_in(linear, code);
	json_decref(found);
	free(code);
}

/* --- asking --- */

/* The answer to a question; NULL at the end of input. */
static const char *ask_question(struct linear *linear, const json_t *question)
{
	json_t *choice;
	size_t i;

	linear_io_say(linear, "%s%s\n", linear_io_clean(linear, reply_text(question, "text")),
		      reply_bool(question, "required") ? "" : _(" (may be left out)"));
	json_array_foreach(json_object_get(question, "choices"), i, choice) linear_io_say(
	    linear, "%zu. %s\n", i + 1, linear_io_clean(linear, json_string_value(choice)));
	return linear_io_ask(linear, _("Answer: "));
}

void linear_joining_apply(struct linear *linear, const char *room)
{
	json_t *questions =
	    linear_io_call(linear, "screener.list", json_pack("{s:s}", "room", room));
	struct buf body = {0};
	json_t *question, *sent;
	size_t i;

	json_array_foreach(reply_items(questions), i, question)
	{
		const char *answer = ask_question(linear, question);

		buf_printf(&body, "%s%s", i ? "\n" : "", answer ? answer : "");
	}
	if (questions && !linear->is_over && linear_io_agree(linear, _("Ask to be let in"))) {
		sent =
		    linear_io_call(linear, "room.apply",
				   json_pack("{s:s, s:s}", "room", room, "body", buf_text(&body)));
		if (sent)
			linear_io_say(linear, _("Sent. You are told when it is decided.\n"));
		json_decref(sent);
	}
	buf_free(&body);
	json_decref(questions);
}
