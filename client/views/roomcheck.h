/* roomcheck: how far a room is set up, as its owner sees it on its first screen:
 * a row each, done or not, that leads to where it is done. While a room is being
 * filled all of it is shown, afterwards only what wants looking at. */
#ifndef HEARTH_ROOMCHECK_H
#define HEARTH_ROOMCHECK_H

#include "client/views/page.h"

/* Adds its rows, if there are any, with this action and their own ids. shown: an
 * answer of room.show. */
void roomcheck_add(struct page_view *page, int action, const json_t *shown);
/* Opens what the row with that id leads to. */
bool roomcheck_open(struct app *app, const json_t *shown, int64_t id);

#endif
