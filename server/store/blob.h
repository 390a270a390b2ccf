/* blob: the contents of files, in DIR/files beside the database.
 *
 * A content is one file, named by the SHA-256 of its bytes: files/ab/cd/abcd...
 * So the same bytes are kept once, however often they were given, and nothing
 * of a name somebody chose reaches the file system. It is written in files/new,
 * synced, then moved to its place: what stands there is whole. Which contents
 * are wanted is for the database to say; the others are taken away, but none
 * that was given a moment ago, so that a row which is being written finds it.
 *
 * Any thread; everything here may wait for the disk, so none of it belongs on
 * the loop. Errors: ERR_NO_SPACE, ERR_NOT_FOUND, ERR_SYSTEM. */
#ifndef HEARTH_STORE_BLOB_H
#define HEARTH_STORE_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Hexadecimal, with its NUL. */
enum { BLOB_DIGEST = 65 };

struct blob;

/* A content on its way in; *blob_r is NULL after an error. */
int blob_begin(struct blob **blob_r, const char *dir);
int blob_add(struct blob *blob, const void *bytes, size_t len);
int64_t blob_size(const struct blob *blob);
/* The media type of what came so far (common/text/filetype.h); static. */
const char *blob_type(const struct blob *blob);
/* Keeps it, durable when this returns 0, or drops it; frees it either way. */
int blob_end(struct blob **blob, char digest_r[BLOB_DIGEST]);
/* Forgets it; NULL is fine. */
void blob_drop(struct blob **blob);

/* A descriptor to read a content from (close-on-exec), or an error. */
int blob_open(const char *dir, const char *digest, int64_t *size_r);

/* Removes a content that nobody wants, unless it was given since `before`
 * (seconds). */
void blob_remove(const char *dir, const char *digest, int64_t before);
/* The same for all that is in one of BLOB_PARTS parts of the store, for what a
 * crash left; at most `most`. Returns how many. */
enum { BLOB_PARTS = 256 };
typedef bool (*blob_is_wanted)(void *arg, const char *digest);
int blob_sweep(const char *dir, int part, int64_t before, int most, blob_is_wanted is_wanted,
	       void *arg);

/* Forgets what was left half written; before anything else at start. */
void blob_tidy(const char *dir);

/* Bytes that are free on the disk of DIR. */
int64_t blob_room(const char *dir);

#endif
