/* reader: the files named on the command line, into an archive.
 *
 * A file may be an mbox, a single message, JSON lines, any of them with gzip,
 * or a directory of such files (read in the order of their names, below links to
 * directories not at all). What is no message is skipped with its reason, and in a
 * directory what cannot be read. A file named itself that ends too early, or cannot
 * be read to its end, ends the reading, as a full disk does: of a message that is cut
 * nothing is taken, since what the server has once it does not take again. */
#ifndef HEARTH_IMPORT_READER_H
#define HEARTH_IMPORT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "contrib/import/archive.h"

enum { READER_WHY = 128 };
enum reader_kind { READER_MAIL, READER_DISCOURSE, READER_LIST };

struct reader {
	enum reader_kind kind;
	int64_t now;
	struct archive *archive;
	/* Told after each message, with the bytes of files read; may be NULL. */
	void (*on_step)(void *arg, int64_t bytes);
	void *arg;
	int64_t bytes;
	/* Asked now and then; true ends the reading with ERR_BUSY. May be NULL. */
	bool (*is_stopped)(void *arg);
	char why[READER_WHY]; /* words for an error */
};

/* "mbox", "discourse", "jsonl-mail"; 0 or ERR_INVALID. */
int reader_kind(const char *name, enum reader_kind *kind_r);

/* 0; ERR_NO_SPACE; ERR_BUSY: it was stopped; or ERR_NOT_FOUND, ERR_SYSTEM with why
 * set where the named file itself cannot be read. */
int reader_read(struct reader *reader, const char *path);

/* Bytes of the file or of all files of the directory; 0 where unknown. */
int64_t reader_size(const char *path);

#endif
