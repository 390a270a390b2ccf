#include "client/views/compose.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/views/compose_keys.h"
#include "client/views/compose_paste.h"
#include "client/views/compose_state.h"
#include "common/base/clock.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

static bool is_for_staff(const struct compose *c)
{
	return strcmp(reply_text(c->with, "visibility"), "staff") == 0;
}

/* From a save of the draft that failed to the next. */
enum { COMPOSE_AGAIN_MS = 5000 };

/* Where its draft hangs; freed by the caller. */
static char *draft_target(const struct compose *c)
{
	if (strcmp(c->kind->name, "new") == 0)
		return mem_printf("new:%s", c->board);
	if (strcmp(c->kind->name, "about") == 0 || strcmp(c->kind->name, "hosts") == 0)
		return mem_dup(c->kind->name);
	if (strcmp(c->kind->name, "edit") == 0)
		return mem_printf("edit:%lld", (long long)c->post);
	if (c->kind->is_of_room)
		return mem_printf("%s:%s", c->kind->name, c->view.room);
	if (strcmp(c->kind->name, "comment") == 0)
		return mem_printf("%s:%s", is_for_staff(c) ? "note" : "comment", c->item);
	if (c->to)
		return mem_printf("reply:%lld:%lld", (long long)c->thread, (long long)c->to);
	return mem_printf("reply:%lld", (long long)c->thread);
}

static void on_draft_saved(struct view *view, int err, const char *words, json_t *result);
static void on_draft_gone(struct view *view, int err, const char *words, json_t *result);

static void compose_start_draft(struct compose *c)
{
	if (!app_is_member(c->view.app))
		return;
	if (!c->target)
		c->target = draft_target(c);
	c->draft = draft_new(&c->view, c->target, on_draft_saved, on_draft_gone);
}

/* Whether the arguments name what this kind belongs to. */
static bool has_object(const struct compose *c)
{
	if (strcmp(c->kind->name, "reply") == 0)
		return c->thread > 0;
	if (strcmp(c->kind->name, "new") == 0)
		return *c->board != '\0';
	if (strcmp(c->kind->name, "edit") == 0)
		return c->post > 0;
	if (c->kind->is_of_room)
		return c->view.room != NULL;
	if (strcmp(c->kind->name, "comment") == 0)
		return c->item != NULL;
	return true;
}

/* A cursor of a place; -1: it says none. */
static int64_t place_at(const json_t *args, const char *name)
{
	return json_is_integer(json_object_get(args, name)) ? reply_int(args, name) : -1;
}

static bool compose_open(struct view *view, const json_t *args)
{
	struct compose *c = (struct compose *)view;
	const char *token = reply_text(args, "token");

	c->kind = compose_kind_find(reply_text(args, "what"));
	if (!c->kind)
		return false;
	if (strcmp(c->kind->name, "hosts") != 0 && !app_is_member(view->app)) {
		app_say_members(view->app);
		return false;
	}
	c->thread = reply_int(args, "thread");
	c->to = reply_int(args, "to");
	c->post = reply_int(args, "post");
	c->board = mem_dup(reply_text(args, "board"));
	c->item = mem_dup(json_string_value(json_object_get(args, "item")));
	c->with = json_deep_copy(json_object_get(args, "with"));
	view_set_room(view, json_string_value(json_object_get(args, "room")));
	if (!has_object(c))
		return false;
	c->wants_quote = reply_bool(args, "quote");
	c->place_draft = reply_int(args, "draft");
	c->place_cursor = place_at(args, "cursor");
	c->place_line = place_at(args, "line");
	compose_files_open(c, args);
	if (strlen(token) == TOKEN_TEXT - 1)
		memcpy(c->token, token, TOKEN_TEXT);
	else
		token_make(c->token);
	c->text = model_new(&(struct model_limits){.max_bytes = c->kind->max});
	c->begun = c->saved = model_version(c->text);
	if (c->kind->line) {
		c->line = field_new(c->kind->line_max, false);
		c->is_in_line = true;
	}
	compose_start_draft(c);
	return true;
}

