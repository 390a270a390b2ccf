#include "client/edit/model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "client/edit/intake.h"
#include "client/edit/spot.h"
#include "client/edit/undo.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"

struct model {
	struct model_limits limits;
	char *text; /* limits.max_bytes + 1, NUL-terminated */
	size_t len, codes;
	size_t cursor;
	int goal; /* the column up and down keep, or -1 */
	uint64_t version;
	struct rows rows;
	struct undo *undo;
	struct buf killed;
	bool is_killing; /* the last change was a kill: the next one adds to it */
	struct intake *paste;
};

struct model *model_new(const struct model_limits *limits)
{
	struct model *model = mem_alloc(sizeof(*model));

	assert(limits->max_bytes > 0);
	model->limits = *limits;
	model->text = mem_alloc(limits->max_bytes + 1);
	model->goal = -1;
	model->undo = undo_new();
	rows_build(&model->rows, model->text, 0, 80);
	return model;
}

void model_free(struct model **model_in)
{
	struct model *model = *model_in;

	if (!model)
		return;
	*model_in = NULL;
	intake_free(&model->paste);
	undo_free(&model->undo);
	rows_free(&model->rows);
	buf_free(&model->killed);
	free(model->text);
	free(model);
}

const char *model_text(const struct model *model)
{
	return model->text;
}

size_t model_len(const struct model *model)
{
	return model->len;
}

size_t model_left(const struct model *model)
{
	return model->limits.max_bytes - model->len;
}

uint64_t model_version(const struct model *model)
{
	return model->version;
}

bool model_is_blank(const struct model *model)
{
	return strspn(model->text, " \n") == model->len;
}

size_t model_cursor(const struct model *model)
{
	return model->cursor;
}

/* A joining character beside the cursor may have put it inside a cluster. */
static void model_snap(struct model *model)
{
	size_t at = model->rows.row[rows_find(&model->rows, model->cursor)].start;
	int width;

	while (at < model->cursor)
		at += utf8_cluster(model->text + at, model->len - at, &width);
	model->cursor = at;
}

/* Replace bytes, without undo; the limits were looked at. */
static void model_splice(struct model *model, size_t at, size_t removed, const char *bytes,
			 size_t len)
{
	model->codes -= utf8_count(model->text + at, removed);
	model->codes += utf8_count(bytes, len);
	memmove(model->text + at + len, model->text + at + removed, model->len - at - removed);
	memcpy(model->text + at, bytes, len);
	model->len += len - removed;
	model->text[model->len] = '\0';
	model->version++;
	rows_change(&model->rows, model->text, model->len, at, removed, len);
	model->cursor = at + len;
	model_snap(model);
	model->goal = -1;
}

static bool model_fits(const struct model *model, size_t at, size_t removed, const char *bytes,
		       size_t len)
{
	if (model->len - removed + len > model->limits.max_bytes)
		return false;
	return !model->limits.max_codes ||
	       model->codes - utf8_count(model->text + at, removed) + utf8_count(bytes, len) <=
		   model->limits.max_codes;
}

static int model_change(struct model *model, size_t at, size_t removed, const char *bytes,
			size_t len)
{
	struct undo_step step = {at, model->text + at, bytes, removed, len, model->cursor};

	if (!model_fits(model, at, removed, bytes, len))
		return ERR_TOO_LARGE;
	if (removed || len) {
		undo_note(model->undo, &step);
		model_splice(model, at, removed, bytes, len);
	}
	return 0;
}

/* The bytes as they may go into the text; freed by the caller. */
static char *model_clean(const struct model *model, const char *bytes, size_t len, size_t *len_r)
{
	struct intake *intake = intake_new(model->limits.is_one_line, 0);
	char *clean;

	intake_add(intake, bytes, len);
	clean = intake_take(intake, len_r);
	intake_free(&intake);
	return clean;
}

