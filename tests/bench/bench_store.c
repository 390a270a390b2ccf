/* bench_store: what readers wait for at 1,000,000 generated posts in 50,000
 * threads and 200 boards, from the call to its reply, the hall's threads
 * included. The database is made on the first run, through the hall's import,
 * in build/bench/store, and kept. BENCH_POSTS gives another size. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

enum {
	BOARDS = 200,
	PER_THREAD = 20,
	BATCH = 200,
	WAITING = 20,
	WORDS = 40000,
	MEMBERS = 50,
	RUNS = 1000
};

static struct helper h;
static unsigned long long random_state = 88172645463325252ULL;
static long posts_wanted = 1000000;

static unsigned random_below(unsigned below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (unsigned)(random_state >> 32) % below;
}

/* A word by its rank, the same in every run. */
static int word_of_rank(unsigned rank, char *to)
{
	static const char *const parts[] = {"ka", "to", "mi", "re", "lo", "su", "ne", "va",
					    "di", "po", "ge", "hu", "fa", "zi", "ro", "ya"};
	int n = 0;

	do {
		memcpy(to + n, parts[rank % 16], 2);
		n += 2;
		rank /= 16;
	} while (rank);
	to[n++] = 'x';
	return n;
}

/* Ranks as people use words: the first in about half of all posts. */
static unsigned random_rank(void)
{
	unsigned r = random_below(1000);

	if (r < 60)
		return random_below(3);
	if (r < 300)
		return random_below(60);
	if (r < 700)
		return random_below(2000);
	return random_below(WORDS);
}

static void random_body(char *to, int len)
{
	int n = 0;

	while (n < len) {
		n += word_of_rank(random_rank(), to + n);
		to[n++] = random_below(12) ? ' ' : '\n';
	}
	to[n] = '\0';
}

/* --- making the community --- */

static json_t *message(long number, long thread, bool live)
{
	char body[1024];
	json_t *m;

	random_body(body, 200 + (int)random_below(400));
	m = json_pack("{s:o, s:o, s:s, s:o, s:o, s:o, s:s}", "message_id",
		      json_sprintf("<%ld@bench>", number), "thread_key",
		      json_sprintf("<t%ld@bench>", thread), "title", "A title about something",
		      "author_key", json_sprintf("k%u", random_below(3000)), "author_name",
		      json_sprintf("Author %u", random_below(3000)), "at",
		      json_sprintf("-%lds", (posts_wanted - number) * 60 + 60), "body", body);
	if (live)
		json_object_set_new(m, "live", json_true());
	return m;
}

static void make_people(int from, int to)
{
	char handle[16];

	for (int i = from; i < to; i++) {
		snprintf(handle, sizeof(handle), "member%d", i);
		helper_member(&h, handle);
	}
}

static void make_boards(int64_t *imports)
{
	char slug[16];

	for (int i = 0; i < BOARDS; i++) {
		snprintf(slug, sizeof(slug), "board%d", i);
		helper_do(&h, HELPER_CONTROL, "board.add",
			  json_pack("{s:s, s:s, s:s}", "board", slug, "title", slug, "about",
				    "what it is for"));
		imports[i] =
		    helper_int(&h, HELPER_CONTROL, "import.begin",
			       json_pack("{s:s, s:s}", "board", slug, "source", "bench"), "import");
	}
}

static int outstanding;

static void on_batch(void *arg, const struct hall_reply *reply)
{
	(void)arg;
	if (reply->err) {
		fprintf(stderr, "import.batch: %s\n", reply->words);
		abort();
	}
	outstanding--;
}

/* Several batches wait at a time, which the hall commits together. */
static void send_batch(struct caller *caller, int64_t import, json_t *messages)
{
	json_t *in = json_pack("{s:I, s:o}", "import", (json_int_t)import, "messages", messages);

	outstanding++;
	hall_call(h.hall, caller, "import.batch", in, on_batch, NULL);
	json_decref(in);
	while (outstanding >= WAITING)
		uv_run(&h.loop, UV_RUN_ONCE);
}

