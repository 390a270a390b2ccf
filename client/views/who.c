#include "client/views/who.h"

#include "client/app.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { AGAIN_MS = 30 * 1000, IDLE_SECONDS = 300, HERE_WIDTH = 24 };

struct who {
	struct view view;
	json_t *answer;
};

static struct who *of(const struct view *view)
{
	return (struct who *)view;
}

static json_t *person_at(const struct view *view, size_t row)
{
	return pick_at(of(view)->answer, "items", row);
}

static void on_who(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(of(view)->answer);
	of(view)->answer = json_incref(result);
	list_settle(view);
	view->is_loaded = true;
	view_wake(view, AGAIN_MS);
}

static void load(struct view *view)
{
	view_call(view, "who", NULL, on_who);
}

static void close(struct view *view)
{
	json_decref(of(view)->answer);
}

/* The last rows count the guests, whom nobody names. */
static size_t people(const struct view *view)
{
	return pick_count(of(view)->answer, "items");
}

static size_t count(const struct view *view)
{
	return people(view) + 2;
}

static unsigned kind(const struct view *view, size_t row)
{
	return row < people(view) ? LIST_ITEM : 0;
}

static const char *guests_text(const struct view *view, struct arena *arena)
{
	int64_t guests = pick_int(of(view)->answer, "guests");
	if (!guests)
		return people(view) ? _("Nobody else.") : _("Nobody is here.");
	if (!people(view))
		return arena_printf(arena,
				    ngettext("%lld guest", "%lld guests", (unsigned long)guests),
				    (long long)guests);
	return arena_printf(arena,
			    ngettext("and %lld guest", "and %lld guests", (unsigned long)guests),
			    (long long)guests);
}

static void draw_row(struct view *view, size_t at, const struct canvas *row)
{
	char when[WHEN_TEXT];
	const json_t *person = person_at(view, at);
	if (at == people(view) + 1)
		canvas_text(row, 0, LIST_TEXT - LIST_MARGIN, 0, PALETTE_DIM,
			    guests_text(view, row->arena));
	if (!person)
		return;
	const char *handle = pick_text(person, "handle");
	int used = canvas_text(row, 0, 0, row->columns - HERE_WIDTH - 1, PALETTE_TEXT, handle);
	canvas_badge(row, 0, used + 1, pick_name(person, "badge"));
	int64_t idle = pick_int(person, "idle");
	when_ago(app_now(view->app) - idle, app_now(view->app), when);
	canvas_right(row, 0, row->columns, HERE_WIDTH, PALETTE_DIM,
		     idle < IDLE_SECONDS ? _("here now")
					 : arena_printf(row->arena, _("last key %s"), when));
}

static bool offers(const struct view *view, enum request request)
{
	return (request == REQUEST_OPEN || request == REQUEST_PERSON) &&
	       person_at(view, view->list.at);
}

static bool request(struct view *view, enum request what)
{
	const json_t *person = person_at(view, view->list.at);
	return offers(view, what) &&
	       app_open(view->app, "profile",
			json_pack("{s:s}", "handle", pick_text(person, "handle")));
}

static void topics(const struct view *view, json_t *list)
{
	(void)view;
	json_array_append_new(list, json_string("who"));
}

static const struct list_ops list = {.count = count, .kind = kind, .draw = draw_row};

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("who is that")},
    {REQUEST_BACK, N_("back")},
    {REQUEST_NONE, NULL},
};

const struct view_ops who_ops = {
    .name = "who",
    .title = N_("Who is here"),
    .size = sizeof(struct who),
    .hints = hints,
    .load = load,
    .close = close,
    .heading = N_("Who is here"),
    .offers = offers,
    .request = request,
    .topics = topics,
    .on_event = view_on_news,
    .tick = view_on_tick,
    .list = &list,
};
