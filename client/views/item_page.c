#include <string.h>

#include "client/app.h"
#include "client/itemwords.h"
#include "client/roomwords.h"
#include "client/sizewords.h"
#include "client/sshlines.h"
#include "client/views/item_state.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { HISTORY_ROWS = 6 };

static const char *const teams[] = {"eng", "pm", "mkt", "sup"};

static const json_t *object_of(const struct item_view *item)
{
	return json_object_get(item->shown, "item");
}

bool item_is_mine(const struct item_view *item)
{
	return pick_bool(object_of(item), "mine");
}

/* What only staff are told is there. */
bool item_is_staff(const struct item_view *item)
{
	return json_is_integer(json_object_get(object_of(item), "impact"));
}

static bool is_status(const struct item_view *item, const char *status)
{
	return !strcmp(pick_text(object_of(item), "status"), status);
}

static bool is_closed(const struct item_view *item)
{
	return is_status(item, "done") || is_status(item, "declined") ||
	       is_status(item, "merged") || is_status(item, "withdrawn");
}

/* --- how far it is --- */

static void add_state(struct item_view *item, struct arena *arena)
{
	const json_t *it = object_of(item);
	const char *fixed = pick_text(it, "fixed_in"), *severity = pick_text(it, "severity");
	const char *way = itemwords_way(arena, pick_text(it, "type"), pick_text(it, "status"));
	const char *state = itemwords_status(pick_text(it, "status"));
	int64_t votes = pick_int(it, "votes");
	struct page_row *row;
	if (*fixed && (is_status(item, "verify") || is_status(item, "done")))
		state = arena_printf(arena, _("%s in %s"), state, fixed);
	if (pick_name(it, "resolution"))
		state = arena_printf(arena, "%s: %s", state,
				     itemwords_resolution(pick_text(it, "resolution")));
	if (*severity)
		state = arena_printf(arena, "%s   %s", state, itemwords_severity(severity));
	row = page_add(&item->page, PALETTE_HEADING, state);
	page_right(row,
		   arena_printf(arena, "%s%s%s",
				item_is_mine(item) ? _("your report") : pick_text(it, "author"),
				votes ? "   " : "",
				votes ? arena_printf(arena, "+%lld", (long long)votes) : ""));
	if (*way)
		page_paragraph(&item->page, PALETTE_DIM, way);
	if (item->due)
		page_paragraph(&item->page, PALETTE_ACCENT,
			       arena_printf(arena, _("Sent. You have an answer by %s.%s"),
					    item->due, roomwords_days_off(arena, item->days_off)));
}

bool item_has_files(const struct item_view *item)
{
	size_t files = pick_count(object_of(item), "attachments");
	for (size_t i = 0; i < pick_count(item->shown, "comments"); i++)
		files += pick_count(pick_at(item->shown, "comments", i), "attachments");
	return files > 0;
}

/* What is attached to the report (number 1) or to a comment. */
static void add_files(struct item_view *item, struct arena *arena, const json_t *said,
		      bool is_staff_only, int64_t number)
{
	const char *path =
	    sshlines_folder_of_item(arena, item->page.view.room, item->name, is_staff_only, number);
	for (size_t i = 0; i < pick_count(said, "attachments"); i++) {
		const json_t *file = pick_at(said, "attachments", i);
		struct page_row *row =
		    page_value(&item->page, ITEM_FILE, _("File"), pick_text(file, "name"));
		page_right(row,
			   arena_printf(arena, "%s, %s", sizewords(arena, pick_int(file, "size")),
					pick_text(file, "type")));
		row->id = pick_int(file, "file");
		if (path)
			page_name(row, path);
	}
}

static void fact(struct item_view *item, const char *label, const char *text)
{
	if (*text)
		page_value(&item->page, 0, label, text)->indent = 0;
}

const char *item_page_tags(const struct item_view *item, struct arena *arena)
{
	const char *all = "";
	for (size_t i = 0; i < pick_count(item->shown, "tags"); i++)
		all = arena_printf(arena, "%s%s%s", all, i ? ", " : "",
				   json_string_value(pick_at(item->shown, "tags", i)));
	return all;
}

