/* A disk that fails while somebody reads: they get an error or the whole answer,
 * never a shorter one. Two things see to it, and either is enough here: what a handler
 * makes of db_end(), and the pool, which answers no read whose snapshot is gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/log.h"
#include "server/domain/domain.h"
#include "server/store/power.h"
#include "tests/unit/hall_helper.h"

enum { FAULTS_ROUNDS = 120, FAULTS_ITEMS = 12 };

static struct helper h;
static int64_t olga, tess;
static char *item;
static json_int_t thread;

static json_t *in_room(void)
{
	return json_pack("{s:s}", "room", "heron");
}

static void fill(void)
{
	json_t *r;

	helper_do(&h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "t", "about", "a"));
	r = helper_call(&h, tess, "thread.new",
			json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "One", "body", "b"));
	thread = json_integer_value(json_object_get(r, "thread"));
	json_decref(r);
	helper_do(&h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:b, s:s}", "room", "heron", "title", "Heron",
			    "purpose", "to see", "hidden", 1, "owner", "olga"));
	helper_do(&h, olga, "room.admit",
		  json_pack("{s:s, s:s}", "room", "heron", "handle", "tess"));
	for (int i = 0; i < FAULTS_ITEMS; i++) {
		char *title = mem_printf("Report number %d", i);

		r = helper_call(&h, tess, "feedback.new",
				json_pack("{s:s, s:s, s:s, s:s, s:s}", "room", "heron", "type",
					  "praise", "title", title, "body", "Well.",
					  "quote_consent", "named"));
		free(item);
		item = mem_dup(json_string_value(json_object_get(r, "item")));
		json_decref(r);
		helper_do(&h, olga, "feedback.comment",
			  json_pack("{s:s, s:s}", "item", item, "body", title));
		helper_do(&h, olga, "post.reply",
			  json_pack("{s:I, s:s}", "thread", thread, "body", title));
		free(title);
	}
	/* A file on every post. */
	helper_change(&h,
		      "INSERT INTO file (owner, name, size, type, digest, made_at, post, space, "
		      "thread) SELECT author, 'log.txt', 1, 'text/plain', 'x', 1, id, space, "
		      "thread FROM post");
}

static int set_up(void **state)
{
	(void)state;
	log_set_level("error");
	assert_int_equal(power_enable(), 0);
	power_reset();
	h.vfs = POWER_VFS;
	assert_true(sodium_init() >= 0);
	h.bindings = domain_bindings();
	h.dir = mem_dup("/tmp/hearth-faults-XXXXXX");
	assert_non_null(mkdtemp(h.dir));
	helper_start(&h);
	olga = helper_member(&h, "olga");
	tess = helper_member(&h, "tess");
	fill();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	helper_close(&h);
	free(item);
	power_reset();
	return 0;
}

/* A write makes the reader look at the disk anew. */
static void touch(int i)
{
	helper_do(&h, olga, "room.set",
		  json_pack("{s:s, s:i}", "room", "heron", "ack_hours", 8 + i % 2));
}

/* How many rounds failed; each of the others gave all there is. */
static int hold(int64_t who, const char *call, json_t *in)
{
	json_t *whole, *r;
	int failed = 0;

	touch(0);
	whole = helper_call(&h, who, call, json_deep_copy(in));
	for (int i = 0; i < FAULTS_ROUNDS; i++) {
		int err;

		touch(1);
		touch(0);
		r = NULL;
		power_seed((uint64_t)i);
		/* Often enough that one fails, seldom enough that most go before it. */
		power_flaky(5 + i % 40);
		err = helper_try(&h, who, call, json_deep_copy(in), &r);
		power_flaky(0);
		failed += err < 0;
		if (err == 0 && !json_equal(r, whole))
			fprintf(stderr, "%s, round %d: not the whole answer\n", call, i);
		assert_true(err < 0 || json_equal(r, whole));
		json_decref(r);
	}
	json_decref(whole);
	json_decref(in);
	return failed;
}

static void a_failed_read_is_an_error(void **state)
{
	static const char *const of_room[] = {
	    "room.people", "feedback.list", "launch.pack",   "launch.show",    "room.ledger",
	    "task.list",   "invite.list",   "decision.list", "changelog.list", "release.list",
	    "room.asked",  "file.list",	    "room.progress", "report"};
	int failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(of_room) / sizeof(of_room[0]); i++)
		failed += hold(olga, of_room[i], in_room());
	failed += hold(olga, "feedback.show", json_pack("{s:s}", "item", item));
	failed += hold(olga, "feedback.why", json_pack("{s:s}", "item", item));
	failed += hold(olga, "feedback.votes", json_pack("{s:s}", "item", item));
	failed += hold(olga, "thread.show", json_pack("{s:I}", "thread", thread));
	failed += hold(olga, "thread.list", json_pack("{s:s}", "board", "talk"));
	failed += hold(olga, "board.list", json_object());
	failed += hold(olga, "room.list", json_object());
	failed += hold(tess, "home.show", json_object());
	failed += hold(tess, "notification.list", json_object());
	failed += hold(olga, "member.list", json_object());
	failed += hold(tess, "consent.list", json_object());
	failed += hold(olga, "search", json_pack("{s:s}", "query", "number"));
	/* The disk did fail. */
	assert_true(failed > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_failed_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
