/* thread: threads, as rows and as calls. */
#ifndef HEARTH_DOMAIN_THREAD_H
#define HEARTH_DOMAIN_THREAD_H

#include "server/core/hall.h"
#include "server/domain/alias.h"
#include "server/domain/read.h"

/* The fields of a thread, and where they come from: ?1 is the caller (0 for a
 * guest), ?2 their floor in the thread's space (read_floor). */
#define THREAD_COLUMNS                                                                                                                                                                             \
	"t.id, s.slug, t.title, " ALIAS_HANDLE("a", "t.space") ", " ALIAS_BADGE("a", "t.space") ", t.posts, " READ_NUMBER("?2") ", t.created_at, t.last_post_at, t.pinned, t.locked, " ALIAS_NAME( \
	    "a",                                                                                                                                                                                   \
	    "t.space") ", " ALIAS_HANDLE("l",                                                                                                                                                      \
					 "t.space") ", s.title, "                                                                                                                                  \
						    "CASE WHEN t.kind = 'item' THEN (SELECT "                                                                                                      \
						    "f.name FROM feedback f "                                                                                                                      \
						    "WHERE f.thread = t.id OR f.staff_thread = "                                                                                                   \
						    "t.id) END, s.kind, " ALIAS_OF(                                                                                                                \
							"?1", "t.space") ", " READ_OWN("?2") " "
#define THREAD_FROM                                                                                \
	"FROM thread t JOIN space s ON s.id = t.space JOIN member a ON a.id = t.author "           \
	"JOIN member l ON l.id = t.last_author "                                                   \
	"LEFT JOIN read_mark r ON r.member = ?1 AND r.thread = t.id "
enum { THREAD_WIDTH = 18 }; /* columns */

/* One thread, after the gate; *read_to_r (may be NULL) as the object has it. */
int thread_one(struct hall_context *cx, int64_t thread, int64_t floor, json_t **thread_r,
	       int64_t *read_to_r);

extern const struct hall_binding thread_bindings[];

#endif
