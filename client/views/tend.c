#include "client/views/tend.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "common/api/field.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { TITLE = 1, PINNED, LOCKED, BOARD, THERE };

struct tend {
	struct page_view page;
	int64_t thread;
	json_t *info; /* the thread */
	bool may_moderate;
	json_t *boards; /* items of board.list, while one is being chosen; or NULL */
	char *before;	/* the board it was moved from; NULL: nothing to say of it */
};

/* --- the page --- */

/* The board it is in, or NULL. */
static const json_t *here(const struct tend *t)
{
	json_t *board;
	size_t i;

	json_array_foreach(t->boards, i, board)
	{
		if (strcmp(reply_text(board, "board"), reply_text(t->info, "board")) == 0)
			return board;
	}
	return NULL;
}

/* Only boards that the same people may read. */
static void build_boards(struct tend *t)
{
	struct page_view *page = &t->page;
	const char *visibility = reply_text(here(t), "visibility");
	json_t *board;
	size_t i, items = 0;

	page_paragraph(page, PALETTE_TEXT, _("Where to?"));
	page_gap(page);
	json_array_foreach(t->boards, i, board)
	{
		struct page_row *row;

		if (board == here(t) || strcmp(reply_text(board, "visibility"), visibility) != 0)
			continue;
		row =
		    page_value(page, THERE, reply_text(board, "title"), reply_text(board, "about"));
		page_name(row, reply_text(board, "board"));
		items++;
	}
	if (!items)
		page_paragraph(page, PALETTE_DIM, _("No other board is open to the same people."));
}

static void build(struct page_view *page)
{
	struct tend *t = (struct tend *)page;

	page_add(page, PALETTE_TEXT, "");
	if (t->boards) {
		build_boards(t);
		return;
	}
	page_value(page, TITLE, _("Title"), reply_text(t->info, "title"));
	if (!t->may_moderate)
		return;
	page_value(page, PINNED, _("Kept at the top"),
		   reply_bool(t->info, "pinned") ? _("yes") : _("no"));
	page_value(page, LOCKED, _("Takes no more posts"),
		   reply_bool(t->info, "locked") ? _("yes") : _("no"));
	page_value(page, BOARD, _("Board"), reply_text(t->info, "board_title"));
}

/* --- what is known of it --- */

static void offer_undo(struct tend *t)
{
	if (t->before && t->may_moderate)
		app_set_undo(
		    t->page.view.app, "thread.move",
		    json_pack("{s:I, s:s}", "thread", (json_int_t)t->thread, "board", t->before),
		    _("It is back where it was."));
	free(t->before);
	t->before = NULL;
}

static void on_thread(struct view *view, int err, const char *words, json_t *result)
{
	struct tend *t = (struct tend *)view;

	if (err < 0) {
		view_failed(view, err, words);
		return;
	}
	json_decref(t->info);
	t->info = json_incref(json_object_get(result, "thread"));
	t->may_moderate = reply_bool(result, "may_moderate");
	view->is_loaded = true;
	offer_undo(t);
	page_dirty(&t->page);
}

static void tend_load(struct view *view)
{
	struct tend *t = (struct tend *)view;

	view_call(view, "thread.show",
		  json_pack("{s:I, s:i}", "thread", (json_int_t)t->thread, "limit", 1), on_thread);
}

static bool tend_open(struct view *view, const json_t *args)
{
	struct tend *t = (struct tend *)view;

	t->thread = reply_int(args, "thread");
	return t->thread > 0 && app_is_member(view->app);
}

static json_t *tend_save(const struct view *view)
{
	return json_pack("{s:I}", "thread", (json_int_t)((const struct tend *)view)->thread);
}

static void tend_close(struct view *view)
{
	struct tend *t = (struct tend *)view;

	page_free(&t->page);
	json_decref(t->info);
	json_decref(t->boards);
	free(t->before);
}

static void tend_head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	const struct tend *t = (const struct tend *)view;

	(void)arena;
	head_r->title = t->boards ? _("Move this thread") : _("Look after this thread");
	head_r->right = reply_text(t->info, "title");
}

static void tend_draw(struct view *view, const struct canvas *body)
{
	page_draw(view, body, build);
}

/* --- changing it --- */

static void changed(struct view *view, int err, const char *words, const char *done)
{
	if (err < 0)
		app_fail(view->app, err, words);
	else
		app_say(view->app, "%s", done);
	app_stale(view->app);
	tend_load(view);
}

static void on_set(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	changed(view, err, words, _("Changed."));
}

static void set(struct tend *t, const char *field, json_t *value)
{
	view_call(&t->page.view, "thread.set",
		  json_pack("{s:I, s:o}", "thread", (json_int_t)t->thread, field, value), on_set);
}

static void end_boards(struct tend *t)
{
	json_decref(t->boards);
	t->boards = NULL;
	t->page.view.list.at = 0;
	page_dirty(&t->page);
}

static void on_boards(struct view *view, int err, const char *words, json_t *result)
{
	struct tend *t = (struct tend *)view;

	if (err < 0) {
		app_fail(view->app, err, words);
		return;
	}
	end_boards(t);
	t->boards = json_incref(reply_items(result));
}

static void on_moved(struct view *view, int err, const char *words, json_t *result)
{
	struct tend *t = (struct tend *)view;

	(void)result;
	if (err == 0)
		t->before = mem_dup(reply_text(t->info, "board"));
	end_boards(t);
	changed(view, err, words, _("Moved."));
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct tend *t = (struct tend *)view;

	switch (row->action) {
	case TITLE:
		page_edit(&t->page, TITLE, _("Title"), FIELD_TITLE_MAX, false,
			  reply_text(t->info, "title"));
		break;
	case PINNED:
		set(t, "pinned", json_boolean(!reply_bool(t->info, "pinned")));
		break;
	case LOCKED:
		set(t, "locked", json_boolean(!reply_bool(t->info, "locked")));
		break;
	case BOARD:
		view_call(view, "board.list", json_pack("{s:i}", "limit", 500), on_boards);
		break;
	default:
		view_call(
		    view, "thread.move",
		    json_pack("{s:I, s:s}", "thread", (json_int_t)t->thread, "board", row->name),
		    on_moved);
	}
	return true;
}

static void typed(struct view *view, int action, const char *text)
{
	(void)action;
	if (*text)
		set((struct tend *)view, "title", json_string(text));
}

static bool tend_request(struct view *view, enum request request)
{
	struct tend *t = (struct tend *)view;

	if (request == REQUEST_BACK && t->boards) {
		end_boards(t);
		return true;
	}
	return page_request(view, request);
}

static const char *tend_keys_line(const struct view *view)
{
	const struct tend *t = (const struct tend *)view;

	if (t->page.field)
		return _("Enter keep   ^C leave it");
	return t->boards ? _("Enter or its number move it there   q back")
			 : _("Enter or its number change   q back   ? help");
}

const struct view_ops tend_ops = {
    .name = "tend",
    .title = N_("Look after a thread"),
    .size = sizeof(struct tend),
    .flags = VIEW_CHOICES,
    .open = tend_open,
    .save = tend_save,
    .load = tend_load,
    .close = tend_close,
    .head = tend_head,
    .draw = tend_draw,
    .keys_line = tend_keys_line,
    .offers = page_offers,
    .choose = choose,
    .request = tend_request,
    PAGE_TYPES,
    .refused = page_line_again,
    .typed = typed,
    .list = &page_list,
};
