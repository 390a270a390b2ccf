#include "client/linear_write.h"

#include <stdlib.h>
#include <string.h>

#include "client/linear_files.h"
#include "client/reply.h"
#include "client/token.h"
#include "common/api/calls.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

/* A text on its way to becoming a post. */
struct writing {
	char *target; /* of its draft */
	char *title;  /* of a new thread */
	struct buf text;
	int64_t draft, revision; /* 0: not kept yet */
	bool is_cut;		 /* a line did not fit any more */
};

static void writing_free(struct writing *w)
{
	free(w->target);
	free(w->title);
	buf_free(&w->text);
}

/* Read lines up to a full stop alone, or the end. */
static void writing_read(struct linear *linear, struct writing *w)
{
	const char *line;

	linear_io_say(linear, _("Write. A line with only a full stop ends the text.\n"));
	while ((line = linear_io_line(linear)) && strcmp(line, ".") != 0) {
		if (strcmp(line, "..") == 0)
			line++;
		if (buf_len(&w->text) + strlen(line) + 1 > FIELD_BODY_MAX) {
			if (!w->is_cut)
				linear_io_say(
				    linear, _("That line does not fit: a post holds 64 KiB. What "
					      "was there before is kept; end with a full stop.\n"));
			w->is_cut = true;
			continue;
		}
		buf_printf(&w->text, "%s\n", line);
	}
}

static bool writing_is_blank(struct writing *w)
{
	return strspn(buf_text(&w->text), " \n") == buf_len(&w->text);
}

/* Keep it with the server; also on the way out, when input ended. */
static void writing_keep(struct linear *linear, struct writing *w)
{
	bool was_over = linear->is_over;
	json_t *params, *result;

	if (!linear->handle || !w->target || writing_is_blank(w))
		return;
	params = json_pack("{s:s, s:s}", "target", w->target, "body", buf_text(&w->text));
	if (w->title)
		json_object_set_new(params, "title", json_string(w->title));
	if (w->draft)
		json_object_update_new(params,
				       json_pack("{s:I, s:I}", "draft", (json_int_t)w->draft,
						 "revision", (json_int_t)w->revision));
	linear->is_over = linear->is_closed;
	result = linear_io_call(linear, "draft.save", params);
	linear->is_over = linear->is_over || was_over;
	if (result) {
		w->draft = reply_int(result, "draft");
		w->revision = reply_int(result, "revision");
		linear_io_say(linear, _("Kept as a draft.\n"));
	}
	json_decref(result);
}

static void writing_drop(struct linear *linear, struct writing *w)
{
	if (w->draft)
		json_decref(linear_io_try(linear, "draft.drop",
					  json_pack("{s:I}", "draft", (json_int_t)w->draft), NULL));
	w->draft = 0;
}

/* Offer the drafts there are for the same target. */
static void writing_offer(struct linear *linear, struct writing *w)
{
	struct linear_choice choice;
	json_t *list, *draft;
	size_t i;

	list = linear_io_try(linear, "draft.list", json_pack("{s:s}", "target", w->target), NULL);
	json_array_foreach(reply_items(list), i, draft)
	{
		linear_io_say(linear, _("You have begun this before:\n"));
		linear_io_text(linear, reply_text(draft, "body"), "    ", true);
		if (!linear_io_choose(linear, _("1 go on with it, 2 leave it, 3 throw it away: "),
				      _("A number.\n"), 3, "", &choice))
			break;
		if (choice.number == 2)
			continue;
		w->draft = reply_int(draft, "draft");
		w->revision = reply_int(draft, "revision");
		if (choice.number == 3) {
			writing_drop(linear, w);
			continue;
		}
		buf_add_text(&w->text, reply_text(draft, "body"));
		if (strncmp(w->target, "new:", 4) == 0 && *reply_text(draft, "title")) {
			free(w->title);
			w->title = mem_dup(reply_text(draft, "title"));
		}
		break;
	}
	json_decref(list);
}

/* Send what was written, or keep it, or not. `method` with `params` (stolen);
 * a new reference to the result, or NULL. */
static json_t *writing_send(struct linear *linear, struct writing *w, const char *method,
			    json_t *params)
{
	bool takes_files = linear->handle && w->target && linear_files_go_with(method);
	char token[TOKEN_TEXT];
	struct linear_choice choice = {0};
	json_t *result = NULL;

	token_make(token);
	while (!result &&
	       linear_io_choose(linear,
				takes_files ? _("1 send, 2 hear it again, 3 write on, 4 keep as a "
						"draft, 5 throw away, 6 files: ")
					    : _("1 send, 2 hear it again, 3 write on, 4 keep as a "
						"draft, 5 throw away: "),
				_("Nothing is sent before you say 1.\n"), takes_files ? 6 : 5, "",
				&choice)) {
		if (choice.number == 6) {
			linear_files_choose(linear, w->target);
			continue;
		}
		if (choice.number == 1 && !writing_is_blank(w)) {
			json_object_set_new(params, "body", json_string(buf_text(&w->text)));
			if (w->title)
				json_object_set_new(params, "title", json_string(w->title));
			if (calls_find(method)->flags & CALL_CREATES)
				json_object_set_new(params, "request_id", json_string(token));
			if (takes_files)
				linear_files_send(linear, w->target, params);
			result = linear_io_call(linear, method, json_incref(params));
		} else if (choice.number == 2) {
			linear_io_text(linear, buf_text(&w->text), "    ", true);
		} else if (choice.number == 3) {
			writing_read(linear, w);
		} else if (choice.number == 4) {
			writing_keep(linear, w);
			break;
		} else if (choice.number == 5) {
			break;
		} else {
			linear_io_say(linear, _("There is no text yet.\n"));
		}
	}
	if (result || choice.number == 5)
		writing_drop(linear, w);
	else if (linear->is_over)
		writing_keep(linear, w);
	json_decref(params);
	return result;
}

