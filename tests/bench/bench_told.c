/* bench_told: what telling costs: a release to 500 people in one write, and what
 * a member waits for who was told a thousand things. Through the hall. */
#include <stdio.h>
#include <stdlib.h>

#include "common/base/clock.h"
#include "common/base/log.h"
#include "server/domain/domain.h"
#include "tests/bench/figures.h"
#include "tests/unit/hall_helper.h"

enum { MANY = 500, RUNS = 100, TOLD = 1000, READS = 1000, MEMBER_FIRST = 1000 };

static struct helper h;

static void sql(const char *text)
{
	char *path = mem_printf("%s/hearth.db", h.dir);
	struct db *db = NULL;

	if (db_open(&db, path, DB_WRITE, NULL) < 0 || db_script(db, text) < 0) {
		fprintf(stderr, "the community could not be made\n");
		exit(1);
	}
	db_close(&db);
	free(path);
}

/* Members who all watch the board; the rows that the calls would have written. */
static void make_many(void)
{
	char *text = mem_printf(
	    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
	    "INSERT INTO member (id, handle, joined_at) SELECT %d + i, 'm' || i, 1 FROM n;"
	    "INSERT INTO follow (member, what, object, level, since) SELECT m.id, 'board', s.id, "
	    "'watch', 1 FROM member m, space s WHERE s.slug = 'talk' AND m.id >= %d",
	    MANY - 1, MEMBER_FIRST, MEMBER_FIRST);

	sql(text);
	free(text);
}

static double timed(int64_t who, const char *method, json_t *params)
{
	int64_t began = clock_mono_us();

	helper_do(&h, who, method, params);
	return (double)(clock_mono_us() - began) / 1000;
}

static void tell_many(int64_t author)
{
	struct figures took = {0};

	for (int i = 0; i < RUNS; i++)
		figures_add(&took, timed(author, "thread.new",
					 json_pack("{s:s, s:s, s:s}", "board", "talk", "title",
						   "A release", "body", "What to test in it.")));
	figures_row(&took, "ms", "a thread that %d are told of, with its commit", MANY);
	figures_free(&took);
}

static void read_much(int64_t author)
{
	static const char *const calls[] = {"notification.list", "home.show", "digest.show"};
	int64_t reader = helper_member(&h, "reader");
	int64_t thread = helper_int(
	    &h, reader, "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Mine", "body", "Ask me."),
	    "thread");

	sql("DELETE FROM follow");
	for (int i = 0; i < TOLD; i++)
		helper_do(
		    &h, author, "post.reply",
		    json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", "An answer."));
	for (int i = 0; i < 3; i++) {
		struct figures took = {0};

		for (int n = 0; n < READS; n++)
			figures_add(&took, timed(reader, calls[i], NULL));
		figures_row(&took, "ms", "%s, told %d things", calls[i], TOLD);
		figures_free(&took);
	}
}

int main(void)
{
	int64_t author;

	log_set_level("error");
	helper_open(&h, domain_bindings(), NULL);
	helper_do(&h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "t", "about", "a"));
	author = helper_member(&h, "author");
	make_many();
	figures_title("Telling members, through the hall");
	tell_many(author);
	read_much(author);
	helper_close(&h);
	return 0;
}
