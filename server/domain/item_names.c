#include "server/domain/item_names.h"

#include "common/base/err.h"

int item_names_read(struct hall_context *cx, json_t *in, const struct gate_room *room,
		    struct gate_item **items_r, size_t *count_r)
{
	json_t *names = json_object_get(in, "item"), *name;
	struct gate_item *items;
	size_t i;

	*count_r = json_array_size(names);
	*items_r = items = arena_alloc(cx->arena, (*count_r + 1) * sizeof(*items));
	json_array_foreach(names, i, name)
	{
		const char *text = json_string_value(name);
		int err = gate_room_item(cx, text, &items[i]);

		if (err == ERR_NOT_FOUND)
			return hall_fail(cx, err, "there is no %s, or not for you", text);
		if (err < 0)
			return err;
		if (items[i].room != room->id)
			return hall_fail(cx, ERR_REFUSED, "%s is of another room", text);
	}
	return 0;
}
