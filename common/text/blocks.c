#include "common/text/blocks.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/text/link.h"

static struct layout_span *add_run(struct blocks *blocks)
{
	if (blocks->run_count == blocks->run_room) {
		blocks->run_room = blocks->run_room * 2 + 16;
		blocks->runs = mem_resize(blocks->runs, blocks->run_room, sizeof(*blocks->runs));
	}
	return &blocks->runs[blocks->run_count++];
}

void blocks_text(struct blocks *blocks, const char *s, size_t len, unsigned style, const char *link)
{
	struct layout_span *run = NULL;

	if (len == 0)
		return;
	if (blocks->run_count > 0)
		run = &blocks->runs[blocks->run_count - 1];
	if (run == NULL || run->style != style || run->link != link) {
		run = add_run(blocks);
		*run = (struct layout_span){.style = style, .link = link};
	}
	run->len += len;
	buf_add(&blocks->text, s, len);
}

static void keep_run(struct blocks *blocks, struct layout_span run, size_t start, size_t end,
		     const char *link)
{
	if (start == end)
		return;
	run.text += start;
	run.len = end - start;
	if (link != NULL) {
		run.link = link;
		run.style |= LAYOUT_LINK;
	}
	*add_run(blocks) = run;
}

/* Puts a run behind the others, cut where addresses begin and end. */
static void find_links(struct blocks *blocks, struct layout_span run)
{
	size_t at = 0, start, n;

	if (run.link == NULL && (run.style & LAYOUT_CODE) == 0)
		while ((n = link_find(run.text + at, run.len - at, &start)) > 0) {
			start += at;
			keep_run(blocks, run, at, start, NULL);
			at = start + n;
			keep_run(blocks, run, start, at,
				 link_make(blocks->arena, run.text + start, n));
		}
	keep_run(blocks, run, at, run.len, NULL);
}

/* The runs become one piece of memory that outlives the next block. */
static void keep_runs(struct blocks *blocks, struct markdown_block *block)
{
	size_t count = blocks->run_count;
	const char *text;

	if (count == 0)
		return;
	text = arena_dup_n(blocks->arena, buf_data(&blocks->text), buf_len(&blocks->text));
	for (size_t i = 0; i < count; i++) {
		blocks->runs[i].text = text;
		text += blocks->runs[i].len;
		find_links(blocks, blocks->runs[i]);
	}
	block->count = blocks->run_count - count;
	size_t size = block->count * sizeof(*blocks->runs);
	block->runs = arena_alloc(blocks->arena, size);
	memcpy(block->runs, blocks->runs + count, size);
	struct layout_span *last = &block->runs[block->count - 1];
	if (last->text[last->len - 1] == '\n')
		last->len--;
}

void blocks_close(struct blocks *blocks, const struct markdown_block *block)
{
	if (blocks->count == blocks->room) {
		blocks->room = blocks->room * 2 + 16;
		blocks->list = mem_resize(blocks->list, blocks->room, sizeof(*blocks->list));
	}
	struct markdown_block *kept = &blocks->list[blocks->count++];
	*kept = *block;
	keep_runs(blocks, kept);
	blocks->run_count = 0;
	buf_clear(&blocks->text);
}

struct markdown blocks_done(struct blocks *blocks)
{
	struct markdown markdown = {.count = blocks->count};

	if (blocks->count > 0) {
		size_t size = blocks->count * sizeof(*blocks->list);
		markdown.blocks = arena_alloc(blocks->arena, size);
		memcpy(markdown.blocks, blocks->list, size);
	}
	free(blocks->list);
	free(blocks->runs);
	buf_free(&blocks->text);
	return markdown;
}
