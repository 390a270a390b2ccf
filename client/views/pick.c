#include "client/views/pick.h"

#include "common/base/clock.h"

const char *pick_name(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

const char *pick_text(const json_t *object, const char *name)
{
	const char *text = pick_name(object, name);
	return text ? text : "";
}

int64_t pick_int(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

bool pick_bool(const json_t *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}

int64_t pick_time(const json_t *object, const char *name)
{
	const char *text = pick_name(object, name);
	int64_t seconds = 0;
	if (text && clock_parse(text, 0, &seconds))
		return 0;
	return seconds;
}

size_t pick_count(const json_t *object, const char *name)
{
	return json_array_size(json_object_get(object, name));
}

json_t *pick_at(const json_t *object, const char *name, size_t i)
{
	return json_array_get(json_object_get(object, name), i);
}

void pick_page(json_t *items, json_t **next_r, const json_t *page)
{
	json_t *next = json_object_get(page, "next");
	json_array_extend(items, json_object_get(page, "items"));
	json_decref(*next_r);
	*next_r = next && !json_is_null(next) ? json_incref(next) : NULL;
}
