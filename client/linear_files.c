#include "client/linear_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/reply.h"
#include "client/sizewords.h"
#include "client/sshlines.h"
#include "common/api/calls.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { MOST = 100, ID_TEXT = 24 };

static json_t *named(int64_t file)
{
	char id[ID_TEXT];

	snprintf(id, sizeof(id), "%lld", (long long)file);
	return json_pack("{s:s}", "file", id);
}

/* "photo.jpg, 1.2 MB, image/jpeg" */
static const char *words_of(struct linear *linear, const json_t *file)
{
	return arena_printf(linear->arena, "%s, %s, %s",
			    linear_io_clean(linear, reply_text(file, "name")),
			    sizewords(linear->arena, reply_int(file, "size")),
			    linear_io_clean(linear, reply_text(file, "type")));
}

/* --- one file --- */

/* Piece by piece, as long as somebody listens. */
static void read_out(struct linear *linear, int64_t file)
{
	json_t *params, *piece;
	int64_t from = 0;

	do {
		params = named(file);
		json_object_set_new(params, "from", json_integer(from));
		piece = linear_io_call(linear, "file.get", params);
		from = reply_int(piece, "next");
		if (piece && !json_is_string(json_object_get(piece, "text")))
			linear_io_say(linear, _("It is no text.\n"));
		linear_io_text(linear, reply_text(piece, "text"), "    ", false);
		json_decref(piece);
	} while (from && linear_io_agree(linear, _("It goes on. More of it")));
}

static void say_how(struct linear *linear, const json_t *file, const char *path)
{
	json_t *community = linear_io_call(linear, "community.show", NULL);
	struct sshlines to = {linear->arena, reply_text(community, "address"),
			      linear->handle ? NULL : "guest"};
	const char *name = reply_text(file, "name");
	const char *copy = path ? sshlines_copy(&to, path, name) : NULL;

	linear_io_say(linear, _("To have it, in a terminal of yours:\n"));
	if (copy)
		linear_io_say(linear, "    %s\n", copy);
	linear_io_say(linear, "    %s\n", sshlines_get(&to, reply_int(file, "file"), name));
	json_decref(community);
}

/* True: it is gone. */
static bool throw_away(struct linear *linear, int64_t file)
{
	json_t *done;

	if (!linear_io_agree(linear, _("Throw this file away")))
		return false;
	done = linear_io_call(linear, "file.remove", named(file));
	if (done)
		linear_io_say(linear, _("The file is gone.\n"));
	json_decref(done);
	return done != NULL;
}

static void open_one(struct linear *linear, int64_t file, const char *path)
{
	json_t *shown = linear_io_call(linear, "file.show", named(file));
	bool is_mine = json_is_true(json_object_get(shown, "mine"));
	struct linear_choice choice = {0};
	bool goes_on = shown != NULL;

	if (shown) {
		linear_io_say(linear, _("\n%s. From %s.\n"), words_of(linear, shown),
			      linear_io_clean(linear, reply_text(shown, "owner")));
		say_how(linear, shown, reply_int(shown, "thread") ? path : "");
	}
	while (goes_on) {
		goes_on =
		    linear_io_choose(linear,
				     is_mine ? _("r read it out, d throw it away, q back: ")
					     : _("r read it out, q back: "),
				     _("r, d or q.\n"), 0, is_mine ? "rdq\n" : "rq\n", &choice) &&
		    (choice.letter == 'r' || choice.letter == 'd');
		if (goes_on && choice.letter == 'r')
			read_out(linear, file);
		else if (goes_on)
			goes_on = !throw_away(linear, file);
	}
	json_decref(shown);
}

/* --- what is attached --- */

void linear_files_say(struct linear *linear, const json_t *attachments)
{
	json_t *file;
	size_t i;

	json_array_foreach(attachments, i, file)
	{
		if (reply_int(file, "file"))
			linear_io_say(linear, _("    File: %s\n"), words_of(linear, file));
		else
			linear_io_say(linear, _("    attached, not kept here: %s, %s\n"),
				      linear_io_clean(linear, reply_text(file, "name")),
				      sizewords(linear->arena, reply_int(file, "size")));
	}
}

void linear_files_open(struct linear *linear, const json_t *attachments, const char *path)
{
	struct linear_choice choice = {.number = 1};
	json_t *here = json_array(), *file;
	size_t i;

	json_array_foreach(attachments, i, file)
	{
		if (reply_int(file, "file"))
			json_array_append(here, file);
	}
	json_array_foreach(json_array_size(here) > 1 ? here : NULL, i, file)
	    linear_io_say(linear, "%zu. %s\n", i + 1, words_of(linear, file));
	if (json_array_size(here) == 0)
		linear_io_say(linear, _("No files are attached here.\n"));
	else if (json_array_size(here) == 1 ||
		 (linear_io_choose(linear, _("Which file, q back: "), _("A number, or q.\n"),
				   (long)json_array_size(here), "q\n", &choice) &&
		  choice.number))
		open_one(linear, reply_int(json_array_get(here, (size_t)choice.number - 1), "file"),
			 path);
	json_decref(here);
}

