#include "client/views/home_rows.h"

#include <stdlib.h>
#include <string.h>

#include "client/views/pick.h"
#include "common/api/notice_kind.h"
#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/tr.h"
#include "common/text/when.h"
#include "common/text/wrap.h"

enum {
	UNANSWERED_MAX = 3,
	PINNED_MAX = 5,
	WEEK_MAX = 5,
	MINE_MAX = 12,
	FOR_ME_MAX = 8,
	BOARDS_MAX = 16,
	WORDS_LEAST = 10
};

static void add(struct home_rows *rows, enum home_kind kind, const char *words, const json_t *item)
{
	rows->row = mem_resize(rows->row, rows->count + 1, sizeof *rows->row);
	rows->row[rows->count++] = (struct home_row){kind, words, item};
}

/* Keeps words as long as the rows; takes them over. */
static const char *keep(struct home_rows *rows, char *words)
{
	rows->made = mem_resize(rows->made, rows->made_count + 1, sizeof(char *));
	rows->made[rows->made_count++] = words;
	return words;
}

/* Words on as many rows as they need. */
static void add_wrapped(struct home_rows *rows, enum home_kind kind, const char *words, int columns)
{
	size_t left = strlen(words), drawn;
	int width, room = columns < WORDS_LEAST ? WORDS_LEAST : columns;
	while (left) {
		size_t used = wrap_line(words, left, room, &drawn, &width);
		add(rows, kind, keep(rows, mem_dup_n(words, drawn)), NULL);
		words += used, left -= used;
	}
}

static void add_words(struct home_rows *rows, const char *words, int columns)
{
	add_wrapped(rows, HOME_WORDS, words, columns - 2);
}

static void add_heading(struct home_rows *rows, const char *words)
{
	if (rows->count && rows->row[rows->count - 1].kind != HOME_SPACE)
		add(rows, HOME_SPACE, NULL, NULL);
	add(rows, HOME_HEADING, words, NULL);
}

/* What I was told as news of a thread stands for the thread. */
static bool is_thread(const struct home_row *row)
{
	if (row->kind == HOME_THREAD)
		return true;
	if (row->kind != HOME_NOTICE)
		return false;
	enum notice_kind kind = notice_kind_find(pick_text(row->item, "kind"));
	return kind < NOTICE_KIND_COUNT && notice_kind_row(kind)->flags & NOTICE_NEWS;
}

static bool is_listed(const struct home_rows *rows, const json_t *item)
{
	for (size_t i = 0; i < rows->count; i++)
		if (is_thread(&rows->row[i]) &&
		    pick_int(rows->row[i].item, "thread") == pick_int(item, "thread"))
			return true;
	return false;
}

/* A section of threads; none of them twice on the page. */
static void add_threads(struct home_rows *rows, const json_t *shown, const char *name,
			const char *heading, size_t most)
{
	size_t added = 0;
	for (size_t i = 0; i < pick_count(shown, name) && added < most; i++) {
		const json_t *item = pick_at(shown, name, i);
		if (is_listed(rows, item))
			continue;
		if (!added++)
			add_heading(rows, heading);
		add(rows, HOME_THREAD, NULL, item);
	}
}

static int64_t sum(const json_t *shown, const char *name)
{
	int64_t all = 0;
	for (size_t i = 0; i < pick_count(shown, name); i++)
		all += pick_int(pick_at(shown, name, i), "unread");
	return all;
}

static void add_since(struct home_rows *rows, const json_t *shown, const struct home_about *about)
{
	int64_t now = about->now;
	char when[WHEN_TEXT];
	struct buf text = {0};
	int64_t since = pick_time(shown, "since"), mine = sum(shown, "mine");
	int64_t boards = sum(shown, "boards") + sum(shown, "rooms");
	int64_t waiting = pick_int(shown, "waiting");
	int64_t asked = (int64_t)pick_count(shown, "asked");
	if (!boards && !asked) {
		add_words(rows, _("Nothing is unread."), about->columns);
		return;
	}
	if (since)
		(void)buf_printf(&text, _("New %s: "), when_since(since, now, when));
	else
		(void)buf_add_text(&text, _("New: "));
	if (waiting)
		(void)buf_printf(&text, _("%lld for you, "), (long long)waiting);
	if (asked)
		(void)buf_printf(&text, _("%lld asked of you, "), (long long)asked);
	if (mine)
		(void)buf_printf(&text, _("%lld in your threads, "), (long long)mine);
	(void)buf_printf(&text, _("%lld in all"), (long long)boards);
	char *words = buf_take(&text, NULL);
	add_words(rows, words, about->columns);
	free(words);
}

