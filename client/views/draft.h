/* draft: a text being written, kept with the server while it is.
 *
 * Saved from the first change on and again when a save came back, never two at
 * once; the server counts revisions, so a text that another device changed
 * meanwhile is kept beside ours and never overwritten. Only members have
 * drafts. */
#ifndef HEARTH_DRAFT_H
#define HEARTH_DRAFT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "client/view.h"

struct draft;

/* `target` as draft.save takes it. Answers of saves go to `done` of the view,
 * which gives them to draft_answer; of throwing it away to `gone`
 * (NULL: nobody waits for it). */
struct draft *draft_new(struct view *view, const char *target, view_done done, view_done gone);
void draft_free(struct draft **draft); /* leaves NULL behind; NULL is fine */

/* A save came back. True: another device had changed the text meanwhile, and
 * ours is a copy beside it now. */
bool draft_answer(struct draft *draft, int err, json_t *result);

/* Go on with a row of draft.list. */
void draft_adopt(struct draft *draft, const json_t *row);
int64_t draft_id(const struct draft *draft); /* 0: not kept yet */

/* The text is this now; sent, or right after a save that is under way. */
void draft_put(struct draft *draft, const char *title, const char *body);
bool draft_is_saving(const struct draft *draft);
/* ERR_* of the last save, 0 when it went well. */
int draft_error(const struct draft *draft);
/* That save failed, and nothing was put since. NULL is fine. */
bool draft_is_unkept(const struct draft *draft);

/* Throws it away; nothing is saved from now on. Keep its view open until no
 * save is under way, or that one stays. */
void draft_drop(struct draft *draft);

#endif
