#include "client/views/survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/taskwords.h"
#include "client/views/draft.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "client/views/survey_answers.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

enum { CHOICE = 1, OPEN, SEND, QUESTION };
enum { TEXT_MAX = 1000, TEXT_ROWS = 8, TEXT_COLUMNS = 74, AGAIN_MS = 5000, KEEP_MS = 1000 };

struct survey {
	struct page_view page;
	char *name;
	struct survey_answers answers;
	size_t at;	  /* the question on the screen; as many as there are: all of them */
	bool is_changing; /* one of them, from the list of all */
	bool is_one;	  /* a 1 was typed where it may become 10 */
	bool is_sending, is_leaving;
	struct field *text; /* of a question in words */
	struct draft *draft;
	int64_t goes_to; /* of the place: the question to come back to, from 1; 0: none */
};

static struct survey *of(const struct view *view)
{
	return (struct survey *)view;
}

static size_t count(const struct survey *s)
{
	return survey_answers_count(&s->answers);
}

static bool is_kind(const struct survey *s, const char *kind)
{
	return s->at < count(s) && !strcmp(survey_answers_kind(&s->answers, s->at), kind);
}

/* --- what is typed is kept --- */

static void keep(struct survey *s)
{
	char *text;
	if (!s->draft || s->is_leaving)
		return;
	text = survey_answers_draft(&s->answers);
	draft_put(s->draft, pick_text(s->answers.shown, "title"), text);
	free(text);
}

static void take_text(struct survey *s)
{
	const char *before = survey_answers_get(&s->answers, s->at);
	if (!s->text || !strcmp(field_text(s->text), before ? before : ""))
		return;
	survey_answers_set(&s->answers, s->at, field_text(s->text));
	keep(s);
}

static void on_draft(struct view *view, int err, const char *words, json_t *result)
{
	struct survey *s = of(view);
	draft_answer(s->draft, err, result);
	if (err && !s->is_leaving) {
		app_fail(view->app, err, words);
		view_wake(view, AGAIN_MS);
	}
	if (s->is_leaving && !draft_is_saving(s->draft))
		app_back(view->app);
}

static void tick(struct view *view)
{
	take_text(of(view));
	if (draft_is_unkept(of(view)->draft))
		keep(of(view));
}

/* --- going from one to the next --- */

static void build(struct page_view *page);

static size_t chosen(const struct survey *s)
{
	const char *choices[SURVEY_ANSWERS_CHOICES], *answer = NULL;
	struct arena *arena = arena_new();
	size_t found = 0, all = survey_answers_choices(&s->answers, s->at, arena, choices);
	if (!is_kind(s, "multi"))
		answer = survey_answers_get(&s->answers, s->at);
	for (size_t i = 0; answer && i < all; i++)
		if (!strcmp(choices[i], answer))
			found = i;
	arena_free(&arena);
	return found;
}

static void go(struct survey *s, size_t at)
{
	struct view *view = &s->page.view;
	take_text(s);
	field_free(&s->text);
	s->at = at;
	s->is_one = false;
	if (is_kind(s, "text")) {
		s->text = field_new_paragraph(TEXT_MAX);
		field_set(s->text, survey_answers_get(&s->answers, at));
	}
	view->is_typing = s->text != NULL;
	view->list.at = view->list.top = 0;
	if (s->page.columns)
		page_make(&s->page, build);
	if (s->at < count(s))
		list_go(view, chosen(s) + 1);
	view_changed(view);
}

static void next(struct survey *s)
{
	go(s, s->is_changing ? count(s) : s->at + 1);
}

static void answer(struct survey *s, const char *text)
{
	survey_answers_set(&s->answers, s->at, text);
	keep(s);
	next(s);
}

static void choose(struct survey *s, size_t number)
{
	const char *choices[SURVEY_ANSWERS_CHOICES];
	struct arena *arena = arena_new();
	size_t all = survey_answers_choices(&s->answers, s->at, arena, choices);
	if (number < all && is_kind(s, "multi")) {
		survey_answers_toggle(&s->answers, s->at, choices[number]);
		keep(s);
		page_make(&s->page, build);
	} else if (number < all) {
		answer(s, choices[number]);
	}
	arena_free(&arena);
}

/* --- the page --- */

