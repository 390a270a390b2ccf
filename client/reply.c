#include "client/reply.h"

#include "common/base/clock.h"

const char *reply_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

int64_t reply_int(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

bool reply_bool(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

int64_t reply_time(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	int64_t at;

	return text && clock_parse(text, 0, &at) == 0 ? at : 0;
}

json_t *reply_items(const json_t *object)
{
	return json_object_get(object, "items");
}
