#include "server/domain/outbox.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/text/filename.h"
#include "common/text/filetype.h"
#include "server/core/limits.h"
#include "server/domain/fields.h"
#include "server/domain/file.h"
#include "server/domain/write.h"
#include "server/store/blob.h"

enum { OUTBOX_ALIKE = 1000 };

/* --- what may come in --- */

/* Bytes that the caller's files may still take; below zero an error. */
static int64_t outbox_left(struct hall_context *cx)
{
	int64_t used, limit = cx->limits->member_bytes;
	int err =
	    db_one_int(cx->db, &used, "SELECT coalesce(sum(size), 0) FROM file WHERE owner = ?",
		       "i", cx->member);

	if (err < 0)
		return err;
	return used < limit ? limit - used : 0;
}

/* Takes the words. */
static int outbox_refuse(struct hall_context *cx, int err, char *words)
{
	hall_fail(cx, err, "%s", words);
	free(words);
	return err;
}

static int outbox_is_full(struct hall_context *cx)
{
	return outbox_refuse(cx, ERR_TOO_LARGE, limits_say_member(cx->limits));
}

static int outbox_room(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t left = outbox_left(cx);

	(void)in;
	if (left < 0)
		return (int)left;
	if (left == 0)
		return outbox_is_full(cx);
	*result_r = json_pack("{s:I}", "left", (json_int_t)left);
	return 0;
}

static int outbox_count(struct hall_context *cx)
{
	int64_t count;
	int err =
	    db_one_int(cx->db, &count, "SELECT count(*) FROM file WHERE owner = ? AND post IS NULL",
		       "i", cx->member);

	if (err == 0 && count >= OUTBOX_MOST)
		return hall_fail(cx, ERR_TOO_LARGE,
				 "your outbox has %d files; attach or remove some first",
				 OUTBOX_MOST);
	return err;
}

/* --- putting --- */

struct outbox_file {
	int64_t id; /* of the one that is replaced, and then its own */
	const char *name, *type, *digest;
	int64_t size;
};

static int outbox_same(struct hall_context *cx, const char *name, int64_t *id_r)
{
	int err = file_in_outbox(cx, name, id_r);

	if (err == ERR_NOT_FOUND)
		*id_r = 0;
	return err == ERR_NOT_FOUND ? 0 : err;
}

static int outbox_name(struct hall_context *cx, struct outbox_file *file, bool unique)
{
	const char *name = file->name;
	int err = outbox_same(cx, name, &file->id);

	for (int i = 2; err == 0 && unique && file->id && i < OUTBOX_ALIKE; i++) {
		file->name = filename_alike(cx->arena, name, i);
		err = outbox_same(cx, file->name, &file->id);
	}
	return err;
}

static int outbox_note_gone(struct hall_context *cx, int64_t file)
{
	return db_run(cx->db,
		      "INSERT INTO file_gone (digest, at) SELECT digest, ?2 FROM file "
		      "WHERE id = ?1 ON CONFLICT (digest) DO UPDATE SET at = excluded.at",
		      "ii", file, cx->now);
}

static int outbox_replace(struct hall_context *cx, const struct outbox_file *file)
{
	int err = outbox_note_gone(cx, file->id);

	if (err < 0)
		return err;
	return db_run(cx->db,
		      "UPDATE file SET size = ?, type = ?, digest = ?, made_at = ? WHERE id = ?",
		      "issii", file->size, file->type, file->digest, cx->now, file->id);
}

static int outbox_insert(struct hall_context *cx, struct outbox_file *file)
{
	int err = outbox_count(cx);

	if (err < 0)
		return err;
	file->id = write_id(cx, "file", true);
	return db_run(cx->db,
		      "INSERT INTO file (id, owner, name, size, type, digest, made_at) "
		      "VALUES (?, ?, ?, ?, ?, ?, ?)",
		      "iisissi", file->id, cx->member, file->name, file->size, file->type,
		      file->digest, cx->now);
}

/* To the screens of its owner, one of which may be writing. */
static int outbox_tell(struct hall_context *cx, const struct outbox_file *file)
{
	json_t *data = json_pack("{s:I, s:s, s:I, s:s, s:s}", "file", (json_int_t)file->id, "name",
				 file->name, "size", (json_int_t)file->size, "type", file->type,
				 "author", cx->caller->handle ? cx->caller->handle : "");

	return hall_tell_members(cx, "file.new", data, &cx->member, 1);
}

/* Between its content and this a clock may have been set forward, and the content
 * swept away as one of long ago. Sweeps are writes, as this is. */
static int outbox_has_content(struct hall_context *cx, const struct outbox_file *file)
{
	int64_t size = -1;
	int fd = blob_open(cx->dir, file->digest, &size);

	if (fd >= 0)
		close(fd);
	if (fd >= 0 && size == file->size)
		return 0;
	return fd < 0 && fd != ERR_NOT_FOUND
		   ? fd
		   : hall_fail(cx, ERR_SYSTEM, "the file was not kept; send it once more");
}

