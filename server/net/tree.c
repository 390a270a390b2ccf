#include "server/net/tree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/err.h"
#include "common/base/mem.h"
#include "common/text/filename.h"
#include "common/text/utf8.h"

/* Entries of one page; columns of a title behind a thread's id. */
enum { TREE_PAGE = 64, TREE_TITLE = 40 };

/* What is asked. */
enum tree_ask { TREE_NOTHING, TREE_LOOK, TREE_LIST, TREE_REMOVE, TREE_RENAME, TREE_CHANGE };

struct tree {
	struct session *session;
	struct caller *caller;
	struct tree_events events;
	void *arg;
	enum tree_ask ask;
	struct tree_path path;
	struct tree_dir *dir;
	char *name; /* the new one */
	bool is_dropped;
};

static void tree_ask(struct tree *tree, const char *method, json_t *params);

struct tree *tree_new(struct session *session, struct caller *caller,
		      const struct tree_events *events, void *arg)
{
	struct tree *tree = mem_alloc(sizeof(*tree));

	tree->session = session;
	tree->caller = caller_hold(caller);
	tree->events = *events;
	tree->arg = arg;
	return tree;
}

static void tree_free(struct tree *tree)
{
	caller_drop(&tree->caller);
	free(tree->name);
	free(tree);
}

void tree_drop(struct tree **tree_in)
{
	struct tree *tree = *tree_in;

	if (!tree)
		return;
	*tree_in = NULL;
	tree->is_dropped = true;
	tree->dir = NULL;
	if (tree->ask == TREE_NOTHING)
		tree_free(tree);
}

void tree_dir_free(struct tree_dir *dir)
{
	free(dir->after);
	free(dir->last);
	*dir = (struct tree_dir){0};
}

/* --- what is asked of the hall --- */

static json_t *tree_params(const struct tree_path *path)
{
	json_t *params = json_object();

	if (path->kind == TREE_OUTBOX || path->kind == TREE_OUTBOX_FILE)
		return params;
	json_object_set_new(params, path->is_room ? "room" : "board", json_string(path->slug));
	if (path->thread)
		json_object_set_new(params, "thread", json_integer(path->thread));
	if (*path->item)
		json_object_set_new(params, "item", json_string(path->item));
	if (path->is_staff)
		json_object_set_new(params, "staff", json_true());
	if (path->number)
		json_object_set_new(params, "number", json_integer(path->number));
	return params;
}

/* Names come as bytes of whatever kind; they are looked for as they are kept. */
static void tree_set_name(json_t *params, const char *name)
{
	struct arena *arena = arena_new();

	json_object_set_new(params, "name", json_string(filename_clean(arena, name)));
	arena_free(&arena);
}

static json_t *tree_file_params(const struct tree_path *path)
{
	json_t *params = tree_params(path);

	if (*path->name)
		tree_set_name(params, path->name);
	json_object_set_new(params, "limit", json_integer(1));
	return params;
}

static void tree_ask_look(struct tree *tree)
{
	const struct tree_path *path = &tree->path;

	if (path->kind == TREE_PLACE && !path->is_room)
		tree_ask(tree, "board.show", json_pack("{s:s}", "board", path->slug));
	else if (path->kind == TREE_AGREEMENT)
		tree_ask(tree, "nda.show", json_pack("{s:s}", "room", path->slug));
	else if (path->kind == TREE_NOWHERE || tree->path.kind == TREE_TOP ||
		 path->kind == TREE_OUTBOX || path->kind == TREE_PLACES)
		/* Nothing is to be known of it; asked all the same, to answer later. */
		tree_ask(tree, "whoami", NULL);
	else
		tree_ask(tree, "file.list", tree_file_params(path));
}

static bool tree_begins_room(const struct tree_dir *dir)
{
	return dir->path.kind == TREE_PLACE && dir->path.is_room && !dir->has_begun;
}

static void tree_ask_list(struct tree *tree)
{
	const struct tree_path *path = &tree->dir->path;
	json_t *params;

	if (path->kind == TREE_TOP) {
		tree_ask(tree, "whoami", NULL);
		return;
	}
	if (path->kind == TREE_PLACES && path->is_room) {
		tree_ask(tree, "room.list", NULL);
		return;
	}
	if (tree_begins_room(tree->dir)) {
		tree_ask(tree, "nda.show", json_pack("{s:s}", "room", path->slug));
		return;
	}
	params = path->kind == TREE_PLACES ? json_object() : tree_params(path);
	if (path->kind != TREE_PLACES)
		json_object_set_new(params, "limit", json_integer(TREE_PAGE));
	if (tree->dir->after)
		json_object_set_new(params, "after", json_string(tree->dir->after));
	tree_ask(tree, path->kind == TREE_PLACES ? "board.list" : "file.list", params);
}

