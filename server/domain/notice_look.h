/* notice_look: one look at what a member was told, newest first, through the gate.
 *
 * What is in a space the member may not read now, or leads to a post that was
 * taken back, is passed over. Read is what was marked so, and what leads to a
 * post that was read. Only the newest NOTICE_LOOK_MOST rows are looked at. */
#ifndef HEARTH_DOMAIN_NOTICE_LOOK_H
#define HEARTH_DOMAIN_NOTICE_LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/api/notice_kind.h"
#include "server/core/hall.h"

enum { NOTICE_LOOK_MOST = 300, NOTICE_LOOK_PLACES = 64 };

/* Texts live until the next row. */
struct notice_row {
	int64_t id;
	enum notice_kind kind; /* NOTICE_KIND_COUNT: of another release */
	const char *key;
	int64_t at;
	int64_t thread, number, post, space, actor; /* 0: none */
	const char *target, *about;		    /* NULL: none */
	bool is_later, is_unread;
};

/* Where rows lead, kept from row to row: most lead to the same few threads. */
struct notice_place {
	int64_t thread, space; /* as the row says; both 0: not filled */
	bool is_mine, has_thread;
	int64_t read; /* what was read of the thread: up to this number */
};

struct notice_look {
	struct hall_context *cx;
	struct db_rows *rows;
	int count;    /* rows looked at, those passed over too */
	int64_t last; /* the last of them */
	int err;
	struct notice_place places[NOTICE_LOOK_PLACES];
};

/* For cx->member, who may not be a guest. Ids below `below` (0: from the newest), not
 * older than `since` (0: all), still to be mailed so (`mail`: "now", when it is due,
 * or "daily"; NULL: all). */
void notice_look_begin(struct notice_look *look, struct hall_context *cx, int64_t below,
		       int64_t since, const char *mail);
bool notice_look_next(struct notice_look *look, struct notice_row *row_r);
/* 0 or ERR_*. */
int notice_look_end(struct notice_look *look);

#endif