int model_set(struct model *model, const char *text, size_t len)
{
	size_t n, fits, codes = 0;
	char *clean = model_clean(model, text, len, &n);
	int width, err = 0;

	for (fits = 0; fits < n;) {
		size_t cluster = utf8_cluster(clean + fits, n - fits, &width);

		codes += utf8_count(clean + fits, cluster);
		if (fits + cluster > model->limits.max_bytes ||
		    (model->limits.max_codes && codes > model->limits.max_codes)) {
			err = ERR_TOO_LARGE;
			break;
		}
		fits += cluster;
	}
	model_splice(model, 0, model->len, clean, fits);
	undo_free(&model->undo);
	model->undo = undo_new();
	model->is_killing = false;
	free(clean);
	return err;
}

static bool model_ends_word(const char *text, size_t len)
{
	return len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\n');
}

int model_type(struct model *model, const char *text, size_t len)
{
	size_t n;
	char *clean = model_clean(model, text, len, &n);
	bool ends = model_ends_word(clean, n);
	int err;

	if (model->is_killing)
		undo_close(model->undo);
	model->is_killing = false;
	err = model_change(model, model->cursor, 0, clean, n);
	if (ends)
		undo_close(model->undo);
	free(clean);
	return err;
}

void model_paste_begin(struct model *model)
{
	intake_free(&model->paste);
	/* A hostile paste costs no more memory than a text may hold. */
	model->paste = intake_new(model->limits.is_one_line, model->limits.max_bytes);
}

void model_paste(struct model *model, const char *bytes, size_t len)
{
	if (!model->paste)
		model_paste_begin(model);
	intake_add(model->paste, bytes, len);
}

int model_paste_end(struct model *model, size_t *size_r)
{
	size_t n = 0, size = 0;
	char *clean;
	int err = 0;

	if (model->paste) {
		size = intake_size(model->paste);
		clean = intake_take(model->paste, &n);
		model->is_killing = false;
		undo_close(model->undo);
		err = size > n ? ERR_TOO_LARGE : model_change(model, model->cursor, 0, clean, n);
		undo_close(model->undo);
		free(clean);
		intake_free(&model->paste);
	}
	if (size_r)
		*size_r = size;
	return err;
}

int model_replace(struct model *model, const char *text, size_t len)
{
	size_t n;
	char *clean = model_clean(model, text, len, &n);
	int err;

	model->is_killing = false;
	undo_close(model->undo);
	err = model_change(model, 0, model->len, clean, n);
	undo_close(model->undo);
	free(clean);
	return err;
}

static bool model_take_step(struct model *model, bool back)
{
	struct undo_step step;

	model->is_killing = false;
	if (back ? !undo_back(model->undo, &step) : !undo_forward(model->undo, &step))
		return false;
	if (back) {
		model_splice(model, step.at, step.inserted_len, step.removed, step.removed_len);
		model->cursor = step.cursor;
		model_snap(model);
	} else {
		model_splice(model, step.at, step.removed_len, step.inserted, step.inserted_len);
	}
	return true;
}

bool model_undo(struct model *model)
{
	return model_take_step(model, true);
}

bool model_redo(struct model *model)
{
	return model_take_step(model, false);
}

static size_t model_reach(const struct model *model, enum model_unit unit, bool back)
{
	size_t at = model->cursor, to;

	switch (unit) {
	case MODEL_CLUSTER:
		return back ? spot_left(model->text, at) : spot_right(model->text, model->len, at);
	case MODEL_WORD:
		return back ? spot_word_left(model->text, model->len, at)
			    : spot_word_right(model->text, model->len, at);
	case MODEL_LINE:
		break;
	}
	to = back ? spot_line_start(model->text, at) : spot_line_end(model->text, model->len, at);
	if (to == at)
		to = back ? spot_left(model->text, at) : spot_right(model->text, model->len, at);
	return to;
}

/* Keep what is killed, before or after what the last kill took. */
static void model_keep(struct model *model, const char *bytes, size_t len, bool back)
{
	struct buf after = {0};

	if (!model->is_killing)
		buf_clear(&model->killed);
	if (!back) {
		buf_add(&model->killed, bytes, len);
		return;
	}
	buf_add(&after, bytes, len);
	buf_add(&after, buf_data(&model->killed), buf_len(&model->killed));
	buf_free(&model->killed);
	model->killed = after;
}

