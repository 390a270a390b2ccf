#include "common/base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"

enum { ARENA_BLOCK = 8192 };

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

/* The first block is the one being filled; older ones are full. */
struct arena {
	struct arena_block *blocks;
	size_t used;
};

struct arena *arena_new(void)
{
	return mem_alloc(sizeof(struct arena));
}

static void arena_drop(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
}

void arena_free(struct arena **arena)
{
	if (!*arena)
		return;
	arena_drop((*arena)->blocks);
	free(*arena);
	*arena = NULL;
}

void arena_reset(struct arena *arena)
{
	struct arena_block *keep = arena->blocks;

	arena->used = 0;
	if (!keep)
		return;
	arena_drop(keep->next);
	keep->next = NULL;
	memset(keep->bytes, 0, keep->used);
	keep->used = 0;
	if (keep->size > ARENA_BLOCK) {
		free(keep);
		arena->blocks = NULL;
	}
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->blocks;
	size_t need = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	void *p;

	if (need < size)
		mem_exhausted();
	if (!block || block->size - block->used < need) {
		size_t room = need > ARENA_BLOCK ? need : ARENA_BLOCK;

		block = mem_alloc(sizeof(*block) + room);
		block->size = room;
		block->next = arena->blocks;
		arena->blocks = block;
	}
	p = block->bytes + block->used;
	block->used += need;
	arena->used += need;
	return p;
}

char *arena_dup(struct arena *arena, const char *text)
{
	return text ? arena_dup_n(arena, text, strlen(text)) : NULL;
}

char *arena_dup_n(struct arena *arena, const char *bytes, size_t len)
{
	char *p = arena_alloc(arena, len + 1);

	if (len)
		memcpy(p, bytes, len);
	return p;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list ap)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n < 0)
		mem_exhausted();
	text = arena_alloc(arena, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, ap);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	text = arena_vprintf(arena, format, ap);
	va_end(ap);
	return text;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}