static void add_facts(struct item_view *item, struct arena *arena)
{
	const json_t *it = object_of(item);
	const char *release = pick_text(it, "release");
	page_gap(&item->page);
	fact(item, _("Written down by"), pick_text(it, "reported_by"));
	fact(item, _("Trying to"), pick_text(it, "trying_to"));
	page_add(&item->page, PALETTE_DIM, _("What happened"));
	page_text(&item->page, pick_name(it, "body") ? pick_text(it, "body") : _("(taken back)"));
	add_files(item, arena, it, false, 1);
	fact(item, _("Expected"), pick_text(it, "expected"));
	fact(item, _("To see it"), pick_text(it, "steps"));
	fact(item, _("With"), pick_text(it, "environment"));
	if (*release || pick_name(it, "feature"))
		fact(item, _("Seen in"),
		     arena_printf(arena, "%s%s%s", release, *release ? " " : "",
				  pick_text(it, "feature")));
	if (pick_name(it, "frequency"))
		fact(item, _("How often"), itemwords_frequency(pick_text(it, "frequency")));
	fact(item, _("In the language"), pick_text(it, "lang"));
	if (!item_is_staff(item))
		fact(item, _("Tags"), item_page_tags(item, arena));
	fact(item, _("Helps meanwhile"), pick_text(it, "workaround"));
	if (pick_name(it, "merged_into")) {
		struct page_row *row =
		    page_value(&item->page, ITEM_OPEN, _("Part of"), pick_text(it, "merged_into"));
		page_name(row, pick_text(it, "merged_into"));
	}
	for (size_t i = 0; i < pick_count(item->shown, "merged"); i++) {
		const char *name = json_string_value(pick_at(item->shown, "merged", i));
		page_name(page_value(&item->page, ITEM_OPEN, _("Has in it"), name), name);
	}
}

/* --- what was said --- */

static void add_comment(struct item_view *item, struct arena *arena, const json_t *comment)
{
	bool is_staff_only = !strcmp(pick_text(comment, "visibility"), "staff");
	const char *team = pick_text(comment, "team"), *kind = pick_text(comment, "kind");
	const char *badge = *team ? roomwords_team(team) : pick_text(comment, "author_badge");
	badge = canvas_capitals(arena_dup(arena, badge));
	const char *mark = is_staff_only		  ? _("staff only")
			   : !strcmp(kind, "official")	  ? _("official")
			   : !strcmp(kind, "needs_info")  ? _("asks for more")
			   : !strcmp(kind, "verify_ok")	  ? _("it is gone")
			   : !strcmp(kind, "verify_fail") ? _("it still happens")
							  : "";
	char when[WHEN_TEXT];
	struct page_row *row;
	when_ago(pick_time(comment, "created_at"), app_now(item->page.view.app), when);
	page_gap(&item->page);
	row =
	    page_add(&item->page, is_staff_only ? PALETTE_ACCENT : PALETTE_TITLE,
		     arena_printf(arena, "%lld  %s%s%s%s%s", (long long)pick_int(comment, "number"),
				  pick_text(comment, "author"), *badge ? "  " : "", badge,
				  *mark ? "   " : "", mark));
	page_right(row, when);
	page_text(&item->page,
		  pick_name(comment, "body") ? pick_text(comment, "body") : _("(taken back)"));
	add_files(item, arena, comment, is_staff_only, pick_int(comment, "number"));
}

static void add_comments(struct item_view *item, struct arena *arena)
{
	size_t count = pick_count(item->shown, "comments"), seen = 0, open = 0;
	for (size_t i = 0; i < count; i++)
		open += strcmp(pick_text(pick_at(item->shown, "comments", i), "visibility"),
			       "staff") != 0;
	for (size_t i = 0; i < count; i++) {
		const json_t *comment = pick_at(item->shown, "comments", i);
		bool is_open = strcmp(pick_text(comment, "visibility"), "staff") != 0;
		if (is_open && item->unread > 0 && seen + (size_t)item->unread == open) {
			page_gap(&item->page);
			page_heading(&item->page, _("New for you"));
		}
		seen += is_open;
		add_comment(item, arena, comment);
	}
	if (pick_name(object_of(item), "credit")) {
		page_gap(&item->page);
		page_paragraph(&item->page, PALETTE_ACCENT,
			       arena_printf(arena, _("Because of this report: %s"),
					    pick_text(object_of(item), "credit")));
	}
}

