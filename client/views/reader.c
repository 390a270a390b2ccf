#include "client/views/reader.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/roomhead.h"
#include "client/sshlines.h"
#include "client/views/pick.h"
#include "client/views/reader_draw.h"
#include "client/views/reader_load.h"
#include "client/views/reader_scroll.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { LINE_MAX_SAVED = 100000, AROUND = 4 };

struct reader *reader_of(const struct view *view)
{
	return (struct reader *)view;
}

struct reader_post *reader_current(const struct reader *reader)
{
	return reader->at < reader->posts.count ? &reader->posts.post[reader->at] : NULL;
}

/* --- opening and closing --- */

static bool open(struct view *view, const json_t *args)
{
	struct reader *reader = reader_of(view);
	int64_t line = pick_int(args, "line");
	reader->thread = pick_int(args, "thread");
	reader->wants = pick_int(args, "number");
	reader->wants_top = pick_int(args, "top");
	reader->wants_line = line > 0 && line < LINE_MAX_SAVED ? (int)line : 0;
	reader->match = mem_dup(pick_name(args, "match"));
	if (reader->wants < 0)
		reader->wants = 0;
	/* Keys may come before the first frame; it will say the true size. */
	reader->canvas.screen = app_screen(view->app);
	reader->width = screen_columns(reader->canvas.screen);
	reader->height = screen_rows(reader->canvas.screen) - AROUND;
	return reader->thread > 0;
}

static json_t *save(const struct view *view)
{
	const struct reader *reader = reader_of(view);
	json_t *place = json_pack("{s:I}", "thread", (json_int_t)reader->thread);
	const struct reader_post *post = reader_current(reader);
	int64_t number = reader->wants ? reader->wants : post ? post->number : 0;
	int64_t top = reader->wants_top;
	int line = reader->wants ? reader->wants_line : reader->line;
	if (!reader->wants && reader->top < reader->posts.count)
		top = reader->posts.post[reader->top].number;
	if (number)
		json_object_set_new(place, "number", json_integer(number));
	if (top)
		json_object_set_new(place, "top", json_integer(top));
	if (line)
		json_object_set_new(place, "line", json_integer(line));
	if (reader->match)
		json_object_set_new(place, "match", json_string(reader->match));
	return place;
}

static void load(struct view *view)
{
	reader_load_around(reader_of(view));
}

static void settle(struct view *view)
{
	(void)reader_load_mark(reader_of(view));
	reader_load_log(reader_of(view));
}

static void close(struct view *view)
{
	struct reader *reader = reader_of(view);
	reader_posts_free(&reader->posts);
	json_decref(reader->info);
	free(reader->match);
}

/* --- what is said around it --- */

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	const struct reader *reader = reader_of(view);
	if (!reader->info)
		return;
	const char *state = "";
	if (pick_bool(reader->info, "locked"))
		state = _("locked   ");
	else if (pick_bool(reader->info, "pinned"))
		state = _("pinned   ");
	head_r->title = pick_text(reader->info, "title");
	/* A room says its name itself. */
	head_r->right = arena_printf(arena, "%s%s", state,
				     view->room ? "" : pick_text(reader->info, "board_title"));
}

static void position(const struct view *view, char *text_r, size_t size)
{
	const struct reader *reader = reader_of(view);
	const struct reader_post *post = reader_current(reader);
	if (post)
		snprintf(text_r, size, "%lld/%lld", (long long)post->number,
			 (long long)reader->total);
}

static bool number(struct view *view, int64_t number)
{
	reader_load_number(reader_of(view), number);
	return true;
}

/* --- requests --- */

/* What I am called in this thread; NULL: I am a guest. */
static const char *my_name(const struct reader *reader)
{
	const char *me = pick_name(reader->info, "me");
	return me ? me : app_me(reader->view.app)->handle;
}

static bool is_mine(const struct reader *reader)
{
	const struct reader_post *post = reader_current(reader);
	const char *me = my_name(reader);
	return post && me && pick_name(post->json, "body") &&
	       !strcmp(me, pick_text(post->json, "author"));
}

static bool may_write(const struct reader *reader)
{
	return app_is_member(reader->view.app) && reader->info &&
	       !pick_bool(reader->info, "locked");
}

