/* download: the bytes of a file on their way out, read piece by piece by a
 * worker thread. Who may have them was decided before, by a call that gave the
 * digest. Loop thread only. */
#ifndef HEARTH_CORE_DOWNLOAD_H
#define HEARTH_CORE_DOWNLOAD_H

#include "server/core/hall.h"

struct download;

enum { DOWNLOAD_PIECE = 64 * 1024 };

/* `bytes` are valid during the call; len 0: there is no more. */
typedef void (*download_on_read)(void *arg, int err, const char *bytes, size_t len);

struct download *download_new(struct hall *hall, const char *digest, download_on_read on_read,
			      void *arg);
/* The same of a text that is no file; copied. */
struct download *download_of_text(struct hall *hall, const char *text, download_on_read on_read,
				  void *arg);
/* At most DOWNLOAD_PIECE bytes, fewer only at the end; one at a time. on_read
 * follows, never from inside this. */
void download_read(struct download *download, int64_t from, size_t len);
/* No callback comes any more. Leaves NULL behind; NULL is fine. */
void download_drop(struct download **download);

#endif
