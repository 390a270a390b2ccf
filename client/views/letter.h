/* letter: a text ready to send with an invitation. Opened as "letter" with {room}
 * and, where it is for one code, {code}. */
#ifndef HEARTH_LETTER_VIEW_H
#define HEARTH_LETTER_VIEW_H

#include "client/view.h"

extern const struct view_ops letter_ops;

#endif
