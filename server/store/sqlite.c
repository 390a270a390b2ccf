#include "server/store/sqlite.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/store/db.h"
#include "server/store/rank.h"

enum {
	SQLITE_SLOTS = 4096,	  /* for statements kept, a power of two; at most half are taken */
	SQLITE_BUSY_MS = 5000,	  /* wait for another process's lock */
	SQLITE_LOOK_STEPS = 1000, /* between two looks at the deadline */
	SQLITE_LOG_PAGES = 16384, /* of the write-ahead log, before the writer sees to it */
	SQLITE_LOG_MS = 10000,	  /* the same fault is logged once in this time */
};

/* A prepared statement, found by the address of its SQL. One that is in use
 * (a query within the same query) gets a second row that is not kept; nor is what comes
 * when there is no more room. */
struct db_rows {
	struct db *db;
	const char *sql;
	sqlite3_stmt *stmt;
	int err;
	bool is_busy, is_spare, at_row;
};

struct db {
	sqlite3 *lite;
	char *path, *vfs; /* vfs NULL: the default */
	enum db_mode mode;
	struct db_rows *slots[SQLITE_SLOTS];
	size_t kept;
	int64_t deadline; /* monotonic ms, 0: none */
	uint64_t steps;
	bool is_open;  /* from db_begin() on; the engine may have thrown it away since */
	int last_err;  /* of the last statement that failed */
	int depth;     /* open savepoints */
	int log_pages; /* of the write-ahead log after the last commit */
	int logged;    /* the last fault logged, and when: a full disk fails every call */
	int64_t logged_ms;
};

int sqlite_error(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return 0;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_INTERRUPT:
		return ERR_BUSY;
	case SQLITE_FULL:
		return ERR_NO_SPACE;
	case SQLITE_CONSTRAINT:
		return ERR_CONFLICT;
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return ERR_SYSTEM;
	case SQLITE_NOMEM:
		mem_exhausted();
	default:
		return ERR_INTERNAL;
	}
}

/* Logs what is a fault of ours or of the disk; a constraint or a lock is
 * everyday and told to whoever asked. */
static int db_fail(struct db *db, int code, const char *sql)
{
	int err = sqlite_error(code);
	int64_t now = clock_mono_ms();

	db->last_err = err;
	if (err != ERR_INTERNAL && err != ERR_SYSTEM && err != ERR_NO_SPACE)
		return err;
	if (db->logged == code && now - db->logged_ms < SQLITE_LOG_MS)
		return err;
	db->logged = code;
	db->logged_ms = now;
	log_error("store", "%s (%d): %.120s", sqlite3_errmsg(db->lite),
		  sqlite3_extended_errcode(db->lite), sql ? sql : "");
	return err;
}

static int on_progress(void *arg)
{
	const struct db *db = arg;

	return db->deadline && clock_mono_ms() >= db->deadline;
}

static int on_commit(void *arg, sqlite3 *lite, const char *name, int pages)
{
	struct db *db = arg;

	(void)lite;
	(void)name;
	db->log_pages = pages;
	return SQLITE_OK;
}

static int db_pragmas(struct db *db, enum db_mode mode)
{
	static const char *const write = "PRAGMA journal_mode = WAL;"
					 "PRAGMA journal_size_limit = 67108864;"
					 "PRAGMA cache_size = -32768;";
	static const char *const read = "PRAGMA query_only = ON;"
					"PRAGMA cache_size = -16384;";
	static const char *const both = "PRAGMA synchronous = FULL;"
					"PRAGMA wal_autocheckpoint = 0;"
					"PRAGMA foreign_keys = ON;"
					"PRAGMA temp_store = MEMORY;"
					"PRAGMA mmap_size = 2147418112;"
					"PRAGMA trusted_schema = OFF;";
	int err = db_script(db, mode == DB_WRITE ? write : read);

	return err < 0 ? err : db_script(db, both);
}

