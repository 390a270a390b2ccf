/* arena: memory that lives as long as one call, one frame or one layout.
 *
 * Everything allocated from an arena goes with it; nothing is freed singly.
 * Allocations are zeroed and aligned for any type. Not thread-safe: an arena
 * belongs to whoever made it. */
#ifndef HEARTH_BASE_ARENA_H
#define HEARTH_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena **arena); /* leaves NULL behind; NULL is fine */
void arena_reset(struct arena *arena); /* forget everything, keep one block */

void *arena_alloc(struct arena *arena, size_t size);
char *arena_dup(struct arena *arena, const char *text);
char *arena_dup_n(struct arena *arena, const char *bytes, size_t len);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list ap);

/* Bytes handed out since the arena was made or reset. */
size_t arena_used(const struct arena *arena);

#endif
