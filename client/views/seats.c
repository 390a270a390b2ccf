#include "client/views/seats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { SEAT = 1, NEW };
enum { SEGMENT_MAX = 40, NUMBER_MAX_CODES = 6 };

struct seats {
	struct page_view page;
	json_t *items; /* of seat.list */
	char *segment; /* whose number is typed; NULL: the group's name is */
};

static struct seats *of(const struct view *view)
{
	return (struct seats *)view;
}

static void add_seat(struct page_view *page, const json_t *seat)
{
	int64_t target = pick_int(seat, "target"), taken = pick_int(seat, "taken");
	const char *segment = pick_text(seat, "segment");
	char *words = target ? mem_printf(_("%lld of %lld"), (long long)taken, (long long)target)
			     : mem_printf(_("%lld in, as many as come"), (long long)taken);
	struct page_row *row = page_value(page, SEAT, *segment ? segment : _("in no group"), words);
	page_name(row, segment);
	row->id = target;
	free(words);
}

static void build(struct page_view *page)
{
	struct seats *seats = (struct seats *)page;
	json_t *seat;
	size_t i;
	page_paragraph(page, PALETTE_TEXT,
		       _("How many testers are wanted of each group. When they are all there, "
			 "letting in another one asks first."));
	page_gap(page);
	json_array_foreach(seats->items, i, seat) add_seat(page, seat);
	page_value(page, NEW, _("Another group"), _("its name, then how many"));
}

static void on_set(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	view->is_stale = true;
	app_stale(view->app);
}

static void ask_number(struct seats *seats, int action, int64_t now)
{
	char number[24] = "";
	if (now)
		snprintf(number, sizeof number, "%lld", (long long)now);
	page_edit(&seats->page, action, *seats->segment ? seats->segment : _("in no group"),
		  NUMBER_MAX_CODES, false, number);
}

static void typed(struct view *view, int action, const char *text)
{
	struct seats *seats = of(view);
	char *end;
	long number = strtol(text, &end, 10);
	if (!*text)
		return;
	if (!seats->segment) {
		seats->segment = mem_dup(text);
		ask_number(seats, action, 0);
		return;
	}
	if (*end || end == text || number < 0) {
		app_say(view->app, _("A number; 0: as many as come."));
		page_line_again(view);
		return;
	}
	view_call(view, "seat.set",
		  json_pack("{s:s, s:s, s:I}", "room", seats->page.view.room, "segment",
			    seats->segment, "target", (json_int_t)number),
		  on_set);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	free(of(view)->segment);
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct seats *seats = of(view);
	free(seats->segment);
	seats->segment = row->action == SEAT ? mem_dup(row->name) : NULL;
	if (row->action == SEAT)
		ask_number(seats, SEAT, row->id);
	else
		page_edit(&seats->page, NEW, _("Another group"), SEGMENT_MAX, false, "");
	return true;
}

static const char *keys_line(const struct view *view)
{
	return of(view)->page.field ? _("Enter keep   ^C leave it")
				    : _("Enter change   q back   ? help");
}

static const struct view_need needs[] = {
    {.method = "seat.list", .at = offsetof(struct seats, items), .part = "items"},
    {.method = NULL},
};

const struct view_ops seats_ops = {
    .name = "seats",
    .title = N_("Seats"),
    .size = sizeof(struct seats),
    .flags = VIEW_CHOICES,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = close,
    .heading = N_("Seats"),
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    PAGE_CHOOSES,
    .choose = choose,
    PAGE_TYPES,
    .refused = page_line_again,
    .typed = typed,
    .list = &page_list,
};