/* --- answers as entries --- */

static int64_t tree_time(const json_t *row, const char *field)
{
	const char *text = json_string_value(json_object_get(row, field));
	int64_t at = 0;

	if (text)
		clock_parse(text, 0, &at);
	return at;
}

static struct tree_entry tree_file(const struct tree_path *path, const json_t *row)
{
	return (struct tree_entry){
	    .name = json_string_value(json_object_get(row, "name")),
	    .owner = json_string_value(json_object_get(row, "owner")),
	    .is_mine = path->kind == TREE_OUTBOX || path->kind == TREE_OUTBOX_FILE,
	    .size = json_integer_value(json_object_get(row, "size")),
	    .at = tree_time(row, "made_at"),
	    .file = json_integer_value(json_object_get(row, "file")),
	    .digest = json_string_value(json_object_get(row, "digest")),
	};
}

/* What one signed in a room, as nda.show has it; false: there is nothing signed. */
static bool tree_agreement(const json_t *shown, struct tree_entry *entry_r)
{
	const char *text = json_string_value(json_object_get(shown, "text"));

	if (!text || !json_is_string(json_object_get(shown, "signed_at")))
		return false;
	*entry_r = (struct tree_entry){
	    .name = TREE_AGREEMENT_NAME,
	    .size = (int64_t)strlen(text),
	    .at = tree_time(shown, "signed_at"),
	    .text = text,
	};
	return true;
}

/* A thread's directory: "17-my-title", or a report's name. */
static char *tree_thread_name(struct arena *arena, const json_t *row)
{
	const char *item = json_string_value(json_object_get(row, "item"));
	const char *title = json_string_value(json_object_get(row, "title"));
	bool is_staff = json_is_true(json_object_get(row, "staff"));
	char *name;

	if (item)
		return arena_printf(arena, "%s%s", item, is_staff ? "-staff" : "");
	name = arena_dup(arena, title ? title : "");
	for (char *p = name; *p; p++)
		*p = *p == '/' || *p == '\\' ? '_' : *p;
	name = filename_clean(arena, name);
	name[utf8_fit(name, strlen(name), TREE_TITLE, NULL)] = '\0';
	for (char *p = name; *p; p++)
		*p = *p == ' ' ? '-' : *p;
	return arena_printf(arena, "%" JSON_INTEGER_FORMAT "-%s",
			    json_integer_value(json_object_get(row, "thread")), name);
}

static struct tree_entry tree_folder(const char *name, int64_t at)
{
	return (struct tree_entry){.name = name, .is_dir = true, .at = at};
}

/* What a row of an answer is in the directory that was asked about. */
static struct tree_entry tree_row(struct arena *arena, const struct tree_path *path,
				  const json_t *row)
{
	const char *slug, *number;

	switch (path->kind) {
	case TREE_PLACES:
		slug = json_string_value(json_object_get(row, path->is_room ? "room" : "board"));
		return tree_folder(slug, tree_time(row, "last_post_at"));
	case TREE_PLACE:
		return tree_folder(tree_thread_name(arena, row), tree_time(row, "made_at"));
	case TREE_THREAD:
		number = arena_printf(arena, "%" JSON_INTEGER_FORMAT,
				      json_integer_value(json_object_get(row, "number")));
		return tree_folder(number, tree_time(row, "made_at"));
	default:
		return tree_file(path, row);
	}
}

/* --- giving --- */

static void tree_give_top(struct tree *tree)
{
	const struct tree_entry all[] = {{.name = "boards", .is_dir = true},
					 {.name = "outbox", .is_dir = true, .is_mine = true},
					 {.name = "rooms", .is_dir = true}};

	tree->dir->is_over = true;
	tree->events.on_page(tree->arg, 0, NULL, all, tree->caller->member ? 3 : 1);
}

static void tree_give_page(struct tree *tree, const json_t *result)
{
	const json_t *items = json_object_get(result, "items"), *row;
	const char *next = json_string_value(json_object_get(result, "next"));
	struct tree_dir *dir = tree->dir;
	struct arena *arena = arena_new();
	struct tree_entry *entries =
	    arena_alloc(arena, (json_array_size(items) + 1) * sizeof(*entries));
	size_t count = 0, i;

	json_array_foreach(items, i, row)
	{
		struct tree_entry entry = tree_row(arena, &dir->path, row);

		if (!entry.name || (dir->last && strcmp(dir->last, entry.name) == 0))
			continue;
		free(dir->last);
		dir->last = mem_dup(entry.name);
		entries[count++] = entry;
	}
	free(dir->after);
	dir->after = mem_dup(next);
	dir->is_over = next == NULL;
	tree->events.on_page(tree->arg, 0, NULL, entries, count);
	arena_free(&arena);
}

