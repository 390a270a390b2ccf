#include "client/frame.h"

#include <string.h>

#include "client/roomhead.h"
#include "client/stack.h"
#include "client/status.h"
#include "common/base/clock.h"
#include "common/base/tr.h"
#include "common/text/sanitize.h"

enum { PURPOSE_ROWS = 18, PURPOSE_TWICE = 24, HEAD_GAP = 3, KEEPS_RIGHT = 60, TITLE_LEAST = 20 };
/* On a page about the purpose it may have as much of the screen. */
enum { PURPOSE_SHARE = 4 };

static void draw_too_small(struct app *app)
{
	struct screen *screen = app->terms.screen;
	struct canvas canvas = {
	    screen, app->arena, 0, 0, screen_rows(screen), screen_columns(screen), 0};
	const char *words = arena_printf(app->arena, _("This window is too small: %dx%d at least"),
					 SCREEN_COLUMNS_MIN, SCREEN_ROWS_MIN);
	if (canvas_width(&canvas, words) > canvas.columns)
		words = arena_printf(app->arena, _("Too small: %dx%d at least"), SCREEN_COLUMNS_MIN,
				     SCREEN_ROWS_MIN);
	canvas_text(&canvas, 0, 0, 0, PALETTE_TEXT, words);
	canvas_cursor(&canvas, 0, 0);
}

static const char *community_and_me(const struct app *app, struct arena *arena)
{
	const char *who = app_is_guest(app)	? _("guest")
			  : app_is_control(app) ? _("sysop")
						: _("visitor");
	if (app->me.handle)
		who = app->me.handle;
	return app->me.community ? arena_printf(arena, "%s   %s", app->me.community, who) : who;
}

/* On as many rows as it may have; returns them. */
static int draw_purpose(const struct canvas *all, const struct view_head *head)
{
	int most = all->rows >= PURPOSE_TWICE ? 2 : 1;
	if (head->is_about_purpose && all->rows / PURPOSE_SHARE > most)
		most = all->rows / PURPOSE_SHARE;
	return canvas_rows(all, 1, 1, all->columns - 2, most, PALETTE_DIM, head->purpose);
}

/* Title and state share a row; a long state gives way, a short one cuts the
 * title. Returns the rows used. */
static int draw_head(struct app *app, struct view *view, const struct canvas *all)
{
	struct view_head head = {0};
	if (view->ops->heading)
		head.title = _(view->ops->heading);
	if (view->ops->head)
		view->ops->head(view, app->arena, &head);
	if (view->room)
		roomhead_fill(app, app->arena, view->room, &head);
	const char *title = head.title ? head.title : _(view->ops->title);
	const char *right = head.right ? head.right : community_and_me(app, app->arena);
	int rows = 1, width = all->columns - 2, state = canvas_width(all, right);
	bool is_fitting = canvas_width(all, title) + HEAD_GAP + state <= width;
	bool is_kept = head.keeps_right && all->columns >= KEEPS_RIGHT;
	if (state && (is_fitting || is_kept || state <= width * 2 / 5)) {
		int most = width - TITLE_LEAST - HEAD_GAP;
		state = canvas_right(all, 0, all->columns - 1, is_fitting ? 0 : most, PALETTE_DIM,
				     right);
		width -= state + HEAD_GAP;
	}
	canvas_text(all, 0, 1, width, PALETTE_TITLE, title);
	if (head.purpose && *head.purpose && (view->room || all->rows >= PURPOSE_ROWS))
		rows += draw_purpose(all, &head);
	canvas_rule(all, rows++, NULL, PALETTE_TEXT);
	return rows;
}

static void draw_top(struct app *app)
{
	struct screen *screen = app->terms.screen;
	struct view *view = app->views[app->depth - 1];
	struct canvas all = {screen, app->arena, 0, 0, screen_rows(screen), screen_columns(screen),
			     0};
	int used = draw_head(app, view, &all), rows = all.rows - status_rows(app, &all);
	struct canvas body = canvas_part(&all, used, 0, rows - used - 1, all.columns);
	screen_cursor(screen, used, 0);
	view->is_drawn = view->is_loaded;
	if (!view->is_loaded)
		canvas_text(&body, 0, 1, 0, PALETTE_DIM, _("One moment"));
	else if (view->ops->draw)
		view->ops->draw(view, &body);
	else if (view->ops->list)
		list_draw(view, &body);
	canvas_rule(&all, rows - 1, NULL, PALETTE_TEXT);
	struct canvas last = canvas_part(&all, rows, 0, all.rows - rows, all.columns);
	status_draw(app, &last);
}

/* Says no more than where: what it is about is on the screen. */
static void ring(struct app *app)
{
	const char *words = arena_printf(app->arena, _("Something is for you at %s"),
					 app->me.community ? app->me.community : "Hearth");
	words = sanitize_dup(app->arena, words, SANITIZE_LINE);
	if (screen_is_ascii(app->terms.screen))
		words = sanitize_ascii(app->arena, words);
	app->rings = false;
	if (app->bell == APP_BELL_OSC9)
		screen_ring(app->terms.screen, words);
	else if (app->bell == APP_BELL)
		screen_ring(app->terms.screen, NULL);
}

static void draw(struct app *app)
{
	struct screen *screen = app->terms.screen;
	arena_reset(app->arena);
	app->is_changed = false;
	app->minute = app->now / 60;
	app->frames++;
	screen_begin(screen);
	if (screen_columns(screen) < SCREEN_COLUMNS_MIN || screen_rows(screen) < SCREEN_ROWS_MIN)
		draw_too_small(app);
	else
		draw_top(app);
	if (app->rings)
		ring(app);
	screen_end(screen);
}

int frame_draw(struct app *app)
{
	if (app->now / 60 != app->minute)
		app->is_changed = true;
	if (!app->is_changed || !app->depth)
		return -1;
	int64_t since = stack_awaited_ms(app), age = clock_mono_ms() - since;
	if (since && age < APP_PATIENCE_MS)
		return (int)(APP_PATIENCE_MS - age);
	if (!screen_is_drained(app->terms.screen))
		return APP_OWED_MS;
	draw(app);
	return app->is_changed ? APP_OWED_MS : -1;
}
