/* roomwords: what the server's words about rooms are called on a screen.
 *
 * Translated and static; a word nobody knows (a newer server's) is given back
 * as it is. */
#ifndef HEARTH_ROOMWORDS_H
#define HEARTH_ROOMWORDS_H

#include <jansson.h>

#include "common/base/arena.h"

const char *roomwords_part(const char *part);	/* "tester" */
const char *roomwords_team(const char *team);	/* "engineering" */
const char *roomwords_phase(const char *phase); /* "recruiting" */
const char *roomwords_state(const char *state); /* "has to sign" */

/* What a row of room.asked is: "HERON-17, to check", "Task". */
const char *roomwords_asked(struct arena *arena, const json_t *row);
/* And what it is about. */
const char *roomwords_asked_title(const json_t *row);
/* When it is due, or since when it waits: "due Friday"; "" for neither. */
const char *roomwords_due(struct arena *arena, const json_t *row, int64_t now);
/* What an event room.gone says to who had the room open. */
const char *roomwords_gone(struct arena *arena, const json_t *event);
/* "It closes Friday."; "" where it has no last day, or has ended. Of room.show. */
const char *roomwords_closes(struct arena *arena, const json_t *shown, int64_t now);
/* " 2 days off until then do not count."; "" for none. */
const char *roomwords_days_off(struct arena *arena, size_t count);
/* "2026-12-25, 2026-12-26", of room.show; "" for none. */
const char *roomwords_holidays(struct arena *arena, const json_t *shown);
/* Who sees behind aliases, of an answer with support_sees. */
const char *roomwords_seen_by(const json_t *shown);
/* "private, NDA version 2" of an answer of room.show. */
const char *roomwords_privacy(struct arena *arena, const json_t *shown);

/* What a routing rule fits: "something does not work, major, about carry, says “cold”". */
const char *roomwords_rule(struct arena *arena, const json_t *rule);

#endif
