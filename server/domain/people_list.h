/* people_list: a list of people to invite, as somebody pasted or exported it.
 *
 * A name a line; or CSV whose first line names its columns, of which `name`,
 * `segment`, `part` and `org` are read, in any order, and the others passed over. */
#ifndef HEARTH_DOMAIN_PEOPLE_LIST_H
#define HEARTH_DOMAIN_PEOPLE_LIST_H

#include <stddef.h>

#include "server/core/hall.h"

enum { PEOPLE_LIST_MAX = 500 };

struct people_list {
	struct people_list_row {
		const char *name, *segment, *part, *org; /* NULL: not said */
	} * rows;
	size_t count;
};

/* In the call's arena. ERR_INVALID in words that name the line. */
int people_list_read(struct hall_context *cx, const char *text, struct people_list *list_r);

#endif
