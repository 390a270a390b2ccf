#include "server/net/tree_path.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/api/check.h"
#include "common/api/field.h"

/* Deeper than any path of the tree leads nowhere. */
enum { TREE_DEPTH = 16 };

struct tree_parts {
	char *part[TREE_DEPTH];
	size_t count;
	bool is_lost;
};

static void tree_step(struct tree_parts *parts, char *part)
{
	if (!*part || strcmp(part, ".") == 0)
		return;
	if (strcmp(part, "..") == 0)
		parts->count -= parts->count > 0;
	else if (parts->count < TREE_DEPTH)
		parts->part[parts->count++] = part;
	else
		parts->is_lost = true;
}

static bool tree_take_name(struct tree_path *path, const char *part)
{
	if (strlen(part) >= TREE_NAME)
		return false;
	strcpy(path->name, part);
	return true;
}

static bool tree_take_number(const char *part, int64_t *number_r, const char **rest_r)
{
	char *end;

	if (!isdigit((unsigned char)*part))
		return false;
	errno = 0;
	*number_r = strtoll(part, &end, 10);
	*rest_r = end;
	return !errno && *number_r > 0 && *number_r <= FIELD_ID_MAX && (!*end || *end == '-');
}

/* "GOLF-17", "GOLF-S3", and either with "-staff". */
static bool tree_take_item(struct tree_path *path, const char *part)
{
	const char *dash = strchr(part, '-'), *end;
	size_t len;

	if (!path->is_room || !dash || !isalpha((unsigned char)*part))
		return false;
	end = dash + 1 + (dash[1] == 'S' || dash[1] == 's');
	if (!isdigit((unsigned char)*end))
		return false;
	end += strspn(end, "0123456789");
	len = (size_t)(end - part);
	if (len >= TREE_SLUG || (*end && *end != '-'))
		return false;
	memcpy(path->item, part, len);
	path->item[len] = '\0';
	path->is_staff = strncmp(end, "-staff", 6) == 0;
	return true;
}

static bool tree_take_part(struct tree_path *path, const char *part)
{
	const char *rest;

	switch (path->kind) {
	case TREE_TOP:
		path->is_room = strcmp(part, "rooms") == 0;
		path->kind = strcmp(part, "outbox") == 0 ? TREE_OUTBOX : TREE_PLACES;
		return path->kind == TREE_OUTBOX || path->is_room || strcmp(part, "boards") == 0;
	case TREE_OUTBOX:
		path->kind = TREE_OUTBOX_FILE;
		return tree_take_name(path, part);
	case TREE_PLACES:
		path->kind = TREE_PLACE;
		if (!check_is_name(part))
			return false;
		strcpy(path->slug, part);
		return true;
	case TREE_PLACE:
		if (path->is_room && strcmp(part, TREE_AGREEMENT_NAME) == 0) {
			path->kind = TREE_AGREEMENT;
			return true;
		}
		path->kind = TREE_THREAD;
		return tree_take_number(part, &path->thread, &rest) || tree_take_item(path, part);
	case TREE_THREAD:
		path->kind = TREE_POST;
		return tree_take_number(part, &path->number, &rest) && !*rest;
	case TREE_POST:
		path->kind = TREE_FILE;
		return tree_take_name(path, part);
	case TREE_OUTBOX_FILE:
	case TREE_FILE:
	case TREE_AGREEMENT:
	case TREE_NOWHERE:
		break;
	}
	return false;
}

void tree_path_parse(struct tree_path *path_r, const char *text, size_t len, bool is_member)
{
	char outbox[] = "outbox", *copy, *rest, *part;
	struct tree_parts parts = {0};
	bool is_somewhere = memchr(text, '\0', len) == NULL;

	*path_r = (struct tree_path){.kind = TREE_TOP};
	copy = rest = strndup(text, len);
	if (is_member && (len == 0 || *text != '/'))
		tree_step(&parts, outbox);
	while (copy && (part = strsep(&rest, "/")))
		tree_step(&parts, part);
	for (size_t i = 0; i < parts.count && is_somewhere; i++)
		is_somewhere = tree_take_part(path_r, parts.part[i]);
	if (!copy || !is_somewhere || parts.is_lost)
		*path_r = (struct tree_path){.kind = TREE_NOWHERE};
	free(copy);
}

static const char *tree_thread_text(struct arena *arena, const struct tree_path *path)
{
	if (path->thread)
		return arena_printf(arena, "%lld", (long long)path->thread);
	return arena_printf(arena, "%s%s", path->item, path->is_staff ? "-staff" : "");
}

char *tree_path_text(struct arena *arena, const struct tree_path *path)
{
	const char *places = path->is_room ? "rooms" : "boards";
	char *place = arena_printf(arena, "/%s/%s", places, path->slug);

	switch (path->kind) {
	case TREE_OUTBOX:
		return arena_dup(arena, "/outbox");
	case TREE_OUTBOX_FILE:
		return arena_printf(arena, "/outbox/%s", path->name);
	case TREE_PLACES:
		return arena_printf(arena, "/%s", places);
	case TREE_PLACE:
		return place;
	case TREE_THREAD:
		return arena_printf(arena, "%s/%s", place, tree_thread_text(arena, path));
	case TREE_POST:
		return arena_printf(arena, "%s/%s/%lld", place, tree_thread_text(arena, path),
				    (long long)path->number);
	case TREE_FILE:
		return arena_printf(arena, "%s/%s/%lld/%s", place, tree_thread_text(arena, path),
				    (long long)path->number, path->name);
	case TREE_AGREEMENT:
		return arena_printf(arena, "%s/%s", place, TREE_AGREEMENT_NAME);
	case TREE_TOP:
	case TREE_NOWHERE:
		break;
	}
	return arena_dup(arena, "/");
}

bool tree_path_is_dir(const struct tree_path *path)
{
	return path->kind != TREE_NOWHERE && path->kind != TREE_OUTBOX_FILE &&
	       path->kind != TREE_FILE && path->kind != TREE_AGREEMENT;
}
