#include "client/views/room_person.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/app.h"
#include "client/roomwords.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { PROFILE = 1, PART, TEAM, SEGMENT, ORG, FEATURES, REPORT, KEEP, REMOVE, ADMIT };
enum { SEGMENT_MAX = 40, ORG_MAX = 80, REASON_MAX = 200, FEATURES_MAX = 1000 };

static const char *const parts[] = {"tester", "partner", "observer", "staff", "moderator", "owner"};
static const char *const teams[] = {"", "eng", "pm", "mkt", "sup"};
enum {
	PARTS = sizeof parts / sizeof *parts,
	TEAMS = sizeof teams / sizeof *teams,
	OBSERVER = 2,
	STAFF = 3
};

struct person {
	struct page_view page;
	char *handle;
	json_t *shown; /* of room.people */
	json_t *room;  /* room.show: what I may do */
	size_t part, team;
	char *segment, *org;
	bool is_changed; /* here, and not kept yet */
};

static struct person *of(const struct view *view)
{
	return (struct person *)view;
}

static size_t index_of(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(words[i], word))
			return i;
	return 0;
}

static bool is_gone(const struct person *person)
{
	static const char *const states[] = {"left", "removed", "declined"};
	const char *state = pick_text(person->shown, "state");
	return !strcmp(states[index_of(states, 3, state)], state);
}

static bool i_am(const struct person *person, const char *part)
{
	return !strcmp(pick_text(person->room, "part"), part);
}

static bool is_house(const struct person *person)
{
	return i_am(person, "staff") || i_am(person, "moderator") || i_am(person, "owner");
}

/* --- the page --- */

static void add_time(struct person *person, const char *label, const char *name, const char *none)
{
	char when[WHEN_TEXT];
	int64_t at = pick_time(person->shown, name);
	page_value(&person->page, 0, label,
		   at ? when_exact(at, app_now(person->page.view.app), when) : none);
}

/* Who it is, is not for me to see. */
static bool is_behind(const struct person *person)
{
	return pick_bool(person->shown, "is_alias") && !pick_name(person->shown, "real");
}

/* What everybody in the room may know. */
static void add_card(struct person *person)
{
	struct page_view *page = &person->page;
	page_value(page, 0, _("As"), roomwords_part(pick_text(person->shown, "part")));
	if (*pick_text(person->shown, "team"))
		page_value(page, 0, _("Team"), roomwords_team(pick_text(person->shown, "team")));
	page_value(page, 0, _("State"), roomwords_state(pick_text(person->shown, "state")));
}

static void add_facts(struct person *person)
{
	struct page_view *page = &person->page;
	const char *unit = pick_text(person->shown, "unit"),
		   *by = pick_text(person->shown, "invited_by");
	char *reports = mem_printf("%lld", (long long)pick_int(person->shown, "reports"));
	if (pick_name(person->shown, "real"))
		page_value(page, 0, _("Is"), pick_text(person->shown, "real"));
	page_value(page, 0, _("State"), roomwords_state(pick_text(person->shown, "state")));
	if (*pick_text(person->shown, "reason"))
		page_value(page, 0, _("Why"), pick_text(person->shown, "reason"));
	if (*by)
		page_value(page, 0, _("Let in by"), by);
	if (!is_behind(person)) {
		add_time(person, _("In since"), "joined_at", _("not yet"));
		add_time(person, _("Signed"), "signed_at", _("nothing"));
	}
	page_value(page, 0, _("Unit"), *unit ? unit : _("none"));
	page_value(page, 0, _("Reports"), reports);
	add_time(person, _("First report"), "first_report_at", _("none yet"));
	add_time(person, _("Last heard"), "last_heard_at", _("nothing yet"));
	free(reports);
}

