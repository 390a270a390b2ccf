/* tree: the files that somebody may read, as a tree of paths (tree_path.h).
 *
 * Everything is asked of the hall, as this caller, by the calls anybody can
 * make: what they may not know of is not there. One question at a time; its
 * answer comes later, never from inside a function of this header. */
#ifndef HEARTH_NET_TREE_H
#define HEARTH_NET_TREE_H

#include "server/net/session.h"
#include "server/net/tree_path.h"

struct tree;

struct tree_entry {
	const char *name, *owner; /* owner may be NULL */
	bool is_dir, is_mine;
	int64_t size, at;   /* bytes; seconds since 1970 */
	int64_t file;	    /* its id; 0: a directory */
	const char *digest; /* of a file's content */
	const char *text;   /* the content of what is no file; else NULL */
};

/* A directory being listed. */
struct tree_dir {
	struct tree_path path;
	char *after; /* where the next page begins, NULL: at the start */
	char *last;  /* the entry given last, as several files may be behind one */
	bool is_over;
	bool has_begun; /* of a room: its agreement comes first */
};
void tree_dir_free(struct tree_dir *dir);

struct tree_events {
	/* What is at a path. */
	void (*on_entry)(void *arg, int err, const char *words, const struct tree_entry *entry);
	/* A page of a directory, perhaps an empty one; dir->is_over says whether it
	 * was the last. */
	void (*on_page)(void *arg, int err, const char *words, const struct tree_entry *entries,
			size_t count);
	/* Something was changed. */
	void (*on_done)(void *arg, int err, const char *words);
};

struct tree *tree_new(struct session *session, struct caller *caller,
		      const struct tree_events *events, void *arg);
void tree_drop(struct tree **tree); /* no answer comes any more; leaves NULL behind */

void tree_look(struct tree *tree, const struct tree_path *path);
void tree_list(struct tree *tree, struct tree_dir *dir);
/* Of one's own outbox. */
void tree_remove(struct tree *tree, const struct tree_path *path);
void tree_rename(struct tree *tree, const struct tree_path *path, const char *name);

#endif