static bool linear_write_may(struct linear *linear)
{
	if (!linear->handle)
		linear_io_say(linear, _("Only members write. `j` at the start makes you one.\n"));
	return linear->handle != NULL;
}

bool linear_write_reply(struct linear *linear, int64_t thread, int64_t to)
{
	struct writing w = {.text = {.max = FIELD_BODY_MAX}};
	json_t *params, *result;
	bool is_sent;

	if (!linear_write_may(linear))
		return false;
	if (to)
		w.target = mem_printf("reply:%lld:%lld", (long long)thread, (long long)to);
	else
		w.target = mem_printf("reply:%lld", (long long)thread);
	params = json_pack("{s:I}", "thread", (json_int_t)thread);
	if (to)
		json_object_set_new(params, "to", json_integer(to));
	writing_offer(linear, &w);
	writing_read(linear, &w);
	result = writing_send(linear, &w, "post.reply", params);
	if (result)
		linear_io_say(linear, _("Sent: it is post %lld.\n"),
			      (long long)reply_int(result, "number"));
	writing_free(&w);
	is_sent = result != NULL;
	json_decref(result);
	return is_sent;
}

static bool writing_ask_title(struct linear *linear, struct writing *w)
{
	const char *title;

	while (!w->title && (title = linear_io_ask(linear, _("Title, one line: ")))) {
		if (*title)
			w->title = mem_dup(title);
		else if (linear_io_agree(linear, _("Leave it")))
			return false;
	}
	return w->title != NULL;
}

bool linear_write_thread(struct linear *linear, const char *board, int64_t *thread_r)
{
	struct writing w = {.text = {.max = FIELD_BODY_MAX}};
	json_t *result = NULL;
	bool is_sent;

	if (!linear_write_may(linear))
		return false;
	w.target = mem_printf("new:%s", board);
	writing_offer(linear, &w);
	if (writing_ask_title(linear, &w)) {
		writing_read(linear, &w);
		result = writing_send(linear, &w, "thread.new", json_pack("{s:s}", "board", board));
	}
	if (result) {
		*thread_r = reply_int(result, "thread");
		linear_io_say(linear, _("Sent: your thread is there.\n"));
	}
	writing_free(&w);
	is_sent = result != NULL;
	json_decref(result);
	return is_sent;
}

bool linear_write_edit(struct linear *linear, const json_t *post)
{
	struct writing w = {.text = {.max = FIELD_BODY_MAX}};
	struct linear_choice choice;
	json_int_t id = reply_int(post, "post");
	json_t *result = NULL;
	bool is_sent;

	if (!linear_write_may(linear))
		return false;
	w.target = mem_printf("edit:%lld", (long long)id);
	linear_io_text(linear, reply_text(post, "body"), "    ", true);
	if (linear_io_choose(linear, _("1 add to it, 2 write it anew: "), _("A number.\n"), 2, "q",
			     &choice) &&
	    choice.number) {
		writing_offer(linear, &w);
		if (choice.number == 1 && buf_len(&w.text) == 0)
			buf_printf(&w.text, "%s\n", reply_text(post, "body"));
		writing_read(linear, &w);
		result = writing_send(linear, &w, "post.edit", json_pack("{s:I}", "post", id));
	}
	if (result)
		linear_io_say(linear, _("Changed.\n"));
	writing_free(&w);
	is_sent = result != NULL;
	json_decref(result);
	return is_sent;
}

json_t *linear_write_text(struct linear *linear, const char *target, const char *method,
			  json_t *params)
{
	struct writing w = {.text = {.max = FIELD_BODY_MAX}, .target = mem_dup(target)};
	json_t *result;

	writing_offer(linear, &w);
	writing_read(linear, &w);
	result = writing_send(linear, &w, method, params);
	writing_free(&w);
	return result;
}

char *linear_write_lines(struct linear *linear)
{
	struct writing w = {.text = {.max = FIELD_BODY_MAX}};
	char *text = NULL;

	writing_read(linear, &w);
	if (!writing_is_blank(&w))
		text = mem_dup(buf_text(&w.text));
	writing_free(&w);
	return text;
}

void linear_write_hosts(struct linear *linear)
{
	char token[TOKEN_TEXT];
	const char *sender = "";
	json_t *params, *result = NULL;
	char *text;

	linear_io_say(linear, _("A note to the people who run this; nobody else reads it.\n"));
	params = json_pack("{s:s}", "request_id", token_make(token));
	if (!linear->handle)
		sender = linear_io_ask(
		    linear, _("How they can answer you, such as an address (or nothing): "));
	if (sender && *sender)
		json_object_set_new(params, "sender", json_string(sender));
	text = linear_write_lines(linear);
	if (text)
		json_object_set_new(params, "body", json_string(text));
	/* Nothing keeps it but this: what was refused may be sent again. */
	while (text && !result && linear_io_agree(linear, _("Send it")))
		result = linear_io_call(linear, "host.write", json_incref(params));
	if (result)
		linear_io_say(linear, _("Sent. Thank you.\n"));
	json_decref(result);
	free(text);
	json_decref(params);
}
