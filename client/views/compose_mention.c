#include "client/views/compose_mention.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "client/reply.h"
#include "client/views/compose_state.h"
#include "common/base/mem.h"

enum { HANDLE_MAX = 32, WIDTH = 34, LEFT = 2 };

static bool is_part(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

/* Before an @ that may be one: not a word, an address, another @. */
static bool may_begin(const char *text, size_t at)
{
	char before = at ? text[at - 1] : ' ';
	return !is_part(before) && !((unsigned char)before & 0x80) && !strchr("@./:=?&#", before);
}

/* Where the handle under the cursor begins, or false: there is none. */
static bool find(const struct compose *c, size_t *start_r)
{
	const char *text = model_text(c->text);
	size_t cursor = model_cursor(c->text), at = cursor;
	while (at > 0 && is_part(text[at - 1]) && cursor - at <= HANDLE_MAX)
		at--;
	*start_r = at;
	return at > 0 && text[at - 1] == '@' && may_begin(text, at - 1) && !is_part(text[cursor]);
}

static char *typed_of(const struct compose *c)
{
	size_t start = c->mention.start;
	return mem_dup_n(model_text(c->text) + start, model_cursor(c->text) - start);
}

void compose_mention_close(struct compose *c)
{
	struct compose_mention *mention = &c->mention;
	json_decref(mention->items);
	mention->items = NULL;
	free(mention->asked);
	mention->asked = NULL;
	mention->is_open = false;
}

static size_t count(const struct compose_mention *mention)
{
	return json_array_size(mention->items);
}

static const char *handle_at(const struct compose_mention *mention, size_t at)
{
	return reply_text(json_array_get(mention->items, at), "handle");
}

/* Nothing is left to complete where the only one is there already. */
static void on_handles(struct view *view, int err, const char *words, json_t *result)
{
	struct compose *c = (struct compose *)view;
	struct compose_mention *mention = &c->mention;
	(void)words;
	if (err || !mention->asked)
		return;
	char *typed = typed_of(c);
	bool is_late = strcmp(typed, mention->asked) != 0;
	if (!is_late) {
		json_decref(mention->items);
		mention->items = json_incref(reply_items(result));
		mention->at = 0;
		mention->is_open =
		    count(mention) > 1 ||
		    (count(mention) == 1 && strcmp(handle_at(mention, 0), typed) != 0);
	}
	free(typed);
	view_changed(view);
}

/* Texts that are no posts name nobody. */
static json_t *place_of(const struct compose *c)
{
	if (c->thread)
		return json_pack("{s:I}", "thread", (json_int_t)c->thread);
	if (*c->board)
		return json_pack("{s:s}", "board", c->board);
	return NULL;
}

static void ask(struct compose *c, char *typed)
{
	struct compose_mention *mention = &c->mention;
	json_t *params = place_of(c);
	if (!params || (mention->asked && !strcmp(mention->asked, typed))) {
		json_decref(params);
		free(typed);
		return;
	}
	free(mention->asked);
	mention->asked = typed;
	json_object_set_new(params, "begin", json_string(typed));
	view_call(&c->view, "member.complete", params, on_handles);
}

void compose_mention_look(struct compose *c)
{
	struct compose_mention *mention = &c->mention;
	size_t start;
	if (!find(c, &start)) {
		mention->left_at = 0;
		compose_mention_close(c);
		return;
	}
	if (mention->left_at == start + 1)
		return;
	mention->left_at = 0;
	mention->start = start;
	ask(c, typed_of(c));
}

/* --- keys --- */

static void take(struct compose *c)
{
	struct compose_mention *mention = &c->mention;
	char *words = mem_printf("%s ", handle_at(mention, mention->at));
	size_t left = model_cursor(c->text) - mention->start;
	if (model_left(c->text) + left >= strlen(words)) {
		while (left--)
			model_delete(c->text, MODEL_CLUSTER, true);
		(void)model_type(c->text, words, strlen(words));
	}
	free(words);
	compose_mention_close(c);
}

static bool is_control(const struct keys_key *key, int32_t code)
{
	return key->kind == KEYS_CHAR && key->mods == KEYS_CTRL && key->code == code;
}

bool compose_mention_key(struct compose *c, const struct keys_key *key)
{
	struct compose_mention *mention = &c->mention;
	if (!mention->is_open)
		return false;
	if (key->kind == KEYS_TAB || key->kind == KEYS_ENTER) {
		take(c);
	} else if (key->kind == KEYS_ESCAPE) {
		mention->left_at = mention->start + 1;
		compose_mention_close(c);
	} else if (key->kind == KEYS_DOWN || is_control(key, 'n')) {
		mention->at = (mention->at + 1) % count(mention);
	} else if (key->kind == KEYS_UP || is_control(key, 'p')) {
		mention->at = (mention->at + count(mention) - 1) % count(mention);
	} else {
		return false;
	}
	return true;
}

/* --- drawing --- */

static void draw_one(const struct compose_mention *mention, const struct canvas *row, size_t at)
{
	const json_t *item = json_array_get(mention->items, at);
	unsigned looks = at == mention->at ? PALETTE_NEW : PALETTE_TEXT;
	canvas_printf(row, 0, 0, 0, PALETTE_TEXT, "%*s", row->columns, "");
	canvas_text(row, 0, 0, 1, PALETTE_ACCENT, at == mention->at ? "▸" : " ");
	int used = LEFT + canvas_text(row, 0, LEFT, 0, looks, reply_text(item, "handle"));
	if (used + 2 < row->columns)
		canvas_text(row, 0, used + 2, 0, PALETTE_DIM, reply_text(item, "name"));
}

/* Below the cursor where there is room, else above it. */
void compose_mention_draw(const struct compose *c, const struct canvas *part, int row, int column)
{
	const struct compose_mention *mention = &c->mention;
	int rows = (int)count(mention), below = part->rows - row - 1;
	if (!mention->is_open)
		return;
	bool is_below = below >= rows || below >= row;
	int room = is_below ? below : row;
	rows = rows < room ? rows : room;
	int width = part->columns < WIDTH ? part->columns : WIDTH;
	int left = column + width > part->columns ? part->columns - width : column;
	left = left > 0 ? left : 0;
	size_t first = mention->at >= (size_t)rows && rows ? mention->at - (size_t)rows + 1 : 0;
	for (int i = 0; i < rows; i++) {
		struct canvas line =
		    canvas_part(part, is_below ? row + 1 + i : row - rows + i, left, 1, width);
		draw_one(mention, &line, first + (size_t)i);
	}
}

void compose_mention_free(struct compose_mention *mention)
{
	json_decref(mention->items);
	free(mention->asked);
	*mention = (struct compose_mention){0};
}
