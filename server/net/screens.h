/* screens: who has a client process, and who waits for one.
 *
 * There are as many as the settings allow. Who presses a key or comes in when
 * there are no more stands in a line, and who has not touched a key for a moment
 * is asked to go to sleep for them: everybody is served in their turn, nobody is
 * sent away. News stands in a line of its own, which moves at the pace the
 * settings allow and never takes the last tenth of the screens. Nothing here
 * looks at all sessions. Loop thread only. */
#ifndef HEARTH_NET_SCREENS_H
#define HEARTH_NET_SCREENS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>
#include <uv.h>

#include "server/net/bounds.h"
#include "server/net/config.h"
#include "server/net/turn.h"

struct screens;
struct screens_item;

struct screens_ops {
	/* It is its turn: a place is taken for it, and is given back by it. */
	void (*go)(struct screens_item *item, bool is_news);
	/* It has waited for too long, and stands in no line any more. */
	void (*late)(struct screens_item *item);
	/* Others wait: its client is to sleep, if nobody is at the keyboard. */
	void (*rest)(struct screens_item *item);
};

/* Embedded in what may have a screen; zero-initialised but for the first two. */
struct screens_item {
	const struct screens_ops *ops;
	const char *remote;
	TAILQ_ENTRY(screens_item) entry, awake_entry;
	enum { SCREENS_NOWHERE, SCREENS_LINE, SCREENS_NEWS } where;
	bool is_awake, is_asked; /* has a client; was asked to sleep */
	int64_t since_ms;	 /* it wants a place since then; 0: it does not */
	int64_t key_ms;		 /* of an awake one */
	int64_t news_ms;	 /* not before this moment for news */
};

enum {
	SCREENS_PATIENCE_MS = 600000, /* in the line */
	SCREENS_YIELD_MS = 2000,      /* without a key, and one may be asked to sleep */
	SCREENS_YIELD_SOON_MS = 500,  /* the same when the line is long: its picture stays */
};

struct screens *screens_new(uv_loop_t *loop, struct turn *turn, struct bounds *bounds,
			    const struct config *config);
void screens_close(struct screens **screens); /* frees once the loop has closed its handles */

/* A place at once (true: it is taken), or in the line: go() or late() follows. */
bool screens_ask(struct screens *screens, struct screens_item *item);
/* Into the line without trying: something else was busy. */
void screens_wait(struct screens *screens, struct screens_item *item);
/* News for a sleeper: go() follows, unless something else does before. */
void screens_news(struct screens *screens, struct screens_item *item);
/* How many more may stand in the line for news: as many as are woken in
 * SCREENS_NEWS_S seconds. What it does not reach shows at the next key. */
enum { SCREENS_NEWS_S = 10 };
unsigned screens_news_room(const struct screens *screens);
/* A taken place is free again. */
void screens_give(struct screens *screens, const char *remote);
/* Out of every line. */
void screens_forget(struct screens *screens, struct screens_item *item);

/* Its client runs; a key was pressed there; it runs no more. */
void screens_awake(struct screens *screens, struct screens_item *item);
void screens_key(struct screens *screens, struct screens_item *item);
void screens_asleep(struct screens *screens, struct screens_item *item);

#endif
