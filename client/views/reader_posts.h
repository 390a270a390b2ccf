/* reader_posts: the posts of one thread that are loaded, in order, without
 * gaps, and how each is laid out.
 *
 * Bounded: over READER_POSTS or READER_BYTES those farthest from the position
 * are dropped, and loaded again when it comes near. Indexes are into what is
 * loaded; numbers are the thread's. */
#ifndef HEARTH_READER_POSTS_H
#define HEARTH_READER_POSTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/canvas.h"
#include "common/base/arena.h"
#include "common/text/layout.h"

enum { READER_POSTS = 200, READER_BYTES = 1024 * 1024, READER_LAID_OUT = 20 };

struct reader_post {
	json_t *json;
	int64_t number, parent; /* parent 0: none */
	size_t bytes;
	struct arena *arena; /* of the layout; NULL: none yet */
	struct layout layout;
	int width;	/* of the layout */
	bool is_folded; /* its answers are hidden */
	bool is_hidden; /* by a fold above it */
	bool is_muted;	/* its author is, and it was not asked for: a line stands for it */
};

struct reader_posts {
	struct reader_post *post;
	size_t count, room;
	size_t bytes;
};

void reader_posts_free(struct reader_posts *posts);
void reader_posts_clear(struct reader_posts *posts);

/* Takes the items of an answer that continue what is loaded, at either end;
 * one that is there already is replaced. Returns how many went in front: what
 * is an index moves by so many. */
size_t reader_posts_add(struct reader_posts *posts, const json_t *items);
/* The same for a single post. */
void reader_posts_replace(struct reader_posts *posts, json_t *post);

/* Drops what is far from `at`, which is brought up to date with `top`. */
void reader_posts_trim(struct reader_posts *posts, size_t *at, size_t *top);

/* The index of a number, or of the nearest one loaded; 0 where none is. */
size_t reader_posts_find(const struct reader_posts *posts, int64_t number);
int64_t reader_posts_first(const struct reader_posts *posts); /* 0: none */
int64_t reader_posts_last(const struct reader_posts *posts);

/* Makes the layout for this canvas and width where there is none. */
void reader_posts_lay_out(struct reader_post *post, const struct canvas *canvas, int width,
			  const char *match);
/* Forgets the layouts that are far from `top`. */
void reader_posts_forget(struct reader_posts *posts, size_t top);

/* Folds or unfolds; works out what is hidden. Returns how many answers that
 * are loaded it hides or shows. */
size_t reader_posts_fold(struct reader_posts *posts, size_t at);
size_t reader_posts_below(const struct reader_posts *posts, size_t at); /* answers, all the way */
/* Files noted with what is shown. */
size_t reader_posts_attached(const struct reader_post *post);
/* Shows what a muted author wrote. */
void reader_posts_unmute(struct reader_posts *posts, size_t at);

#endif
