#include "client/views/invites.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/roomwords.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { NEW = 1, LETTER, INVITATION, MORE };
enum { INVITES_PAGE = 200 };

struct invites {
	struct page_view page;
	json_t *items; /* of invite.list */
	json_t *next;
	int64_t asked; /* the number that is asked about */
};

static struct invites *of(const struct view *view)
{
	return (struct invites *)view;
}

/* --- the page --- */

static const char *names_of(struct arena *arena, const json_t *list)
{
	const char *names = "";
	json_t *name;
	size_t i;
	json_array_foreach(list, i, name) names =
	    arena_printf(arena, "%s%s%s", names, i ? ", " : "", json_string_value(name));
	return names;
}

/* "open until 4 Apr", "used by jane". */
static const char *standing(struct arena *arena, const json_t *item, int64_t now)
{
	const char *state = pick_text(item, "state");
	const char *names = names_of(arena, json_object_get(item, "members"));
	char when[WHEN_TEXT];
	if (!strcmp(state, "revoked"))
		return _("taken back");
	if (!strcmp(state, "expired"))
		return _("too late");
	if (!strcmp(state, "used"))
		return arena_printf(arena, _("used by %s"), names);
	when_exact(pick_time(item, "expires_at"), now, when);
	if (pick_int(item, "uses") > 1)
		return arena_printf(arena, _("%lld of %lld used, until %s"),
				    (long long)pick_int(item, "used"),
				    (long long)pick_int(item, "uses"), when);
	return arena_printf(arena, _("open until %s"), when);
}

static void add_invitation(struct invites *invites, const json_t *item)
{
	struct arena *arena = arena_new();
	const char *name = pick_text(item, "name"), *segment = pick_text(item, "segment");
	const char *team = pick_text(item, "team"), *part = roomwords_part(pick_text(item, "part"));
	const char *what = arena_printf(arena, "%s%s%s", part, *segment || *team ? ", " : "",
					*segment ? segment : roomwords_team(team));
	struct page_row *row = page_value(
	    &invites->page, INVITATION,
	    *name ? name : arena_printf(arena, _("no. %lld"), (long long)pick_int(item, "number")),
	    what);
	row->id = pick_int(item, "number");
	row->looks = strcmp(pick_text(item, "state"), "open") == 0 ? PALETTE_TEXT : PALETTE_DIM;
	page_right(row, standing(arena, item, app_now(invites->page.view.app)));
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct invites *invites = (struct invites *)page;
	json_t *item;
	size_t i;
	page_value(page, NEW, _("New"), _("a code, or one each for several people"));
	page_value(page, LETTER, _("A text to send"),
		   _("how to come in from Windows, macOS and Linux"));
	page_gap(page);
	json_array_foreach(invites->items, i, item) add_invitation(invites, item);
	if (!i)
		page_paragraph(page, PALETTE_DIM, _("Nobody has been invited yet."));
	if (json_is_string(invites->next))
		page_more(page, MORE, _("More"));
}

/* --- calls --- */

static void on_revoked(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	view->is_stale = true;
}

static void on_answer(struct view *view, char answer)
{
	if (answer == 't')
		view_call(view, "invite.revoke",
			  json_pack("{s:s, s:I}", "room", view->room, "number",
				    (json_int_t)of(view)->asked),
			  on_revoked);
}

/* --- the view --- */

static bool is_open(const struct invites *invites, int64_t number)
{
	json_t *item;
	size_t i;
	json_array_foreach(invites->items, i,
			   item) if (pick_int(item, "number") ==
				     number) return !strcmp(pick_text(item, "state"), "open");
	return false;
}

static bool choose(struct view *view, const struct page_row *row)
{
	static const struct app_choice choices[] = {{'l', N_("leave it")},
						    {'t', N_("take it back")}};
	struct invites *invites = of(view);
	switch (row->action) {
	case NEW:
		return app_open(view->app, "invite_new", json_pack("{s:s}", "room", view->room));
	case LETTER:
		return app_open(view->app, "letter", json_pack("{s:s}", "room", view->room));
	case MORE:
		view_more(&invites->page.view);
		return true;
	default:
		invites->asked = row->id;
		if (is_open(invites, row->id))
			app_ask(view->app, view, _("This invitation is good:"), choices, 2,
				on_answer);
		else
			app_say(view->app, _("This one lets nobody in any more."));
		return true;
	}
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("choose")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

static const struct view_need needs[] = {
    {.method = "invite.list",
     .at = offsetof(struct invites, items),
     .part = "items",
     .limit = INVITES_PAGE,
     .next = offsetof(struct invites, next)},
    {.method = NULL},
};

const struct view_ops invites_ops = {
    .name = "invites",
    .title = N_("Invitations"),
    .size = sizeof(struct invites),
    .flags = VIEW_CHOICES,
    .hints = hints,
    .open = view_open_room,
    .save = view_save_room,
    .needs = needs,
    .arrived = page_arrived,
    .close = page_close,
    .heading = N_("Invitations"),
    .build = build,
    .draw = page_show,
    PAGE_CHOOSES,
    .choose = choose,
    .list = &page_list,
};
