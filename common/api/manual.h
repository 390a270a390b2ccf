/* manual: the reference of the calls, written from their tables: what `help`
 * prints, and the body of the manual page hearth-calls(7). */
#ifndef HEARTH_API_MANUAL_H
#define HEARTH_API_MANUAL_H

#include "common/api/calls.h"
#include "common/base/arena.h"

/* One call: usage, fields in and out. `program` begins the usage line. */
char *manual_call(struct arena *arena, const struct call *call, const char *program);

/* The calls of one noun, a usage line each. */
char *manual_noun(struct arena *arena, const char *noun, const char *program);

/* All calls that `who` may use, a line each. */
char *manual_all(struct arena *arena, const char *program, enum call_who who);

#endif
