/* index: what the full-text search knows of posts.
 *
 * Two indexes: one of what guests or members may read, one of what is hidden
 * (its statistics are nobody's business). Each row has the title (of a thread's
 * first post), the body, and marks, b<space> and a<author>, by which a search is
 * narrowed inside the index. Characters of scripts written without spaces (Han,
 * kana, Hangul, Thai and their neighbours) are spaced apart; a run of them in a
 * query becomes a phrase, so two-character words are found.
 *
 * The indexes have external content: to leave, a row needs the very text it came
 * in with. Deleted posts leave. */
#ifndef HEARTH_DOMAIN_INDEX_H
#define HEARTH_DOMAIN_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/arena.h"
#include "server/core/hall.h"

struct index_post {
	int64_t found, space, author;
	bool is_hidden;
	const char *title; /* "" but for the first post of a thread */
	const char *body;
};

/* In ascending order of `found` where there are several: the index is built in
 * that order, and anything else costs it a flush. */
int index_add(struct hall_context *cx, const struct index_post *post);
int index_remove(struct hall_context *cx, const struct index_post *post);

/* A post as it is in the database now; ERR_NOT_FOUND. */
int index_load(struct hall_context *cx, int64_t post, struct index_post *post_r);

/* Call before a thread's title changes in its row. */
int index_rename(struct hall_context *cx, int64_t thread, const char *title);

/* All posts of a thread leave, and come again: around its move to another
 * space, whose mark they have then. */
int index_leaves(struct hall_context *cx, int64_t thread);
int index_comes(struct hall_context *cx, int64_t thread);

/* Whether a character is one of those that are spaced apart. */
bool index_is_apart(int32_t code);
/* The text as it is indexed; the same pointer when nothing needs spacing. */
const char *index_spaced(struct arena *arena, const char *text);

#endif
