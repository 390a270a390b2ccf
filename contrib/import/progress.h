/* progress: how far an import is, on standard error.
 *
 * On a terminal a bar, drawn ten times a second at most; elsewhere a line for
 * every thousand messages. */
#ifndef HEARTH_IMPORT_PROGRESS_H
#define HEARTH_IMPORT_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	const char *what; /* "reading", "sending" */
	int64_t total;	  /* 0: unknown */
	bool is_bytes;	  /* `done` counts bytes, not messages */
	bool is_terminal;
	int64_t drawn_ms;
	size_t messages, said;
};

void progress_begin(struct progress *progress, const char *what, int64_t total, bool is_bytes);
/* `done` of `total`, and how many messages so far. */
void progress_step(struct progress *progress, int64_t done, size_t messages);
void progress_end(struct progress *progress);

#endif
