#include "server/domain/opening.h"

#include <string.h>

#include "server/domain/community.h"
#include "server/domain/fields.h"
#include "server/domain/home.h"
#include "server/domain/notice_list.h"
#include "server/domain/place.h"
#include "server/domain/settings.h"

/* Without a place one begins at home, but for those who are asked who they are
 * first, and the sysop's console. */
static bool opening_is_home(const struct hall_context *cx, const json_t *in, const json_t *place)
{
	const json_t *views = json_object_get(place, "views");
	size_t count = json_array_size(views);
	enum caller_door door = cx->caller->door;
	const char *top = NULL;

	if (fields_has(in, "home"))
		return json_is_true(json_object_get(in, "home"));
	if (count)
		top = fields_text(json_array_get(views, count - 1), "view");
	return top ? strcmp(top, "home") == 0 : door == CALLER_MEMBER || door == CALLER_GUEST;
}

static int opening_part(struct hall_context *cx, json_t *to, const char *name, hall_handler part)
{
	json_t *result = NULL;
	int err = part(cx, NULL, &result);

	json_object_set_new(to, name, result ? result : json_null());
	return err;
}

/* What home counted, or would. */
static int opening_waiting(struct hall_context *cx, json_t *to)
{
	json_t *counted = json_object_get(json_object_get(to, "home"), "waiting");
	int64_t unread, waiting = json_integer_value(counted);
	int err = counted || !cx->member ? 0 : notice_list_count(cx, &unread, &waiting);

	json_object_set_new(to, "waiting", json_integer(waiting));
	return err;
}

static int opening_session(struct hall_context *cx, json_t *in, json_t **result_r)
{
	json_t *place = NULL;
	int err = community_hello(cx, in, result_r);

	if (err < 0)
		return err;
	json_object_del(*result_r, "handle");
	json_object_set_new(*result_r, "settings", json_null());
	json_object_set_new(*result_r, "home", json_null());
	err = opening_part(cx, *result_r, "me", community_whoami);
	if (err == 0 && cx->member)
		err = opening_part(cx, *result_r, "settings", settings_show);
	if (err == 0)
		err = place_of(cx, &place, NULL);
	json_object_set_new(*result_r, "place", place ? place : json_null());
	if (err == 0 && opening_is_home(cx, in, place))
		err = opening_part(cx, *result_r, "home", home_show);
	return err < 0 ? err : opening_waiting(cx, *result_r);
}

const struct hall_binding opening_bindings[] = {
    {"session.open", opening_session, NULL},
    {0},
};
