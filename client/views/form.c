#include "client/views/form.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/form_table.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/api/calls.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { GO = 100, WRITE, TEXT_MAX = 500 };

struct form {
	struct page_view page;
	const struct form_row *row;
	const struct call *call;
	json_t *values; /* texts by the names of fields; what it is about among them */
	json_t *begun;	/* the same as it was opened */
	bool is_sending;
};

static struct form *of(const struct view *view)
{
	return (struct form *)view;
}

static const struct field *field_of(const struct form *form, const char *name)
{
	return form_table_field(form->row, name);
}

static size_t field_count(const struct form *form)
{
	size_t count = 0;
	while (count < FORM_FIELDS && form->row->fields[count].name)
		count++;
	return count;
}

/* --- choices --- */

/* The words for a value as it is sent. */
static const char *words_of(const struct form *form, struct arena *arena,
			    const struct form_field *field, const char *value)
{
	const char *choices = form_table_choices(field_of(form, field->name)), *choice;
	for (size_t i = 0; choices && field->words && (choice = form_table_part(arena, choices, i));
	     i++)
		if (!strcmp(choice, value))
			return form_table_part(arena, _(field->words), i);
	return value;
}

/* To the next choice; after the last one where it may be left open to none. */
static void choose_next(struct form *form, const struct form_field *field)
{
	struct arena *arena = arena_new();
	const struct field *about = field_of(form, field->name);
	const char *now = pick_name(form->values, field->name), *choice;
	size_t next = 0;
	for (size_t i = 0; now && (choice = form_table_part(arena, form_table_choices(about), i));
	     i++)
		if (!strcmp(choice, now))
			next = i + 1;
	choice = form_table_part(arena, form_table_choices(about), next);
	if (!choice && !(about->flags & FIELD_REQUIRED))
		json_object_del(form->values, field->name);
	else
		json_object_set_new(
		    form->values, field->name,
		    json_string(choice ? choice
				       : form_table_part(arena, form_table_choices(about), 0)));
	arena_free(&arena);
	page_dirty(&form->page);
}

/* --- the page --- */

static void build(struct page_view *page)
{
	struct form *form = (struct form *)page;
	struct arena *arena = arena_new();
	page_add(page, PALETTE_TEXT, "");
	for (size_t i = 0; i < field_count(form); i++) {
		const struct form_field *field = &form->row->fields[i];
		const char *value = pick_name(form->values, field->name);
		struct page_row *row =
		    page_value(page, (int)i + 1, _(field->label),
			       value ? words_of(form, arena, field, value)
				     : arena_printf(arena, "(%s)", _(field->hint)));
		if (!value)
			row->looks = PALETTE_DIM;
	}
	page_gap(page);
	if (form->row->write)
		page_item(page, WRITE, _(form->row->write));
	if (form->row->go)
		page_item(page, GO, _(form->row->go));
	arena_free(&arena);
}

/* --- its life --- */

static bool open(struct view *view, const json_t *args)
{
	struct form *form = of(view);
	const char *name;
	json_t *value;
	form->row = form_table_find(pick_name(args, "form"));
	form->call = form->row ? calls_find(form->row->call) : NULL;
	view_set_room(view, pick_name(args, "room"));
	form->values = json_object();
	if (!form->call || !view->room)
		return false;
	json_object_foreach((json_t *)args, name, value)
	{
		if ((json_is_string(value) || json_is_integer(value)) && field_of(form, name))
			json_object_set(form->values, name, value);
	}
	form->begun = json_deep_copy(form->values);
	view->is_loaded = true;
	return true;
}

static json_t *save(const struct view *view)
{
	const struct form *form = of(view);
	json_t *args = json_deep_copy(form->values);
	if (form->page.field)
		json_object_set_new(args, form->row->fields[form->page.field_action - 1].name,
				    json_string(field_text(form->page.field)));
	json_object_set_new(args, "form", json_string(form->row->name));
	json_object_set_new(args, "room", json_string(view->room));
	return args;
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	json_decref(of(view)->values);
	json_decref(of(view)->begun);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)arena;
	head_r->title = _(of(view)->row->title);
}

/* --- doing it --- */

/* What was made, where it has a screen of its own. */
static bool open_made(struct form *form, json_t *result)
{
	static const struct {
		const char *call, *name; /* of the view, its argument and the result */
	} screens[] = {{"task.new", "task"}, {"feedback.promote", "item"}};
	for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
		if (!strcmp(screens[i].call, form->row->call))
			return app_replace(form->page.view.app, screens[i].name,
					   json_pack("{s:O}", screens[i].name,
						     json_object_get(result, screens[i].name)));
	return false;
}

static void on_done(struct view *view, int err, const char *words, json_t *result)
{
	struct form *form = of(view);
	form->is_sending = false;
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	app_stale(view->app);
	if (open_made(form, result)) {
		app_say(view->app, "%s", _(form->row->done));
		return;
	}
	app_say(view->app, "%s", _(form->row->done));
	app_back(view->app);
}