static json_t *compose_save(const struct view *view)
{
	const struct compose *c = (const struct compose *)view;
	json_t *args = json_pack("{s:s, s:s, s:I}", "what", c->kind->name, "token", c->token,
				 "cursor", (json_int_t)model_cursor(c->text));

	if (c->thread)
		json_object_set_new(args, "thread", json_integer(c->thread));
	if (c->to)
		json_object_set_new(args, "to", json_integer(c->to));
	if (c->post)
		json_object_set_new(args, "post", json_integer(c->post));
	if (*c->board)
		json_object_set_new(args, "board", json_string(c->board));
	if (c->item)
		json_object_set_new(args, "item", json_string(c->item));
	if (c->with)
		json_object_set(args, "with", c->with);
	if (c->view.room)
		json_object_set_new(args, "room", json_string(c->view.room));
	if (c->line && c->is_in_line)
		json_object_set_new(args, "line", json_integer((json_int_t)field_cursor(c->line)));
	if (c->draft && draft_id(c->draft))
		json_object_set_new(args, "draft", json_integer(draft_id(c->draft)));
	compose_files_save(c, args);
	return args;
}

static void compose_close(struct view *view)
{
	struct compose *c = (struct compose *)view;

	draft_free(&c->draft);
	field_free(&c->line);
	compose_mention_free(&c->mention);
	compose_files_free(&c->files);
	if (c->held)
		model_free(&c->held);
	model_free(&c->text);
	free(c->target);
	free(c->address);
	json_decref(c->offered);
	free(c->board);
	free(c->item);
	json_decref(c->with);
	free(c->about);
	free(c->answered);
	free(c->answered_author);
	free(c->original);
	free(c->other);
	free(c->meanwhile_by);
	free(c->me);
}

/* --- what it belongs to, and drafts --- */

/* The post that is answered, each line behind a >, older quotes left out. */
static void put_quote(struct compose *c)
{
	struct buf out = {0};
	const char *line = c->answered;

	while (*line) {
		size_t len = strcspn(line, "\n");

		if (*line != '>')
			buf_printf(&out, ">%s%.*s\n", len ? " " : "", (int)len, line);
		line += len + (line[len] == '\n');
	}
	buf_add_char(&out, '\n');
	model_set(c->text, buf_data(&out), buf_len(&out));
	buf_free(&out);
}

/* As it is before anything is written: the text to be changed, a quote, nothing. */
static void begin_anew(struct compose *c)
{
	const char *text = c->original ? c->original : "";

	model_set(c->text, text, strlen(text));
	if (c->line)
		field_set(c->line, "");
	c->is_in_line = c->line != NULL;
	if (c->answered && c->wants_quote)
		put_quote(c);
	c->begun = c->saved = model_version(c->text);
}

static void adopt(struct compose *c, const json_t *row)
{
	const char *body = reply_text(row, "body");

	draft_adopt(c->draft, row);
	model_set(c->text, body, strlen(body));
	if (c->line)
		field_set(c->line, reply_text(row, "title"));
	if (c->line && *field_text(c->line) && *body)
		c->is_in_line = false;
	c->saved = model_version(c->text);
	c->begun = COMPOSE_KEPT;
}

static void on_offer_answered(struct view *view, char key)
{
	struct compose *c = (struct compose *)view;

	if (key == 'q') {
		app_back(view->app);
		return;
	}
	if (key == 't')
		draft_drop(c->draft);
	if (key == 't' || key == 'b') {
		draft_free(&c->draft);
		compose_start_draft(c);
		begin_anew(c);
	}
	view_changed(view);
}

/* Show the newest draft found and ask about it. */
static void offer(struct compose *c)
{
	static const struct app_choice choices[] = {
	    {'g', N_("go on with it")},
	    {'b', N_("begin anew, keep it too")},
	    {'t', N_("throw it away")},
	    {'q', N_("back, it stays")},
	};
	json_t *row = json_array_get(c->offered, 0);
	char when[WHEN_TEXT], *question;

	when_ago(reply_time(row, "updated_at"), clock_now(), when);
	question = mem_printf(_("A draft, saved %s."), when);
	adopt(c, row);
	app_ask(c->view.app, &c->view, question, choices, 4, on_offer_answered);
	free(question);
}

static json_t *find_draft(const struct compose *c, int64_t id)
{
	json_t *row;
	size_t i;

	json_array_foreach(c->offered, i, row)
	{
		if (reply_int(row, "draft") == id)
			return row;
	}
	return NULL;
}

/* Where one was typing. */
static void go_to_place(struct compose *c)
{
	if (c->place_cursor >= 0)
		model_go_at(c->text, (size_t)c->place_cursor);
	if (c->line && c->place_line >= 0) {
		field_go_at(c->line, (size_t)c->place_line);
		c->is_in_line = true;
	}
}

