#include "client/views/room_new.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum {
	TITLE = 1,
	SLUG,
	PURPOSE,
	HIDDEN,
	MODE,
	IDENTITY,
	SUPPORT,
	PREFIX,
	HOURS,
	SIGNS,
	SEATS,
	NAMES,
	MAKE
};
enum { TITLE_MAX = 80, SLUG_MAX = 32, PURPOSE_MAX = 200, NAMES_MAX = 8000, NUMBER_MAX_CODES = 5 };

struct room_new {
	struct page_view page;
	char *title, *slug, *purpose, *prefix, *names; /* never NULL */
	long hours, seats;			       /* seats 0: as many as come */
	bool is_listed, is_solo, signs;
	bool is_alias, sup_sees; /* testers go by an alias; support sees who they are */
	bool is_sending;
	json_t *made; /* room.new; what is left to do goes on from it */
};

static struct room_new *of(const struct view *view)
{
	return (struct room_new *)view;
}

/* --- the page --- */

static void add_text(struct room_new *new, int action, const char *label, const char *value,
		     const char *instead)
{
	struct page_row *row = page_value(&new->page, action, label, *value ? value : instead);
	row->looks = *value ? PALETTE_TEXT : PALETTE_DIM;
}

/* Takes the words. */
static void add_count(struct page_view *page, int action, const char *label, char *words)
{
	page_value(page, action, label, words);
	free(words);
}

static void build_what(struct room_new *new)
{
	struct page_view *page = &new->page;
	add_text(new, TITLE, _("Name"), new->title, _("as those in it call it"));
	add_text(new, SLUG, _("Code name"), new->slug, _("for addresses; it says nothing outside"));
	add_text(new, PURPOSE, _("Purpose"), new->purpose, _("one line, on every screen of it"));
	if (!*new->purpose) {
		struct page_row *row =
		    page_add(page, PALETTE_DIM,
			     _("such as: so that launch day surprises neither the players nor us"));
		row->kind = LIST_MORE;
	}
}

static void build(struct page_view *page)
{
	struct room_new *new = (struct room_new *)page;
	page_paragraph(page, PALETTE_TEXT,
		       _("A private room for a test group and the people who make the thing. All "
			 "but the code name, the prefix and how testers are called can be changed "
			 "later."));
	page_gap(page);
	build_what(new);
	page_gap(page);
	page_value(page, HIDDEN, _("Who knows of it"),
		   new->is_listed ? _("all members, who may ask to be let in")
				  : _("only those who are invited"));
	page_value(page, MODE, _("Reports are read"),
		   new->is_solo ? _("by who wrote them and by staff") : _("by everybody in it"));
	page_value(page, IDENTITY, _("Testers are called"),
		   new->is_alias ? _("by an alias: you and product see who is who")
				 : _("by their own handles"));
	if (new->is_alias)
		page_value(page, SUPPORT, _("Support"),
			   new->sup_sees ? _("sees who is who, too")
					 : _("knows them by their alias"));
	add_text(new, PREFIX, _("Reports are called"), new->prefix, _("by the code name"));
	add_count(page, HOURS, _("Answered within"),
		  mem_printf(_("%ld working hours: weekdays, nine to five"), new->hours));
	page_value(page, SIGNS, _("An agreement"),
		   new->signs ? _("yes: you write or paste it next") : _("none is signed"));
	add_count(page, SEATS, _("Testers wanted"),
		  new->seats ? mem_printf("%ld", new->seats) : mem_dup(_("as many as come")));
	add_text(new, NAMES, _("First invitations"), new->names, _("names: Jane; Ola; Kim"));
	page_gap(page);
	page_item(page, MAKE, new->is_sending ? _("One moment") : _("Make the room"));
}

/* --- making --- */

