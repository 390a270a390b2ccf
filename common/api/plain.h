/* plain: the result of a call as text for a person, by its table.
 *
 * A list of short fields is a table with a head; wide fields (bodies, snippets)
 * follow their row indented; an object is a line a field. Everything is made
 * harmless (common/text/sanitize.h). Times are shown as YYYY-MM-DD HH:MM UTC. */
#ifndef HEARTH_API_PLAIN_H
#define HEARTH_API_PLAIN_H

#include <jansson.h>

#include "common/api/calls.h"
#include "common/base/arena.h"

/* The text, ending in a line feed unless empty. */
char *plain_result(struct arena *arena, const struct call *call, const json_t *result);

/* An event of `watch` as one line. */
char *plain_event(struct arena *arena, const json_t *event);

#endif
