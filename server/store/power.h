/* power: a VFS that can forget everything not yet synced, fail with a full or a
 * broken disk, and delay syncs; for tests, benches and the durability proof. In
 * use only where a database is opened with the name POWER_VFS.
 *
 * It wraps the default VFS: files are real and reads see every write. Beside
 * each file it keeps what its unsynced writes and cuts have overwritten; a power
 * cut copies the files to another place and undoes those there. A new file, or
 * one deleted, is so only once its folder was synced, which SQLite does with the
 * first sync of a new journal or log, and when a delete asks for it. What
 * SQLite keeps in shared memory (-shm) is lost. Thread-safe; one process. */
#ifndef HEARTH_STORE_POWER_H
#define HEARTH_STORE_POWER_H

#include <stdbool.h>
#include <stdint.h>

#define POWER_VFS "power"

/* Registers the VFS; again is fine. 0 or ERR_SYSTEM. */
int power_enable(void);

/* Forgets all settings, counts and files; no database may be open. */
void power_reset(void);

/* Syncs take at least so many milliseconds. */
void power_delay(int ms);
/* Syncs do nothing, as on a disk that lies. */
void power_lie(bool lie);
/* So many more bytes may be written, then the disk is full; -1: no bound. */
void power_room(int64_t bytes);
/* Writes and syncs fail with an I/O error. */
void power_break(bool broken);
/* Each read, write, cut and sync fails with this chance in a thousand, with an
 * I/O error or, where it writes, a full disk; of the writes that fail half leave
 * a part behind. */
void power_flaky(int permille);
/* A cut leaves by chance one sector of what was not synced and not the next, as
 * a disk does that writes in an order of its own; without, it leaves none. */
void power_tear(bool tears);
/* What chance follows from here on. */
void power_seed(uint64_t seed);

uint64_t power_syncs(void);

/* Copies the database `from` and its log as a machine would find them that lost
 * its power now, to `to`. Databases may be open. 0 or ERR_SYSTEM. */
int power_cut(const char *from, const char *to);

#endif
