#include "client/views/applications.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "client/views/pick.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { QUESTIONS = 1, APPLICANT, MORE };
enum { APPLICATIONS_PAGE = 100, SEGMENT_MAX = 40, NOTE_MAX = 200 };

struct applications {
	struct page_view page;
	json_t *items; /* of room.applications */
	json_t *next;
	json_t *seats; /* items of seat.list */
	char *handle;  /* who is decided on; NULL: nobody */
	bool accepts;
	char *segment; /* they are let into, asked about again when its seats are taken */
};

static struct applications *of(const struct view *view)
{
	return (struct applications *)view;
}

/* --- the page --- */

/* "links 6 of 10, parkland 4 of 10" */
static void add_seats(struct applications *a)
{
	struct arena *arena = arena_new();
	const char *words = "";
	json_t *seat;
	size_t i;
	json_array_foreach(a->seats, i, seat)
	{
		const char *segment = pick_text(seat, "segment");
		if (!pick_int(seat, "target"))
			continue;
		words = arena_printf(arena, _("%s%s%s %lld of %lld"), words, *words ? ", " : "",
				     *segment ? segment : _("in no group"),
				     (long long)pick_int(seat, "taken"),
				     (long long)pick_int(seat, "target"));
	}
	if (*words)
		page_paragraph(&a->page, PALETTE_DIM, arena_printf(arena, _("Seats: %s"), words));
	arena_free(&arena);
}

static void add_applicant(struct applications *a, const json_t *item)
{
	char when[WHEN_TEXT];
	json_t *answer;
	size_t i;
	struct page_row *row = page_item(&a->page, APPLICANT, pick_text(item, "handle"));
	page_name(row, pick_text(item, "handle"));
	page_right(row, when_ago(pick_time(item, "at"), app_now(a->page.view.app), when));
	json_array_foreach(json_object_get(item, "answers"), i, answer)
	{
		char *line = mem_printf("%s: %s", pick_text(answer, "question"),
					pick_text(answer, "answer"));
		size_t first = a->page.count;
		page_paragraph(&a->page, PALETTE_TEXT, line);
		for (; first < a->page.count; first++) {
			a->page.rows[first].kind = LIST_MORE;
			a->page.rows[first].indent = 0;
		}
		free(line);
	}
	page_gap(&a->page);
}

static void build(struct page_view *page)
{
	struct applications *a = (struct applications *)page;
	json_t *item;
	size_t i;
	page_value(page, QUESTIONS, _("Questions"), _("what applicants are asked"));
	add_seats(a);
	page_gap(page);
	json_array_foreach(a->items, i, item) add_applicant(a, item);
	if (!i)
		page_paragraph(page, PALETTE_DIM, _("Nobody waits for an answer."));
	if (json_is_string(a->next))
		page_more(page, MORE, _("More"));
}

/* --- calls --- */

/* --- deciding --- */

static void decide(struct applications *a, const char *note, bool over);

static void on_over(struct view *view, char answer)
{
	if (answer == 'y')
		decide(of(view), NULL, true);
}

/* All seats of the group are taken: let in all the same? */
static void on_decided(struct view *view, int err, const char *words, json_t *result)
{
	static const struct app_choice yes_no[] = {{'n', N_("no")}, {'y', N_("let them in")}};
	struct applications *a = of(view);
	(void)result;
	if (err == ERR_CONFLICT && a->accepts) {
		app_ask(view->app, view, _("The seats of that group are taken."), yes_no, 2,
			on_over);
		return;
	}
	if (err)
		app_fail(view->app, err, words);
	else
		app_say(view->app,
			a->accepts ? _("%s is let in, and told.")
				   : _("%s is told that it is not to be."),
			a->handle);
	app_stale(view->app);
	view->is_stale = true;
}

static void decide(struct applications *a, const char *note, bool over)
{
	json_t *params = json_pack("{s:s, s:s, s:b}", "room", a->page.view.room, "handle",
				   a->handle, a->accepts ? "accept" : "decline", 1);
	if (a->accepts && a->segment && *a->segment)
		json_object_set_new(params, "segment", json_string(a->segment));
	if (note && *note)
		json_object_set_new(params, "note", json_string(note));
	if (over)
		json_object_set_new(params, "over", json_true());
	view_call(&a->page.view, "room.decide", params, on_decided);
}

static void on_answer(struct view *view, char answer)
{
	struct applications *a = of(view);
	if (answer == 'p')
		app_open(view->app, "profile", json_pack("{s:s}", "handle", a->handle));
	if (answer != 'a' && answer != 'd')
		return;
	a->accepts = answer == 'a';
	page_edit(&a->page, APPLICANT, a->accepts ? _("Group of testers") : _("A word to them"),
		  a->accepts ? SEGMENT_MAX : NOTE_MAX, false,
		  a->accepts && a->segment ? a->segment : "");
}

static void typed(struct view *view, int action, const char *text)
{
	struct applications *a = of(view);
	(void)action;
	if (a->accepts) {
		free(a->segment);
		a->segment = mem_dup(text);
	}
	decide(a, a->accepts ? NULL : text, false);
}

/* --- the view --- */

static void close(struct view *view)
{
	struct applications *a = of(view);
	page_free(&a->page);
	json_decref(a->items);
	json_decref(a->next);
	json_decref(a->seats);
	free(a->handle);
	free(a->segment);
}

static bool offers(const struct view *view, enum request request)
{
	const struct page_row *row = page_at(&of(view)->page);
	return row &&
	       (request == REQUEST_OPEN || (request == REQUEST_PERSON && row->action == APPLICANT));
}

static bool request(struct view *view, enum request what)
{
	static const struct app_choice choices[] = {
	    {'p', N_("their profile")}, {'a', N_("let them in")}, {'d', N_("decline")}};
	struct applications *a = of(view);
	const struct page_row *row = page_at(&a->page);
	if (!offers(view, what))
		return false;
	if (what == REQUEST_PERSON)
		return app_open(view->app, "profile", json_pack("{s:s}", "handle", row->name));
	if (row->action == QUESTIONS)
		return app_open(view->app, "compose",
				json_pack("{s:s, s:s}", "what", "screener", "room", view->room));
	if (row->action == MORE) {
		view_more(&a->page.view);
		return true;
	}
	free(a->handle);
	a->handle = mem_dup(row->name);
	app_ask(view->app, view, a->handle, choices, 3, on_answer);
	return true;
}

static const char *keys_line(const struct view *view)
{
	if (!of(view)->page.field)
		return _("Enter decide   P who it is   q back   ? help");
	return of(view)->accepts ? _("Enter let them in (empty: no group)   ^C not yet")
				 : _("Enter decline   ^C not yet");
}

static const struct view_need needs[] = {
    {.method = "room.applications",
     .at = offsetof(struct applications, items),
     .part = "items",
     .limit = APPLICATIONS_PAGE,
     .next = offsetof(struct applications, next)},
    {.method = "seat.list",
     .at = offsetof(struct applications, seats),
     .part = "items",
     .flags = VIEW_OPTIONAL},
    {.method = NULL},
};

const struct view_ops applications_ops = {
    .name = "applications",
    .title = N_("Applications"),
    .size = sizeof(struct applications),
    .flags = VIEW_CHOICES,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = close,
    .heading = N_("Applications"),
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
