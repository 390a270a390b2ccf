/* Being there: from a key press to the repaint while 100 members read, the bytes
 * a key costs, and from a post's acknowledgement to other people's screens.
 * Usage: bench_session [MEMBERS] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/bench/figures.h"
#include "tests/bench/usage.h"
#include "tests/bench/world.h"

enum {
	MEMBERS = 100,
	ACTIVE = 10,
	WATCHERS = 50,
	KEYS = 60,	   /* of each who types */
	PAUSE_US = 100000, /* between two keys of one person */
	SLOW_US = 1000000, /* the same when all of them read */
	SLOW_KEYS = 6,
	POSTS = 25,
	POST_PAUSE_US = 400000,
	QUIET_MS = 400,
};

/* Somebody at the keyboard; `keys` are typed over and over. */
struct typist {
	struct visitor *visitor;
	const char *keys;
	size_t at;
	int left;
	int64_t next_us, typed_us;
	uint64_t got; /* before the key */
};

struct typing {
	struct figures first, last, bytes;
	int silent; /* keys that changed nothing on the screen */
};

/* What the last key did, now that the next one is due. */
static void typist_count(const struct typist *t, struct typing *typing)
{
	const struct visitor *v = t->visitor;

	if (!t->typed_us)
		return;
	figures_add(&typing->bytes, (double)(v->got - t->got));
	if (v->first_us) {
		figures_add(&typing->first, (double)(v->first_us - t->typed_us) / 1000);
		figures_add(&typing->last, (double)(v->last_us - t->typed_us) / 1000);
	} else {
		typing->silent++;
	}
}

static void typist_type(struct typist *t, struct typing *typing, int64_t pause_us)
{
	char key = t->keys[t->at % strlen(t->keys)];

	visitor_read(t->visitor);
	typist_count(t, typing);
	t->typed_us = 0;
	t->next_us += pause_us;
	if (t->left-- <= 0)
		return;
	t->at++;
	visitor_forget(t->visitor);
	t->got = t->visitor->got;
	t->typed_us = clock_mono_us();
	visitor_type(t->visitor, &key, 1);
	visitor_read(t->visitor);
}

/* Whose turn is next; NULL when all are done. */
static struct typist *next_of(struct typist *list, int count)
{
	struct typist *next = NULL;

	for (int i = 0; i < count; i++) {
		if (list[i].left >= 0 && (!next || list[i].next_us < next->next_us))
			next = &list[i];
	}
	return next;
}

static void type_all(struct visitor *all, int members, int active, const char *keys, int each,
		     int64_t pause_us, struct typing *typing)
{
	struct typist *list = mem_alloc((size_t)active * sizeof(*list)), *t;
	int64_t begun = clock_mono_us() + 10000;

	for (int i = 0; i < active; i++)
		list[i] = (struct typist){.visitor = &all[i],
					  .keys = keys,
					  .left = each,
					  .next_us = begun + pause_us * i / active};
	while ((t = next_of(list, active))) {
		while (clock_mono_us() < t->next_us)
			visitor_wait(all, (size_t)members, t->next_us);
		typist_type(t, typing, pause_us);
	}
	free(list);
}

static void report_typing(struct typing *typing, const char *what)
{
	figures_row(&typing->first, "ms", "%s: first byte", what);
	figures_row(&typing->last, "ms", "%s: last byte", what);
	figures_row(&typing->bytes, "bytes", "%s: sent", what);
	if (typing->silent)
		figures_note("%d keys changed nothing", typing->silent);
	figures_free(&typing->first);
	figures_free(&typing->last);
	figures_free(&typing->bytes);
	*typing = (struct typing){0};
}

/* Everybody is in the long thread, at that post. A place is kept after its
 * session ended, so all are put down before the first is taken up. */
static void sign_in_all(struct world *world, struct visitor *all, int members, int number)
{
	for (int i = 0; i < members; i++)
		world_place(world, i, world->long_thread, number);
	usleep(500000);
	for (int i = 0; i < members; i++) {
		world_visit(world, &all[i], i);
		visitor_pty(&all[i], 80, 24);
		visitor_shell(&all[i]);
		visitor_wait(all, (size_t)i, clock_mono_us());
	}
	visitor_settle(all, (size_t)members, QUIET_MS, 20000);
}

static void back_to_home(struct visitor *all, int members)
{
	for (int i = 0; i < members; i++)
		visitor_type(&all[i], "q", 1);
	visitor_settle(all, (size_t)members, QUIET_MS, 10000);
}

