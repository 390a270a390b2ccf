#include "server/domain/unit_load.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/text/csv.h"
#include "common/text/utf8.h"
#include "server/domain/alias.h"
#include "server/domain/fields.h"
#include "server/domain/programme.h"
#include "server/domain/unit.h"

enum { LOAD_ROWS = 5000, LOAD_COLUMNS = 4, LOAD_WRONG = 5, LOAD_SERIAL_MAX = 64, LOAD_QUOTED = 40 };

enum load_column { LOAD_HANDLE, LOAD_SERIAL, LOAD_STATE, LOAD_DUE };
static const char *const load_names[LOAD_COLUMNS] = {"handle", "serial", "state", "due"};
static const char *const load_states[] = {"assigned",	"shipped",  "received",
					  "return_due", "returned", "lost"};

/* A table being read. */
struct load {
	struct hall_context *cx;
	struct gate_room room;
	struct csv csv;
	size_t column[LOAD_COLUMNS]; /* where each is; CSV_FIELDS: nowhere */
	size_t units, new;
	json_t *serials; /* met so far */
	char *wrong;	 /* what cannot be taken, by line; NULL: nothing */
	size_t wrong_count;
};

static void load_complain(struct load *l, const char *what)
{
	if (l->wrong_count++ >= LOAD_WRONG)
		return;
	l->wrong = arena_printf(l->cx->arena, "%s%sline %zu: %s", l->wrong ? l->wrong : "",
				l->wrong ? "; " : "", l->csv.line, what);
}

/* Names of columns in any order; false: the first record is a unit itself. */
static bool load_head(struct load *l, char **fields, size_t count)
{
	bool is_head = false;

	for (size_t c = 0; c < LOAD_COLUMNS; c++) {
		l->column[c] = CSV_FIELDS;
		for (size_t i = 0; i < count; i++) {
			if (strcasecmp(fields[i], load_names[c]) == 0)
				l->column[c] = i;
		}
	}
	is_head = l->column[LOAD_HANDLE] < count && l->column[LOAD_SERIAL] < count;
	for (size_t c = 0; !is_head && c < LOAD_COLUMNS; c++)
		l->column[c] = c;
	return is_head;
}

static const char *load_cell(const struct load *l, char **fields, size_t count,
			     enum load_column column)
{
	return l->column[column] < count ? fields[l->column[column]] : "";
}

/* As much of a cell as is quoted. */
static const char *load_quoted(struct load *l, const char *text)
{
	return arena_dup_n(l->cx->arena, text, utf8_cut(text, strlen(text), LOAD_QUOTED));
}

static const char *load_state(struct load *l, const char *text)
{
	for (size_t i = 0; *text && i < sizeof(load_states) / sizeof(load_states[0]); i++) {
		if (strcasecmp(load_states[i], text) == 0)
			return load_states[i];
	}
	if (*text)
		load_complain(l, arena_printf(l->cx->arena,
					      "%s is no state: assigned, shipped, received, "
					      "return_due, returned or lost",
					      load_quoted(l, text)));
	return NULL;
}

static int64_t load_due(struct load *l, const char *text)
{
	json_t *in;
	int64_t at;

	if (!*text)
		return 0;
	if (clock_parse(text, l->cx->now, &at) < 0) {
		load_complain(l, arena_printf(l->cx->arena, "%s is no date as 2026-03-10",
					      load_quoted(l, text)));
		return 0;
	}
	in = json_pack("{s:I}", "due", (json_int_t)at);
	at = programme_until(in, "due", 0);
	json_decref(in);
	return at;
}

static bool load_serial_is_fine(const char *serial)
{
	size_t len = strlen(serial);

	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)serial[i] < 0x20 || serial[i] == 0x7f)
			return false;
	}
	return len > 0 && utf8_count(serial, len) <= LOAD_SERIAL_MAX;
}

static void load_serial(struct load *l, const char *serial)
{
	char *key = arena_dup(l->cx->arena, serial);

	for (char *p = key; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	if (!load_serial_is_fine(serial))
		load_complain(l, "a serial of 1 to 64 characters is missing");
	else if (json_object_get(l->serials, key))
		load_complain(l, arena_printf(l->cx->arena, "%s is there twice", serial));
	json_object_set_new(l->serials, key, json_true());
}

static int load_unit(struct load *l, char **fields, size_t count)
{
	const char *handle = load_cell(l, fields, count, LOAD_HANDLE);
	struct unit_row row = {.serial = load_cell(l, fields, count, LOAD_SERIAL),
			       .state = load_state(l, load_cell(l, fields, count, LOAD_STATE)),
			       .due_at = load_due(l, load_cell(l, fields, count, LOAD_DUE))};
	bool is_new = false;
	int err;

	load_serial(l, row.serial);
	err = unit_holder(l->cx, &l->room, handle + (*handle == '@'), &row.member);
	if (err == ERR_NOT_FOUND) {
		load_complain(l, arena_printf(l->cx->arena, "nobody called %s is in this room",
					      *handle ? load_quoted(l, handle) : "nothing"));
		return 0;
	}
	/* What is wrong is looked for to the end, but nothing more is entered. */
	if (err < 0 || l->wrong)
		return err;
	err = unit_put(l->cx, l->room.id, &row, &is_new);
	l->units++;
	l->new += is_new;
	return err;
}

static int load_all(struct load *l, const char *text)
{
	char *fields[CSV_FIELDS];
	size_t count, rows = 0;
	int got, err = 0;

	csv_begin(&l->csv, text);
	while (err == 0 && (got = csv_next(&l->csv, l->cx->arena, fields, &count)) != 0) {
		if (got < 0) {
			load_complain(l, "a quote is not closed, or text follows one");
			break;
		}
		if (rows++ == 0 && load_head(l, fields, count))
			continue;
		if (rows > LOAD_ROWS + 1)
			return hall_fail(l->cx, ERR_TOO_LARGE, "at most %d units at once",
					 LOAD_ROWS);
		err = load_unit(l, fields, count);
	}
	return err;
}

/* All of them, or none. */
static int unit_load(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct load l = {.cx = cx};
	int err = programme_need(cx, in, ROOM_PEOPLE, &l.room);

	if (err < 0)
		return err;
	l.serials = json_object();
	err = load_all(&l, fields_text(in, "body"));
	json_decref(l.serials);
	if (err < 0)
		return err;
	if (l.wrong)
		return hall_fail(cx, ERR_INVALID, "nothing was entered: %s%s", l.wrong,
				 l.wrong_count > LOAD_WRONG ? "; and more" : "");
	if (l.units == 0)
		return hall_fail(
		    cx, ERR_INVALID,
		    "there is no unit in it: a line each, handle,serial[,state[,due]]");
	*result_r = json_pack("{s:s, s:I, s:I}", "room", l.room.slug, "units", (json_int_t)l.units,
			      "new", (json_int_t)l.new);
	return 0;
}

const struct hall_binding unit_load_bindings[] = {
    {"unit.load", unit_load, NULL},
    {0},
};