static const char *way_in(const char *how)
{
	static const char *const ways[][2] = {
	    {"key", N_("with the key")},
	    {"password", N_("with your password")},
	    {"recovery", N_("with a recovery code")},
	    {"device", N_("with a code from another device")},
	    {"join", N_("when you joined")},
	};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (!strcmp(how, ways[i][0]))
			return _(ways[i][1]);
	return "";
}

static void add_sign_in(struct home_rows *rows, const json_t *shown, const struct home_about *about)
{
	const json_t *last = json_object_get(shown, "last_sign_in");
	char when[WHEN_TEXT];
	int64_t at = pick_time(last, "at");
	if (!at)
		return;
	char *words =
	    mem_printf(_("You were last here %s, %s %s"), when_exact(at, about->now, when),
		       way_in(pick_text(last, "how")), pick_text(last, "label"));
	add_words(rows, words, about->columns);
	free(words);
}

/* What I have seen is on the list of what I was told; here is what waits. */
static void add_for_me(struct home_rows *rows, const json_t *shown)
{
	size_t count = pick_count(shown, "for_me"), added = 0;
	for (size_t i = 0; i < count && added < FOR_ME_MAX; i++) {
		const json_t *item = pick_at(shown, "for_me", i);
		if (pick_bool(item, "read"))
			continue;
		if (!added++)
			add_heading(rows, _("For you"));
		add(rows, HOME_NOTICE, NULL, item);
		if (*pick_text(item, "snippet"))
			add(rows, HOME_SNIPPET, NULL, item);
	}
}

/* A heading with a room's name in it. */
static void add_room_heading(struct home_rows *rows, const char *title)
{
	add_heading(rows, keep(rows, mem_printf(_("Asked of you in %s, a private room"), title)));
}

static void add_asked(struct home_rows *rows, const json_t *shown)
{
	const char *room = "";
	for (size_t i = 0; i < pick_count(shown, "asked"); i++) {
		const json_t *item = pick_at(shown, "asked", i);
		if (strcmp(room, pick_text(item, "room")) != 0)
			add_room_heading(rows, pick_text(item, "room_title"));
		room = pick_text(item, "room");
		add(rows, HOME_ASKED, NULL, item);
	}
}

static void add_rooms(struct home_rows *rows, const json_t *shown)
{
	size_t count = pick_count(shown, "rooms");
	if (count)
		add_heading(rows, _("Private rooms"));
	for (size_t i = 0; i < count; i++)
		add(rows, HOME_ROOM, NULL, pick_at(shown, "rooms", i));
}

/* For guests and new members: never an empty page. */
static void add_start_here(struct home_rows *rows, const json_t *shown, bool is_member)
{
	const char *hello = pick_name(shown, "hello_board");
	if (is_member && hello) {
		add_heading(rows, _("Start here"));
		add(rows, HOME_HELLO, hello, shown);
	}
	add_threads(rows, shown, "pinned", is_member ? _("Good to read first") : _("Start here"),
		    PINNED_MAX);
	add_threads(rows, shown, "unanswered", _("Nobody has answered these yet"), UNANSWERED_MAX);
	add_threads(rows, shown, "week", _("Talked about this week"), WEEK_MAX);
}

