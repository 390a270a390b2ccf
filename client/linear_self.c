#include "client/linear_self.h"

#include <stdlib.h>
#include <string.h>

#include "client/linear_attention.h"
#include "client/linear_setup.h"
#include "client/linear_write.h"
#include "client/linear_zone.h"
#include "client/reply.h"
#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

static char *given(const char *text)
{
	return *text ? mem_dup(text) : NULL;
}

/* --- joining --- */

static void say_recovery(struct linear *linear, const json_t *codes)
{
	json_t *code;
	size_t i;

	if (json_array_size(codes) == 0)
		return;
	linear_io_say(linear,
		      _("\nRecovery codes. Each lets you in once when your key is lost. They "
			"are shown only now; write them down.\n"));
	json_array_foreach(codes, i, code) linear_io_say(
	    linear, "%zu. %s\n", i + 1, linear_io_clean(linear, json_string_value(code)));
	linear_io_ask(linear, _("Enter when you have written them down: "));
}

/* Rules and privacy, and that they are accepted; their version, or 0. */
static int64_t accept_rules(struct linear *linear)
{
	json_t *c = linear_io_call(linear, "community.show", NULL);
	int64_t version = reply_int(c, "rules_version");

	if (!c)
		return 0;
	linear_io_say(linear, *reply_text(c, "rules") == '#' ? "\n" : _("\nHouse rules\n"));
	linear_io_text(linear, reply_text(c, "rules"), "    ", true);
	linear_io_say(linear, *reply_text(c, "privacy") == '#' ? "\n" : _("\nPrivacy\n"));
	linear_io_text(linear, reply_text(c, "privacy"), "    ", true);
	json_decref(c);
	return linear_io_agree(linear, _("Do you accept the house rules")) ? version : 0;
}

/* For a member who has not accepted the rules as they are; no is an answer too. */
static void ask_about_rules(struct linear *linear)
{
	int64_t version;

	linear_io_say(linear, _("\nThese are the rules of this house; they are new to you, or have "
				"changed.\n"));
	version = accept_rules(linear);
	if (version)
		json_decref(linear_io_call(linear, "rules.accept",
					   json_pack("{s:I}", "version", (json_int_t)version)));
	else
		linear_io_say(linear, _("You are asked again next time.\n"));
}

void linear_self_learn(struct linear *linear)
{
	json_t *me = linear_io_call(linear, "whoami", NULL);

	free(linear->handle);
	free(linear->fingerprint);
	linear->handle = given(reply_text(me, "handle"));
	linear->fingerprint = given(reply_text(me, "fingerprint"));
	if (reply_int(me, "rules_due"))
		ask_about_rules(linear);
	json_decref(me);
}

/* A handle that may be had, owned by the caller; NULL at the end. */
static char *ask_handle(struct linear *linear)
{
	const char *line;
	char *handle = NULL;
	json_t *check;

	while (!handle && (line = linear_io_ask(linear, _("The handle you want, or q: ")))) {
		if (strcmp(line, "q") == 0)
			break;
		if (!*line)
			continue;
		handle = mem_dup(line);
		check = linear_io_call(linear, "join.check", json_pack("{s:s}", "handle", handle));
		if (reply_bool(check, "free")) {
			json_decref(check);
			break;
		}
		if (check)
			linear_io_say(linear, "%s.\n",
				      linear_io_clean(linear, reply_text(check, "why")));
		free(handle);
		handle = NULL;
		json_decref(check);
	}
	return handle;
}

static void ask_into(struct linear *linear, json_t *params, const char *key, const char *question,
		     bool is_secret)
{
	const char *line =
	    is_secret ? linear_io_secret(linear, question) : linear_io_ask(linear, question);

	if (line && *line)
		json_object_set_new(params, key, json_string(line));
}

static void ask_zone_into(struct linear *linear, json_t *params)
{
	char *zone = linear_zone_ask(linear, NULL);

	if (zone)
		json_object_set_new(params, "zone", json_string(zone));
	free(zone);
}

