/* notice_list: what a member was told, as it is shown: newest first, rows alike
 * as one ("tobias and 3 others"), through the gate.
 *
 * Shown and counted is what notice_look.h lets through: a page or a count is one
 * look. */
#ifndef HEARTH_DOMAIN_NOTICE_LIST_H
#define HEARTH_DOMAIN_NOTICE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/api/notice_kind.h"
#include "server/core/hall.h"

enum notice_list_flag {
	NOTICE_LIST_UNREAD = 1 << 0,
	NOTICE_LIST_READ = 1 << 1,    /* only what was read */
	NOTICE_LIST_WAITING = 1 << 2, /* not what is for the digest */
	NOTICE_LIST_NO_NEWS = 1 << 3, /* not what is news of a thread */
};

struct notice_list_query {
	unsigned flags;	  /* of notice_list_flag */
	int64_t below;	  /* ids below this; 0: from the newest */
	int64_t since;	  /* not older than this; 0: all */
	const char *mail; /* still to be mailed so: "now", due, or "daily"; NULL: all */
	size_t limit;	  /* groups */
};

/* Texts live in the call's arena. */
struct notice_group {
	int64_t id; /* of its newest */
	enum notice_kind kind;
	const char *key;
	int64_t at;
	bool is_unread, is_later, is_hidden; /* hidden: mail may not speak of it */
	const char *actor, *badge;	     /* of the newest; NULL: nobody in particular */
	size_t others;			     /* who did the same, beside them */
	int64_t thread, number, post;	     /* the oldest of it: where reading begins; 0: none */
	const char *target; /* "thread:12:5", or what the sender said; NULL: none */
	const char *about, *board, *board_title; /* NULL: none */
	int64_t *actors;			 /* all of them, the newest first */
};

struct notice_list {
	struct notice_group *groups;
	size_t count;
	int64_t next; /* `below` of the next page; 0: there is none */
};

/* For cx->member. 0 or ERR_*. */
int notice_list(struct hall_context *cx, const struct notice_list_query *query,
		struct notice_list *list_r);
/* How many are unread, and how many of those wait (are not for the digest). */
int notice_list_count(struct hall_context *cx, int64_t *unread_r, int64_t *waiting_r);
/* What home shows, in one look: what is unread, then what was seen and is no
 * news of a thread, `limit` groups each, but for what is for the digest; and how
 * many unread rows wait. */
int notice_list_home(struct hall_context *cx, size_t limit, struct notice_list *fresh_r,
		     struct notice_list *seen_r, int64_t *waiting_r);
/* What happened, in words. */
char *notice_list_text(struct arena *arena, const struct notice_group *group);

#endif