/* --- the outbox --- */

static json_t *outbox(struct linear *linear)
{
	return linear_io_call(linear, "file.list", json_pack("{s:i}", "limit", MOST));
}

static void say_give(struct linear *linear)
{
	json_t *community = linear_io_call(linear, "community.show", NULL);
	struct sshlines to = {linear->arena, reply_text(community, "address"), NULL};

	linear_io_say(linear,
		      _("To bring a file here, in a terminal of yours:\n    %s\n"
			"What is attached to nothing goes after two days.\n"),
		      sshlines_give(&to, "photo.jpg"));
	json_decref(community);
}

static void say_outbox(struct linear *linear, const json_t *list)
{
	char when[WHEN_TEXT];
	json_t *file;
	size_t i;

	linear_io_say(linear, _("\nYour outbox\n"));
	json_array_foreach(list, i, file)
	{
		when_ago(reply_time(file, "made_at"), clock_now(), when);
		linear_io_say(linear, "%zu. %s, %s%s\n", i + 1, words_of(linear, file), when,
			      *reply_text(file, "draft") ? _(", goes with a draft") : "");
	}
	if (i == 0)
		linear_io_say(linear, _("It is empty.\n"));
	say_give(linear);
}

/* One time round; false: back. */
static bool outbox_once(struct linear *linear)
{
	json_t *list = outbox(linear);
	struct linear_choice choice = {0};
	bool goes_on = false;

	if (list) {
		say_outbox(linear, reply_items(list));
		goes_on =
		    linear_io_choose(linear, _("Which file, q back: "), _("A number, or q.\n"),
				     (long)json_array_size(reply_items(list)), "q\n", &choice) &&
		    choice.number;
	}
	if (goes_on)
		open_one(
		    linear,
		    reply_int(json_array_get(reply_items(list), (size_t)choice.number - 1), "file"),
		    "");
	json_decref(list);
	return goes_on;
}

void linear_files_outbox(struct linear *linear)
{
	if (!linear->handle) {
		linear_io_say(linear,
			      _("Only members give files. `j` at the start makes you one.\n"));
		return;
	}
	while (outbox_once(linear))
		;
}

/* --- along with a text --- */

bool linear_files_go_with(const char *method)
{
	const struct call *call = calls_find(method);

	for (const struct field *field = call ? call->in : NULL; field && field->name; field++) {
		if (strcmp(field->name, "file") == 0 && field->type == FIELD_STRINGS)
			return true;
	}
	return false;
}

static bool goes_along(const json_t *file, const char *target)
{
	return strcmp(reply_text(file, "draft"), target) == 0;
}

static void turn(struct linear *linear, const json_t *file, const char *target)
{
	json_t *params = named(reply_int(file, "file"));

	if (!goes_along(file, target))
		json_object_set_new(params, "target", json_string(target));
	json_decref(linear_io_call(linear, "file.pick", params));
}

void linear_files_choose(struct linear *linear, const char *target)
{
	struct linear_choice choice = {.number = 1};

	while (choice.number) {
		json_t *list = outbox(linear), *file;
		size_t i;

		if (!list)
			return;
		json_array_foreach(reply_items(list), i, file)
		    linear_io_say(linear, "%zu. %s%s\n", i + 1, words_of(linear, file),
				  goes_along(file, target) ? _(", goes along") : "");
		if (i == 0) {
			linear_io_say(linear, _("Your outbox is empty.\n"));
			say_give(linear);
		}
		if (!linear_io_choose(linear,
				      i ? _("Which goes along, or not any more; q done: ")
					: _("Enter when it is there, q done: "),
				      _("A number, or q.\n"), (long)i, i ? "q\n" : "q\n", &choice))
			choice.number = 0;
		if (choice.number)
			turn(linear, json_array_get(reply_items(list), (size_t)choice.number - 1),
			     target);
		else if (i == 0 && choice.letter == '\n' && !linear->is_over)
			choice.number = 1;
		json_decref(list);
	}
}

void linear_files_send(struct linear *linear, const char *target, json_t *params)
{
	json_t *list = linear_io_try(linear, "file.list", json_pack("{s:i}", "limit", MOST), NULL),
	       *ids = json_array(), *file;
	size_t i;

	json_array_foreach(reply_items(list), i, file)
	{
		char id[ID_TEXT];

		if (!goes_along(file, target))
			continue;
		snprintf(id, sizeof(id), "%lld", (long long)reply_int(file, "file"));
		json_array_append_new(ids, json_string(id));
	}
	json_object_del(params, "file");
	if (json_array_size(ids))
		json_object_set(params, "file", ids);
	json_decref(ids);
	json_decref(list);
}
