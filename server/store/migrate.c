#include "server/store/migrate.h"

#include <stddef.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"

static int migrate_begin(struct db *db)
{
	return db_script(db, "CREATE TABLE IF NOT EXISTS schema_version ("
			     "version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
			     "at INTEGER NOT NULL) STRICT");
}

static int migrate_step(struct db *db, int64_t version, const struct migration *step)
{
	int err = db_begin(db, true);

	if (err < 0)
		return err;
	err = db_script(db, step->sql);
	if (err == 0)
		err = db_run(db, "INSERT INTO schema_version (version, name, at) VALUES (?, ?, ?)",
			     "isi", version, step->name, clock_now());
	if (err == 0)
		err = db_commit(db);
	if (err < 0)
		db_rollback(db);
	else
		log_info("store", "schema is now %s", step->name);
	return err;
}

int migrate_steps(struct db *db, const struct migration *steps)
{
	int64_t done = 0, count = 0;
	int err = migrate_begin(db);

	if (err == 0)
		err = db_one_int(db, &done, "SELECT coalesce(max(version), 0) FROM schema_version",
				 "");
	while (steps[count].name)
		count++;
	if (err == 0 && done > count) {
		log_error("store", "the database is of a newer release (schema %lld, known %lld)",
			  (long long)done, (long long)count);
		err = ERR_REFUSED;
	}
	for (; err == 0 && done < count; done++)
		err = migrate_step(db, done + 1, &steps[done]);
	return err;
}

int migrate_run(struct db *db)
{
	return migrate_steps(db, migrate_all);
}
