#include "client/views/keyring.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/reply.h"
#include "client/views/page.h"
#include "client/views/page_line.h"
#include "common/api/field.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"

enum { KEY = 1, ADD, CODE };
enum { KEY_LINE = 8192 };

struct keyring {
	struct page_view page;
	json_t *keys; /* items of key.list */
	char *code;   /* for another device, or NULL */
	char *code_until;
	char *chosen; /* the fingerprint asked about */
};

static void add_key(struct page_view *page, const json_t *key)
{
	const char *label = reply_text(key, "label");
	int64_t used = reply_time(key, "last_used_at");
	char when[WHEN_TEXT], *words;
	struct page_row *row;

	when_ago(used, app_now(page->view.app), when);
	words = mem_printf("%s%s", used ? _("used ") : _("never used"), used ? when : "");
	row = page_value(page, KEY, *label ? label : _("no name"), words);
	page_name(row, reply_text(key, "fingerprint"));
	if (reply_bool(key, "current"))
		page_right(row, _("this device"));
	free(words);
	words = mem_printf("%s  %s", reply_text(key, "type"), reply_text(key, "fingerprint"));
	row = page_add(page, PALETTE_DIM, words);
	row->kind = LIST_MORE;
	free(words);
}

/* Below the choice that made it, and on the screen with it. */
static void add_code(struct keyring *k)
{
	struct page_view *page = &k->page;
	size_t first = page->count;

	page_gap(page);
	page_paragraph(page, PALETTE_TEXT,
		       _("On the other device: ssh link@ with this host's name, sign in with a "
			 "code from your other device, and type"));
	page_gap(page);
	page_add(page, PALETTE_STRONG, k->code)->indent = 4;
	page_gap(page);
	page_paragraph(page, PALETTE_DIM, k->code_until);
	for (size_t i = first; i < page->count; i++)
		page->rows[i].kind = LIST_MORE;
}

static void build(struct page_view *page)
{
	struct keyring *k = (struct keyring *)page;
	json_t *key;
	size_t i;

	page_add(page, PALETTE_TEXT, "");
	json_array_foreach(k->keys, i, key) add_key(page, key);
	if (i == 0)
		page_paragraph(page, PALETTE_DIM, _("You have no keys here yet."));
	page_gap(page);
	page_value(page, ADD, _("Add a key"), _("paste the line of a .pub file"));
	page_value(page, CODE, _("Another device"), _("a code to type there at ssh link@"));
	if (k->code)
		add_code(k);
}

static void on_keys(struct view *view, int err, const char *words, json_t *result)
{
	struct keyring *k = (struct keyring *)view;

	if (err < 0) {
		app_fail(view->app, err, words);
		return;
	}
	json_decref(k->keys);
	k->keys = json_incref(reply_items(result));
	view->is_loaded = true;
	page_dirty(&k->page);
}

static void keyring_load(struct view *view)
{
	view_call(view, "key.list", NULL, on_keys);
}

static bool keyring_open(struct view *view, const json_t *args)
{
	(void)args;
	return app_is_member(view->app);
}

static void keyring_close(struct view *view)
{
	struct keyring *k = (struct keyring *)view;

	page_free(&k->page);
	json_decref(k->keys);
	free(k->code);
	free(k->code_until);
	free(k->chosen);
}

static void keyring_head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)view, (void)arena;
	head_r->title = _("Keys and devices");
}

static void keyring_draw(struct view *view, const struct canvas *body)
{
	page_draw(view, body, build);
}

/* A change was made or refused; either way the list is asked for again. */
static void changed(struct view *view, int err, const char *words, const char *done)
{
	if (err < 0)
		app_fail(view->app, err, words);
	else
		app_say(view->app, "%s", done);
	keyring_load(view);
}

static void on_added(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	changed(view, err, words, _("The key is added: it lets you in."));
}

static void on_named(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	changed(view, err, words, _("The key has its name."));
}

static void on_removed(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	changed(view, err, words, _("The key is removed: it lets nobody in any more."));
}

static void on_code(struct view *view, int err, const char *words, json_t *result)
{
	struct keyring *k = (struct keyring *)view;
	char when[WHEN_TEXT];

	if (err < 0) {
		app_fail(view->app, err, words);
		return;
	}
	free(k->code);
	free(k->code_until);
	k->code = mem_dup(reply_text(result, "code"));
	when_exact(reply_time(result, "expires_at"), app_now(view->app), when);
	k->code_until = mem_printf(_("Good once, until %s."), when);
	page_dirty(&k->page);
}

static const json_t *chosen(const struct keyring *k)
{
	json_t *key;
	size_t i;

	json_array_foreach(k->keys, i, key)
	{
		if (strcmp(reply_text(key, "fingerprint"), k->chosen) == 0)
			return key;
	}
	return NULL;
}

static void remove_chosen(struct keyring *k)
{
	view_call(&k->page.view, "key.remove", json_pack("{s:s}", "fingerprint", k->chosen),
		  on_removed);
}

static void on_remove_answered(struct view *view, char answer)
{
	if (answer == 'r')
		remove_chosen((struct keyring *)view);
}

static void on_key_answered(struct view *view, char answer)
{
	static const struct app_choice sure[] = {{'l', N_("leave it")}, {'r', N_("remove it")}};
	struct keyring *k = (struct keyring *)view;

	if (answer == 'n')
		page_edit(&k->page, KEY, _("Name"), FIELD_NAME_MAX, false,
			  reply_text(chosen(k), "label"));
	else if (answer == 'r' && reply_bool(chosen(k), "current"))
		app_ask(view->app, view, _("You came in with this key:"), sure, 2,
			on_remove_answered);
	else if (answer == 'r')
		remove_chosen(k);
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct keyring *k = (struct keyring *)view;
	static const struct app_choice choices[] = {
	    {'n', N_("name it")}, {'r', N_("remove it")}, {'l', N_("leave it")}};

	if (row->action == ADD) {
		page_edit(&k->page, ADD, _("Public key"), KEY_LINE, false, "");
	} else if (row->action == CODE) {
		view_call(view, "key.code", NULL, on_code);
	} else {
		free(k->chosen);
		k->chosen = mem_dup(row->name);
		app_ask(view->app, view, _("This key:"), choices, 3, on_key_answered);
	}
	return true;
}

static void typed(struct view *view, int action, const char *text)
{
	struct keyring *k = (struct keyring *)view;

	if (*text && action == ADD)
		view_call(view, "key.add", json_pack("{s:s}", "body", text), on_added);
	else if (*text)
		view_call(view, "key.label",
			  json_pack("{s:s, s:s}", "fingerprint", k->chosen, "label", text),
			  on_named);
}

static const char *keyring_keys_line(const struct view *view)
{
	return ((const struct keyring *)view)->page.field
		   ? _("Enter keep   ^C leave it")
		   : _("Enter or its number choose   q back   ? help");
}

const struct view_ops keyring_ops = {
    .name = "keyring",
    .title = N_("Keys and devices"),
    .size = sizeof(struct keyring),
    .flags = VIEW_CHOICES,
    .open = keyring_open,
    .load = keyring_load,
    .close = keyring_close,
    .head = keyring_head,
    .draw = keyring_draw,
    .keys_line = keyring_keys_line,
    PAGE_CHOOSES,
    .choose = choose,
    PAGE_TYPES,
    .refused = page_line_again,
    .typed = typed,
    .list = &page_list,
};
