/* beta: a hidden room with its owner, and everybody who will be in it: forty who test,
 * three more of the company. What stories of rooms begin with. */
#ifndef HEARTH_HARNESS_BETA_H
#define HEARTH_HARNESS_BETA_H

#include "tests/e2e/harness/server.h"
#include "tests/e2e/harness/term.h"

enum { BETA_TESTERS = 40 };

/* The room heron ("Heron", its reports GOLF-1 and on) with an agreement; nobody but
 * olga is in it. Keys are paths, as of server_person(). */
struct beta {
	struct server server;
	char *testers[BETA_TESTERS];	/* tester0 and on */
	char *olga, *enid, *mark, *sue; /* product, who owns it; engineering, marketing, support */
};

void beta_start(struct beta *beta, const char *config);
void beta_end(struct beta *beta);

/* At the screen of a room one is in, wherever one was before. */
struct term *beta_in_room(const struct server *server, const char *user, const char *key,
			  const char *title);

#endif
