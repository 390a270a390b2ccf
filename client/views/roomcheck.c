#include "client/views/roomcheck.h"

#include <string.h>

#include "client/app.h"
#include "client/views/pick.h"
#include "client/views/views.h"
#include "common/base/tr.h"

/* What a row says; NULL in words: nothing to say. */
struct state {
	bool is_done, is_urgent;
	const char *words;
};

static struct state purpose(struct arena *arena, const json_t *shown)
{
	(void)arena;
	return (struct state){*pick_text(shown, "purpose") != '\0', false,
			      _("on every screen of it")};
}

static struct state agreement(struct arena *arena, const json_t *shown)
{
	int64_t version = pick_int(shown, "nda_version");
	return (struct state){
	    version > 0, false,
	    version ? arena_printf(arena, _("version %lld is signed"), (long long)version)
		    : _("none; write or paste one, if you want it signed")};
}

static struct state moderator(struct arena *arena, const json_t *shown)
{
	bool is_other = pick_bool(json_object_get(shown, "setup"), "moderated");
	return (struct state){
	    is_other, false,
	    is_other ? arena_printf(arena, _("%s looks after it"), pick_text(shown, "moderator"))
		     : _("by you alone; a moderator beside you is good to have")};
}

static struct state invitations(struct arena *arena, const json_t *shown)
{
	const json_t *setup = json_object_get(shown, "setup");
	int64_t made = pick_int(setup, "invited"), open = pick_int(setup, "open");
	return (struct state){
	    made > 0, false,
	    open   ? arena_printf(arena, _("for %lld, %lld of them still open"), (long long)made,
				  (long long)open)
	    : made ? arena_printf(arena, _("for %lld, none of them still open"), (long long)made)
		   : _("none sent yet")};
}

static struct state people(struct arena *arena, const json_t *shown)
{
	const json_t *setup = json_object_get(shown, "setup");
	int64_t joined = pick_int(setup, "joined"), wanted = pick_int(setup, "wanted");
	int64_t to_sign = pick_int(setup, "to_sign");
	const char *words =
	    wanted
		? arena_printf(arena, _("%lld of %lld joined"), (long long)joined,
			       (long long)wanted)
		: arena_printf(arena, ngettext("%lld joined", "%lld joined", (unsigned long)joined),
			       (long long)joined);
	if (to_sign)
		words = arena_printf(arena, _("%s, %lld have to sign"), words, (long long)to_sign);
	return (struct state){wanted ? joined >= wanted : joined > 0, false, words};
}

static struct state applications(struct arena *arena, const json_t *shown)
{
	int64_t waiting = pick_int(json_object_get(shown, "setup"), "applications");
	return (struct state){
	    !waiting, waiting > 0,
	    waiting ? arena_printf(arena, _("%lld wait for your answer"), (long long)waiting)
		    : NULL};
}

static struct state tasks(struct arena *arena, const json_t *shown)
{
	int64_t count = pick_int(json_object_get(shown, "setup"), "tasks");
	return (struct state){
	    count > 0, false,
	    count
		? arena_printf(arena, ngettext("%lld so far", "%lld so far", (unsigned long)count),
			       (long long)count)
		: _("nothing is asked yet; what shall they try first?")};
}

static struct state answers(struct arena *arena, const json_t *shown)
{
	int64_t late = pick_int(json_object_get(shown, "setup"), "late");
	return (struct state){
	    !late, late > 0,
	    late ? arena_printf(arena,
				ngettext("%lld report waits too long", "%lld reports wait too long",
					 (unsigned long)late),
				(long long)late)
		 : arena_printf(arena, _("within %lld working hours"),
				(long long)pick_int(shown, "ack_hours"))};
}

static const struct check {
	const char *label; /* N_() */
	const char *view;
	struct state (*state)(struct arena *arena, const json_t *shown);
} checks[] = {
    {N_("Purpose"), "room_setup", purpose},
    {N_("Agreement"), "room_setup", agreement},
    {N_("Looked after"), "room_setup", moderator},
    {N_("Invitations"), "invites", invitations},
    {N_("Testers"), "room_people", people},
    {N_("Applications"), "applications", applications},
    {N_("First task"), "tasks", tasks},
    {N_("Answers"), "inbox", answers},
};
enum { CHECKS = sizeof checks / sizeof *checks };

static bool is_being_filled(const json_t *shown)
{
	static const char *const phases[] = {"draft", "recruiting", "onboarding"};
	for (size_t i = 0; i < sizeof phases / sizeof *phases; i++)
		if (!strcmp(phases[i], pick_text(shown, "phase")))
			return true;
	return false;
}

void roomcheck_add(struct page_view *page, int action, const json_t *shown)
{
	struct arena *arena = arena_new();
	bool is_first = true, shows_all = is_being_filled(shown);
	for (size_t i = 0; json_is_object(json_object_get(shown, "setup")) && i < CHECKS; i++) {
		struct state state = checks[i].state(arena, shown);
		const char *mark = state.is_done ? "✓" : "○";
		struct page_row *row;
		if (!state.words || (!shows_all && !state.is_urgent))
			continue;
		if (is_first)
			page_heading(page, shows_all ? _("How far it is") : _("Waits for you"));
		is_first = false;
		row =
		    page_value(page, action, arena_printf(arena, "%s %s", mark, _(checks[i].label)),
			       state.words);
		row->id = (int64_t)i;
		row->looks = state.is_done ? PALETTE_DIM : PALETTE_TEXT;
		if (state.is_urgent)
			row->kind |= LIST_NEW;
	}
	arena_free(&arena);
}

bool roomcheck_open(struct app *app, const json_t *shown, int64_t id)
{
	if (id < 0 || id >= CHECKS || !views_find(checks[id].view))
		return false;
	return app_open(app, checks[id].view, json_pack("{s:s}", "room", pick_text(shown, "room")));
}
