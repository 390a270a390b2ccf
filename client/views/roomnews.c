#include "client/views/roomnews.h"

#include "client/app.h"
#include "client/views/pick.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { MOST = 3 }; /* of each */

static struct page_row *add_row(struct page_view *page, int action, const json_t *of,
				const char *label, const char *at)
{
	struct arena *arena = arena_new();
	char when[WHEN_TEXT];
	struct page_row *row = page_value(page, action, label, pick_text(of, "title"));
	row->kind |= LIST_NEW;
	row->is_cut = true;
	page_right(row, arena_printf(arena, "%s, %s", pick_text(of, "author"),
				     when_ago(pick_time(of, at), app_now(page->view.app), when)));
	arena_free(&arena);
	return row;
}

static size_t add_unread(struct page_view *page, int action, const json_t *list, bool is_talk,
			 size_t before)
{
	const json_t *of;
	size_t i, added = 0;
	json_array_foreach(list, i, of)
	{
		struct page_row *row;
		if (!pick_int(of, "unread") || added == MOST)
			continue;
		if (!before && !added)
			page_heading(page, _("New here"));
		added++;
		row = add_row(page, action, of, is_talk ? _("Talk") : pick_text(of, "item"),
			      is_talk ? "last_post_at" : "updated_at");
		if (is_talk)
			row->id = pick_int(of, "thread");
		else
			page_name(row, pick_text(of, "item"));
	}
	return added;
}

void roomnews_add(struct page_view *page, int action, const json_t *reports, const json_t *threads)
{
	size_t before = add_unread(page, action, reports, false, 0);
	add_unread(page, action, threads, true, before);
}

bool roomnews_open(struct app *app, const struct page_row *row)
{
	if (row->name)
		return app_open(app, "item", json_pack("{s:s}", "item", row->name));
	return app_open(app, "reader", json_pack("{s:I}", "thread", (json_int_t)row->id));
}

json_t *roomnews_part(const json_t *shown, const json_t *threads)
{
	json_t *parted = json_copy((json_t *)shown);
	int64_t all = pick_int(shown, "unread"), talk = 0;
	const json_t *thread;
	size_t i;
	json_array_foreach(threads, i, thread) talk += pick_int(thread, "unread");
	talk = talk < all ? talk : all;
	json_object_set_new(parted, "talk", json_integer(talk));
	json_object_set_new(parted, "unread", json_integer(all - talk));
	return parted;
}
