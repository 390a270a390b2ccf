/* compose_kind: the table of what is written in the editor: where it goes, how long
 * it may be, and what stands there to begin with. Adding one is a row. */
#ifndef HEARTH_COMPOSE_KIND_H
#define HEARTH_COMPOSE_KIND_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct compose_kind {
	const char *name;	/* of the argument `what` */
	const char *head;	/* N_(), with %s for what it belongs to */
	const char *method;	/* that sends it */
	const char *field;	/* of the text there */
	const char *line;	/* of a line above it there, or NULL */
	const char *line_label; /* N_() */
	const char *sent;	/* N_(), said when it was sent */
	size_t line_max, max;	/* code points, bytes */
	bool is_line_needed;
	bool is_of_room;
	const char *opens; /* the view that shows what was made, from the answer; or NULL */
	const char *from;  /* of a room: the call that gives the text as it is; or NULL */
	bool may_be_empty;
	bool takes_files; /* of the outbox, as `file` */
};

bool compose_kind_creates(const struct compose_kind *kind);	/* it takes request_id */
const struct compose_kind *compose_kind_find(const char *name); /* NULL: none */

/* The text of an answer of `from`; freed by the caller. */
char *compose_kind_text(const struct compose_kind *kind, const json_t *result);

#endif
