/* write: putting a post where it belongs, with everything that is kept about it.
 *
 * One insert touches the thread, the board, the author's counts and who takes
 * part; the search index is apart, because an import feeds it in
 * the order of time. Ids of public content come from `counter`; ids of what is
 * hidden are random in [2^40, 2^53). */
#ifndef HEARTH_DOMAIN_WRITE_H
#define HEARTH_DOMAIN_WRITE_H

#include "server/core/gate.h"
#include "server/core/hall.h"
#include "server/domain/index.h"

struct write_post {
	struct gate_space space;
	int64_t thread;	   /* 0: a new one, and then its id */
	const char *title; /* of a new thread */
	const char *kind;  /* likewise: "item"; NULL: talk */
	const char *body;
	int64_t author;
	int64_t parent; /* number it answers, 0 for none */
	int64_t created_at;
	const char *message_id, *attachments; /* of an import, or NULL */
	bool is_base;			      /* imported: counts as read by all */
	bool is_plain;			      /* as mail is, not CommonMark */

	/* filled in */
	int64_t id, number, seq, found;
};

/* A random or a counted id for a thread or a post; below zero an error. */
int64_t write_id(struct hall_context *cx, const char *counter, bool is_hidden);

/* Rows, sums and counts, with post->seq as given. A new thread begins with
 * number 1. Not the index, nor events. */
int write_rows(struct hall_context *cx, struct write_post *post);

/* A new post by the caller, or a live one of an import: change and event, rows,
 * the author's own read mark, who is told of it. The index is left to the caller. */
int write_live(struct hall_context *cx, struct write_post *post);
/* The same with its index row. */
int write_now(struct hall_context *cx, struct write_post *post);

/* The index row of what was written. */
struct index_post write_indexed(const struct write_post *post);

#endif
