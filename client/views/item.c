#include "client/views/item.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/itemwords.h"
#include "client/roomhead.h"
#include "client/roomwords.h"
#include "client/views/item_step.h"
#include "client/views/page_line.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { LINE_MAX = 1000 };

static struct item_view *of(const struct view *view)
{
	return (struct item_view *)view;
}

static const json_t *object_of(const struct item_view *item)
{
	return json_object_get(item->shown, "item");
}

static const char *status_of(const struct item_view *item)
{
	return pick_text(object_of(item), "status");
}

/* --- loading --- */

/* What was opened was read; what was new is still shown as such. */
static void mark_read(struct item_view *item)
{
	if (item->is_read)
		return;
	item->is_read = true;
	item->unread = pick_int(object_of(item), "unread");
	if (item->unread)
		view_call(
		    &item->page.view, "read.mark",
		    json_pack("{s:I}", "thread", (json_int_t)pick_int(object_of(item), "thread")),
		    NULL);
}

/* What is asked of me stands under the cursor at first; 0: nothing is. */
static int asked_first(const struct item_view *item)
{
	if (item_is_asked(item))
		return ITEM_GONE;
	return item_is_mine(item) && !strcmp(status_of(item), "needs_info") ? ITEM_REPLY : 0;
}

static void on_shown(struct view *view, int err, const char *words, json_t *result)
{
	struct item_view *item = of(view);
	if (err) {
		view_failed(view, err, words);
		if (app_top(view->app) == view)
			app_back(view->app);
		return;
	}
	json_decref(item->shown);
	item->shown = json_incref(result);
	view_set_room(view, pick_name(object_of(item), "room"));
	mark_read(item);
	if (!view->is_loaded)
		item->page.goes_to = asked_first(item);
	view->is_loaded = true;
	page_dirty(&item->page);
}

static void load(struct view *view)
{
	view_call(view, "feedback.show", json_pack("{s:s}", "item", of(view)->name), on_shown);
}

static bool open(struct view *view, const json_t *args)
{
	struct item_view *item = of(view);
	int64_t due = pick_time(args, "due");
	char when[WHEN_TEXT];
	item->name = mem_dup(pick_name(args, "item"));
	if (due)
		item->due = mem_dup(when_exact(due, app_now(view->app), when));
	item->days_off = pick_count(args, "days_off");
	return item->name != NULL;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s}", "item", of(view)->name);
}

static void close(struct view *view)
{
	struct item_view *item = of(view);
	page_free(&item->page);
	json_decref(item->shown);
	json_decref(item->why);
	free(item->name);
	free(item->due);
	free(item->step);
	free(item->note);
	free(item->release);
	free(item->kept);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	head_r->title =
	    arena_printf(arena, "%s  %s", of(view)->name, pick_text(object_of(of(view)), "title"));
}

static void draw(struct view *view, const struct canvas *body)
{
	page_draw(view, body, item_page_build);
}

/* --- doing --- */

static void on_done(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	if (err)
		app_fail(view->app, err, words);
	view->is_stale = true;
	app_stale(view->app);
}

void item_call(struct item_view *item, const char *method, json_t *params)
{
	json_object_set_new(params, "item", json_string(item->name));
	view_call(&item->page.view, method, params, on_done);
}

void item_edit(struct item_view *item, enum item_typing typing, int action, const char *label,
	       size_t max, const char *text)
{
	item->typing = typing;
	page_edit(&item->page, action, label, max, false, text);
}

/* --- a vote --- */

/* What happens to one is checked by one, too; what is wished for is not. */
static bool is_issue(const struct item_view *item)
{
	return !strcmp(pick_text(object_of(item), "type"), "issue");
}

/* One to three; why: NULL: as it is. */
static void weigh(struct item_view *item, int64_t importance, const char *why)
{
	item_call(item, "feedback.vote",
		  json_pack("{s:b, s:I, s:s*}", "affected", is_issue(item), "importance",
			    (json_int_t)importance, "why", why));
}

static bool tags(struct item_view *item)
{
	return app_open(item->page.view.app, "tags",
			json_pack("{s:s, s:s}", "room", item->page.view.room, "item", item->name));
}

