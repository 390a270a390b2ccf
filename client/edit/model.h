/* model: a text being written, and the cursor in it. Knows no screen.
 *
 * The text is UTF-8 in one piece (at 64 KiB moving the tail costs microseconds,
 * and everything that reads it stays simple), bounded in bytes and code points.
 * The cursor is a byte position and always stands between grapheme clusters.
 * What comes in is cleaned: CR LF and CR become a line feed, a tab the spaces
 * it is drawn as, malformed bytes U+FFFD; other control characters are left
 * out. A change that would pass the limit is refused whole (ERR_TOO_LARGE) and
 * changes nothing. Positions and lengths are bytes, columns are columns. */
#ifndef HEARTH_EDIT_MODEL_H
#define HEARTH_EDIT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/edit/rows.h"

struct model;

struct model_limits {
	size_t max_bytes; /* at least 1 */
	size_t max_codes; /* code points; 0: only bytes count */
	bool is_one_line; /* a line feed becomes a space */
};

struct model *model_new(const struct model_limits *limits);
void model_free(struct model **model); /* leaves NULL behind */

/* Replaces everything, cursor at the end, nothing to undo. Over the limit the
 * text is cut at it and ERR_TOO_LARGE returned. */
int model_set(struct model *model, const char *text, size_t len);

const char *model_text(const struct model *model); /* NUL-terminated, borrowed */
size_t model_len(const struct model *model);
size_t model_left(const struct model *model);	   /* bytes that still fit */
uint64_t model_version(const struct model *model); /* another for each change */
bool model_is_blank(const struct model *model);	   /* nothing but spaces and line feeds */

/* --- changing --- */

/* Text at the cursor, as one step of undo or joined to the typing before. */
int model_type(struct model *model, const char *text, size_t len);

/* A paste in any pieces, also half characters: one step of undo at its end.
 * Over the limit model_paste_end returns ERR_TOO_LARGE, the text is as it was
 * before and *size_r (may be NULL) says how large the paste was. */
void model_paste_begin(struct model *model);
void model_paste(struct model *model, const char *bytes, size_t len);
int model_paste_end(struct model *model, size_t *size_r);

/* Everything becomes this, as one step of undo (an external editor). */
int model_replace(struct model *model, const char *text, size_t len);

enum model_unit {
	MODEL_CLUSTER,
	MODEL_WORD, /* to the end of a word, or its beginning backwards */
	MODEL_LINE, /* to the end of the line, or its beginning backwards; the
		     * line feed itself when there already */
};

/* Deleting words and lines keeps what went for model_yank; one after another
 * adds to it. */
void model_delete(struct model *model, enum model_unit unit, bool back);
int model_yank(struct model *model);

bool model_undo(struct model *model); /* false: nothing left to take back */
bool model_redo(struct model *model);

/* --- the cursor --- */

enum model_move {
	MODEL_LEFT,
	MODEL_RIGHT,
	MODEL_WORD_LEFT,
	MODEL_WORD_RIGHT,
	MODEL_ROW_START, /* there already: to the start of the line */
	MODEL_ROW_END,
	MODEL_TEXT_START,
	MODEL_TEXT_END,
};

size_t model_cursor(const struct model *model);
void model_go(struct model *model, enum model_move move);
/* To a byte position, or the nearest one after it. */
void model_go_at(struct model *model, size_t at);
/* That many rows up (negative) or down, keeping the column across short rows;
 * stops at the first and last row. False when it stood there already. */
bool model_go_rows(struct model *model, long rows);
/* To a row and column, as near as there is one. */
void model_go_to(struct model *model, size_t row, int column);

/* --- rows as drawn --- */

void model_set_columns(struct model *model, int columns); /* at least 1; 80 at first */
size_t model_rows(const struct model *model);
struct rows_row model_row(const struct model *model, size_t row);
/* Where the cursor is drawn; the column may be the one after the last. */
void model_where(const struct model *model, size_t *row_r, int *column_r);

#endif
