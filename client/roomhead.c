#include "client/roomhead.h"

#include <string.h>

#include "client/app_self.h"
#include "client/reply.h"
#include "client/roomwords.h"

static void on_shown(void *owner, int err, const char *words, json_t *result)
{
	(void)words;
	if (!err)
		roomhead_learn(owner, result);
}

/* What is known of it; asks for it where nothing is. An empty object: asked. */
static const json_t *known(struct app *app, const char *room)
{
	const json_t *shown = json_object_get(app->rooms, room);
	if (shown)
		return shown;
	if (!app->rooms)
		app->rooms = json_object();
	json_object_set_new(app->rooms, room, json_object());
	link_call(app->terms.link, "room.show", json_pack("{s:s}", "room", room), on_shown, app);
	return json_object_get(app->rooms, room);
}

void roomhead_learn(struct app *app, const json_t *shown)
{
	const char *room = reply_text(shown, "room");
	if (!app->rooms)
		app->rooms = json_object();
	if (*room)
		json_object_set_new(app->rooms, room, json_deep_copy(shown));
	app->is_changed = true;
}

void roomhead_forget(struct app *app, const char *room)
{
	if (room)
		json_object_del(app->rooms, room);
	else
		json_object_clear(app->rooms);
}

const char *roomhead_part(const struct app *app, const char *room)
{
	return reply_text(json_object_get(app->rooms, room), "part");
}

bool roomhead_has_aliases(const struct app *app, const char *room)
{
	return !strcmp(reply_text(json_object_get(app->rooms, room), "identity"), "alias");
}

/* Until it is known the row is kept free, so that nothing jumps. */
void roomhead_fill(struct app *app, struct arena *arena, const char *room, struct view_head *head_r)
{
	const json_t *shown = known(app, room);
	const char *title = reply_text(shown, "title"), *privacy;
	const char *own = head_r->right ? head_r->right : "";
	head_r->purpose = *reply_text(shown, "purpose") ? reply_text(shown, "purpose") : " ";
	head_r->right = own;
	head_r->keeps_right = true;
	if (!*title)
		return;
	privacy = roomwords_privacy(arena, shown);
	if (!head_r->title || strcmp(head_r->title, title) != 0)
		privacy = arena_printf(arena, "%s   %s", title, privacy);
	head_r->right = arena_printf(arena, "%s%s%s", privacy, *own ? "   " : "", own);
}