static int db_set_up(struct db *db)
{
	int code, err;

	sqlite3_extended_result_codes(db->lite, 1);
	sqlite3_busy_timeout(db->lite, SQLITE_BUSY_MS);
	sqlite3_progress_handler(db->lite, SQLITE_LOOK_STEPS, on_progress, db);
	sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->lite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, db->mode == DB_READ, NULL);
	code = rank_register(db->lite);
	err = code == SQLITE_OK ? db_pragmas(db, db->mode) : db_fail(db, code, "worth()");
	/* After the pragmas: one of them has a hook of its own. */
	if (db->mode == DB_WRITE)
		sqlite3_wal_hook(db->lite, on_commit, db);
	return err;
}

/* A connection in db->lite, which is NULL after an error. */
static int db_connect(struct db *db)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
	int code, err;

	if (db->mode == DB_WRITE)
		flags |= SQLITE_OPEN_CREATE;
	code = sqlite3_open_v2(db->path, &db->lite, flags, db->vfs);
	err = sqlite_error(code);
	if (code != SQLITE_OK)
		log_error("store", "cannot open %s: %s", db->path, sqlite3_errstr(code));
	else
		err = db_set_up(db);
	if (err < 0) {
		sqlite3_close(db->lite);
		db->lite = NULL;
	}
	return err;
}

int db_open(struct db **db_r, const char *path, enum db_mode mode, const char *vfs)
{
	struct db *db = mem_alloc(sizeof(*db));
	int err;

	db->path = mem_dup(path);
	db->vfs = mem_dup(vfs);
	db->mode = mode;
	err = db_connect(db);
	if (err < 0)
		db_close(&db);
	*db_r = db;
	return err;
}

int db_open_beside(struct db **db_r, const struct db *db)
{
	return db_open(db_r, db->path, DB_READ, db->vfs);
}

static void db_drop_statements(struct db *db)
{
	for (size_t i = 0; i < SQLITE_SLOTS; i++) {
		if (!db->slots[i])
			continue;
		assert(!db->slots[i]->is_busy);
		sqlite3_finalize(db->slots[i]->stmt);
		free(db->slots[i]);
		db->slots[i] = NULL;
	}
	db->kept = 0;
}

void db_close(struct db **db)
{
	int code;

	if (!*db)
		return;
	db_drop_statements(*db);
	code = sqlite3_close((*db)->lite);
	assert(code == SQLITE_OK);
	free((*db)->path);
	free((*db)->vfs);
	free(*db);
	*db = NULL;
}

int db_renew(struct db *db)
{
	sqlite3 *old = db->lite;
	int err = db_connect(db), code;

	if (err < 0) {
		db->lite = old;
		return err;
	}
	db_drop_statements(db);
	code = sqlite3_close(old);
	assert(code == SQLITE_OK);
	return 0;
}

static struct db_rows *db_prepare(struct db *db, const char *sql)
{
	struct db_rows *rows = mem_alloc(sizeof(*rows));
	int code =
	    sqlite3_prepare_v3(db->lite, sql, -1, SQLITE_PREPARE_PERSISTENT, &rows->stmt, NULL);

	rows->db = db;
	rows->sql = sql;
	if (code != SQLITE_OK)
		rows->err = db_fail(db, code, sql);
	return rows;
}

/* Once the engine threw a transaction away, which it does for a mere read that
 * failed, statements would each be a transaction of their own: who did not look
 * at an error would leave half of a call in the store. */
static int db_may_go_on(const struct db *db)
{
	if (!db->is_open || db_in_transaction(db))
		return 0;
	return db->last_err < 0 ? db->last_err : ERR_SYSTEM;
}

/* The kept statement of this SQL, made on first use. */
static struct db_rows *db_take(struct db *db, const char *sql)
{
	size_t at = ((uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15)) >> 40;
	struct db_rows **slot, *rows;

	for (;; at++) {
		slot = &db->slots[at % SQLITE_SLOTS];
		if (!*slot || (*slot)->sql == sql)
			break;
	}
	rows = *slot;
	if (!rows || rows->is_busy) {
		bool is_spare = rows != NULL;

		rows = db_prepare(db, sql);
		rows->is_spare = is_spare || rows->err < 0 || db->kept >= SQLITE_SLOTS / 2;
		if (!rows->is_spare) {
			*slot = rows;
			db->kept++;
		}
	}
	rows->is_busy = true;
	return rows;
}

