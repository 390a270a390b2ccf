#include "client/views/rooms.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/roomwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/tr.h"

enum { ROOM = 1, CODE, MAKE, GLASS };

struct rooms {
	struct page_view page;
	json_t *shown; /* room.list */
};

static struct rooms *of(const struct view *view)
{
	return (struct rooms *)view;
}

static const char *news(struct arena *arena, const json_t *room)
{
	int64_t asked = pick_int(room, "asked"), unread = pick_int(room, "unread");
	if (asked && unread)
		return arena_printf(arena, _("%lld asked, %lld new"), (long long)asked,
				    (long long)unread);
	if (asked)
		return arena_printf(arena, _("%lld asked of you"), (long long)asked);
	return unread ? arena_printf(arena, _("%lld new"), (long long)unread) : "";
}

static const char *standing(struct arena *arena, const json_t *room)
{
	const char *part = pick_text(room, "part"), *state = pick_text(room, "state");
	const char *phase = roomwords_phase(pick_text(room, "phase"));
	const char *what = *part ? roomwords_part(part) : *state ? roomwords_state(state) : "";
	return *what ? arena_printf(arena, "%s, %s", what, phase) : phase;
}

static void add_room(struct page_view *page, const json_t *room)
{
	struct arena *arena = arena_new();
	struct page_row *row =
	    page_value(page, ROOM, pick_text(room, "title"), standing(arena, room));
	page_name(row, pick_text(room, "room"));
	page_right(row, news(arena, room));
	if (pick_int(room, "asked") || pick_int(room, "unread"))
		row->kind |= LIST_NEW;
	row = page_add(page, PALETTE_DIM, pick_text(room, "purpose"));
	row->kind = LIST_MORE;
	arena_free(&arena);
}

static bool is_mine(const json_t *room)
{
	const char *state = pick_text(room, "state");
	return *state && strcmp(state, "left") != 0 && strcmp(state, "declined") != 0;
}

static size_t add_rooms(struct rooms *rooms, bool mine, const char *heading)
{
	size_t added = 0;
	for (size_t i = 0; i < pick_count(rooms->shown, "items"); i++) {
		const json_t *room = pick_at(rooms->shown, "items", i);
		if (is_mine(room) != mine)
			continue;
		if (!added++)
			page_heading(&rooms->page, heading);
		add_room(&rooms->page, room);
	}
	return added;
}

static void build(struct page_view *page)
{
	struct rooms *rooms = (struct rooms *)page;
	if (!add_rooms(rooms, true, _("Rooms you are in")))
		page_paragraph(page, PALETTE_DIM,
			       _("You are in no private room. Who is invited to one has a code; "
				 "some rooms are listed and may be asked."));
	add_rooms(rooms, false, _("Rooms you may ask to be let in"));
	page_gap(page);
	page_value(page, CODE, _("I have an invitation"), _("type the code you were sent"));
	if (pick_bool(rooms->shown, "may_make"))
		page_value(page, MAKE, _("Make a room"), _("for what is not out yet"));
	if (app_offers(page->view.app, &page->view, REQUEST_GLASS))
		page_choice(page, GLASS, _("Break the glass"),
			    _("as a sysop: read one for an hour, with a reason"));
}

static void on_rooms(struct view *view, int err, const char *words, json_t *result)
{
	struct rooms *rooms = of(view);
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(rooms->shown);
	rooms->shown = json_incref(result);
	view->is_loaded = true;
	page_dirty(&rooms->page);
}

static void load(struct view *view)
{
	view_call(view, "room.list", NULL, on_rooms);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	json_decref(of(view)->shown);
}

static bool choose(struct view *view, const struct page_row *row)
{
	if (row->action == CODE)
		return app_open(view->app, "invitation", NULL);
	if (row->action == GLASS)
		return app_open(view->app, "glass", NULL);
	if (row->action == MAKE)
		return app_open(view->app, "room_new", NULL);
	return app_open(view->app, "room", json_pack("{s:s}", "room", row->name));
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("open")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

const struct view_ops rooms_ops = {
    .name = "rooms",
    .title = N_("Private rooms"),
    .size = sizeof(struct rooms),
    .hints = hints,
    .load = load,
    .close = close,
    .heading = N_("Private rooms"),
    .build = build,
    .draw = page_show,
    PAGE_CHOOSES,
    .choose = choose,
    .list = &page_list,
};
