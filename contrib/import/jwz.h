/* jwz: messages to threads, by what they refer to.
 *
 * A container for every id that is a message or is referred to; a message that
 * is absent is a joint that holds its answers together. Links that would make
 * a loop are refused; a message's own word about what it answers goes before
 * what others said about it. Subjects are looked at only by jwz_join_subjects.
 * Adding is incremental; the same messages in the same order give the same
 * threads. Source: https://www.jwz.org/doc/threading.html */
#ifndef HEARTH_IMPORT_JWZ_H
#define HEARTH_IMPORT_JWZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct jwz;

/* A message that is present; owned by the jwz. */
struct jwz_message {
	const char *id;
	void *data;   /* the caller's */
	int64_t at;   /* the caller's; read by jwz_arrange */
	size_t order; /* as they came */
};

struct jwz *jwz_new(void);
void jwz_free(struct jwz **jwz);

/* NULL where a message with that id is there already. */
struct jwz_message *jwz_add(struct jwz *jwz, const char *id, const char *const *references,
			    size_t reference_count, int64_t at, void *data);
/* The message of that id, or NULL. */
struct jwz_message *jwz_find(struct jwz *jwz, const char *id);

/* Hangs threads that begin with an answer ("Re: x") under the one that begins
 * with `x`: only where nothing else says what they answer. title and is_reply
 * are asked of each message. Before jwz_arrange. */
void jwz_join_subjects(struct jwz *jwz, const char *(*title)(void *data),
		       bool (*is_reply)(void *data));

/* All messages in the order they are to be sent: thread by thread as they
 * began, in each by time, parents before their answers. Later calls of jwz_add
 * make it void. */
struct jwz_message **jwz_arrange(struct jwz *jwz, size_t *count_r, size_t *threads_r);

/* The id its thread hangs from, present or not, and of the nearest ancestor
 * that is present (or, where none is, of what it answers; NULL for a root). */
const char *jwz_thread_key(const struct jwz_message *message);
const char *jwz_parent_id(const struct jwz_message *message);

#endif
