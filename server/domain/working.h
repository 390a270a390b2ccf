/* working: hours of working days: Monday to Friday, in UTC; all 24 of each. */
#ifndef HEARTH_DOMAIN_WORKING_H
#define HEARTH_DOMAIN_WORKING_H

#include <stdint.h>

/* The moment `hours` hours of working days after `from` (seconds). */
int64_t working_due(int64_t from, int64_t hours);

#endif
