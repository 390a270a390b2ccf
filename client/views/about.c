#include "client/views/about.h"

#include <stddef.h>

#include "client/app.h"
#include "client/views/pick.h"
#include "client/views/sheet.h"
#include "common/base/tr.h"

struct about {
	struct view view;
	struct sheet sheet;
	json_t *answer;
};

static struct about *of(const struct view *view)
{
	return (struct about *)view;
}

static void on_community(struct view *view, int err, const char *words, json_t *result)
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
	view_call(view, "community.show", NULL, on_community);
}

static void close(struct view *view)
{
	json_decref(of(view)->answer);
}

static void draw_part(struct about *about, const struct canvas *body, const char *heading,
		      const char *name)
{
	const char *text = pick_text(about->answer, name);
	if (!*text)
		return;
	sheet_space(&about->sheet);
	/* Many a text has a heading of its own. */
	if (*text != '#')
		sheet_text(&about->sheet, body, PALETTE_HEADING | PALETTE_ACCENT, heading);
	sheet_markdown(&about->sheet, body, 0, text);
}

static void draw_text(struct view *view, const struct canvas *body)
{
	struct about *about = of(view);
	sheet_text(&about->sheet, body, PALETTE_STRONG, pick_text(about->answer, "purpose"));
	draw_part(about, body, _("Who runs this"), "about");
	draw_part(about, body, _("House rules"), "rules");
	draw_part(about, body, _("What is kept about you"), "privacy");
	draw_part(about, body, _("How to reach the hosts"), "contact");
}

static void draw(struct view *view, const struct canvas *body)
{
	sheet_draw(&of(view)->sheet, view, body, draw_text);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)arena;
	head_r->title = of(view)->answer ? pick_text(of(view)->answer, "title") : NULL;
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

static const struct view_hint hints[] = {
    {REQUEST_PAGE_ON, N_("on")},
    {REQUEST_BACK, N_("back")},
    {REQUEST_NONE, NULL},
};

const struct view_ops about_ops = {
    .name = "about",
    .title = N_("About this community"),
    .size = sizeof(struct about),
    .hints = hints,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .offers = offers,
    .request = request,
    .sheet = offsetof(struct about, sheet),
};