/* Those who look after the board, and the author, who may rename it. */
static bool may_tend(const struct reader *reader)
{
	const char *me = my_name(reader);
	return me && (reader->may_moderate || !strcmp(me, pick_text(reader->info, "author")));
}

/* A thread of a room's talk becomes a report: by its author, or by staff. */
static bool may_promote(const struct reader *reader)
{
	static const char *const parts[] = {"staff", "moderator", "owner"};
	const char *room = reader->view.room, *me = my_name(reader);
	if (!room || !me || strcmp(room, pick_text(reader->info, "board")) != 0)
		return false;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!strcmp(roomhead_part(reader->view.app, room), parts[i]))
			return true;
	return !strcmp(me, pick_text(reader->info, "author"));
}

/* Those that are here: an import notes some that it did not bring. */
static size_t count_files(const struct reader_post *post)
{
	size_t count = 0;
	for (size_t i = 0; i < reader_posts_attached(post); i++)
		count += pick_int(pick_at(post->json, "attachments", i), "file") > 0;
	return count;
}

static bool offers(const struct view *view, enum request request)
{
	const struct reader *reader = reader_of(view);
	const struct reader_post *post = reader_current(reader);
	switch (request) {
	case REQUEST_DOWN:
	case REQUEST_UP:
	case REQUEST_PAGE_ON:
	case REQUEST_PAGE_DOWN:
	case REQUEST_PAGE_UP:
	case REQUEST_TOP:
	case REQUEST_BOTTOM:
	case REQUEST_SEARCH:
		return true;
	case REQUEST_PERSON:
		return post != NULL;
	case REQUEST_NEXT_THREAD:
	case REQUEST_PREVIOUS_THREAD: {
		const struct view *below = app_below(view->app, view);
		return below && below->ops->sibling;
	}
	case REQUEST_NEXT_MATCH:
	case REQUEST_PREVIOUS_MATCH:
		return reader->match != NULL;
	case REQUEST_PARENT:
		return post && post->parent;
	case REQUEST_FOLD:
		return post && (post->is_folded || post->is_muted ||
				reader_posts_below(&reader->posts, reader->at));
	case REQUEST_REPLY:
	case REQUEST_REPLY_QUOTE:
		return post && may_write(reader);
	case REQUEST_EDIT:
	case REQUEST_DELETE:
		return is_mine(reader);
	case REQUEST_TEND:
		return may_tend(reader);
	case REQUEST_PROMOTE:
		return may_promote(reader);
	case REQUEST_FILES:
		return post && count_files(post);
	case REQUEST_HISTORY:
		return post && pick_time(post->json, "edited_at");
	case REQUEST_MARK_UNREAD:
	case REQUEST_CATCH_UP:
	case REQUEST_COMPOSE:
		return app_is_member(view->app) && post;
	default:
		return false;
	}
}

static void on_deleted(struct view *view, int err, const char *words, json_t *result)
{
	int64_t post = pick_int(result, "post");
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	app_set_undo(view->app, "post.restore", json_pack("{s:I}", "post", (json_int_t)post),
		     _("The post is back."));
	app_say(view->app, _("Taken back. z brings it back."));
	reader_load_post(reader_of(view), post);
}

static void on_delete(struct view *view, char key)
{
	if (key == 'y')
		view_call(view, "post.delete",
			  json_pack("{s:I}", "post", (json_int_t)reader_of(view)->asked),
			  on_deleted);
}

static void ask_to_delete(struct reader *reader)
{
	static const struct app_choice choices[] = {{'y', N_("yes")}, {'n', N_("no")}};
	const struct reader_post *post = reader_current(reader);
	char question[64];
	snprintf(question, sizeof question, _("Take back post %lld?"), (long long)post->number);
	reader->asked = pick_int(post->json, "post");
	app_ask(reader->view.app, &reader->view, question, choices, 2, on_delete);
}

static void on_unmarked(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	app_stale(view->app);
	app_waiting_changed(view->app);
	if (err)
		app_fail(view->app, err, words);
	else
		app_say(view->app, _("From here on it is new again."));
}

