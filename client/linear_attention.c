#include "client/linear_attention.h"

#include <stdio.h>
#include <string.h>

#include "client/reply.h"
#include "common/base/tr.h"

/* The values of a setting, by the number that chooses it, and their words. */
static const char *const deliveries[][2] = {
    {"now", N_("at once")}, {"digest", N_("in the digest")}, {"none", N_("not at all")}};
static const char *const mails[][2] = {
    {"now", N_("at once")}, {"daily", N_("once a day")}, {"never", N_("never")}};

static const char *words_of(const char *const values[3][2], const char *value)
{
	for (int i = 0; i < 3; i++) {
		if (strcmp(values[i][0], value) == 0)
			return _(values[i][1]);
	}
	return value;
}

static void changed(struct linear *linear, json_t *result)
{
	if (result)
		linear_io_say(linear, _("Changed.\n"));
	json_decref(result);
}

/* Sets one of the three values; q leaves it. */
static void choose_value(struct linear *linear, const json_t *kind, const char *key,
			 const char *const values[3][2], const char *what)
{
	struct linear_choice choice;
	const char *question = arena_printf(linear->arena, "%s: 1 %s, 2 %s, 3 %s, q: ", what,
					    _(values[0][1]), _(values[1][1]), _(values[2][1]));

	if (linear_io_choose(linear, question, _("A number, or q.\n"), 3, "q\n", &choice) &&
	    choice.number)
		changed(linear,
			linear_io_call(linear, "notification.set",
				       json_pack("{s:s, s:s}", "kind", reply_text(kind, "kind"),
						 key, values[choice.number - 1][0])));
}

static void change_kind(struct linear *linear, const json_t *kind, bool is_mailed)
{
	choose_value(linear, kind, "delivery", deliveries, _("Told"));
	if (is_mailed)
		choose_value(linear, kind, "mail", mails, _("Mailed"));
}

static void change_quiet(struct linear *linear)
{
	const char *line =
	    linear_io_ask(linear, _("From and to, as 22:00 07:00; none for no quiet hours: "));
	char from[6] = "", to[6] = "";
	json_t *params = json_object();

	if (line && sscanf(line, "%5[0-9:]%*[^0-9]%5[0-9:]", from, to) == 2) {
		json_object_set_new(params, "from", json_string(from));
		json_object_set_new(params, "to", json_string(to));
	}
	if (line && (*from || strcmp(line, "none") == 0))
		changed(linear, linear_io_call(linear, "notification.quiet", params));
	else
		json_decref(params);
}

static void give_address(struct linear *linear)
{
	const char *line = linear_io_ask(linear, _("Your address: "));
	json_t *mail;

	if (!line || !*line)
		return;
	mail = linear_io_call(linear, "mail.set", json_pack("{s:s}", "address", line));
	if (mail)
		linear_io_say(linear, _("A code is on its way there; type it here.\n"));
	json_decref(mail);
}

static void type_code(struct linear *linear)
{
	const char *line = linear_io_ask(linear, _("The code: "));

	if (line && *line)
		changed(linear,
			linear_io_call(linear, "mail.prove", json_pack("{s:s}", "code", line)));
}

static void change_mail(struct linear *linear)
{
	struct linear_choice choice;

	if (!linear_io_choose(linear,
			      _("1 give an address, 2 type its code, 3 have it forgotten, 4 have "
				"mail again, q back: "),
			      _("A number, or q.\n"), 4, "q\n", &choice))
		return;
	if (choice.number == 1)
		give_address(linear);
	else if (choice.number == 2)
		type_code(linear);
	else if (choice.number)
		changed(linear,
			linear_io_call(linear, choice.number == 3 ? "mail.remove" : "mail.start",
				       NULL));
}

static const char *address_words(struct linear *linear, const json_t *mail)
{
	const char *address = reply_text(mail, "address"), *pending = reply_text(mail, "pending");

	if (*pending)
		return arena_printf(linear->arena, _("%s waits for its code"),
				    linear_io_clean(linear, pending));
	if (reply_bool(mail, "stopped"))
		return _("stopped");
	return *address ? linear_io_clean(linear, address) : _("none");
}

/* The rows: kinds, then quiet hours, then mail where there is any. Their number. */
static long say(struct linear *linear, const json_t *kinds, const json_t *mail)
{
	const char *from = reply_text(kinds, "quiet_from");
	json_t *kind;
	size_t i;

	linear_io_say(linear, _("\nWhat you are told of\n"));
	json_array_foreach(reply_items(kinds), i, kind)
	{
		linear_io_say(linear, "%zu. %s: %s", i + 1, _(reply_text(kind, "about")),
			      words_of(deliveries, reply_text(kind, "delivery")));
		if (*reply_text(mail, "address"))
			linear_io_say(linear, _("; by mail %s"),
				      words_of(mails, reply_text(kind, "mail")));
		linear_io_say(linear, "\n");
	}
	if (*from)
		linear_io_say(linear, _("%zu. Quiet hours: %s to %s\n"), ++i,
			      linear_io_clean(linear, from),
			      linear_io_clean(linear, reply_text(kinds, "quiet_to")));
	else
		linear_io_say(linear, _("%zu. Quiet hours: none\n"), ++i);
	if (reply_bool(mail, "offered"))
		linear_io_say(linear, _("%zu. Mail: %s\n"), ++i, address_words(linear, mail));
	return (long)i;
}

void linear_attention(struct linear *linear)
{
	struct linear_choice choice;
	bool goes_on = true;

	while (goes_on && !linear->is_over) {
		json_t *kinds = linear_io_call(linear, "notification.settings", NULL);
		json_t *mail = linear_io_call(linear, "mail.show", NULL);
		long count = (long)json_array_size(reply_items(kinds)), rows;

		rows = kinds && mail ? say(linear, kinds, mail) : 0;
		goes_on = rows &&
			  linear_io_choose(linear, _("Change which, q back: "),
					   _("A number, or q.\n"), rows, "q\n", &choice) &&
			  choice.number;
		if (goes_on && choice.number <= count)
			change_kind(linear,
				    json_array_get(reply_items(kinds), (size_t)choice.number - 1),
				    json_is_string(json_object_get(mail, "address")));
		else if (goes_on && choice.number == count + 1)
			change_quiet(linear);
		else if (goes_on)
			change_mail(linear);
		json_decref(kinds);
		json_decref(mail);
	}
}
