#include "client/views/files.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/sizewords.h"
#include "client/sshlines.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { MOST = 200 };
enum { FILE_ROW = 1 };

struct files {
	struct page_view page;
	int64_t post;
	char *item, *path;	    /* NULL: not of one; not said */
	json_t *open, *among_staff; /* items of file.list; NULL: not there yet */
};

static struct files *of(const struct view *view)
{
	return (struct files *)view;
}

/* --- the page --- */

static const char *folder(const struct files *files, struct arena *arena, const json_t *file)
{
	if (!files->item)
		return files->path;
	return sshlines_folder_of_item(arena, files->page.view.room, files->item,
				       pick_bool(file, "staff"), pick_int(file, "number"));
}

static void add_file(struct files *files, struct arena *arena, const json_t *file)
{
	const char *what = arena_printf(arena, "%s, %s", sizewords(arena, pick_int(file, "size")),
					pick_text(file, "type"));
	const char *path = folder(files, arena, file);
	struct page_row *row = page_value(&files->page, FILE_ROW, pick_text(file, "name"), what);
	char when[WHEN_TEXT];
	when_short(pick_time(file, "made_at"), app_now(files->page.view.app), when);
	row->looks = PALETTE_TEXT;
	row->id = pick_int(file, "file");
	page_right(row, arena_printf(arena, "%s, %s", pick_text(file, "owner"), when));
	if (path)
		page_name(row, path);
}

static void add_all(struct files *files, struct arena *arena, const json_t *list)
{
	/* The list has the newest first; a page reads from the top. */
	for (size_t i = json_array_size(list); i-- > 0;)
		add_file(files, arena, json_array_get(list, i));
}

static void build(struct page_view *page)
{
	struct files *files = (struct files *)page;
	struct arena *arena = arena_new();
	if (!json_array_size(files->open) && !json_array_size(files->among_staff))
		page_paragraph(page, PALETTE_DIM, _("No files are attached here."));
	add_all(files, arena, files->open);
	if (json_array_size(files->among_staff))
		page_heading(page, _("Among staff"));
	add_all(files, arena, files->among_staff);
	arena_free(&arena);
}

/* --- its life --- */

static void keep(struct view *view, json_t **list, json_t *result)
{
	json_decref(*list);
	*list = result ? json_incref(json_object_get(result, "items")) : json_array();
	view->is_loaded = of(view)->open && of(view)->among_staff;
	page_dirty(&of(view)->page);
}

static void on_open(struct view *view, int err, const char *words, json_t *result)
{
	if (!err) {
		keep(view, &of(view)->open, result);
		return;
	}
	view_failed(view, err, words);
	if (app_top(view->app) == view)
		app_back(view->app);
}

/* Whoever is not staff is told that there is nothing of the kind. */
static void on_among_staff(struct view *view, int err, const char *words, json_t *result)
{
	(void)words;
	keep(view, &of(view)->among_staff, err ? NULL : result);
}

static void load(struct view *view)
{
	struct files *files = of(view);
	if (!files->item) {
		files->among_staff = files->among_staff ? files->among_staff : json_array();
		view_call(view, "file.list",
			  json_pack("{s:I, s:i}", "post", (json_int_t)files->post, "limit", MOST),
			  on_open);
		return;
	}
	view_call(view, "file.list", json_pack("{s:s, s:i}", "item", files->item, "limit", MOST),
		  on_open);
	view_call(view, "file.list",
		  json_pack("{s:s, s:b, s:i}", "item", files->item, "staff", 1, "limit", MOST),
		  on_among_staff);
}

static bool open(struct view *view, const json_t *args)
{
	struct files *files = of(view);
	files->post = pick_int(args, "post");
	files->item = mem_dup(pick_name(args, "item"));
	files->path = mem_dup(pick_name(args, "path"));
	view_set_room(view, pick_name(args, "room"));
	return files->post > 0 || files->item;
}

static json_t *save(const struct view *view)
{
	const struct files *files = of(view);
	json_t *args = json_pack("{s:s*, s:s*, s:s*}", "item", files->item, "path", files->path,
				 "room", view->room);
	if (files->post)
		json_object_set_new(args, "post", json_integer(files->post));
	return args;
}

static void close(struct view *view)
{
	struct files *files = of(view);
	page_free(&files->page);
	json_decref(files->open);
	json_decref(files->among_staff);
	free(files->item);
	free(files->path);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	head_r->title =
	    of(view)->item ? arena_printf(arena, _("Files of %s"), of(view)->item) : _("Files");
}

static bool choose(struct view *view, const struct page_row *row)
{
	return app_open(view->app, "file",
			json_pack("{s:I, s:s*, s:s*}", "file", (json_int_t)row->id, "path",
				  row->name, "room", view->room));
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("look at it")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

const struct view_ops files_ops = {
    .name = "files",
    .title = N_("Files"),
    .size = sizeof(struct files),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .build = build,
    .draw = page_show,
    PAGE_CHOOSES,
    .choose = choose,
    .list = &page_list,
};