static void add_actions(struct person *person)
{
	struct page_view *page = &person->page;
	page_gap(page);
	if (!is_behind(person))
		page_value(page, PROFILE, _("Profile"), _("what they say of themselves"));
	if (person->part < OBSERVER && !is_gone(person) && is_house(person))
		page_value(page, REPORT, _("Report for them"),
			   _("what they told you; it is theirs"));
	if (i_am(person, "owner") && is_gone(person)) {
		page_value(page, ADMIT, _("Let in again"), roomwords_part(parts[person->part]));
		return;
	}
	if (i_am(person, "owner")) {
		page_value(page, PART, _("As"), roomwords_part(parts[person->part]));
		if (person->part >= STAFF)
			page_value(page, TEAM, _("Team"),
				   person->team ? roomwords_team(teams[person->team]) : _("none"));
		else
			page_value(page, SEGMENT, _("Group of testers"),
				   *person->segment ? person->segment : _("none"));
		page_value(page, ORG, _("Organisation"), *person->org ? person->org : _("none"));
		if (!strcmp(pick_text(person->shown, "part"), "partner"))
			page_value(page, FEATURES, _("Reads reports about"),
				   *pick_text(person->shown, "features")
				       ? pick_text(person->shown, "features")
				       : _("nothing but their own"));
		if (person->is_changed)
			page_item(page, KEEP, _("Keep these changes"));
	}
	if ((i_am(person, "owner") || i_am(person, "moderator")) && !is_gone(person))
		page_value(page, REMOVE, _("Take out of the room"),
			   _("with a reason they are told"));
}

static void build(struct page_view *page)
{
	struct person *person = (struct person *)page;
	if (!person->shown || !person->room)
		return;
	page_add(page, PALETTE_TEXT, "");
	if (is_house(person))
		add_facts(person);
	else
		add_card(person);
	if (is_behind(person)) {
		page_gap(page);
		page_paragraph(page, PALETTE_DIM,
			       _("This is an alias: who it is, is for the owner, the moderators "
				 "and product to know."));
	}
	add_actions(person);
}

/* --- calls --- */

static void settle(struct person *person)
{
	person->page.view.is_loaded = person->shown && person->room;
	page_dirty(&person->page);
}

static void on_person(struct view *view, int err, const char *words, json_t *result)
{
	struct person *person = of(view);
	const json_t *shown = pick_at(result, "items", 0);
	if (err || !shown) {
		view_failed(view, err, words);
		if (app_top(view->app) == view)
			app_back(view->app);
		return;
	}
	json_decref(person->shown);
	person->shown = json_incref((json_t *)shown);
	if (!person->is_changed) {
		person->part = index_of(parts, PARTS, pick_text(shown, "part"));
		person->team = index_of(teams, TEAMS, pick_text(shown, "team"));
		free(person->segment);
		person->segment = mem_dup(pick_text(shown, "segment"));
		free(person->org);
		person->org = mem_dup(pick_text(shown, "org"));
	}
	settle(person);
}

static void on_room(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		view_failed(view, err, words);
		return;
	}
	json_decref(of(view)->room);
	of(view)->room = json_incref(result);
	settle(of(view));
}

static void load(struct view *view)
{
	view_call(view, "room.show", json_pack("{s:s}", "room", view->room), on_room);
	view_call(view, "room.people",
		  json_pack("{s:s, s:s}", "room", view->room, "handle", of(view)->handle),
		  on_person);
}

static void on_changed(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	else
		app_say(view->app, _("Changed."));
	of(view)->is_changed = of(view)->is_changed && err;
	view->is_stale = true;
	app_stale(view->app);
}

static void keep(struct person *person)
{
	json_t *params = json_pack("{s:s, s:s, s:s, s:s}", "room", person->page.view.room, "handle",
				   person->handle, "part", parts[person->part], "org", person->org);
	if (person->part >= STAFF && person->team)
		json_object_set_new(params, "team", json_string(teams[person->team]));
	if (person->part < STAFF)
		json_object_set_new(params, "segment", json_string(person->segment));
	view_call(&person->page.view, "room.admit", params, on_changed);
}

static void typed(struct view *view, int action, const char *text)
{
	struct person *person = of(view);
	if (action == SEGMENT || action == ORG) {
		char **to = action == SEGMENT ? &person->segment : &person->org;
		person->is_changed = person->is_changed || strcmp(*to, text) != 0;
		free(*to);
		*to = mem_dup(text);
		page_dirty(&person->page);
		return;
	}
	if (action == FEATURES) {
		view_call(view, "partner.set",
			  json_pack("{s:s, s:s, s:s}", "room", person->page.view.room, "handle",
				    person->handle, "features", text),
			  on_changed);
		return;
	}
	if (!*text) {
		app_say(view->app, _("A reason first: they are told."));
		page_line_again(view);
		return;
	}
	view_call(view, "room.remove",
		  json_pack("{s:s, s:s, s:s}", "room", person->page.view.room, "handle",
			    person->handle, "reason", text),
		  on_changed);
}

