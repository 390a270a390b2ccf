#include "contrib/import/jwz.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "common/base/arena.h"
#include "common/base/mem.h"

struct jwz_container {
	struct jwz_message message; /* first, so that one is found from the other */
	struct jwz_container *parent;
	bool is_present, has_answers;
	/* set by jwz_arrange */
	struct jwz_container *root;
	int64_t effective; /* not before its parent's */
	int64_t began;	   /* of the thread, at its root */
	size_t first;	   /* order of the thread's first message, at its root */
	size_t depth;
	bool is_placed;
	UT_hash_handle hh;
};

struct jwz {
	struct arena *arena;
	struct jwz_container *containers;
	struct jwz_message **arranged;
	size_t count;
};

/* A subject and the thread that it began with. */
struct jwz_subject {
	const char *title;
	struct jwz_container *root;
	UT_hash_handle hh;
};

struct jwz *jwz_new(void)
{
	struct jwz *jwz = mem_alloc(sizeof(*jwz));

	jwz->arena = arena_new();
	return jwz;
}

void jwz_free(struct jwz **jwz_in)
{
	struct jwz *jwz = *jwz_in;

	if (!jwz)
		return;
	*jwz_in = NULL;
	HASH_CLEAR(hh, jwz->containers);
	arena_free(&jwz->arena);
	free(jwz->arranged);
	free(jwz);
}

static struct jwz_container *jwz_container(struct jwz *jwz, const char *id)
{
	struct jwz_container *c;

	HASH_FIND_STR(jwz->containers, id, c);
	if (c)
		return c;
	c = arena_alloc(jwz->arena, sizeof(*c));
	c->message.id = arena_dup(jwz->arena, id);
	HASH_ADD_KEYPTR(hh, jwz->containers, c->message.id, strlen(c->message.id), c);
	return c;
}

/* Is `above` the container or one of its ancestors? */
static bool jwz_is_above(const struct jwz_container *above, const struct jwz_container *c)
{
	if (!above->has_answers)
		return c == above;
	for (; c; c = c->parent) {
		if (c == above)
			return true;
	}
	return false;
}

static void jwz_hang(struct jwz_container *c, struct jwz_container *above)
{
	if (jwz_is_above(c, above))
		return;
	c->parent = above;
	above->has_answers = true;
}

struct jwz_message *jwz_add(struct jwz *jwz, const char *id, const char *const *references,
			    size_t reference_count, int64_t at, void *data)
{
	struct jwz_container *c = jwz_container(jwz, id), *above = NULL;

	if (c->is_present)
		return NULL;
	for (size_t i = 0; i < reference_count; i++) {
		struct jwz_container *next = jwz_container(jwz, references[i]);

		if (next == c)
			continue;
		if (above && !next->parent)
			jwz_hang(next, above);
		above = next;
	}
	if (above)
		jwz_hang(c, above);
	c->is_present = true;
	c->message.at = at;
	c->message.data = data;
	c->message.order = jwz->count++;
	return &c->message;
}

struct jwz_message *jwz_find(struct jwz *jwz, const char *id)
{
	struct jwz_container *c;

	HASH_FIND_STR(jwz->containers, id, c);
	return c && c->is_present ? &c->message : NULL;
}

static const struct jwz_container *jwz_of(const struct jwz_message *message)
{
	return (const struct jwz_container *)message;
}

static bool jwz_is_lone_root(const struct jwz_container *c)
{
	return c->is_present && !c->parent;
}

void jwz_join_subjects(struct jwz *jwz, const char *(*title)(void *data),
		       bool (*is_reply)(void *data))
{
	struct jwz_subject *subjects = NULL, *s;
	struct jwz_container *c;

	for (c = jwz->containers; c; c = c->hh.next) {
		if (!jwz_is_lone_root(c) || is_reply(c->message.data))
			continue;
		HASH_FIND_STR(subjects, title(c->message.data), s);
		if (s)
			continue;
		s = arena_alloc(jwz->arena, sizeof(*s));
		s->title = arena_dup(jwz->arena, title(c->message.data));
		s->root = c;
		HASH_ADD_KEYPTR(hh, subjects, s->title, strlen(s->title), s);
	}
	for (c = jwz->containers; c; c = c->hh.next) {
		if (!jwz_is_lone_root(c) || !is_reply(c->message.data))
			continue;
		HASH_FIND_STR(subjects, title(c->message.data), s);
		if (s)
			jwz_hang(c, s->root);
	}
	HASH_CLEAR(hh, subjects);
}

