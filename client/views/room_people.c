#include "client/views/room_people.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/roomhead.h"
#include "client/roomwords.h"
#include "client/views/people_rows.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { PEOPLE_PAGE = 500, PEOPLE_MOST = 5000, SEATS_SHOWN = 5, BAR = 20, SEGMENT_WIDTH = 14 };

/* Rows above the people: two choices, seats, a space, the header. */
enum { ROW_ORDER, ROW_SHOW, ROW_SEATS };

struct people {
	struct view view;
	json_t *people, *invites, *seats; /* items */
	json_t *next;
	struct people_rows rows;
	enum people_show show;
	enum people_order order;
	char *at; /* who the cursor was on */
};

static struct people *of(const struct view *view)
{
	return (struct people *)view;
}

static size_t seats_shown(const struct people *people)
{
	size_t count = json_array_size(people->seats);
	return count < SEATS_SHOWN ? count : SEATS_SHOWN;
}

/* Where the people begin. */
static size_t first_row(const struct people *people)
{
	return ROW_SEATS + seats_shown(people) + 2;
}

static const struct people_row *row_at(const struct people *people, size_t row)
{
	size_t first = first_row(people);
	return row >= first && row - first < people->rows.count ? &people->rows.row[row - first]
								: NULL;
}

/* Before rows change: the cursor is to stay on whom it is on. */
static void remember(struct people *people)
{
	const struct people_row *row = row_at(people, people->view.list.at);
	if (!people->view.is_drawn)
		return;
	free(people->at);
	people->at = row && row->person ? mem_dup(pick_text(row->person, "handle")) : NULL;
}

static void build(struct people *people)
{
	people_rows_build(&people->rows, people->people, people->invites, people->show,
			  people->order, app_now(people->view.app));
	for (size_t i = 0; people->at && i < people->rows.count; i++)
		if (people->rows.row[i].person &&
		    !strcmp(pick_text(people->rows.row[i].person, "handle"), people->at))
			people->view.list.at = first_row(people) + i;
	list_settle(&people->view);
	view_changed(&people->view);
}

/* --- loading --- */

static void on_people(struct view *view, int err, const char *words, json_t *result)
{
	struct people *people = of(view);
	if (err) {
		view_failed(view, err, words);
		return;
	}
	remember(people);
	if (!people->next)
		json_array_clear(people->people);
	pick_page(people->people, &people->next, result);
	if (json_is_string(people->next) && json_array_size(people->people) < PEOPLE_MOST)
		view_call(view, "room.people",
			  json_pack("{s:s, s:i, s:O}", "room", view->room, "limit", PEOPLE_PAGE,
				    "after", people->next),
			  on_people);
	view->is_loaded = true;
	build(people);
}

/* Only its owner is told of these; others see the people alone. */
static void on_invites(struct view *view, int err, const char *words, json_t *result)
{
	(void)words;
	remember(of(view));
	json_decref(of(view)->invites);
	of(view)->invites = err ? NULL : json_incref(json_object_get(result, "items"));
	build(of(view));
}

static void on_seats(struct view *view, int err, const char *words, json_t *result)
{
	(void)words;
	remember(of(view));
	json_decref(of(view)->seats);
	of(view)->seats = err ? NULL : json_incref(json_object_get(result, "items"));
	build(of(view));
}

static void load(struct view *view)
{
	struct people *people = of(view);
	json_decref(people->next);
	people->next = NULL;
	view_call(view, "invite.list",
		  json_pack("{s:s, s:i}", "room", view->room, "limit", PEOPLE_PAGE), on_invites);
	view_call(view, "seat.list", json_pack("{s:s}", "room", view->room), on_seats);
	view_call(view, "room.people",
		  json_pack("{s:s, s:i}", "room", view->room, "limit", PEOPLE_PAGE), on_people);
}

static bool open(struct view *view, const json_t *args)
{
	struct people *people = of(view);
	int64_t show = pick_int(args, "show"), order = pick_int(args, "order");
	view_set_room(view, pick_name(args, "room"));
	people->people = json_array();
	people->at = mem_dup(pick_name(args, "handle"));
	if (show > 0 && show < PEOPLE_SHOWS)
		people->show = (enum people_show)show;
	if (order > 0 && order < PEOPLE_ORDERS)
		people->order = (enum people_order)order;
	return view->room != NULL;
}