static const char *password_question(const struct linear *linear)
{
	if (!linear->fingerprint)
		return linear->is_raw ? _("A password, eight letters or more: ")
				      : _("A password, eight letters or more; your terminal may "
					  "show it: ");
	return linear->is_raw
		   ? _("A password, eight letters or more (or nothing, for recovery "
		       "codes instead): ")
		   : _("A password, eight letters or more; your terminal may show it (or "
		       "nothing, for recovery codes instead): ");
}

/* Asks once more for what was refused, which its words begin with; where they name
 * nothing it is the handle, which somebody else had first. False: that is all. */
static bool ask_again(struct linear *linear, json_t *params, const char *words)
{
	bool is_name = strncmp(words, "name:", 5) == 0;
	bool is_password = strncmp(words, "password:", 9) == 0;
	char *handle;

	if (linear->err != ERR_INVALID && linear->err != ERR_TOO_LARGE &&
	    linear->err != ERR_CONFLICT)
		return false;
	if (is_name || is_password) {
		const char *key = is_name ? "name" : "password";

		json_object_del(params, key);
		ask_into(linear, params, key,
			 is_name ? _("The name you go by, or nothing: ")
				 : password_question(linear),
			 is_password);
		return !linear->is_over;
	}
	handle = ask_handle(linear);
	if (!handle)
		return false;
	json_object_set_new(params, "handle", json_string(handle));
	free(handle);
	return true;
}

static json_t *join(struct linear *linear, json_t *params)
{
	const char *words = NULL;
	json_t *joined = NULL;

	while (!linear->is_over && !joined) {
		joined = linear_io_try(linear, "join.new", json_incref(params), &words);
		if (joined || linear->is_closed)
			break;
		words = arena_dup(linear->arena, words && *words ? words : err_words(linear->err));
		linear_io_say(linear, _("That did not work: %s.\n"), words);
		if (!ask_again(linear, params, words))
			break;
	}
	return joined;
}

void linear_self_join(struct linear *linear)
{
	char *handle;
	int64_t version;
	json_t *params, *joined;

	if (linear->fingerprint)
		linear_io_say(linear, _("\nYour key %s will be how you sign in.\n"),
			      linear_io_clean(linear, linear->fingerprint));
	handle = ask_handle(linear);
	version = handle ? accept_rules(linear) : 0;
	if (version) {
		params = json_pack("{s:s, s:I}", "handle", handle, "accept", (json_int_t)version);
		ask_into(linear, params, "name", _("The name you go by, or nothing: "), false);
		ask_zone_into(linear, params);
		ask_into(linear, params, "password", password_question(linear), true);
		joined = join(linear, params);
		json_decref(params);
		if (joined) {
			linear_io_say(linear, _("Welcome, %s.\n"),
				      linear_io_clean(linear, reply_text(joined, "handle")));
			say_recovery(linear, json_object_get(joined, "recovery"));
			linear_self_learn(linear);
		}
		json_decref(joined);
	}
	free(handle);
}

/* --- signing in --- */

static void signed_in(struct linear *linear, json_t *result)
{
	if (!result)
		return;
	linear_io_say(linear, _("Signed in as %s.\n"),
		      linear_io_clean(linear, reply_text(result, "handle")));
	if (reply_bool(result, "bound"))
		linear_io_say(linear, _("The key of this device is yours now.\n"));
	else
		linear_io_say(linear, _("To come in with the key of this device next time, type "
					"once: ssh new@ and this host.\n"));
	json_decref(result);
	linear_self_learn(linear);
}

void linear_self_sign_in(struct linear *linear)
{
	struct linear_choice choice;
	json_t *params;
	const char *method = "signin.code";

	if (!linear_io_choose(linear,
			      _("1 password, 2 recovery code, 3 code from your other device, q "
				"back: "),
			      _("A number, or q.\n"), 3, "q", &choice) ||
	    !choice.number)
		return;
	params = json_object();
	if (choice.number != 3)
		ask_into(linear, params, "handle", _("Your handle: "), false);
	if (choice.number == 1) {
		method = "signin.password";
		ask_into(linear, params, "password", _("Password: "), true);
	} else {
		ask_into(linear, params, "code", _("Code: "), true);
	}
	signed_in(linear,
		  linear->is_over ? NULL : linear_io_call(linear, method, json_incref(params)));
	json_decref(params);
}

