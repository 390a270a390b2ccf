#include "client/views/reader_posts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "client/views/pick.h"
#include "common/base/mem.h"
#include "common/base/tr.h"

static void forget_layout(struct reader_post *post)
{
	arena_free(&post->arena);
	post->layout = (struct layout){0};
	post->width = 0;
}

static void post_free(struct reader_posts *posts, struct reader_post *post)
{
	posts->bytes -= post->bytes;
	forget_layout(post);
	json_decref(post->json);
}

void reader_posts_clear(struct reader_posts *posts)
{
	for (size_t i = 0; i < posts->count; i++)
		post_free(posts, &posts->post[i]);
	posts->count = 0;
}

void reader_posts_free(struct reader_posts *posts)
{
	reader_posts_clear(posts);
	free(posts->post);
	*posts = (struct reader_posts){0};
}

static void set_json(struct reader_posts *posts, struct reader_post *post, json_t *json)
{
	post->json = json_incref(json);
	post->is_muted = pick_bool(json, "muted") && pick_name(json, "body");
	post->number = pick_int(json, "number");
	post->parent = pick_int(json, "parent");
	post->bytes = 512 + strlen(pick_text(json, "body"));
	posts->bytes += post->bytes;
}

static void insert(struct reader_posts *posts, size_t at, json_t *json)
{
	if (posts->count == posts->room) {
		posts->room = posts->room ? posts->room * 2 : 64;
		posts->post = mem_resize(posts->post, posts->room, sizeof *posts->post);
	}
	memmove(posts->post + at + 1, posts->post + at, (posts->count - at) * sizeof *posts->post);
	posts->post[at] = (struct reader_post){0};
	posts->count++;
	set_json(posts, &posts->post[at], json);
}

size_t reader_posts_find(const struct reader_posts *posts, int64_t number)
{
	size_t low = 0, high = posts->count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (posts->post[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low == posts->count && low ? low - 1 : low;
}

int64_t reader_posts_first(const struct reader_posts *posts)
{
	return posts->count ? posts->post[0].number : 0;
}

int64_t reader_posts_last(const struct reader_posts *posts)
{
	return posts->count ? posts->post[posts->count - 1].number : 0;
}

void reader_posts_replace(struct reader_posts *posts, json_t *json)
{
	size_t at = reader_posts_find(posts, pick_int(json, "number"));
	if (!posts->count || posts->post[at].number != pick_int(json, "number"))
		return;
	struct reader_post *post = &posts->post[at], was = *post;
	bool was_shown = pick_bool(was.json, "muted") && !was.is_muted;
	post_free(posts, post);
	*post = (struct reader_post){.is_folded = was.is_folded, .is_hidden = was.is_hidden};
	set_json(posts, post, json);
	post->is_muted = post->is_muted && !was_shown;
}

static size_t by_number(const struct reader_posts *posts, int64_t number)
{
	size_t at = reader_posts_find(posts, number);
	return posts->count && posts->post[at].number == number ? at : posts->count;
}

static void hide(struct reader_posts *posts)
{
	for (size_t i = 0; i < posts->count; i++) {
		size_t parent = by_number(posts, posts->post[i].parent);
		posts->post[i].is_hidden =
		    parent < i && (posts->post[parent].is_folded || posts->post[parent].is_hidden);
	}
}

size_t reader_posts_add(struct reader_posts *posts, const json_t *items)
{
	size_t in_front = 0, i;
	int64_t first = reader_posts_first(posts);
	json_t *json;
	json_array_foreach(items, i, json)
	{
		int64_t number = pick_int(json, "number");
		if (number <= 0)
			continue;
		if (first && number < first)
			insert(posts, in_front++, json);
		else if (number > reader_posts_last(posts))
			insert(posts, posts->count, json);
		else
			reader_posts_replace(posts, json);
	}
	hide(posts);
	return in_front;
}

static void drop(struct reader_posts *posts, size_t from, size_t count)
{
	for (size_t i = from; i < from + count; i++)
		post_free(posts, &posts->post[i]);
	memmove(posts->post + from, posts->post + from + count,
		(posts->count - from - count) * sizeof *posts->post);
	posts->count -= count;
}

void reader_posts_trim(struct reader_posts *posts, size_t *at, size_t *top)
{
	while (posts->count > READER_LAID_OUT * 2 &&
	       (posts->count > READER_POSTS || posts->bytes > READER_BYTES)) {
		size_t least = *at < *top ? *at : *top, most = *at > *top ? *at : *top;
		size_t behind = posts->count - 1 - most, count = READER_LAID_OUT / 2;
		if (least <= count && behind <= count)
			return;
		if (behind >= least) {
			drop(posts, posts->count - count, count);
		} else {
			drop(posts, 0, count);
			*at -= count;
			*top -= count;
		}
	}
}

/* --- layouts --- */

void reader_posts_lay_out(struct reader_post *post, const struct canvas *canvas, int width,
			  const char *match)
{
	if (post->arena && post->width == width)
		return;
	forget_layout(post);
	const char *body = pick_name(post->json, "body");
	struct layout_options options = canvas_layout(canvas, width);
	options.markdown = !pick_bool(post->json, "plain") && body;
	options.match = match;
	post->arena = arena_new();
	post->width = width;
	if (!body)
		body = _("This post was taken back.");
	if (post->is_muted) {
		options.markdown = false;
		body = _("By somebody you muted. x shows it.");
	}
	post->layout = layout_make(post->arena, body, strlen(body), &options);
}

void reader_posts_forget(struct reader_posts *posts, size_t top)
{
	for (size_t i = 0; i < posts->count; i++)
		if (posts->post[i].arena &&
		    (i + READER_LAID_OUT < top || i > top + READER_LAID_OUT))
			forget_layout(&posts->post[i]);
}

/* --- branches --- */

size_t reader_posts_below(const struct reader_posts *posts, size_t at)
{
	size_t count = 0;
	assert(at < posts->count);
	for (size_t i = at + 1; i < posts->count; i++) {
		size_t up = by_number(posts, posts->post[i].parent);
		while (up < posts->count && up > at)
			up = by_number(posts, posts->post[up].parent);
		count += up == at;
	}
	return count;
}

size_t reader_posts_attached(const struct reader_post *post)
{
	return post->is_muted ? 0 : pick_count(post->json, "attachments");
}

void reader_posts_unmute(struct reader_posts *posts, size_t at)
{
	posts->post[at].is_muted = false;
	forget_layout(&posts->post[at]);
}

size_t reader_posts_fold(struct reader_posts *posts, size_t at)
{
	size_t below = reader_posts_below(posts, at);
	if (below || posts->post[at].is_folded)
		posts->post[at].is_folded = !posts->post[at].is_folded;
	hide(posts);
	return below;
}
