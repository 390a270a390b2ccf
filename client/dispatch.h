/* dispatch: keys and requests on their way to whoever uses them.
 *
 * A question in the status row comes first, then the view where text is typed,
 * then a number being typed; what is left is a request: for the view, its
 * list, the list below it, and at last the app itself. */
#ifndef HEARTH_CLIENT_DISPATCH_H
#define HEARTH_CLIENT_DISPATCH_H

#include "client/app_self.h"

void dispatch_key(struct app *app, const struct keys_key *key);
void dispatch_request(struct app *app, enum request request);
/* Whether a request would do something now; what help and palette show. */
bool dispatch_offers(const struct app *app, const struct view *view, enum request request);

#endif