/* Boards take turns; in each a window of threads is talked in. */
static void make_posts(const int64_t *imports, long from, long to, bool live)
{
	struct caller as = {.door = CALLER_CONTROL, .role = CALLER_ROLE_SYSOP};
	struct caller *caller = caller_new(&as);
	long threads = posts_wanted / PER_THREAD, window = 400;

	for (long n = from; n < to; n += BATCH) {
		long board = (n / BATCH) % BOARDS;
		json_t *messages = json_array();

		for (long i = n; i < n + BATCH && i < to; i++) {
			long at = i * (threads / BOARDS) / posts_wanted;
			long thread = at + (long)random_below((unsigned)(window / 8)) - window / 16;

			if (thread < 0)
				thread = 0;
			json_array_append_new(messages, message(i, thread * BOARDS + board, live));
		}
		send_batch(caller, imports[board], messages);
	}
	while (outstanding)
		uv_run(&h.loop, UV_RUN_ONCE);
	caller_drop(&caller);
}

static void make_marks(void)
{
	int64_t threads = helper_sql(&h, "SELECT max(id) FROM thread");

	for (int i = 0; i < 4000; i++)
		helper_try(
		    &h, 1 + (int64_t)random_below(5), "read.mark",
		    json_pack("{s:I}", "thread", (json_int_t)(1 + random_below((unsigned)threads))),
		    NULL);
}

static void make_all(void)
{
	int64_t imports[BOARDS], began = clock_mono_ms(), live;
	long old = posts_wanted / 100 * 97;

	fprintf(stderr, "making %ld posts, once\n", posts_wanted);
	make_people(0, MEMBERS / 2);
	make_boards(imports);
	make_posts(imports, 0, old, false);
	live = clock_mono_ms();
	make_people(MEMBERS / 2, MEMBERS);
	make_posts(imports, old, posts_wanted, true);
	make_marks();
	printf("import: %.0f messages a second, %.0f live ones\n",
	       (double)old * 1000 / (double)(live - began),
	       (double)(posts_wanted - old) * 1000 / (double)(clock_mono_ms() - live));
}

/* --- measuring --- */

/* Reads the file once, so that memory, not the disk, is measured. */
static void warm(const char *dir)
{
	static char block[1 << 20];
	char *path = mem_printf("%s/hearth.db", dir);
	FILE *f = fopen(path, "rb");

	while (f && fread(block, 1, sizeof(block), f) > 0)
		;
	if (f)
		fclose(f);
	free(path);
}

static int64_t took_us, items;

static void on_timed(void *arg, const struct hall_reply *reply)
{
	int64_t *began = arg;

	took_us = clock_mono_us() - *began;
	items = reply->err ? reply->err
			   : (int64_t)json_array_size(json_object_get(reply->result, "items"));
	h.done = true;
}

