/* A room that was closed is kept as it was: nothing in it is changed any more, by no
 * call. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "tests/unit/room_helper.h"

static char *item, *other_item, *task;
static json_int_t thread, post, file;

static int set_up(void **state)
{
	json_t *made;

	(void)state;
	room_open();
	room_make("kept", "collab");
	for (int i = 0; i < 2; i++) {
		made = room_get(room_w.tester, "feedback.new", "{s:s, s:s, s:s}", "room", "kept",
				"type", "issue", "body", "It leaks.");
		*(i ? &other_item : &item) = mem_dup(room_text(made, "item"));
		json_decref(made);
	}
	made = room_get(room_w.tester, "thread.new", "{s:s, s:s, s:s}", "board", "kept", "title",
			"Talk", "body", "b");
	thread = room_int(made, "thread");
	post = room_int(made, "post");
	json_decref(made);
	room_do(room_w.owner, "feature.new", "{s:s, s:s, s:s}", "room", "kept", "feature", "spout",
		"name", "Spout");
	room_do(room_w.owner, "release.new", "{s:s, s:s, s:s}", "room", "kept", "version", "1",
		"body", "b");
	room_do(room_w.owner, "tag.new", "{s:s, s:s}", "room", "kept", "tag", "cold");
	room_do(room_w.tester2, "feedback.vote", "{s:s}", "item", other_item);
	file = helper_int(&room_w.h, room_w.tester, "file.put",
			  json_pack("{s:s, s:s}", "name", "a.txt", "body", "b"), "file");
	room_do(room_w.tester, "file.attach", "{s:s, s:I}", "file", "a.txt", "post", post);
	task = room_task(room_w.owner, "{s:s, s:s}", "room", "kept", "title", "T");
	room_do(room_w.owner, "room.close", "{s:s, s:b, s:s}", "room", "kept", "reviewed", 1,
		"body", "Thank you");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(item);
	free(other_item);
	free(task);
	room_close();
	return 0;
}

/* %I, %J: reports, %K: a task, %T: a thread, %P: a post, %F: a file on it. */
static const struct row {
	const char *call, *params;
	int who; /* 0: the owner, 1 and 2: testers */
} rows[] = {
    {"post.reply", "{'thread':%T,'body':'b'}", 1},
    {"thread.new", "{'board':'kept','title':'T','body':'b'}", 1},
    {"thread.set", "{'thread':%T,'title':'Other'}", 1},
    {"thread.set", "{'thread':%T,'pinned':true}", 0},
    {"post.edit", "{'post':%P,'body':'c'}", 1},
    {"post.delete", "{'post':%P}", 1},
    {"feedback.new", "{'room':'kept','type':'idea','body':'b'}", 1},
    {"file.remove", "{'file':'%F'}", 1},
    {"feedback.promote", "{'thread':%T,'type':'idea'}", 1},
    {"feedback.comment", "{'item':'%I','body':'b'}", 2},
    {"feedback.vote", "{'item':'%I'}", 2},
    {"feedback.unvote", "{'item':'%J'}", 2},
    {"feedback.edit", "{'item':'%I','severity':'major'}", 1},
    {"feedback.set", "{'item':'%I','status':'acknowledged'}", 0},
    {"feedback.set", "{'item':'%I','status':'withdrawn'}", 1},
    {"feedback.merge", "{'item':'%J','into':'%I'}", 0},
    {"feedback.unmerge", "{'item':'%J'}", 0},
    {"feedback.verify", "{'item':'%I','result':'later'}", 1},
    {"feedback.ask", "{'item':'%I','handle':'pat'}", 0},
    {"feedback.route", "{'item':'%I','team':'sup'}", 0},
    {"feedback.tag", "{'item':'%I','tags':'cold'}", 0},
    {"tag.new", "{'room':'kept','tag':'frost'}", 0},
    {"tag.set", "{'room':'kept','tag':'cold','public':true}", 0},
    {"tag.drop", "{'room':'kept','tag':'cold'}", 0},
    {"rule.new", "{'room':'kept','team':'eng'}", 0},
    {"decision.new", "{'room':'kept','title':'t','body':'b'}", 0},
    {"changelog.new", "{'room':'kept','release':'1','body':'b'}", 0},
    {"feature.set", "{'room':'kept','feature':'spout','name':'N'}", 0},
    {"release.set", "{'room':'kept','version':'1','notes':'n'}", 0},
    {"task.done", "{'task':'%K'}", 1},
    {"task.close", "{'task':'%K'}", 0},
    {"room.set", "{'room':'kept','phase':'engagement'}", 0},
    {"room.admit", "{'room':'kept','handle':'otto'}", 0},
    {"invite.make", "{'room':'kept'}", 0},
    {"partner.set", "{'room':'kept','handle':'pat','features':'spout'}", 0},
    {"nda.publish", "{'room':'kept','body':'b'}", 0},
    {"screener.set", "{'room':'kept','body':'Why?'}", 0},
    {"seat.set", "{'room':'kept','target':10}", 0},
    {"room.decide", "{'room':'kept','handle':'otto','accept':true}", 0},
    {"room.apply", "{'room':'kept'}", 1},
    {"rule.drop", "{'room':'kept','rule':1}", 0},
    {"room.close", "{'room':'kept','reviewed':true,'body':'b'}", 0},
};

