/* tree_path: the paths under which scp and sftp show files:
 *
 *	/outbox/NAME                                 a member's own
 *	/boards/BOARD/THREAD/NUMBER/NAME             NUMBER: of the post
 *	/rooms/ROOM/THREAD/NUMBER/NAME
 *	/rooms/ROOM/ITEM/NUMBER/NAME                 and ITEM-staff
 *	/rooms/ROOM/agreement.txt                    what one signed there
 *
 * Pure: what a path means, not whether it is there. A THREAD begins with its id,
 * an ITEM is a report's name; what follows a hyphen is for the eye. Paths that
 * do not begin with / begin where one comes in: members in their outbox, guests
 * at the top. */
#ifndef HEARTH_NET_TREE_PATH_H
#define HEARTH_NET_TREE_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/arena.h"

enum tree_kind {
	TREE_NOWHERE, /* no path of this tree */
	TREE_TOP,
	TREE_OUTBOX,
	TREE_OUTBOX_FILE,
	TREE_PLACES, /* boards or rooms */
	TREE_PLACE,
	TREE_THREAD,
	TREE_POST,
	TREE_FILE,
	TREE_AGREEMENT,
};
#define TREE_AGREEMENT_NAME "agreement.txt"

/* A name may be longer than one that is kept: it is cut then. */
enum { TREE_SLUG = 33, TREE_NAME = 1024 };

struct tree_path {
	enum tree_kind kind;
	bool is_room;	      /* of places and below */
	char slug[TREE_SLUG]; /* of a place */
	int64_t thread;	      /* 0: it is an item */
	char item[TREE_SLUG];
	bool is_staff; /* of an item: what staff said among themselves */
	int64_t number;
	char name[TREE_NAME]; /* of a file, as it was given */
};

void tree_path_parse(struct tree_path *path_r, const char *text, size_t len, bool is_member);

/* From the top, without detours: "/boards/tea/17". */
char *tree_path_text(struct arena *arena, const struct tree_path *path);

bool tree_path_is_dir(const struct tree_path *path);

#endif
