#include "common/base/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/base/err.h"

/* The first and the last second that have a year of four digits. */
#define CLOCK_FIRST INT64_C(-62167219200)
#define CLOCK_LAST  INT64_C(253402300799)

static int64_t clock_read(clockid_t which, int64_t per_second)
{
	struct timespec ts;

	clock_gettime(which, &ts);
	return (int64_t)ts.tv_sec * per_second + ts.tv_nsec / (1000000000 / per_second);
}

int64_t clock_now(void)
{
	return clock_read(CLOCK_REALTIME, 1);
}

int64_t clock_now_ms(void)
{
	return clock_read(CLOCK_REALTIME, 1000);
}

int64_t clock_mono_ms(void)
{
	return clock_read(CLOCK_MONOTONIC, 1000);
}

int64_t clock_mono_us(void)
{
	return clock_read(CLOCK_MONOTONIC, 1000000);
}

int64_t clock_up(void)
{
	return clock_read(CLOCK_BOOTTIME, 1);
}

char *clock_format(int64_t seconds, char text_r[CLOCK_TEXT])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (seconds < CLOCK_FIRST || seconds > CLOCK_LAST || !gmtime_r(&t, &tm)) {
		snprintf(text_r, CLOCK_TEXT, "1970-01-01T00:00:00Z");
		return text_r;
	}
	/* strftime() writes years before 1000 with fewer digits. */
	snprintf(text_r, CLOCK_TEXT, "%04d", tm.tm_year + 1900);
	strftime(text_r + 4, CLOCK_TEXT - 4, "-%m-%dT%H:%M:%SZ", &tm);
	return text_r;
}

static int64_t clock_unit(char c)
{
	switch (c) {
	case 'w':
		return 7 * 86400;
	case 'd':
		return 86400;
	case 'h':
		return 3600;
	case 'm':
		return 60;
	case 's':
		return 1;
	default:
		return 0;
	}
}

static int clock_give(int64_t seconds, int64_t *seconds_r)
{
	*seconds_r = seconds;
	return seconds >= CLOCK_FIRST && seconds <= CLOCK_LAST ? 0 : ERR_INVALID;
}

static int clock_parse_beside(const char *text, int64_t now, int64_t *seconds_r)
{
	int64_t by = 0, sign = *text++ == '-' ? -1 : 1;

	if (!*text)
		return ERR_INVALID;
	while (*text) {
		int64_t n = 0;
		int digits = 0;

		for (; isdigit((unsigned char)*text) && digits < 9; digits++)
			n = n * 10 + (*text++ - '0');
		if (!digits || !clock_unit(*text))
			return ERR_INVALID;
		by += n * clock_unit(*text++);
		if (by > CLOCK_LAST - CLOCK_FIRST)
			return ERR_INVALID;
	}
	return clock_give(now + sign * by, seconds_r);
}

int clock_parse(const char *text, int64_t now, int64_t *seconds_r)
{
	struct tm tm = {0};
	int year, month, day, n = 0, hour = 0, minute = 0, second = 0, offset = 0;

	if (text[0] == '-' || text[0] == '+')
		return clock_parse_beside(text, now, seconds_r);
	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &n) != 3 || n != 10)
		return ERR_INVALID;
	text += n;
	if (*text) {
		int oh, om, used = 0;

		if ((*text != 'T' && *text != 't' && *text != ' ') ||
		    sscanf(text + 1, "%2d:%2d:%2d%n", &hour, &minute, &second, &used) != 3 ||
		    used != 8)
			return ERR_INVALID;
		text += 9;
		if (*text == '.')
			text += 1 + strspn(text + 1, "0123456789");
		if ((*text == '+' || *text == '-') &&
		    sscanf(text + 1, "%2d:%2d%n", &oh, &om, &used) == 2 && used == 5 && !text[6])
			offset = (*text == '-' ? -1 : 1) * (oh * 3600 + om * 60);
		else if (strcmp(text, "Z") != 0 && strcmp(text, "z") != 0)
			return ERR_INVALID;
	}
	if (month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 ||
	    minute > 59 || second < 0 || second > 60)
		return ERR_INVALID;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	tm.tm_hour = hour;
	tm.tm_min = minute;
	tm.tm_sec = second;
	if (clock_give((int64_t)timegm(&tm) - offset, seconds_r) < 0)
		return ERR_INVALID;
	return tm.tm_mday == day ? 0 : ERR_INVALID;
}
