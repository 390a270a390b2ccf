#include "server/domain/attach.h"

#include "common/base/err.h"
#include "common/text/filename.h"
#include "server/domain/fields.h"
#include "server/domain/file.h"
#include "server/domain/outbox.h"
#include "server/domain/post.h"
#include "server/domain/space.h"

static int attach_find(struct hall_context *cx, const char *named, struct file_found *found_r)
{
	int err = file_find(cx, named, found_r);

	if (err == ERR_NOT_FOUND || (err == 0 && found_r->owner != cx->member))
		return hall_fail(cx, ERR_NOT_FOUND, "there is no such file in your outbox");
	if (err == 0 && found_r->post)
		return hall_fail(cx, ERR_REFUSED, "that file is attached to a post already");
	return err;
}

static int attach_count(struct hall_context *cx, int64_t post)
{
	int64_t count;
	int err = db_one_int(cx->db, &count, "SELECT count(*) FROM file WHERE post = ?", "i", post);

	if (err == 0 && count >= FIELD_FILES_MAX)
		return hall_fail(cx, ERR_TOO_LARGE, "a post takes %d files", FIELD_FILES_MAX);
	return err;
}

/* Its name, or one alike where the post has a file of that name. */
static int attach_name(struct hall_context *cx, int64_t post, const char *name, const char **name_r)
{
	int64_t taken;
	int err;

	*name_r = name;
	for (int i = 2;
	     (err = db_one_int(cx->db, &taken, "SELECT 1 FROM file WHERE post = ? AND name = ?",
			       "is", post, *name_r)) == 0;
	     i++)
		*name_r = filename_alike(cx->arena, name, i);
	return err == ERR_NOT_FOUND ? 0 : err;
}

static int attach_one(struct hall_context *cx, int64_t post, const char *named, int64_t *file_r)
{
	struct file_found found;
	const char *name = NULL;
	int err = attach_find(cx, named, &found);

	if (err == 0)
		err = attach_count(cx, post);
	if (err == 0)
		err = attach_name(cx, post, found.name, &name);
	if (err < 0)
		return err;
	*file_r = found.id;
	return db_run(cx->db,
		      "UPDATE file SET post = ?1, name = ?2, draft = NULL, "
		      "space = (SELECT space FROM post WHERE id = ?1), "
		      "thread = (SELECT thread FROM post WHERE id = ?1) WHERE id = ?3",
		      "isi", post, name, found.id);
}

int attach_may(struct hall_context *cx, const json_t *in)
{
	struct file_found found;
	json_t *named;
	size_t i;
	int err = 0;

	json_array_foreach(json_object_get(in, "file"), i, named)
	{
		err = err == 0 ? attach_find(cx, json_string_value(named), &found) : err;
	}
	return err;
}

int attach_all(struct hall_context *cx, const struct write_post *post, const json_t *in)
{
	json_t *named;
	int64_t file;
	size_t i;
	int err;

	json_array_foreach(json_object_get(in, "file"), i, named)
	{
		err = attach_one(cx, post->id, json_string_value(named), &file);
		if (err < 0)
			return err;
	}
	return 0;
}

static int attach_attach(struct hall_context *cx, json_t *in, json_t **result_r)
{
	int64_t post = fields_int(in, "post", 0), file = 0;
	int err = post_may_attach(cx, post);

	if (err == 0)
		err = attach_one(cx, post, fields_text(in, "file"), &file);
	if (err == 0)
		err = post_touched(cx, post);
	return err < 0 ? err : file_done(file, result_r);
}

/* Out of an outbox its owner takes it; off a post also who looks after the
 * board. */
static int attach_remove(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct file_found found;
	int err = file_find(cx, fields_text(in, "file"), &found);

	if (err == 0 && found.owner != cx->member && !gate_may_moderate(cx, &found.space))
		err = hall_fail(cx, ERR_REFUSED,
				"only who gave a file and those who look after the board take it "
				"back");
	if (err == 0 && found.post)
		err = space_may_write(cx, &found.space);
	if (err == 0)
		err = outbox_drop(cx, found.id);
	if (err == 0 && found.post)
		err = post_touched(cx, found.post);
	return err < 0 ? err : file_done(found.id, result_r);
}

const struct hall_binding attach_bindings[] = {
    {"file.attach", attach_attach, NULL},
    {"file.remove", attach_remove, NULL},
    {0},
};
