/* migrate: brings a database to the newest schema, forward only, each step in
 * a transaction of its own; the steps done are in `schema_version`. */
#ifndef HEARTH_STORE_MIGRATE_H
#define HEARTH_STORE_MIGRATE_H

#include "server/store/db.h"

struct migration {
	const char *name, *sql;
};

/* Compiled in from migrations/ *.sql, ended by a row of NULLs. */
extern const struct migration migrate_all[];

/* 0; ERR_REFUSED when the database is newer than this program; or an error. */
int migrate_run(struct db *db);
/* The same with the steps given; for tests. */
int migrate_steps(struct db *db, const struct migration *steps);

#endif