static void tree_give_listed(struct tree *tree, const struct hall_reply *reply)
{
	struct tree_entry agreement;

	if (tree_begins_room(tree->dir)) {
		/* Where there is none, and where there is no such room, the files say so. */
		bool has = reply->err == 0 && tree_agreement(reply->result, &agreement);

		tree->dir->has_begun = true;
		tree->events.on_page(tree->arg, 0, NULL, has ? &agreement : NULL, has);
	} else if (reply->err < 0)
		tree->events.on_page(tree->arg, reply->err, reply->words, NULL, 0);
	else if (tree->dir->path.kind == TREE_TOP)
		tree_give_top(tree);
	else
		tree_give_page(tree, reply->result);
}

/* What the answer says of the path, or that there is nothing there. */
static int tree_entry_of(const struct tree *tree, const struct hall_reply *reply,
			 struct tree_entry *entry_r)
{
	const struct tree_path *path = &tree->path;
	const json_t *row = json_array_get(json_object_get(reply->result, "items"), 0);

	*entry_r = (struct tree_entry){.name = "/", .is_dir = true};
	entry_r->is_mine = path->kind == TREE_OUTBOX;
	if (reply->err < 0)
		return reply->err;
	if (path->kind == TREE_NOWHERE || (path->kind == TREE_POST && !row))
		return ERR_NOT_FOUND;
	if (tree_path_is_dir(path))
		return 0;
	if (path->kind == TREE_AGREEMENT)
		return tree_agreement(reply->result, entry_r) ? 0 : ERR_NOT_FOUND;
	if (!row)
		return ERR_NOT_FOUND;
	*entry_r = tree_file(path, row);
	return 0;
}

static void tree_change(struct tree *tree, int64_t file)
{
	json_t *params = json_pack("{s:o}", "file", json_sprintf("%lld", (long long)file));
	const char *method = tree->ask == TREE_REMOVE ? "file.remove" : "file.rename";

	if (tree->ask == TREE_RENAME)
		tree_set_name(params, tree->name);
	tree->ask = TREE_CHANGE;
	tree_ask(tree, method, params);
}

static void tree_give(struct tree *tree, enum tree_ask ask, const struct hall_reply *reply)
{
	struct tree_entry entry;
	int err;

	if (ask == TREE_LIST) {
		tree_give_listed(tree, reply);
		return;
	}
	if (ask == TREE_CHANGE) {
		tree->events.on_done(tree->arg, reply->err, reply->words);
		return;
	}
	err = tree_entry_of(tree, reply, &entry);
	if (ask == TREE_LOOK) {
		tree->events.on_entry(tree->arg, err, reply->words, &entry);
	} else if (err < 0) {
		tree->events.on_done(tree->arg, err, reply->words);
	} else {
		tree->ask = ask;
		tree_change(tree, entry.file);
	}
}

static void tree_on_reply(void *arg, const struct hall_reply *reply)
{
	struct tree *tree = arg;
	enum tree_ask ask = tree->ask;

	tree->ask = TREE_NOTHING;
	if (tree->is_dropped)
		tree_free(tree);
	else
		tree_give(tree, ask, reply);
}

static void tree_ask(struct tree *tree, const char *method, json_t *params)
{
	session_ask(tree->session, tree->caller, method, params, tree_on_reply, tree);
	json_decref(params);
}

/* --- questions --- */

static void tree_begin(struct tree *tree, enum tree_ask ask, const struct tree_path *path)
{
	assert(tree->ask == TREE_NOTHING);
	tree->ask = ask;
	tree->path = *path;
}

void tree_look(struct tree *tree, const struct tree_path *path)
{
	tree_begin(tree, TREE_LOOK, path);
	tree_ask_look(tree);
}

void tree_list(struct tree *tree, struct tree_dir *dir)
{
	tree_begin(tree, TREE_LIST, &dir->path);
	tree->dir = dir;
	tree_ask_list(tree);
}

void tree_remove(struct tree *tree, const struct tree_path *path)
{
	tree_begin(tree, TREE_REMOVE, path);
	tree_ask_look(tree);
}

void tree_rename(struct tree *tree, const struct tree_path *path, const char *name)
{
	tree_begin(tree, TREE_RENAME, path);
	free(tree->name);
	tree->name = mem_dup(name);
	tree_ask_look(tree);
}
