#include "common/text/when.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "common/base/tr.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* The calendar knows the years 1 to 9999. */
static const int64_t first_second = -62135510400, last_second = 253402214400;

static const char *const months[] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"),
				     N_("May"), N_("Jun"), N_("Jul"), N_("Aug"),
				     N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")};

static const char *const long_months[] = {
    N_("January"), N_("February"), N_("March"),	    N_("April"),   N_("May"),	   N_("June"),
    N_("July"),	   N_("August"),   N_("September"), N_("October"), N_("November"), N_("December")};

static const char *const days[] = {N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"),
				   N_("Thu"), N_("Fri"), N_("Sat")};

static const char *const long_days[] = {N_("Sunday"),	 N_("Monday"),	 N_("Tuesday"),
					N_("Wednesday"), N_("Thursday"), N_("Friday"),
					N_("Saturday")};

/* A moment as seen from another. */
struct moment {
	struct tm at, now;
	int64_t ago;  /* seconds, at least 0 */
	int days_ago; /* midnights between the two; under 0: in the future */
};

static int64_t within(int64_t at)
{
	return at < first_second ? first_second : at > last_second ? last_second : at;
}

static void local(int64_t at, struct tm *tm_r)
{
	time_t seconds = (time_t)at;
	localtime_r(&seconds, tm_r);
}

/* Days since some fixed day, of a date alone: clock changes do not matter. */
static int64_t day_number(const struct tm *tm)
{
	struct tm date = {.tm_year = tm->tm_year, .tm_mon = tm->tm_mon, .tm_mday = tm->tm_mday};

	return (int64_t)timegm(&date) / DAY;
}

static void look(int64_t at, int64_t now, struct moment *moment_r)
{
	at = within(at);
	now = within(now);
	local(at, &moment_r->at);
	local(now, &moment_r->now);
	moment_r->ago = at < now ? now - at : 0;
	moment_r->days_ago = (int)(day_number(&moment_r->now) - day_number(&moment_r->at));
}

static bool is_same_year(const struct moment *moment)
{
	return moment->at.tm_year == moment->now.tm_year;
}

/* Within half a year the month says enough. */
static bool is_near(const struct moment *moment)
{
	return is_same_year(moment) || (moment->days_ago >= 0 && moment->days_ago < 183);
}

/* Hours are told until the next morning, or all of the same day. */
static bool is_hours_ago(const struct moment *moment)
{
	return moment->days_ago <= 0 || moment->ago < 6 * HOUR;
}

char *when_ago(int64_t at, int64_t now, char text_r[WHEN_TEXT])
{
	struct moment m;

	look(at, now, &m);
	if (m.ago < MINUTE)
		snprintf(text_r, WHEN_TEXT, "%s", _("now"));
	else if (m.ago < HOUR)
		snprintf(text_r, WHEN_TEXT, _("%d min ago"), (int)(m.ago / MINUTE));
	else if (is_hours_ago(&m))
		snprintf(text_r, WHEN_TEXT, _("%d h ago"), (int)(m.ago / HOUR));
	else if (m.days_ago == 1)
		snprintf(text_r, WHEN_TEXT, "%s", _("yesterday"));
	else if (m.days_ago < 7)
		snprintf(text_r, WHEN_TEXT, "%s", _(days[m.at.tm_wday]));
	else if (is_near(&m))
		snprintf(text_r, WHEN_TEXT, _("%d %s"), m.at.tm_mday, _(months[m.at.tm_mon]));
	else
		snprintf(text_r, WHEN_TEXT, "%s %d", _(months[m.at.tm_mon]), m.at.tm_year + 1900);
	return text_r;
}

char *when_short(int64_t at, int64_t now, char text_r[WHEN_TEXT])
{
	struct moment m;

	look(at, now, &m);
	if (m.ago < MINUTE)
		snprintf(text_r, WHEN_TEXT, "%s", _("now"));
	else if (m.ago < HOUR)
		snprintf(text_r, WHEN_TEXT, _("%d min"), (int)(m.ago / MINUTE));
	else if (is_hours_ago(&m))
		snprintf(text_r, WHEN_TEXT, _("%d h"), (int)(m.ago / HOUR));
	else if (m.days_ago < 7)
		snprintf(text_r, WHEN_TEXT, "%s", _(days[m.at.tm_wday]));
	else if (is_near(&m))
		snprintf(text_r, WHEN_TEXT, _("%d %s"), m.at.tm_mday, _(months[m.at.tm_mon]));
	else
		snprintf(text_r, WHEN_TEXT, "%d", m.at.tm_year + 1900);
	return text_r;
}

