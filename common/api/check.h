/* check: does a JSON object fit the fields of a call?
 *
 * The only gate through which values from outside reach a handler. */
#ifndef HEARTH_API_CHECK_H
#define HEARTH_API_CHECK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/api/calls.h"

enum { CHECK_WHY = 256 };

/* Checks params (an object, or NULL for none) against the call and makes the
 * clean object a handler gets: only named fields, times as seconds (relative
 * ones against `now`), integers also from their decimal digits, booleans also
 * from yes/no, a limit for paged calls. 0 with a new reference in *clean_r; or
 * ERR_INVALID, ERR_TOO_LARGE with words for the person in why_r. */
int check_params(const struct call *call, json_t *params, int64_t now, json_t **clean_r,
		 char why_r[CHECK_WHY]);

/* Whether a result has exactly the fields, types and nulls of the table; for
 * tests and sanitized builds. */
bool check_result(const struct call *call, const json_t *result, char why_r[CHECK_WHY]);

/* A handle or slug by the rule of the contract (reserved ones are refused by
 * who makes them). */
bool check_is_name(const char *text);

#endif
