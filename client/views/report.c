#include "client/views/report.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/itemwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { TYPE = 1, TRYING = 50, SIMILAR, STAFF_ONLY, GO };
enum { TRYING_MAX = 200, PAUSE_MS = 250 };

struct report {
	struct page_view page;
	const char *type;  /* of itemwords_types; NULL: not chosen */
	char *trying;	   /* as it was typed last; never NULL */
	char *asked;	   /* what the similar ones are of */
	json_t *similar;   /* items of feedback.similar */
	bool is_for_staff; /* staff and I read it */
	char *behalf;	   /* who told me; "": it is my own */
};

static struct report *of(const struct view *view)
{
	return (struct report *)view;
}

/* --- the page --- */

static void add_types(struct report *report)
{
	struct page_view *page = &report->page;
	page_heading(page, _("What is it?"));
	for (int i = 0; itemwords_types[i]; i++)
		page_item(page, TYPE + i, itemwords_type(itemwords_types[i]));
}

static void add_similar(struct report *report)
{
	const json_t *item;
	size_t i;
	if (!json_array_size(report->similar))
		return;
	page_gap(&report->page);
	page_heading(&report->page, _("Is it one of these? Say “me too” there"));
	json_array_foreach(report->similar, i, item)
	{
		struct page_row *row = page_value(&report->page, SIMILAR, pick_text(item, "item"),
						  pick_text(item, "title"));
		page_name(row, pick_text(item, "item"));
		page_right(row, itemwords_status(pick_text(item, "status")));
	}
}

static void build(struct page_view *page)
{
	struct report *report = (struct report *)page;
	if (!report->type) {
		add_types(report);
		return;
	}
	page_heading(page, itemwords_type(report->type));
	if (*report->behalf)
		page_value(page, 0, _("Told by"), report->behalf);
	page_value(page, TRYING, *report->behalf ? _("Trying to") : _("I was trying to"),
		   *report->trying ? report->trying : _("(what for? one line; Enter types)"));
	page_item(page, GO,
		  !strcmp(report->type, "issue") ? _("Write what happened") : _("Write it"));
	page_item(page, STAFF_ONLY,
		  report->is_for_staff ? _("Read by: staff and me. Enter: everybody here")
				       : _("Read by: everybody here. Enter: staff and me"));
	add_similar(report);
}

static void type_trying(struct report *report)
{
	page_edit(&report->page, TRYING, _("I was trying to"), TRYING_MAX, false, report->trying);
	view_wake(&report->page.view, PAUSE_MS);
}

/* --- what is like it --- */

static void on_similar(struct view *view, int err, const char *words, json_t *result)
{
	struct report *report = of(view);
	(void)words;
	if (err)
		return;
	json_decref(report->similar);
	report->similar = json_incref(json_object_get(result, "items"));
	page_dirty(&report->page);
}

static void ask(struct report *report, const char *text)
{
	if (!strcmp(text, report->asked) || strlen(text) < 3)
		return;
	free(report->asked);
	report->asked = mem_dup(text);
	view_call(&report->page.view, "feedback.similar",
		  json_pack("{s:s, s:s}", "room", report->page.view.room, "text", text),
		  on_similar);
}

static void tick(struct view *view)
{
	struct report *report = of(view);
	if (!report->page.field)
		return;
	ask(report, field_text(report->page.field));
	view_wake(view, PAUSE_MS);
}

/* --- its life --- */

static bool open(struct view *view, const json_t *args)
{
	struct report *report = of(view);
	const char *type = pick_text(args, "type");
	view_set_room(view, pick_name(args, "room"));
	for (size_t i = 0; itemwords_types[i]; i++)
		if (!strcmp(itemwords_types[i], type))
			report->type = itemwords_types[i];
	report->trying = mem_dup(pick_text(args, "trying_to"));
	report->asked = mem_dup("");
	report->behalf = mem_dup(pick_text(args, "on_behalf"));
	report->is_for_staff = pick_bool(args, "staff");
	view->is_loaded = true;
	return view->room != NULL;
}

static json_t *save(const struct view *view)
{
	const struct report *report = of(view);
	return json_pack("{s:s, s:s?, s:s, s:s, s:b}", "room", view->room, "type", report->type,
			 "trying_to",
			 report->page.field ? field_text(report->page.field) : report->trying,
			 "on_behalf", report->behalf, "staff", report->is_for_staff);
}

static void close(struct view *view)
{
	struct report *report = of(view);
	page_free(&report->page);
	free(report->trying);
	free(report->asked);
	free(report->behalf);
	json_decref(report->similar);
}

/* --- requests --- */

static bool write(struct report *report)
{
	struct view *view = &report->page.view;
	json_t *with = json_pack("{s:s}", "type", report->type);
	if (*report->trying)
		json_object_set_new(with, "trying_to", json_string(report->trying));
	if (*report->behalf)
		json_object_set_new(with, "on_behalf", json_string(report->behalf));
	if (report->is_for_staff)
		json_object_set_new(with, "visibility", json_string("staff"));
	return app_replace(
	    view->app, "compose",
	    json_pack("{s:s, s:s, s:o}", "what", "report", "room", view->room, "with", with));
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct report *report = of(view);
	switch (row->action) {
	case TRYING:
		type_trying(report);
		return true;
	case SIMILAR:
		return app_open(view->app, "item", json_pack("{s:s}", "item", row->name));
	case STAFF_ONLY:
		report->is_for_staff = !report->is_for_staff;
		page_dirty(&report->page);
		return true;
	case GO:
		return write(report);
	default:
		report->type = itemwords_types[row->action - TYPE];
		report->page.view.list.at = 0;
		page_dirty(&report->page);
		type_trying(report);
		return true;
	}
}

static bool request(struct view *view, enum request what)
{
	if (what == REQUEST_BACK && of(view)->type && !*of(view)->trying) {
		of(view)->type = NULL;
		page_dirty(&of(view)->page);
		return true;
	}
	return page_request(view, what);
}

/* Enter after the line goes on where it leads: to the text. */
static void typed(struct view *view, int action, const char *text)
{
	struct report *report = of(view);
	(void)action;
	free(report->trying);
	report->trying = mem_dup(text);
	ask(report, text);
	page_dirty(&report->page);
	list_go(view, 2);
}

static const char *keys_line(const struct view *view)
{
	if (of(view)->page.field)
		return _("Enter go on   ^C leave it");
	return of(view)->type ? _("Enter choose   q back   ? help")
			      : _("1-5 choose   q back   ? help");
}

const struct view_ops report_ops = {
    .name = "report",
    .title = N_("Report something"),
    .size = sizeof(struct report),
    .flags = VIEW_CHOICES,
    .open = open,
    .save = save,
    .close = close,
    .heading = N_("Report something"),
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    .offers = page_offers,
    .choose = choose,
    .request = request,
    PAGE_TYPES,
    .typed = typed,
    .tick = tick,
    .list = &page_list,
};
