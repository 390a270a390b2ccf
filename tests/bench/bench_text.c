/* Text: laying out a long thread as the reader does, and making it harmless. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/text/layout.h"
#include "common/text/sanitize.h"
#include "tests/bench/figures.h"
#include "tests/bench/usage.h"
#include "tests/bench/world.h"

enum { POSTS = 500, POST_WORDS = 150, BIG = 65536, SANITIZED = 1 << 20, ROUNDS = 20 };

static void bench_thread(const char *what, char **post, const struct layout_options *options)
{
	struct arena *arena = arena_new();
	struct figures each = {0};
	size_t bytes = 0, lines = 0;
	int64_t all = clock_mono_us();

	for (int i = 0; i < POSTS; i++) {
		size_t len = strlen(post[i]);
		int64_t begun = clock_mono_us();

		arena_reset(arena);
		lines += layout_make(arena, post[i], len, options).count;
		figures_add(&each, (double)(clock_mono_us() - begun) / 1000);
		bytes += len;
	}
	all = clock_mono_us() - all;
	figures_row(&each, "ms", "%s, a post of %zu bytes", what, bytes / POSTS);
	figures_one((double)all / 1000, "ms", "  all %d posts, %zu rows, %.1f MB/s", POSTS, lines,
		    (double)bytes / (double)all);
	figures_free(&each);
	arena_free(&arena);
}

static char *repeated(const char *text, size_t most, size_t *len_r)
{
	struct buf buf = {0};
	size_t len = strlen(text);

	while (buf_len(&buf) + len <= most)
		buf_add(&buf, text, len);
	return buf_take(&buf, len_r);
}

static void bench_big(const char *what, const char *piece)
{
	struct layout_options options = {.width = 78, .markdown = true};
	struct arena *arena = arena_new();
	struct figures each = {0};
	size_t len;
	char *text = repeated(piece, BIG, &len);

	for (int i = 0; i < ROUNDS; i++) {
		int64_t begun = clock_mono_us();

		arena_reset(arena);
		layout_make(arena, text, len, &options);
		figures_add(&each, (double)(clock_mono_us() - begun) / 1000);
	}
	figures_row(&each, "ms", "one post of %zu KB: %s", len / 1024, what);
	figures_free(&each);
	arena_free(&arena);
	free(text);
}

static void bench_sanitize(const char *what, const char *piece)
{
	struct buf out = {0};
	size_t len;
	char *text = repeated(piece, SANITIZED, &len);
	int64_t begun = clock_mono_us(), took;

	for (int i = 0; i < ROUNDS; i++) {
		buf_clear(&out);
		sanitize_add(&out, text, len, SANITIZE_TEXT);
	}
	took = clock_mono_us() - begun;
	figures_one((double)len * ROUNDS / (double)took, "MB/s", "sanitize_add: %s", what);
	buf_free(&out);
	free(text);
}

int main(void)
{
	static const struct text {
		const char *what, *piece;
	} texts[] = {
	    {"English",
	     "The starter went flat again after I moved it to the window, so we tried.\n"},
	    {"German and French",
	     "Größe über alles: déjà vu à l’hôtel, naïve Käsefondue für zwölf.\n"},
	    {"Chinese and Japanese",
	     "你好，世界。今天的面包烤得很好。パンが焼けました、ありがとう。\n"},
	    {"emoji", "👍🏽 ❤️ 🇩🇪 done\n"},
	    {"hostile", "\033[31m\001\002\xff\xfe \xe2\x80\xae right \033]0;title\007 to left\n"},
	};
	struct layout_options options = {.width = 78, .markdown = true};
	char *post[POSTS];

	world_bound(60);
	printf("%s\n", usage_machine());
	for (int i = 0; i < POSTS; i++)
		post[i] = world_text((unsigned)i, POST_WORDS + i % 100);
	figures_title("Layout of a thread of %d posts at 78 columns", POSTS);
	bench_thread("CommonMark", post, &options);
	options.markdown = false;
	bench_thread("as mail", post, &options);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		bench_big(texts[i].what, texts[i].piece);
	bench_big("quotes in quotes", "> > > > deep\n> > once\n\n");
	bench_big("open brackets", "[[[[[[[[![![*_*_*_*_``");
	printf("\nMaking text harmless\n");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		bench_sanitize(texts[i].what, texts[i].piece);
	for (int i = 0; i < POSTS; i++)
		free(post[i]);
	return 0;
}
