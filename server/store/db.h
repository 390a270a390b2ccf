/* db: the database seam. The only way to SQL for the rest of the server; the
 * engine behind it (sqlite.c), its ranking (rank.c) and the tests' file system
 * (power.c) are the only files that know SQLite.
 *
 * A `struct db` is one connection and belongs to one thread. Statements are
 * prepared once per connection and kept, found by the address of their SQL: pass
 * string literals only. One row at a time:
 *
 *	struct db_rows *r = db_query(db, "SELECT title FROM thread WHERE id = ?", "i", id);
 *	while (db_next(r))
 *		use(db_text(r, 0));
 *	err = db_end(r);
 *
 * The first failure of a statement is kept and returned by db_end(); db_next()
 * is then false. Text and blobs live until the next db_next() or db_end().
 * Argument kinds in `kinds`, one letter each: i int64_t · s const char * (NULL
 * is SQL NULL) · r double · b const void *, size_t · n nothing (NULL). An int passed for i
 * must be cast to int64_t.
 *
 * Errors: ERR_BUSY (locked or interrupted by its deadline), ERR_NO_SPACE,
 * ERR_CONFLICT (a constraint), ERR_SYSTEM (I/O), ERR_INTERNAL (ours; logged). */
#ifndef HEARTH_STORE_DB_H
#define HEARTH_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct db_rows;

enum db_mode {
	DB_READ,  /* query only */
	DB_WRITE, /* the one writer; makes the file when there is none */
};

/* WAL, synchronous FULL, foreign keys on, no automatic checkpoints. `vfs` names a registered VFS,
 * NULL the default. *db_r is NULL after an error. */
int db_open(struct db **db_r, const char *path, enum db_mode mode, const char *vfs);
void db_close(struct db **db);
/* A new connection in place of one on which the engine threw a transaction away:
 * what that keeps in memory, of the search index above all, does not always
 * follow. No query may be open. The old one stays after an error. */
int db_renew(struct db *db);

/* A reading connection to the same store: it sees what was committed, and nothing of
 * what `db` has not committed yet. *db_r is NULL after an error. */
int db_open_beside(struct db **db_r, const struct db *db);

struct db_rows *db_query(struct db *db, const char *sql, const char *kinds, ...);
bool db_next(struct db_rows *rows);
int db_end(struct db_rows *rows);

int64_t db_int(const struct db_rows *rows, int column);
double db_real(const struct db_rows *rows, int column);
const char *db_text(const struct db_rows *rows, int column); /* NULL for NULL */
const void *db_blob(const struct db_rows *rows, int column, size_t *len_r);
bool db_is_null(const struct db_rows *rows, int column);

/* Runs a statement to its end, for its effect. 0 or an error. */
int db_run(struct db *db, const char *sql, const char *kinds, ...);
/* Several statements separated by semicolons, from a migration. */
int db_script(struct db *db, const char *sql);
/* The first column of the first row: 0, ERR_NOT_FOUND (no row) or an error. */
int db_one_int(struct db *db, int64_t *value_r, const char *sql, const char *kinds, ...);

int64_t db_changes(const struct db *db); /* rows the last statement changed */
int64_t db_last_id(const struct db *db);

/* Transactions. A nested piece of work is a savepoint: db_undo() takes back
 * what was done since db_save(), db_keep() keeps it. */
int db_begin(struct db *db, bool write);
int db_commit(struct db *db);
void db_rollback(struct db *db);
int db_save(struct db *db);
int db_keep(struct db *db);
int db_undo(struct db *db);
/* False inside a batch means that the engine threw the transaction away, as a
 * full disk does, or a read that failed, and with it everything since db_begin().
 * All statements fail from then on, until db_rollback() or db_begin(). */
bool db_in_transaction(const struct db *db);

/* Statements on this connection end with ERR_BUSY once `ms` have passed;
 * 0 lifts the bound. From another thread: db_interrupt(). */
void db_deadline(struct db *db, int ms);
void db_interrupt(struct db *db);

/* Steps of the engine's virtual machine since the connection was opened; the
 * leak test compares them. */
uint64_t db_steps(const struct db *db);

/* Moves the write-ahead log into the database file; call on a connection of
 * its own, off the writer's path. Frames left behind in *left_r. When somebody
 * else is at it, that is fine. */
int db_checkpoint(struct db *db, int64_t *left_r);
/* "ok", or the engine's complaint, in memory the caller frees. */
char *db_integrity(struct db *db);
/* Gives memory back that a rare, large piece of work left behind, the page cache included. */
void db_trim(struct db *db);

#endif
