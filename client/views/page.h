/* page: views that are a page of rows, some of which can be chosen.
 *
 * A view of this kind begins with struct page_view, has page_list as its list
 * and builds its rows when they are wanted for a width: after page_dirty() or
 * when the screen changed. A row may turn into a line to type in (page_edit).
 * Texts of rows are copied. */
#ifndef HEARTH_PAGE_H
#define HEARTH_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/field.h"
#include "client/view.h"

struct page_line;

struct page_row {
	unsigned kind; /* of list_kind */
	unsigned looks;
	char *text;
	char *value;			/* beside it, text being its label; or NULL */
	const struct layout_line *line; /* text with its looks; of the page, or NULL */
	char *right;	/* drawn at the right edge, dim, where there is room; or NULL */
	int indent;	/* columns more to the left */
	bool is_beside; /* has half a line, as its neighbour: of views with page_list_beside */
	bool is_more;	/* what comes in its place is read from there on (page_more) */
	bool is_cut;	/* not to go on below, where it is longer than its row */
	int action;	/* what choosing it does; the view's own numbers, from 1 */
	int64_t id;	/* of what it is about */
	char *name;	/* the same by name, or NULL; set with page_name */
};

struct page_view {
	struct view view;
	struct page_row *rows;
	size_t count, room;
	struct arena *lines; /* of rows; NULL: none has one */
	int columns;	     /* what the rows were made for; 0: make them anew */
	int text_columns;
	int height;  /* rows of the screen it has */
	int goes_to; /* the cursor is put on the first row of this action; 0: nowhere */

	struct field *field; /* NULL: nothing is being typed */
	int field_action;    /* the row it stands in */
	char *field_label;
	size_t field_max;
	bool field_is_secret;
	struct page_line *line; /* the last that was ended with Enter, or NULL */
	struct page_row asked;	/* what a question is about (page_ask.h) */
};

extern const struct list_ops page_list;
/* The same for views that put rows two and two beside each other (page_beside). */
extern const struct list_ops page_list_beside;

/* For draw: makes the rows with `build` if they must be, then draws them. */
void page_draw(struct view *view, const struct canvas *body, void (*build)(struct page_view *page));
/* The same with its ops->build, for ops->draw. */
void page_show(struct view *view, const struct canvas *body);
/* Makes them at once, for keys that come before the next frame: only when it was
 * drawn before (columns is not 0). */
void page_make(struct page_view *page, void (*build)(struct page_view *page));
void page_dirty(struct page_view *page); /* and has it drawn */
void page_arrived(struct view *view);	 /* the same, for ops->arrived */
void page_free(struct page_view *page);	 /* what it holds, for close */
void page_close(struct view *view);	 /* the same, for ops->close */

/* --- for build --- */
void page_clear(struct page_view *page); /* begin again */
struct page_row *page_add(struct page_view *page, unsigned looks, const char *text);
struct page_row *page_item(struct page_view *page, int action, const char *text);
/* The last row of what comes by pages: chosen, it gives way to the next page, and the cursor
 * is on the first of that. */
struct page_row *page_more(struct page_view *page, int action, const char *text);
void page_right(struct page_row *row, const char *text);
void page_name(struct page_row *row, const char *name);
void page_gap(struct page_view *page);
void page_heading(struct page_view *page, const char *text);
/* Plain words, wrapped. */
void page_paragraph(struct page_view *page, unsigned looks, const char *text);
/* What somebody wrote, as CommonMark; a link that does not say where it leads is
 * followed by that. */
void page_text(struct page_view *page, const char *text);
/* "Label   value", to be chosen with `action` (0: only shown). A value that is
 * longer than the row goes on below it when the rows are made. */
struct page_row *page_value(struct page_view *page, int action, const char *label,
			    const char *value);
/* The same for a choice and its explanation, which a narrow screen leaves out. */
struct page_row *page_choice(struct page_view *page, int action, const char *label,
			     const char *what);

/* Whether there is room for two of a menu's rows on a line, and need of it. */
bool page_has_halves(const struct page_view *page);
/* A row that stands beside the one before it or the one after it; it is cut rather
 * than go on below. */
struct page_row *page_beside(struct page_view *page, int action, const char *text);

/* --- choosing and typing --- */

/* The row under the cursor, or NULL. */
const struct page_row *page_at(const struct page_view *page);
/* Turns the rows of `action` into a line to type in. */
void page_edit(struct page_view *page, int action, const char *label, size_t max_codes,
	       bool is_secret, const char *text);
/* For ops->offers, ->request and ->key of views with ->choose and ->typed. ^C and Esc
 * end a line with nothing. */
bool page_offers(const struct view *view, enum request request);
bool page_request(struct view *view, enum request request);
bool page_key(struct view *view, const struct keys_key *key);
void page_paste(struct view *view, const char *bytes, size_t len);
void page_paste_end(struct view *view);

/* In the table of a view whose rows are chosen, with its ->choose; and of one that has
 * lines to type in, with its ->typed. */
#define PAGE_CHOOSES .offers = page_offers, .request = page_request
#define PAGE_TYPES   .key = page_key, .paste = page_paste, .paste_end = page_paste_end

#endif
