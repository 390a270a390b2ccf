/* sheet: the generic layer of views that are a text to scroll through. */
#ifndef HEARTH_SHEET_H
#define HEARTH_SHEET_H

#include <stdbool.h>

#include "client/canvas.h"
#include "client/request.h"

enum { SHEET_MARGIN = 2 };

/* Zero-initialised it is ready. */
struct sheet {
	int top;  /* rows above the screen */
	int rows; /* of the text, and of the screen, as drawn last */
	int height;
	int row; /* where the next line goes, while drawing */
};

/* Drawing is sheet_begin, what there is, sheet_end. */
void sheet_begin(struct sheet *sheet);
void sheet_text(struct sheet *sheet, const struct canvas *body, unsigned looks, const char *text);
void sheet_space(struct sheet *sheet);
/* What people wrote, `indent` columns in. */
void sheet_markdown(struct sheet *sheet, const struct canvas *body, int indent, const char *text);
void sheet_end(struct sheet *sheet, const struct canvas *body);

bool sheet_offers(enum request request);
bool sheet_request(struct sheet *sheet, enum request request);

#endif
