/* mailtext: text as mail is, to the same blocks as markdown.h makes.
 *
 * Lines stay lines. Those that begin with `>` are quotes, one level for each;
 * everything after a signature's delimiter (`-- `) is styled as a quote;
 * http and https addresses become links. Indentation stays as it was typed. */
#ifndef HEARTH_TEXT_MAILTEXT_H
#define HEARTH_TEXT_MAILTEXT_H

#include <stddef.h>

#include "common/base/arena.h"
#include "common/text/markdown.h"

struct markdown mailtext_parse(struct arena *arena, const char *text, size_t len);

#endif
