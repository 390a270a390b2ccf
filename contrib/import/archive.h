/* archive: everything found in the files, kept until it is sent.
 *
 * Only what threading needs stays in memory; each message's text waits in an
 * unlinked temporary file. Messages without a date get the one of the message
 * before them (or after, or of `now`). Duplicates are skipped and counted, as
 * is what could not be read, by reason. */
#ifndef HEARTH_IMPORT_ARCHIVE_H
#define HEARTH_IMPORT_ARCHIVE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "contrib/import/mail.h"

struct archive;

struct archive_skip {
	const char *why;
	size_t count;
	const char *example; /* where: "list.mbox, message 12" */
	struct archive_skip *next;
};

/* NULL where there is no room for temporary files (errno says). */
struct archive *archive_new(int64_t now);
void archive_free(struct archive **archive);

/* Takes a message; `where` is for the summary. 0, or ERR_NO_SPACE. */
int archive_take(struct archive *archive, const struct mail *mail, const char *where);
void archive_skip(struct archive *archive, const char *why, const char *where);

/* After the last message: threads and order. */
void archive_arrange(struct archive *archive, bool by_subject);

/* After archive_arrange. The message at `index` in the order of sending, as
 * import.batch takes it: a new reference, or NULL where it cannot be read. */
json_t *archive_message(struct archive *archive, size_t index);

size_t archive_count(const struct archive *archive);
size_t archive_threads(const struct archive *archive);
size_t archive_authors(const struct archive *archive);
size_t archive_cut(const struct archive *archive);     /* messages shortened */
size_t archive_undated(const struct archive *archive); /* without a date of their own */
size_t archive_skipped(const struct archive *archive);
/* By reason, in the order they were met; owned by the archive. */
const struct archive_skip *archive_skips(const struct archive *archive);

#endif
