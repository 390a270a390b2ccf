#include "client/views/reader_draw.h"

#include <string.h>

#include "client/app.h"
#include "client/sizewords.h"
#include "client/views/pick.h"
#include "client/views/reader_load.h"
#include "client/views/reader_scroll.h"
#include "common/base/clock.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { NUMBER_AT = 2, TEXT_AT = 5, WITH_PARENT = 60, NAME_LEAST = 10, WIDEST = 100 };

static const char *said_when(struct reader *reader, const struct reader_post *post,
			     const struct canvas *canvas)
{
	char when[WHEN_TEXT];
	const char *parent = pick_name(post->json, "parent_author");
	when_exact(pick_time(post->json, "created_at"), app_now(reader->view.app), when);
	const char *text = arena_dup(canvas->arena, when);
	if (pick_time(post->json, "edited_at"))
		text = arena_printf(canvas->arena, _("%s, edited"), text);
	/* An answer to the thread as a whole says nothing. */
	if (post->parent > 1 && canvas->columns >= WITH_PARENT)
		text = arena_printf(canvas->arena, _("%s   to %lld %s"), text,
				    (long long)post->parent, parent ? parent : "");
	return text;
}

static const char *name_of(const struct reader_post *post)
{
	const char *name = pick_text(post->json, "author_name");
	return pick_bool(post->json, "imported") && *name ? name : pick_text(post->json, "author");
}

static void draw_head(struct reader *reader, size_t at, const struct canvas *canvas, int row)
{
	const struct reader_post *post = &reader->posts.post[at];
	bool is_new = reader->new_from && post->number >= reader->new_from;
	const char *when = said_when(reader, post, canvas);
	int right = canvas->columns < WIDEST ? canvas->columns - 1 : WIDEST;
	int column =
	    NUMBER_AT + 1 +
	    canvas_printf(canvas, row, NUMBER_AT, 0, PALETTE_DIM, "%lld", (long long)post->number);
	column = column < TEXT_AT ? TEXT_AT : column;
	int room = right - column - canvas_width(canvas, when) - 2;
	room = room < NAME_LEAST ? NAME_LEAST : room;
	struct canvas left = canvas_part(canvas, row, column, 1, room);
	unsigned looks = post->is_muted ? PALETTE_DIM : is_new ? PALETTE_NEW : PALETTE_STRONG;
	int used = canvas_text(&left, 0, 0, 0, looks, name_of(post));
	used += canvas_badge(&left, 0, used + 1, pick_name(post->json, "author_badge"));
	bool is_first = pick_bool(post->json, "first_post") && !pick_bool(post->json, "imported");
	const char *first = _("first post here");
	if (is_first && used + 3 + canvas_width(&left, first) <= left.columns)
		used += 3 + canvas_text(&left, 0, used + 3, 0, PALETTE_DIM, first);
	if (post->is_folded)
		canvas_printf(&left, 0, used + 3, 0, PALETTE_ACCENT, _("%zu answers folded"),
			      reader_posts_below(&reader->posts, at));
	canvas_right(canvas, row, right, right - column - NAME_LEAST, PALETTE_DIM, when);
	if (at == reader->at)
		canvas_mark(canvas, row, 0);
}

static void draw_attached(const struct reader_post *post, size_t i, const struct canvas *canvas,
			  int row)
{
	const json_t *file = pick_at(post->json, "attachments", i);
	canvas_printf(canvas, row, TEXT_AT, 0, PALETTE_DIM, _("File: %s, %s"),
		      pick_text(file, "name"), sizewords(canvas->arena, pick_int(file, "size")));
}

/* Rows above the canvas are asked for as well, and clipped. */
static void draw_post(struct reader *reader, size_t at, const struct canvas *canvas, int row)
{
	struct reader_post *post = &reader->posts.post[at];
	size_t attached = reader_posts_attached(post);
	bool is_dim = !pick_name(post->json, "body") || post->is_muted;
	if (reader_scroll_has_rule(reader, at)) {
		int64_t count = reader->total - reader->new_from + 1;
		if (row >= 0)
			canvas_rule(canvas, row,
				    arena_printf(canvas->arena, _("%lld new"), (long long)count),
				    PALETTE_ACCENT);
		row++;
	}
	if (row >= 0 && row < canvas->rows)
		draw_head(reader, at, canvas, row);
	row++;
	for (size_t i = 0; i < post->layout.count; i++, row++)
		canvas_line(canvas, row, TEXT_AT, is_dim ? PALETTE_DIM : PALETTE_TEXT,
			    &post->layout.lines[i]);
	for (size_t i = 0; i < attached; i++, row++)
		draw_attached(post, i, canvas, row);
}

/* What was on the screen to its end is read, as long as nothing unread is
 * above it. */
static void note_seen(struct reader *reader, size_t last_whole, bool is_any)
{
	const struct reader_posts *posts = &reader->posts;
	if (is_any && posts->post[reader->top].number <= reader->read_to + 1)
		reader_load_seen(reader, posts->post[last_whole].number);
}

/* Frames of other views in between are time that this one was covered. */
static void note_time(struct reader *reader)
{
	struct app *app = reader->view.app;
	uint64_t frame = app_frames(app);
	if (frame != reader->frame + 1)
		reader->reading.since_ms = 0;
	reader->frame = frame;
	reading_look(&reader->reading, clock_mono_ms(), app_key_ms(app));
}

void reader_draw_body(struct view *view, const struct canvas *body)
{
	struct reader *reader = reader_of(view);
	size_t last_whole = 0;
	bool is_any = false;
	reader->canvas = *body;
	reader->canvas.arena = NULL;
	reader_scroll_fit(reader, body->columns, body->rows);
	if (!reader->posts.count)
		return;
	note_time(reader);
	int row = -reader->line;
	for (size_t i = reader->top; i < reader->posts.count && row < body->rows; i++) {
		int rows = reader_scroll_rows(reader, i);
		if (rows)
			draw_post(reader, i, body, row);
		row += rows;
		if (row - 1 <= body->rows) {
			last_whole = i;
			is_any = true;
		}
	}
	if (reader->at >= reader->top && reader_scroll_row_of(reader, reader->at) < 0)
		canvas_mark(body, 0, 0);
	note_seen(reader, last_whole, is_any);
	reader_posts_forget(&reader->posts, reader->top);
	reader_load_ends(reader);
}