static int64_t timed(struct caller *caller, const char *method, json_t *params)
{
	int64_t began;

	h.done = false;
	began = clock_mono_us();
	hall_call(h.hall, caller, method, params, on_timed, &began);
	while (!h.done)
		uv_run(&h.loop, UV_RUN_ONCE);
	json_decref(params);
	return took_us;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

typedef json_t *params_fn(void);

static void measure(const char *what, int64_t who, const char *method, params_fn *params, int runs)
{
	struct caller as = {.member = who,
			    .door = CALLER_MEMBER,
			    .role = CALLER_ROLE_MEMBER,
			    .remote = (char *)"127.0.0.1"};
	struct caller *caller = caller_new(&as);
	int64_t *us = mem_alloc((size_t)runs * sizeof(*us)), found = 0;

	for (int i = 0; i < 20 && i < runs; i++)
		timed(caller, method, params());
	for (int i = 0; i < runs; i++) {
		us[i] = timed(caller, method, params());
		found = items;
	}
	qsort(us, (size_t)runs, sizeof(*us), by_size);
	printf("%-46s %8.2f %8.2f %8.2f %6lld\n", what, (double)us[runs / 2] / 1000,
	       (double)us[runs * 99 / 100] / 1000, (double)us[runs - 1] / 1000, (long long)found);
	free(us);
	caller_drop(&caller);
}

static json_t *in_none(void)
{
	return NULL;
}

static json_t *in_board(void)
{
	return json_pack("{s:o}", "board", json_sprintf("board%u", random_below(BOARDS)));
}

static json_t *in_board_unread(void)
{
	return json_pack("{s:o, s:b}", "board", json_sprintf("board%u", random_below(BOARDS)),
			 "unread", 1);
}

static json_t *in_thread(void)
{
	return json_pack(
	    "{s:I, s:i}", "thread",
	    (json_int_t)(1 + random_below((unsigned)(posts_wanted / PER_THREAD) - 1000)), "limit",
	    20);
}

static json_t *in_next(void)
{
	return json_pack(
	    "{s:I}", "thread",
	    (json_int_t)(1 + random_below((unsigned)(posts_wanted / PER_THREAD) - 1000)));
}

static unsigned rank_asked;
static const char *sort_asked;

static json_t *in_search(void)
{
	char word[32];
	int n = word_of_rank(rank_asked, word);

	word[n] = '\0';
	return json_pack("{s:s, s:s, s:i}", "query", word, "sort", sort_asked, "limit", 20);
}

static json_t *in_search_two(void)
{
	return json_pack("{s:s, s:i}", "query", "kax mix", "limit", 20);
}

static json_t *in_search_prefix(void)
{
	return json_pack("{s:s, s:i}", "query", "ka*", "limit", 20);
}

static json_t *in_search_author(void)
{
	return json_pack("{s:s, s:s, s:i}", "query", "kax", "author", "author-7", "limit", 20);
}

static void measure_search(unsigned rank)
{
	struct db *db = helper_db(&h);
	char word[32], what[80], phrase[40];
	int64_t hits;
	int n = word_of_rank(rank, word);

	word[n] = '\0';
	snprintf(phrase, sizeof(phrase), "\"%s\"", word);
	if (db_one_int(db, &hits, "SELECT count(*) FROM post_fts WHERE post_fts MATCH ?", "s",
		       phrase))
		hits = -1;
	db_close(&db);
	rank_asked = rank;
	sort_asked = "new";
	snprintf(what, sizeof(what), "search, newest, a word of %lld posts", (long long)hits);
	measure(what, 1, "search", in_search, 200);
	sort_asked = "relevance";
	snprintf(what, sizeof(what), "search, best,   a word of %lld posts", (long long)hits);
	measure(what, 1, "search", in_search, 20);
}

int main(void)
{
	static const unsigned ranks[] = {0, 10, 100, 3000, 30000};
	const char *size = getenv("BENCH_POSTS"), *dir = "build/bench/store";
	char path[256];
	int64_t late;

	if (size)
		posts_wanted = atol(size);
	snprintf(path, sizeof(path), "%s-%ld", dir, posts_wanted);
	mkdir("build", 0777);
	mkdir("build/bench", 0777);
	mkdir(path, 0777);
	log_set_level("error");
	helper_open(&h, domain_bindings(), path);
	if (helper_sql(&h, "SELECT value FROM counter WHERE name = 'post'") < posts_wanted)
		make_all();
	late = helper_id(&h, "member40");
	warm(path);
	printf("%-46s %8s %8s %8s %6s\n", "", "p50 ms", "p99 ms", "max ms", "items");
	measure("whoami (the way there and back)", 1, "whoami", in_none, RUNS);
	measure("board.list, 200 boards with unread", 1, "board.list", in_none, RUNS / 2);
	measure("board.show", 1, "board.show", in_board, RUNS);
	measure("thread.list, 50 of a board", 1, "thread.list", in_board, RUNS);
	measure("thread.list --unread, 50 of a board", late, "thread.list", in_board_unread, RUNS);
	measure("thread.show, 20 posts", 1, "thread.show", in_thread, RUNS);
	measure("read.next, one who reads now and then", 1, "read.next", in_next, RUNS);
	measure("read.next, one who joined late", late, "read.next", in_next, RUNS);
	measure("home.show", 1, "home.show", in_none, RUNS / 5);
	for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++)
		measure_search(ranks[i]);
	measure("search, newest, two common words", 1, "search", in_search_two, 200);
	measure("search, newest, a prefix of two letters", 1, "search", in_search_prefix, 200);
	measure("search, newest, a common word by one author", 1, "search", in_search_author, 200);
	helper_stop(&h);
	free(h.dir);
	return 0;
}
