/* file: files that members give: looking at them. Their bytes are in
 * server/store/blob.h; how they come in and go is outbox.h, how they get onto
 * posts attach.h. */
#ifndef HEARTH_DOMAIN_FILE_H
#define HEARTH_DOMAIN_FILE_H

#include "server/core/gate.h"
#include "server/domain/alias.h"

/* A file that a person named: by its id, or by the name of one in their own
 * outbox. ERR_NOT_FOUND where there is none for them. */
struct file_found {
	int64_t id, owner, size;
	int64_t post; /* 0: in the outbox */
	struct gate_space space;
	const char *name, *type, *digest; /* in the call's arena */
};
int file_find(struct hall_context *cx, const char *named, struct file_found *found_r);

/* The object of a row that begins with FILE_COLUMNS; a new reference. */
#define FILE_COLUMNS                                                                               \
	"f.id, f.name, f.size, f.type, " ALIAS_HANDLE(                                             \
	    "o", "f.space") ", NULLIF(f.thread, 0), "                                              \
			    "p.number, f.post, "                                                   \
			    "f.made_at, f.digest, f.draft, t.title, "                              \
			    "coalesce((SELECT name FROM feedback WHERE thread = t.id), "           \
			    "(SELECT name FROM feedback WHERE staff_thread = t.id)), "             \
			    "EXISTS (SELECT 1 FROM feedback WHERE staff_thread = t.id), f.owner "
#define FILE_FROM                                                                                  \
	"FROM file f JOIN member o ON o.id = f.owner LEFT JOIN post p ON p.id = f.post "           \
	"LEFT JOIN thread t ON t.id = f.thread "
json_t *file_json(const struct hall_context *cx, const struct db_rows *rows);

/* The file of that very name in the caller's outbox, or ERR_NOT_FOUND. */
int file_in_outbox(struct hall_context *cx, const char *name, int64_t *id_r);

/* Results: a file as file.show has it; only its id. */
int file_give(struct hall_context *cx, int64_t file, json_t **result_r);
int file_done(int64_t file, json_t **result_r);

/* What is attached to a post, as posts have it: appended to *list, which is what an
 * import noted, or NULL and stays so where there is nothing. */
int file_attached(struct hall_context *cx, int64_t post, json_t **list);

extern const struct hall_binding file_bindings[];

#endif
