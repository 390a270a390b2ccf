#include "client/views/history.h"

#include <stddef.h>

#include "client/app.h"
#include "client/views/pick.h"
#include "client/views/sheet.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { PAGE = 50, INDENT = 3 };

struct history {
	struct view view;
	int64_t post;
	json_t *answer;
	struct sheet sheet;
};

static struct history *of(const struct view *view)
{
	return (struct history *)view;
}

static void on_history(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(of(view)->answer);
	of(view)->answer = json_incref(result);
	view->is_loaded = true;
}

static void load(struct view *view)
{
	view_call(view, "post.history",
		  json_pack("{s:I, s:i}", "post", (json_int_t)of(view)->post, "limit", PAGE),
		  on_history);
}

static bool open(struct view *view, const json_t *args)
{
	of(view)->post = pick_int(args, "post");
	return of(view)->post > 0;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:I}", "post", (json_int_t)of(view)->post);
}

static void close(struct view *view)
{
	json_decref(of(view)->answer);
}

static void draw_wording(struct view *view, const json_t *item, const struct canvas *body)
{
	struct sheet *sheet = &of(view)->sheet;
	char when[WHEN_TEXT];
	when_exact(pick_time(item, "edited_at"), app_now(view->app), when);
	sheet_text(sheet, body, PALETTE_STRONG,
		   arena_printf(body->arena, _("Until %s, changed by %s"), when,
				pick_text(item, "editor")));
	sheet_markdown(sheet, body, INDENT, pick_text(item, "body"));
	sheet_space(sheet);
}

static void draw_text(struct view *view, const struct canvas *body)
{
	struct history *history = of(view);
	size_t count = pick_count(history->answer, "items");
	for (size_t i = 0; i < count; i++)
		draw_wording(view, pick_at(history->answer, "items", i), body);
	if (!count)
		sheet_text(&history->sheet, body, PALETTE_DIM, _("There is no earlier wording."));
}

static void draw(struct view *view, const struct canvas *body)
{
	sheet_draw(&of(view)->sheet, view, body, draw_text);
}

static bool offers(const struct view *view, enum request request)
{
	(void)view;
	return sheet_offers(request);
}

static bool request(struct view *view, enum request what)
{
	return sheet_request(&of(view)->sheet, what);
}

static const struct view_hint hints[] = {{REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

const struct view_ops history_ops = {
    .name = "history",
    .title = N_("Earlier wordings"),
    .size = sizeof(struct history),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .draw = draw,
    .offers = offers,
    .request = request,
    .sheet = offsetof(struct history, sheet),
};
