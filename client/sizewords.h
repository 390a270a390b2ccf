/* sizewords: how large a file is, in words: "812 bytes", "41 KB", "1.2 MB". */
#ifndef HEARTH_CLIENT_SIZEWORDS_H
#define HEARTH_CLIENT_SIZEWORDS_H

#include <stdint.h>

#include "common/base/arena.h"

const char *sizewords(struct arena *arena, int64_t bytes); /* of the arena */

#endif
