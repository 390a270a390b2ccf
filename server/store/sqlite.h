/* sqlite: the engine behind db.h. This folder is the only one that includes
 * sqlite3.h; this header is for the other files in it. */
#ifndef HEARTH_STORE_SQLITE_H
#define HEARTH_STORE_SQLITE_H

/* The error of common/base/err.h for a result code of SQLite. */
int sqlite_error(int code);

#endif