static json_t *params_of(const char *text)
{
	char out[512], *o = out;
	json_t *params;

	for (const char *p = text; *p; p++) {
		if (*p == '\'') {
			*o++ = '"';
			continue;
		}
		if (*p != '%') {
			*o++ = *p;
			continue;
		}
		p++;
		if (*p == 'T' || *p == 'P' || *p == 'F')
			o += sprintf(o, "%lld",
				     (long long)(*p == 'T'   ? thread
						 : *p == 'P' ? post
							     : file));
		else
			o += sprintf(o, "%s", *p == 'I' ? item : *p == 'J' ? other_item : task);
	}
	*o = '\0';
	params = json_loads(out, 0, NULL);
	assert_non_null(params);
	return params;
}

static void test_nothing_changes(void **state)
{
	int64_t who[] = {room_w.owner, room_w.tester, room_w.tester2};
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int err = helper_try(&room_w.h, who[rows[i].who], rows[i].call,
				     params_of(rows[i].params), NULL);

		if (err == ERR_REFUSED)
			continue;
		print_error("%s %s: %s %s\n", rows[i].call, rows[i].params, err_name(err),
			    room_w.h.words);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* What is one's own, and what its owner needs to keep it. */
static void test_what_goes_on(void **state)
{
	(void)state;
	room_do(room_w.tester, "feedback.edit", "{s:s, s:s}", "item", item, "quote_consent",
		"named");
	room_do(room_w.tester, "launch.advocate", "{s:s}", "room", "kept");
	room_do(room_w.tester, "feedback.follow", "{s:s, s:b}", "item", item, "off", 1);
	room_do(room_w.owner, "room.set", "{s:s, s:i, s:s}", "room", "kept", "retention_days", 30,
		"title", "What was");
	room_do(room_w.owner, "room.admit", "{s:s, s:s, s:s}", "room", "kept", "handle", "otto",
		"part", "owner");
	room_do(room_w.tester2, "room.leave", "{s:s}", "room", "kept");
}

static int64_t owners(const char *room)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM room_member WHERE part = 'owner' AND state IN ('active', "
		 "'completed') AND room = (SELECT id FROM room WHERE slug = '%s')",
		 room);
	return helper_sql(&room_w.h, sql);
}

/* Who was in to the end is counted there still: olga, tess, theo and pat. */
static void test_its_people_are_counted(void **state)
{
	json_t *shown;

	(void)state;
	room_make("counted", "collab");
	for (int i = 0; i < 2; i++) {
		shown = room_get(room_w.owner, "room.show", "{s:s}", "room", "counted");
		assert_int_equal(room_int(shown, "people"), 4);
		json_decref(shown);
		if (i == 0)
			room_do(room_w.owner, "room.close", "{s:s, s:b, s:s}", "room", "counted",
				"reviewed", 1, "body", "Thank you");
	}
}

/* Closed, it keeps an owner all the same; and one who can act. */
static void test_an_owner_stays(void **state)
{
	(void)state;
	room_make("owned", "collab");
	room_do(room_w.owner, "room.close", "{s:s, s:b, s:s}", "room", "owned", "reviewed", 1,
		"body", "Thank you");
	assert_int_equal(room_try(room_w.owner, "room.leave", "{s:s}", "room", "owned"),
			 ERR_REFUSED);
	assert_int_equal(room_try(room_w.owner, "room.admit", "{s:s, s:s, s:s}", "room", "owned",
				  "handle", "olga", "part", "staff"),
			 ERR_REFUSED);
	assert_int_equal(room_try(room_w.owner, "room.remove", "{s:s, s:s, s:s}", "room", "owned",
				  "handle", "olga", "reason", "r"),
			 ERR_REFUSED);
	assert_int_equal(owners("owned"), 1);
	/* Who looks after it may be changed. */
	room_do(room_w.owner, "room.set", "{s:s, s:s}", "room", "owned", "moderator", "olga");
	room_do(room_w.owner, "room.admit", "{s:s, s:s, s:s}", "room", "owned", "handle", "otto",
		"part", "owner");
	room_sql("UPDATE member SET state = 'suspended' WHERE handle = 'otto'");
	assert_int_equal(room_try(room_w.owner, "room.leave", "{s:s}", "room", "owned"),
			 ERR_REFUSED);
	room_sql("UPDATE member SET state = 'active' WHERE handle = 'otto'");
	room_do(room_w.owner, "room.leave", "{s:s}", "room", "owned");
	assert_int_equal(owners("owned"), 1);
}

