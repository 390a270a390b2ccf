#include "client/field.h"

#include <stdlib.h>
#include <string.h>

#include "client/edit/model.h"
#include "common/base/mem.h"
#include "common/text/utf8.h"

struct field {
	struct model *model;
	bool is_secret, is_pasting, is_paragraph;
	size_t top; /* row of a paragraph that is drawn first */
};

enum { BYTES_PER_CODE = 4 };

struct field *field_new(size_t max_codes, bool is_secret)
{
	struct model_limits limits = {max_codes * BYTES_PER_CODE, max_codes, true};
	struct field *field = mem_alloc(sizeof *field);
	field->model = model_new(&limits);
	field->is_secret = is_secret;
	/* One row, however long: what is seen of it is cut in field_draw. */
	model_set_columns(field->model, (int)(max_codes * 2 + 2));
	return field;
}

struct field *field_new_paragraph(size_t max_codes)
{
	struct field *field = field_new(max_codes, false);
	field->is_paragraph = true;
	return field;
}

void field_free(struct field **field)
{
	if (!*field)
		return;
	if ((*field)->is_secret)
		explicit_bzero((char *)model_text((*field)->model), model_len((*field)->model));
	model_free(&(*field)->model);
	free(*field);
	*field = NULL;
}

const char *field_text(const struct field *field)
{
	return model_text(field->model);
}

void field_set(struct field *field, const char *text)
{
	(void)model_set(field->model, text ? text : "", text ? strlen(text) : 0);
}

size_t field_cursor(const struct field *field)
{
	return model_cursor(field->model);
}

void field_go_at(struct field *field, size_t at)
{
	model_go_at(field->model, at);
}

static bool control_key(struct field *field, int32_t code)
{
	struct model *model = field->model;
	switch (code) {
	case 'a':
		model_go(model, MODEL_TEXT_START);
		return true;
	case 'e':
		model_go(model, MODEL_TEXT_END);
		return true;
	case 'w':
		model_delete(model, MODEL_WORD, true);
		return true;
	case 'u':
		model_delete(model, MODEL_LINE, true);
		return true;
	case 'k':
		model_delete(model, MODEL_LINE, false);
		return true;
	case 'y':
		(void)model_yank(model);
		return true;
	case '_':
		model_undo(model);
		return true;
	default:
		return false;
	}
}

static bool named_key(struct field *field, const struct keys_key *key)
{
	struct model *model = field->model;
	bool is_word = key->mods & (KEYS_CTRL | KEYS_ALT);
	switch (key->kind) {
	case KEYS_UP:
	case KEYS_DOWN:
		return field->is_paragraph && model_go_rows(model, key->kind == KEYS_UP ? -1 : 1);
	case KEYS_LEFT:
		model_go(model, is_word ? MODEL_WORD_LEFT : MODEL_LEFT);
		return true;
	case KEYS_RIGHT:
		model_go(model, is_word ? MODEL_WORD_RIGHT : MODEL_RIGHT);
		return true;
	case KEYS_HOME:
		model_go(model, MODEL_TEXT_START);
		return true;
	case KEYS_END:
		model_go(model, MODEL_TEXT_END);
		return true;
	case KEYS_BACKSPACE:
		model_delete(model, is_word ? MODEL_WORD : MODEL_CLUSTER, true);
		return true;
	case KEYS_DELETE:
		model_delete(model, MODEL_CLUSTER, false);
		return true;
	default:
		return false;
	}
}

bool field_key(struct field *field, const struct keys_key *key, bool *changed_r)
{
	uint64_t before = model_version(field->model);
	bool is_used = true;
	if (keys_is_text(key))
		(void)model_type(field->model, key->text, strlen(key->text));
	else if (key->kind == KEYS_CHAR && key->mods == KEYS_CTRL)
		is_used = control_key(field, key->code);
	else
		is_used = named_key(field, key);
	if (changed_r)
		*changed_r = model_version(field->model) != before;
	return is_used;
}

void field_paste(struct field *field, const char *bytes, size_t len)
{
	if (!field->is_pasting)
		model_paste_begin(field->model);
	field->is_pasting = true;
	model_paste(field->model, bytes, len);
}

void field_paste_end(struct field *field)
{
	if (field->is_pasting)
		(void)model_paste_end(field->model, NULL);
	field->is_pasting = false;
}

/* The text as seen: itself, or a star for each character. */
static char *seen(const struct field *field, struct arena *arena, size_t to)
{
	const char *text = model_text(field->model);
	if (!field->is_secret)
		return arena_dup_n(arena, text, to);
	size_t count = utf8_count(text, to);
	char *stars = arena_alloc(arena, count + 1);
	memset(stars, '*', count);
	return stars;
}

/* Scrolled by whole halves of the width, so that it does not creep. */
void field_draw(struct field *field, const struct canvas *canvas, int row, int column, int width,
		bool has_focus)
{
	int room = canvas->columns - column;
	const char *before = seen(field, canvas->arena, model_cursor(field->model));
	const char *text = seen(field, canvas->arena, model_len(field->model));
	width = width < room ? width : room > 1 ? room : 1;
	int at = canvas_width(canvas, before), step = width / 2 > 0 ? width / 2 : 1, from = 0;
	while (at - from >= width)
		from += step;
	int skipped = 0;
	size_t start = from ? utf8_fit(text, strlen(text), from, &skipped) : 0;
	canvas_printf(canvas, row, column, width, PALETTE_FIELD, "%*s", width, "");
	canvas_text(canvas, row, column, width, PALETTE_FIELD, text + start);
	if (has_focus)
		canvas_cursor(canvas, row, column + at - skipped);
}

void field_draw_paragraph(struct field *field, const struct canvas *canvas, int row, int column,
			  int width, int rows)
{
	struct model *model = field->model;
	size_t at;
	int cursor;
	model_set_columns(model, width > 1 ? width - 1 : 1);
	model_where(model, &at, &cursor);
	if (at < field->top)
		field->top = at;
	if (at >= field->top + (size_t)rows)
		field->top = at - (size_t)rows + 1;
	for (int i = 0; i < rows; i++) {
		size_t here = field->top + (size_t)i;
		canvas_printf(canvas, row + i, column, width, PALETTE_FIELD, "%*s", width, "");
		if (here < model_rows(model))
			canvas_text(canvas, row + i, column, width, PALETTE_FIELD,
				    arena_dup_n(canvas->arena,
						model_text(model) + model_row(model, here).start,
						model_row(model, here).drawn));
	}
	canvas_cursor(canvas, row + (int)(at - field->top), column + cursor);
}
