#include "client/views/reader_load.h"

#include <string.h>

#include "client/app.h"
#include "client/next.h"
#include "client/views/pick.h"
#include "client/views/reader_scroll.h"
#include "common/base/clock.h"
#include "common/base/err.h"

enum { WINDOW = 30, BEFORE = 10, NEAR = 8, MARK_MS = 1000 };

/* --- posts --- */

static int64_t first_new(const struct reader *reader)
{
	int64_t read_to = pick_int(reader->info, "read_to");
	return pick_int(reader->info, "unread") > 0 ? read_to + 1 : 0;
}

/* A thread that is a report of a room is shown as one. */
static bool is_report(struct reader *reader, json_t *result)
{
	const char *item = pick_name(json_object_get(result, "thread"), "item");
	struct view *view = &reader->view;
	return item && app_top(view->app) == view &&
	       app_replace(view->app, "item", json_pack("{s:s}", "item", item));
}

static void take_info(struct reader *reader, json_t *result)
{
	bool is_first = !reader->info;
	json_decref(reader->info);
	reader->info = json_incref(json_object_get(result, "thread"));
	reader->may_moderate = pick_bool(result, "may_moderate");
	reader->total = pick_int(reader->info, "posts");
	view_set_room(&reader->view, pick_name(reader->info, "room"));
	if (!is_first)
		return;
	reader->new_from = first_new(reader);
	reader->marked = reader->read_to = pick_int(reader->info, "read_to");
	reader->keeps_marks = app_is_member(reader->view.app);
	if (!reader->wants)
		reader->wants = reader->new_from ? reader->new_from : 1;
}

static void ask(struct reader *reader, int64_t from, view_done done)
{
	reader->is_loading = true;
	view_call(&reader->view, "thread.show",
		  json_pack("{s:I, s:I, s:i}", "thread", (json_int_t)reader->thread, "from",
			    (json_int_t)(from > 1 ? from : 1), "limit", WINDOW),
		  done);
}

static void take_items(struct reader *reader, json_t *result)
{
	size_t in_front = reader_posts_add(&reader->posts, json_object_get(result, "items"));
	reader->at += in_front;
	reader->top += in_front;
	if (reader_posts_last(&reader->posts) > reader->total)
		reader->total = reader_posts_last(&reader->posts);
	reader_posts_trim(&reader->posts, &reader->at, &reader->top);
}

static bool is_loaded(const struct reader *reader, int64_t number)
{
	return reader->posts.count && number >= reader_posts_first(&reader->posts) &&
	       number <= reader_posts_last(&reader->posts);
}

static void stand(struct reader *reader)
{
	if (!reader->wants || !reader->posts.count)
		return;
	size_t at = reader_posts_find(&reader->posts, reader->wants), top = at;
	if (is_loaded(reader, reader->wants_top))
		top = reader_posts_find(&reader->posts, reader->wants_top);
	int line = reader->wants_line;
	reader->wants = reader->wants_top = 0;
	reader->wants_line = 0;
	reader_scroll_to(reader, at, top, line);
}

static void on_window(struct view *view, int err, const char *words, json_t *result)
{
	struct reader *reader = reader_of(view);
	reader->is_loading = false;
	if (err) {
		view_failed(view, err, words);
		/* Of a thread that cannot be read there is nothing to look at. */
		if (!reader->info && app_top(view->app) == view)
			app_back(view->app);
		return;
	}
	bool was_known = reader->info != NULL;
	if (!was_known && is_report(reader, result))
		return;
	take_info(reader, result);
	int64_t first = pick_int(pick_at(result, "items", 0), "number");
	bool is_apart =
	    reader->posts.count && (first > reader_posts_last(&reader->posts) + 1 ||
				    !is_loaded(reader, reader->wants ? reader->wants : first));
	if (is_apart)
		reader_posts_clear(&reader->posts);
	take_items(reader, result);
	if (reader->wants > reader->total)
		reader->wants = reader->total;
	/* The first answer began before anybody knew what is new, or how long it is. */
	if (!was_known && reader->wants && !is_loaded(reader, reader->wants)) {
		ask(reader, reader->wants - BEFORE, on_window);
		return;
	}
	view->is_loaded = true;
	stand(reader);
	reader_scroll_settle(reader);
}