static int outbox_put(struct hall_context *cx, struct outbox_file *file, bool unique)
{
	int64_t left = outbox_left(cx);
	int err = left < 0 ? (int)left : 0;

	if (err == 0 && file->size > left)
		return outbox_is_full(cx);
	if (err == 0)
		err = outbox_has_content(cx, file);
	if (err == 0)
		err = outbox_name(cx, file, unique);
	if (err == 0)
		err = file->id ? outbox_replace(cx, file) : outbox_insert(cx, file);
	return err < 0 ? err : outbox_tell(cx, file);
}

/* A content that came in by the stream of bytes; what was promised of it is
 * the server's own word. */
static int outbox_take(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct outbox_file file = {.name = filename_clean(cx->arena, fields_text(in, "name")),
				   .type = fields_text(in, "type"),
				   .digest = fields_text(in, "digest"),
				   .size = fields_int(in, "size", 0)};
	int err = cx->member ? outbox_put(cx, &file, json_is_true(json_object_get(in, "unique")))
			     : ERR_NEEDS_MEMBER;

	return err < 0 ? err : file_give(cx, file.id, result_r);
}

/* --- a text that came as a parameter --- */

static int outbox_may_keep(struct hall_context *cx, const char *text, size_t len)
{
	const char *type = filetype_of(text, len);
	int64_t left = outbox_left(cx);

	if (left < 0)
		return (int)left;
	if ((int64_t)len > cx->limits->file_bytes)
		return outbox_refuse(cx, ERR_TOO_LARGE, limits_say_file(cx->limits));
	if ((int64_t)len > left)
		return outbox_is_full(cx);
	if (!filetype_is_listed(type, cx->limits->file_types))
		return outbox_refuse(cx, ERR_REFUSED, limits_say_type(type));
	if (blob_room(cx->dir) - (int64_t)len < cx->limits->disk_bytes)
		return ERR_NO_SPACE;
	return 0;
}

/* Off the writer's path: it waits for the disk. */
static int outbox_prepare(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *text = fields_text(in, "body");
	char digest[BLOB_DIGEST];
	const char *type = NULL;
	size_t len = strlen(text);
	struct blob *blob = NULL;
	int err = outbox_may_keep(cx, text, len);

	if (err == 0)
		err = blob_begin(&blob, cx->dir);
	if (err == 0)
		err = blob_add(blob, text, len);
	if (err < 0) {
		blob_drop(&blob);
		return err;
	}
	type = blob_type(blob);
	err = blob_end(&blob, digest);
	if (err == 0)
		*result_r = json_pack("{s:s, s:s}", "digest", digest, "type", type);
	return err;
}

static int outbox_put_text(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const json_t *kept = hall_prepared(cx);
	const char *name = fields_text(in, "name");
	struct outbox_file file = {.name = filename_clean(cx->arena, name ? name : "file"),
				   .type = fields_text(kept, "type"),
				   .digest = fields_text(kept, "digest"),
				   .size = (int64_t)strlen(fields_text(in, "body"))};
	int err = outbox_put(cx, &file, json_is_true(json_object_get(in, "unique")));

	return err < 0 ? err : file_give(cx, file.id, result_r);
}

/* --- what is there --- */

static int outbox_find(struct hall_context *cx, const char *named, struct file_found *found_r)
{
	int err = file_find(cx, named, found_r);

	if (err == 0 && found_r->post)
		err = hall_fail(cx, ERR_REFUSED, "that file is attached to a post already");
	return err;
}

static int outbox_rename(struct hall_context *cx, json_t *in, json_t **result_r)
{
	const char *name = filename_clean(cx->arena, fields_text(in, "name"));
	struct file_found found;
	int64_t other = 0;
	int err = outbox_find(cx, fields_text(in, "file"), &found);

	if (err == 0)
		err = outbox_same(cx, name, &other);
	if (err == 0 && other && other != found.id)
		err = hall_fail(cx, ERR_CONFLICT, "your outbox has a file of that name");
	if (err == 0)
		err = db_run(cx->db, "UPDATE file SET name = ? WHERE id = ?", "si", name, found.id);
	return err < 0 ? err : file_done(found.id, result_r);
}

static int outbox_pick(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct file_found found;
	int err = outbox_find(cx, fields_text(in, "file"), &found);

	if (err == 0)
		err = db_run(cx->db, "UPDATE file SET draft = ? WHERE id = ?", "si",
			     fields_text(in, "target"), found.id);
	return err < 0 ? err : file_done(found.id, result_r);
}

int outbox_drop(struct hall_context *cx, int64_t file)
{
	int err = outbox_note_gone(cx, file);

	return err < 0 ? err : db_run(cx->db, "DELETE FROM file WHERE id = ?", "i", file);
}

const struct hall_binding outbox_bindings[] = {
    {"file.put", outbox_put_text, outbox_prepare},
    {"file.rename", outbox_rename, NULL},
    {"file.pick", outbox_pick, NULL},
    {".file_put", outbox_take, NULL},
    {".file_room", outbox_room, NULL},
    {0},
};
