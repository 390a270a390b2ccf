#include "server/domain/row.h"

#include "server/domain/fields.h"

json_t *row_text(const struct db_rows *rows, int column)
{
	const char *text = db_text(rows, column);

	return text ? json_string(text) : json_null();
}

json_t *row_name(const struct db_rows *rows, int column)
{
	const char *text = db_text(rows, column);

	return text && *text ? json_string(text) : json_null();
}

json_t *row_int(const struct db_rows *rows, int column)
{
	return db_is_null(rows, column) ? json_null() : json_integer(db_int(rows, column));
}

json_t *row_real(const struct db_rows *rows, int column)
{
	return db_is_null(rows, column) ? json_null() : json_real(db_real(rows, column));
}

json_t *row_bool(const struct db_rows *rows, int column)
{
	return json_boolean(db_int(rows, column) != 0);
}

json_t *row_time(const struct db_rows *rows, int column)
{
	return db_is_null(rows, column) ? json_null() : fields_time(db_int(rows, column));
}