static void mark_unread(struct reader *reader)
{
	int64_t from = reader_current(reader)->number;
	reader->keeps_marks = false;
	reader->new_from = from;
	view_call(
	    &reader->view, "read.unmark",
	    json_pack("{s:I, s:I}", "thread", (json_int_t)reader->thread, "from", (json_int_t)from),
	    on_unmarked);
	reader_scroll_settle(reader);
}

static void on_caught_up(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	app_stale(view->app);
	app_waiting_changed(view->app);
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	app_set_undo(view->app, "read.undo", NULL, _("What was new is new again."));
	app_say(view->app, _("This thread is marked as read. z takes it back."));
}

static void catch_up(struct reader *reader)
{
	reader->read_to = reader->marked = reader->total;
	view_call(&reader->view, "read.mark",
		  json_pack("{s:I}", "thread", (json_int_t)reader->thread), on_caught_up);
}

/* The posts of the thread that are new come before those elsewhere. */
static void next_new(struct reader *reader, bool back)
{
	const struct reader_post *post = reader_current(reader);
	bool is_new_below = reader->keeps_marks && reader->read_to < reader->total && post &&
			    post->number <= reader->read_to;
	if (is_new_below && !back)
		reader_load_number(reader, reader->read_to + 1);
	else
		reader_load_next(reader, back);
}

static bool moved(struct reader *reader, enum request request)
{
	switch (request) {
	case REQUEST_DOWN:
	case REQUEST_UP:
		reader_scroll_step(reader, request == REQUEST_UP);
		return true;
	case REQUEST_PAGE_ON:
		if (reader_scroll_is_at_end(reader) && !reader->is_loading)
			reader_load_next(reader, false);
		else
			reader_scroll_page(reader, false);
		return true;
	case REQUEST_PAGE_DOWN:
	case REQUEST_PAGE_UP:
		reader_scroll_page(reader, request == REQUEST_PAGE_UP);
		return true;
	case REQUEST_TOP:
		reader_load_number(reader, 1);
		return true;
	case REQUEST_BOTTOM:
		reader_load_number(reader, reader->total);
		return true;
	case REQUEST_NEXT_NEW:
	case REQUEST_PREVIOUS_NEW:
		next_new(reader, request == REQUEST_PREVIOUS_NEW);
		return true;
	default:
		return false;
	}
}

static void fold(struct reader *reader)
{
	if (reader_current(reader)->is_muted)
		reader_posts_unmute(&reader->posts, reader->at);
	else
		reader_posts_fold(&reader->posts, reader->at);
	reader_scroll_show(reader, reader->at);
	reader_scroll_settle(reader);
}

static bool compose(struct reader *reader, enum request request)
{
	struct app *app = reader->view.app;
	const struct reader_post *post = reader_current(reader);
	if (request == REQUEST_COMPOSE)
		return app_open(app, "compose",
				json_pack("{s:s, s:s}", "what", "new", "board",
					  pick_text(reader->info, "board")));
	if (request == REQUEST_EDIT)
		return app_open(app, "compose",
				json_pack("{s:s, s:I}", "what", "edit", "post",
					  (json_int_t)pick_int(post->json, "post")));
	return app_open(app, "compose",
			json_pack("{s:s, s:I, s:I, s:b}", "what", "reply", "thread",
				  (json_int_t)reader->thread, "to", (json_int_t)post->number,
				  "quote", request == REQUEST_REPLY_QUOTE));
}

/* One is shown at once. */
static bool open_files(struct reader *reader)
{
	const struct reader_post *post = reader_current(reader);
	const json_t *file = NULL;
	struct arena *arena = arena_new();
	json_t *args =
	    json_pack("{s:s, s:s*}", "path",
		      sshlines_folder(arena, reader->view.room, pick_text(reader->info, "board"),
				      reader->thread, post->number),
		      "room", reader->view.room);
	arena_free(&arena);
	for (size_t i = 0; i < reader_posts_attached(post) && !pick_int(file, "file"); i++)
		file = pick_at(post->json, "attachments", i);
	if (count_files(post) == 1) {
		json_object_set_new(args, "file", json_integer(pick_int(file, "file")));
		return app_open(reader->view.app, "file", args);
	}
	json_object_set_new(args, "post", json_integer(pick_int(post->json, "post")));
	return app_open(reader->view.app, "files", args);
}

