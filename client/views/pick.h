/* pick: values of an answer, as views show them. Absent and null are "" and 0. */
#ifndef HEARTH_PICK_H
#define HEARTH_PICK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

const char *pick_text(const json_t *object, const char *name); /* borrowed, never NULL */
const char *pick_name(const json_t *object, const char *name); /* the same, NULL where absent */
int64_t pick_int(const json_t *object, const char *name);
bool pick_bool(const json_t *object, const char *name);
int64_t pick_time(const json_t *object, const char *name); /* UTC seconds; 0: none */

/* A list of an answer: items borrowed; NULL and a wrong type have none. */
size_t pick_count(const json_t *object, const char *name);
json_t *pick_at(const json_t *object, const char *name, size_t i);

/* Appends the items of a page to what is there; *next_r becomes the cursor
 * (owned by the caller, the old one is dropped; NULL: no more). */
void pick_page(json_t *items, json_t **next_r, const json_t *page);

#endif
