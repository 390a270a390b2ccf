/* here: the calls that a session answers itself, from what the loop knows: who,
 * server.show, place.save, and place.show when the session has a place. */
#ifndef HEARTH_NET_HERE_H
#define HEARTH_NET_HERE_H

#include "server/net/session.h"

bool here_answers(const struct session *session, const char *method);

/* Checked and admitted as by the hall; `done` is called before this returns. */
void here_answer(struct session *session, struct caller *caller, const char *method, json_t *params,
		 hall_done done, void *arg);

/* The opening of a session that knows its place (home, where another session of
 * the member is at theirs): that one decides about the first view, and goes to
 * the client instead of what the store has. Gives new params. */
bool here_has_place(const struct session *session);
json_t *here_opening(const struct session *session, json_t *params);
void here_opened(const struct session *session, json_t *result);

#endif