/* Everything it needs is there: decide what stands in the editor. */
static void begin(struct compose *c)
{
	json_t *mine = c->place_draft ? find_draft(c, c->place_draft) : NULL;

	/* A place may be older than the first save of its draft, and knows no cursor then. */
	if (!c->place_draft && c->place_cursor >= 0) {
		mine = json_array_get(c->offered, 0);
		c->place_cursor = c->place_line = -1;
	}
	if (mine) {
		adopt(c, mine);
		go_to_place(c);
	} else if (json_array_size(c->offered)) {
		offer(c);
	} else {
		begin_anew(c);
	}
	c->view.is_loaded = true;
}

void compose_answered(struct compose *c)
{
	if (c->waits && --c->waits == 0)
		begin(c);
	view_changed(&c->view);
}

static void on_drafts(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;

	(void)words;
	if (err == 0)
		c->offered = json_incref(reply_items(result));
	compose_answered(c);
}

/* Nothing to write to: leave with the words. */
static bool failed(struct view *view, int err, const char *words)
{
	if (err == 0)
		return false;
	app_fail(view->app, err, words);
	if (!view->is_loaded && app_top(view->app) == view)
		app_back(view->app);
	return true;
}

static void on_thread(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;
	json_t *post = json_array_get(reply_items(result), 0);

	if (failed(view, err, words))
		return;
	view_set_room(
	    view, json_string_value(json_object_get(json_object_get(result, "thread"), "room")));
	c->about = mem_dup(reply_text(json_object_get(result, "thread"), "title"));
	c->me = mem_dup(reply_text(json_object_get(result, "thread"), "me"));
	if (c->to && reply_int(post, "number") == c->to) {
		c->answered = mem_dup(reply_text(post, "body"));
		c->answered_author = mem_dup(reply_text(post, "author"));
	}
	compose_answered(c);
}

static void on_board(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;

	if (failed(view, err, words))
		return;
	view_set_room(view, json_string_value(json_object_get(result, "room")));
	c->about = mem_dup(reply_text(result, "title"));
	compose_answered(c);
}

static void on_post(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;
	if (failed(view, err, words))
		return;
	view_set_room(
	    view, json_string_value(json_object_get(json_object_get(result, "thread"), "room")));
	c->about = mem_dup(reply_text(json_object_get(result, "thread"), "title"));
	c->thread = reply_int(json_object_get(result, "thread"), "thread");
	c->original = mem_dup(reply_text(json_object_get(result, "post"), "body"));
	compose_answered(c);
}

static void on_profile(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;

	if (failed(view, err, words))
		return;
	c->original = mem_dup(reply_text(result, "about"));
	compose_answered(c);
}

/* What is to be changed, where there is something. */
static void on_as_it_is(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;

	if (err != ERR_NOT_FOUND && failed(view, err, words))
		return;
	c->original = err ? NULL : compose_kind_text(c->kind, result);
	compose_answered(c);
}

static void on_item(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;
	const json_t *item = json_object_get(result, "item");

	if (failed(view, err, words))
		return;
	view_set_room(view, json_string_value(json_object_get(item, "room")));
	c->thread = reply_int(item, "thread");
	c->about = mem_printf("%s %s%s", c->item, reply_text(item, "title"),
			      is_for_staff(c) ? _(" (staff only)") : "");
	compose_answered(c);
}

static void compose_load(struct view *view)
{
	struct compose *c = (struct compose *)view;

	if (c->waits)
		return;
	if (view->is_loaded) {
		compose_files_ask(c);
		return;
	}
	c->waits = 1;
	compose_files_begin(c);
	if (c->draft) {
		c->waits++;
		view_call(view, "draft.list", json_pack("{s:s}", "target", c->target), on_drafts);
	}
	if (strcmp(c->kind->name, "reply") == 0)
		view_call(view, "thread.show",
			  json_pack("{s:I, s:I, s:i}", "thread", (json_int_t)c->thread, "from",
				    (json_int_t)(c->to ? c->to : 1), "limit", 1),
			  on_thread);
	else if (strcmp(c->kind->name, "new") == 0)
		view_call(view, "board.show", json_pack("{s:s}", "board", c->board), on_board);
	else if (strcmp(c->kind->name, "edit") == 0)
		view_call(view, "post.show", json_pack("{s:I}", "post", (json_int_t)c->post),
			  on_post);
	else if (strcmp(c->kind->name, "comment") == 0)
		view_call(view, "feedback.show", json_pack("{s:s}", "item", c->item), on_item);
	else if (c->kind->from)
		view_call(view, c->kind->from, json_pack("{s:s}", "room", view->room), on_as_it_is);
	else if (strcmp(c->kind->name, "about") == 0)
		view_call(view, "member.show",
			  json_pack("{s:s}", "handle", app_me(view->app)->handle), on_profile);
	else
		compose_answered(c);
}

