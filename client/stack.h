/* stack: the views, one on the other; their opening, loading and end. */
#ifndef HEARTH_CLIENT_STACK_H
#define HEARTH_CLIENT_STACK_H

#include "client/app_self.h"

bool stack_open(struct app *app, const char *name, const json_t *args);
void stack_close_top(struct app *app);
void stack_close_below(struct app *app); /* the one under the top */
/* Closes what is of that room, and leaves at least home. */
void stack_leave_room(struct app *app, const char *room);
void stack_close_all(struct app *app);
void stack_settle(struct app *app);		  /* every view sends what it holds */
bool stack_tick(struct app *app, int64_t now_ms); /* false: no view wanted it */
int64_t stack_next_tick(const struct app *app);	  /* monotonic ms; 0: none */
void stack_load(struct app *app);		  /* the top one, if it must */
void stack_watch(struct app *app);
void stack_free_closed(struct app *app);
unsigned stack_pending(const struct app *app); /* calls not answered */
/* Since when the top waits for what it is to show, or for what keys are to act on;
 * monotonic; 0: it does not. Not of an empty stack. */
int64_t stack_awaited_ms(const struct app *app);

#endif
