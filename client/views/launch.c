#include "client/views/launch.h"

#include "client/app.h"
#include "client/roomhead.h"
#include "client/views/pick.h"
#include "client/views/roompage.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { TELL = 1, PERSON, WRITE, PACK };

struct launch {
	struct roompage of_room;
	json_t *people; /* items of launch.advocates; null: not for me */
};

static struct launch *of(const struct view *view)
{
	return (struct launch *)view;
}

static struct page_view *page_of(struct launch *launch)
{
	return &launch->of_room.page;
}

static const json_t *shown(const struct launch *launch)
{
	return launch->of_room.shown;
}

static bool is_locked(const struct launch *launch)
{
	return pick_time(shown(launch), "embargo_at") > app_now(launch->of_room.page.view.app);
}

/* --- the page --- */

/* What a tester is asked; a box to tick and to untick. */
static void add_asked(struct launch *launch)
{
	const json_t *tells = json_object_get(shown(launch), "advocates");
	if (!json_is_boolean(tells))
		return;
	page_paragraph(page_of(launch), PALETTE_TEXT,
		       _("When this is released, would you tell people of it? You get a text to "
			 "share then. You may take it back at any time."));
	if (roomhead_has_aliases(page_of(launch)->view.app, page_of(launch)->view.room))
		page_paragraph(page_of(launch), PALETTE_TEXT,
			       _("Marketing learns your alias from it, not your name."));
	page_gap(page_of(launch));
	page_value(page_of(launch), TELL, _("Tell people"),
		   json_is_true(tells) ? _("yes, I want to; Enter: rather not")
				       : _("no; Enter: yes, I want to"));
}

static void add_embargo(struct launch *launch)
{
	struct arena *arena = arena_new();
	char when[WHEN_TEXT];
	int64_t until = pick_time(shown(launch), "embargo_at");
	page_gap(page_of(launch));
	if (until)
		page_paragraph(
		    page_of(launch), is_locked(launch) ? PALETTE_ACCENT : PALETTE_DIM,
		    arena_printf(arena,
				 is_locked(launch) ? _("Nothing is told before %s.")
						   : _("It may be told since %s."),
				 when_exact(until, app_now(page_of(launch)->view.app), when)));
	arena_free(&arena);
}

static void add_text(struct launch *launch)
{
	const char *text = pick_name(shown(launch), "text");
	page_heading(page_of(launch), _("The text to share"));
	if (text)
		page_text(page_of(launch), text);
	else if (!pick_bool(shown(launch), "ready"))
		page_paragraph(page_of(launch), PALETTE_DIM, _("There is none yet."));
	else if (is_locked(launch))
		page_paragraph(page_of(launch), PALETTE_DIM,
			       _("It is written, and locked until then."));
	else
		page_paragraph(page_of(launch), PALETTE_DIM,
			       _("It is for those who want to tell people."));
}

static void add_people(struct launch *launch)
{
	struct arena *arena = arena_new();
	const json_t *person;
	size_t i;
	if (!json_is_array(launch->people))
		return;
	page_heading(page_of(launch), _("Who wants to tell people"));
	json_array_foreach(launch->people, i, person)
	{
		int64_t reports = pick_int(person, "reports");
		struct page_row *row =
		    page_value(page_of(launch), PERSON, pick_text(person, "handle"),
			       pick_text(person, "name"));
		page_name(row, pick_text(person, "handle"));
		page_right(row, arena_printf(arena,
					     ngettext("%s   %lld report", "%s   %lld reports",
						      (unsigned long)reports),
					     pick_text(person, "segment"), (long long)reports));
	}
	if (!i)
		page_paragraph(page_of(launch), PALETTE_DIM,
			       _("Nobody has said so yet. Testers tick it on this page."));
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct launch *launch = (struct launch *)page;
	page_add(page, PALETTE_TEXT, "");
	add_asked(launch);
	add_embargo(launch);
	add_text(launch);
	add_people(launch);
	page_gap(page);
	if (roompage_has_team(&launch->of_room, "pm"))
		page_item(page, WRITE, _("Write the text, and say from when on"));
	if (roompage_is_house(&launch->of_room))
		page_choice(page, PACK, _("Launch pack"),
			    _("known issues, quotes, answered questions"));
}

/* --- its life --- */

/* --- requests --- */

static void on_told(struct view *view, int err, const char *words, json_t *result)
{
	if (err)
		app_fail(view->app, err, words);
	else
		app_say(view->app, pick_bool(result, "advocates") ? _("Noted. Thank you.")
								  : _("Noted: rather not."));
	view->is_stale = true;
}

static bool offers(const struct view *view, enum request request)
{
	return request == REQUEST_OPEN && page_at(page_of(of(view)));
}

static bool request(struct view *view, enum request what)
{
	const struct page_row *row = page_at(page_of(of(view)));
	if (!offers(view, what))
		return false;
	switch (row->action) {
	case TELL:
		view_call(view, "launch.advocate",
			  json_pack("{s:s, s:b}", "room", view->room, "off",
				    pick_bool(shown(of(view)), "advocates")),
			  on_told);
		return true;
	case PERSON:
		return app_open(view->app, "profile",
				json_pack("{s:s, s:s?}", "handle", row->name, "room", view->room));
	case WRITE:
		return app_open(view->app, "form",
				json_pack("{s:s, s:s}", "form", "launch.text", "room", view->room));
	default:
		return app_open(view->app, "paper",
				json_pack("{s:s, s:s}", "what", "pack", "room", view->room));
	}
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("choose")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    ROOMPAGE_ROOM,
    ROOMPAGE_ANSWER("launch.show"),
    {.method = "launch.advocates",
     .at = offsetof(struct launch, people),
     .part = "items",
     .flags = VIEW_OPTIONAL},
    {.method = NULL},
};

const struct view_ops launch_ops = {
    .name = "launch",
    .title = N_("The launch of a room's product"),
    .size = sizeof(struct launch),
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("Launch"),
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
