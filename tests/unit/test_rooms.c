/* Private rooms: who is in them, what they sign, what ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

struct world {
	struct helper h;
	int64_t owner, tester, other, sysop;
};

static struct world w;

static int set_up(void **state)
{
	(void)state;
	helper_open(&w.h, domain_bindings(), NULL);
	w.owner = helper_member(&w.h, "olga");
	w.tester = helper_member(&w.h, "tess");
	w.other = helper_member(&w.h, "otto");
	w.sysop = helper_member(&w.h, "machinist");
	helper_do(&w.h, HELPER_CONTROL, "member.set",
		  json_pack("{s:s, s:s}", "handle", "machinist", "role", "sysop"));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	helper_close(&w.h);
	return 0;
}

/* A call about a room by somebody. */
static int on_room(int64_t who, const char *call, const char *room, json_t *more)
{
	json_object_set_new(more, "room", json_string(room));
	return helper_try(&w.h, who, call, more, NULL);
}

static void make(const char *room, const char *mode, const char *nda)
{
	json_t *in = json_pack("{s:s, s:s, s:s, s:b, s:s, s:s}", "room", room, "title", "Heron",
			       "purpose", "so that launch day surprises nobody", "hidden", 1,
			       "mode", mode, "owner", "olga");

	if (nda)
		json_object_set_new(in, "nda", json_string(nda));
	helper_do(&w.h, HELPER_CONTROL, "room.new", in);
}

static int admit(const char *room, const char *handle, const char *part)
{
	return on_room(w.owner, "room.admit", room,
		       json_pack("{s:s, s:s}", "handle", handle, "part", part));
}

static int reads(int64_t who, const char *room)
{
	return helper_try(&w.h, who, "thread.list", json_pack("{s:s}", "board", room), NULL);
}