static void add_choices(struct survey *s)
{
	const char *choices[SURVEY_ANSWERS_CHOICES];
	struct arena *arena = arena_new();
	struct page_view *page = &s->page;
	bool is_multi = is_kind(s, "multi"), is_scale = is_kind(s, "scale5") || is_kind(s, "nps11");
	size_t all = survey_answers_choices(&s->answers, s->at, arena, choices);
	for (size_t i = 0; i < all; i++) {
		bool is_set = survey_answers_has(&s->answers, s->at, choices[i]);
		const char *words = choices[i];
		if (is_multi)
			words =
			    arena_printf(arena, "%zu  [%c] %s", i + 1, is_set ? 'x' : ' ', words);
		else if (!is_scale)
			words = arena_printf(arena, "%zu  %s", i + 1, words);
		struct page_row *row = page_item(page, CHOICE, words);
		row->id = (int64_t)i;
		if (!is_multi && is_set)
			page_right(row, _("your answer"));
	}
	arena_free(&arena);
}

static const char *open_words(const struct survey *s)
{
	if (is_kind(s, "multi"))
		return _("Go on");
	return survey_answers_get(&s->answers, s->at) ? _("Take the answer back")
						      : _("Leave it open");
}

static void build_question(struct survey *s)
{
	struct arena *arena = arena_new();
	struct page_view *page = &s->page;
	const json_t *question = survey_answers_question(&s->answers, s->at);
	bool is_required = survey_answers_is_required(&s->answers, s->at);
	page_add(page, PALETTE_DIM,
		 arena_printf(arena, _("Question %zu of %zu, %s%s"), s->at + 1, count(s),
			      taskwords_question(pick_text(question, "kind")),
			      is_required ? _(", required") : ""));
	page_gap(page);
	page_paragraph(page, PALETTE_STRONG, pick_text(question, "question"));
	page_gap(page);
	if (!s->text)
		add_choices(s);
	if (!s->text && (!is_required || is_kind(s, "multi"))) {
		page_gap(page);
		page_item(page, OPEN, open_words(s));
	}
	arena_free(&arena);
}

/* Several choices as one reads them. */
static const char *said(struct arena *arena, const char *kind, const char *answer)
{
	struct buf text = {0};
	const char *words;
	for (const char *p = answer; *p; p++)
		buf_add_text(&text,
			     *p == '|' && !strcmp(kind, "multi") ? ", " : arena_dup_n(arena, p, 1));
	words = arena_dup_n(arena, buf_data(&text), buf_len(&text));
	buf_free(&text);
	return words;
}

/* All of them, to look over and send. */
static void build_all(struct survey *s)
{
	struct arena *arena = arena_new();
	struct page_view *page = &s->page;
	page_item(page, SEND,
		  pick_name(s->answers.shown, "closed_at")
		      ? _("It was closed: your answers are kept as a draft")
		      : _("Send my answers"));
	page_gap(page);
	for (size_t i = 0; i < count(s); i++) {
		const json_t *question = survey_answers_question(&s->answers, i);
		const char *given = survey_answers_get(&s->answers, i);
		struct page_row *row = page_item(
		    page, QUESTION,
		    arena_printf(arena, "%zu. %s", i + 1, pick_text(question, "question")));
		row->id = (int64_t)i;
		row = page_add(page, given ? PALETTE_STRONG : PALETTE_DIM,
			       given ? said(arena, survey_answers_kind(&s->answers, i), given)
			       : survey_answers_is_required(&s->answers, i) ? _("wants an answer")
									    : _("left open"));
		row->kind = LIST_MORE;
		row->indent = 3;
	}
	arena_free(&arena);
}

static void build(struct page_view *page)
{
	struct survey *s = (struct survey *)page;
	if (s->at < count(s))
		build_question(s);
	else
		build_all(s);
}

static void draw(struct view *view, const struct canvas *body)
{
	struct survey *s = of(view);
	bool is_first = s->page.columns == 0;
	int above, rows, columns = body->columns - 4;
	page_draw(view, body, build);
	if (is_first && s->at < count(s) && !s->text) {
		list_go(view, chosen(s) + 1);
		list_draw(view, body);
	}
	if (!s->text)
		return;
	above = (int)s->page.count < body->rows - 2 ? (int)s->page.count : body->rows - 2;
	rows = body->rows - above < TEXT_ROWS ? body->rows - above : TEXT_ROWS;
	field_draw_paragraph(s->text, body, above, 2,
			     columns < TEXT_COLUMNS ? columns : TEXT_COLUMNS, rows);
}