/* --- what can be done --- */

bool item_is_asked(const struct item_view *item)
{
	return is_status(item, "verify") && !item_is_staff(item);
}

static void add_check(struct item_view *item, struct arena *arena)
{
	int64_t later = pick_time(item->shown, "later_until");
	char when[WHEN_TEXT];
	if (!item_is_asked(item))
		return;
	page_gap(&item->page);
	page_heading(&item->page, _("Does it still happen to you?"));
	page_item(&item->page, ITEM_GONE, _("1  It is gone"));
	page_item(&item->page, ITEM_STILL, _("2  It still happens"));
	if (!later)
		page_item(&item->page, ITEM_LATER, _("3  I cannot try it this week"));
	else
		page_paragraph(&item->page, PALETTE_DIM,
			       arena_printf(arena,
					    _("You cannot try it now. It is asked again on "
					      "%s."),
					    when_exact(later, app_now(item->page.view.app), when)));
}

/* Facts of an open one are added by its author and by staff; whether one may be
 * quoted is said at any time. */
static void add_own(struct item_view *item)
{
	bool is_mine = item_is_mine(item);
	if ((is_mine || item_is_staff(item)) && !is_closed(item))
		page_value(&item->page, ITEM_FACTS, _("Add facts"),
			   _("how bad, how often, with what, where"));
	if (is_mine)
		page_value(&item->page, ITEM_CONSENT, _("My words"),
			   itemwords_consent(pick_text(object_of(item), "quote_consent")));
}

static bool is_assigned(const struct item_view *item)
{
	const char *me = app_me(item->page.view.app)->handle;
	return me && !strcmp(me, pick_text(object_of(item), "assignee"));
}

static void add_staff(struct item_view *item, struct arena *arena)
{
	const json_t *it = object_of(item);
	const char *rice = itemwords_rice(arena, it);
	page_gap(&item->page);
	page_heading(&item->page, _("Staff"));
	if (rice)
		page_paragraph(&item->page, PALETTE_TEXT, rice);
	for (size_t i = 0; i < pick_count(item->shown, "later"); i++) {
		const json_t *one = pick_at(item->shown, "later", i);
		char when[WHEN_TEXT];
		when_short(pick_time(one, "until"), app_now(item->page.view.app), when);
		page_paragraph(&item->page, PALETTE_DIM,
			       arena_printf(arena, _("%s cannot check it before %s%s%s"),
					    pick_text(one, "handle"), when,
					    pick_name(one, "note") ? ": " : "",
					    pick_text(one, "note")));
	}
	page_item(&item->page, ITEM_NOTE, _("Say something among staff"));
	for (size_t i = 0; i < sizeof teams / sizeof *teams; i++) {
		const json_t *list = json_object_get(it, "teams");
		bool has = false;
		for (size_t j = 0; j < json_array_size(list); j++)
			has = has || !strcmp(json_string_value(json_array_get(list, j)), teams[i]);
		page_value(&item->page, ITEM_TEAM, roomwords_team(teams[i]),
			   has ? _("has it; Enter: is done with it") : _("Enter: send it there"))
		    ->id = (int64_t)i;
	}
	page_value(&item->page, ITEM_TAGS, _("Tags"),
		   pick_count(item->shown, "tags") ? item_page_tags(item, arena) : _("none"));
	page_value(&item->page, ITEM_ASK, _("Ask a partner"),
		   _("who reads of this feature; they may answer then"));
	page_value(&item->page, ITEM_MINE, _("Looked after by"),
		   !pick_name(it, "assignee") ? _("nobody; Enter: me")
		   : is_assigned(item)	      ? _("me; Enter: nobody")
					      : pick_text(it, "assignee"));
	page_value(&item->page, ITEM_ASSIGN, _("Somebody else"), _("Enter: their name"));
	page_value(&item->page, ITEM_AFTER, _("For afterwards"),
		   _("what helps meanwhile, thanks, elsewhere"));
	page_item(&item->page, is_status(item, "merged") ? ITEM_UNMERGE : ITEM_MERGE,
		  is_status(item, "merged") ? _("Part it from the other again")
					    : _("It is the same as another"));
	page_item(&item->page, ITEM_VOTERS, _("Who said “me too”, and why"));
	page_item(&item->page, ITEM_WHY,
		  arena_printf(arena, _("Why %lld?"), (long long)pick_int(it, "impact")));
	for (size_t i = 0; i < json_array_size(item->why); i++) {
		const json_t *part = json_array_get(item->why, i);
		struct page_row *row =
		    page_value(&item->page, 0, pick_text(part, "part"), pick_text(part, "value"));
		page_right(row, pick_text(part, "from"));
		row->kind |= LIST_MORE;
	}
}