static const char *text_of(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static void a_room_needs_a_purpose_and_a_maker(void **state)
{
	json_t *in = json_pack("{s:s, s:s}", "room", "aim", "title", "Aim");

	(void)state;
	assert_int_equal(helper_try(&w.h, w.sysop, "room.new", json_incref(in), NULL), ERR_INVALID);
	json_object_set_new(in, "purpose", json_string("to see"));
	assert_int_equal(helper_try(&w.h, HELPER_GUEST, "room.new", json_incref(in), NULL),
			 ERR_NEEDS_MEMBER);
	assert_int_equal(helper_try(&w.h, w.other, "room.new", json_incref(in), NULL), ERR_REFUSED);
	helper_do(&w.h, w.sysop, "room.maker", json_pack("{s:s}", "handle", "otto"));
	assert_int_equal(helper_try(&w.h, w.other, "room.new", json_incref(in), NULL), 0);
	assert_int_equal(helper_try(&w.h, w.other, "room.new", in, NULL), ERR_CONFLICT);
	assert_int_equal(reads(w.other, "aim"), 0);
	assert_int_equal(reads(w.sysop, "aim"), ERR_NOT_FOUND);
}

static void who_is_in_reads_and_who_left_does_not(void **state)
{
	(void)state;
	make("plain", "collab", NULL);
	assert_int_equal(reads(w.tester, "plain"), ERR_NOT_FOUND);
	assert_int_equal(admit("plain", "tess", "tester"), 0);
	assert_int_equal(reads(w.tester, "plain"), 0);
	assert_int_equal(on_room(w.tester, "room.pause", "plain", json_object()), 0);
	assert_int_equal(reads(w.tester, "plain"), 0);
	assert_int_equal(on_room(w.tester, "room.resume", "plain", json_object()), 0);
	assert_int_equal(on_room(w.tester, "room.leave", "plain", json_object()), 0);
	assert_int_equal(reads(w.tester, "plain"), ERR_NOT_FOUND);
	assert_int_equal(on_room(w.tester, "room.show", "plain", json_object()), ERR_NOT_FOUND);
	assert_int_equal(admit("plain", "tess", "tester"), 0);
	assert_int_equal(on_room(w.owner, "room.remove", "plain",
				 json_pack("{s:s, s:s}", "handle", "tess", "reason", "rude")),
			 0);
	assert_int_equal(reads(w.tester, "plain"), ERR_NOT_FOUND);
	assert_int_equal(on_room(w.owner, "room.leave", "plain", json_object()), ERR_REFUSED);
	assert_int_equal(on_room(w.owner, "room.admit", "plain",
				 json_pack("{s:s, s:s, s:s}", "handle", "otto", "part", "tester",
					   "team", "eng")),
			 ERR_INVALID);
}

/* What is being written when the room is lost is one's own, and stays. */
static void a_draft_outlives_the_room(void **state)
{
	json_t *r;
	int64_t draft;

	(void)state;
	make("drafts", "collab", NULL);
	assert_int_equal(admit("drafts", "tess", "tester"), 0);
	r = helper_call(&w.h, w.tester, "draft.save",
			json_pack("{s:s, s:s}", "target", "new:drafts", "body", "Half"));
	draft = json_integer_value(json_object_get(r, "draft"));
	json_decref(r);
	assert_int_equal(on_room(w.owner, "room.remove", "drafts",
				 json_pack("{s:s, s:s}", "handle", "tess", "reason", "rude")),
			 0);
	r = helper_call(&w.h, w.tester, "draft.save",
			json_pack("{s:s, s:s, s:I}", "target", "new:drafts", "body",
				  "Half a thought", "draft", (json_int_t)draft));
	assert_int_equal(json_integer_value(json_object_get(r, "revision")), 2);
	json_decref(r);
	assert_int_equal(helper_try(&w.h, w.tester, "draft.save",
				    json_pack("{s:s, s:s}", "target", "new:drafts", "body", "Anew"),
				    NULL),
			 ERR_NOT_FOUND);
}

/* What is asked of whom: signing first, then tasks, and of who rests nothing. */
static void a_room_says_what_it_asks(void **state)
{
	json_t *r;

	(void)state;
	make("asks", "collab", "Say nothing.");
	assert_int_equal(admit("asks", "tess", "tester"), 0);
	r = helper_call(&w.h, w.tester, "room.asked", json_pack("{s:s}", "room", "asks"));
	assert_string_equal(text_of(json_array_get(json_object_get(r, "items"), 0), "kind"),
			    "sign");
	json_decref(r);
	assert_int_equal(on_room(w.tester, "nda.accept", "asks",
				 json_pack("{s:i, s:s}", "version", 1, "name", "Tess Tester")),
			 0);
	assert_int_equal(
	    on_room(w.owner, "task.new", "asks", json_pack("{s:s}", "title", "Twenty putts")), 0);
	r = helper_call(&w.h, w.tester, "home.show", NULL);
	assert_int_equal(json_array_size(json_object_get(r, "asked")), 1);
	assert_string_equal(text_of(json_array_get(json_object_get(r, "asked"), 0), "title"),
			    "Twenty putts");
	json_decref(r);
	assert_int_equal(on_room(w.tester, "room.pause", "asks", json_object()), 0);
	r = helper_call(&w.h, w.tester, "room.asked", json_pack("{s:s}", "room", "asks"));
	assert_int_equal(json_array_size(json_object_get(r, "items")), 0);
	json_decref(r);
	r = helper_call(&w.h, w.owner, "home.show", NULL);
	assert_int_equal(json_array_size(json_object_get(r, "asked")), 0);
	json_decref(r);
}

static void nobody_reads_before_signing(void **state)
{
	json_t *r;

	(void)state;
	make("signed", "collab", "Say nothing.");
	assert_int_equal(admit("signed", "tess", "tester"), 0);
	assert_int_equal(reads(w.tester, "signed"), ERR_NOT_FOUND);
	r = helper_call(&w.h, w.tester, "room.show", json_pack("{s:s}", "room", "signed"));
	assert_string_equal(text_of(r, "state"), "nda_pending");
	assert_int_equal(json_integer_value(json_object_get(r, "asked")), 1);
	assert_true(json_is_null(json_object_get(r, "prefix")));
	json_decref(r);
	assert_int_equal(on_room(w.tester, "nda.accept", "signed",
				 json_pack("{s:i, s:s}", "version", 2, "name", "Tess Tester")),
			 ERR_CONFLICT);
	assert_int_equal(on_room(w.tester, "nda.accept", "signed",
				 json_pack("{s:i, s:s}", "version", 1, "name", "Tess Tester")),
			 0);
	assert_int_equal(reads(w.tester, "signed"), 0);
	/* A new text closes the door until it is signed, for testers and not for staff. */
	assert_int_equal(
	    on_room(w.owner, "nda.publish", "signed", json_pack("{s:s}", "body", "Say less.")), 0);
	assert_int_equal(reads(w.tester, "signed"), ERR_NOT_FOUND);
	assert_int_equal(reads(w.owner, "signed"), 0);
	assert_int_equal(on_room(w.tester, "nda.accept", "signed",
				 json_pack("{s:i, s:s}", "version", 2, "name", "Tess Tester")),
			 0);
	assert_int_equal(reads(w.tester, "signed"), 0);
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM nda_acceptance a JOIN nda n ON "
					  "n.id = a.nda JOIN room r ON r.id = n.room AND r.slug = "
					  "'signed'"),
			 2);
}