/* --- loading --- */

static void begin(struct survey *s)
{
	size_t at = survey_answers_open(&s->answers, false);
	s->page.view.is_loaded = true;
	go(s, s->goes_to && (size_t)s->goes_to <= count(s) ? (size_t)s->goes_to - 1 : at);
}

static void on_drafts(struct view *view, int err, const char *words, json_t *result)
{
	struct survey *s = of(view);
	json_t *row = pick_at(result, "items", 0);
	(void)words;
	if (!err && row) {
		draft_adopt(s->draft, row);
		survey_answers_from_draft(&s->answers, pick_text(row, "body"));
	}
	begin(s);
}

static void on_shown(struct view *view, int err, const char *words, json_t *result)
{
	struct survey *s = of(view);
	char *target;
	if (err) {
		view_failed(view, err, words);
		return;
	}
	view_set_room(view, pick_text(result, "room"));
	survey_answers_begin(&s->answers, result);
	target = mem_printf("survey:%s", s->name);
	draft_free(&s->draft);
	s->draft = draft_new(view, target, on_draft, NULL);
	view_call(view, "draft.list", json_pack("{s:s, s:i}", "target", target, "limit", 1),
		  on_drafts);
	free(target);
}

/* Once: what is being answered is not to change under the hands. */
static void load(struct view *view)
{
	if (!of(view)->draft)
		view_call(view, "task.show", json_pack("{s:s}", "task", of(view)->name), on_shown);
}

static bool open(struct view *view, const json_t *args)
{
	struct survey *s = of(view);
	s->name = mem_dup(pick_name(args, "task"));
	s->goes_to = pick_int(args, "question");
	if (pick_name(args, "room"))
		view_set_room(view, pick_name(args, "room"));
	return s->name != NULL;
}

static json_t *save(const struct view *view)
{
	const struct survey *s = of(view);
	return json_pack("{s:s, s:s?, s:I}", "task", s->name, "room", view->room, "question",
			 (json_int_t)(view->is_loaded && s->at < count(s) ? s->at + 1 : 0));
}

static void settle(struct view *view)
{
	if (view->is_loaded)
		take_text(of(view));
}

static void close(struct view *view)
{
	struct survey *s = of(view);
	page_free(&s->page);
	field_free(&s->text);
	draft_free(&s->draft);
	survey_answers_free(&s->answers);
	free(s->name);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	(void)arena;
	head_r->title = pick_text(of(view)->answers.shown, "title");
}

static void position(const struct view *view, char *text_r, size_t size)
{
	const struct survey *s = of(view);
	if (s->at < count(s))
		snprintf(text_r, size, "%zu/%zu", s->at + 1, count(s));
	else
		text_r[0] = '\0';
}

/* --- sending --- */

static void on_sent(struct view *view, int err, const char *words, json_t *result)
{
	struct survey *s = of(view);
	(void)result;
	s->is_sending = false;
	if (err) {
		char *more = mem_printf(_("%s. Your answers are kept as a draft."),
					words ? words : _("They could not be sent"));
		keep(s);
		app_fail(view->app, err, more);
		free(more);
		return;
	}
	s->is_leaving = true;
	draft_drop(s->draft);
	app_stale(view->app);
	app_say(view->app, _("Sent. Thank you."));
	if (!draft_is_saving(s->draft))
		app_back(view->app);
}

static void send(struct survey *s)
{
	size_t missing = survey_answers_open(&s->answers, true);
	if (s->is_sending)
		return;
	if (missing < count(s)) {
		s->is_changing = true;
		go(s, missing);
		app_say(s->page.view.app, _("This one wants an answer."));
		return;
	}
	s->is_sending = true;
	view_call(
	    &s->page.view, "survey.answer",
	    json_pack("{s:s, s:o}", "task", s->name, "answers", survey_answers_params(&s->answers)),
	    on_sent);
}

/* --- keys --- */

static bool is_digit(const struct keys_key *pressed)
{
	return keys_is_text(pressed) && pressed->code >= '0' && pressed->code <= '9';
}

