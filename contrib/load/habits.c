#include "contrib/load/habits.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/mem.h"

enum { HABITS_FILE_MAX = 64 * 1024 };

#define HABITS_AT(field) offsetof(struct habits, field)

const struct habits_row habits_rows[] = {
    {"idle_percent", HABITS_AT(idle_percent), true, 0, 100, "95",
     "Of a hundred sessions so many are away from the keyboard."},
    {"wake_seconds", HABITS_AT(wake_seconds), false, 1, 86400, "300 900",
     "Who is away comes back for one key after so long."},
    {"think_ms", HABITS_AT(think_ms), false, 1, 3600000, "1000 7000",
     "Between two keys of somebody who reads; short ones are commoner."},
    {"type_ms", HABITS_AT(type_ms), false, 1, 60000, "80 300",
     "Between two keys of somebody who writes."},
    {"pages", HABITS_AT(pages), false, 1, 10000, "3 12",
     "Keys of reading before something else is done."},
    {"write_percent", HABITS_AT(write_percent), true, 0, 100, "40",
     "How often that is writing an answer; otherwise the reading goes on elsewhere."},
    {"post_percent", HABITS_AT(post_percent), true, 0, 100, "80",
     "How often an answer is sent; otherwise it is thrown away."},
    {"post_letters", HABITS_AT(post_letters), false, 1, 2000, "10 60", "Letters of an answer."},
    {0},
};

static struct habits_range *habits_field(struct habits *habits, const struct habits_row *row)
{
	return (struct habits_range *)(void *)((char *)habits + row->offset);
}

static bool habits_number(const char **at, const struct habits_row *row, int64_t *number_r)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(*at, &end, 10);
	if (end == *at || errno || n < row->least || n > row->most)
		return false;
	*number_r = n;
	*at = end + strspn(end, " \t");
	return true;
}

static bool habits_set(struct habits *habits, const struct habits_row *row, const char *value)
{
	struct habits_range range;

	if (!habits_number(&value, row, &range.from))
		return false;
	range.to = range.from;
	if (*value && (row->is_single || !habits_number(&value, row, &range.to)))
		return false;
	if (*value || range.to < range.from)
		return false;
	*habits_field(habits, row) = range;
	return true;
}

void habits_init(struct habits *habits)
{
	*habits = (struct habits){0};
	for (const struct habits_row *row = habits_rows; row->name; row++)
		habits_set(habits, row, row->standard);
}

static char *habits_trim(char *text)
{
	char *end = text + strlen(text);

	while (isspace((unsigned char)*text))
		text++;
	while (end > text && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return text;
}

static const struct habits_row *habits_row(const char *name)
{
	for (const struct habits_row *row = habits_rows; row->name; row++) {
		if (strcmp(row->name, name) == 0)
			return row;
	}
	return NULL;
}

static int habits_line(struct habits *habits, char *line, int number, char why_r[HABITS_WHY])
{
	const struct habits_row *row;
	char *equals, *name;

	line[strcspn(line, "#")] = '\0';
	name = habits_trim(line);
	if (!*name)
		return 0;
	equals = strchr(name, '=');
	if (!equals) {
		snprintf(why_r, HABITS_WHY, "line %d is not `name = value`", number);
		return -1;
	}
	*equals = '\0';
	name = habits_trim(name);
	row = habits_row(name);
	if (!row) {
		snprintf(why_r, HABITS_WHY, "line %d: a model has no %.64s", number, name);
		return -1;
	}
	if (habits_set(habits, row, habits_trim(equals + 1)))
		return 0;
	snprintf(why_r, HABITS_WHY, "line %d: %s is %s from %" PRId64 " to %" PRId64, number,
		 row->name, row->is_single ? "a number" : "one or two numbers, the smaller first,",
		 row->least, row->most);
	return -1;
}

int habits_parse(struct habits *habits, const char *text, char why_r[HABITS_WHY])
{
	char *copy = mem_dup(text), *rest = copy, *line;
	struct habits fresh = *habits;
	int err = 0, number = 0;

	while (err == 0 && (line = strsep(&rest, "\n")))
		err = habits_line(&fresh, line, ++number, why_r);
	free(copy);
	if (err == 0)
		*habits = fresh;
	return err;
}

int habits_read(struct habits *habits, const char *path, char why_r[HABITS_WHY])
{
	FILE *file = fopen(path, "re");
	struct buf text = {.max = HABITS_FILE_MAX};
	char piece[4096];
	size_t n;
	int err = 0;

	if (!file) {
		snprintf(why_r, HABITS_WHY, "it cannot be opened: %s", strerror(errno));
		return -1;
	}
	while (err == 0 && (n = fread(piece, 1, sizeof(piece), file)) > 0)
		err = buf_add(&text, piece, n);
	fclose(file);
	if (err < 0)
		snprintf(why_r, HABITS_WHY, "it is far too long");
	else
		err = habits_parse(habits, buf_text(&text), why_r);
	buf_free(&text);
	return err < 0 ? -1 : 0;
}

/* xorshift64* */
static uint64_t habits_random(uint64_t *state)
{
	uint64_t x = *state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	*state = x;
	return x * 2685821657736338717ULL;
}

int64_t habits_pick(const struct habits_range *range, uint64_t *state)
{
	uint64_t width = (uint64_t)(range->to - range->from) + 1;

	return range->from + (int64_t)((habits_random(state) >> 11) % width);
}

int64_t habits_pause(const struct habits_range *range, uint64_t *state)
{
	double at = (double)(habits_random(state) >> 11) / 9007199254740992.0;

	return range->from + (int64_t)(at * at * (double)(range->to - range->from + 1));
}

bool habits_chance(const struct habits_range *percent, uint64_t *state)
{
	return (int64_t)((habits_random(state) >> 11) % 100) < percent->from;
}
