#include "client/views/outbox.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/sizewords.h"
#include "client/sshlines.h"
#include "client/views/page.h"
#include "client/views/page_ask.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { MOST = 100, EVENTS_MS = 100, ID_TEXT = 24 };
enum { FILE_ROW = 1 };

struct outbox {
	struct page_view page;
	char *draft;   /* the target of the one it is for, or NULL */
	json_t *items; /* of file.list; NULL: not there yet */
	char *address; /* of the community; NULL: not there yet */
};

static struct outbox *of(const struct view *view)
{
	return (struct outbox *)view;
}

/* --- the page --- */

static void add_file(struct outbox *outbox, struct arena *arena, const json_t *file)
{
	const char *draft = pick_name(file, "draft");
	struct page_row *row =
	    page_value(&outbox->page, FILE_ROW, pick_text(file, "name"),
		       arena_printf(arena, "%s, %s", sizewords(arena, pick_int(file, "size")),
				    pick_text(file, "type")));
	char when[WHEN_TEXT];
	when_ago(pick_time(file, "made_at"), app_now(outbox->page.view.app), when);
	row->id = pick_int(file, "file");
	page_right(row, !draft ? when
			: outbox->draft && !strcmp(draft, outbox->draft)
			    ? _("goes with what you write")
			    : _("goes with a draft"));
}

static void add_how(struct outbox *outbox, struct arena *arena)
{
	struct sshlines to = {arena, outbox->address, NULL};
	page_gap(&outbox->page);
	page_paragraph(&outbox->page, PALETTE_DIM,
		       _("To bring a file here, in a terminal of yours, where the file is:"));
	page_paragraph(&outbox->page, PALETTE_TEXT, sshlines_give(&to, "photo.jpg"));
	page_paragraph(&outbox->page, PALETTE_DIM,
		       _("It is offered at once to a text you have open. What is attached to "
			 "nothing goes after two days."));
}

static void build(struct page_view *page)
{
	struct outbox *outbox = (struct outbox *)page;
	struct arena *arena = arena_new();
	const json_t *file;
	size_t i;
	if (!json_array_size(outbox->items))
		page_paragraph(page, PALETTE_TEXT, _("Your outbox is empty."));
	json_array_foreach(outbox->items, i, file) add_file(outbox, arena, file);
	add_how(outbox, arena);
	arena_free(&arena);
}

/* --- its life --- */

static void on_list(struct view *view, int err, const char *words, json_t *result)
{
	struct outbox *outbox = of(view);
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(outbox->items);
	outbox->items = json_incref(json_object_get(result, "items"));
	view->is_loaded = outbox->address != NULL;
	page_dirty(&outbox->page);
}

static void on_community(struct view *view, int err, const char *words, json_t *result)
{
	struct outbox *outbox = of(view);
	(void)words;
	free(outbox->address);
	outbox->address = mem_dup(err ? "" : pick_text(result, "address"));
	view->is_loaded = outbox->items != NULL;
	page_dirty(&outbox->page);
}

static void load(struct view *view)
{
	view_call(view, "file.list", json_pack("{s:i}", "limit", MOST), on_list);
	if (!of(view)->address)
		view_call(view, "community.show", NULL, on_community);
}

static bool open(struct view *view, const json_t *args)
{
	of(view)->draft = mem_dup(pick_name(args, "for"));
	return app_is_member(view->app);
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s*}", "for", of(view)->draft);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	free(of(view)->draft);
	free(of(view)->address);
	json_decref(of(view)->items);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)arena;
	head_r->title = of(view)->draft ? _("Attach a file of your outbox") : _("Your outbox");
}

static void on_event(struct view *view, const json_t *event)
{
	if (!strcmp(pick_text(event, "kind"), "file.new"))
		view_wake(view, EVENTS_MS);
}

/* --- requests --- */

static json_t *named(const struct page_row *row)
{
	char id[ID_TEXT];
	snprintf(id, sizeof id, "%lld", (long long)row->id);
	return json_pack("{s:s}", "file", id);
}

static bool offers(const struct view *view, enum request request)
{
	bool is_known = request == REQUEST_OPEN || request == REQUEST_DELETE ||
			(request == REQUEST_FILES && of(view)->draft);
	return is_known && page_at(&of(view)->page);
}

static void on_removed(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	else
		app_say(view->app, _("The file is gone."));
	view->is_stale = true;
	app_stale(view->app);
}

static void on_remove(struct view *view, char key)
{
	if (key == 'y')
		view_call(view, "file.remove", named(page_asked(view)), on_removed);
}

static void on_picked(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	app_stale(view->app);
	app_back(view->app);
}

static void pick(struct view *view, const struct page_row *row)
{
	json_t *params = named(row);
	json_object_set_new(params, "target", json_string(of(view)->draft));
	view_call(view, "file.pick", params, on_picked);
}

static bool request(struct view *view, enum request what)
{
	static const struct app_choice choices[] = {{'n', N_("no")}, {'y', N_("yes")}};
	const struct page_row *row = page_at(&of(view)->page);
	if (!offers(view, what))
		return false;
	if (what == REQUEST_DELETE) {
		char *question = mem_printf(_("Throw %s away?"), row->text);
		page_ask(&of(view)->page, question, choices, 2, on_remove);
		free(question);
		return true;
	}
	if (what == REQUEST_OPEN && of(view)->draft) {
		pick(view, row);
		return true;
	}
	return app_open(view->app, "file",
			json_pack("{s:I, s:s}", "file", (json_int_t)row->id, "path", ""));
}

static const char *keys_line(const struct view *view)
{
	if (!of(view)->draft || !page_at(&of(view)->page))
		return NULL;
	return _("Enter attach it   f look at it   d throw away   q back");
}

static const struct view_hint hints[] = {{REQUEST_OPEN, N_("look at it")},
					 {REQUEST_DELETE, N_("throw away")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

const struct view_ops outbox_ops = {
    .name = "outbox",
    .title = N_("Your outbox"),
    .size = sizeof(struct outbox),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .build = build,
    .draw = page_show,
    .on_event = on_event,
    .tick = view_on_tick,
    .keys_line = keys_line,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