/* Its depth, and a time not before its parent's, from the nearest ancestor
 * that has them; `chain` has room for the whole way up. */
static void jwz_place(struct jwz_container *c, struct jwz_container **chain)
{
	size_t n = 0;

	for (; c && !c->is_placed; c = c->parent)
		chain[n++] = c;
	while (n--) {
		struct jwz_container *above;

		c = chain[n];
		above = c->parent;
		c->root = above ? above->root : c;
		c->depth = above ? above->depth + 1 : 0;
		c->effective = c->is_present ? c->message.at : INT64_MIN;
		if (above && above->effective > c->effective)
			c->effective = above->effective;
		c->is_placed = true;
	}
}

static int jwz_compare(const void *va, const void *vb)
{
	const struct jwz_container *a = jwz_of(*(struct jwz_message *const *)va);
	const struct jwz_container *b = jwz_of(*(struct jwz_message *const *)vb);
	const struct jwz_container *ra = a->root, *rb = b->root;

	if (ra != rb) {
		if (ra->began != rb->began)
			return ra->began < rb->began ? -1 : 1;
		return ra->first < rb->first ? -1 : 1;
	}
	if (a->effective != b->effective)
		return a->effective < b->effective ? -1 : 1;
	if (a->depth != b->depth)
		return a->depth < b->depth ? -1 : 1;
	return a->message.order < b->message.order ? -1 : 1;
}

/* When each thread began: its earliest message. Returns how many there are. */
static size_t jwz_begin_threads(struct jwz *jwz)
{
	struct jwz_container *c;
	size_t threads = 0;

	for (c = jwz->containers; c; c = c->hh.next) {
		c->began = INT64_MAX;
		c->first = SIZE_MAX;
	}
	for (c = jwz->containers; c; c = c->hh.next) {
		if (!c->is_present)
			continue;
		threads += c->root->first == SIZE_MAX;
		if (c->message.at < c->root->began)
			c->root->began = c->message.at;
		if (c->message.order < c->root->first)
			c->root->first = c->message.order;
	}
	return threads;
}

static void jwz_place_all(struct jwz *jwz)
{
	size_t all = HASH_COUNT(jwz->containers);
	struct jwz_container **chain = mem_alloc((all + 1) * sizeof(struct jwz_container *));
	struct jwz_container *c;

	for (c = jwz->containers; c; c = c->hh.next)
		c->is_placed = false;
	for (c = jwz->containers; c; c = c->hh.next)
		jwz_place(c, chain);
	free(chain);
}

struct jwz_message **jwz_arrange(struct jwz *jwz, size_t *count_r, size_t *threads_r)
{
	struct jwz_container *c;
	size_t n = 0;

	free(jwz->arranged);
	jwz->arranged = mem_alloc((jwz->count + 1) * sizeof(*jwz->arranged));
	jwz_place_all(jwz);
	*threads_r = jwz_begin_threads(jwz);
	for (c = jwz->containers; c; c = c->hh.next) {
		if (c->is_present)
			jwz->arranged[n++] = &c->message;
	}
	qsort(jwz->arranged, n, sizeof(*jwz->arranged), jwz_compare);
	*count_r = n;
	return jwz->arranged;
}

const char *jwz_thread_key(const struct jwz_message *message)
{
	return jwz_of(message)->root->message.id;
}

const char *jwz_parent_id(const struct jwz_message *message)
{
	const struct jwz_container *c = jwz_of(message);

	for (const struct jwz_container *above = c->parent; above; above = above->parent) {
		if (above->is_present)
			return above->message.id;
	}
	return c->parent ? c->parent->message.id : NULL;
}
