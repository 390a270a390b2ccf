/* reader: the files named on the command line, into an archive.
 *
 * A file may be an mbox, a single message, JSON lines, any of them with gzip,
 * or a directory of such files (read in the order of their names). What cannot
 * be read is skipped with its reason; only a full disk ends the reading. */
#ifndef HEARTH_IMPORT_READER_H
#define HEARTH_IMPORT_READER_H

#include <stddef.h>
#include <stdint.h>

#include "contrib/import/archive.h"

enum reader_kind { READER_MAIL, READER_DISCOURSE, READER_LIST };

struct reader {
	enum reader_kind kind;
	int64_t now;
	struct archive *archive;
	/* Told after each message, with the bytes of files read; may be NULL. */
	void (*on_step)(void *arg, int64_t bytes);
	void *arg;
	int64_t bytes;
};

/* "mbox", "discourse", "jsonl-mail"; 0 or ERR_INVALID. */
int reader_kind(const char *name, enum reader_kind *kind_r);

/* 0; ERR_NO_SPACE; or ERR_NOT_FOUND, ERR_SYSTEM with errno set where the named
 * file itself cannot be opened. */
int reader_read(struct reader *reader, const char *path);

/* Bytes of the file or of all files of the directory; 0 where unknown. */
int64_t reader_size(const char *path);

#endif
