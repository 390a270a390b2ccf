#include "client/views/roommenu.h"

#include <string.h>

#include "client/views/pick.h"
#include "client/views/views.h"
#include "common/base/tr.h"

const struct roommenu_row roommenu_rows[] = {
    {N_("Report something"), N_("what you were trying to do, and what happened"), "report", NULL,
     NULL, ROOMMENU_REPORTS, false, NULL, NULL},
    {N_("My feedback"), N_("what you sent, and what became of it"), "items", NULL, "mine",
     ROOMMENU_REPORTS, false, NULL, NULL},
    {N_("All reports"), N_("what everybody here sent"), "items", NULL, NULL, ROOMMENU_ROOM, false,
     "unread", N_("%lld new")},
    {N_("Inboxes"), N_("what waits for each of the four teams"), "inbox", NULL, NULL,
     ROOMMENU_HOUSE, false, NULL, NULL},
    {N_("Talk"), N_("threads of this room alone"), "threads", "board", NULL, ROOMMENU_ROOM, false,
     "talk", N_("%lld new")},
    {N_("Releases"), N_("what is new in each, and what to test"), "releases", NULL, NULL,
     ROOMMENU_ROOM, false, NULL, NULL},
    {N_("What changed"), N_("what releases brought, and because of whom"), "changes", NULL, NULL,
     ROOMMENU_ROOM, false, NULL, NULL},
    {N_("Tasks"), N_("what is to be tried, surveys and diaries"), "tasks", NULL, NULL,
     ROOMMENU_ROOM, false, NULL, NULL},
    {N_("Units"), N_("what was sent to whom, and what came of it"), "units", NULL, NULL,
     ROOMMENU_TESTER | ROOMMENU_HOUSE, false, NULL, NULL},
    {N_("Progress"), N_("who takes part, what is covered, who is silent"), "progress", NULL, NULL,
     ROOMMENU_TESTER | ROOMMENU_HOUSE, false, NULL, NULL},
    {N_("Phases and features"), N_("what is tested when"), "plan", NULL, NULL,
     ROOMMENU_TESTER | ROOMMENU_HOUSE, false, NULL, NULL},
    {N_("Decisions"), N_("what was decided, and why"), "decisions", NULL, NULL, ROOMMENU_ROOM,
     false, NULL, NULL},
    {N_("Launch"), N_("who tells people, what they share, from when on"), "launch", NULL, NULL,
     ROOMMENU_REPORTS, false, NULL, NULL},
    {N_("Give and take"), N_("what members got, and what the company got"), "ledger", NULL, NULL,
     ROOMMENU_ROOM, false, NULL, NULL},
    {N_("To take away"), N_("the reports and figures, to read or as a file"), "takeaway", NULL,
     NULL, ROOMMENU_REPORTS, false, NULL, NULL},
    {N_("People"), N_("who is here"), "room_people", NULL, NULL, ROOMMENU_ROOM, false, "people",
     N_("%lld in")},
    {N_("Invitations"), N_("codes, and a text to send with them"), "invites", NULL, NULL,
     ROOMMENU_OWNER, false, NULL, NULL},
    {N_("Applications"), N_("who asks to be let in, and the questions they answer"), "applications",
     NULL, NULL, ROOMMENU_OWNER, false, NULL, NULL},
    {N_("The agreement"), N_("what was signed, to read again"), "nda", NULL, NULL, ROOMMENU_ALL,
     true, NULL, NULL},
    {N_("Set up"), N_("purpose, agreement, clocks, phases"), "room_setup", NULL, NULL,
     ROOMMENU_OWNER, false, NULL, NULL},
    {0},
};

static unsigned who_is(const char *part)
{
	static const char *const parts[] = {"tester", "partner",   "observer",
					    "staff",  "moderator", "owner"};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!strcmp(part, parts[i]))
			return 1u << i;
	return 0;
}

/* Nothing is sent to a room that has ended. */
static bool is_over(const struct roommenu_row *row, const json_t *shown)
{
	return !strcmp(row->view, "report") && !strcmp(pick_text(shown, "phase"), "archived");
}

bool roommenu_offers(const struct roommenu_row *row, const json_t *shown)
{
	return !is_over(row, shown) && row->who & who_is(pick_text(shown, "part")) &&
	       views_find(row->view) && (!row->is_for_nda || pick_int(shown, "nda_version"));
}

json_t *roommenu_args(const struct roommenu_row *row, const json_t *shown)
{
	json_t *args =
	    json_pack("{s:s}", row->argument ? row->argument : "room", pick_text(shown, "room"));
	if (row->flag)
		json_object_set_new(args, row->flag, json_true());
	return args;
}

const char *roommenu_count(struct arena *arena, const struct roommenu_row *row, const json_t *shown)
{
	int64_t count = row->count ? pick_int(shown, row->count) : 0;
	const char *words = row->counted ? _(row->counted) : "", *mark = strstr(words, "%lld");
	if (!count || !mark)
		return NULL;
	return arena_printf(arena, "%.*s%lld%s", (int)(mark - words), words, (long long)count,
			    mark + 4);
}
