/* itemwords: what the server's words about reports are called on a screen.
 *
 * Translated and static unless an arena is given; a word nobody knows (a newer
 * server's) is given back as it is. */
#ifndef HEARTH_ITEMWORDS_H
#define HEARTH_ITEMWORDS_H

#include <jansson.h>

#include "common/base/arena.h"

const char *itemwords_type(const char *type);	    /* "issue" */
const char *itemwords_status(const char *status);   /* "being made" */
const char *itemwords_severity(const char *word);   /* "major" */
const char *itemwords_frequency(const char *word);  /* "always" */
const char *itemwords_resolution(const char *word); /* "fixed" */
const char *itemwords_consent(const char *word);    /* "with my name" */

/* "sent ─ seen ─ [ planned ] ─ being made ─ to check ─ done", where it
 * is in brackets; ends before its time where it was declined and the like. */
char *itemwords_way(struct arena *arena, const char *type, const char *status);

/* "RICE 12.50: reaches ..." of a report, its parts beside it; NULL: nobody ranked it. */
char *itemwords_rice(struct arena *arena, const json_t *item);

/* The ways a list of reports is sorted, the usual one first. From ITEMWORDS_SORTS_STAFF
 * on they are for staff alone. */
enum { ITEMWORDS_SORTS_STAFF = 2, ITEMWORDS_SORTS = 5 };
extern const char *const itemwords_sorts[ITEMWORDS_SORTS]; /* as feedback.list has them */
const char *itemwords_sorted(size_t sort);		   /* "newest first" */

/* "12.5" of a report in a list, in few columns; "": nobody ranked it. */
char *itemwords_rank(struct arena *arena, const json_t *item);

/* Every type, in the order a form asks for them; NULL ends it. */
extern const char *const itemwords_types[];

#endif
