/* told: what a member was told, in words, from an item of notification.list or
 * of home's for_me. */
#ifndef HEARTH_TOLD_H
#define HEARTH_TOLD_H

#include <jansson.h>
#include <stdbool.h>

#include "common/base/arena.h"

/* Translated where the kind is known here, else as the server says it. Brief:
 * without what it is about. What members wrote in it is not yet harmless. */
const char *told_words(struct arena *arena, const json_t *item, bool is_brief);

#endif
