#include "client/views/paper.h"

#include <stdlib.h>
#include <string.h>

#include "client/app.h"
#include "client/views/page.h"
#include "client/views/pick.h"
#include "client/views/saving.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

/* So much of the text stands on the page at once; the rest follows. */
enum { PART_BYTES = 16 * 1024 };
enum { ON = 1, AGAIN };

static const struct paper_kind {
	const char *name, *title; /* title: N_() */
	const char *method;
	const char *flag;    /* true there; or NULL */
	const char *command; /* "%s": the room, "%v": the version */
	bool is_of_room, is_markdown;
} kinds[] = {
    {"report", N_("The room in figures"), "report", NULL, "ssh HOST report %s > %s.txt", true,
     false},
    {"reports", N_("Reports, to read"), "feedback.export", "markdown",
     "ssh HOST feedback export %s --markdown > %s.md", true, true},
    {"pack", N_("Launch pack"), "launch.pack", NULL, "ssh HOST launch pack %s > %s.md", true, true},
    {"agreement", N_("The agreement"), "nda.show", NULL, "ssh HOST nda show %s --version %v", true,
     true},
    {"digest", N_("Your digest"), "digest.show", NULL, "ssh HOST digest show", false, false},
};

struct paper {
	struct page_view page;
	const struct paper_kind *kind;
	int64_t version;  /* of an agreement */
	char *text;	  /* the piece of it that the server gave; NULL: none yet */
	char *next;	  /* where the next begins; NULL: that is all */
	char *digest;	  /* of an agreement; NULL: none */
	bool is_later;	  /* that piece is not the first */
	size_t from, len; /* the part of it on the page */
};

static struct paper *of(const struct view *view)
{
	return (struct paper *)view;
}

/* --- parts --- */

/* Where a part that begins here ends: between two lines, or at least characters. */
static size_t part_len(const char *text)
{
	size_t len = strlen(text), at;
	if (len <= PART_BYTES)
		return len;
	for (at = PART_BYTES; at && strncmp(text + at - 1, "\n\n", 2) != 0; at--)
		;
	for (at = at ? at : PART_BYTES; at > PART_BYTES / 2 && text[at - 1] != '\n'; at--)
		;
	if (text[at - 1] == '\n')
		return at;
	for (at = PART_BYTES; ((unsigned char)text[at] & 0xc0) == 0x80; at--)
		;
	return at;
}

static void show_from(struct paper *paper, size_t from)
{
	paper->from = from;
	paper->len = part_len(paper->text + from);
	paper->page.view.list.at = paper->page.view.list.top = 0;
	page_dirty(&paper->page);
}

static bool is_beginning(const struct paper *paper)
{
	return !paper->is_later && !paper->from;
}

static bool has_more(const struct paper *paper)
{
	return paper->text && (paper->text[paper->from + paper->len] || paper->next);
}

/* --- the page --- */

/* "%s" is the room, "%v" the version, wherever they stand. */
static char *command_of(const struct paper *paper)
{
	struct buf words = {0};
	for (const char *at = paper->kind->command; *at; at++) {
		bool is_mark = at[0] == '%' && at[1];
		if (!is_mark)
			(void)buf_add_char(&words, *at);
		else if (*++at == 's')
			(void)buf_add_text(&words, paper->page.view.room);
		else
			(void)buf_printf(&words, "%lld", (long long)paper->version);
	}
	return buf_take(&words, NULL);
}

static void add_command(struct paper *paper)
{
	char *command = command_of(paper), *words = mem_printf(_("As a file: %s"), command);
	page_paragraph(&paper->page, PALETTE_DIM, words);
	page_gap(&paper->page);
	free(words);
	free(command);
}

static void add_digest(struct paper *paper)
{
	char *words = mem_printf(_("SHA-256 of this text: %s"), paper->digest);
	page_paragraph(&paper->page, PALETTE_DIM, words);
	page_gap(&paper->page);
	free(words);
}

static void build(struct page_view *page)
{
	struct paper *paper = (struct paper *)page;
	char *part;
	if (!paper->text)
		return;
	part = mem_dup_n(paper->text + paper->from, paper->len);
	if (is_beginning(paper))
		add_command(paper);
	if (paper->kind->is_markdown)
		page_text(page, part);
	else
		page_paragraph(page, PALETTE_TEXT, part);
	page_gap(page);
	if (paper->digest && !has_more(paper))
		add_digest(paper);
	if (has_more(paper))
		page_item(page, ON, _("On"));
	else
		page_paragraph(page, PALETTE_DIM, _("It ends here."));
	if (!is_beginning(paper))
		page_item(page, AGAIN, _("From the beginning"));
	free(part);
}

