#include "server/domain/file_tick.h"

#include "common/base/err.h"
#include "server/domain/outbox.h"
#include "server/store/blob.h"

/* At most so many rows or contents a minute. What nothing points to stays for
 * FILE_TICK_GRACE seconds: whoever took the last row may yet be undone, and
 * whoever just gave it has no row yet. */
enum { FILE_TICK_MOST = 200, FILE_TICK_GRACE = 600, FILE_TICK_CRASHED = 3600 };
enum { FILE_TICK_DAY = 86400, FILE_TICK_MINUTE = 60 };

static int file_tick_outboxes(struct hall_context *cx)
{
	int64_t ids[FILE_TICK_MOST];
	size_t count = 0;
	struct db_rows *rows = db_query(
	    cx->db,
	    "SELECT id FROM file WHERE post IS NULL AND id > 0 AND made_at < ? "
	    "AND (draft IS NULL OR made_at < ?) ORDER BY made_at LIMIT ?",
	    "iii", cx->now - (int64_t)FILE_TICK_DAYS * FILE_TICK_DAY,
	    cx->now - (int64_t)FILE_TICK_DRAFT_DAYS * FILE_TICK_DAY, (int64_t)FILE_TICK_MOST);
	int err;

	while (db_next(rows))
		ids[count++] = db_int(rows, 0);
	err = db_end(rows);
	for (size_t i = 0; i < count && err == 0; i++)
		err = outbox_drop(cx, ids[i]);
	return err;
}

/* An error is no reason to take anything away. */
static bool file_tick_has_row(struct db *db, const char *digest)
{
	int64_t found;

	return db_one_int(db, &found, "SELECT 1 FROM file WHERE digest = ? LIMIT 1", "s", digest) !=
	       ERR_NOT_FOUND;
}

/* A row that was taken away by what is not committed yet may come back: the disk is
 * full, and all of it is undone; but what is swept is gone. */
struct file_tick_broom {
	struct db *now, *committed;
};

static bool file_tick_is_wanted(void *arg, const char *digest)
{
	struct file_tick_broom *broom = arg;

	return file_tick_has_row(broom->now, digest) || file_tick_has_row(broom->committed, digest);
}

static int file_tick_gone(struct hall_context *cx, struct file_tick_broom *broom)
{
	const char *digests[FILE_TICK_MOST];
	int64_t before = cx->now - FILE_TICK_GRACE;
	size_t count = 0;
	struct db_rows *rows = db_query(
	    cx->db, "SELECT digest FROM file_gone WHERE at < ? ORDER BY at, digest LIMIT ?", "ii",
	    before, (int64_t)FILE_TICK_MOST);
	int err;

	while (db_next(rows))
		digests[count++] = arena_dup(cx->arena, db_text(rows, 0));
	err = db_end(rows);
	for (size_t i = 0; i < count && err == 0; i++) {
		if (!file_tick_has_row(cx->db, digests[i]) &&
		    file_tick_has_row(broom->committed, digests[i]))
			continue; /* next time */
		if (!file_tick_is_wanted(broom, digests[i]))
			blob_remove(cx->dir, digests[i], before);
		err = db_run(cx->db, "DELETE FROM file_gone WHERE digest = ?", "s", digests[i]);
	}
	return err;
}

int file_tick(struct hall_context *cx)
{
	int part = (int)(cx->now / FILE_TICK_MINUTE % BLOB_PARTS);
	struct file_tick_broom broom = {.now = cx->db};
	int err = file_tick_outboxes(cx);

	if (err == 0)
		err = db_open_beside(&broom.committed, cx->db);
	if (err == 0)
		err = file_tick_gone(cx, &broom);
	if (err == 0)
		blob_sweep(cx->dir, part, cx->now - FILE_TICK_CRASHED, FILE_TICK_MOST,
			   file_tick_is_wanted, &broom);
	db_close(&broom.committed);
	return err;
}
