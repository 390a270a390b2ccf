/* file: one file: what it is, how to have it, and its text where it is one.
 *
 * Opened as "file" with {"file":ID, "path":FOLDER, "room":SLUG}: path is the
 * folder it is in as scp shows it ("/boards/tea/17/3", "" for one's outbox, none:
 * it is not said), room where it is of one; both optional. Its text comes piece
 * by piece as one reads on, up to FILE_PIECES of them. */
#ifndef HEARTH_VIEW_FILE_H
#define HEARTH_VIEW_FILE_H

#include "client/view.h"

enum { FILE_PIECES = 16 };

extern const struct view_ops file_ops;

#endif
