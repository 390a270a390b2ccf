/* A room is opened by its own people, or by breaking the glass: no call about boards
 * opens it, or lets anybody of it out, and who broke the glass reads and no more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "tests/unit/room_helper.h"

static int64_t sysop;

static int set_up(void **state)
{
	(void)state;
	room_open();
	sysop = helper_member(&room_w.h, "machinist");
	helper_do(&room_w.h, HELPER_CONTROL, "member.set",
		  json_pack("{s:s, s:s}", "handle", "machinist", "role", "sysop"));
	room_make("lair", "collab");
	return 0;
}

static int reads(int64_t who)
{
	return room_try(who, "thread.list", "{s:s}", "board", "lair");
}

/* By a sysop, and at the machine. */
static void test_boards_do_not_open_rooms(void **state)
{
	int64_t who[] = {sysop, HELPER_CONTROL};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(room_try(who[i], "board.admit", "{s:s, s:s, s:s}", "board", "lair",
					  "handle", "machinist", "part", "host"),
				 ERR_NOT_FOUND);
		assert_int_equal(reads(sysop), ERR_NOT_FOUND);
		assert_int_equal(room_try(who[i], "board.dismiss", "{s:s, s:s}", "board", "lair",
					  "handle", "olga"),
				 ERR_NOT_FOUND);
		assert_int_equal(
		    room_try(who[i], "board.set", "{s:s, s:s}", "board", "lair", "title", "Mine"),
		    ERR_NOT_FOUND);
		assert_int_equal(
		    room_try(who[i], "import.begin", "{s:s, s:s}", "board", "lair", "source", "s"),
		    ERR_NOT_FOUND);
		assert_int_equal(reads(room_w.owner), 0);
	}
}

/* A sysop who is a tester there has no other rights than a tester. */
static void test_sysop_who_tests(void **state)
{
	(void)state;
	room_admit("lair", "machinist", "tester", NULL);
	assert_int_equal(reads(sysop), 0);
	assert_int_equal(
	    room_try(sysop, "board.dismiss", "{s:s, s:s}", "board", "lair", "handle", "tess"),
	    ERR_NOT_FOUND);
	assert_int_equal(
	    room_try(sysop, "board.set", "{s:s, s:s}", "board", "lair", "title", "Mine"),
	    ERR_NOT_FOUND);
	assert_int_equal(reads(room_w.tester), 0);
	room_do(sysop, "room.leave", "{s:s}", "room", "lair");
}

static void test_broken_glass_reads(void **state)
{
	json_t *made = room_get(room_w.tester, "thread.new", "{s:s, s:s, s:s}", "board", "lair",
				"title", "T", "body", "b");
	json_int_t thread = room_int(made, "thread"), post = room_int(made, "post");

	(void)state;
	json_decref(made);
	room_do(sysop, "room.break", "{s:s, s:s}", "room", "lair", "reason", "a complaint");
	assert_int_equal(reads(sysop), 0);
	assert_int_equal(room_try(sysop, "thread.new", "{s:s, s:s, s:s}", "board", "lair", "title",
				  "T", "body", "b"),
			 ERR_REFUSED);
	assert_int_equal(room_try(sysop, "post.reply", "{s:I, s:s}", "thread", thread, "body", "b"),
			 ERR_REFUSED);
	/* What is said there they look after, as anywhere. */
	assert_int_equal(room_try(sysop, "post.delete", "{s:I}", "post", post), 0);
	assert_int_equal(room_try(sysop, "thread.set", "{s:I, s:b}", "thread", thread, "locked", 1),
			 0);
}

/* The owner is told of it, whomever they mute. */
static void test_owner_is_told(void **state)
{
	(void)state;
	room_make("vault", "collab");
	room_do(room_w.owner, "follow.member", "{s:s, s:s}", "handle", "machinist", "level",
		"mute");
	room_do(room_w.owner, "follow.board", "{s:s, s:s}", "board", "vault", "level", "mute");
	room_do(sysop, "room.break", "{s:s, s:s}", "room", "vault", "reason", "a complaint");
	assert_int_equal(helper_sql(&room_w.h, "SELECT count(*) FROM notification WHERE member = "
					       "(SELECT id FROM member WHERE handle = 'olga') AND "
					       "kind = 'room_glass' AND target = 'room:vault'"),
			 1);
}

/* However they made themselves stand, and whatever became of the room meanwhile. */
static void test_the_hour_ends(void **state)
{
	int64_t later;

	(void)state;
	room_make("crypt", "solo");
	room_make("attic", "solo");
	room_do(sysop, "room.break", "{s:s, s:s}", "room", "crypt", "reason", "a complaint");
	room_do(sysop, "room.break", "{s:s, s:s}", "room", "attic", "reason", "a complaint");
	room_do(sysop, "room.pause", "{s:s}", "room", "attic");
	room_do(room_w.owner, "room.close", "{s:s, s:b, s:s}", "room", "crypt", "reviewed", 1,
		"body", "Thank you");
	assert_int_equal(room_try(sysop, "thread.list", "{s:s}", "board", "crypt"), 0);
	later = clock_now() + 3601;
	helper_tick(&room_w.h, later);
	assert_int_equal(room_try(sysop, "thread.list", "{s:s}", "board", "crypt"), ERR_NOT_FOUND);
	assert_int_equal(room_try(sysop, "thread.list", "{s:s}", "board", "attic"), ERR_NOT_FOUND);
	assert_int_equal(helper_sql(&room_w.h,
				    "SELECT count(*) FROM space_member WHERE member = "
				    "(SELECT id FROM member WHERE handle = 'machinist')"),
			 0);
	/* Of one that was closed its owner is told as well. */
	room_sql("DELETE FROM notification");
	room_do(sysop, "room.break", "{s:s, s:s}", "room", "crypt", "reason", "another");
	assert_int_equal(helper_sql(&room_w.h, "SELECT count(*) FROM notification WHERE member = "
					       "(SELECT id FROM member WHERE handle = 'olga') AND "
					       "kind = 'room_glass' AND target = 'room:crypt'"),
			 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_boards_do_not_open_rooms),
	    cmocka_unit_test(test_sysop_who_tests),
	    cmocka_unit_test(test_broken_glass_reads),
	    cmocka_unit_test(test_owner_is_told),
	    cmocka_unit_test(test_the_hour_ends),
	};

	return cmocka_run_group_tests(tests, set_up, room_tear_down);
}
