#include "server/domain/working.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/base/err.h"
#include "server/domain/enroll.h"
#include "server/domain/fields.h"
#include "server/domain/hours.h"

enum { MINUTE = 60, DAY = 24 * 60 * MINUTE, WEEK = 7, DAY_NAME = 3, RUN = 3 };

static const char *const day_names[WEEK] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* --- the clock --- */

int working_of(struct hall_context *cx, int64_t room, struct working *working_r)
{
	struct db_rows *rows = db_query(cx->db,
					"SELECT zone, zone_rule, work_days, work_from, work_to "
					"FROM room WHERE id = ?",
					"i", room);
	bool is_there = db_next(rows);
	int err;

	if (is_there)
		*working_r = (struct working){
		    .zone = arena_dup(cx->arena, db_text(rows, 0)),
		    .rule = arena_dup(cx->arena, db_text(rows, 1)),
		    .days = (unsigned)db_int(rows, 2),
		    .from = (int)db_int(rows, 3),
		    .to = (int)db_int(rows, 4),
		};
	err = db_end(rows);
	if (err == 0 && is_there)
		err = holiday_load(cx, room, &working_r->off);
	return err < 0 || is_there ? err : ERR_NOT_FOUND;
}

/* The moment of a minute of a local day (days since 1970 where the room is). In a
 * night in which the clock changes the offset is that of the moment itself. */
static int64_t moment(const struct working *working, int64_t day, int minute)
{
	int64_t local = day * DAY + (int64_t)minute * MINUTE;
	int64_t guess = local - hours_offset(working->rule, local);

	return local - hours_offset(working->rule, guess);
}

/* 1970-01-01 was a Thursday. */
static bool is_working_day(const struct working *working, int64_t day)
{
	return working->days >> (day + 3) % WEEK & 1 && !holiday_is(working->off, day);
}

static int64_t day_of(const struct working *working, int64_t at)
{
	return (at + hours_offset(working->rule, at)) / DAY;
}

int64_t working_due(const struct working *working, int64_t from, int64_t hours)
{
	int64_t left = hours * 60 * MINUTE;
	int64_t day = day_of(working, from);

	for (;; day++) {
		int64_t begins = moment(working, day, working->from);
		int64_t ends = moment(working, day, working->to);

		if (!is_working_day(working, day) || ends <= from)
			continue;
		if (begins > from)
			from = begins;
		if (from + left <= ends)
			return from + left;
		left -= ends - from;
	}
}

json_t *working_off(const struct working *working, int64_t from, int64_t due)
{
	return holiday_json(working->off, day_of(working, from), day_of(working, due));
}

/* --- days as words --- */

static bool parse_day(const char **p, int *day_r)
{
	for (int i = 0; i < WEEK; i++) {
		if (strncasecmp(*p, day_names[i], DAY_NAME) == 0) {
			*p += DAY_NAME;
			*day_r = i;
			return true;
		}
	}
	return false;
}

bool working_parse_days(const char *text, unsigned *days_r)
{
	const char *p = text;

	*days_r = 0;
	for (;;) {
		int first, last;

		p += strspn(p, " ");
		if (!parse_day(&p, &first))
			return false;
		last = first;
		if (*p == '-' && (p++, !parse_day(&p, &last)))
			return false;
		for (int i = first;; i = (i + 1) % WEEK) {
			*days_r |= 1u << i;
			if (i == last)
				break;
		}
		p += strspn(p, " ");
		if (!*p)
			return true;
		if (*p++ != ',')
			return false;
	}
}

/* How many days in a row begin with this one, over Sunday if need be. */
static int run_of(unsigned days, int first)
{
	int length = 0;

	while (length < WEEK && (days >> (first + length) % WEEK & 1))
		length++;
	return length;
}

void working_days_text(unsigned days, char text_r[WORKING_TEXT])
{
	size_t len = 0;
	bool over_sunday = (days & 1) && (days >> (WEEK - 1) & 1);
	int start = 0, done;

	/* Begin behind a day of rest, so that sun-thu is one run. */
	while (over_sunday && start < WEEK && (days >> start & 1))
		start++;
	start = start == WEEK ? 0 : start;
	text_r[0] = '\0';
	for (done = 0; done < WEEK;) {
		int first = (start + done) % WEEK, run = run_of(days, first);
		const char *comma = len ? "," : "";

		if (run > WEEK - done)
			run = WEEK - done;
		if (run >= RUN)
			len +=
			    (size_t)snprintf(text_r + len, WORKING_TEXT - len, "%s%s-%s", comma,
					     day_names[first], day_names[(first + run - 1) % WEEK]);
		else if (run)
			len += (size_t)snprintf(text_r + len, WORKING_TEXT - len, "%s%s", comma,
						day_names[first]);
		done += run >= RUN ? run : 1;
	}
}

/* --- asked and set --- */

static json_t *time_of_day(int minute)
{
	return json_sprintf("%02d:%02d", minute / 60, minute % 60);
}

void working_json(const struct working *working, int64_t now, json_t *to)
{
	char days[WORKING_TEXT];

	working_days_text(working->days, days);
	json_object_set_new(to, "zone", json_string(working->zone));
	json_object_set_new(to, "work_days", json_string(days));
	json_object_set_new(to, "work_from", time_of_day(working->from));
	json_object_set_new(to, "work_to", time_of_day(working->to));
	json_object_set_new(to, "holidays",
			    holiday_json(working->off, day_of(working, now), INT64_MAX));
}

static int take_time(struct hall_context *cx, json_t *in, const char *field, int *minute_r)
{
	const char *text = fields_text(in, field);

	if (!text)
		return 0;
	if (strcmp(text, "24:00") == 0) {
		*minute_r = HOURS_MINUTES;
		return 0;
	}
	if (!hours_parse(text, minute_r))
		return hall_fail(cx, ERR_INVALID, "a time of the day is as 9:00 or 17:30");
	return 0;
}

int working_set(struct hall_context *cx, int64_t room, json_t *in)
{
	const char *zone = fields_text(in, "zone"), *days = fields_text(in, "work_days");
	struct working w;
	char *rule = NULL;
	int err = working_of(cx, room, &w);

	if (err == 0 && zone) {
		err = enroll_zone_rule(cx, zone, &rule);
		w.zone = zone;
		w.rule = rule;
	}
	if (err == 0 && days && !working_parse_days(days, &w.days))
		err = hall_fail(cx, ERR_INVALID, "days are as mon-fri, sun-thu or mon,wed,sat");
	if (err == 0)
		err = take_time(cx, in, "work_from", &w.from);
	if (err == 0)
		err = take_time(cx, in, "work_to", &w.to);
	if (err == 0 && w.from >= w.to)
		err = hall_fail(cx, ERR_INVALID, "the working day ends before it begins");
	if (err == 0)
		err = holiday_set(cx, room, in);
	return err < 0 ? err
		       : db_run(cx->db,
				"UPDATE room SET zone = ?2, zone_rule = ?3, work_days = ?4, "
				"work_from = ?5, work_to = ?6 WHERE id = ?1",
				"issiii", room, w.zone, w.rule, (int64_t)w.days, (int64_t)w.from,
				(int64_t)w.to);
}
