#include "server/domain/mention.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "common/base/err.h"
#include "common/text/markdown.h"
#include "server/domain/alias.h"

enum { MENTION_HANDLE_LEAST = 2, MENTION_HANDLE_MOST = 32 };

struct mention_list {
	struct arena *arena;
	const char **handles;
	size_t count;
};

static bool mention_is_part(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

static void mention_add(struct mention_list *list, const char *handle, size_t len)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strlen(list->handles[i]) == len &&
		    strncasecmp(list->handles[i], handle, len) == 0)
			return;
	}
	if (list->count < MENTION_MAX)
		list->handles[list->count++] = arena_dup_n(list->arena, handle, len);
}

/* The @ must not stand in a word: of letters of any script, or an address. */
static bool mention_may_begin(char before)
{
	return !mention_is_part(before) && !((unsigned char)before & 0x80) &&
	       !strchr("@./:=?&#", before ? before : ' ');
}

/* Of one run of text; `before` is the character in front of it, 0 for none. */
static void mention_scan(struct mention_list *list, const char *text, size_t len, char before)
{
	for (size_t i = 0; i < len; i++) {
		size_t end = i + 1;

		if (text[i] != '@' || !mention_may_begin(i ? text[i - 1] : before))
			continue;
		while (end < len && mention_is_part(text[end]))
			end++;
		if (end - i - 1 >= MENTION_HANDLE_LEAST && end - i - 1 <= MENTION_HANDLE_MOST &&
		    isalpha((unsigned char)text[i + 1]))
			mention_add(list, text + i + 1, end - i - 1);
		i = end - 1;
	}
}

size_t mention_find(struct arena *arena, const char *body, const char *handles_r[MENTION_MAX])
{
	struct mention_list list = {arena, handles_r, 0};
	struct markdown parsed;

	if (!strchr(body, '@'))
		return 0;
	parsed = markdown_parse(arena, body, strlen(body));
	for (size_t b = 0; b < parsed.count; b++) {
		const struct markdown_block *block = &parsed.blocks[b];
		char before = 0;

		if (block->style & (LAYOUT_QUOTE | LAYOUT_CODE))
			continue;
		for (size_t i = 0; i < block->count; i++) {
			const struct layout_span *run = &block->runs[i];

			if (!(run->style & LAYOUT_CODE) && !run->link)
				mention_scan(&list, run->text, run->len, before);
			before = run->len ? run->text[run->len - 1] : before;
		}
	}
	return list.count;
}

/* The member of the longest beginning that ends in no other punctuation. */
static int mention_member(struct hall_context *cx, int64_t space, const char *handle,
			  int64_t *member_r)
{
	char *name = arena_dup(cx->arena, handle);
	size_t len = strlen(name);
	int err = ERR_NOT_FOUND;

	while (len >= MENTION_HANDLE_LEAST) {
		name[len] = '\0';
		err = alias_find_in(cx, space, name, member_r);
		if (err != ERR_NOT_FOUND || isalnum((unsigned char)name[len - 1]))
			break;
		len--;
	}
	return err;
}

int mention_members(struct hall_context *cx, int64_t space, const char *body, int64_t **members_r,
		    size_t *count_r)
{
	const char *handles[MENTION_MAX];
	size_t found = mention_find(cx->arena, body, handles);
	int err = 0;

	*count_r = 0;
	*members_r = arena_alloc(cx->arena, (found + 1) * sizeof(**members_r));
	for (size_t i = 0; i < found; i++) {
		err = mention_member(cx, space, handles[i], &(*members_r)[*count_r]);
		if (err == 0)
			(*count_r)++;
		else if (err != ERR_NOT_FOUND)
			return err;
	}
	return 0;
}