static int db_bind_one(sqlite3_stmt *stmt, int i, char kind, va_list *ap)
{
	const char *text;
	const void *blob;

	switch (kind) {
	case 'i':
		return sqlite3_bind_int64(stmt, i, va_arg(*ap, int64_t));
	case 'r':
		return sqlite3_bind_double(stmt, i, va_arg(*ap, double));
	case 's':
		text = va_arg(*ap, const char *);
		return text ? sqlite3_bind_text(stmt, i, text, -1, SQLITE_TRANSIENT)
			    : sqlite3_bind_null(stmt, i);
	case 'b':
		blob = va_arg(*ap, const void *);
		return sqlite3_bind_blob64(stmt, i, blob, va_arg(*ap, size_t), SQLITE_TRANSIENT);
	case 'n':
		return sqlite3_bind_null(stmt, i);
	default:
		assert(!"an argument kind nobody knows");
		return SQLITE_MISUSE;
	}
}

static struct db_rows *db_vquery(struct db *db, const char *sql, const char *kinds, va_list *ap)
{
	struct db_rows *rows = db_take(db, sql);
	int code = SQLITE_OK;

	if (rows->err == 0)
		rows->err = db_may_go_on(db);
	if (rows->err < 0)
		return rows;
	assert((int)strlen(kinds) == sqlite3_bind_parameter_count(rows->stmt));
	for (int i = 0; kinds[i] && code == SQLITE_OK; i++)
		code = db_bind_one(rows->stmt, i + 1, kinds[i], ap);
	if (code != SQLITE_OK)
		rows->err = db_fail(db, code, sql);
	return rows;
}

struct db_rows *db_query(struct db *db, const char *sql, const char *kinds, ...)
{
	struct db_rows *rows;
	va_list ap;

	va_start(ap, kinds);
	rows = db_vquery(db, sql, kinds, &ap);
	va_end(ap);
	return rows;
}

bool db_next(struct db_rows *rows)
{
	int code;

	rows->at_row = false;
	if (rows->err < 0)
		return false;
	code = sqlite3_step(rows->stmt);
	if (code == SQLITE_ROW)
		rows->at_row = true;
	else if (code != SQLITE_DONE)
		rows->err = db_fail(rows->db, code, rows->sql);
	return rows->at_row;
}

int db_end(struct db_rows *rows)
{
	int err = rows->err, code;

	assert(rows->is_busy);
	if (rows->stmt) {
		rows->db->steps +=
		    (uint64_t)sqlite3_stmt_status(rows->stmt, SQLITE_STMTSTATUS_VM_STEP, 1);
		code = sqlite3_reset(rows->stmt);
		if (code != SQLITE_OK && err == 0)
			err = db_fail(rows->db, code, rows->sql);
		sqlite3_clear_bindings(rows->stmt);
	}
	rows->err = 0;
	rows->at_row = rows->is_busy = false;
	if (rows->is_spare) {
		sqlite3_finalize(rows->stmt);
		free(rows);
	}
	return err;
}

int64_t db_int(const struct db_rows *rows, int column)
{
	assert(rows->at_row);
	return sqlite3_column_int64(rows->stmt, column);
}

double db_real(const struct db_rows *rows, int column)
{
	assert(rows->at_row);
	return sqlite3_column_double(rows->stmt, column);
}

const char *db_text(const struct db_rows *rows, int column)
{
	assert(rows->at_row);
	return (const char *)sqlite3_column_text(rows->stmt, column);
}

const void *db_blob(const struct db_rows *rows, int column, size_t *len_r)
{
	const void *blob;

	assert(rows->at_row);
	blob = sqlite3_column_blob(rows->stmt, column);
	*len_r = (size_t)sqlite3_column_bytes(rows->stmt, column);
	return blob;
}

bool db_is_null(const struct db_rows *rows, int column)
{
	assert(rows->at_row);
	return sqlite3_column_type(rows->stmt, column) == SQLITE_NULL;
}

