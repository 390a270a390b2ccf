/* status: the last row, or rows: hints, words, a question; position, waiting, clock. */
#ifndef HEARTH_CLIENT_STATUS_H
#define HEARTH_CLIENT_STATUS_H

#include "client/app_self.h"

/* Rows it needs now on a screen as wide as this. */
int status_rows(const struct app *app, const struct canvas *all);
void status_draw(struct app *app, const struct canvas *rows);
/* Words until the next key (taken over; NULL: none), and an error in words. */
void status_say(struct app *app, char *words);
void status_fail(struct app *app, int err, const char *words);
void status_clear(struct app *app);
/* As app_ask. */
void status_ask(struct app *app, const struct app_question *question);
bool status_is_asking(const struct app *app);
/* False: the key was no answer, and is still to do what it always does. */
bool status_ask_key(struct app *app, const struct keys_key *key);
void status_forget_view(struct app *app, const struct view *view);

#endif