static json_t *save(const struct view *view)
{
	const struct people *people = of(view);
	const struct people_row *row = row_at(people, view->list.at);
	return json_pack("{s:s, s:i, s:i, s:s?}", "room", view->room, "show", (int)people->show,
			 "order", (int)people->order, "handle",
			 row && row->person ? pick_text(row->person, "handle") : NULL);
}

static void close(struct view *view)
{
	struct people *people = of(view);
	json_decref(people->people);
	json_decref(people->invites);
	json_decref(people->seats);
	json_decref(people->next);
	people_rows_free(&people->rows);
	free(people->at);
}

/* --- drawing --- */

/* A row of the table; columns from the right, the last lost first. What staff
 * alone are told is NULL for others. */
struct cells {
	const char *who, *as, *group, *state, *signed_at, *unit, *first, *heard;
};

static const struct column {
	int width, least; /* least: columns of the screen it needs */
	int wide;	  /* its width on a wide screen */
} columns[] = {{6, 76, 8},  {6, 76, 8},	  {9, 70, 20}, {6, 62, 8},
	       {8, 40, 10}, {11, 60, 16}, {9, 50, 10}};
enum { WIDE = 100 };

static void draw_cells(const struct canvas *row, const struct cells *cells, unsigned looks)
{
	const char *const texts[] = {cells->heard, cells->first, cells->unit, cells->signed_at,
				     cells->state, cells->group, cells->as};
	int right = row->columns, screen = screen_columns(row->screen);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		if (screen < columns[i].least || !texts[i])
			continue;
		int width = screen < WIDE ? columns[i].width : columns[i].wide;
		canvas_text(row, 0, right - width, width, looks, texts[i]);
		right -= width + 1;
	}
	canvas_text(row, 0, 0, right, looks, cells->who);
}

static const char *short_time(struct people *people, struct arena *arena, const json_t *object,
			      const char *name)
{
	char when[WHEN_TEXT];
	int64_t at = pick_time(object, name);
	return at ? arena_dup(arena, when_short(at, app_now(people->view.app), when)) : "";
}

static bool is_for_staff(const struct people *people)
{
	return people->seats != NULL;
}

static void draw_person(struct people *people, const json_t *person, const struct canvas *row)
{
	const char *team = pick_text(person, "team");
	struct cells cells = {
	    .who = pick_text(person, "handle"),
	    .as = roomwords_part(pick_text(person, "part")),
	    .state = roomwords_state(pick_text(person, "state")),
	};
	if (is_for_staff(people)) {
		cells.group = *team ? roomwords_team(team) : pick_text(person, "segment");
		cells.signed_at = short_time(people, row->arena, person, "signed_at");
		cells.unit = pick_text(person, "unit");
		cells.first = short_time(people, row->arena, person, "first_report_at");
		cells.heard = short_time(people, row->arena, person, "last_heard_at");
	}
	draw_cells(row, &cells, PALETTE_TEXT);
}

static void draw_invite(const json_t *invite, const struct canvas *row)
{
	struct cells cells = {.who = pick_text(invite, "name"),
			      .as = roomwords_part(pick_text(invite, "part")),
			      .group = pick_text(invite, "segment"),
			      .state = _("invited"),
			      .signed_at = "",
			      .unit = "",
			      .first = "",
			      .heard = ""};
	draw_cells(row, &cells, PALETTE_DIM);
}

static void draw_header(struct people *people, const struct canvas *row)
{
	struct canvas header =
	    canvas_part(row, 0, LIST_TEXT - LIST_MARGIN, 1, row->columns - LIST_TEXT + LIST_MARGIN);
	struct cells cells = {.who = _("Who"), .as = _("As"), .state = _("State")};
	if (is_for_staff(people)) {
		cells.group = _("Group");
		cells.signed_at = _("Signed");
		cells.unit = _("Unit");
		cells.first = _("First");
		cells.heard = _("Heard");
	}
	draw_cells(&header, &cells, PALETTE_DIM);
}

