/* fields: reading clean parameters and writing results.
 *
 * Parameters passed common/api/check.h, so a present one has its type: times
 * are seconds. Results have times as RFC 3339 text and null for what is
 * absent. Text returned lives as long as the parameters. */
#ifndef HEARTH_DOMAIN_FIELDS_H
#define HEARTH_DOMAIN_FIELDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

const char *fields_text(const json_t *in, const char *name); /* NULL when absent */
int64_t fields_int(const json_t *in, const char *name, int64_t otherwise);
double fields_real(const json_t *in, const char *name, double otherwise);
bool fields_has(const json_t *in, const char *name);

json_t *fields_time(int64_t at); /* new reference; of a column: row_time() */
/* {"items": items, "next": next or null}; takes the reference of items. */
json_t *fields_page(json_t *items, const char *next);

#endif