static void on_other(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;
	json_t *row;
	size_t i;

	(void)words;
	json_array_foreach(err ? NULL : reply_items(result), i, row)
	{
		if (reply_int(row, "draft") == draft_id(c->draft))
			continue;
		free(c->other);
		c->other = mem_dup(reply_text(row, "body"));
		view_changed(view);
		break;
	}
	if (c->is_leaving)
		compose_leave(c);
}

/* Gone already, or never to be seen again: nobody need hear of it. */
static void on_draft_gone(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;

	(void)err, (void)words, (void)result;
	if (c->is_leaving)
		compose_leave(c);
}

static void on_draft_saved(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;
	bool is_forked = draft_answer(c->draft, err, result);

	/* What was not kept is put again: soon, when one leaves, when it is over. */
	if (err < 0) {
		c->saved = COMPOSE_UNKEPT;
		view_wake(view, COMPOSE_AGAIN_MS);
	}
	if (err < 0 && c->is_leaving) {
		app_fail(view->app, err, words);
		c->is_leaving = false;
		view_let_keys(view);
	} else if (c->is_leaving) {
		compose_leave(c);
		return;
	}
	if (is_forked)
		view_call(view, "draft.list", json_pack("{s:s}", "target", c->target), on_other);
	view_changed(view);
}

/* --- what happens meanwhile --- */

static void compose_topics(const struct view *view, json_t *topics)
{
	const struct compose *c = (const struct compose *)view;
	char *topic;

	if (!c->thread)
		return;
	topic = mem_printf("thread:%lld", (long long)c->thread);
	json_array_append_new(topics, json_string(topic));
	free(topic);
}

static void compose_on_event(struct view *view, const json_t *event)
{
	struct compose *c = (struct compose *)view;
	const char *author = reply_text(event, "author"),
		   *me = c->me ? c->me : app_me(view->app)->handle;

	if (strcmp(reply_text(event, "kind"), "file.new") == 0)
		compose_files_event(c, event);
	if (!c->thread || strcmp(reply_text(event, "kind"), "post.new") != 0 ||
	    reply_int(event, "thread") != c->thread || (me && strcmp(author, me) == 0))
		return;
	c->meanwhile++;
	free(c->meanwhile_by);
	c->meanwhile_by = mem_dup(author);
	view_changed(view);
}

static void compose_tick(struct view *view)
{
	compose_files_tick((struct compose *)view);
	compose_keep((struct compose *)view);
}

static void compose_settle(struct view *view)
{
	compose_paste_settle((struct compose *)view);
	compose_keep((struct compose *)view);
}

static const char *compose_keys_line(const struct view *view)
{
	const struct compose *c = (const struct compose *)view;

	if (c->mention.is_open)
		return _("Tab or Enter takes it   Esc leaves it");
	if (c->page != COMPOSE_TEXT)
		return _("Enter back to the text   Space on   ^X send");
	if (c->files.has_focus)
		return compose_files_keys_line(c);
	if (c->is_in_line)
		return _("Enter on to the text   ^X send   ^C leave   ^G keys");
	return _("^X send   ^C leave   ^G keys   ^V preview");
}

static bool compose_may_leave(struct view *view)
{
	return !compose_ask_to_leave((struct compose *)view);
}

static void compose_position(const struct view *view, char *text_r, size_t size)
{
	const struct compose *c = (const struct compose *)view;
	size_t row;
	int column;

	model_where(c->text, &row, &column);
	snprintf(text_r, size, "%zu/%zu", row + 1, model_rows(c->text));
}

const struct view_ops compose_ops = {
    .name = "compose",
    .title = N_("Writing"),
    .size = sizeof(struct compose),
    .flags = VIEW_NEEDS_ALL,
    .open = compose_open,
    .save = compose_save,
    .load = compose_load,
    .close = compose_close,
    .head = compose_draw_head,
    .draw = compose_draw_body,
    .position = compose_position,
    .key = compose_key,
    .paste = compose_paste,
    .paste_end = compose_paste_end,
    .may_leave = compose_may_leave,
    .topics = compose_topics,
    .on_event = compose_on_event,
    .tick = compose_tick,
    .settle = compose_settle,
    .keys_line = compose_keys_line,
};