/* All of them where they are few; else those with news, as far as they go. */
static size_t choose_boards(const json_t *shown, const json_t **boards_r, int *left_out_r)
{
	size_t count = pick_count(shown, "boards"), chosen = 0;
	*left_out_r = 0;
	for (size_t i = 0; i < count; i++) {
		const json_t *board = pick_at(shown, "boards", i);
		bool has_news = pick_int(board, "unread") > 0;
		if (count > BOARDS_MAX && !has_news)
			continue;
		if (chosen < BOARDS_MAX)
			boards_r[chosen++] = board;
		else
			(*left_out_r)++;
	}
	return chosen;
}

static void add_boards(struct home_rows *rows, const json_t *shown)
{
	const json_t *boards[BOARDS_MAX];
	int left_out;
	size_t count = choose_boards(shown, boards, &left_out);
	add_heading(rows, _("Boards"));
	for (size_t i = 0; i < count; i++)
		add(rows, i % 2 ? HOME_BOARD_BESIDE : HOME_BOARD, NULL, boards[i]);
	const char *words = _("All boards, by theme");
	if (left_out)
		words = keep(rows, mem_printf(_("All boards, by theme; %d more of them with "
						"news"),
					      left_out));
	add(rows, HOME_ALL_BOARDS, words, NULL);
}

static void forget_words(struct home_rows *rows)
{
	while (rows->made_count)
		free(rows->made[--rows->made_count]);
}

/* A true end, for who has something to be through with. */
static void add_end(struct home_rows *rows, const struct home_about *about)
{
	add(rows, HOME_SPACE, NULL, NULL);
	add_wrapped(rows, HOME_END,
		    _("The page ends here: read these, and you have seen everything."),
		    about->columns - HOME_INDENT - 2);
}

void home_rows_build(struct home_rows *rows, const json_t *shown, const struct home_about *about)
{
	bool is_new = pick_bool(shown, "is_new") || !about->is_member;
	rows->count = 0;
	forget_words(rows);
	if (about->is_member)
		add_since(rows, shown, about);
	else
		add_words(rows,
			  about->is_guest     ? _("You read as a guest. ssh new@ this host makes "
						      "you a member in half a minute.")
			  : about->is_control ? _("What its guests and members may read.")
					      : _("You are looking around. : join makes you a "
						  "member in half a minute."),
			  about->columns);
	if (about->is_member && about->shows_sign_in)
		add_sign_in(rows, shown, about);
	add_for_me(rows, shown);
	add_asked(rows, shown);
	add_rooms(rows, shown);
	if (is_new)
		add_start_here(rows, shown, about->is_member);
	add_threads(rows, shown, "mine", _("Threads you take part in"), MINE_MAX);
	if (!is_new && !sum(shown, "boards"))
		add_threads(rows, shown, "week", _("Talked about this week"), WEEK_MAX);
	add_boards(rows, shown);
	if (about->is_member)
		add_end(rows, about);
}

void home_rows_free(struct home_rows *rows)
{
	forget_words(rows);
	free(rows->made);
	free(rows->row);
	*rows = (struct home_rows){0};
}

static enum home_kind whole_kind(const struct home_row *row)
{
	return row->kind == HOME_BOARD_BESIDE ? HOME_BOARD : row->kind;
}

static bool is_same(const struct home_row *a, const struct home_row *b)
{
	static const char *const names[] = {"board", "room", "item", "target"};
	if (whole_kind(a) != whole_kind(b) ||
	    pick_int(a->item, "thread") != pick_int(b->item, "thread") ||
	    pick_int(a->item, "id") != pick_int(b->item, "id"))
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(pick_text(a->item, names[i]), pick_text(b->item, names[i])) != 0)
			return false;
	return true;
}

size_t home_rows_find(const struct home_rows *rows, const struct home_row *old, size_t row)
{
	for (size_t i = 0; i < rows->count; i++)
		if (is_same(&rows->row[i], old))
			return i;
	return row;
}

const struct home_row *home_rows_first_new(const struct home_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct home_row *row = &rows->row[i];
		if (row->kind == HOME_NOTICE ||
		    (row->kind == HOME_THREAD && pick_int(row->item, "unread") > 0))
			return row;
	}
	return NULL;
}
