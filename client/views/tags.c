#include "client/views/tags.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/app.h"
#include "client/views/items.h"
#include "client/views/page_ask.h"
#include "client/views/page_line.h"
#include "client/views/pick.h"
#include "client/views/roompage.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { TAG = 1, ALL, NEW, LANGUAGE };
enum { NAME_MAX_CODES = 32, LANGUAGE_MAX_CODES = 35 };

struct tags {
	struct roompage of;
	char *item;  /* whose tags these are; NULL: the room's */
	json_t *has; /* names of those it has; NULL: not known yet */
	char *made;  /* the name of one that is being made, or given another name */
	char *lang;  /* a language that is asked for */
};

static struct tags *of(const struct view *view)
{
	return (struct tags *)view;
}

static bool may_change(const struct tags *tags)
{
	return roompage_is_house(&tags->of);
}

/* The list of reports under this, which a choice narrows; NULL: none. */
static struct view *list_below(const struct view *view)
{
	struct view *below = app_below(view->app, view);
	return below && below->ops == &items_ops ? below : NULL;
}

static json_t *find(const json_t *names, const char *name)
{
	json_t *one;
	size_t i;
	json_array_foreach(names, i, one)
	{
		if (!strcasecmp(json_string_value(one), name))
			return one;
	}
	return NULL;
}

/* The name of the room's own spelling, or NULL. */
static const char *known(const struct tags *tags, const char *name)
{
	for (size_t i = 0; i < json_array_size(tags->of.items); i++) {
		const char *one = pick_text(json_array_get(tags->of.items, i), "tag");
		if (!strcasecmp(one, name))
			return one;
	}
	return NULL;
}

/* --- the page --- */

static void add_tag(struct tags *tags, struct arena *arena, const json_t *tag)
{
	struct page_view *page = &tags->of.page;
	const char *name = pick_text(tag, "tag");
	const char *who = pick_bool(tag, "public") ? _("testers see it too") : _("staff alone");
	long long reports = pick_int(tag, "reports");
	struct page_row *row;
	if (tags->item)
		name = arena_printf(arena, "%s %s", find(tags->has, name) ? "[x]" : "[ ]", name);
	row = may_change(tags) ? page_value(page, TAG, name, who) : page_item(page, TAG, name);
	page_name(row, pick_text(tag, "tag"));
	row->id = pick_bool(tag, "public");
	page_right(row, arena_printf(
			    arena, ngettext("%lld report", "%lld reports", (unsigned long)reports),
			    reports));
}

static const char *what_for(const struct tags *tags)
{
	if (tags->item)
		return _("Enter puts a tag on this report, or takes it off.");
	if (json_array_size(tags->of.items))
		return _("Words by which reports are sorted. Enter shows those that have one.");
	return may_change(tags) ? _("Words by which reports are sorted. There is none yet.")
				: _("Staff sort reports by words. There is none to see yet.");
}

/* By language, too: what is sorted by words is read by people. */
static void add_language(struct tags *tags)
{
	struct view *below = list_below(&tags->of.page.view);
	const char *lang = below ? items_narrowed(below, "lang") : "";
	page_gap(&tags->of.page);
	page_value(&tags->of.page, LANGUAGE, _("In the language"), *lang ? lang : _("any"));
}

static void build(struct page_view *page)
{
	struct tags *tags = (struct tags *)page;
	struct arena *arena = arena_new();
	const json_t *tag;
	size_t i;
	page_paragraph(page, PALETTE_DIM, what_for(tags));
	page_gap(page);
	if (!tags->item && list_below(&page->view))
		page_item(page, ALL, _("Every report, whatever its tags"));
	json_array_foreach(tags->of.items, i, tag) add_tag(tags, arena, tag);
	if (may_change(tags)) {
		page_gap(page);
		page_item(page, NEW, _("A new tag"));
	}
	if (!tags->item)
		add_language(tags);
	arena_free(&arena);
}

/* --- its life --- */

static bool open(struct view *view, const json_t *args)
{
	of(view)->item = mem_dup(pick_name(args, "item"));
	return view_open_room(view, args);
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s, s:s*}", "room", view->room, "item", of(view)->item);
}