static bool request(struct view *view, enum request what)
{
	struct reader *reader = reader_of(view);
	const struct reader_post *post = reader_current(reader);
	if (moved(reader, what))
		return true;
	if (!post || !offers(view, what))
		return false;
	switch (what) {
	case REQUEST_PARENT:
		reader_load_number(reader, post->parent);
		return true;
	case REQUEST_FOLD:
		fold(reader);
		return true;
	case REQUEST_DELETE:
		ask_to_delete(reader);
		return true;
	case REQUEST_MARK_UNREAD:
		mark_unread(reader);
		return true;
	case REQUEST_CATCH_UP:
		catch_up(reader);
		return true;
	case REQUEST_REPLY:
	case REQUEST_REPLY_QUOTE:
	case REQUEST_EDIT:
	case REQUEST_COMPOSE:
		return compose(reader, what);
	case REQUEST_PERSON:
		return app_open(view->app, "profile",
				json_pack("{s:s, s:s?}", "handle", pick_text(post->json, "author"),
					  "room", view->room));
	case REQUEST_TEND:
		return app_open(view->app, "tend",
				json_pack("{s:I}", "thread", (json_int_t)reader->thread));
	case REQUEST_PROMOTE:
		return app_open(view->app, "form",
				json_pack("{s:s, s:s, s:I}", "form", "feedback.promote", "room",
					  view->room, "thread", (json_int_t)reader->thread));
	case REQUEST_FILES:
		return open_files(reader);
	case REQUEST_HISTORY:
		return app_open(
		    view->app, "history",
		    json_pack("{s:I}", "post", (json_int_t)pick_int(post->json, "post")));
	case REQUEST_SEARCH:
		return app_open(
		    view->app, "search",
		    json_pack("{s:s, s:s, s:s?}", "board", pick_text(reader->info, "board"),
			      "title", pick_text(reader->info, "board_title"), "room", view->room));
	default:
		return false;
	}
}

/* --- events --- */

static void topics(const struct view *view, json_t *list)
{
	json_array_append_new(list,
			      json_sprintf("thread:%lld", (long long)reader_of(view)->thread));
}

static void on_event(struct view *view, const json_t *event)
{
	struct reader *reader = reader_of(view);
	const char *kind = pick_text(event, "kind");
	int64_t number = pick_int(event, "number");
	if (pick_int(event, "thread") != reader->thread)
		return;
	if (strncmp(kind, "thread.", 7) == 0) {
		reader_load_around(reader);
		return;
	}
	if (strcmp(kind, "post.new") != 0) {
		reader_load_post(reader, pick_int(event, "post"));
		return;
	}
	if (number > reader->total)
		reader->total = number;
	const char *me = my_name(reader);
	bool mine = me && !strcmp(me, pick_text(event, "author"));
	if (mine && reader->read_to == number - 1)
		reader->read_to = reader->marked = number;
	if (!mine && (!reader->new_from || reader->new_from > reader->total))
		reader->new_from = number;
	app_changed(view->app);
	reader_load_ends(reader);
}

static void tick(struct view *view)
{
	(void)reader_load_mark(reader_of(view));
}

static json_t *followed(const struct view *view)
{
	return json_pack("{s:I}", "thread", (json_int_t)reader_of(view)->thread);
}

/* Whoever wrote here comes back to what they wrote. */
static void wrote(struct view *view, int64_t number)
{
	struct reader *reader = reader_of(view);
	reader->wants = number;
	if (reader->total < number)
		reader->total = number;
}

static const struct view_hint hints[] = {
    {REQUEST_PAGE_ON, N_("on")},	{REQUEST_REPLY, N_("reply")},
    {REQUEST_NEXT_NEW, N_("next new")}, {REQUEST_PARENT, N_("parent")},
    {REQUEST_BACK, N_("back")},		{REQUEST_NONE, NULL},
};

const struct view_ops reader_ops = {
    .name = "reader",
    .title = N_("Reading"),
    .size = sizeof(struct reader),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .draw = reader_draw_body,
    .position = position,
    .offers = offers,
    .request = request,
    .followed = followed,
    .number = number,
    .settle = settle,
    .tick = tick,
    .wrote = wrote,
    .topics = topics,
    .on_event = on_event,
};
