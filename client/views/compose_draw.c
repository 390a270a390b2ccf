#include "client/views/compose_state.h"

#include <string.h>

#include "client/app.h"
#include "client/sshlines.h"
#include "common/base/tr.h"
#include "common/text/utf8.h"

enum { TEXT_LEFT = 2, TEXT_COLUMNS = 78, HELD_SHOWN = 8 * 1024, NEWS_ROWS = 3, LINE_LEAST = 20 };

static const char keys_help[] =
    N_("^X sends. ^C asks whether to keep or throw away.\n\n"
       "Arrows, Home, End, PgUp and PgDn move; so do ^F ^B ^N ^P ^A ^E. Ctrl with an arrow, or "
       "Alt-f and Alt-b, moves by words.\n\n"
       "Backspace and ^D delete. ^W deletes a word, ^K to the end of the line, ^U to its start; "
       "^Y puts that back.\n\n"
       "^_ (or ^Z) takes the last change back, ^R does it again.\n\n"
       "@ and a few letters offer members: Tab or Enter takes one, Esc leaves it.\n\n"
       "^V shows how it will look. ^O shows the post you answer, or the other version of this "
       "draft. Tab goes between title, text and files. "
       "^T, in the client on your own machine, opens your own editor.\n\n"
       "\\*emphasis\\*, \\*\\*strong\\*\\*, \\`code\\`, > quote, - list, and a blank line between "
       "paragraphs.");

static const char files_help[] =
    N_("A paste of many lines is shown first and may go along as a file. A file of yours is "
       "offered here when it arrives in your outbox: in another terminal, where the file is, type");

void compose_draw_head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	struct compose *c = (struct compose *)view;

	head_r->title = arena_printf(arena, "%s%s%s", _(c->kind->head), c->about ? ": " : "",
				     c->about ? c->about : "");
	if (c->is_sending)
		head_r->right = _("sending");
	else if (!c->draft)
		head_r->right = "";
	else if (draft_error(c->draft))
		head_r->right = _("draft not kept");
	else if (draft_is_saving(c->draft) || c->saved != model_version(c->text))
		head_r->right = "";
	else
		head_r->right = draft_id(c->draft) ? _("draft kept") : "";
}

/* What stands above the text; returns the rows it took. */
static int draw_above(struct compose *c, const struct canvas *body)
{
	int row = 0, used;

	if (c->line) {
		used = canvas_text(body, row, TEXT_LEFT, 0, PALETTE_DIM, _(c->kind->line_label));
		/* A label that leaves no room has it below. */
		if (body->columns - TEXT_LEFT - used - 2 < LINE_LEAST) {
			used = -1;
			row++;
		}
		field_draw(c->line, body, row, TEXT_LEFT + used + 1,
			   body->columns - TEXT_LEFT - used - 2, c->is_in_line);
		row += 2;
	}
	if (c->answered && body->rows >= 11) {
		used =
		    canvas_printf(body, row, TEXT_LEFT, 0, PALETTE_DIM, "%s: ", c->answered_author);
		canvas_text(body, row, TEXT_LEFT + used, body->columns - TEXT_LEFT - used - 1,
			    PALETTE_DIM | PALETTE_QUOTE, c->answered);
		row += 2;
	}
	return row;
}

static void draw_row(const struct compose *c, const struct canvas *part, int at, size_t row)
{
	struct rows_row r = model_row(c->text, row);
	const char *whole = model_text(c->text), *feed;
	bool is_quote;

	/* The rows of a quote look alike, also those that it was wrapped to. */
	feed = memrchr(whole, '\n', r.start);
	is_quote = (feed ? feed[1] : *whole) == '>';
	canvas_text(part, at, 0, 0, is_quote ? PALETTE_QUOTE : PALETTE_TEXT,
		    arena_dup_n(part->arena, whole + r.start, r.drawn));
}

/* The text itself, scrolled so that the cursor is on the screen. */
static void draw_text(struct compose *c, const struct canvas *part)
{
	size_t row;
	int column;

	model_set_columns(c->text, part->columns > 1 ? part->columns - 1 : 1);
	model_where(c->text, &row, &column);
	c->height = part->rows;
	if (row < c->top)
		c->top = row;
	if (row >= c->top + (size_t)part->rows)
		c->top = row - (size_t)part->rows + 1;
	if (model_rows(c->text) <= (size_t)part->rows)
		c->top = 0;
	for (int i = 0; i < part->rows && c->top + (size_t)i < model_rows(c->text); i++)
		draw_row(c, part, i, c->top + (size_t)i);
	compose_mention_draw(c, part, (int)(row - c->top),
			     column - (int)(model_cursor(c->text) - c->mention.start));
	if (!c->is_in_line && !c->files.has_focus)
		canvas_cursor(part, (int)(row - c->top), column);
}