static void on_end(struct view *view, int err, const char *words, json_t *result)
{
	struct reader *reader = reader_of(view);
	reader->is_loading = false;
	reader->has_failed = err != 0;
	reader->failed_top = reader->top;
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	take_info(reader, result);
	take_items(reader, result);
	reader_scroll_settle(reader);
	if (reader->wants)
		reader_load_number(reader, reader->wants);
}

void reader_load_around(struct reader *reader)
{
	const struct reader_post *current = reader_current(reader);
	int64_t number = reader->wants ? reader->wants : current ? current->number : 1;
	if (reader->wants_top > 0 && reader->wants_top < number)
		number = reader->wants_top;
	if (current && !reader->wants) {
		ask(reader, reader_posts_first(&reader->posts), on_end);
		return;
	}
	ask(reader, number - BEFORE, on_window);
}

void reader_load_ends(struct reader *reader)
{
	const struct reader_posts *posts = &reader->posts;
	if (reader->is_loading || !posts->count)
		return;
	if (reader->has_failed && reader->failed_top == reader->top)
		return;
	if (reader->top < NEAR && reader_posts_first(posts) > 1)
		ask(reader, reader_posts_first(posts) - WINDOW, on_end);
	else if (reader->top + NEAR + (size_t)reader->height / 3 >= posts->count &&
		 reader_posts_last(posts) < reader->total)
		ask(reader, reader_posts_last(posts) + 1, on_end);
}

void reader_load_number(struct reader *reader, int64_t number)
{
	if (number > reader->total)
		number = reader->total;
	reader->wants = number > 0 ? number : 1;
	reader->wants_top = 0;
	reader->wants_line = 0;
	if (is_loaded(reader, reader->wants)) {
		stand(reader);
		return;
	}
	ask(reader, reader->wants - BEFORE, on_window);
}

static void on_post(struct view *view, int err, const char *words, json_t *result)
{
	(void)words;
	if (!err)
		reader_posts_replace(&reader_of(view)->posts, json_object_get(result, "post"));
	reader_scroll_settle(reader_of(view));
}

void reader_load_post(struct reader *reader, int64_t post)
{
	view_call(&reader->view, "post.show", json_pack("{s:I}", "post", (json_int_t)post),
		  on_post);
}

/* --- marks --- */

static void go_on(struct reader *reader)
{
	if (!reader->is_next_due)
		return;
	reader->is_next_due = false;
	next_open(&reader->view, pick_name(reader->info, "board"), reader->thread,
		  reader->is_next_back);
}

static void on_marked(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	app_stale(view->app);
	app_waiting_changed(view->app);
	go_on(reader_of(view));
}

/* Nobody misses a line of the log. */
static void on_logged(struct view *view, int err, const char *words, json_t *result)
{
	(void)view, (void)err, (void)words, (void)result;
}

void reader_load_seen(struct reader *reader, int64_t number)
{
	if (!reader->keeps_marks || number <= reader->read_to)
		return;
	reader->read_to = number;
	view_wake(&reader->view, MARK_MS);
}

bool reader_load_mark(struct reader *reader)
{
	if (!reader->keeps_marks || reader->read_to <= reader->marked)
		return false;
	reader->marked = reader->read_to;
	view_tell(&reader->view, "read.mark",
		  json_pack("{s:I, s:I}", "thread", (json_int_t)reader->thread, "to",
			    (json_int_t)reader->marked),
		  on_marked);
	return true;
}

void reader_load_log(struct reader *reader)
{
	struct app *app = reader->view.app;
	int64_t seconds;
	if (reader->frame == app_frames(app))
		reading_look(&reader->reading, clock_mono_ms(), app_key_ms(app));
	seconds = reading_take(&reader->reading);
	if (seconds)
		view_tell(&reader->view, "read.log",
			  json_pack("{s:I, s:I}", "thread", (json_int_t)reader->thread, "seconds",
				    (json_int_t)seconds),
			  on_logged);
}

void reader_load_next(struct reader *reader, bool back)
{
	reader->is_next_due = true;
	reader->is_next_back = back;
	if (!reader_load_mark(reader))
		go_on(reader);
}
