/* stage: what a run shares between its processes: the act that is on, and what
 * each crew counted.
 *
 * It lies in memory mapped before the crews are forked. The director (main.c)
 * writes the act; a crew writes its own part only, and the director reads it:
 * numbers, each written by one process, so nothing is locked. */
#ifndef HEARTH_LOAD_STAGE_H
#define HEARTH_LOAD_STAGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "contrib/load/hist.h"

enum stage_act {
	STAGE_RAMP,  /* sign in, up to `wanted` sessions in all */
	STAGE_REST,  /* nobody touches a key */
	STAGE_GO,    /* who is not away goes to a thread of their own choice */
	STAGE_MIX,   /* everybody behaves after the model */
	STAGE_STORM, /* the first `some` of them press a key at the same moment */
	STAGE_CROWD, /* the first `some` press a key now and then, the others none */
	STAGE_DOWN,  /* the server is about to stop: connections end */
	STAGE_BACK,  /* everybody signs in again, at once */
	STAGE_END,   /* all hang up */
};

enum stage_measure {
	STAGE_SIGN_IN,	  /* connect to the last byte of the first screen */
	STAGE_KEY_FIRST,  /* a key of a reader to the first byte of the repaint */
	STAGE_KEY,	  /* and to the last */
	STAGE_STEP,	  /* of these: to the next post or row, */
	STAGE_PAGE,	  /* a page on or back, */
	STAGE_OPEN,	  /* another thread, */
	STAGE_EDITOR,	  /* the editor, */
	STAGE_LEAVE,	  /* and out of it without sending */
	STAGE_LETTER,	  /* a key of a writer to the last byte of it */
	STAGE_WAKE,	  /* a key at a sleeping screen to the last byte */
	STAGE_SENT,	  /* ^X to the writer's own screen */
	STAGE_SEEN,	  /* ^X to an awake screen of somebody else */
	STAGE_SEEN_LATER, /* the same of a screen that slept */
	STAGE_RETURN,	  /* from the restart to the last byte of the first screen */
	STAGE_LATE,	  /* the rig itself: a key was to be pressed, and was */
	STAGE_MEASURES,
};

/* How JSON and tables call it. */
extern const char *const stage_names[STAGE_MEASURES], *const stage_words[STAGE_MEASURES];

/* A key that took long. */
struct stage_slow {
	int64_t at_us, first_us, last_us; /* 0: none is kept here */
	int member;
	enum stage_measure measure;
};

enum { STAGE_SLOW = 10 };

struct stage_crew {
	/* Now. */
	atomic_int there, coming;
	/* In all. */
	atomic_int failed; /* attempts to sign in that came to nothing */
	atomic_int lost;   /* sessions that ended and were not meant to */
	atomic_llong signed_in, keys, silent, posts, abandoned, bytes;
	atomic_int done_act; /* the number of the last act that this crew has done */
	char why[160];	     /* of the first failure */
	struct hist hist[STAGE_MEASURES];
	struct stage_slow slow[STAGE_SLOW]; /* in no order */
};

/* The first members do not come: they wrote what there is to be read, and nobody
 * is to find answers to their own at home. One of them writes what a crowd reads. */
enum { STAGE_WRITERS = 256 };

enum { STAGE_CREWS = 16, STAGE_POSTS = 1 << 14, STAGE_ADDRESSES = 250 };

struct stage {
	/* Of the run; set before the crews are forked. */
	int crews, sessions, coming_most; /* signing in at once, of one crew */
	bool gathers;			  /* all open the same thread and stay at its end */
	int64_t asleep_ms;		  /* a screen without a key for so long sleeps */
	/* The act: `act_number` goes up after the rest was set. */
	_Atomic enum stage_act act;
	atomic_int wanted, some;
	atomic_llong act_us; /* when it begins, clock_mono_us() */
	atomic_int act_number;
	atomic_int port;
	/* When each post was sent, by the number in its mark; 0: not yet. */
	atomic_int post_count;
	atomic_llong post_us[STAGE_POSTS];
	struct stage_crew crew[STAGE_CREWS];
};

struct stage *stage_new(void);
void stage_free(struct stage **stage);

void stage_begin(struct stage *stage, enum stage_act act, int64_t at_us);
/* Sums over the crews. */
int stage_there(const struct stage *stage);
int stage_failed(const struct stage *stage);
int stage_lost(const struct stage *stage);
int64_t stage_sum(const struct stage *stage, const atomic_llong *of_first);
void stage_sum_hist(const struct stage *stage, enum stage_measure measure, struct hist *hist_r);
/* Keeps it if it is one of the slowest; the slowest of all crews, the worst first. */
void stage_keep_slow(struct stage_crew *crew, const struct stage_slow *slow);
int stage_slowest(const struct stage *stage, struct stage_slow slow_r[STAGE_SLOW]);
/* Forgets what was measured, not how many are there. Between two acts only. */
void stage_forget(struct stage *stage);

/* The mark of a post, eight letters that hardly share a place with those of
 * another, so that a screen that only draws what changed draws it whole; and
 * the number of the post whose mark is in these bytes, -1: none. */
enum { STAGE_MARK = 9 };
void stage_mark(int post, char mark_r[STAGE_MARK]);
int stage_find_mark(const char *bytes, size_t len);

#endif