/* One who paused comes back, whoever else owns it. */
static void test_an_owner_resumes(void **state)
{
	(void)state;
	room_make("rested", "collab");
	room_admit("rested", "otto", "owner", NULL);
	room_do(room_w.owner, "room.pause", "{s:s}", "room", "rested");
	room_sql("UPDATE member SET state = 'suspended' WHERE handle = 'otto'");
	room_do(room_w.owner, "room.resume", "{s:s}", "room", "rested");
	room_sql("UPDATE member SET state = 'active' WHERE handle = 'otto'");
}

static json_int_t asked_there(int64_t who, const char *room)
{
	json_t *asked = room_get(who, "room.asked", "{s:s}", "room", room);
	json_int_t count = (json_int_t)json_array_size(json_object_get(asked, "items"));

	json_decref(asked);
	return count;
}

/* Signing after the end lets in nobody who never was in; who was signs, and is through. */
static void test_signed_too_late(void **state)
{
	(void)state;
	room_make("signed", "collab");
	room_do(room_w.owner, "nda.publish", "{s:s, s:s}", "room", "signed", "body",
		"Say nothing.");
	room_admit("signed", "otto", "tester", NULL);
	room_do(room_w.owner, "room.close", "{s:s, s:b, s:s}", "room", "signed", "reviewed", 1,
		"body", "Thank you");
	assert_int_equal(asked_there(room_w.other, "signed"), 0);
	assert_int_equal(room_try(room_w.other, "nda.accept", "{s:s, s:i, s:s}", "room", "signed",
				  "version", 1, "name", "Otto"),
			 ERR_REFUSED);
	assert_int_equal(room_try(room_w.other, "thread.list", "{s:s}", "board", "signed"),
			 ERR_NOT_FOUND);
	room_do(room_w.tester, "nda.accept", "{s:s, s:i, s:s}", "room", "signed", "version", 1,
		"name", "Tess");
	room_do(room_w.tester, "thread.list", "{s:s}", "board", "signed");
	assert_int_equal(helper_sql(&room_w.h, "SELECT count(*) FROM room_member WHERE state = "
					       "'completed' AND member = (SELECT id FROM member "
					       "WHERE handle = 'tess') AND room = (SELECT id FROM "
					       "room WHERE slug = 'signed')"),
			 1);
}

static void test_time_changes_nothing(void **state)
{
	(void)state;
	/* Asked long ago, to be checked, and not answered at all. */
	room_sql("UPDATE feedback SET status = 'needs_info', waiting_since = 1000, reminders = 0 "
		 "WHERE name = 'KEPT-1'");
	room_sql(
	    "UPDATE feedback SET status = 'verify', verify_since = 1000 WHERE name = 'KEPT-2'");
	helper_tick(&room_w.h, clock_now());
	assert_int_equal(helper_sql(&room_w.h, "SELECT count(*) FROM notification WHERE kind = "
					       "'item_remind'"),
			 0);
	assert_int_equal(
	    helper_sql(&room_w.h, "SELECT count(*) FROM feedback WHERE status = 'verify'"), 1);
	room_sql("UPDATE feedback SET reminders = 2, reminded_at = 1000 WHERE name = 'KEPT-1'");
	room_sql("UPDATE feedback SET status = 'new', first_ack_at = NULL, ack_due_at = 1000, "
		 "verify_since = NULL WHERE name = 'KEPT-2'");
	helper_tick(&room_w.h, clock_now());
	assert_int_equal(helper_sql(&room_w.h,
				    "SELECT count(*) FROM feedback WHERE status = "
				    "'needs_info' OR (status = 'new' AND late_told_at IS "
				    "NULL AND name <> '')"),
			 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_nothing_changes),	   cmocka_unit_test(test_what_goes_on),
	    cmocka_unit_test(test_its_people_are_counted), cmocka_unit_test(test_an_owner_stays),
	    cmocka_unit_test(test_an_owner_resumes),	   cmocka_unit_test(test_signed_too_late),
	    cmocka_unit_test(test_time_changes_nothing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
