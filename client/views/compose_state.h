/* compose_state: what the compose view holds: the text, what it is for, and how its
 * parts work together. Shared by compose.c (keys, sending) and
 * compose_draw.c. */
#ifndef HEARTH_COMPOSE_STATE_H
#define HEARTH_COMPOSE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "client/edit/model.h"
#include "client/field.h"
#include "client/token.h"
#include "client/view.h"
#include "client/views/compose_files.h"
#include "client/views/compose_kind.h"
#include "client/views/compose_mention.h"
#include "client/views/draft.h"

/* What is on the screen. */
enum compose_page {
	COMPOSE_TEXT,
	COMPOSE_PREVIEW,
	COMPOSE_ANSWERED, /* the post that is answered, whole */
	COMPOSE_OTHER,	  /* the same draft as another device has it */
	COMPOSE_KEYS,
	COMPOSE_PASTED, /* what is held back, until it is answered what becomes of it */
};

/* Some of it is with the server: leaving asks from now on. */
#define COMPOSE_KEPT   UINT64_MAX
#define COMPOSE_UNKEPT UINT64_MAX /* as `saved`: what was put was not taken */

struct compose {
	struct view view;
	const struct compose_kind *kind;
	int64_t thread, to, post;
	char *board;
	char *item;   /* a report that is answered, or NULL */
	json_t *with; /* sent with it, or NULL */
	bool wants_quote;
	char token[TOKEN_TEXT]; /* of this text, whatever happens on the way */

	char *about;	/* title of the thread or board it belongs to */
	char *answered; /* text of the post that is answered, or NULL */
	char *answered_author;
	char *original;	    /* what is changed, as it was, or NULL */
	struct field *line; /* NULL: there is none */
	struct model *text;
	bool is_in_line; /* typing goes there */
	struct compose_mention mention;

	struct compose_files files;
	struct model *held; /* pasted, and asked about (compose_paste.h); NULL: none */

	char *target;			  /* of its draft */
	char *address;			  /* of the community, for the keys; NULL: not asked */
	struct draft *draft;		  /* NULL: none is kept */
	char *other;			  /* another device's text of it, or NULL */
	json_t *offered;		  /* drafts found; the first is asked about */
	int64_t place_draft;		  /* the one to go on with without asking */
	int64_t place_cursor, place_line; /* where one was typing; -1: not there */
	uint64_t saved; /* version of the text that was put last, or COMPOSE_UNKEPT */
	uint64_t begun; /* version nothing was typed since, or COMPOSE_KEPT */
	bool is_line_changed;

	unsigned waits; /* answers still to come before it can be drawn */
	bool is_sending, is_leaving;
	bool is_kept;	   /* the draft stays when it is left */
	int64_t meanwhile; /* posts of others in the thread since */
	char *meanwhile_by;
	char *me; /* what I am called in the thread; NULL: by my handle */

	enum compose_page page;
	size_t top;   /* first row of the text on the screen */
	int height;   /* rows of the text on the screen */
	int page_top; /* of another page */
};

/* One of the answers it waits for came. */
void compose_answered(struct compose *compose);

/* Draws the body (compose_draw.c). */
void compose_draw_body(struct view *view, const struct canvas *body);
void compose_draw_head(struct view *view, struct arena *arena, struct view_head *head_r);

#endif
