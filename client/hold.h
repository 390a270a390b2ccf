/* hold: before a hosted client sleeps. The screen stays as it is then, and the
 * next key is for what the place brings back: it must be what the screen shows.
 *
 * So while there is more on it than a place carries (a question, help, a line
 * being typed, words shown only once) the client stays awake for ten times as
 * long, and then lets go of it: the screen is drawn without, and it sleeps. */
#ifndef HEARTH_CLIENT_HOLD_H
#define HEARTH_CLIENT_HOLD_H

#include "client/app_self.h"

int64_t hold_until(const struct app *app); /* monotonic ms: when it is to sleep */
/* That moment came. False: it may sleep; true: something was let go of, and the
 * moment put off until that is drawn. */
bool hold_let_go(struct app *app);
/* Others wait for its screen: at once, or soon where a line is being typed. */
void hold_hurry(struct app *app);

#endif
