/* row: columns of a database row as values of a result. New references. */
#ifndef HEARTH_DOMAIN_ROW_H
#define HEARTH_DOMAIN_ROW_H

#include <jansson.h>

#include "server/store/db.h"

json_t *row_text(const struct db_rows *rows, int column); /* null for NULL */
json_t *row_name(const struct db_rows *rows, int column); /* null for NULL and "" */
json_t *row_int(const struct db_rows *rows, int column);  /* null for NULL */
json_t *row_real(const struct db_rows *rows, int column); /* null for NULL */
json_t *row_bool(const struct db_rows *rows, int column);
json_t *row_time(const struct db_rows *rows, int column); /* null for NULL */

#endif
