/* linear_form: the forms of the screens (client/views/form_table.h) as questions, one
 * after the other. */
#ifndef HEARTH_LINEAR_FORM_H
#define HEARTH_LINEAR_FORM_H

#include "client/linear_io.h"

/* Asks for the fields of a form, then for its text where it has one, and makes the call.
 * known (taken over, may be NULL): what it is about and what it is now, by the names of
 * fields; nothing typed leaves that as it is. True when it was done. */
bool linear_form(struct linear *linear, const char *form, const char *room, json_t *known);

#endif
