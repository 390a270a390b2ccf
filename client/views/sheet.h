/* sheet: the generic layer of views that are a text to scroll through. */
#ifndef HEARTH_SHEET_H
#define HEARTH_SHEET_H

#include <stdbool.h>

#include "client/canvas.h"
#include "client/request.h"

struct view;

enum { SHEET_MARGIN = 2 };

/* Zero-initialised it is ready. */
struct sheet {
	int top;  /* rows above the screen */
	int rows; /* of the text, and of the screen, as drawn last */
	int height, columns;
	int row;    /* where the next line goes, while drawing */
	bool grows; /* more of the text is to come: `top` may be below what is there */
};

/* Draws the text, with `text` that says all there is. On a screen of another size what
 * was read stays on it; for that `text` is called once more, with a canvas of no rows. */
void sheet_draw(struct sheet *sheet, struct view *view, const struct canvas *body,
		void (*text)(struct view *view, const struct canvas *canvas));
/* For that: */
void sheet_text(struct sheet *sheet, const struct canvas *body, unsigned looks, const char *text);
void sheet_space(struct sheet *sheet);
/* What people wrote, `indent` columns in. */
void sheet_markdown(struct sheet *sheet, const struct canvas *body, int indent, const char *text);

bool sheet_offers(enum request request);
bool sheet_request(struct sheet *sheet, enum request request);

#endif