/* --- profile and settings --- */

struct setting {
	const char *key;
	const char *name;
};

/* Change one value by a call; empty leaves it. */
static void change_one(struct linear *linear, const char *method, const struct setting *s,
		       const json_t *now)
{
	const char *question =
	    arena_printf(linear->arena, _("%s, now \"%s\"; nothing leaves it: "), _(s->name),
			 linear_io_clean(linear, reply_text(now, s->key)));
	const char *line = linear_io_ask(linear, question);
	json_t *result;

	if (!line || !*line)
		return;
	result = linear_io_call(linear, method, json_pack("{s:s}", s->key, line));
	if (result)
		linear_io_say(linear, _("Changed.\n"));
	json_decref(result);
}

static void linear_self_profile(struct linear *linear)
{
	static const struct setting rows[] = {
	    {"name", N_("Name")},
	    {"work", N_("What you work on")},
	    {"organisation", N_("Organisation")},
	    {"field", N_("Field")},
	    {"languages", N_("Languages")},
	    {"about", N_("About you")},
	};
	enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
	struct linear_choice choice;
	json_t *m, *result;
	char *about;

	for (bool goes_on = linear->handle != NULL; goes_on;) {
		m = linear_io_call(linear, "member.show",
				   json_pack("{s:s}", "handle", linear->handle));
		if (!m)
			return;
		linear_io_say(linear, _("\nYour profile\n"));
		for (int i = 0; i < ROWS; i++)
			linear_io_say(linear, "%d. %s: %s\n", i + 1, _(rows[i].name),
				      linear_io_clean(linear, reply_text(m, rows[i].key)));
		goes_on = linear_io_choose(linear, _("Change which, q back: "),
					   _("A number, or q.\n"), ROWS, "q", &choice) &&
			  choice.number;
		if (goes_on && choice.number < ROWS) {
			change_one(linear, "member.edit", &rows[choice.number - 1], m);
		} else if (goes_on) {
			about = linear_write_lines(linear);
			result = about ? linear_io_call(linear, "member.edit",
							json_pack("{s:s}", "about", about))
				       : NULL;
			json_decref(result);
			free(about);
		}
		json_decref(m);
	}
}

static void add_key(struct linear *linear)
{
	const char *line =
	    linear_io_ask(linear, _("The public key, the one line of a .pub file, or nothing: "));
	json_t *params, *added;

	if (!line || !*line)
		return;
	params = json_pack("{s:s}", "body", line);
	ask_into(linear, params, "label", _("What you call it: "), false);
	added = linear_io_call(linear, "key.add", params);
	if (added)
		linear_io_say(linear, _("Added %s.\n"),
			      linear_io_clean(linear, reply_text(added, "fingerprint")));
	json_decref(added);
}

static void say_code(struct linear *linear)
{
	json_t *code = linear_io_call(linear, "key.code", NULL);
	char when[WHEN_TEXT];

	if (!code)
		return;
	when_exact(reply_time(code, "expires_at"), clock_now(), when);
	linear_io_say(
	    linear,
	    _("On the other device: ssh link@ and this host, then the code %s. Good until "
	      "%s, once.\n"),
	    linear_io_clean(linear, reply_text(code, "code")), when);
	json_decref(code);
}

