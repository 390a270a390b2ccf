#include "server/store/power.h"

#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/mem.h"

enum { POWER_SECTOR = 512 };

/* What a stretch of a file was before it was overwritten or cut off. */
struct power_before {
	struct power_before *next;
	int64_t at;
	size_t len;
	int64_t size; /* of the file before */
	unsigned char bytes[];
};

/* A file by its path, known from its first opening for writing. `before` has
 * the newest change first. `ghost` is what an unsynced delete left. */
struct power_node {
	struct power_node *next;
	char *path;
	bool is_new; /* its folder was not synced since it was made */
	struct power_before *before;
	unsigned char *ghost;
	size_t ghost_len;
};

/* SQLite's part first; the real file behind it. */
struct power_file {
	sqlite3_file base;
	struct power_node *node; /* NULL: a temporary file */
	bool is_journal;
	sqlite3_file *real;
};

static struct {
	pthread_mutex_t lock;
	sqlite3_vfs vfs, *real;
	struct power_node *nodes;
	int delay_ms;
	bool lies, is_broken, tears;
	int flaky; /* in a thousand */
	int64_t room;
	uint64_t syncs, chance;
} power = {.lock = PTHREAD_MUTEX_INITIALIZER, .room = -1, .chance = 1};

/* --- chance (xorshift64) --- */

static uint64_t power_chance(void)
{
	power.chance ^= power.chance << 13;
	power.chance ^= power.chance >> 7;
	power.chance ^= power.chance << 17;
	return power.chance;
}

static bool power_is_flaky(void)
{
	return power.flaky && (int)(power_chance() % 1000) < power.flaky;
}

/* --- nodes --- */

static struct power_node *power_node(const char *path)
{
	struct power_node *node;

	for (node = power.nodes; node; node = node->next) {
		if (strcmp(node->path, path) == 0)
			return node;
	}
	node = mem_alloc(sizeof(*node));
	node->path = mem_dup(path);
	node->next = power.nodes;
	power.nodes = node;
	return node;
}

static void power_settle(struct power_node *node)
{
	struct power_before *b;

	while ((b = node->before)) {
		node->before = b->next;
		free(b);
	}
}

/* The folder of `path` is on the disk: its new files are there to stay, its
 * deleted ones are gone. */
static void power_settle_folder(const char *path)
{
	size_t len = (size_t)(strrchr(path, '/') - path) + 1;

	for (struct power_node *n = power.nodes; n; n = n->next) {
		if (strncmp(n->path, path, len) != 0 || strchr(n->path + len, '/'))
			continue;
		n->is_new = false;
		free(n->ghost);
		n->ghost = NULL;
	}
}

static void power_remember(struct power_file *file, int64_t at, size_t len)
{
	struct power_before *b;
	sqlite3_int64 size = 0;

	file->real->pMethods->xFileSize(file->real, &size);
	if (at >= size)
		len = 0;
	else if (at + (int64_t)len > size)
		len = (size_t)(size - at);
	b = mem_alloc(sizeof(*b) + len);
	b->at = at;
	b->len = len;
	b->size = size;
	if (len)
		file->real->pMethods->xRead(file->real, b->bytes, (int)len, at);
	b->next = file->node->before;
	file->node->before = b;
}

/* --- files --- */

static struct power_file *power_of(sqlite3_file *base)
{
	return (struct power_file *)base;
}

static int power_close(sqlite3_file *base)
{
	return power_of(base)->real->pMethods->xClose(power_of(base)->real);
}

static int power_read(sqlite3_file *base, void *to, int len, sqlite3_int64 at)
{
	bool fails;

	pthread_mutex_lock(&power.lock);
	fails = power_is_flaky();
	pthread_mutex_unlock(&power.lock);
	if (fails)
		return SQLITE_IOERR_READ;
	return power_of(base)->real->pMethods->xRead(power_of(base)->real, to, len, at);
}

static int power_may_write(int len)
{
	if (power.is_broken)
		return SQLITE_IOERR_WRITE;
	if (power.room >= 0 && power.room < len)
		return SQLITE_FULL;
	if (power_is_flaky())
		return power_chance() % 2 ? SQLITE_IOERR_WRITE : SQLITE_FULL;
	if (power.room >= 0)
		power.room -= len;
	return SQLITE_OK;
}