void model_delete(struct model *model, enum model_unit unit, bool back)
{
	size_t to = model_reach(model, unit, back), at = model->cursor;
	size_t start = back ? to : at, len = back ? at - to : to - at;
	bool kills = unit != MODEL_CLUSTER;

	if (kills != model->is_killing)
		undo_close(model->undo);
	if (kills)
		model_keep(model, model->text + start, len, back);
	model->is_killing = kills;
	model_change(model, start, len, "", 0);
}

int model_yank(struct model *model)
{
	int err;

	model->is_killing = false;
	undo_close(model->undo);
	err = model_change(model, model->cursor, 0, buf_data(&model->killed),
			   buf_len(&model->killed));
	undo_close(model->undo);
	return err;
}

static size_t model_row_end(const struct model *model, size_t row)
{
	const struct rows_row *r = &model->rows.row[row];

	/* The end of a soft row is the start of the next; stop before it. */
	if (r->is_last)
		return spot_line_end(model->text, model->len, r->start);
	return spot_left(model->text, model->rows.row[row + 1].start);
}

static size_t model_target(const struct model *model, enum model_move move)
{
	size_t at = model->cursor, row = rows_find(&model->rows, at);

	switch (move) {
	case MODEL_LEFT:
		return spot_left(model->text, at);
	case MODEL_RIGHT:
		return spot_right(model->text, model->len, at);
	case MODEL_WORD_LEFT:
		return spot_word_left(model->text, model->len, at);
	case MODEL_WORD_RIGHT:
		return spot_word_right(model->text, model->len, at);
	case MODEL_ROW_START:
		if (at != model->rows.row[row].start)
			return model->rows.row[row].start;
		return spot_line_start(model->text, at);
	case MODEL_ROW_END:
		if (at != model_row_end(model, row))
			return model_row_end(model, row);
		return spot_line_end(model->text, model->len, at);
	case MODEL_TEXT_START:
		return 0;
	case MODEL_TEXT_END:
		return model->len;
	}
	return at;
}

void model_go(struct model *model, enum model_move move)
{
	model->cursor = model_target(model, move);
	model->goal = -1;
	model->is_killing = false;
	undo_close(model->undo);
}

void model_go_at(struct model *model, size_t at)
{
	model->cursor = at < model->len ? at : model->len;
	model_snap(model);
	model->goal = -1;
}

void model_where(const struct model *model, size_t *row_r, int *column_r)
{
	size_t row = rows_find(&model->rows, model->cursor);
	const struct rows_row *r = &model->rows.row[row];
	int column = utf8_width(model->text + r->start, model->cursor - r->start);

	*row_r = row;
	*column_r = column > model->rows.columns ? model->rows.columns : column;
}

void model_go_to(struct model *model, size_t row, int column)
{
	size_t end;

	row = row < model->rows.count ? row : model->rows.count - 1;
	end = model_row_end(model, row);
	model->cursor = model->rows.row[row].start;
	model->cursor += utf8_fit(model->text + model->cursor, end - model->cursor, column, NULL);
	model->is_killing = false;
	undo_close(model->undo);
}

bool model_go_rows(struct model *model, long rows)
{
	size_t row, target;
	int column;

	model_where(model, &row, &column);
	if (model->goal < 0)
		model->goal = column;
	if (rows < 0)
		target = row > (size_t)-rows ? row - (size_t)-rows : 0;
	else
		target = row + (size_t)rows < model->rows.count ? row + (size_t)rows
								: model->rows.count - 1;
	if (target == row)
		return false;
	model_go_to(model, target, model->goal);
	return true;
}

void model_set_columns(struct model *model, int columns)
{
	assert(columns >= 1);
	if (columns == model->rows.columns)
		return;
	rows_build(&model->rows, model->text, model->len, columns);
	model->goal = -1;
}

size_t model_rows(const struct model *model)
{
	return model->rows.count;
}

struct rows_row model_row(const struct model *model, size_t row)
{
	assert(row < model->rows.count);
	return model->rows.row[row];
}
