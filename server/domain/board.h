/* board: themes, and the boards in them. */
#ifndef HEARTH_DOMAIN_BOARD_H
#define HEARTH_DOMAIN_BOARD_H

#include <stddef.h>
#include <stdint.h>

#include "server/core/hall.h"

/* A board the caller may read, in the call's arena. */
struct board {
	int64_t space;
	const char *slug, *title, *about, *theme, *host; /* theme, host: NULL for none */
	const char *room;				 /* it is of; NULL: none */
	int64_t visibility, threads, posts, unread, floor;
	int64_t last_post_at;
	bool has_posts; /* last_post_at is one */
};

/* All boards the caller may read, in the order people see them: by theme, then
 * by position, then by slug; what is in no theme last. 0 or an error. */
int board_load(struct hall_context *cx, struct board **boards_r, size_t *count_r);

/* Any board, whoever asks: for letting somebody in, which the audit log shows. */
int board_find(struct hall_context *cx, const char *slug, int64_t *space_r);

/* The board that a sysop shapes without reading it: any from the control
 * socket, whose owner owns the file; otherwise what the gate lets through. */
int board_shape(struct hall_context *cx, const char *slug, int64_t *space_r);

extern const struct hall_binding board_bindings[];

#endif
