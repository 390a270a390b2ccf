#include "client/views/signatures.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { SIGNATURE = 1, MORE };
enum { SIGNATURES_PAGE = 200 };

struct signatures {
	struct page_view page;
	json_t *items; /* of nda.list */
	json_t *next;
};

static void add_signature(struct page_view *page, const json_t *item)
{
	const char *key = pick_text(item, "fingerprint");
	bool is_over = pick_time(item, "withdrawn_at") != 0;
	char when[WHEN_TEXT];
	char *value = mem_printf(_("“%s”, version %lld"), pick_text(item, "name"),
				 (long long)pick_int(item, "version"));
	struct page_row *row = page_value(page, SIGNATURE, pick_text(item, "handle"), value);
	page_name(row, pick_text(item, "handle"));
	row->looks = is_over ? PALETTE_DIM : PALETTE_TEXT;
	page_right(row, when_exact(pick_time(item, "at"), app_now(page->view.app), when));
	free(value);
	value = mem_printf("%s%s", *key ? key : _("without a key"),
			   is_over ? _(", taken back since") : "");
	row = page_add(page, PALETTE_DIM, value);
	row->kind = LIST_MORE;
	free(value);
}

static void build(struct page_view *page)
{
	struct signatures *signatures = (struct signatures *)page;
	json_t *item;
	size_t i;
	json_array_foreach(signatures->items, i, item) add_signature(page, item);
	if (!i)
		page_paragraph(page, PALETTE_DIM, _("Nobody has signed yet."));
	if (json_is_string(signatures->next))
		page_more(page, MORE, _("More"));
}

static bool choose(struct view *view, const struct page_row *row)
{
	if (row->action == MORE) {
		view_more(view);
		return true;
	}
	return app_open(view->app, "profile", json_pack("{s:s}", "handle", row->name));
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("who")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    {.method = "nda.list",
     .at = offsetof(struct signatures, items),
     .part = "items",
     .limit = SIGNATURES_PAGE,
     .next = offsetof(struct signatures, next)},
    {.method = NULL},
};

const struct view_ops signatures_ops = {
    .name = "signatures",
    .title = N_("Who signed"),
    .size = sizeof(struct signatures),
    .flags = VIEW_CHOICES,
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("Who signed"),
    .build = build,
    .draw = page_show,
    PAGE_CHOOSES,
    .choose = choose,
    .list = &page_list,
};