/* "pat is it your chip?": whom, and what. */
static void ask(struct item_view *item, const char *text)
{
	size_t len = strcspn(text, " ,:");
	const char *note = text + len + strspn(text + len, " ,:");
	json_t *params = json_pack("{s:s%, s:s*}", "handle", text + (*text == '@'),
				   len - (*text == '@'), "note", *note ? note : NULL);
	item_call(item, "feedback.ask", params);
}

/* --- what was typed --- */

static void typed(struct view *view, int action, const char *text)
{
	struct item_view *item = of(view);
	enum item_typing typing = item->typing;
	(void)action;
	item->typing = ITEM_TYPES_NOTHING;
	item->typed = typing;
	if (typing == ITEM_TYPES_LATER) {
		item_call(item, "feedback.verify",
			  json_pack("{s:s, s:s*}", "result", "later", "body", *text ? text : NULL));
		return;
	}
	if (!*text) {
		item_step_forget(item);
		return;
	}
	switch (typing) {
	case ITEM_TYPES_NOTE:
		item->note = mem_dup(text);
		item_step_go_on(item);
		break;
	case ITEM_TYPES_RELEASE:
		item->release = mem_dup(text);
		item_step_go_on(item);
		break;
	case ITEM_TYPES_ASK:
		ask(item, text);
		break;
	case ITEM_TYPES_INTO:
		item_call(item, "feedback.merge", json_pack("{s:s}", "into", text));
		break;
	case ITEM_TYPES_STILL:
		item_call(item, "feedback.verify",
			  json_pack("{s:s, s:s}", "result", "still", "body", text));
		break;
	case ITEM_TYPES_REASON:
		weigh(item, pick_int(object_of(item), "my_vote"), text);
		break;
	case ITEM_TYPES_ASSIGNEE:
		item_call(item, "feedback.route", json_pack("{s:s}", "assignee", text));
		break;
	default:
		break;
	}
}

/* The note of a step is there again when the step is taken again. */
static void refused(struct view *view)
{
	struct item_view *item = of(view);
	if (item->typed == ITEM_TYPES_NOTE || item->typed == ITEM_TYPES_RELEASE)
		return;
	page_line_again(view);
	item->typing = item->page.field ? item->typed : ITEM_TYPES_NOTHING;
}

static bool choose(struct item_view *item, const struct page_row *row);

/* A digit answers what is asked: it chooses that row. */
static bool answer(struct item_view *item, const struct keys_key *key)
{
	struct page_view *page = &item->page;
	bool is_answer = keys_is_text(key) && key->code >= '1' && key->code <= '3';
	for (size_t i = 0; is_answer && i < page->count; i++) {
		if (page->rows[i].action != ITEM_GONE + (int)key->code - '1')
			continue;
		page->view.list.at = i;
		return choose(item, page_at(page));
	}
	return false;
}

static bool key(struct view *view, const struct keys_key *key)
{
	return page_key(view, key) || answer(of(view), key);
}

/* --- choosing --- */

static bool write(struct item_view *item, bool is_staff_only)
{
	json_t *args = json_pack("{s:s, s:s}", "what", "comment", "item", item->name);
	if (is_staff_only)
		json_object_set_new(args, "with", json_pack("{s:s}", "visibility", "staff"));
	return app_open(item->page.view.app, "compose", args);
}

static void vote(struct item_view *item)
{
	bool has = json_is_integer(json_object_get(object_of(item), "my_vote"));
	item_call(item, has ? "feedback.unvote" : "feedback.vote",
		  has ? json_object() : json_pack("{s:b}", "affected", is_issue(item)));
}

static void team(struct item_view *item, size_t which)
{
	static const char *const teams[] = {"eng", "pm", "mkt", "sup"};
	const json_t *list = json_object_get(object_of(item), "teams");
	bool has = false;
	for (size_t i = 0; i < json_array_size(list); i++)
		has = has || !strcmp(json_string_value(json_array_get(list, i)), teams[which]);
	item_call(item, "feedback.route",
		  json_pack("{s:s, s:b}", "team", teams[which], "done", has));
}

/* The one thing that carries a name out of a room with aliases. */
static void on_named(struct view *view, char answer)
{
	if (answer == 'y')
		item_call(of(view), "feedback.edit", json_pack("{s:s}", "quote_consent", "named"));
}

