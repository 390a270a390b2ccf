#include "client/views/roommenu.h"

#include <string.h>

#include "client/views/pick.h"
#include "client/views/views.h"
#include "common/base/tr.h"

#define ROW(label, what, view, group, who)                                                         \
	{                                                                                          \
		label, what, view, NULL, NULL, ROOMMENU_##group, who, false, NULL, NULL            \
	}

const struct roommenu_row roommenu_rows[] = {
    ROW(N_("Report something"), N_("what you were trying to do, and what happened"), "report",
	FEEDBACK, ROOMMENU_REPORTS),
    ROW(N_("Inboxes"), N_("what waits for each of the four teams"), "inbox", FEEDBACK,
	ROOMMENU_HOUSE),
    {N_("My feedback"), N_("what you sent, and what became of it"), "items", NULL, "mine",
     ROOMMENU_FEEDBACK, ROOMMENU_REPORTS, false, NULL, NULL},
    {N_("All reports"), N_("what everybody here sent"), "items", NULL, NULL, ROOMMENU_FEEDBACK,
     ROOMMENU_ROOM, false, "unread", N_("%lld new")},

    {N_("Talk"), N_("threads of this room alone"), "threads", "board", NULL, ROOMMENU_PEOPLE,
     ROOMMENU_ROOM, false, "talk", N_("%lld new")},
    {N_("Who is here"), N_("people, their part, when they were heard"), "room_people", NULL, NULL,
     ROOMMENU_PEOPLE, ROOMMENU_ROOM, false, "people", N_("%lld in")},
    ROW(N_("Invitations"), N_("codes, and a text to send with them"), "invites", PEOPLE,
	ROOMMENU_OWNER),
    ROW(N_("Applications"), N_("who asks to be let in, and what is asked of them"), "applications",
	PEOPLE, ROOMMENU_OWNER),

    ROW(N_("Tasks"), N_("what is to be tried, surveys and diaries"), "tasks", PROGRAMME,
	ROOMMENU_ROOM),
    ROW(N_("Releases"), N_("what is new in each, and what to test"), "releases", PROGRAMME,
	ROOMMENU_ROOM),
    ROW(N_("Units"), N_("what was sent to whom, and what came of it"), "units", PROGRAMME,
	ROOMMENU_TESTER | ROOMMENU_HOUSE),
    ROW(N_("Progress"), N_("who takes part, what is covered, who is silent"), "progress", PROGRAMME,
	ROOMMENU_TESTER | ROOMMENU_HOUSE),
    ROW(N_("Phases and features"), N_("what is tested when"), "plan", PROGRAMME,
	ROOMMENU_TESTER | ROOMMENU_HOUSE),
    ROW(N_("What changed"), N_("what releases brought, and because of whom"), "changes", PROGRAMME,
	ROOMMENU_ROOM),

    ROW(N_("Decisions"), N_("what was decided, and why"), "decisions", LAUNCH, ROOMMENU_ROOM),
    ROW(N_("Launch"), N_("who tells people, what they share, from when on"), "launch", LAUNCH,
	ROOMMENU_REPORTS),
    ROW(N_("Give and take"), N_("what members got, and what the company got"), "ledger", LAUNCH,
	ROOMMENU_ROOM),
    ROW(N_("To take away"), N_("the reports and figures, to read or as a file"), "takeaway", LAUNCH,
	ROOMMENU_REPORTS),

    {N_("The agreement"), N_("what was signed, to read again"), "nda", NULL, NULL, ROOMMENU_HERE,
     ROOMMENU_ALL, true, NULL, NULL},
    ROW(N_("Set up"), N_("purpose, agreement, clocks, phases"), "room_setup", HERE, ROOMMENU_OWNER),
    {0},
};

const char *roommenu_heading(enum roommenu_group group)
{
	static const char *const headings[ROOMMENU_GROUPS] = {
	    [ROOMMENU_PEOPLE] = N_("People"),
	    [ROOMMENU_PROGRAMME] = N_("The programme"),
	    [ROOMMENU_LAUNCH] = N_("Launch and closing"),
	    [ROOMMENU_HERE] = N_("This room"),
	};
	return headings[group] ? _(headings[group]) : NULL;
}

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