/* With how to give a file, where one can go with this. */
static const char *keys_words(const struct compose *c, struct arena *arena)
{
	struct sshlines to = {arena, c->address ? c->address : "", NULL};

	if (!c->kind->takes_files || !c->draft)
		return _(keys_help);
	return arena_printf(arena, "%s\n\n%s\n\n    %s\n", _(keys_help), _(files_help),
			    sshlines_give(&to, "photo.jpg"));
}

/* Its beginning is enough to know it by. */
static size_t held_shown(const struct compose *c)
{
	size_t len = model_len(c->held);

	if (len <= HELD_SHOWN)
		return len;
	for (len = HELD_SHOWN; len > 0 && model_text(c->held)[len] != '\n';)
		len--;
	return len ? len : HELD_SHOWN;
}

/* A text to be read: preview, the post that is answered, keys. */
static void draw_page(struct compose *c, const struct canvas *part)
{
	const char *text = model_text(c->text);
	struct layout_options options = canvas_layout(part, part->columns);
	struct layout layout;
	int last;

	if (c->page == COMPOSE_ANSWERED)
		text = c->answered;
	else if (c->page == COMPOSE_OTHER)
		text = c->other;
	else if (c->page == COMPOSE_KEYS)
		text = keys_words(c, part->arena);
	else if (c->page == COMPOSE_PASTED)
		text = arena_dup_n(part->arena, model_text(c->held), held_shown(c));
	options.markdown = c->page != COMPOSE_OTHER && c->page != COMPOSE_PASTED;
	layout = layout_make(part->arena, text, strlen(text), &options);
	c->height = part->rows;
	last = (int)layout.count - part->rows;
	c->page_top = c->page_top > last ? last : c->page_top;
	c->page_top = c->page_top < 0 ? 0 : c->page_top;
	for (int i = 0; i < part->rows && (size_t)(c->page_top + i) < layout.count; i++)
		canvas_line(part, i, 0, PALETTE_TEXT, &layout.lines[c->page_top + i]);
	canvas_cursor(part, 0, 0);
}

static const char *page_words(const struct compose *c)
{
	switch (c->page) {
	case COMPOSE_PREVIEW:
		return _("As it will look");
	case COMPOSE_ANSWERED:
		return _("The post you answer");
	case COMPOSE_OTHER:
		return _("The draft as your other device has it");
	case COMPOSE_KEYS:
		return _("Keys here");
	case COMPOSE_PASTED:
		return _("What you pasted");
	case COMPOSE_TEXT:
		break;
	}
	return NULL;
}

/* What is worth knowing now; NULL: nothing. */
static const char *news(const struct compose *c, const struct canvas *body)
{
	const char *words = NULL;
	size_t left = model_left(c->text);

	if (c->other)
		words = _("Another device changed this draft: ^O shows it; yours is kept too.");
	else if (left < 2048)
		words = arena_printf(body->arena, _("%zu bytes left"), left);
	else if (c->meanwhile == 1)
		words = arena_printf(body->arena, _("%s posted here meanwhile."), c->meanwhile_by);
	else if (c->meanwhile > 1)
		words = arena_printf(body->arena, _("%lld posts here meanwhile, the last by %s."),
				     (long long)c->meanwhile, c->meanwhile_by);
	return words;
}

/* Under the text; returns the rows it takes, one at least: typing is not to move
 * the text. */
static int draw_news(const struct canvas *body, int row, const char *words)
{
	int rows = 0;

	if (words)
		rows = canvas_rows(body, row, TEXT_LEFT, body->columns - TEXT_LEFT - 1, NEWS_ROWS,
				   PALETTE_ACCENT, words);
	return rows ? rows : 1;
}

void compose_draw_body(struct view *view, const struct canvas *body)
{
	struct compose *c = (struct compose *)view;
	bool is_text = c->page == COMPOSE_TEXT;
	int above = is_text ? draw_above(c, body) : 1;
	int columns = body->columns - TEXT_LEFT - 1;
	int files = is_text ? compose_files_rows(c, body->rows) : 0;
	const char *words = is_text ? news(c, body) : NULL;
	struct canvas nowhere = canvas_part(body, 0, 0, 0, body->columns);
	int rows = body->rows - above - files - draw_news(&nowhere, 0, words);
	struct canvas part = canvas_part(body, above, TEXT_LEFT, rows,
					 columns < TEXT_COLUMNS ? columns : TEXT_COLUMNS);
	struct canvas below = canvas_part(body, above + rows, 0, files, body->columns);

	if (is_text) {
		draw_text(c, &part);
		compose_files_draw(c, &below);
		draw_news(body, above + rows + files, words);
	} else {
		canvas_rule(body, 0, page_words(c), PALETTE_DIM);
		draw_page(c, &part);
	}
}
