#include "client/views/people_rows.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { SILENT_SECONDS = 7 * 86400 };

const char *people_show_words(enum people_show show)
{
	static const char *const words[] = {N_("everybody"), N_("testers and partners"),
					    N_("staff"), N_("testers silent for a week"),
					    N_("who left, was removed or declined")};
	return _(words[show]);
}

const char *people_order_words(enum people_order order)
{
	static const char *const words[] = {N_("by name"), N_("by how far they are in"),
					    N_("longest silent first"), N_("most reports first")};
	return _(words[order]);
}

/* --- which --- */

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (!strcmp(word, *words))
			return true;
	return false;
}

static bool is_gone(const json_t *person)
{
	static const char *const states[] = {"left", "removed", "declined", NULL};
	return is_one_of(pick_text(person, "state"), states);
}

static bool is_tester(const json_t *person)
{
	static const char *const parts[] = {"tester", "partner", NULL};
	return is_one_of(pick_text(person, "part"), parts);
}

static bool is_silent(const json_t *person, int64_t now)
{
	int64_t heard = pick_time(person, "last_heard_at");
	int64_t since = heard ? heard : pick_time(person, "joined_at");
	return is_tester(person) && !strcmp(pick_text(person, "state"), "active") &&
	       since + SILENT_SECONDS <= now;
}

static bool is_shown(const json_t *person, enum people_show show, int64_t now)
{
	if (show == PEOPLE_GONE || is_gone(person))
		return show == PEOPLE_GONE && is_gone(person);
	switch (show) {
	case PEOPLE_TESTERS:
		return is_tester(person);
	case PEOPLE_STAFF:
		return !is_tester(person);
	case PEOPLE_SILENT:
		return is_silent(person, now);
	default:
		return true;
	}
}

/* One with a name and not used; anonymous ones are nobody yet. */
static bool is_expected(const json_t *invite)
{
	return pick_name(invite, "name") && *pick_text(invite, "name") &&
	       !strcmp(pick_text(invite, "state"), "open");
}

/* --- in which order --- */

static const char *name_of(const struct people_row *row)
{
	return row->person ? pick_text(row->person, "handle") : pick_text(row->invite, "name");
}

/* The way somebody comes in, from its beginning. */
static int stage_of(const struct people_row *row)
{
	static const char *const stages[] = {"applied", "nda_pending", "active",
					     "paused",	"completed",   NULL};
	int stage = 1;
	if (!row->person)
		return 0;
	for (; stages[stage - 1] && strcmp(stages[stage - 1], pick_text(row->person, "state")) != 0;
	     stage++)
		;
	return stage;
}

static int by_name(const void *a, const void *b)
{
	return strcasecmp(name_of(a), name_of(b));
}

static int by_state(const void *a, const void *b)
{
	int x = stage_of(a), y = stage_of(b);
	return x != y ? x - y : by_name(a, b);
}

static int by_silence(const void *a, const void *b)
{
	const struct people_row *x = a, *y = b;
	int64_t heard_x = x->person ? pick_time(x->person, "last_heard_at") : INT64_MAX;
	int64_t heard_y = y->person ? pick_time(y->person, "last_heard_at") : INT64_MAX;
	return heard_x != heard_y ? (heard_x > heard_y) - (heard_x < heard_y) : by_name(a, b);
}

static int by_reports(const void *a, const void *b)
{
	const struct people_row *x = a, *y = b;
	int64_t reports_x = x->person ? pick_int(x->person, "reports") : -1;
	int64_t reports_y = y->person ? pick_int(y->person, "reports") : -1;
	return reports_x != reports_y ? (reports_y > reports_x) - (reports_y < reports_x)
				      : by_name(a, b);
}

static void add(struct people_rows *rows, const json_t *person, const json_t *invite)
{
	rows->row = mem_resize(rows->row, rows->count + 1, sizeof *rows->row);
	rows->row[rows->count++] = (struct people_row){person, invite};
}

void people_rows_build(struct people_rows *rows, const json_t *people, const json_t *invites,
		       enum people_show show, enum people_order order, int64_t now)
{
	static int (*const orders[])(const void *, const void *) = {by_name, by_state, by_silence,
								    by_reports};
	const json_t *item;
	size_t i;
	rows->count = 0;
	json_array_foreach(people, i, item) if (is_shown(item, show, now)) add(rows, item, NULL);
	if (show == PEOPLE_ALL || show == PEOPLE_TESTERS)
		json_array_foreach(invites, i, item) if (is_expected(item)) add(rows, NULL, item);
	if (rows->count)
		qsort(rows->row, rows->count, sizeof *rows->row, orders[order]);
}

void people_rows_free(struct people_rows *rows)
{
	free(rows->row);
	*rows = (struct people_rows){0};
}
