/* sshlines: the lines that bring files in and out, for a person to type or copy
 * in a terminal of their own.
 *
 * They are whole and mean the same in every shell: names that people gave files
 * are put in only where no shell reads anything into them, and else left out or
 * made plain. Everything is of the arena. */
#ifndef HEARTH_CLIENT_SSHLINES_H
#define HEARTH_CLIENT_SSHLINES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/arena.h"

/* `address` as community.show has it; `user` as in user@, or NULL. */
struct sshlines {
	struct arena *arena;
	const char *address, *user;
};

/* "scp -P 2222 photo.jpg host:" */
const char *sshlines_give(const struct sshlines *to, const char *name);
/* "ssh -p 2222 host file get 71 > swing-log.txt" */
const char *sshlines_get(const struct sshlines *to, int64_t file, const char *name);
/* "scp -P 2222 host:/rooms/heron/HERON-17/1/swing-log.txt ." with `path` the folder
 * ("" for one's outbox); NULL where that cannot be said in every shell. */
const char *sshlines_copy(const struct sshlines *to, const char *path, const char *name);
/* "sftp -P 2222 host" */
const char *sshlines_browse(const struct sshlines *to);

/* The folder of a post of a thread: "/boards/tea/17/3", "/rooms/heron/17/3". */
const char *sshlines_folder(struct arena *arena, const char *room, const char *board,
			    int64_t thread, int64_t number);
/* The same of a report: "/rooms/heron/HERON-17/1"; `room` may be NULL: NULL. */
const char *sshlines_folder_of_item(struct arena *arena, const char *room, const char *item,
				    bool staff, int64_t number);

#endif
