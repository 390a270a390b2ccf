/* compose_keys: what keys do in the compose view, and how a text is
 * sent, kept or thrown away. */
#ifndef HEARTH_COMPOSE_KEYS_H
#define HEARTH_COMPOSE_KEYS_H

#include "client/view.h"
#include "client/views/compose_state.h"

bool compose_key(struct view *view, const struct keys_key *key);
/* Has what was typed kept soon. */
void compose_wake(struct compose *compose);

/* Gives the draft what changed since the last time. */
void compose_keep(struct compose *compose);
/* Closes the view once the draft is settled. */
void compose_leave(struct compose *compose);
/* Asks what is to become of the text; false: there is nothing to ask. */
bool compose_ask_to_leave(struct compose *compose);

#endif
