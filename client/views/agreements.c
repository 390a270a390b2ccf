#include "client/views/agreements.h"

#include "client/app.h"
#include "client/views/pick.h"
#include "client/views/roompage.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { VERSION = 1, SIGNED };

static struct roompage *of(const struct view *view)
{
	return (struct roompage *)view;
}

static void add_version(struct page_view *page, const json_t *nda)
{
	struct arena *arena = arena_new();
	char when[WHEN_TEXT];
	int64_t count = pick_int(nda, "signed");
	const char *by = pick_name(nda, "by");
	struct page_row *row =
	    page_value(page, VERSION,
		       arena_printf(arena, _("Version %lld"), (long long)pick_int(nda, "version")),
		       arena_printf(arena,
				    ngettext("signed by %lld member", "signed by %lld members",
					     (unsigned long)count),
				    (long long)count));
	row->id = pick_int(nda, "version");
	when_exact(pick_time(nda, "published_at"), app_now(page->view.app), when);
	page_right(row, by ? arena_printf(arena, "%s, %s", by, when) : when);
	row = page_add(page, PALETTE_DIM, pick_text(nda, "digest"));
	row->kind = LIST_MORE;
	row->indent = 2;
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct roompage *agreements = (struct roompage *)page;
	const json_t *nda;
	size_t i;
	page_paragraph(page, PALETTE_DIM,
		       _("A published text never changes. Below each stands its SHA-256, which "
			 "every signature names."));
	page_gap(page);
	json_array_foreach(agreements->items, i, nda) add_version(page, nda);
	if (!i) {
		page_paragraph(page, PALETTE_DIM, _("There is no agreement."));
		return;
	}
	page_gap(page);
	page_choice(page, SIGNED, _("Who signed"), _("which version, when, by which key"));
}

static bool offers(const struct view *view, enum request request)
{
	return request == REQUEST_OPEN && page_at(&of(view)->page);
}

static bool request(struct view *view, enum request what)
{
	const struct page_row *row = page_at(&of(view)->page);
	if (!offers(view, what))
		return false;
	if (row->action == SIGNED)
		return app_open(view->app, "signatures", json_pack("{s:s}", "room", view->room));
	return app_open(view->app, "paper",
			json_pack("{s:s, s:s, s:I}", "what", "agreement", "room", view->room,
				  "version", (json_int_t)row->id));
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("read")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    ROOMPAGE_ROOM,
    ROOMPAGE_ITEMS("nda.versions"),
    {.method = NULL},
};

const struct view_ops agreements_ops = {
    .name = "agreements",
    .title = N_("The books of a room's agreement"),
    .size = sizeof(struct roompage),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("The agreement's books"),
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