static void settings_keys(struct linear *linear)
{
	struct linear_choice choice = {.letter = 'a'};
	char when[WHEN_TEXT];
	json_t *keys, *key;
	size_t i;

	while (choice.letter != 'q' && !linear->is_over) {
		keys = linear_io_call(linear, "key.list", NULL);
		linear_io_say(linear, _("\nYour keys\n"));
		json_array_foreach(reply_items(keys), i, key)
		{
			when_ago(reply_time(key, "last_used_at"), clock_now(), when);
			linear_io_say(linear, _("%zu. %s, %s, used %s%s\n"), i + 1,
				      linear_io_clean(linear, reply_text(key, "label")),
				      linear_io_clean(linear, reply_text(key, "fingerprint")),
				      reply_time(key, "last_used_at") ? when : _("never"),
				      reply_bool(key, "current") ? _(", this one") : "");
		}
		if (!linear_io_choose(linear,
				      _("A number removes that key, a add one, c code for another "
					"device, q back: "),
				      _("A number or a letter.\n"), (long)i, "acq", &choice))
			choice.letter = 'q';
		key = json_array_get(reply_items(keys), (size_t)choice.number - 1);
		if (choice.number && linear_io_agree(linear, _("Remove it")))
			json_decref(linear_io_call(
			    linear, "key.remove",
			    json_pack("{s:s}", "fingerprint", reply_text(key, "fingerprint"))));
		else if (choice.letter == 'a')
			add_key(linear);
		else if (choice.letter == 'c')
			say_code(linear);
		json_decref(keys);
	}
}

static void settings_password(struct linear *linear)
{
	const char *line =
	    linear_io_secret(linear, _("The new password, eight letters or more, or nothing: "));
	json_t *done;

	if (!line || !*line)
		return;
	done = linear_io_call(linear, "password.set", json_pack("{s:s}", "password", line));
	if (done)
		linear_io_say(linear, _("It is set.\n"));
	json_decref(done);
}

static void settings_recovery(struct linear *linear)
{
	json_t *codes;

	if (!linear_io_agree(linear, _("Eight new codes; the old ones are void then. Make them")))
		return;
	codes = linear_io_call(linear, "recovery.new", NULL);
	say_recovery(linear, json_object_get(codes, "recovery"));
	json_decref(codes);
}

static void say_settings(struct linear *linear, const json_t *s)
{
	linear_io_say(linear, _("\nYour settings\n"));
	linear_io_say(linear, _("1. Profile\n2. Time zone: %s\n3. Language: %s\n"),
		      linear_io_clean(linear, reply_text(s, "zone")),
		      linear_io_clean(linear, reply_text(s, "language")));
	linear_io_say(linear, _("4. Plain numbered text always: %s\n5. Keys\n6. Password: %s\n"),
		      reply_bool(s, "linear") ? _("yes") : _("no"),
		      reply_bool(s, "has_password") ? _("set") : _("none"));
	linear_io_say(linear,
		      _("7. Recovery codes: %lld left\n8. What you are told of\n9. What you "
			"agreed to in rooms\n"),
		      (long long)reply_int(s, "recovery_left"));
}

static void change_zone(struct linear *linear, const char *now)
{
	char *zone = linear_zone_ask(linear, now);
	json_t *result =
	    zone ? linear_io_call(linear, "settings.set", json_pack("{s:s}", "zone", zone)) : NULL;

	if (result)
		linear_io_say(linear, _("Changed.\n"));
	json_decref(result);
	free(zone);
}

static void change_setting(struct linear *linear, long number, const json_t *s)
{
	static const struct setting language = {"language", N_("Language, such as de")};

	switch (number) {
	case 1:
		linear_self_profile(linear);
		break;
	case 2:
		change_zone(linear, reply_text(s, "zone"));
		break;
	case 3:
		change_one(linear, "settings.set", &language, s);
		break;
	case 4:
		json_decref(linear_io_call(linear, "settings.set",
					   json_pack("{s:b}", "linear", !reply_bool(s, "linear"))));
		break;
	case 5:
		settings_keys(linear);
		break;
	case 6:
		settings_password(linear);
		break;
	case 9:
		linear_setup_consents(linear);
		break;
	case 8:
		linear_attention(linear);
		break;
	default:
		settings_recovery(linear);
	}
}

void linear_self_settings(struct linear *linear)
{
	struct linear_choice choice;
	json_t *s;
	bool goes_on = true;

	while (goes_on && (s = linear_io_call(linear, "settings.show", NULL))) {
		say_settings(linear, s);
		goes_on = linear_io_choose(linear, _("Change which, q back: "),
					   _("A number, or q.\n"), 9, "q\n", &choice) &&
			  choice.number;
		if (goes_on)
			change_setting(linear, choice.number, s);
		json_decref(s);
	}
}
