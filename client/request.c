#include "client/request.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "common/base/tr.h"

static const struct request_row table[REQUEST_COUNT] = {
#define REQUEST_AS_ROW(constant, name, classic, vi, emacs, group, help)                            \
	[REQUEST_##constant] = {name, {classic, vi, emacs}, REQUEST_##group, help},
    REQUEST_TABLE(REQUEST_AS_ROW)
#undef REQUEST_AS_ROW
};

const struct request_row *request_row(enum request request)
{
	assert(request > REQUEST_NONE && request < REQUEST_COUNT);
	return &table[request];
}

static const char *keys_of(enum request_map map, enum request request)
{
	const char *own = table[request].keys[map];
	return own ? own : table[request].keys[REQUEST_CLASSIC];
}

enum request_map request_map_from_name(const char *name)
{
	if (name && !strcmp(name, "vi"))
		return REQUEST_VI;
	if (name && !strcmp(name, "emacs"))
		return REQUEST_EMACS;
	return REQUEST_CLASSIC;
}

static bool has_key(const char *names, const struct keys_key *key)
{
	struct keys_key one;
	for (const char *at = names; *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		if (keys_parse(at, len, &one) && keys_is_same(&one, key))
			return true;
		at += len;
	}
	return false;
}

enum request request_from_key(enum request_map map, const struct keys_key *key)
{
	for (int request = REQUEST_NONE + 1; request < REQUEST_COUNT; request++)
		if (has_key(keys_of(map, (enum request)request), key))
			return (enum request)request;
	return REQUEST_NONE;
}

char *request_key(enum request_map map, enum request request, char text_r[KEYS_NAME])
{
	assert(request > REQUEST_NONE && request < REQUEST_COUNT);
	const char *names = keys_of(map, request);
	size_t len = strcspn(names, " ");
	assert(len < KEYS_NAME);
	memcpy(text_r, names, len);
	text_r[len] = '\0';
	return text_r;
}

char *request_key_beside_text(enum request_map map, enum request request, char text_r[KEYS_NAME])
{
	struct keys_key key;
	const char *names = keys_of(map, request);
	text_r[0] = '\0';
	for (const char *at = names; *at && !text_r[0]; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		bool types = !keys_parse(at, len, &key) || keys_is_text(&key);
		bool edits = key.kind == KEYS_LEFT || key.kind == KEYS_RIGHT;
		if (!types && !edits)
			snprintf(text_r, KEYS_NAME, "%.*s", (int)len, at);
		at += len;
	}
	return text_r;
}

enum request request_from_name(const char *name)
{
	for (int request = REQUEST_NONE + 1; name && request < REQUEST_COUNT; request++)
		if (!strcmp(table[request].name, name))
			return (enum request)request;
	return REQUEST_NONE;
}
