/* bench_durable: durable posts a second from 50 callers at once, straight into
 * the hall, and how many syncs they share; on this disk, and on one whose syncs
 * take 10 ms. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/domain/domain.h"
#include "server/store/power.h"
#include "tests/unit/hall_helper.h"

enum { CALLERS = 50, THREADS = 100 };

struct run {
	struct helper h;
	struct caller *callers[CALLERS];
	int sent, done, failed, wanted;
	int64_t *took;
};

struct post_call {
	struct run *run;
	int caller;
	int64_t began;
};

static char body[400];

static void send_one(struct run *r, int caller);

static void on_reply(void *arg, const struct hall_reply *reply)
{
	struct post_call *call = arg;
	struct run *r = call->run;
	int caller = call->caller;

	r->took[r->done++] = clock_mono_us() - call->began;
	r->failed += reply->err != 0;
	free(call);
	if (r->sent < r->wanted)
		send_one(r, caller);
}

static void send_one(struct run *r, int caller)
{
	struct post_call *call = mem_alloc(sizeof(*call));
	json_t *in =
	    json_pack("{s:i, s:s}", "thread", 1 + (r->sent * 7 + caller) % THREADS, "body", body);

	*call = (struct post_call){r, caller, clock_mono_us()};
	r->sent++;
	hall_call(r->h.hall, r->callers[caller], "post.reply", in, on_reply, call);
	json_decref(in);
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void run_posts(struct run *r, int posts, int delay_ms)
{
	uint64_t syncs;
	int64_t began;
	double seconds;

	power_delay(delay_ms);
	syncs = power_syncs();
	r->wanted = posts;
	r->sent = r->done = r->failed = 0;
	r->took = mem_alloc((size_t)posts * sizeof(*r->took));
	began = clock_mono_us();
	for (int i = 0; i < CALLERS; i++)
		send_one(r, i);
	while (r->done < posts)
		uv_run(&r->h.loop, UV_RUN_ONCE);
	seconds = (double)(clock_mono_us() - began) / 1e6;
	qsort(r->took, (size_t)posts, sizeof(*r->took), by_size);
	printf(
	    "sync + %2d ms: %6.0f durable posts/s, %.3f syncs a post, p50 %.1f ms, p99 %.1f ms%s\n",
	    delay_ms, posts / seconds, (double)(power_syncs() - syncs) / posts,
	    (double)r->took[posts / 2] / 1000, (double)r->took[posts * 99 / 100] / 1000,
	    r->failed ? ", SOME FAILED" : "");
	free(r->took);
}

static void make_community(struct run *r)
{
	char handle[16];

	helper_do(&r->h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "t", "about", "a"));
	for (int i = 0; i < CALLERS; i++) {
		struct caller as = {.door = CALLER_MEMBER,
				    .role = CALLER_ROLE_MEMBER,
				    .handle = handle,
				    .remote = (char *)"127.0.0.1"};

		snprintf(handle, sizeof(handle), "member%d", i);
		as.member = helper_member(&r->h, handle);
		r->callers[i] = caller_new(&as);
	}
	for (int i = 0; i < THREADS; i++)
		helper_do(
		    &r->h, r->callers[0]->member, "thread.new",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "t", "body", body));
}

int main(void)
{
	static struct run r;

	for (size_t i = 0; i + 1 < sizeof(body); i++)
		body[i] = "the quick brown fox jumps over a lazy dog "[i % 42];
	log_set_level("error");
	if (power_enable() < 0)
		return 1;
	r.h.vfs = POWER_VFS;
	r.h.bindings = domain_bindings();
	r.h.dir = mem_dup("build/bench/durable-XXXXXX");
	if (!mkdtemp(r.h.dir) || sodium_init() < 0)
		return 1;
	helper_start(&r.h);
	make_community(&r);
	run_posts(&r, 10000, 0);
	run_posts(&r, 4000, 10);
	for (int i = 0; i < CALLERS; i++)
		caller_drop(&r.callers[i]);
	power_delay(0);
	helper_close(&r.h);
	power_reset();
	return 0;
}