/* The first field that must be there and is not. */
static const struct form_field *missing(const struct form *form)
{
	for (size_t i = 0; i < field_count(form); i++) {
		const struct form_field *field = &form->row->fields[i];
		if (field_of(form, field->name)->flags & FIELD_REQUIRED &&
		    !pick_name(form->values, field->name))
			return field;
	}
	return NULL;
}

/* What the call takes, without the text that compose adds. */
/* A number that stood there and stands there still: not everybody who reads it may
 * set it. */
static bool is_number_as_it_was(const struct form *form, const struct field *field)
{
	const char *now = pick_name(form->values, field->name);
	const char *before = pick_name(form->begun, field->name);
	return (field->type == FIELD_INT || field->type == FIELD_NUMBER) &&
	       !(field->flags & FIELD_REQUIRED) && now && before && !strcmp(now, before);
}

static json_t *params_of(const struct form *form)
{
	json_t *params = json_deep_copy(form->values);
	/* What may be empty, and was emptied. */
	for (const struct field *f = form->call->in; f && f->name; f++)
		if ((f->type == FIELD_STRING || f->type == FIELD_TEXT) && !f->min &&
		    pick_name(form->begun, f->name) && !pick_name(params, f->name))
			json_object_set_new(params, f->name, json_string(""));
	for (const struct field *f = form->call->in; f && f->name; f++)
		if (f->type == FIELD_STRINGS && pick_name(params, f->name))
			json_object_set_new(params, f->name,
					    form_table_list(pick_text(form->values, f->name)));
	for (const struct field *f = form->call->in; f && f->name; f++)
		if (is_number_as_it_was(form, f))
			json_object_del(params, f->name);
	if (field_of(form, "room"))
		json_object_set_new(params, "room", json_string(form->page.view.room));
	else
		json_object_del(params, "room");
	return params;
}

static void finish(struct form *form, int action)
{
	struct view *view = &form->page.view;
	const struct form_field *field = missing(form);
	if (field) {
		list_go(view, (size_t)(field - form->row->fields) + 1);
		app_say(view->app, _("%s: this is needed."), _(field->label));
		view_changed(view);
		return;
	}
	if (action == WRITE) {
		app_replace(view->app, "compose",
			    json_pack("{s:s, s:s, s:o}", "what", form->row->what, "room",
				      view->room, "with", params_of(form)));
		return;
	}
	if (form->is_sending)
		return;
	form->is_sending = true;
	view_call(view, form->row->call, params_of(form), on_done);
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct form *form = of(view);
	int action = row->action;
	const struct form_field *field;
	const struct field *about;
	if (action > (int)(sizeof form->row->fields / sizeof *form->row->fields)) {
		finish(form, action);
		return true;
	}
	field = &form->row->fields[action - 1];
	about = field_of(form, field->name);
	if (form_table_choices(about)) {
		choose_next(form, field);
		return true;
	}
	page_edit(&form->page, action, _(field->label),
		  about->type != FIELD_STRINGS && about->max && about->max < TEXT_MAX
		      ? (size_t)about->max
		      : TEXT_MAX,
		  false, pick_text(form->values, field->name));
	return true;
}

static void typed(struct view *view, int action, const char *text)
{
	struct form *form = of(view);
	const char *name = form->row->fields[action - 1].name;
	if (*text)
		json_object_set_new(form->values, name, json_string(text));
	else
		json_object_del(form->values, name);
	page_dirty(&form->page);
	/* On to the next row. */
	list_go(view, (size_t)action + 1);
}

static void on_leave(struct view *view, char pressed)
{
	if (pressed == 'y')
		app_back(view->app);
}

/* What was typed is not thrown away by a q too many. */
static bool may_leave(struct view *view)
{
	static const struct app_choice choices[] = {{'n', N_("stay")}, {'y', N_("leave it")}};
	if (json_equal(of(view)->values, of(view)->begun))
		return true;
	app_ask(view->app, view, _("Leave? What you typed here is gone then."), choices, 2,
		on_leave);
	return false;
}

static const char *keys_line(const struct view *view)
{
	return of(view)->page.field ? _("Enter keep   ^C leave it") : NULL;
}

static const struct view_hint hints[] = {
    {REQUEST_OPEN, N_("type, choose")}, {REQUEST_BACK, N_("back")}, {REQUEST_NONE, NULL}};

const struct view_ops form_ops = {
    .name = "form",
    .title = N_("A form"),
    .size = sizeof(struct form),
    .hints = hints,
    .open = open,
    .save = save,
    .close = close,
    .head = head,
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    PAGE_CHOOSES,
    .choose = choose,
    PAGE_TYPES,
    .typed = typed,
    .may_leave = may_leave,
    .list = &page_list,
};
