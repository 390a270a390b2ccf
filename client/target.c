#include "client/target.h"

#include <stdio.h>
#include <string.h>

static json_t *thread_args(const char *name)
{
	long long thread = 0, number = 0;
	if (sscanf(name, "%lld:%lld", &thread, &number) < 1 || thread <= 0)
		return NULL;
	json_t *args = json_pack("{s:I}", "thread", (json_int_t)thread);
	if (number > 0)
		json_object_set_new(args, "number", json_integer(number));
	return args;
}

static json_t *item_args(const char *name)
{
	return *name ? json_pack("{s:s}", "item", name) : NULL;
}

static json_t *room_args(const char *name)
{
	return *name ? json_pack("{s:s}", "room", name) : NULL;
}

static json_t *task_args(const char *name)
{
	return *name ? json_pack("{s:s}", "task", name) : NULL;
}

/* ROOM:VERSION */
static json_t *release_args(const char *name)
{
	size_t len = strcspn(name, ":");
	return name[len] && name[len + 1]
		   ? json_pack("{s:s%, s:s}", "room", name, len, "version", name + len + 1)
		   : NULL;
}

static const struct place {
	const char *kind;
	const char *view;
	json_t *(*args)(const char *name); /* NULL where the name is none */
} places[] = {
    {"thread", "reader", thread_args}, {"item", "item", item_args},
    {"room", "room", room_args},       {"task", "task", task_args},
    {"tasks", "tasks", room_args},     {"release", "release", release_args},
    {"units", "units", room_args},     {"launch", "launch", room_args},
};

bool target_open(struct app *app, const char *target)
{
	size_t len = strcspn(target, ":");
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		if (strlen(places[i].kind) != len || strncmp(places[i].kind, target, len) != 0)
			continue;
		json_t *args = places[i].args(target + len + (target[len] == ':'));
		return args && app_open(app, places[i].view, args);
	}
	return false;
}