/* --- the view --- */

static bool open(struct view *view, const json_t *args)
{
	struct person *person = of(view);
	view_set_room(view, pick_name(args, "room"));
	person->handle = mem_dup(pick_name(args, "handle"));
	person->segment = mem_dup("");
	person->org = mem_dup("");
	return view->room && person->handle;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s, s:s}", "room", view->room, "handle", of(view)->handle);
}

static void close(struct view *view)
{
	struct person *person = of(view);
	page_free(&person->page);
	json_decref(person->shown);
	json_decref(person->room);
	free(person->handle);
	free(person->segment);
	free(person->org);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)arena;
	head_r->title = of(view)->handle;
}

static bool offers(const struct view *view, enum request request)
{
	return (request == REQUEST_OPEN && list_has_item(view)) || request == REQUEST_PERSON;
}

static bool choose(struct person *person, int action)
{
	struct app *app = person->page.view.app;
	switch (action) {
	case PROFILE:
		if (is_behind(person)) {
			app_say(app, _("Who that is, is not told."));
			return true;
		}
		return app_open(app, "profile",
				json_pack("{s:s}", "handle",
					  pick_name(person->shown, "real")
					      ? pick_text(person->shown, "real")
					      : person->handle));
	case PART:
		person->part = (person->part + 1) % PARTS;
		break;
	case TEAM:
		person->team = (person->team + 1) % TEAMS;
		break;
	case SEGMENT:
		page_edit(&person->page, SEGMENT, _("Group of testers"), SEGMENT_MAX, false,
			  person->segment);
		return true;
	case ORG:
		page_edit(&person->page, ORG, _("Organisation"), ORG_MAX, false, person->org);
		return true;
	case REPORT:
		return app_open(app, "report",
				json_pack("{s:s, s:s}", "room", person->page.view.room, "on_behalf",
					  person->handle));
	case FEATURES:
		page_edit(&person->page, FEATURES, _("Features, as carry,putt"), FEATURES_MAX,
			  false, pick_text(person->shown, "features"));
		return true;
	case REMOVE:
		page_edit(&person->page, REMOVE, _("Why"), REASON_MAX, false, "");
		return true;
	default:
		keep(person);
		return true;
	}
	person->is_changed = true;
	page_dirty(&person->page);
	return true;
}

static bool request(struct view *view, enum request what)
{
	const struct page_row *row = page_at(&of(view)->page);
	if (what == REQUEST_PERSON)
		return choose(of(view), PROFILE);
	return what == REQUEST_OPEN && row && choose(of(view), row->action);
}

static bool is_me(const struct person *person)
{
	const char *me = app_me(person->page.view.app)->handle;
	const char *alias = pick_name(person->room, "alias");
	return (me && !strcasecmp(person->handle, me)) ||
	       (alias && !strcasecmp(person->handle, alias));
}

static json_t *followed(const struct view *view)
{
	const struct person *person = of(view);
	return is_me(person)
		   ? NULL
		   : json_pack("{s:s, s:s}", "handle", person->handle, "room", view->room);
}

static const char *keys_line(const struct view *view)
{
	const struct page_view *page = &of(view)->page;
	if (!page->field)
		return is_me(of(view)) ? _("Enter choose   q back   ? help")
				       : _("Enter choose   w mute   q back   ? help");
	return page->field_action == REMOVE ? _("Enter take them out   ^C leave it")
					    : _("Enter keep   ^C leave it");
}

const struct view_ops room_person_ops = {
    .name = "room_person",
    .title = N_("A person of this room"),
    .size = sizeof(struct person),
    .flags = VIEW_CHOICES,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    .offers = offers,
    .request = request,
    .followed = followed,
    PAGE_TYPES,
    .refused = page_line_again,
    .typed = typed,
    .list = &page_list,
};
