/* app_self: the state of the app, for its own parts alone: app.c, dispatch.c,
 * frame.c, place.c, stack.c, start.c and status.c. Views see app.h. */
#ifndef HEARTH_APP_SELF_H
#define HEARTH_APP_SELF_H

#include "client/app.h"
#include "client/view.h"
#include "common/base/arena.h"

enum {
	APP_DEPTH = 24, /* views on the stack; the oldest but home go first */
	APP_CHOICES = 6,
	APP_PATIENCE_MS = 150,	  /* the last frame stays while a view waits for its data */
	APP_KEYS_WAIT_MS = 1000,  /* keys wait for it as well, also those that leave it */
	APP_KEYS_KEPT_MS = 10000, /* and all others; nothing typed ahead is lost sooner */
	APP_PLACE_MS = 1500,	  /* a place is saved so long after it changed, at the latest */
	APP_SETTLE_MS = 2000,	  /* answers are waited for before the end */
	APP_WAITING_MS = 1000,	  /* what waits for me is asked at most so often */
	APP_OWED_MS = 10,	  /* how often a terminal that was busy is looked at */
};

/* Why the loop goes on, or how it will end. */
enum app_state {
	APP_RUNNING,
	APP_SETTLING, /* waits for the last answers, then ends with `end` */
	APP_OVER,
};

/* What rings when something is for me. */
enum app_bell { APP_BELL_NONE, APP_BELL, APP_BELL_OSC9 };

struct app_question {
	struct view *view; /* NULL: none is asked */
	char *words;
	struct app_choice choices[APP_CHOICES];
	size_t count;
	app_answer answer;
};

struct app_undo {
	char *method; /* NULL: nothing to take back */
	json_t *params;
	char *done_words;
};

struct app {
	struct app_terms terms;
	struct arena *arena; /* of the frame */

	struct view *views[APP_DEPTH];
	size_t depth;
	struct view *closed; /* freed at the end of the wake-up, when no handler is in them */

	struct app_me me;
	json_t *rooms; /* room.show by slug (roomhead.h); NULL: none yet */
	enum request_map map;
	enum palette_name palette; /* as set; auto becomes what the terminal said */
	bool is_light;
	int64_t waiting;
	int64_t now; /* UTC seconds of this wake-up */

	bool is_changed;       /* a frame is due */
	bool is_watch_changed; /* the top view is another */
	bool is_resting;       /* memory was given back since the last key */
	bool is_hung_up;
	bool is_started;  /* the opening came */
	json_t *carried;  /* the place to begin in after who I am changed; or NULL */
	json_t *home;	  /* with the opening, for the view that is first; or NULL */
	char *topics;	  /* watched now, as JSON */
	char *place;	  /* saved last, as JSON */
	int64_t place_at; /* when the place is saved at the latest; 0: it is as it was */
	int64_t key_ms, input_ms, settle_ms; /* monotonic */
	int64_t waiting_ms;		     /* when it was asked what waits */
	int64_t waiting_at;		     /* when it is to be asked again; 0: not */
	int64_t idle_ms;  /* without a key, and it sleeps; APP_IDLE_MS unless the server says */
	int64_t sleep_ms; /* monotonic: when it does; 0: idle_ms after the last key (hold.h) */
	int64_t heard, resizes;	    /* events, and sizes, before it began to fall asleep */
	int64_t heard_ms;	    /* monotonic: the last of them */
	int64_t minute;		    /* of the clock as drawn */
	int64_t work_us, waited_us; /* monotonic, since when it is looked at; waited since */
	uint64_t frames;	    /* drawn so far */

	char *said;
	bool is_error;
	int64_t number; /* being typed; -1: none */
	struct app_question question;
	struct app_undo undo;
	char *undone_words; /* when the answer comes; or NULL */
	enum app_bell bell;
	bool rings;	  /* with the next frame, if anything does */
	json_t *followed; /* what it is asked whether to watch; NULL: nothing */

	enum app_state state;
	enum app_end end;
	char *why;
};

#endif
