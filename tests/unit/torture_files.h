/* torture_files: what must hold of the contents of files after a life: all that a row
 * names is there, whole; nothing else is left once the broom went through. */
#ifndef HEARTH_TESTS_TORTURE_FILES_H
#define HEARTH_TESTS_TORTURE_FILES_H

#include <dirent.h>
#include <limits.h>

#include "server/store/blob.h"
#include "server/store/db.h"
#include "tests/unit/torture_talk.h"

static bool torture_is_whole(const char *dir, const char *digest, int number)
{
	char *text = torture_text(number), *there = mem_alloc(strlen(text) + 1);
	int64_t size = 0;
	int fd = blob_open(dir, digest, &size);
	bool is_whole = fd >= 0 && size == (int64_t)strlen(text) &&
			read(fd, there, (size_t)size) == size &&
			memcmp(there, text, (size_t)size) == 0;

	if (fd >= 0)
		close(fd);
	free(there);
	free(text);
	return is_whole;
}

static int torture_check_contents(struct db *db, const char *dir,
				  const struct torture_ledger *ledger, int *times)
{
	struct db_rows *rows = db_query(db, "SELECT name, digest FROM file WHERE id > 0", "");
	int wrong = 0, number;

	while (db_next(rows)) {
		if (sscanf(db_text(rows, 0), "op%d.txt", &number) != 1 || number < 0 ||
		    number >= TORTURE_OPS || ledger->ops[number].kind != TORTURE_FILE ||
		    !ledger->ops[number].is_asked) {
			wrong += torture_say("a file that nobody gave", 1);
			continue;
		}
		times[number]++;
		if (!torture_is_whole(dir, db_text(rows, 1), number))
			wrong += torture_say("a file whose content is not whole", number);
	}
	return db_end(rows) < 0 ? wrong + torture_say("what cannot be read", 1) : wrong;
}

/* In an outbox it is kept for some days, which a clock may have left behind. */
static int torture_hold_files(struct db *db, const struct torture_ledger *ledger, const int *times)
{
	int wrong = 0;

	for (int i = 0; i < ledger->asked; i++) {
		const struct torture_op *op = &ledger->ops[i];
		int64_t count = 1;

		if (op->kind == TORTURE_FILE &&
		    (times[i] > 1 || (op->is_sure && op->era == ledger->era && times[i] != 1)))
			wrong += torture_say("a file that is there not once", i);
		if (op->kind == TORTURE_ATTACH && op->is_sure &&
		    (db_one_int(db, &count, "SELECT count(*) FROM file WHERE id = ? AND post = ?",
				"ii", ledger->ops[op->on].post, op->post) < 0 ||
		     count != 1))
			wrong += torture_say("an attached file that is not there", i);
	}
	return wrong;
}

static bool torture_is_wanted(void *db, const char *digest)
{
	int64_t found;

	return db_one_int(db, &found, "SELECT 1 FROM file WHERE digest = ? LIMIT 1", "s", digest) !=
	       ERR_NOT_FOUND;
}

/* Files in a folder and below it. */
static int64_t torture_count_files(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	int64_t count = 0;

	while (dir && (entry = readdir(dir))) {
		char *below = mem_printf("%s/%s", path, entry->d_name);

		if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
			count += torture_count_files(below);
		count += entry->d_type == DT_REG;
		free(below);
	}
	if (dir)
		closedir(dir);
	return count;
}

/* Not after each life: what is left is met by the next one, too. */
static int torture_check_broom(struct db *db, const char *dir)
{
	char *files = mem_printf("%s/files", dir);
	int64_t wanted = -1, there;

	blob_tidy(dir);
	for (int part = 0; part < BLOB_PARTS; part++)
		blob_sweep(dir, part, INT64_MAX, INT_MAX, torture_is_wanted, db);
	there = torture_count_files(files);
	free(files);
	if (db_one_int(db, &wanted, "SELECT count(DISTINCT digest) FROM file WHERE id > 0", "") <
		0 ||
	    wanted != there)
		return torture_say("contents that nobody wants, or that are not there",
				   there - wanted);
	return 0;
}

static int torture_check_files(struct db *db, const char *dir, const struct torture_ledger *ledger)
{
	int *times = mem_alloc(TORTURE_OPS * sizeof(*times));
	int wrong = torture_check_contents(db, dir, ledger, times);

	wrong += torture_hold_files(db, ledger, times);
	if (ledger->asked % 3 == 0)
		wrong += torture_check_broom(db, dir);
	free(times);
	return wrong;
}

#endif
