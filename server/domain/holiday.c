#include "server/domain/holiday.h"

#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"

enum { DAY = 86400, HOLIDAY_DATE = 10, HOLIDAY_BACK = 2 };

int holiday_load(struct hall_context *cx, int64_t room, const struct holidays **holidays_r)
{
	struct holidays *holidays = arena_alloc(cx->arena, sizeof(*holidays));
	struct db_rows *rows = db_query(
	    cx->db, "SELECT day FROM room_holiday WHERE room = ? AND day >= ? ORDER BY day LIMIT ?",
	    "iii", room, cx->now / DAY - HOLIDAY_BACK, (int64_t)HOLIDAY_MOST);

	holidays->count = 0;
	while (db_next(rows))
		holidays->days[holidays->count++] = db_int(rows, 0);
	*holidays_r = holidays;
	return db_end(rows);
}

bool holiday_is(const struct holidays *holidays, int64_t day)
{
	size_t from = 0, to = holidays ? holidays->count : 0;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (holidays->days[middle] == day)
			return true;
		if (holidays->days[middle] < day)
			from = middle + 1;
		else
			to = middle;
	}
	return false;
}

json_t *holiday_json(const struct holidays *holidays, int64_t from, int64_t to)
{
	json_t *list = json_array();

	for (size_t i = 0; i < holidays->count; i++) {
		char text[CLOCK_TEXT];

		if (holidays->days[i] >= from && holidays->days[i] <= to)
			json_array_append_new(
			    list, json_stringn(clock_format(holidays->days[i] * DAY, text),
					       HOLIDAY_DATE));
	}
	return list;
}

/* --- set --- */

/* "2026-12-25" and nothing behind it but `end`. */
static bool parse_date(const char *text, size_t len, int64_t *day_r)
{
	char date[HOLIDAY_DATE + 1];
	int64_t at;

	if (len != HOLIDAY_DATE)
		return false;
	memcpy(date, text, HOLIDAY_DATE);
	date[HOLIDAY_DATE] = '\0';
	if (date[0] < '0' || date[0] > '9' || clock_parse(date, 0, &at) < 0)
		return false;
	*day_r = at / DAY;
	return true;
}

static bool parse_days(const char *text, int64_t *from_r, int64_t *to_r)
{
	const char *dots = strstr(text, "..");

	if (!dots)
		return parse_date(text, strlen(text), from_r) && (*to_r = *from_r, true);
	return parse_date(text, (size_t)(dots - text), from_r) &&
	       parse_date(dots + 2, strlen(dots + 2), to_r) && *from_r <= *to_r &&
	       *to_r - *from_r < HOLIDAY_MOST;
}

static int set_days(struct hall_context *cx, int64_t room, int64_t from, int64_t to, bool is_off)
{
	int err = 0;

	if (!is_off)
		return db_run(cx->db,
			      "DELETE FROM room_holiday WHERE room = ? AND day BETWEEN ? AND ?",
			      "iii", room, from, to);
	for (int64_t day = from; err == 0 && day <= to; day++)
		err = db_run(cx->db,
			     "INSERT INTO room_holiday (room, day) VALUES (?, ?) "
			     "ON CONFLICT DO NOTHING",
			     "ii", room, day);
	return err;
}

static int set_list(struct hall_context *cx, int64_t room, const json_t *list, bool is_off)
{
	const json_t *text;
	size_t i;
	int err = 0;

	json_array_foreach((json_t *)list, i, text)
	{
		int64_t from, to;

		if (!parse_days(json_string_value(text), &from, &to))
			return hall_fail(cx, ERR_INVALID,
					 "days off are as 2026-12-25 or 2026-12-24..2027-01-01");
		err = set_days(cx, room, from, to, is_off);
		if (err < 0)
			return err;
	}
	return err;
}

int holiday_set(struct hall_context *cx, int64_t room, json_t *in)
{
	int64_t count = 0;
	int err = set_list(cx, room, json_object_get(in, "holiday"), true);

	if (err == 0)
		err = set_list(cx, room, json_object_get(in, "workday"), false);
	if (err == 0)
		err = db_one_int(cx->db, &count,
				 "SELECT count(*) FROM room_holiday WHERE room = ? AND day >= ?",
				 "ii", room, cx->now / DAY - HOLIDAY_BACK);
	if (err == 0 && count > HOLIDAY_MOST)
		return hall_fail(cx, ERR_INVALID, "a room has at most %d days off to come",
				 HOLIDAY_MOST);
	return err;
}
