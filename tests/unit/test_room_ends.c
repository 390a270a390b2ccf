/* Coming and going: what is left of an application, of a desk and of drafts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "tests/unit/room_helper.h"

enum { DAY = 86400, DESKS = 600 };

static void make_listed(const char *room)
{
	helper_do(&room_w.h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:s}", "room", room, "title", "Heron", "purpose",
			    "to see", "owner", "olga"));
}

/* Who has gone again, or was sent away, waits for no answer, and is not let in by one. */
static void test_no_answer_to_who_has_gone(void **state)
{
	(void)state;
	make_listed("door");
	for (int i = 0; i < 2; i++) {
		int64_t who = i ? room_w.tester2 : room_w.tester;
		const char *handle = i ? "theo" : "tess";
		json_t *list;

		room_do(who, "room.apply", "{s:s}", "room", "door");
		if (i)
			room_do(room_w.owner, "room.remove", "{s:s, s:s, s:s}", "room", "door",
				"handle", handle, "reason", "no");
		else
			room_do(who, "room.leave", "{s:s}", "room", "door");
		list = room_get(room_w.owner, "room.applications", "{s:s}", "room", "door");
		assert_int_equal(json_array_size(json_object_get(list, "items")), 0);
		json_decref(list);
		assert_int_equal(room_try(room_w.owner, "room.decide", "{s:s, s:s, s:b}", "room",
					  "door", "handle", handle, "accept", 1),
				 ERR_NOT_FOUND);
		assert_int_equal(room_try(who, "thread.list", "{s:s}", "board", "door"),
				 ERR_NOT_FOUND);
	}
	/* They may ask again. */
	room_do(room_w.tester, "room.apply", "{s:s}", "room", "door");
	room_do(room_w.owner, "room.decide", "{s:s, s:s, s:b}", "room", "door", "handle", "tess",
		"accept", 1);
	room_do(room_w.tester, "thread.list", "{s:s}", "board", "door");
}

/* Staff read every desk, however many there are. */
static void test_every_desk(void **state)
{
	char *sql = mem_printf("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
			       "WHERE i < %d) ",
			       DESKS),
	     *all;

	(void)state;
	room_make("many", "solo");
	/* As if so many testers had come. */
	all = mem_printf("%sINSERT INTO member (id, handle, joined_at) SELECT 100000 + i, "
			 "'crowd' || i, 0 FROM n",
			 sql);
	room_sql(all);
	free(all);
	all = mem_printf("%sINSERT INTO space (id, kind, slug, title, about, visibility, "
			 "created_at, room) SELECT 100000 + i, 'conversation', 'many~crowd' || i, "
			 "'x', '', 2, 0, (SELECT id FROM room WHERE slug = 'many') FROM n",
			 sql);
	room_sql(all);
	free(all);
	all = mem_printf("%sINSERT INTO board (space) SELECT 100000 + i FROM n", sql);
	room_sql(all);
	free(all);
	all =
	    mem_printf("%sINSERT INTO room_member (room, member, part, state, desk, since, "
		       "changed_at) SELECT (SELECT id FROM room WHERE slug = 'many'), 100000 + i, "
		       "'tester', 'active', 100000 + i, 0, 0 FROM n",
		       sql);
	room_sql(all);
	free(all);
	free(sql);
	room_do(room_w.owner, "room.admit", "{s:s, s:s, s:s, s:s}", "room", "many", "handle",
		"otto", "part", "staff", "team", "eng");
	assert_int_equal(helper_sql(&room_w.h, "SELECT count(*) FROM space_member sm JOIN member m "
					       "ON m.id = sm.member WHERE m.handle = 'otto' AND "
					       "sm.space > 100000"),
			 DESKS);
}

static void draft(int64_t who, const char *target)
{
	room_do(who, "draft.save", "{s:s, s:s}", "target", target, "body", "Half a thought");
}

/* With a room go the drafts for it; those for what is only called alike stay. */
static void test_drafts_of_a_purged_room(void **state)
{
	static const char *const theirs[] = {"new:golf-tips", "report:golf-2", "comment:GOLF2-1"};
	json_t *made;
	json_int_t thread, post;
	char *text;
	int64_t now = clock_now();

	(void)state;
	helper_do(
	    &room_w.h, HELPER_CONTROL, "theme.add",
	    json_pack("{s:s, s:s, s:s}", "theme", "work", "title", "Work", "about", "Get it done"));
	helper_do(&room_w.h, HELPER_CONTROL, "board.add",
		  json_pack("{s:s, s:s, s:s, s:s}", "board", "golf-tips", "title", "Tips", "about",
			    "a", "theme", "work"));
	room_make("golf", "collab");
	helper_do(&room_w.h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:s, s:s}", "room", "golf-2", "title", "Two",
			    "purpose", "to see", "owner", "olga", "prefix", "GOLF2"));
	for (int i = 0; i < 2; i++)
		room_do(room_w.owner, "feedback.new", "{s:s, s:s, s:s}", "room",
			i ? "golf-2" : "golf", "type", "idea", "body", "b");
	made = room_get(room_w.owner, "thread.new", "{s:s, s:s, s:s}", "board", "golf", "title",
			"T", "body", "b");
	thread = room_int(made, "thread");
	post = room_int(made, "post");
	json_decref(made);
	for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]); i++)
		draft(room_w.owner, theirs[i]);
	draft(room_w.owner, "new:golf");
	draft(room_w.owner, "report:Golf");
	draft(room_w.owner, "comment:GOLF-1");
	text = mem_printf("reply:%lld:1", (long long)thread);
	draft(room_w.owner, text);
	free(text);
	text = mem_printf("edit:%lld", (long long)post);
	draft(room_w.owner, text);
	free(text);
	room_do(room_w.owner, "room.close", "{s:s, s:b, s:s}", "room", "golf", "reviewed", 1,
		"body", "Thank you");
	room_do(room_w.owner, "room.set", "{s:s, s:i}", "room", "golf", "retention_days", 30);
	for (int i = 0; i < 30; i++)
		helper_tick(&room_w.h, now + (i ? 60 * DAY + i * 60 : 20 * DAY));
	assert_int_equal(helper_sql(&room_w.h, "SELECT count(*) FROM room WHERE slug = 'golf'"), 0);
	assert_int_equal(helper_sql(&room_w.h, "SELECT count(*) FROM draft"), 3);
	for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]); i++) {
		made = room_get(room_w.owner, "draft.list", "{s:s}", "target", theirs[i]);
		assert_int_equal(json_array_size(json_object_get(made, "items")), 1);
		json_decref(made);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_answer_to_who_has_gone),
	    cmocka_unit_test(test_every_desk),
	    cmocka_unit_test(test_drafts_of_a_purged_room),
	};

	return cmocka_run_group_tests(tests, room_set_up, room_tear_down);
}
