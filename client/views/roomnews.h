/* roomnews: what is new in a room, as rows of its first screen: reports and threads of
 * its talk that one has not read. */
#ifndef HEARTH_ROOMNEWS_H
#define HEARTH_ROOMNEWS_H

#include <jansson.h>
#include <stdbool.h>

#include "client/views/page.h"

/* So many of each are asked for. */
enum { ROOMNEWS_PAGE = 20 };

/* reports: items of feedback.list, the newest first; threads: unread ones of
 * thread.list; NULL: none. Adds nothing where nothing is new. */
void roomnews_add(struct page_view *page, int action, const json_t *reports, const json_t *threads);
bool roomnews_open(struct app *app, const struct page_row *row);

/* room.show with the news of talk (`talk`) parted from those of reports (`unread`); a
 * new reference. */
json_t *roomnews_part(const json_t *shown, const json_t *threads);

#endif