/* Where one goes on: what is next stands on top. */
static void go_on(struct room_new *new)
{
	struct app *app = new->page.view.app;
	char *room = mem_dup(pick_text(new->made, "room")), *names = mem_dup(new->names);
	bool signs = new->signs;
	app_stale(app);
	if (app_top(app) == &new->page.view &&
	    app_replace(app, "room", json_pack("{s:s}", "room", room))) {
		if (*names)
			app_open(app, "invite_new",
				 json_pack("{s:s, s:s}", "room", room, "names", names));
		if (signs)
			app_open(app, "compose",
				 json_pack("{s:s, s:s}", "what", "nda", "room", room));
		app_say(app, _("The room is there."));
	}
	free(room);
	free(names);
}

static void on_seats(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	go_on(of(view));
	if (err)
		app_fail(view->app, err, words);
}

static void on_made(struct view *view, int err, const char *words, json_t *result)
{
	struct room_new *new = of(view);
	new->is_sending = false;
	page_dirty(&new->page);
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	new->made = json_incref(result);
	if (new->seats)
		view_call(view, "seat.set",
			  json_pack("{s:s, s:I}", "room", pick_text(result, "room"), "target",
				    (json_int_t) new->seats),
			  on_seats);
	else
		go_on(new);
}

static const char *missing(const struct room_new *new)
{
	if (!*new->title)
		return _("A name first.");
	if (!*new->slug)
		return _("A code name first: 2 to 32 letters, digits, - or _");
	if (!*new->purpose)
		return _("A purpose first: why should anybody come?");
	return NULL;
}

static void make(struct room_new *new)
{
	const char *words = missing(new);
	json_t *params;
	if (words)
		app_say(new->page.view.app, "%s", words);
	if (words || new->is_sending || new->made)
		return;
	params = json_pack("{s:s, s:s, s:s, s:b, s:s, s:I}", "room", new->slug, "title", new->title,
			   "purpose", new->purpose, "hidden", !new->is_listed, "mode",
			   new->is_solo ? "solo" : "collab", "ack_hours", (json_int_t) new->hours);
	if (new->is_alias)
		json_object_update_new(params, json_pack("{s:s, s:b}", "identity", "alias",
							 "support_sees", new->sup_sees));
	if (*new->prefix)
		json_object_set_new(params, "prefix", json_string(new->prefix));
	new->is_sending = true;
	page_dirty(&new->page);
	view_call(&new->page.view, "room.new", params, on_made);
}

/* --- typing --- */

/* "Heron (2026)" as "heron-2026". */
static void slug_of(struct room_new *new)
{
	char *slug = mem_dup(new->title), *to = slug;
	for (const char *from = new->title; *from &&to - slug < SLUG_MAX; from++) {
		if (isalnum((unsigned char)*from) && (unsigned char)*from < 0x80)
			*to++ = (char)tolower((unsigned char)*from);
		else if (to > slug && to[-1] != '-')
			*to++ = '-';
	}
	while (to > slug && to[-1] == '-')
		to--;
	*to = '\0';
	if (isalpha((unsigned char)*slug) && to - slug >= 2) {
		free(new->slug);
		new->slug = slug;
	} else {
		free(slug);
	}
}

static char **text_of(struct room_new *new, int action)
{
	switch (action) {
	case TITLE:
		return &new->title;
	case SLUG:
		return &new->slug;
	case PURPOSE:
		return &new->purpose;
	case PREFIX:
		return &new->prefix;
	case NAMES:
		return &new->names;
	default:
		return NULL;
	}
}

static void take_number(struct room_new *new, int action, const char *text)
{
	char *end;
	long number = strtol(text, &end, 10), least = action == HOURS ? 1 : 0;
	long most = action == HOURS ? 720 : 10000;
	if (*end || end == text || number < least || number > most) {
		app_say(new->page.view.app, _("A number from %ld to %ld"), least, most);
		page_line_again(&new->page.view);
	} else if (action == HOURS) {
		new->hours = number;
	} else {
		new->seats = number;
	}
}

static void typed(struct view *view, int action, const char *text)
{
	struct room_new *new = of(view);
	char **to = text_of(new, action);
	if (to) {
		free(*to);
		*to = mem_dup(text);
	} else {
		take_number(new, action, text);
	}
	if (action == TITLE && !*new->slug)
		slug_of(new);
	page_dirty(&new->page);
}

