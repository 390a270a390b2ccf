/* files: what is attached to a post, or to a report and all that was said of it.
 *
 * Opened as "files" with {"post":ID, "path":FOLDER, "room":SLUG} (path, room as
 * in file.h) or {"item":NAME, "room":SLUG}. */
#ifndef HEARTH_VIEW_FILES_H
#define HEARTH_VIEW_FILES_H

#include "client/view.h"

extern const struct view_ops files_ops;

#endif