/* How much of a write gets to the file, which is all of it unless it fails. */
static int power_part(int code, int len)
{
	if (code == SQLITE_OK)
		return len;
	return power.flaky && power_chance() % 2 ? (int)(power_chance() % (uint64_t)len) : 0;
}

static int power_write(sqlite3_file *base, const void *from, int len, sqlite3_int64 at)
{
	struct power_file *file = power_of(base);
	int code, part, wrote = SQLITE_OK;

	pthread_mutex_lock(&power.lock);
	code = power_may_write(len);
	part = power_part(code, len);
	if (part && file->node)
		power_remember(file, at, (size_t)part);
	if (part)
		wrote = file->real->pMethods->xWrite(file->real, from, part, at);
	pthread_mutex_unlock(&power.lock);
	return code == SQLITE_OK ? wrote : code;
}

static int power_truncate(sqlite3_file *base, sqlite3_int64 size)
{
	struct power_file *file = power_of(base);
	sqlite3_int64 was = 0;
	int code;

	pthread_mutex_lock(&power.lock);
	code = power.is_broken || power_is_flaky() ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
	file->real->pMethods->xFileSize(file->real, &was);
	if (code == SQLITE_OK && file->node && was > size)
		power_remember(file, size, (size_t)(was - size));
	if (code == SQLITE_OK)
		code = file->real->pMethods->xTruncate(file->real, size);
	pthread_mutex_unlock(&power.lock);
	return code;
}

/* Makes `newest` and all before it durable. */
static void power_settle_from(struct power_node *node, const struct power_before *newest)
{
	struct power_before **p = &node->before, *b;

	while (*p && *p != newest)
		p = &(*p)->next;
	while ((b = *p)) {
		*p = b->next;
		free(b);
	}
}

/* The delay is outside the lock: others go on while a disk turns, and what they
 * write meanwhile is not part of this sync. */
static int power_sync(sqlite3_file *base, int flags)
{
	struct power_file *file = power_of(base);
	struct power_before *newest;
	struct timespec delay;
	int code;

	(void)flags;
	pthread_mutex_lock(&power.lock);
	code = power.is_broken || power_is_flaky() ? SQLITE_IOERR_FSYNC : SQLITE_OK;
	power.syncs++;
	newest = file->node ? file->node->before : NULL;
	delay = (struct timespec){power.delay_ms / 1000, (power.delay_ms % 1000) * 1000000L};
	pthread_mutex_unlock(&power.lock);
	if (delay.tv_sec || delay.tv_nsec)
		nanosleep(&delay, NULL);
	pthread_mutex_lock(&power.lock);
	if (code == SQLITE_OK && !power.lies && file->node) {
		if (newest)
			power_settle_from(file->node, newest);
		if (file->node->is_new && file->is_journal)
			power_settle_folder(file->node->path);
	}
	pthread_mutex_unlock(&power.lock);
	return code;
}

static int power_size(sqlite3_file *base, sqlite3_int64 *size)
{
	return power_of(base)->real->pMethods->xFileSize(power_of(base)->real, size);
}

static int power_lock(sqlite3_file *base, int level)
{
	return power_of(base)->real->pMethods->xLock(power_of(base)->real, level);
}

static int power_unlock(sqlite3_file *base, int level)
{
	return power_of(base)->real->pMethods->xUnlock(power_of(base)->real, level);
}

static int power_check_lock(sqlite3_file *base, int *held)
{
	return power_of(base)->real->pMethods->xCheckReservedLock(power_of(base)->real, held);
}

static int power_control(sqlite3_file *base, int op, void *arg)
{
	if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE ||
	    op == SQLITE_FCNTL_MMAP_SIZE)
		return SQLITE_OK;
	return power_of(base)->real->pMethods->xFileControl(power_of(base)->real, op, arg);
}

static int power_sector(sqlite3_file *base)
{
	return power_of(base)->real->pMethods->xSectorSize(power_of(base)->real);
}

/* No promises of the real disk are passed on. */
static int power_traits(sqlite3_file *base)
{
	(void)base;
	return 0;
}

static int power_shm_map(sqlite3_file *base, int page, int size, int extend, void volatile **to)
{
	return power_of(base)->real->pMethods->xShmMap(power_of(base)->real, page, size, extend,
						       to);
}

