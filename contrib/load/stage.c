#include "contrib/load/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/base/clock.h"

const char *const stage_names[STAGE_MEASURES] = {
    [STAGE_SIGN_IN] = "sign_in",
    [STAGE_KEY_FIRST] = "key_first",
    [STAGE_KEY] = "key",
    [STAGE_STEP] = "step",
    [STAGE_PAGE] = "page",
    [STAGE_OPEN] = "open",
    [STAGE_EDITOR] = "editor",
    [STAGE_LEAVE] = "leave",
    [STAGE_LETTER] = "letter",
    [STAGE_WAKE] = "wake",
    [STAGE_SENT] = "sent",
    [STAGE_SEEN] = "seen",
    [STAGE_SEEN_LATER] = "seen_later",
    [STAGE_RETURN] = "return",
    [STAGE_LATE] = "late",
};
const char *const stage_words[STAGE_MEASURES] = {
    [STAGE_SIGN_IN] = "connect to first screen",
    [STAGE_KEY_FIRST] = "key of a reader to first byte",
    [STAGE_KEY] = "key of a reader to whole repaint",
    [STAGE_STEP] = "of these: to the next post",
    [STAGE_PAGE] = "of these: a page",
    [STAGE_OPEN] = "of these: another thread",
    [STAGE_EDITOR] = "of these: the editor",
    [STAGE_LEAVE] = "of these: out of the editor",
    [STAGE_LETTER] = "letter of a writer to whole repaint",
    [STAGE_WAKE] = "key at a sleeping screen to whole screen",
    [STAGE_SENT] = "sending a post to the writer's screen",
    [STAGE_SEEN] = "sending a post to others' awake screens",
    [STAGE_SEEN_LATER] = "sending a post to screens that slept",
    [STAGE_RETURN] = "restart to first screen",
    [STAGE_LATE] = "the rig itself presses a key so late",
};

struct stage *stage_new(void)
{
	struct stage *stage =
	    mmap(NULL, sizeof(*stage), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (stage != MAP_FAILED)
		return stage;
	perror("hearth-load: shared memory");
	exit(1);
}

void stage_free(struct stage **stage)
{
	munmap(*stage, sizeof(**stage));
	*stage = NULL;
}

void stage_begin(struct stage *stage, enum stage_act act, int64_t at_us)
{
	stage->act_us = at_us;
	stage->act = act;
	stage->act_number++;
}

int stage_there(const struct stage *stage)
{
	int sum = 0;

	for (int i = 0; i < stage->crews; i++)
		sum += stage->crew[i].there;
	return sum;
}

int stage_failed(const struct stage *stage)
{
	int sum = 0;

	for (int i = 0; i < stage->crews; i++)
		sum += stage->crew[i].failed;
	return sum;
}

int stage_lost(const struct stage *stage)
{
	int sum = 0;

	for (int i = 0; i < stage->crews; i++)
		sum += stage->crew[i].lost;
	return sum;
}

int64_t stage_sum(const struct stage *stage, const atomic_llong *of_first)
{
	size_t offset = (size_t)((const char *)of_first - (const char *)&stage->crew[0]);
	int64_t sum = 0;

	for (int i = 0; i < stage->crews; i++)
		sum +=
		    *(const atomic_llong *)(const void *)((const char *)&stage->crew[i] + offset);
	return sum;
}

void stage_sum_hist(const struct stage *stage, enum stage_measure measure, struct hist *hist_r)
{
	memset(hist_r, 0, sizeof(*hist_r));
	for (int i = 0; i < stage->crews; i++)
		hist_merge(hist_r, &stage->crew[i].hist[measure]);
}

static int64_t stage_took(const struct stage_slow *slow)
{
	return slow->last_us - slow->at_us;
}

void stage_keep_slow(struct stage_crew *crew, const struct stage_slow *slow)
{
	struct stage_slow *least = &crew->slow[0];

	for (int i = 1; i < STAGE_SLOW; i++) {
		if (stage_took(&crew->slow[i]) < stage_took(least))
			least = &crew->slow[i];
	}
	if (stage_took(slow) > stage_took(least))
		*least = *slow;
}

static int stage_slower(const void *a, const void *b)
{
	int64_t x = stage_took(a), y = stage_took(b);

	return (x < y) - (x > y);
}

int stage_slowest(const struct stage *stage, struct stage_slow slow_r[STAGE_SLOW])
{
	struct stage_crew all = {0};
	int count = 0;

	for (int i = 0; i < stage->crews; i++) {
		for (int j = 0; j < STAGE_SLOW; j++)
			stage_keep_slow(&all, &stage->crew[i].slow[j]);
	}
	memcpy(slow_r, all.slow, sizeof(all.slow));
	qsort(slow_r, STAGE_SLOW, sizeof(*slow_r), stage_slower);
	while (count < STAGE_SLOW && slow_r[count].at_us)
		count++;
	return count;
}

void stage_forget(struct stage *stage)
{
	for (int i = 0; i < stage->crews; i++) {
		memset(stage->crew[i].hist, 0, sizeof(stage->crew[i].hist));
		memset(stage->crew[i].slow, 0, sizeof(stage->crew[i].slow));
	}
}

/* --- marks --- */

/* "zq", then six letters of a number that was stirred; the two factors undo
 * each other modulo 26^6. */
enum { STAGE_LETTERS = 6 };
static const uint64_t stage_numbers = 308915776, stage_stir = 123456787U, stage_unstir = 232213851U;
static const char stage_head[] = "zq";

void stage_mark(int post, char mark_r[STAGE_MARK])
{
	uint64_t n = ((uint64_t)post + 1) * stage_stir % stage_numbers;

	memcpy(mark_r, stage_head, 2);
	for (int i = 0; i < STAGE_LETTERS; i++, n /= 26)
		mark_r[2 + i] = (char)('a' + n % 26);
	mark_r[STAGE_MARK - 1] = '\0';
}

static int stage_read_mark(const char *mark)
{
	uint64_t n = 0;

	for (int i = STAGE_MARK - 2; i >= 2; i--) {
		if (mark[i] < 'a' || mark[i] > 'z')
			return -1;
		n = n * 26 + (uint64_t)(mark[i] - 'a');
	}
	n = n * stage_unstir % stage_numbers;
	return n >= 1 && n <= STAGE_POSTS ? (int)n - 1 : -1;
}

int stage_find_mark(const char *bytes, size_t len)
{
	const char *end = bytes + len, *at = bytes;
	int newest = -1, post;

	while ((at = memmem(at, (size_t)(end - at), stage_head, 2))) {
		post = end - at >= STAGE_MARK - 1 ? stage_read_mark(at) : -1;
		newest = post > newest ? post : newest;
		at += 2;
	}
	return newest;
}