/* --- its life --- */

static void on_piece(struct view *view, int err, const char *words, json_t *result)
{
	struct paper *paper = of(view);
	if (err) {
		view_failed(view, err, words);
		if (!view->is_loaded && app_top(view->app) == view)
			app_back(view->app);
		return;
	}
	free(paper->text);
	free(paper->next);
	free(paper->digest);
	paper->digest = mem_dup(pick_name(result, "digest"));
	paper->text = mem_dup(pick_text(result, "text"));
	paper->next = mem_dup(pick_name(result, "next"));
	view->is_loaded = true;
	show_from(paper, 0);
}

static json_t *params_of(const struct paper *paper)
{
	json_t *params = json_pack("{s:s*}", "room", paper->page.view.room);
	if (paper->version)
		json_object_set_new(params, "version", json_integer(paper->version));
	if (paper->kind->flag)
		json_object_set_new(params, paper->kind->flag, json_true());
	return params;
}

static void ask(struct paper *paper, const char *after)
{
	json_t *params = params_of(paper);
	paper->is_later = after != NULL;
	if (after)
		json_object_set_new(params, "after", json_string(after));
	view_call(&paper->page.view, paper->kind->method, params, on_piece);
}

/* Named after what it is: "heron-report.txt". */
static bool save_it(struct paper *paper)
{
	struct arena *arena = arena_new();
	const char *room = paper->page.view.room;
	const char *name =
	    arena_printf(arena, "%s%s%s", room ? room : "", room ? "-" : "", paper->kind->name);
	bool is_open;
	if (paper->version)
		name = arena_printf(arena, "%s-%lld", name, (long long)paper->version);
	name = arena_printf(arena, "%s.%s", name, paper->kind->is_markdown ? "md" : "txt");
	is_open = saving_open(paper->page.view.app, paper->kind->method, params_of(paper), name);
	arena_free(&arena);
	return is_open;
}

static void load(struct view *view)
{
	if (!view->is_loaded)
		ask(of(view), NULL);
}

static bool open(struct view *view, const json_t *args)
{
	const char *what = pick_text(args, "what");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i].name, what))
			of(view)->kind = &kinds[i];
	of(view)->version = pick_int(args, "version");
	if (!of(view)->kind)
		return false;
	if (of(view)->kind->is_of_room)
		view_set_room(view, pick_name(args, "room"));
	return view->room || !of(view)->kind->is_of_room;
}

static json_t *save(const struct view *view)
{
	return json_pack("{s:s, s:s*, s:I}", "what", of(view)->kind->name, "room", view->room,
			 "version", (json_int_t)of(view)->version);
}

static void close(struct view *view)
{
	page_free(&of(view)->page);
	free(of(view)->text);
	free(of(view)->next);
	free(of(view)->digest);
}

static void head(struct view *view, struct arena *arena, struct view_head *head_r)
{
	const struct paper *paper = of(view);
	if (paper->version)
		head_r->title = arena_printf(arena, _("The agreement, version %lld"),
					     (long long)paper->version);
	else
		head_r->title = _(paper->kind->title);
}

/* --- requests --- */

static void go_on(struct paper *paper)
{
	if (paper->text[paper->from + paper->len])
		show_from(paper, paper->from + paper->len);
	else if (!view_pending(&paper->page.view))
		ask(paper, paper->next);
}

static bool offers(const struct view *view, enum request request)
{
	if (request == REQUEST_SAVE)
		return of(view)->text && saving_can(view->app);
	return request == REQUEST_OPEN && page_at(&of(view)->page);
}

static bool request(struct view *view, enum request what)
{
	const struct page_row *row = page_at(&of(view)->page);
	if (what == REQUEST_PAGE_ON && has_more(of(view)) && list_shows_end(view)) {
		go_on(of(view));
		return true;
	}
	if (!offers(view, what))
		return false;
	if (what == REQUEST_SAVE)
		return save_it(of(view));
	if (row->action == ON)
		go_on(of(view));
	else
		ask(of(view), NULL);
	return true;
}

static const struct view_hint hints[] = {{REQUEST_PAGE_ON, N_("on")},
					 {REQUEST_SAVE, N_("save as a file")},
					 {REQUEST_BACK, N_("back")},
					 {REQUEST_NONE, NULL}};

const struct view_ops paper_ops = {
    .name = "paper",
    .title = N_("A text to read, or to take away"),
    .size = sizeof(struct paper),
    .hints = hints,
    .open = open,
    .save = save,
    .load = load,
    .close = close,
    .head = head,
    .build = build,
    .draw = page_show,
    .offers = offers,
    .request = request,
    .list = &page_list,
};