static int power_shm_lock(sqlite3_file *base, int offset, int n, int flags)
{
	return power_of(base)->real->pMethods->xShmLock(power_of(base)->real, offset, n, flags);
}

static void power_shm_barrier(sqlite3_file *base)
{
	power_of(base)->real->pMethods->xShmBarrier(power_of(base)->real);
}

static int power_shm_unmap(sqlite3_file *base, int delete)
{
	return power_of(base)->real->pMethods->xShmUnmap(power_of(base)->real, delete);
}

static const sqlite3_io_methods power_methods = {
    .iVersion = 2,
    .xClose = power_close,
    .xRead = power_read,
    .xWrite = power_write,
    .xTruncate = power_truncate,
    .xSync = power_sync,
    .xFileSize = power_size,
    .xLock = power_lock,
    .xUnlock = power_unlock,
    .xCheckReservedLock = power_check_lock,
    .xFileControl = power_control,
    .xSectorSize = power_sector,
    .xDeviceCharacteristics = power_traits,
    .xShmMap = power_shm_map,
    .xShmLock = power_shm_lock,
    .xShmBarrier = power_shm_barrier,
    .xShmUnmap = power_shm_unmap,
};

/* --- the VFS --- */

static int power_open(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *base, int flags,
		      int *flags_r)
{
	struct power_file *file = power_of(base);
	struct stat st;
	bool existed = path && stat(path, &st) == 0;
	int code;

	(void)vfs;
	file->real = (sqlite3_file *)(file + 1);
	file->is_journal = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
	code = power.real->xOpen(power.real, path, file->real, flags, flags_r);
	file->base.pMethods = file->real->pMethods ? &power_methods : NULL;
	if (code != SQLITE_OK || !path)
		return code;
	pthread_mutex_lock(&power.lock);
	file->node = power_node(path);
	if (!existed)
		file->node->is_new = true;
	pthread_mutex_unlock(&power.lock);
	return code;
}

static int power_read_all(const char *path, unsigned char **bytes_r, size_t *len_r);
static void power_undo(const struct power_node *node, unsigned char **bytes, size_t *len);

static int power_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
	struct power_node *node;
	int code;

	(void)vfs;
	pthread_mutex_lock(&power.lock);
	node = power_node(path);
	if (!node->is_new && !node->ghost &&
	    power_read_all(path, &node->ghost, &node->ghost_len) == 0)
		power_undo(node, &node->ghost, &node->ghost_len);
	power_settle(node);
	node->is_new = false;
	code = power.real->xDelete(power.real, path, sync_folder);
	if (sync_folder && !power.lies)
		power_settle_folder(path);
	pthread_mutex_unlock(&power.lock);
	return code;
}

int power_enable(void)
{
	if (power.real)
		return 0;
	sqlite3_initialize();
	power.real = sqlite3_vfs_find(NULL);
	if (!power.real)
		return ERR_SYSTEM;
	power.vfs = *power.real;
	power.vfs.zName = POWER_VFS;
	power.vfs.pNext = NULL;
	power.vfs.szOsFile = (int)sizeof(struct power_file) + power.real->szOsFile;
	power.vfs.xOpen = power_open;
	power.vfs.xDelete = power_delete;
	return sqlite3_vfs_register(&power.vfs, 0) == SQLITE_OK ? 0 : ERR_SYSTEM;
}

void power_reset(void)
{
	struct power_node *node;

	while ((node = power.nodes)) {
		power.nodes = node->next;
		power_settle(node);
		free(node->ghost);
		free(node->path);
		free(node);
	}
	power.delay_ms = 0;
	power.lies = power.is_broken = power.tears = false;
	power.flaky = 0;
	power.chance = 1;
	power.room = -1;
	power.syncs = 0;
}

void power_delay(int ms)
{
	pthread_mutex_lock(&power.lock);
	power.delay_ms = ms;
	pthread_mutex_unlock(&power.lock);
}

void power_lie(bool lie)
{
	pthread_mutex_lock(&power.lock);
	power.lies = lie;
	pthread_mutex_unlock(&power.lock);
}

void power_room(int64_t bytes)
{
	pthread_mutex_lock(&power.lock);
	power.room = bytes;
	pthread_mutex_unlock(&power.lock);
}

void power_break(bool broken)
{
	pthread_mutex_lock(&power.lock);
	power.is_broken = broken;
	pthread_mutex_unlock(&power.lock);
}

