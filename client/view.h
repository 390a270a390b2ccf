/* view: one screen of the client: its operations and its state.
 *
 * A view's struct begins with struct view. Views stand on the app's stack;
 * only the top one is drawn and gets requests. The generic layer draws head
 * and status rows, moves in lists, leaves and helps; a view says what is
 * special about it. Operations other than name, title and size may be NULL.
 *
 * A view is opened with arguments (JSON, borrowed) and saved into the same
 * form: opening with what `save` gave comes back to the same place. It never
 * waits: `load` makes calls with view_call(), answers arrive later, keys typed
 * meanwhile are kept for it. A callback marks (view_changed) and never draws.
 * Handlers may open, replace and close views; a view is freed only after the
 * handler returned. */
#ifndef HEARTH_VIEW_H
#define HEARTH_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "client/canvas.h"
#include "client/link.h"
#include "client/list.h"
#include "client/request.h"

struct app;
struct page_row;
struct page_view;
struct view;

/* The rows above the body. Texts live in the frame's arena or longer. */
struct view_head {
	const char *title;     /* where I am */
	const char *right;     /* state, or NULL: community and me */
	const char *purpose;   /* a second row, or NULL */
	bool keeps_right;      /* a long title gives way to it */
	bool is_about_purpose; /* the purpose is to be read whole here */
};

/* A key worth knowing here: its key comes from the key map. Ended by
 * REQUEST_NONE. `? help` follows by itself. */
struct view_hint {
	enum request request;
	const char *words; /* N_() */
};

enum view_flag {
	VIEW_CHOICES = 1 << 0,	 /* items show their number, which chooses them: a digit at
				  * once, or with Enter where there are more than nine */
	VIEW_PASSING = 1 << 1,	 /* help, palette: not part of a place */
	VIEW_NEEDS_ALL = 1 << 2, /* digits are never collected to a number */
};

/* What a view asks the server for, each time it loads; the answer is kept in a
 * `json_t *` of its struct, and freed with it. Ended by no method. */
struct view_need {
	const char *method;
	size_t at;	  /* offset in the view's struct */
	const char *part; /* what of the answer is kept; NULL: all of it */
	int limit;	  /* of a list: items at once; 0: not given */
	size_t next;	  /* of a list by pages: offset of its cursor, NULL at its end */
	unsigned flags;	  /* of view_need_flag */
	/* Adds to the parameters; they name the view's room, if it is of one. */
	void (*narrow)(const struct view *view, json_t *params);
};

enum view_need_flag {
	VIEW_SUBJECT = 1 << 0,	/* without it the view leads nowhere, and closes */
	VIEW_OPTIONAL = 1 << 1, /* refused is as good as null */
};

struct view_ops {
	const char *name;  /* in places and app_open: one word */
	const char *title; /* N_(), for help */
	size_t size;	   /* of the struct that begins with struct view */
	unsigned flags;	   /* of view_flag */
	const struct view_hint *hints;

	/* args: from app_open or a place (perhaps of an older release or a
	 * hostile one: check every field); may be NULL. False: it cannot be
	 * opened from these. */
	bool (*open)(struct view *view, const json_t *args);
	/* What open takes to come back here; the caller owns it. */
	json_t *(*save)(const struct view *view);
	/* What it goes on with when who I am changes under it (joined, signed in):
	 * it is opened with that over home; NULL: it is over then. */
	json_t *(*carry)(const struct view *view);
	/* What it shows, asked for when it is opened, come back to, or reconnected.
	 * It is loaded when all of it is there. */
	const struct view_need *needs;
	/* All that is needed is there, or some of it came anew. */
	void (*arrived)(struct view *view);
	/* In place of needs, or after they were asked for: makes calls of its own. */
	void (*load)(struct view *view);
	void (*close)(struct view *view); /* frees what it holds, not itself */

	const char *heading; /* N_(): its title on the screen, where that is always the same */
	void (*head)(struct view *view, struct arena *arena, struct view_head *head_r);
	void (*build)(struct page_view *page); /* rows, of views drawn by page_show (page.h) */
	void (*draw)(struct view *view, const struct canvas *body);
	/* "13/14" for the status row; NULL: that of the list. */
	void (*position)(const struct view *view, char *text_r, size_t size);
	/* Words of the status row in place of the hints, for views where text is
	 * typed and keys are no requests; may give NULL while they are. */
	const char *(*keys_line)(const struct view *view);

	/* Whether it would use this request as things are: what help and palette
	 * show. The generic layer's own need not be named. */
	bool (*offers)(const struct view *view, enum request request);
	bool (*request)(struct view *view, enum request request); /* false: not used */
	/* A number was typed, with Enter; NULL: the cursor goes to the item of the
	 * list with that number, and with VIEW_CHOICES that is chosen. */
	bool (*number)(struct view *view, int64_t number);
	/* For views where text is typed: every key comes here first; false: it is
	 * to be taken as a request. */
	bool (*key)(struct view *view, const struct keys_key *key);
	/* Of views that are a page (page.h): Enter on a row; false: nothing comes of it.
	 * What was typed in the line that a row became, ended by Enter. */
	bool (*choose)(struct view *view, const struct page_row *row);
	void (*typed)(struct view *view, int action, const char *text);
	/* A call that `typed` made was refused, which was said: so that what was typed is
	 * not lost (page_refused). */
	void (*refused)(struct view *view);
	/* Text pasted, in pieces, cut anywhere; NULL: pastes are dropped. */
	void (*paste)(struct view *view, const char *bytes, size_t len);
	void (*paste_end)(struct view *view);
	/* q at the bottom of the stack or `back`: false keeps it open (it asks
	 * first and calls app_back itself). */
	bool (*may_leave)(struct view *view);

