/* field: one line of text being typed, in a form, a prompt or a search; or a
 * paragraph, wrapped over several rows.
 *
 * A thin layer over edit/model.h: the keys of a line editor and how it is
 * drawn, scrolled so that the cursor is seen. */
#ifndef HEARTH_FIELD_H
#define HEARTH_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "client/canvas.h"
#include "client/term/keys.h"

struct field;

/* At most `max_codes` code points; a secret one shows * for each. */
struct field *field_new(size_t max_codes, bool is_secret);
/* A paragraph: arrows up and down move in it, and are not used at its ends. */
struct field *field_new_paragraph(size_t max_codes);
void field_free(struct field **field); /* leaves NULL behind; NULL is fine */

const char *field_text(const struct field *field); /* borrowed, NUL-terminated */
void field_set(struct field *field, const char *text);
size_t field_cursor(const struct field *field); /* a byte position, as in model.h */
void field_go_at(struct field *field, size_t at);

/* False for keys a line has no use for (Enter, Tab, arrows up and down, ^C ...);
 * *changed_r (may be NULL) says whether the text changed. */
bool field_key(struct field *field, const struct keys_key *key, bool *changed_r);
void field_paste(struct field *field, const char *bytes, size_t len);
void field_paste_end(struct field *field);

/* Draws it `width` columns wide; the terminal's cursor goes there when it has
 * the focus. */
void field_draw(struct field *field, const struct canvas *canvas, int row, int column, int width,
		bool has_focus);

/* A paragraph, over that many rows. */
void field_draw_paragraph(struct field *field, const struct canvas *canvas, int row, int column,
			  int width, int rows);

#endif