void power_flaky(int permille)
{
	pthread_mutex_lock(&power.lock);
	power.flaky = permille;
	pthread_mutex_unlock(&power.lock);
}

void power_tear(bool tears)
{
	pthread_mutex_lock(&power.lock);
	power.tears = tears;
	pthread_mutex_unlock(&power.lock);
}

void power_seed(uint64_t seed)
{
	pthread_mutex_lock(&power.lock);
	power.chance = seed | 1;
	pthread_mutex_unlock(&power.lock);
}

uint64_t power_syncs(void)
{
	return power.syncs;
}

/* --- the cut --- */

static int power_read_all(const char *path, unsigned char **bytes_r, size_t *len_r)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	int err = 0;

	if (!f)
		return ERR_SYSTEM;
	if (fstat(fileno(f), &st) < 0) {
		fclose(f);
		return ERR_SYSTEM;
	}
	*len_r = (size_t)st.st_size;
	*bytes_r = mem_alloc(*len_r + 1);
	if (fread(*bytes_r, 1, *len_r, f) != *len_r)
		err = ERR_SYSTEM;
	fclose(f);
	return err;
}

/* Takes the unsynced changes back, newest first. */
static void power_undo(const struct power_node *node, unsigned char **bytes, size_t *len)
{
	for (const struct power_before *b = node->before; b; b = b->next) {
		if ((size_t)b->size > *len) {
			*bytes = mem_resize(*bytes, (size_t)b->size + 1, 1);
			memset(*bytes + *len, 0, (size_t)b->size - *len);
		}
		*len = (size_t)b->size;
		if (b->len)
			memcpy(*bytes + b->at, b->bytes, b->len);
	}
}

/* Puts some sectors of what the file is now back over what of it is durable. */
static void power_mix(const unsigned char *now, size_t now_len, unsigned char **bytes, size_t *len)
{
	size_t most = *len > now_len ? *len : now_len;
	size_t size = power_chance() % 2 ? now_len : *len;

	*bytes = mem_resize(*bytes, most + 1, 1);
	memset(*bytes + *len, 0, most - *len);
	for (size_t at = 0; at < now_len; at += POWER_SECTOR) {
		size_t part = now_len - at < POWER_SECTOR ? now_len - at : POWER_SECTOR;

		if (power_chance() % 2)
			memcpy(*bytes + at, now + at, part);
	}
	*len = size;
}

static int power_write_all(const char *path, const unsigned char *bytes, size_t len)
{
	FILE *f = fopen(path, "wb");
	bool ok;

	if (!f)
		return ERR_SYSTEM;
	ok = fwrite(bytes, 1, len, f) == len;
	return fclose(f) == 0 && ok ? 0 : ERR_SYSTEM;
}

static int power_cut_one(const char *from, const char *to)
{
	const struct power_node *node = power_node(from);
	unsigned char *bytes = NULL, *now = NULL;
	size_t len = 0, now_len = 0;
	int err;

	unlink(to);
	if (node->ghost)
		return power_write_all(to, node->ghost, node->ghost_len);
	if (node->is_new || access(from, F_OK) < 0)
		return 0;
	err = power_read_all(from, &bytes, &len);
	if (err == 0 && power.tears)
		err = power_read_all(from, &now, &now_len);
	if (err == 0) {
		power_undo(node, &bytes, &len);
		if (now)
			power_mix(now, now_len, &bytes, &len);
		err = power_write_all(to, bytes, len);
	}
	free(now);
	free(bytes);
	return err;
}

int power_cut(const char *from, const char *to)
{
	static const char *const parts[] = {"", "-wal", "-journal"};
	char full[PATH_MAX];
	int err = 0;

	if (power.real->xFullPathname(power.real, from, sizeof(full), full) != SQLITE_OK)
		return ERR_SYSTEM;
	pthread_mutex_lock(&power.lock);
	for (size_t i = 0; err == 0 && i < sizeof(parts) / sizeof(parts[0]); i++) {
		char *a = mem_printf("%s%s", full, parts[i]), *b = mem_printf("%s%s", to, parts[i]);

		err = power_cut_one(a, b);
		free(a);
		free(b);
	}
	pthread_mutex_unlock(&power.lock);
	return err;
}
