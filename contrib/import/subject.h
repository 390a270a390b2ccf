/* subject: the title of a thread, from the subject of a message. */
#ifndef HEARTH_IMPORT_SUBJECT_H
#define HEARTH_IMPORT_SUBJECT_H

#include <stdbool.h>

#include "common/base/arena.h"

enum { SUBJECT_MAX = 200 }; /* code points of a title */

struct subject {
	const char *title; /* one line, never empty; without Re: and the tag of its list */
	bool is_reply;	   /* it said Re: (or Aw:, Sv:, Antw: ...) */
};

/* `text` is decoded, valid UTF-8, or NULL; `list` the name of the mailing list
 * ("usrp-users"), or NULL. In the arena. */
struct subject subject_read(struct arena *arena, const char *text, const char *list);

#endif