static void consent(struct item_view *item)
{
	static const struct app_choice yes_no[] = {{'n', N_("no")}, {'y', N_("yes")}};
	static const char *const words[] = {"none", "anonymous", "named"};
	size_t now = 0;
	while (now < 2 && strcmp(words[now], pick_text(object_of(item), "quote_consent")) != 0)
		now++;
	if (now == 1 && roomhead_has_aliases(item->page.view.app, item->page.view.room)) {
		app_ask(item->page.view.app, &item->page.view,
			_("Your own name, not your alias, goes beside these words then. Do you "
			  "want that?"),
			yes_no, 2, on_named);
		return;
	}
	item_call(item, "feedback.edit", json_pack("{s:s}", "quote_consent", words[(now + 1) % 3]));
}

static void on_why(struct view *view, int err, const char *words, json_t *result)
{
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	json_decref(of(view)->why);
	of(view)->why = json_incref(json_object_get(result, "items"));
	page_dirty(&of(view)->page);
}

/* To me; to nobody where it is mine already. */
static void assign(struct item_view *item)
{
	const char *me = app_me(item->page.view.app)->handle;
	bool is_mine = !strcmp(pick_text(object_of(item), "assignee"), me);
	item_call(item, "feedback.route",
		  is_mine ? json_pack("{s:b}", "unassign", 1) : json_pack("{s:s}", "assignee", me));
}

/* The fields of one of its forms begin with what is known. */
static bool form(struct item_view *item, const char *name)
{
	static const char *const known[] = {
	    "severity", "frequency",  "expected", "steps", "environment",  "release",
	    "feature",	"workaround", "credit",	  "title", "external_ref", "lang"};
	static const char *const numbers[] = {"rice_reach", "rice_impact", "rice_confidence",
					      "rice_effort"};
	const json_t *number;
	json_t *args = json_pack("{s:s, s:s, s:s}", "form", name, "room", item->page.view.room,
				 "item", item->name);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (pick_name(object_of(item), known[i]))
			json_object_set_new(args, known[i],
					    json_string(pick_name(object_of(item), known[i])));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (json_is_number(number = json_object_get(object_of(item), numbers[i])))
			json_object_set_new(args, numbers[i],
					    json_sprintf("%.15g", json_number_value(number)));
	return app_open(item->page.view.app, "form", args);
}

static bool choose(struct item_view *item, const struct page_row *row)
{
	switch ((enum item_action)row->action) {
	case ITEM_GONE:
		item_call(item, "feedback.verify", json_pack("{s:s}", "result", "gone"));
		return true;
	case ITEM_STILL:
		item_edit(item, ITEM_TYPES_STILL, ITEM_STILL, _("What happens"), LINE_MAX, "");
		return true;
	case ITEM_LATER:
		item_edit(item, ITEM_TYPES_LATER, ITEM_LATER, _("Why, if you like"), LINE_MAX, "");
		return true;
	case ITEM_REPLY:
	case ITEM_NOTE:
		return write(item, row->action == ITEM_NOTE);
	case ITEM_VOTE:
		vote(item);
		return true;
	case ITEM_FOLLOW:
		item_call(item, "feedback.follow",
			  json_pack("{s:b}", "off", pick_bool(item->shown, "follows")));
		return true;
	case ITEM_FACTS:
		return form(item, "facts");
	case ITEM_AFTER:
		return form(item, "afterwards");
	case ITEM_ASSIGN:
		item_edit(item, ITEM_TYPES_ASSIGNEE, ITEM_ASSIGN, _("Looked after by"), 32, "");
		return true;
	case ITEM_CONSENT:
		consent(item);
		return true;
	case ITEM_STEP:
		item_step_begin(item, row->name);
		return true;
	case ITEM_TEAM:
		team(item, (size_t)row->id);
		return true;
	case ITEM_MINE:
		assign(item);
		return true;
	case ITEM_MERGE:
		item_edit(item, ITEM_TYPES_INTO, ITEM_MERGE, _("The same as (GOLF-12)"), 24, "");
		return true;
	case ITEM_UNMERGE:
		item_call(item, "feedback.unmerge", json_object());
		return true;
	case ITEM_WHY:
		view_call(&item->page.view, "feedback.why", json_pack("{s:s}", "item", item->name),
			  on_why);
		return true;
	case ITEM_FILE:
		return app_open(item->page.view.app, "file",
				json_pack("{s:I, s:s*, s:s*}", "file", (json_int_t)row->id, "path",
					  row->name, "room", item->page.view.room));
	case ITEM_VOTERS:
		return app_open(
		    item->page.view.app, "voters",
		    json_pack("{s:s, s:s}", "room", item->page.view.room, "item", item->name));
	case ITEM_TAGS:
		return tags(item);
	case ITEM_ASK:
		item_edit(item, ITEM_TYPES_ASK, ITEM_ASK, _("Which partner, and what"), LINE_MAX,
			  "");
		return true;
	case ITEM_MATTERS:
		weigh(item, pick_int(object_of(item), "my_vote") % 3 + 1, NULL);
		return true;
	case ITEM_REASON:
		item_edit(item, ITEM_TYPES_REASON, ITEM_REASON, _("Why, in one line"), LINE_MAX,
			  pick_text(item->shown, "my_why"));
		return true;
	case ITEM_OPEN:
		return app_open(item->page.view.app, "item", json_pack("{s:s}", "item", row->name));
	}
	return false;
}

