#include "server/domain/hours.h"

#include <ctype.h>
#include <string.h>

enum { HOURS_DAY = 86400, HOURS_HOUR = 3600, HOURS_CHANGE = 2 * HOURS_HOUR };

/* When summer begins or ends: a day of the year, and seconds of that day. */
struct hours_change {
	char kind; /* M month.week.day, J day without leap days, 0 day with them */
	int month, week, day;
	int64_t seconds;
};

struct hours_rule {
	int64_t standard, summer; /* offsets, east of UTC */
	bool has_summer;
	struct hours_change begins, ends; /* in local time before the change */
};

/* --- reading a rule --- */

/* What follows a name of letters, or of anything in <>; NULL: there is none. */
static const char *hours_skip_name(const char *p)
{
	if (*p == '<') {
		p = strchr(p, '>');
		return p ? p + 1 : NULL;
	}
	if (!isalpha((unsigned char)*p))
		return NULL;
	while (isalpha((unsigned char)*p))
		p++;
	return p;
}

static const char *hours_number(const char *p, int most, int *value_r)
{
	*value_r = 0;
	if (!p || !isdigit((unsigned char)*p))
		return NULL;
	while (isdigit((unsigned char)*p) && *value_r <= most)
		*value_r = *value_r * 10 + (*p++ - '0');
	return *value_r <= most ? p : NULL;
}

/* [+-]hh[:mm[:ss]] */
static const char *hours_time(const char *p, int64_t *seconds_r)
{
	static const int units[] = {HOURS_HOUR, 60, 1}, most[] = {167, 59, 59};
	int sign = p && *p == '-' ? -1 : 1, value;

	*seconds_r = 0;
	if (p && (*p == '-' || *p == '+'))
		p++;
	for (int i = 0; i < 3; i++) {
		p = hours_number(p, most[i], &value);
		if (!p)
			return NULL;
		*seconds_r += sign * value * units[i];
		if (*p != ':')
			break;
		p += i < 2;
	}
	return p;
}

static const char *hours_change(const char *p, struct hours_change *change)
{
	if (!p || *p++ != ',')
		return NULL;
	change->kind = *p == 'M' || *p == 'J' ? *p++ : '0';
	change->seconds = HOURS_CHANGE;
	if (change->kind == 'M') {
		p = hours_number(p, 12, &change->month);
		p = p && *p == '.' ? hours_number(p + 1, 5, &change->week) : NULL;
		p = p && *p == '.' ? hours_number(p + 1, 6, &change->day) : NULL;
		if (!change->month || !change->week)
			return NULL;
	} else {
		p = hours_number(p, 365, &change->day);
	}
	return p && *p == '/' ? hours_time(p + 1, &change->seconds) : p;
}

static bool hours_read(const char *text, struct hours_rule *rule)
{
	int64_t west;
	const char *p = hours_skip_name(text);

	*rule = (struct hours_rule){0};
	p = hours_time(p, &west);
	if (!p)
		return false;
	rule->standard = -west;
	if (!*p)
		return true;
	rule->summer = rule->standard + HOURS_HOUR;
	p = hours_skip_name(p);
	if (p && *p && *p != ',') {
		p = hours_time(p, &west);
		rule->summer = -west;
	}
	p = hours_change(p, &rule->begins);
	p = hours_change(p, &rule->ends);
	rule->has_summer = p && !*p;
	return rule->has_summer;
}

/* --- days and years --- */

static bool hours_is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from 1970 to the first of January. */
static int64_t hours_year_day(int64_t year)
{
	int64_t y = year - 1;

	return 365 * (year - 1970) + (y / 4 - y / 100 + y / 400) -
	       (1969 / 4 - 1969 / 100 + 1969 / 400);
}

static int64_t hours_year(int64_t at)
{
	int64_t days = at / HOURS_DAY, year = 1970 + days / 366;

	while (hours_year_day(year + 1) <= days)
		year++;
	return year;
}

/* The month's week-th weekday; the fifth is the last. */
static int64_t hours_weekday(int64_t year, const struct hours_change *change)
{
	static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
	bool is_leap = hours_is_leap(year);
	int month = change->month;
	int64_t first = hours_year_day(year) + before[month - 1] + (month > 2 && is_leap);
	int length = before[month] - before[month - 1] + (month == 2 && is_leap);
	/* 1 January 1970 was a Thursday. */
	int64_t day = (change->day - (first + 4) % 7 + 7) % 7 + (change->week - 1) * 7;

	return first + (day >= length ? day - 7 : day);
}

/* The moment of a change in a year, as the local clock of before shows it. */
static int64_t hours_moment(int64_t year, const struct hours_change *change)
{
	int64_t day = hours_year_day(year) + change->day;

	if (change->kind == 'M')
		day = hours_weekday(year, change);
	else if (change->kind == 'J')
		day += -1 + (hours_is_leap(year) && change->day >= 60);
	return day * HOURS_DAY + change->seconds;
}

int64_t hours_offset(const char *text, int64_t at)
{
	struct hours_rule rule;
	int64_t year, begins, ends;
	bool is_summer;

	if (!hours_read(text, &rule))
		return 0;
	if (!rule.has_summer)
		return rule.standard;
	year = hours_year(at + rule.standard);
	begins = hours_moment(year, &rule.begins) - rule.standard;
	ends = hours_moment(year, &rule.ends) - rule.summer;
	if (begins < ends)
		is_summer = at >= begins && at < ends;
	else
		is_summer = at >= begins || at < ends;
	return is_summer ? rule.summer : rule.standard;
}

/* --- hours of the day --- */

int hours_minute(const char *rule, int64_t at)
{
	return (int)((at + hours_offset(rule, at)) % HOURS_DAY / 60);
}

/* A night in which the clock changes is longer or shorter. */
int64_t hours_next(const char *rule, int64_t at, int minute)
{
	int64_t local = at + hours_offset(rule, at), next;

	next = local - local % HOURS_DAY + (int64_t)minute * 60;
	if (next <= local)
		next += HOURS_DAY;
	next -= hours_offset(rule, at);
	next += hours_offset(rule, at) - hours_offset(rule, next);
	return next > at ? next : next + HOURS_DAY;
}

bool hours_are_quiet(int from, int to, int minute)
{
	if (from <= to)
		return minute >= from && minute < to;
	return minute >= from || minute < to;
}

bool hours_parse(const char *text, int *minute_r)
{
	int hour, minute;
	const char *p = hours_number(text, 23, &hour);

	if (!p || p - text > 2 || *p != ':' || strlen(p + 1) != 2)
		return false;
	p = hours_number(p + 1, 59, &minute);
	*minute_r = hour * 60 + minute;
	return p && !*p;
}