static void on_item(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(of(view)->has);
	of(view)->has = json_incref(json_object_get(result, "tags"));
	page_dirty(&of(view)->of.page);
}

static void load(struct view *view)
{
	if (of(view)->item)
		view_call(view, "feedback.show", json_pack("{s:s}", "item", of(view)->item),
			  on_item);
}

static void close(struct view *view)
{
	page_free(&of(view)->of.page);
	json_decref(of(view)->has);
	free(of(view)->item);
	free(of(view)->made);
	free(of(view)->lang);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	head_r->title =
	    of(view)->item ? arena_printf(arena, _("Tags of %s"), of(view)->item) : _("Tags");
}

/* --- doing --- */

static void on_changed(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	view->is_stale = true;
	app_stale(view->app);
}

/* Puts it on the report, or takes it off. */
static void toggle(struct tags *tags, const char *name)
{
	struct buf all = {0};
	const char *between = "";
	json_t *one;
	size_t i;
	json_array_foreach(tags->has, i, one)
	{
		if (!strcasecmp(json_string_value(one), name))
			continue;
		buf_printf(&all, "%s%s", between, json_string_value(one));
		between = ",";
	}
	if (!find(tags->has, name))
		buf_printf(&all, "%s%s", between, name);
	view_call(&tags->of.page.view, "feedback.tag",
		  json_pack("{s:s, s:s}", "item", tags->item, "tags", buf_text(&all)), on_changed);
	buf_free(&all);
}

static void on_made(struct view *view, int err, const char *words, json_t *result)
{
	on_changed(view, err, words, NULL);
	if (!err && of(view)->item)
		toggle(of(view), pick_text(result, "tag"));
}

static void on_who_sees(struct view *view, char key)
{
	struct tags *tags = of(view);
	if (key == 's' || key == 't')
		view_call(view, "tag.new",
			  json_pack("{s:s, s:s, s:b}", "room", view->room, "tag", tags->made,
				    "public", key == 't'),
			  on_made);
}

static void set(struct view *view, const char *tag, const char *field, json_t *value)
{
	view_call(view, "tag.set",
		  json_pack("{s:s, s:s, s:o}", "room", view->room, "tag", tag, field, value),
		  on_changed);
}

/* A name was typed, for a new tag or for the one under the cursor. */
static void named(struct tags *tags, const char *text)
{
	static const struct app_choice who[] = {
	    {'s', N_("staff alone")}, {'t', N_("testers too")}, {'q', N_("leave it")}};
	struct view *view = &tags->of.page.view;
	if (tags->of.page.field_action == TAG) {
		set(view, tags->made, "name", json_string(text));
		return;
	}
	if (tags->item && known(tags, text)) {
		if (!find(tags->has, text))
			toggle(tags, known(tags, text));
		return;
	}
	free(tags->made);
	tags->made = mem_dup(text);
	app_ask(view->app, view, _("Who sees it?"), who, 3, on_who_sees);
}

static void on_dropped(struct view *view, char key)
{
	const struct page_row *row = page_asked(view);
	if (key == 'y' && row->action == TAG)
		view_call(view, "tag.drop",
			  json_pack("{s:s, s:s}", "room", view->room, "tag", row->name),
			  on_changed);
}

static void ask_drop(struct view *view)
{
	static const struct app_choice yes_no[] = {{'n', N_("no")}, {'y', N_("yes")}};
	app_ask(view->app, view, _("Take this tag off every report, and out of the room?"), yes_no,
		2, on_dropped);
}

static void on_edit(struct view *view, char key)
{
	struct tags *tags = of(view);
	const struct page_row *row = page_asked(view);
	if (key == 's' || key == 't') {
		set(view, row->name, "public", json_boolean(key == 't'));
	} else if (key == 'n') {
		free(tags->made);
		tags->made = mem_dup(row->name);
		page_edit(&tags->of.page, TAG, _("Its name"), NAME_MAX_CODES, false, tags->made);
	} else if (key == 'd') {
		ask_drop(view);
	}
}