/* The only one is shown at once. */
static bool open_files(struct item_view *item)
{
	const struct page_row *only = NULL;
	size_t count = 0;
	for (size_t i = 0; i < item->page.count; i++) {
		if (item->page.rows[i].action != ITEM_FILE)
			continue;
		only = &item->page.rows[i];
		count++;
	}
	if (count == 1)
		return choose(item, only);
	return app_open(item->page.view.app, "files",
			json_pack("{s:s, s:s*}", "item", item->name, "room", item->page.view.room));
}

static bool may_vote(const struct item_view *item)
{
	return item->shown && !item_is_mine(item) && !item_is_staff(item);
}

static bool offers(const struct view *view, enum request request)
{
	const struct item_view *item = of(view);
	switch (request) {
	case REQUEST_OPEN:
		return page_at(&item->page) != NULL;
	case REQUEST_REPLY:
	case REQUEST_WATCH:
		return item->shown != NULL;
	case REQUEST_VOTE:
		return may_vote(item);
	case REQUEST_PERSON:
		return item->shown != NULL;
	case REQUEST_TAGS:
		return item_is_staff(item);
	case REQUEST_FILES:
		return item_has_files(item);
	default:
		return false;
	}
}

static bool request(struct view *view, enum request what)
{
	struct item_view *item = of(view);
	const struct page_row *row = page_at(&item->page);
	if (!offers(view, what))
		return false;
	switch (what) {
	case REQUEST_OPEN:
		return row && choose(item, row);
	case REQUEST_REPLY:
		return write(item, false);
	case REQUEST_WATCH:
		item_call(item, "feedback.follow",
			  json_pack("{s:b}", "off", pick_bool(item->shown, "follows")));
		return true;
	case REQUEST_VOTE:
		vote(item);
		return true;
	case REQUEST_TAGS:
		return tags(item);
	case REQUEST_FILES:
		return open_files(item);
	default:
		return app_open(view->app, "profile",
				json_pack("{s:s, s:s?}", "handle",
					  pick_text(object_of(item), "author"), "room",
					  view->room));
	}
}

static void topics(const struct view *view, json_t *list)
{
	int64_t thread = pick_int(object_of(of(view)), "thread");
	if (thread)
		json_array_append_new(list, json_sprintf("thread:%lld", (long long)thread));
}

static void on_event(struct view *view, const json_t *event)
{
	of(view)->is_read = false;
	view_on_news(view, event);
}

static const char *keys_line(const struct view *view)
{
	if (of(view)->page.field)
		return _("Enter go on   ^C leave it");
	if (of(view)->shown && item_is_asked(of(view)))
		return _("1-3 answer   r answer in words   Enter choose   w follow   ? help");
	return may_vote(of(view)) ? _("Enter choose   r answer   + me too   w follow   ? help")
				  : _("Enter choose   r answer   w follow   q back   ? help");
}

const struct view_ops item_ops = {
    .name = "item",
    .title = N_("A report"),
    .size = sizeof(struct item_view),
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .keys_line = keys_line,
    .offers = offers,
    .request = request,
    .key = key,
    .typed = typed,
    .refused = refused,
    .paste = page_paste,
    .paste_end = page_paste_end,
    .topics = topics,
    .on_event = on_event,
    .tick = view_on_tick,
    .list = &page_list,
};
