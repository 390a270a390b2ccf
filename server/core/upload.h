/* upload: a file on its way in: bytes from the loop, written by a worker thread,
 * then a row in its owner's outbox.
 *
 * At most UPLOAD_MOST at once, UPLOAD_MOST_EACH of one member. Who brings the
 * bytes stops over UPLOAD_FULL queued and goes on at on_low, so that memory is
 * bounded however fast they come. What is over a limit, of a type that is not
 * taken, or finds a full disk fails at once; nothing of it stays. A file is
 * there for others to see only when on_done says so, and is durable then. Loop
 * thread only. */
#ifndef HEARTH_CORE_UPLOAD_H
#define HEARTH_CORE_UPLOAD_H

#include "server/core/hall.h"

struct upload;
struct uploads;

enum { UPLOAD_MOST = 64, UPLOAD_MOST_EACH = 8, UPLOAD_FULL = 256 * 1024 };

struct uploads *upload_all_new(struct hall *hall);
/* Once all were dropped; its memory goes when the loop has run out. */
void upload_all_close(struct uploads **uploads);

struct upload_events {
	void (*on_low)(void *arg); /* all that came was written */
	/* Told once: kept (the file as file.show has it, borrowed), or why not; also
	 * before upload_end(). Never from inside a function of this header. */
	void (*on_done)(void *arg, int err, const char *words, const json_t *file);
};

/* By a member, or NULL: too many are under way. The name is cleaned; `unique`: it
 * takes another name rather than replacing a file. Dropped by who made it. */
struct upload *upload_new(struct uploads *uploads, struct caller *caller, const char *name,
			  bool unique, const struct upload_events *events, void *arg);
void upload_add(struct upload *upload, const char *bytes, size_t len);
size_t upload_queued(const struct upload *upload);
int64_t upload_size(const struct upload *upload); /* bytes that came */
/* That was all: on_done follows. */
void upload_end(struct upload *upload);
/* No callback comes any more; what is not kept yet is forgotten. Leaves NULL
 * behind; NULL is fine. */
void upload_drop(struct upload **upload);

#endif