static void a_published_text_never_changes(void **state)
{
	struct db *db;
	char *path = mem_printf("%s/hearth.db", w.h.dir);

	(void)state;
	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_true(db_run(db, "UPDATE nda SET body = 'x'", "") < 0);
	db_close(&db);
	free(path);
}

static void the_glass_is_broken_for_an_hour(void **state)
{
	int64_t now = clock_now();
	json_t *r;

	(void)state;
	make("glass", "collab", "Say nothing.");
	assert_int_equal(reads(w.sysop, "glass"), ERR_NOT_FOUND);
	assert_int_equal(on_room(w.other, "room.break", "glass", json_pack("{s:s}", "reason", "x")),
			 ERR_REFUSED);
	assert_int_equal(on_room(w.sysop, "room.break", "glass",
				 json_pack("{s:s}", "reason", "a complaint of the 3rd")),
			 0);
	assert_int_equal(reads(w.sysop, "glass"), 0);
	r = helper_call(&w.h, w.owner, "room.show", json_pack("{s:s}", "room", "glass"));
	assert_string_equal(text_of(json_array_get(json_object_get(r, "breaks"), 0), "reason"),
			    "a complaint of the 3rd");
	json_decref(r);
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM audit WHERE action = 'room.break'"),
			 1);
	helper_tick(&w.h, now + 3000);
	assert_int_equal(reads(w.sysop, "glass"), 0);
	helper_tick(&w.h, now + 3700);
	assert_int_equal(reads(w.sysop, "glass"), ERR_NOT_FOUND);
}

/* In a solo room a tester has a desk of their own, which staff read. */
static void desks_are_made_where_reports_are_ones_own(void **state)
{
	json_t *r;

	(void)state;
	make("solo", "solo", NULL);
	assert_int_equal(admit("solo", "tess", "tester"), 0);
	assert_int_equal(admit("solo", "otto", "tester"), 0);
	assert_int_equal(helper_sql(&w.h,
				    "SELECT count(DISTINCT desk) FROM room_member rm JOIN room r "
				    "ON r.id = rm.room WHERE r.slug = 'solo'"),
			 2);
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM space_member sm JOIN space s "
					  "ON s.id = sm.space WHERE s.slug = 'solo~tess'"),
			 2);
	assert_int_equal(admit("solo", "machinist", "staff"), 0);
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM space_member sm JOIN space s "
					  "ON s.id = sm.space WHERE s.slug LIKE 'solo~t%'"),
			 3);
	assert_int_equal(on_room(w.tester, "room.people", "solo", json_object()), ERR_REFUSED);
	/* Nor is there another way to find out. */
	assert_int_equal(
	    helper_try(&w.h, w.tester, "board.people", json_pack("{s:s}", "board", "solo"), NULL),
	    ERR_REFUSED);
	r = helper_call(&w.h, w.tester, "member.complete",
			json_pack("{s:s, s:s}", "begin", "ot", "board", "solo"));
	assert_int_equal(json_array_size(json_object_get(r, "items")), 0);
	json_decref(r);
	r = helper_call(&w.h, w.sysop, "member.complete",
			json_pack("{s:s, s:s}", "begin", "ot", "board", "solo"));
	assert_int_equal(json_array_size(json_object_get(r, "items")), 1);
	json_decref(r);
}

static void the_machine_sees_code_names_only(void **state)
{
	json_t *r = helper_call(&w.h, HELPER_CONTROL, "room.list", NULL), *item;
	size_t i;

	(void)state;
	assert_true(json_array_size(json_object_get(r, "items")) >= 5);
	json_array_foreach(json_object_get(r, "items"), i, item)
	{
		assert_string_equal(text_of(item, "purpose"), "");
		assert_string_equal(text_of(item, "title"), text_of(item, "room"));
	}
	json_decref(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_room_needs_a_purpose_and_a_maker),
	    cmocka_unit_test(who_is_in_reads_and_who_left_does_not),
	    cmocka_unit_test(a_draft_outlives_the_room),
	    cmocka_unit_test(a_room_says_what_it_asks),
	    cmocka_unit_test(nobody_reads_before_signing),
	    cmocka_unit_test(a_published_text_never_changes),
	    cmocka_unit_test(the_glass_is_broken_for_an_hour),
	    cmocka_unit_test(desks_are_made_where_reports_are_ones_own),
	    cmocka_unit_test(the_machine_sees_code_names_only),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
