#include "server/domain/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/api/field.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/filetype.h"
#include "common/text/utf8.h"
#include "server/domain/fields.h"
#include "server/domain/row.h"
#include "server/store/blob.h"

/* Of a text that is given at once; a character may hang over. */
enum { FILE_PIECE = 64 * 1024, FILE_OVER = 4 };

json_t *file_json(const struct hall_context *cx, const struct db_rows *rows)
{
	return json_pack(
	    "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "file",
	    row_int(rows, 0), "name", row_text(rows, 1), "size", row_int(rows, 2), "type",
	    row_text(rows, 3), "owner", row_text(rows, 4), "thread", row_int(rows, 5), "number",
	    row_int(rows, 6), "post", row_int(rows, 7), "made_at", row_time(rows, 8), "digest",
	    row_text(rows, 9), "draft", row_text(rows, 10), "title", row_text(rows, 11), "item",
	    row_text(rows, 12), "staff", row_bool(rows, 13), "mine",
	    (int)(cx->member && db_int(rows, 14) == cx->member));
}

int file_give(struct hall_context *cx, int64_t file, json_t **result_r)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT " FILE_COLUMNS FILE_FROM "WHERE f.id = ?", "i", file);

	if (db_next(rows))
		*result_r = file_json(cx, rows);
	return db_end(rows);
}

int file_done(int64_t file, json_t **result_r)
{
	*result_r = json_pack("{s:I}", "file", (json_int_t)file);
	return 0;
}

/* --- finding one --- */

int file_in_outbox(struct hall_context *cx, const char *name, int64_t *id_r)
{
	return db_one_int(cx->db, id_r,
			  "SELECT id FROM file WHERE owner = ? AND name = ? AND post IS NULL", "is",
			  cx->member, name);
}

static int file_id_of(struct hall_context *cx, const char *named, int64_t *id_r)
{
	char *end;

	errno = 0;
	*id_r = strtoll(named, &end, 10);
	if (*named >= '1' && *named <= '9' && !*end && !errno && *id_r <= FIELD_ID_MAX)
		return 0;
	return file_in_outbox(cx, named, id_r);
}

/* What is on a deleted post is gone, for everybody. */
static int file_load(struct hall_context *cx, struct file_found *found)
{
	bool is_there = false;
	struct db_rows *rows =
	    db_query(cx->db,
		     "SELECT f.owner, f.size, f.post, f.name, f.type, f.digest, "
		     "p.deleted_at IS NULL FROM file f LEFT JOIN post p ON p.id = f.post "
		     "WHERE f.id = ?",
		     "i", found->id);
	int err;

	if (db_next(rows)) {
		found->owner = db_int(rows, 0);
		found->size = db_int(rows, 1);
		found->post = db_int(rows, 2);
		found->name = arena_dup(cx->arena, db_text(rows, 3));
		found->type = arena_dup(cx->arena, db_text(rows, 4));
		found->digest = arena_dup(cx->arena, db_text(rows, 5));
		is_there = db_int(rows, 6) != 0;
	}
	err = db_end(rows);
	return err < 0 || is_there ? err : ERR_NOT_FOUND;
}

int file_find(struct hall_context *cx, const char *named, struct file_found *found_r)
{
	int err;

	*found_r = (struct file_found){0};
	err = file_id_of(cx, named, &found_r->id);
	if (err == 0)
		err = gate_file(cx, found_r->id, &found_r->space);
	return err < 0 ? err : file_load(cx, found_r);
}

static int file_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct file_found found;
	int err = file_find(cx, fields_text(in, "file"), &found);

	return err < 0 ? err : file_give(cx, found.id, result_r);
}

/* --- on a post --- */

int file_attached(struct hall_context *cx, int64_t post, json_t **list)
{
	json_t *item;
	size_t i;
	struct db_rows *rows =
	    db_query(cx->db, "SELECT id, name, size, type FROM file WHERE post = ? ORDER BY name",
		     "i", post);

	json_array_foreach(*list, i, item)
	{
		json_object_set_new(item, "file", json_null());
	}
	while (db_next(rows)) {
		*list = *list ? *list : json_array();
		json_array_append_new(*list,
				      json_pack("{s:o, s:o, s:o, s:o}", "file", row_int(rows, 0),
						"name", row_text(rows, 1), "size", row_int(rows, 2),
						"type", row_text(rows, 3)));
	}
	return db_end(rows);
}

/* --- a text, piece by piece --- */

/* Malformed bytes and NUL become U+FFFD. How much was used is in *used_r: what
 * may go on in the next piece is left for it. */
static char *file_clean(const char *bytes, size_t len, bool is_last, size_t *used_r)
{
	struct buf out = {0};
	size_t at = 0, step;
	int32_t code;

	while (at < len && (is_last || at < FILE_PIECE)) {
		step = utf8_decode(bytes + at, len - at, &code);
		if (code <= 0)
			buf_add_text(&out, "\xef\xbf\xbd");
		else
			buf_add(&out, bytes + at, step);
		at += step;
	}
	*used_r = at;
	return buf_take(&out, &step);
}

static int file_read(struct hall_context *cx, const struct file_found *found, int64_t from,
		     char **text_r, int64_t *next_r)
{
	char *bytes = arena_alloc(cx->arena, FILE_PIECE + FILE_OVER);
	int64_t size;
	size_t used;
	ssize_t n;
	int fd = blob_open(cx->dir, found->digest, &size);

	if (fd < 0)
		return fd == ERR_NOT_FOUND ? ERR_INTERNAL : fd;
	n = pread(fd, bytes, FILE_PIECE + FILE_OVER, (off_t)from);
	close(fd);
	if (n < 0)
		return ERR_SYSTEM;
	*text_r = file_clean(bytes, (size_t)n, from + n >= size, &used);
	*next_r = from + (int64_t)used < size ? from + (int64_t)used : 0;
	return 0;
}

static int file_get(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t from = fields_int(in, "from", 0), next = 0;
	struct file_found found;
	char *text = NULL;
	int err = file_find(cx, fields_text(in, "file"), &found);

	if (err == 0 && filetype_is_text(found.type))
		err = file_read(cx, &found, from, &text, &next);
	if (err < 0)
		return err;
	*result_r = json_pack("{s:I, s:s, s:I, s:s, s:I, s:s?, s:o}", "file", (json_int_t)found.id,
			      "name", found.name, "size", (json_int_t)found.size, "type",
			      found.type, "from", (json_int_t)from, "text", text, "next",
			      next ? json_integer(next) : json_null());
	free(text);
	return 0;
}

const struct hall_binding file_bindings[] = {
    {"file.show", file_show, NULL},
    {"file.get", file_get, NULL},
    {0},
};
