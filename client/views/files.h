/* files: what is attached to a post, or to a report and all that was said of it.
 *
 * Opened as "files" with {"post":ID, "path":FOLDER, "room":SLUG} (path, room as
 * in file.h) or {"item":NAME, "room":SLUG}. */
#ifndef HEARTH_VIEW_FILES_H
#define HEARTH_VIEW_FILES_H

#include "client/view.h"
#include "common/base/arena.h"

extern const struct view_ops files_ops;

/* The folder of a post of a thread: "/boards/tea/17/3", "/rooms/heron/17/3". */
const char *files_folder(struct arena *arena, const char *room, const char *board, int64_t thread,
			 int64_t number);
/* The same of a report: "/rooms/heron/HERON-17/1"; `room` may be NULL: NULL. */
const char *files_folder_of_item(struct arena *arena, const char *room, const char *item,
				 bool staff, int64_t number);

#endif