static void edit(struct room_new *new, int action)
{
	static const struct {
		int action;
		const char *label;
		size_t most;
	} lines[] = {{TITLE, N_("Name"), TITLE_MAX},
		     {SLUG, N_("Code name"), SLUG_MAX},
		     {PURPOSE, N_("Purpose"), PURPOSE_MAX},
		     {PREFIX, N_("Reports are called"), 12},
		     {HOURS, N_("Answered within (working hours)"), NUMBER_MAX_CODES},
		     {SEATS, N_("Testers wanted"), NUMBER_MAX_CODES},
		     {NAMES, N_("First invitations"), NAMES_MAX}};
	char number[24];
	char **text = text_of(new, action);
	snprintf(number, sizeof number, "%ld", action == HOURS ? new->hours : new->seats);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (lines[i].action == action)
			page_edit(&new->page, action, _(lines[i].label), lines[i].most, false,
				  text ? *text : number);
}

/* --- the view --- */

static bool open(struct view *view, const json_t *args)
{
	struct room_new *new = of(view);
	new->title = mem_dup(pick_text(args, "title"));
	new->slug = mem_dup(pick_text(args, "slug"));
	new->purpose = mem_dup(pick_text(args, "purpose"));
	new->prefix = mem_dup(pick_text(args, "prefix"));
	new->names = mem_dup(pick_text(args, "names"));
	new->hours = pick_int(args, "hours") > 0 ? (long)pick_int(args, "hours") : 8;
	new->seats = pick_int(args, "seats") > 0 ? (long)pick_int(args, "seats") : 0;
	new->is_listed = pick_bool(args, "listed");
	new->is_solo = pick_bool(args, "solo");
	new->signs = pick_bool(args, "signs");
	new->is_alias = pick_bool(args, "alias");
	new->sup_sees = pick_bool(args, "support");
	view->is_loaded = true;
	return app_is_member(view->app);
}

static json_t *save(const struct view *view)
{
	const struct room_new *new = of(view);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:b, s:b, s:b, s:b, s:b}", "title",
			 new->title, "slug", new->slug, "purpose", new->purpose, "prefix",
			 new->prefix, "names", new->names, "hours", (json_int_t) new->hours,
			 "seats", (json_int_t) new->seats, "listed", new->is_listed, "solo",
			 new->is_solo, "signs", new->signs, "alias", new->is_alias, "support",
			 new->sup_sees);
}

static void close(struct view *view)
{
	struct room_new *new = of(view);
	page_free(&new->page);
	json_decref(new->made);
	free(new->title);
	free(new->slug);
	free(new->purpose);
	free(new->prefix);
	free(new->names);
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct room_new *new = of(view);
	bool *toggles[] = {[HIDDEN] = &new->is_listed,
			   [MODE] = &new->is_solo,
			   [SIGNS] = &new->signs,
			   [IDENTITY] = &new->is_alias,
			   [SUPPORT] = &new->sup_sees};
	if (row->action == MAKE) {
		make(new);
	} else if (row->action <= SIGNS && toggles[row->action]) {
		*toggles[row->action] = !*toggles[row->action];
		page_dirty(&new->page);
	} else {
		edit(new, row->action);
	}
	return true;
}

static const char *keys_line(const struct view *view)
{
	return of(view)->page.field ? _("Enter keep   ^C leave it")
				    : _("Enter choose   q back   ? help");
}

const struct view_ops room_new_ops = {
    .name = "room_new",
    .title = N_("A new private room"),
    .size = sizeof(struct room_new),
    .flags = VIEW_CHOICES,
    .open = open,
    .save = save,
    .close = close,
    .heading = N_("A new private room"),
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    PAGE_CHOOSES,
    .choose = choose,
    PAGE_TYPES,
    .typed = typed,
    .list = &page_list,
};
