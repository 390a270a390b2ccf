#include "server/domain/fields.h"

#include "common/base/clock.h"

const char *fields_text(const json_t *in, const char *name)
{
	return json_string_value(json_object_get(in, name));
}

int64_t fields_int(const json_t *in, const char *name, int64_t otherwise)
{
	const json_t *v = json_object_get(in, name);

	return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

double fields_real(const json_t *in, const char *name, double otherwise)
{
	const json_t *v = json_object_get(in, name);

	return json_is_number(v) ? json_number_value(v) : otherwise;
}

bool fields_has(const json_t *in, const char *name)
{
	return json_object_get(in, name) != NULL;
}

json_t *fields_time(int64_t at)
{
	char text[CLOCK_TEXT];

	return json_string(clock_format(at, text));
}

json_t *fields_page(json_t *items, const char *next)
{
	return json_pack("{s:o, s:s?}", "items", items, "next", next);
}