char *when_exact(int64_t at, int64_t now, char text_r[WHEN_TEXT])
{
	struct moment m;
	char date[WHEN_TEXT];

	look(at, now, &m);
	if (m.days_ago == 0)
		snprintf(date, sizeof(date), "%s", _("today"));
	else if (m.days_ago == 1)
		snprintf(date, sizeof(date), "%s", _("yesterday"));
	else if (m.days_ago > 0 && m.days_ago < 7)
		snprintf(date, sizeof(date), "%s", _(days[m.at.tm_wday]));
	else if (is_same_year(&m))
		snprintf(date, sizeof(date), _("%d %s"), m.at.tm_mday, _(months[m.at.tm_mon]));
	else
		snprintf(date, sizeof(date), _("%d %s %d"), m.at.tm_mday, _(months[m.at.tm_mon]),
			 m.at.tm_year + 1900);
	snprintf(text_r, WHEN_TEXT, "%.*s %02d:%02d", WHEN_TEXT - 8, date, m.at.tm_hour,
		 m.at.tm_min);
	return text_r;
}

char *when_due(int64_t at, int64_t now, char text_r[WHEN_TEXT])
{
	struct moment m;

	look(at, now, &m);
	if (at < now || m.days_ago == 0)
		return when_exact(at, now, text_r);
	if (m.days_ago == -1)
		snprintf(text_r, WHEN_TEXT, "%s", _("tomorrow"));
	else if (m.days_ago > -7)
		snprintf(text_r, WHEN_TEXT, "%s", _(long_days[m.at.tm_wday]));
	else if (m.days_ago > -183)
		snprintf(text_r, WHEN_TEXT, _("%d %s"), m.at.tm_mday, _(months[m.at.tm_mon]));
	else
		snprintf(text_r, WHEN_TEXT, _("%d %s %d"), m.at.tm_mday, _(months[m.at.tm_mon]),
			 m.at.tm_year + 1900);
	return text_r;
}

char *when_clock(int64_t now, char text_r[WHEN_TEXT])
{
	struct tm tm;

	local(within(now), &tm);
	if (strftime(text_r, WHEN_TEXT, "%H:%M %Z", &tm) == 0)
		snprintf(text_r, WHEN_TEXT, "%02d:%02d", tm.tm_hour, tm.tm_min);
	return text_r;
}

enum part { EARLY, MORNING, AFTERNOON, EVENING };

static enum part part_of_day(int hour)
{
	return hour < 5 ? EARLY : hour < 12 ? MORNING : hour < 18 ? AFTERNOON : EVENING;
}

static void since_day(enum part part, const char *day, char text_r[WHEN_TEXT])
{
	switch (part) {
	case EARLY:
		snprintf(text_r, WHEN_TEXT, _("since early %s"), day);
		break;
	case MORNING:
		snprintf(text_r, WHEN_TEXT, _("since %s morning"), day);
		break;
	case AFTERNOON:
		snprintf(text_r, WHEN_TEXT, _("since %s afternoon"), day);
		break;
	case EVENING:
		snprintf(text_r, WHEN_TEXT, _("since %s evening"), day);
		break;
	}
}

char *when_since(int64_t at, int64_t now, char text_r[WHEN_TEXT])
{
	static const char *const today[] = {N_("since early today"), N_("since this morning"),
					    N_("since this afternoon"), N_("since this evening")};
	struct moment m;

	look(at < now ? at : now, now, &m);
	enum part part = part_of_day(m.at.tm_hour);
	if (m.days_ago == 0)
		snprintf(text_r, WHEN_TEXT, "%s", _(today[part]));
	else if (m.days_ago == 1)
		since_day(part, _("yesterday"), text_r);
	else if (m.days_ago < 7)
		since_day(part, _(long_days[m.at.tm_wday]), text_r);
	else if (is_near(&m))
		snprintf(text_r, WHEN_TEXT, _("since %d %s"), m.at.tm_mday,
			 _(long_months[m.at.tm_mon]));
	else
		snprintf(text_r, WHEN_TEXT, _("since %d %s %d"), m.at.tm_mday,
			 _(long_months[m.at.tm_mon]), m.at.tm_year + 1900);
	return text_r;
}