static void bench_keys(struct world *world, struct visitor *all, int members)
{
	struct typing typing = {0};
	int active = members < ACTIVE ? members : ACTIVE;
	double before;

	figures_title("Key press to repaint, %d members in a thread, %d of them typing", members,
		      active);
	before = world_cpu_ms(world);
	type_all(all, members, active, "     bbbbb", KEYS, PAUSE_US, &typing);
	before = world_cpu_ms(world) - before;
	report_typing(&typing, "Space and b in the reader");
	figures_one(before / (active * KEYS), "ms", "CPU of server and clients per key");
	type_all(all, members, active, "jjjjjkkkkk", KEYS, PAUSE_US, &typing);
	report_typing(&typing, "j and k in the reader");
	type_all(all, members, members, "   bbb", SLOW_KEYS, SLOW_US, &typing);
	report_typing(&typing, "Space and b, all of them, one key a second each");
	back_to_home(all, members);
	type_all(all, members, active, "jjjkkk", KEYS, PAUSE_US, &typing);
	report_typing(&typing, "j and k in the list at home");
	figures_note("goal: p50 under 1 ms, p99 under 8 ms");
}

/* --- posts on other screens --- */

struct events {
	struct figures acked, sent, bytes; /* ms since the acknowledgement, since it was sent */
	int missed;
};

static void post_once(struct world *world, struct visitor *poster, struct visitor *all, int count,
		      int number, struct events *events)
{
	char *body = mem_printf("Answer number %d, written while they read.", number);
	int64_t sent, acked;
	uint64_t got[WATCHERS];

	for (int i = 0; i < count; i++) {
		visitor_forget(&all[i]);
		got[i] = all[i].got;
	}
	sent = clock_mono_us();
	json_decref(visitor_call(
	    poster, "post.reply",
	    json_pack("{s:I, s:s}", "thread", (json_int_t)world->long_thread, "body", body)));
	acked = clock_mono_us();
	free(body);
	while (clock_mono_us() < sent + POST_PAUSE_US)
		visitor_wait(all, (size_t)count, sent + POST_PAUSE_US);
	for (int i = 0; i < count; i++) {
		if (!all[i].first_us) {
			events->missed++;
			continue;
		}
		figures_add(&events->sent, (double)(all[i].last_us - sent) / 1000);
		figures_add(&events->acked,
			    all[i].last_us < acked ? 0 : (double)(all[i].last_us - acked) / 1000);
		figures_add(&events->bytes, (double)(all[i].got - got[i]));
	}
}

static void bench_events(struct world *world, struct visitor *all, int count)
{
	struct visitor poster = {0};
	struct events events = {0};

	sign_in_all(world, all, count, WORLD_LONG);
	world_visit(world, &poster, count);
	visitor_rpc(&poster);
	for (int i = 0; i < POSTS; i++)
		post_once(world, &poster, all, count, i, &events);
	figures_title("A post to the screens of %d others at the end of the same thread", count);
	figures_row(&events.acked, "ms", "acknowledged to painted");
	figures_row(&events.sent, "ms", "sent to painted");
	figures_row(&events.bytes, "bytes", "sent to each screen");
	if (events.missed)
		figures_note("%d times a screen did not change within %d ms", events.missed,
			     POST_PAUSE_US / 1000);
	visitor_close(&poster);
	figures_free(&events.acked);
	figures_free(&events.sent);
	figures_free(&events.bytes);
}

static void close_all(struct world *world, struct visitor *all, int members)
{
	for (int i = 0; i < members; i++)
		visitor_close(&all[i]);
	world_wait_empty(world, 10000);
}

int main(int argc, char **argv)
{
	int members = argc > 1 ? atoi(argv[1]) : MEMBERS;
	struct visitor *all = mem_alloc((size_t)members * sizeof(*all));
	int watchers = members - 1 < WATCHERS ? members - 1 : WATCHERS;
	struct world world;

	world_bound(180);
	printf("%s\n", usage_machine());
	world_open(&world, members, "sleep_seconds = 3600\n");
	sign_in_all(&world, all, members, 20);
	bench_keys(&world, all, members);
	close_all(&world, all, members);
	bench_events(&world, all, watchers);
	close_all(&world, all, watchers);
	free(all);
	world_close(&world);
	return 0;
}