int db_run(struct db *db, const char *sql, const char *kinds, ...)
{
	struct db_rows *rows;
	va_list ap;

	va_start(ap, kinds);
	rows = db_vquery(db, sql, kinds, &ap);
	va_end(ap);
	while (db_next(rows))
		;
	return db_end(rows);
}

int db_script(struct db *db, const char *sql)
{
	int err = db_may_go_on(db), code;

	if (err < 0)
		return err;
	code = sqlite3_exec(db->lite, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? 0 : db_fail(db, code, sql);
}

int db_one_int(struct db *db, int64_t *value_r, const char *sql, const char *kinds, ...)
{
	struct db_rows *rows;
	bool found;
	va_list ap;
	int err;

	*value_r = 0;
	va_start(ap, kinds);
	rows = db_vquery(db, sql, kinds, &ap);
	va_end(ap);
	found = db_next(rows);
	if (found)
		*value_r = db_int(rows, 0);
	err = db_end(rows);
	return err < 0 || found ? err : ERR_NOT_FOUND;
}

int64_t db_changes(const struct db *db)
{
	return sqlite3_changes64(db->lite);
}

int64_t db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->lite);
}

int db_begin(struct db *db, bool write)
{
	int err = write ? db_run(db, "BEGIN IMMEDIATE", "") : db_run(db, "BEGIN", "");

	db->depth = 0;
	db->is_open = err == 0;
	return err;
}

/* Others move the log into the file while it grows, but under steady writing
 * they never quite catch up, and only a log that was moved whole begins anew. So
 * the writer, between two commits, moves the rest of one that got long. */
int db_commit(struct db *db)
{
	int err = db_run(db, "COMMIT", "");
	int64_t left;

	db->is_open = db->is_open && err < 0;
	if (err == 0 && db->log_pages > SQLITE_LOG_PAGES)
		db_checkpoint(db, &left);
	return err;
}

void db_rollback(struct db *db)
{
	db->depth = 0;
	db->is_open = false;
	if (db_in_transaction(db))
		db_run(db, "ROLLBACK", "");
}

int db_save(struct db *db)
{
	int err = db_run(db, "SAVEPOINT piece", "");

	if (err == 0)
		db->depth++;
	return err;
}

int db_keep(struct db *db)
{
	if (!db_in_transaction(db)) {
		db->depth = 0;
		return ERR_NO_SPACE;
	}
	assert(db->depth > 0);
	db->depth--;
	return db_run(db, "RELEASE piece", "");
}

int db_undo(struct db *db)
{
	int err;

	if (!db_in_transaction(db)) {
		db->depth = 0;
		return ERR_NO_SPACE;
	}
	assert(db->depth > 0);
	db->depth--;
	err = db_run(db, "ROLLBACK TO piece", "");
	return err < 0 ? err : db_run(db, "RELEASE piece", "");
}

bool db_in_transaction(const struct db *db)
{
	return !sqlite3_get_autocommit(db->lite);
}

void db_deadline(struct db *db, int ms)
{
	db->deadline = ms > 0 ? clock_mono_ms() + ms : 0;
}

void db_interrupt(struct db *db)
{
	sqlite3_interrupt(db->lite);
}

uint64_t db_steps(const struct db *db)
{
	return db->steps;
}

int db_checkpoint(struct db *db, int64_t *left_r)
{
	int frames = 0, done = 0;
	int code =
	    sqlite3_wal_checkpoint_v2(db->lite, NULL, SQLITE_CHECKPOINT_PASSIVE, &frames, &done);

	*left_r = frames - done;
	/* Busy: somebody else is at it. */
	return code == SQLITE_OK || code == SQLITE_BUSY ? 0 : db_fail(db, code, "checkpoint");
}

char *db_integrity(struct db *db)
{
	struct db_rows *rows = db_query(db, "PRAGMA integrity_check(1)", "");
	char *words = NULL;

	if (db_next(rows))
		words = mem_dup(db_text(rows, 0));
	if (db_end(rows) < 0 || !words) {
		free(words);
		words = mem_dup("the check could not be run");
	}
	return words;
}

void db_trim(struct db *db)
{
	sqlite3_db_release_memory(db->lite);
}