static void ask_edit(struct view *view, const struct page_row *row)
{
	struct app_choice choices[] = {{'t', N_("testers see it too")},
				       {'n', N_("another name")},
				       {'d', N_("drop it")},
				       {'q', N_("leave it")}};
	if (row->id)
		choices[0] = (struct app_choice){'s', N_("staff alone")};
	page_ask(&of(view)->of.page, row->name, choices, 4, on_edit);
}

static void begin_new(struct tags *tags)
{
	page_edit(&tags->of.page, NEW, _("A new tag"), NAME_MAX_CODES, false, "");
}

/* The list under this, narrowed, or one of its own. */
static bool narrow(struct view *view, const char *field, const char *value)
{
	struct view *below = list_below(view);
	if (!below)
		return app_open(view->app, "items",
				json_pack("{s:s, s:s*}", "room", view->room, field, value));
	items_narrow(below, field, value);
	app_back(view->app);
	return true;
}

static void on_language(struct view *view, int err, const char *words, json_t *result)
{
	const char *lang = of(view)->lang;
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	else
		narrow(view, "lang", *lang ? lang : NULL);
}

/* Asked for once before anything changes, as what was typed may be no language. */
static void in_language(struct tags *tags, const char *text)
{
	struct view *view = &tags->of.page.view;
	json_t *params = json_pack("{s:s, s:i}", "room", view->room, "limit", 1);
	free(tags->lang);
	tags->lang = mem_dup(text);
	if (*text)
		json_object_set_new(params, "lang", json_string(text));
	view_call(view, "feedback.list", params, on_language);
}

static void begin_language(struct tags *tags)
{
	struct view *below = list_below(&tags->of.page.view);
	page_edit(&tags->of.page, LANGUAGE, _("Language, as de:"), LANGUAGE_MAX_CODES, false,
		  below ? items_narrowed(below, "lang") : "");
}

static bool choose(struct tags *tags, const struct page_row *row)
{
	if (row->action == NEW)
		begin_new(tags);
	else if (row->action == LANGUAGE)
		begin_language(tags);
	else if (tags->item)
		toggle(tags, row->name);
	else
		return narrow(&tags->of.page.view, "tag", row->action == TAG ? row->name : NULL);
	return true;
}

static bool offers(const struct view *view, enum request request)
{
	const struct page_row *row = page_at(&of(view)->of.page);
	switch (request) {
	case REQUEST_OPEN:
		return row && (!of(view)->item || of(view)->has);
	case REQUEST_COMPOSE:
		return may_change(of(view));
	case REQUEST_EDIT:
	case REQUEST_DELETE:
		return may_change(of(view)) && row && row->action == TAG;
	default:
		return false;
	}
}

static bool request(struct view *view, enum request what)
{
	const struct page_row *row = page_at(&of(view)->of.page);
	if (!offers(view, what))
		return false;
	switch (what) {
	case REQUEST_OPEN:
		return choose(of(view), row);
	case REQUEST_COMPOSE:
		begin_new(of(view));
		return true;
	case REQUEST_EDIT:
		ask_edit(view, row);
		return true;
	default:
		ask_drop(view);
		return true;
	}
}

static void typed(struct view *view, int action, const char *text)
{
	if (action == LANGUAGE)
		in_language(of(view), text);
	else if (*text)
		named(of(view), text);
}

static const char *keys_line(const struct view *view)
{
	return of(view)->of.page.field ? _("Enter keep   ^C leave it") : NULL;
}

static const struct view_hint hints[] = {{REQUEST_OPEN, N_("choose")},
					 {REQUEST_COMPOSE, N_("a new one")},
					 {REQUEST_EDIT, N_("change it")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    ROOMPAGE_ROOM,
    ROOMPAGE_ITEMS("tag.list"),
    {.method = NULL},
};

const struct view_ops tags_ops = {
    .name = "tags",
    .title = N_("Tags"),
    .size = sizeof(struct tags),
    .hints = hints,
    .open = open,
    .save = save,
    .needs = needs,
    .arrived = page_arrived,
    .load = load,
    .close = close,
    .head = head,
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    .offers = offers,
    .request = request,
    PAGE_TYPES,
    .refused = page_line_again,
    .typed = typed,
    .list = &page_list,
};