	/* Sends what it still holds (a draft, marks): before the client sleeps, the
	 * session ends or the view closes. */
	void (*settle)(struct view *view);
	/* view->wake_ms came (which is 0 again then). */
	void (*tick)(struct view *view);

	/* Adds the topics of `watch` it wants to hear of. "me" is always there. */
	void (*topics)(const struct view *view, json_t *topics);
	void (*on_event)(struct view *view, const json_t *event);

	/* What was written above it was sent: the number of the post in its thread. */
	void (*wrote)(struct view *view, int64_t number);

	/* For a list that opens readers: arguments of the next (or previous)
	 * thread of `match` (a hit) or thread order, its cursor moved there;
	 * NULL: none. */
	json_t *(*sibling)(struct view *view, enum request request);

	/* What `w` would watch or mute: {"thread": id}, {"board": slug} or
	 * {"handle": member}; a new object, NULL for nothing. */
	json_t *(*followed)(const struct view *view);

	const struct list_ops *list; /* NULL: no list */
	/* Of a text to scroll through: the offset of its struct sheet. A place has
	 * where it stood, as it has the cursor of a list. 0: none. */
	size_t sheet;
};

/* What is on the screen and in no place: the client stays awake over it for a
 * while (hold.h). */
enum view_hold {
	VIEW_CARRIED, /* nothing: `save` gives all of it */
	VIEW_TYPED,   /* a line being typed */
	VIEW_ONCE,    /* words that are shown only once */
};

struct view {
	const struct view_ops *ops;
	struct app *app;
	struct view_pending *calls; /* made and not answered */
	struct view *next_closed;   /* of the stack (stack.h) */
	struct list list;
	bool is_loaded; /* set by the view when it has something to draw */
	bool is_drawn;	/* since it was loaded */
	bool is_stale;	/* loads again when it is on top */
	bool is_typing; /* plain keys are text now: hints name others */
	bool is_taking; /* what was typed: calls made now come of it */
	enum view_hold hold;
	int64_t opened_ms; /* monotonic */
	int64_t held_ms;   /* since when keys wait (view_hold_keys); 0: they do not */
	int64_t wake_ms;   /* when `tick` is wanted (clock_mono_ms); 0: never */
	char *room;	   /* the private room it is of, by slug; NULL: none */
};

/* Makes a call whose answer comes to `done` with the view; none comes after
 * its close. params is taken over. An error with done NULL is shown in the
 * status row. */
typedef void (*view_done)(struct view *view, int err, const char *words, json_t *result);
void view_call(struct view *view, const char *method, json_t *params, view_done done);
/* The same for what the server is told and nobody looks at: an answer alone
 * draws no frame. */
void view_tell(struct view *view, const char *method, json_t *params, view_done done);

/* Asks for what it needs, at first and again after something was changed. */
void view_load(struct view *view);
/* The next page of what comes by pages; nothing where it is on its way. */
void view_more(struct view *view);
/* Frees what the answers and the view itself hold. */
void view_free(struct view *view);

/* open and save of views that are told the room and nothing else. */
bool view_open_room(struct view *view, const json_t *args);
json_t *view_save_room(const struct view *view);

/* It shows something of this private room (NULL: of none): its head says so
 * (roomhead.h), and it is closed at once when I am no longer in the room. */
void view_set_room(struct view *view, const char *room);

unsigned view_pending(const struct view *view); /* calls not answered */
/* No answer comes any more; of the stack, at its close. */
void view_forget(struct view *view);

/* Wants `tick` in that many milliseconds, or sooner if it did already. */
void view_wake(struct view *view, int ms);
/* on_event and tick of views that load again after news. It is VIEW_NEWS_MS later, for
 * what comes with it; a screen that nobody types at has time for it, up to VIEW_SPREAD_MS
 * more, so that many of them do not ask at the same moment. */
enum { VIEW_NEWS_MS = 300, VIEW_AWAY_MS = 2000, VIEW_SPREAD_MS = 1500 };
void view_on_news(struct view *view, const json_t *event);
void view_on_tick(struct view *view);
/* Not found, refused, gone: says so and shows what there is. */
void view_failed(struct view *view, int err, const char *words);

/* Keys typed from now on are meant for what the answer to a call brings, a question or
 * another view: while this one is on top they wait for view_let_keys, as they do for what
 * an opened view shows. */
void view_hold_keys(struct view *view);
void view_let_keys(struct view *view);

/* It is to be drawn again. */
void view_changed(struct view *view);

#endif
