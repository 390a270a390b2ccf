/* app: the stack of views, and one draw pass per wake-up.
 *
 * Handlers of keys, answers and events mark; then one pass acts: views closed
 * are freed, the top view loads if it must, the place is saved (a second or so
 * after it changed), a frame is drawn if something changed and the terminal has taken
 * the last one. */
#ifndef HEARTH_APP_H
#define HEARTH_APP_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/link.h"
#include "client/request.h"
#include "client/term/screen.h"

struct app;
struct view;

struct app_terms {
	struct link *link;     /* borrowed */
	json_t *opening;       /* session.open; NULL: comes from the server (hosted) */
	struct screen *screen; /* borrowed */
	struct keys *keys;     /* borrowed */
	int terminal_fd;       /* keys are read here; borrowed, blocking */
	bool is_hosted;	       /* sleeps when idle; sizes come from the server */
	bool resumes;	       /* woken: this is no new visit */
	/* Standalone: the window changed (set by a signal handler); NULL: never. */
	volatile int *resized;
	/* Standalone: gets the place when the connection is lost, for the next opening;
	 * the caller's. NULL: nobody asks. */
	json_t **lost_at;
};

/* Why app_run ended. */
enum app_end {
	APP_LEFT,    /* the person left */
	APP_ASLEEP,  /* idle; the place is with the server */
	APP_ENDED,   /* the server ended the session */
	APP_LOST,    /* the connection is gone */
	APP_HUNG_UP, /* the terminal is gone */
};

enum { APP_IDLE_MS = 60 * 1000 };

/* Runs until it is over. `why_r` (may be NULL) gets words to say then, to be
 * freed; or NULL. */
enum app_end app_run(const struct app_terms *terms, char **why_r);

/* --- what views ask --- */

struct link *app_link(struct app *app);
struct screen *app_screen(struct app *app);
int64_t app_now(const struct app *app);	    /* UTC seconds; the same during one wake-up */
int64_t app_key_ms(const struct app *app);  /* monotonic, of the last key */
uint64_t app_frames(const struct app *app); /* drawn so far */

/* Who I am; strings are NULL where there is none, borrowed until the next
 * app_restart. */
struct app_me {
	char *handle;
	char *role; /* "guest", "member", "sysop" */
	char *badge;
	char *door;	   /* how I came in */
	char *fingerprint; /* of the key that was verified */
	bool key_is_known;
	char *community;    /* its name */
	char *purpose;	    /* and what it is for, one line */
	bool has_rules_due; /* house rules not accepted yet */
};
const struct app_me *app_me(const struct app *app);
bool app_is_member(const struct app *app);
bool app_is_guest(const struct app *app); /* by the door where nobody joins */
/* The sysop at the control socket, who is no member and becomes none there. */
bool app_is_control(const struct app *app);
enum request_map app_key_map(const struct app *app);
bool app_is_hosted(const struct app *app);

/* --- the stack --- */

/* Opens a view by name on top; args is taken over (may be NULL). False where
 * there is no such view or its open refuses; nothing changed then. */
bool app_open(struct app *app, const char *name, json_t *args);
/* The same in place of the top view. */
bool app_replace(struct app *app, const char *name, json_t *args);
/* Closes the top view; the one below loads again if it is stale. */
void app_back(struct app *app);
/* Closes everything above the first view. */
void app_home(struct app *app);
/* Marks every view below the top as stale: counts changed. */
void app_stale(struct app *app);
struct view *app_top(struct app *app);
/* The view under this one; NULL: none. */
struct view *app_below(const struct app *app, const struct view *view);
/* Whether a request would do something with this view on top. */
bool app_offers(const struct app *app, const struct view *view, enum request request);
/* Any request, as if its key had been pressed (the command palette). */
void app_request(struct app *app, enum request request);
/* Who I am changed (joined, signed in): asks again, begins at home, and goes on
 * there with what views carry over. */
void app_restart(struct app *app);
/* The session is over. */
void app_leave(struct app *app);

/* --- the status row --- */

/* Words in the status row until the next key. */
void app_say(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* That writing is for members, and how to become one from here. */
void app_say_members(struct app *app);
/* An error in words: those of the server, or of the table where it sent none. */
void app_fail(struct app *app, int err, const char *words);

/* A question in the status row. Each choice is a key and a word; Enter takes
 * the first: of a yes or no the one that destroys nothing. The answer comes with the choice's key,
 * or with 0: none was taken, by q, ^C or Esc, or by any other key, which then does what it always
 * does. Not asked any more when its view closes. */
struct app_choice {
	char key;	   /* a small letter */
	const char *words; /* N_() */
};
typedef void (*app_answer)(struct view *view, char key);
void app_ask(struct app *app, struct view *view, const char *question,
	     const struct app_choice *choices, size_t count, app_answer answer);
bool app_is_asking(const struct app *app);

/* What `z` takes back: a call to be made, and the words when it was; the newest
 * replaces the one before. params is taken over. */
void app_set_undo(struct app *app, const char *method, json_t *params, const char *done_words);

/* --- the rest --- */

/* Settings as settings.show and settings.set give them, in force at once. */
void app_apply_settings(struct app *app, const json_t *settings);
/* The terminal said what its background is. */
void app_set_background(struct app *app, bool is_light);
/* The answer to home.show that came with the opening, once; or NULL. */
json_t *app_take_home(struct app *app);
/* How much waits for me, where a call said so. */
void app_set_waiting(struct app *app, int64_t waiting);
/* That may be another number now: the server is asked, soon. */
void app_waiting_changed(struct app *app);
void app_changed(struct app *app); /* draw again */

/* Hands the terminal to another program and takes it back (standalone). */
void app_pause(struct app *app);
void app_resume(struct app *app);

#endif