/* "links  ██████████░░░░░░░░░░  5 of 10, 2 more invited" */
static void draw_seats(const json_t *seat, const struct canvas *row)
{
	int64_t target = pick_int(seat, "target"), taken = pick_int(seat, "taken");
	int64_t invited = pick_int(seat, "invited");
	const char *segment = pick_text(seat, "segment");
	const char *words = target ? arena_printf(row->arena, _("%lld of %lld"), (long long)taken,
						  (long long)target)
				   : arena_printf(row->arena, _("%lld in"), (long long)taken);
	int at = LIST_TEXT - LIST_MARGIN;
	int full = target ? (int)(taken >= target ? BAR : taken * BAR / target) : 0;
	canvas_text(row, 0, at, SEGMENT_WIDTH, PALETTE_TEXT, *segment ? segment : _("in no group"));
	at += SEGMENT_WIDTH + 1;
	for (int i = 0; target && i < BAR && row->columns >= 50; i++)
		canvas_text(row, 0, at + i, 1, i < full ? PALETTE_ACCENT : PALETTE_DIM,
			    i < full ? "█" : "░");
	at += row->columns >= 50 && target ? BAR + 2 : 0;
	if (invited)
		words = arena_printf(row->arena,
				     row->columns >= 50 ? _("%s, %lld more invited")
							: _("%s, %lld invited"),
				     words, (long long)invited);
	canvas_text(row, 0, at, 0, PALETTE_DIM, words);
}

static void draw_choice(const struct canvas *row, const char *label, const char *value)
{
	canvas_text(row, 0, 0, 0, PALETTE_DIM, label);
	canvas_text(row, 0, 8, 0, PALETTE_TEXT, value);
}

static void draw_row(struct view *view, size_t at, const struct canvas *row)
{
	struct people *people = of(view);
	const struct people_row *what = row_at(people, at);
	if (at == ROW_ORDER)
		draw_choice(row, _("Order"), people_order_words(people->order));
	else if (at == ROW_SHOW)
		draw_choice(row, _("Show"), people_show_words(people->show));
	else if (at < ROW_SEATS + seats_shown(people))
		draw_seats(json_array_get(people->seats, at - ROW_SEATS), row);
	else if (at + 1 == first_row(people))
		draw_header(people, row);
	else if (what && what->person)
		draw_person(people, what->person, row);
	else if (what)
		draw_invite(what->invite, row);
}

static size_t count(const struct view *view)
{
	return first_row(of(view)) + of(view)->rows.count;
}

static unsigned kind(const struct view *view, size_t row)
{
	return row < ROW_SEATS || row >= first_row(of(view)) ? LIST_ITEM : 0;
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	size_t all = of(view)->rows.count;
	head_r->title = arena_printf(arena, ngettext("%zu person", "%zu people", all), all);
}

/* --- requests --- */

static bool offers(const struct view *view, enum request request)
{
	const struct people_row *row = row_at(of(view), view->list.at);
	return request == REQUEST_OPEN || (request == REQUEST_PERSON && row && row->person);
}

static bool open_person(struct people *people, const json_t *person)
{
	bool has_card =
	    is_for_staff(people) || roomhead_has_aliases(people->view.app, people->view.room);
	const char *view = has_card ? "room_person" : "profile";
	return app_open(people->view.app, view,
			json_pack("{s:s, s:s}", "room", people->view.room, "handle",
				  pick_text(person, "handle")));
}

static bool request(struct view *view, enum request what)
{
	struct people *people = of(view);
	const struct people_row *row = row_at(people, view->list.at);
	if (!offers(view, what))
		return false;
	if (what == REQUEST_PERSON)
		return app_open(view->app, "profile",
				json_pack("{s:s, s:s}", "handle", pick_text(row->person, "handle"),
					  "room", view->room));
	if (row && row->person)
		return open_person(people, row->person);
	if (row)
		return app_open(view->app, "invites", json_pack("{s:s}", "room", view->room));
	if (view->list.at == ROW_ORDER)
		people->order = (people->order + 1) % PEOPLE_ORDERS;
	else
		people->show = (people->show + 1) % PEOPLE_SHOWS;
	free(people->at);
	people->at = NULL;
	build(people);
	return true;
}

static const struct list_ops list = {.count = count, .kind = kind, .draw = draw_row};

static const struct view_hint hints[] = {{REQUEST_OPEN, N_("open")},
					 {REQUEST_PERSON, N_("profile")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

const struct view_ops room_people_ops = {
    .name = "room_people",
    .title = N_("People"),
    .size = sizeof(struct people),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .offers = offers,
    .request = request,
    .list = &list,
};
