/* Drawing: what a key costs the client process itself, in its jail, with answers
 * at hand: from the key to the frame, bytes of it, its processor time.
 * Usage: bench_draw [KEYS] */
#include "tests/unit/client_answers.h"

#include "tests/bench/figures.h"
#include "tests/bench/usage.h"

enum { KEYS = 600, POSTS = 200 };

static const struct {
	const char *what, *keys;
} walks[] = {
    {"pages of a thread (Space, b)", "     bbbbb"},
    {"next post, the one before (j, k)", "jjjjjkkkkk"},
    {"the whole screen (^L)", "\f"},
};

static const struct {
	int columns, rows;
} sizes[] = {{80, 24}, {40, 15}, {160, 50}};

/* The key, and its frame, which leaves in one write. */
static double key_ms(struct stage *stage, char key)
{
	int64_t begun = clock_mono_us();
	int before = stage->reads;

	assert_int_equal(write(stage->terminal, &key, 1), 1);
	while (stage->reads == before && clock_mono_us() - begun < 1000000)
		stage_turn(stage, 100);
	return (double)(clock_mono_us() - begun) / 1000;
}

static void walk(struct stage *stage, size_t which, int keys)
{
	struct figures took = {0};
	size_t len = strlen(walks[which].keys), bytes = stage->bytes;
	double cpu = usage_cpu_ms(stage->pid);

	for (int i = 0; i < keys; i++) {
		figures_add(&took, key_ms(stage, walks[which].keys[(size_t)i % len]));
		/* What it still asks for and marks as read. */
		while (stage_turn(stage, 1))
			;
	}
	cpu = usage_cpu_ms(stage->pid) - cpu;
	figures_row(&took, "ms", "%s", walks[which].what);
	figures_one((double)(stage->bytes - bytes) / keys, "bytes", "  to the terminal");
	figures_one(cpu / keys, "ms", "  CPU of the client");
	figures_free(&took);
}

static void draw(int columns, int rows, int keys)
{
	struct stage_terms terms = {
	    .columns = columns, .rows = rows, .answer = answers, .packets = true};
	struct stage *stage = stage_new(&terms);

	stage_expect(stage, "Enter open");
	stage_type(stage, "\r");
	stage_type(stage, "\r");
	figures_title("Key to frame at %dx%d, a thread of %d posts", columns, rows, POSTS);
	for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]); i++)
		walk(stage, i, keys);
	stage_free(&stage);
}

int main(int argc, char **argv)
{
	alarm(120);
	printf("%s\n", usage_machine());
	answers_posts = POSTS;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		draw(sizes[i].columns, sizes[i].rows, argc > 1 ? atoi(argv[1]) : KEYS);
	return 0;
}
