#include "client/views/apply.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { ANSWER = 1, SEND };
enum { ANSWER_MAX = 1000 };

struct apply {
	struct page_view page;
	json_t *questions; /* items of screener.list */
	json_t *answers;   /* strings, one each; of the place, or typed */
	size_t at;	   /* the question being answered */
	bool is_sending;
};

static struct apply *of(const struct view *view)
{
	return (struct apply *)view;
}

static const char *answer_to(const struct apply *apply, size_t i)
{
	const char *text = json_string_value(json_array_get(apply->answers, i));
	return text ? text : "";
}

static void set_answer(struct apply *apply, size_t i, const char *text)
{
	while (json_array_size(apply->answers) <= i)
		json_array_append_new(apply->answers, json_string(""));
	json_array_set_new(apply->answers, i, json_string(text));
	page_dirty(&apply->page);
}

/* --- the page --- */

static void add_question(struct page_view *page, size_t i, const json_t *question,
			 const char *answer)
{
	bool is_choice = json_is_array(json_object_get(question, "choices"));
	char *text = mem_printf("%s%s", pick_text(question, "text"),
				pick_bool(question, "required") ? "" : _(" (may be left out)"));
	struct page_row *row;
	page_paragraph(page, PALETTE_STRONG, text);
	row = page_item(page, ANSWER,
			*answer	    ? answer
			: is_choice ? _("choose: Enter goes through them")
				    : _("type your answer"));
	row->id = (int64_t)i;
	row->looks = *answer ? PALETTE_TEXT : PALETTE_DIM;
	page_gap(page);
	free(text);
}

static void build(struct page_view *page)
{
	struct apply *apply = (struct apply *)page;
	const json_t *question;
	size_t i;
	page_add(page, PALETTE_TEXT, "");
	page_paragraph(page, PALETTE_TEXT,
		       _("Its owner reads what you say here and lets you in, or not. You are told "
			 "either way."));
	page_gap(page);
	json_array_foreach(apply->questions, i, question)
	    add_question(page, i, question, answer_to(apply, i));
	page_item(page, SEND, apply->is_sending ? _("One moment") : _("Ask to be let in"));
}

/* --- calls --- */

static void on_sent(struct view *view, int err, const char *words, json_t *result)
{
	(void)result;
	of(view)->is_sending = false;
	page_dirty(&of(view)->page);
	if (err) {
		app_fail(view->app, err, words);
		return;
	}
	app_stale(view->app);
	if (app_top(view->app) == view)
		app_back(view->app);
	app_say(view->app, _("Sent. You are told when it is decided."));
}

/* An answer a line, as room.apply takes them. */
static void send(struct apply *apply)
{
	struct buf body = {0};
	if (apply->is_sending)
		return;
	for (size_t i = 0; i < json_array_size(apply->questions); i++)
		(void)buf_printf(&body, "%s%s", i ? "\n" : "", answer_to(apply, i));
	apply->is_sending = true;
	page_dirty(&apply->page);
	view_call(&apply->page.view, "room.apply",
		  json_pack("{s:s, s:s}", "room", apply->page.view.room, "body", buf_text(&body)),
		  on_sent);
	buf_free(&body);
}

/* --- the view --- */

static bool open(struct view *view, const json_t *args)
{
	const json_t *answers = json_object_get(args, "answers");
	view_set_room(view, pick_name(args, "room"));
	of(view)->answers = json_is_array(answers) ? json_deep_copy(answers) : json_array();
	return view->room != NULL;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s, s:O}", "room", view->room, "answers", of(view)->answers);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	json_decref(of(view)->answers);
}

/* The next one, after the last the first again. */
static void choose_next(struct apply *apply, size_t i, const json_t *choices)
{
	size_t next = 0;
	for (size_t c = 0; c < json_array_size(choices); c++)
		if (!strcmp(json_string_value(json_array_get(choices, c)), answer_to(apply, i)))
			next = (c + 1) % json_array_size(choices);
	set_answer(apply, i, json_string_value(json_array_get(choices, next)));
}

static bool choose(struct view *view, const struct page_row *row)
{
	struct apply *apply = of(view);
	const json_t *choices;
	if (row->action == SEND) {
		send(apply);
		return true;
	}
	apply->at = (size_t)row->id;
	choices = json_object_get(json_array_get(apply->questions, apply->at), "choices");
	if (json_is_array(choices))
		choose_next(apply, apply->at, choices);
	else
		page_edit(&apply->page, ANSWER, _("Answer"), ANSWER_MAX, false,
			  answer_to(apply, apply->at));
	return true;
}

static void typed(struct view *view, int action, const char *text)
{
	(void)action;
	set_answer(of(view), of(view)->at, text);
}

static const char *keys_line(const struct view *view)
{
	return of(view)->page.field ? _("Enter keep   ^C leave it")
				    : _("Enter choose   q back   ? help");
}

static const struct view_need needs[] = {
    {.method = "screener.list",
     .at = offsetof(struct apply, questions),
     .part = "items",
     .flags = VIEW_SUBJECT},
    {.method = NULL},
};

const struct view_ops apply_ops = {
    .name = "apply",
    .title = N_("Asking to be let in"),
    .size = sizeof(struct apply),
    .flags = VIEW_CHOICES,
    .open = open,
    .save = save,
    .needs = needs,
    .arrived = page_arrived,
    .close = close,
    .heading = N_("Asking to be let in"),
    .build = build,
    .draw = page_show,
    .keys_line = keys_line,
    PAGE_CHOOSES,
    .choose = choose,
    PAGE_TYPES,
    .typed = typed,
    .list = &page_list,
};