static void add_steps(struct item_view *item)
{
	for (size_t i = 0; i < pick_count(item->shown, "choices"); i++) {
		const char *status = json_string_value(pick_at(item->shown, "choices", i));
		struct page_row *row =
		    page_value(&item->page, ITEM_STEP, _("Bring it to"), itemwords_status(status));
		page_name(row, status);
	}
}

/* How much it matters to me, and why: what numbers alone do not say. */
static void add_vote(struct item_view *item)
{
	static const char *const words[] = {N_("a little"), N_("much"), N_("it stops me")};
	const json_t *it = object_of(item);
	int64_t mine = pick_int(it, "my_vote");
	if (mine < 1 || mine > 3 || item_is_staff(item) || is_closed(item))
		return;
	page_value(&item->page, ITEM_MATTERS, _("It matters"), _(words[mine - 1]));
	page_value(&item->page, ITEM_REASON, _("Why"),
		   pick_name(item->shown, "my_why") ? pick_text(item->shown, "my_why")
						    : _("a line for the team, if you like"));
}

static void add_actions(struct item_view *item, struct arena *arena)
{
	const json_t *it = object_of(item);
	add_check(item, arena);
	page_gap(&item->page);
	page_item(&item->page, ITEM_REPLY,
		  is_status(item, "needs_info") && item_is_mine(item) ? _("Answer what is asked")
								      : _("Answer"));
	if (!item_is_mine(item) && !item_is_staff(item) && !is_closed(item))
		page_item(&item->page, ITEM_VOTE,
			  json_is_integer(json_object_get(it, "my_vote"))
			      ? _("Take my “me too” back")
			      : _("Me too"));
	add_vote(item);
	page_item(&item->page, ITEM_FOLLOW,
		  pick_bool(item->shown, "follows") ? _("Do not tell me any more about it")
						    : _("Tell me what becomes of it"));
	add_own(item);
	add_steps(item);
}

static void add_history(struct item_view *item, struct arena *arena)
{
	size_t count = pick_count(item->shown, "history");
	if (count < 2)
		return;
	page_gap(&item->page);
	page_heading(&item->page, _("What became of it"));
	for (size_t i = count > HISTORY_ROWS ? count - HISTORY_ROWS : 0; i < count; i++) {
		const json_t *event = pick_at(item->shown, "history", i);
		const char *by = pick_text(event, "by");
		char when[WHEN_TEXT];
		struct page_row *row;
		when_ago(pick_time(event, "at"), app_now(item->page.view.app), when);
		row =
		    page_add(&item->page, PALETTE_DIM,
			     arena_printf(arena, "%s%s%s", itemwords_status(pick_text(event, "to")),
					  *by ? _(", by ") : "", by));
		page_right(row, when);
	}
}

void item_page_build(struct page_view *page)
{
	struct item_view *item = (struct item_view *)page;
	struct arena *arena;
	if (!item->shown)
		return;
	arena = arena_new();
	add_state(item, arena);
	add_facts(item, arena);
	add_history(item, arena);
	add_comments(item, arena);
	add_actions(item, arena);
	if (item_is_staff(item))
		add_staff(item, arena);
	arena_free(&arena);
}