/* A digit answers at once; where 10 may follow a 1, the 1 waits for it. */
static bool digit_key(struct survey *s, int digit)
{
	const char *choices[SURVEY_ANSWERS_CHOICES];
	struct arena *arena;
	size_t all;
	bool was_one = s->is_one;
	s->is_one = false;
	if (is_kind(s, "nps11")) {
		if (digit == 1) {
			s->is_one = true;
			list_go(&s->page.view, 2);
			view_changed(&s->page.view);
		} else {
			choose(s, was_one && digit == 0 ? 10 : (size_t)digit);
		}
		return true;
	}
	arena = arena_new();
	all = survey_answers_choices(&s->answers, s->at, arena, choices);
	arena_free(&arena);
	if (all > 9)
		return false;
	if (digit >= 1)
		choose(s, (size_t)digit - 1);
	return true;
}

static void on_leave(struct view *view, char key)
{
	if (key == 'y')
		app_back(view->app);
}

static bool back(struct survey *s)
{
	static const struct app_choice choices[] = {{'n', N_("stay")}, {'y', N_("leave it")}};
	take_text(s);
	if (s->is_changing) {
		s->is_changing = false;
		go(s, count(s));
		return true;
	}
	if (s->at > 0) {
		go(s, s->at - 1);
	} else if (draft_is_unkept(s->draft)) {
		app_ask(s->page.view.app, &s->page.view,
			_("Leave? What you answered could not be kept."), choices, 2, on_leave);
	} else {
		if (draft_id(s->draft) || draft_is_saving(s->draft))
			app_say(s->page.view.app,
				_("Kept as a draft; it is offered when you come back."));
		return false;
	}
	return true;
}

static bool text_key(struct survey *s, const struct keys_key *pressed)
{
	bool is_changed = false;
	view_changed(&s->page.view);
	if (field_key(s->text, pressed, &is_changed)) {
		if (is_changed)
			view_wake(&s->page.view, KEEP_MS);
		return true;
	}
	if (pressed->kind == KEYS_ENTER) {
		take_text(s);
		next(s);
		return true;
	}
	return false;
}

static bool key(struct view *view, const struct keys_key *pressed)
{
	struct survey *s = of(view);
	if (!view->is_loaded)
		return false;
	if (s->text)
		return text_key(s, pressed);
	if (s->at < count(s) && is_digit(pressed))
		return digit_key(s, (int)(pressed->code - '0'));
	return false;
}

static bool number(struct view *view, int64_t n)
{
	struct survey *s = of(view);
	if (n >= 1 && s->at < count(s))
		choose(s, (size_t)n - 1);
	else
		list_go(view, (size_t)n);
	return true;
}

static void paste(struct view *view, const char *bytes, size_t len)
{
	if (of(view)->text)
		field_paste(of(view)->text, bytes, len);
}

static void paste_end(struct view *view)
{
	if (of(view)->text)
		field_paste_end(of(view)->text);
	view_wake(view, KEEP_MS);
	view_changed(view);
}

static bool offers(const struct view *view, enum request request)
{
	return request == REQUEST_OPEN && page_at(&of(view)->page);
}

static bool open_row(struct survey *s, const struct page_row *row)
{
	switch (row->action) {
	case CHOICE:
		choose(s, (size_t)row->id);
		return true;
	case OPEN:
		if (is_kind(s, "multi"))
			next(s);
		else
			answer(s, NULL);
		return true;
	case QUESTION:
		s->is_changing = true;
		go(s, (size_t)row->id);
		return true;
	default:
		send(s);
		return true;
	}
}

static bool request(struct view *view, enum request what)
{
	struct survey *s = of(view);
	const struct page_row *row = page_at(&s->page);
	if (what == REQUEST_BACK && view->is_loaded)
		return back(s);
	if (what == REQUEST_PAGE_ON && s->at < count(s)) {
		next(s);
		return true;
	}
	return what == REQUEST_OPEN && row && open_row(s, row);
}

static const char *keys_line(const struct view *view)
{
	const struct survey *s = of(view);
	if (s->text)
		return _("Enter go on   ^C back");
	if (s->at >= count(s))
		return _("Enter choose   q back   ? help");
	if (is_kind(s, "multi"))
		return _("digits choose   Space go on   q back   ? help");
	return _("digit or Enter answers   Space go on   q back   ? help");
}

const struct view_ops survey_ops = {
    .name = "survey",
    .title = N_("Answering a survey"),
    .size = sizeof(struct survey),
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .draw = draw,
    .position = position,
    .keys_line = keys_line,
    .offers = offers,
    .request = request,
    .number = number,
    .key = key,
    .paste = paste,
    .paste_end = paste_end,
    .settle = settle,
    .tick = tick,
    .list = &page_list,
};
