/* Coming into a private room: by a code, by asking, by signing; and what is kept
 * of it. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/clock.h"
#include "server/domain/domain.h"
#include "server/domain/invite.h"
#include "server/domain/tally.h"
#include "tests/unit/hall_helper.h"

struct world {
	struct helper h;
	int64_t owner, tess, otto, mara;
};

static struct world w;

static int set_up(void **state)
{
	(void)state;
	helper_open(&w.h, domain_bindings(), NULL);
	w.owner = helper_member(&w.h, "olga");
	w.tess = helper_member(&w.h, "tess");
	w.otto = helper_member(&w.h, "otto");
	w.mara = helper_member(&w.h, "mara");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	helper_close(&w.h);
	return 0;
}

/* Of each test: the limits of addresses begin anew. */
static int fresh(void **state)
{
	(void)state;
	tally_clear_all();
	return 0;
}

static void make(const char *room, bool hidden, const char *nda)
{
	json_t *in = json_pack("{s:s, s:s, s:s, s:b, s:s}", "room", room, "title", "Heron",
			       "purpose", "so that launch day surprises nobody", "hidden",
			       (int)hidden, "owner", "olga");

	if (nda)
		json_object_set_new(in, "nda", json_string(nda));
	helper_do(&w.h, HELPER_CONTROL, "room.new", in);
}

/* A call about a room; the reply in *result_r (may be NULL). */
static int ask(int64_t who, const char *call, const char *room, json_t *more, json_t **result_r)
{
	json_object_set_new(more, "room", json_string(room));
	return helper_try(&w.h, who, call, more, result_r);
}

static int on(int64_t who, const char *call, const char *room, json_t *more)
{
	return ask(who, call, room, more, NULL);
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

/* A new code; freed by the caller. */
static char *code_of(const char *room, json_t *more)
{
	json_t *made;
	char *code;

	assert_int_equal(ask(w.owner, "invite.make", room, more, &made), 0);
	code = mem_dup(text_of(made, "code"));
	json_decref(made);
	return code;
}

static int use(int64_t who, const char *code)
{
	return helper_try(&w.h, who, "invite.use", json_pack("{s:s}", "code", code), NULL);
}

static int reads(int64_t who, const char *room)
{
	return helper_try(&w.h, who, "thread.list", json_pack("{s:s}", "board", room), NULL);
}

static void a_code_lets_in_who_has_it(void **state)
{
	char *code, *typed;
	json_t *r;

	(void)state;
	make("plain", true, NULL);
	code = code_of("plain", json_pack("{s:s, s:s}", "segment", "links", "name", "Tess T."));
	assert_int_equal(strlen(code), 14);
	/* As somebody types it. */
	typed = mem_printf("  %.4s %.4s%s ", code, code + 5, code + 9);
	for (char *p = typed; *p; p++)
		*p = *p == '1' ? 'l' : *p == '0' ? 'o' : (char)tolower((unsigned char)*p);
	r = helper_call(&w.h, HELPER_GUEST, "invite.check", json_pack("{s:s}", "code", typed));
	assert_string_equal(text_of(r, "title"), "Heron");
	json_decref(r);
	assert_int_equal(use(w.tess, typed), 0);
	assert_int_equal(reads(w.tess, "plain"), 0);
	assert_int_equal(helper_sql(&w.h,
				    "SELECT count(*) FROM room_member rm JOIN room r ON r.id = "
				    "rm.room JOIN member m ON m.id = rm.invited_by WHERE "
				    "r.slug = 'plain' AND rm.segment = 'links' AND m.handle = "
				    "'olga'"),
			 1);
	/* Once is once, and the same words for every code that is none. */
	assert_int_equal(use(w.otto, code), ERR_NOT_FOUND);
	assert_string_equal(w.h.words, "that code is not good, or not any more");
	assert_int_equal(use(w.otto, "4K7M-9QXR-T2BD"), ERR_NOT_FOUND);
	assert_string_equal(w.h.words, "that code is not good, or not any more");
	assert_int_equal(use(w.otto, "hello"), ERR_NOT_FOUND);
	assert_string_equal(w.h.words, "that code is not good, or not any more");
	assert_int_equal(use(HELPER_GUEST, code), ERR_NEEDS_MEMBER);
	/* It stands nowhere as it was. */
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM invite WHERE length(digest) = 32"),
			 1);
	r = helper_call(&w.h, w.owner, "invite.list", json_pack("{s:s}", "room", "plain"));
	assert_string_equal(text_of(json_array_get(json_object_get(r, "items"), 0), "state"),
			    "used");
	assert_int_equal(json_array_size(json_object_get(
			     json_array_get(json_object_get(r, "items"), 0), "members")),
			 1);
	json_decref(r);
	free(code);
	free(typed);
}

static void a_code_says_who_is_in_already(void **state)
{
	char *code;

	(void)state;
	make("twice", true, NULL);
	code = code_of("twice", json_pack("{s:i}", "uses", 3));
	assert_int_equal(use(w.tess, code), 0);
	assert_int_equal(use(w.tess, code), ERR_REFUSED);
	assert_string_equal(w.h.words, "you are in Heron already");
	/* Refused, so not counted. */
	assert_int_equal(use(w.otto, code), 0);
	assert_int_equal(use(w.mara, code), 0);
	assert_int_equal(use(w.owner, code), ERR_NOT_FOUND);
	free(code);
}

static void a_code_ends(void **state)
{
	char *late, *back, *closed;
	json_t *r;

	(void)state;
	make("ends", true, NULL);
	late = code_of("ends", json_pack("{s:s}", "expires", "1s"));
	back = code_of("ends", json_object());
	closed = code_of("ends", json_object());
	assert_int_equal(on(w.owner, "invite.make", "ends", json_pack("{s:s}", "expires", "-1d")),
			 ERR_INVALID);
	assert_int_equal(on(w.owner, "invite.make", "ends", json_pack("{s:s}", "expires", "60w")),
			 ERR_INVALID);
	assert_int_equal(on(w.owner, "invite.revoke", "ends", json_pack("{s:i}", "number", 2)), 0);
	assert_int_equal(on(w.owner, "invite.revoke", "ends", json_pack("{s:i}", "number", 9)),
			 ERR_NOT_FOUND);
	usleep(2100 * 1000);
	assert_int_equal(use(w.tess, late), ERR_NOT_FOUND);
	assert_int_equal(use(w.tess, back), ERR_NOT_FOUND);
	r = helper_call(&w.h, w.owner, "invite.list", json_pack("{s:s}", "room", "ends"));
	assert_string_equal(text_of(json_array_get(json_object_get(r, "items"), 2), "state"),
			    "expired");
	assert_string_equal(text_of(json_array_get(json_object_get(r, "items"), 1), "state"),
			    "revoked");
	json_decref(r);
	/* Who was put out stays out, and is told why. */
	assert_int_equal(use(w.tess, closed), 0);
	assert_int_equal(on(w.owner, "room.remove", "ends",
			    json_pack("{s:s, s:s}", "handle", "tess", "reason", "rude")),
			 0);
	free(closed);
	closed = code_of("ends", json_object());
	assert_int_equal(use(w.tess, closed), ERR_REFUSED);
	assert_int_equal(reads(w.tess, "ends"), ERR_NOT_FOUND);
	free(late);
	free(back);
	free(closed);
}

static void guessing_codes_ends_too(void **state)
{
	char *code;
	int tries;

	(void)state;
	make("guess", true, NULL);
	code = code_of("guess", json_object());
	for (tries = 0; tries < 100; tries++) {
		if (use(w.mara, "4K7M-9QXR-T2BD") == ERR_BUSY)
			break;
	}
	assert_int_equal(tries, tally_limit(TALLY_INVITE));
	assert_int_equal(use(w.mara, code), ERR_BUSY);
	assert_int_equal(
	    helper_try(&w.h, HELPER_GUEST, "invite.check", json_pack("{s:s}", "code", code), NULL),
	    ERR_BUSY);
	tally_clear_all();
	assert_int_equal(use(w.mara, code), 0);
	free(code);
}

static void only_the_owner_makes_codes(void **state)
{
	char *code;

	(void)state;
	make("own", true, NULL);
	code = code_of("own", json_pack("{s:s, s:s}", "part", "staff", "team", "eng"));
	assert_int_equal(use(w.tess, code), 0);
	assert_int_equal(on(w.tess, "invite.make", "own", json_object()), ERR_REFUSED);
	assert_int_equal(on(w.tess, "invite.list", "own", json_object()), ERR_REFUSED);
	assert_int_equal(on(w.otto, "invite.make", "own", json_object()), ERR_NOT_FOUND);
	assert_int_equal(on(w.owner, "invite.make", "own",
			    json_pack("{s:s, s:s}", "part", "tester", "team", "eng")),
			 ERR_INVALID);
	/* Staff read the staff's layer, as the code said. */
	assert_int_equal(helper_sql(&w.h,
				    "SELECT count(*) FROM space_member sm JOIN space s ON s.id "
				    "= sm.space JOIN member m ON m.id = sm.member WHERE "
				    "s.slug = 'own~' AND m.handle = 'tess'"),
			 1);
	free(code);
}

static void a_list_of_people_gets_a_code_each(void **state)
{
	static const char people[] = "\xEF\xBB\xBF"
				     "Part,Name,Segment,Mail\r\n"
				     "tester,\"Smith, Jane\",\"over\"\"60\",j@example.org\r\n"
				     ",\"Two\tNames\",,\r\n"
				     "partner,Ola N.,links\n";
	static const struct {
		const char *text, *words;
	} bad[] = {
	    {"name,part\nTess,boss\n", "line 2: a part is"},
	    {"Smith, Jane\n", "line 1 names no column"},
	    {"name,segment\n,links\n", "line 2: there is no name"},
	    {"name\n\"Tess\n", "line 2: a quote is never closed"},
	    {"name\n", "there is nobody in that list"},
	};
	json_t *r, *items;

	(void)state;
	make("many", true, NULL);
	assert_int_equal(ask(w.owner, "invite.make", "many",
			     json_pack("{s:s}", "body", "Tess\nOtto Ö.\r\n\n=1+1\n"), &r),
			 0);
	items = json_object_get(r, "items");
	assert_int_equal(json_array_size(items), 3);
	assert_string_equal(text_of(json_array_get(items, 1), "name"), "Otto Ö.");
	assert_string_equal(text_of(json_array_get(items, 2), "name"), "=1+1");
	assert_int_equal(use(w.otto, text_of(json_array_get(items, 1), "code")), 0);
	json_decref(r);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(
		    on(w.owner, "invite.make", "many", json_pack("{s:s}", "body", bad[i].text)),
		    ERR_INVALID);
		assert_non_null(strstr(w.h.words, bad[i].words));
	}
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM invite i JOIN room r ON r.id = "
					  "i.room WHERE r.slug = 'many'"),
			 3);
	assert_int_equal(on(w.owner, "invite.make", "many", json_pack("{s:s}", "body", people)),
			 ERR_INVALID);
	assert_non_null(strstr(w.h.words, "line 3: a name is one line"));
}

/* Quotes, commas and columns in any order. */
static void a_list_says_parts_and_segments(void **state)
{
	json_t *r;

	(void)state;
	make("columns", true, NULL);
	assert_int_equal(ask(w.owner, "invite.make", "columns",
			     json_pack("{s:s, s:s}", "segment", "usual", "body",
				       "Part,Name,Segment\r\ntester,\"Smith, Jane\",\"over "
				       "\"\"60\"\"\"\r\n,\"Ola\",\r\npartner,Kim,links\n"),
			     &r),
			 0);
	json_decref(r);
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM invite WHERE name = 'Smith, Jane' "
					  "AND segment = 'over \"60\"' AND part = 'tester'"),
			 1);
	assert_int_equal(
	    helper_sql(&w.h,
		       "SELECT count(*) FROM invite WHERE name = 'Ola' AND segment = 'usual'"),
	    1);
	assert_int_equal(
	    helper_sql(&w.h, "SELECT count(*) FROM invite WHERE name = 'Kim' AND part = 'partner'"),
	    1);
}

static char *shown_to(int64_t who, const char *room, int version)
{
	json_t *r = NULL;
	int err = helper_try(&w.h, who, "nda.show",
			     version ? json_pack("{s:s, s:i}", "room", room, "version", version)
				     : json_pack("{s:s}", "room", room),
			     &r);
	char *words = err ? mem_printf("%d", err)
			  : mem_printf("%s, %s", text_of(r, "text"), text_of(r, "signed_as"));

	json_decref(r);
	return words;
}

static void shows(int64_t who, const char *room, int version, const char *words)
{
	char *shown = shown_to(who, room, version);

	assert_string_equal(shown, words);
	free(shown);
}

/* Who has left reads what they signed, and nothing that came after. */
static void what_was_signed_is_ones_own(void **state)
{
	static const char *const rooms[] = {"quiet", "loud"};
	char *gone = mem_printf("%d", ERR_NOT_FOUND), *refused = mem_printf("%d", ERR_REFUSED);
	json_t *r;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char *code;

		make(rooms[i], i == 0, "Say nothing.");
		code = code_of(rooms[i], json_object());
		assert_int_equal(use(w.tess, code), 0);
		assert_int_equal(on(w.tess, "nda.accept", rooms[i],
				    json_pack("{s:i, s:s}", "version", 1, "name", "Tess Gold")),
				 0);
		assert_int_equal(on(w.tess, "room.leave", rooms[i], json_object()), 0);
		assert_int_equal(
		    on(w.owner, "nda.publish", rooms[i], json_pack("{s:s}", "body", "Say less.")),
		    0);
		shows(w.tess, rooms[i], 0, "Say nothing., Tess Gold");
		shows(w.tess, rooms[i], 1, "Say nothing., Tess Gold");
		shows(w.tess, rooms[i], 2, i ? refused : gone);
		shows(w.otto, rooms[i], 0, i ? refused : gone);
		shows(w.otto, rooms[i], 1, i ? refused : gone);
		assert_int_equal(on(w.tess, "feedback.list", rooms[i], json_object()),
				 ERR_NOT_FOUND);
		free(code);
	}
	r = helper_call(&w.h, w.tess, "nda.mine", json_object());
	assert_int_equal(json_array_size(json_object_get(r, "items")), 2);
	assert_string_equal(text_of(json_array_get(json_object_get(r, "items"), 1), "room"),
			    "quiet");
	assert_string_equal(text_of(json_array_get(json_object_get(r, "items"), 1), "name"),
			    "Tess Gold");
	json_decref(r);
	r = helper_call(&w.h, w.otto, "nda.mine", json_object());
	assert_int_equal(json_array_size(json_object_get(r, "items")), 0);
	json_decref(r);
	free(gone);
	free(refused);
}

/* And whose they are, which goes with who comes in by the code. */
static void a_list_says_organisations(void **state)
{
	json_t *r;

	(void)state;
	make("orgs", true, NULL);
	assert_int_equal(ask(w.owner, "invite.make", "orgs",
			     json_pack("{s:s, s:s}", "org", "Foam & Sons", "body",
				       "org,name\nLarkmoor,Tess\n,Otto\n"),
			     &r),
			 0);
	assert_int_equal(
	    use(w.tess, text_of(json_array_get(json_object_get(r, "items"), 0), "code")), 0);
	assert_int_equal(
	    use(w.otto, text_of(json_array_get(json_object_get(r, "items"), 1), "code")), 0);
	json_decref(r);
	assert_int_equal(helper_sql(&w.h,
				    "SELECT count(*) FROM room_member rm JOIN room r ON r.id = "
				    "rm.room JOIN member m ON m.id = rm.member WHERE r.slug = "
				    "'orgs' AND (m.handle || rm.org) IN ('tessLarkmoor', "
				    "'ottoFoam & Sons')"),
			 2);
}

static void a_code_leads_to_what_is_to_be_signed(void **state)
{
	char *code;
	json_t *r;

	(void)state;
	make("signed", true, "Say nothing.");
	code = code_of("signed", json_object());
	r = helper_call(&w.h, w.tess, "invite.use", json_pack("{s:s}", "code", code));
	assert_string_equal(text_of(r, "room"), "signed");
	assert_int_equal(json_integer_value(json_object_get(r, "nda")), 1);
	json_decref(r);
	assert_int_equal(reads(w.tess, "signed"), ERR_NOT_FOUND);
	assert_int_equal(helper_sql(&w.h, "SELECT count(*) FROM room_member WHERE state = "
					  "'nda_pending' AND joined_at IS NOT NULL"),
			 0);
	assert_int_equal(on(w.tess, "nda.accept", "signed",
			    json_pack("{s:i, s:s}", "version", 1, "name", "Tess Tester")),
			 0);
	assert_int_equal(reads(w.tess, "signed"), 0);
	free(code);
}

static bool was_told(int64_t who, const char *kind)
{
	json_t *r = helper_call(&w.h, who, "notification.list", NULL), *item;
	bool is_there = false;
	size_t i;

	json_array_foreach(json_object_get(r, "items"), i, item) is_there =
	    is_there || !strcmp(text_of(item, "kind"), kind);
	json_decref(r);
	return is_there;
}

static void signatures_are_kept(void **state)
{
	int64_t now = clock_now();
	json_t *r;

	(void)state;
	make("kept", true, "Say nothing.");
	assert_int_equal(on(w.owner, "room.admit", "kept", json_pack("{s:s}", "handle", "tess")),
			 0);
	assert_int_equal(on(w.tess, "nda.withdraw", "kept", json_object()), ERR_REFUSED);
	assert_int_equal(on(w.tess, "nda.accept", "kept",
			    json_pack("{s:i, s:s}", "version", 1, "name", "Tess Tester")),
			 0);
	assert_int_equal(on(w.tess, "nda.list", "kept", json_object()), ERR_REFUSED);
	assert_int_equal(on(w.tess, "nda.withdraw", "kept", json_object()), 0);
	assert_int_equal(reads(w.tess, "kept"), ERR_NOT_FOUND);
	assert_int_equal(on(w.owner, "nda.publish", "kept", json_pack("{s:s}", "body", "Less.")),
			 0);
	assert_int_equal(on(w.tess, "nda.accept", "kept",
			    json_pack("{s:i, s:s}", "version", 2, "name", "T. Tester")),
			 0);
	/* A copy of either. */
	assert_int_equal(ask(w.tess, "nda.show", "kept", json_pack("{s:i}", "version", 1), &r), 0);
	assert_string_equal(text_of(r, "text"), "Say nothing.");
	json_decref(r);
	r = helper_call(&w.h, w.owner, "nda.list", json_pack("{s:s}", "room", "kept"));
	assert_int_equal(json_array_size(json_object_get(r, "items")), 2);
	assert_string_equal(text_of(json_array_get(json_object_get(r, "items"), 0), "name"),
			    "T. Tester");
	assert_true(
	    strlen(text_of(json_array_get(json_object_get(r, "items"), 1), "withdrawn_at")) > 0);
	json_decref(r);
	/* Every text there was; who took it back has not signed it. */
	assert_int_equal(on(w.tess, "nda.versions", "kept", json_object()), ERR_REFUSED);
	r = helper_call(&w.h, w.owner, "nda.versions", json_pack("{s:s}", "room", "kept"));
	assert_int_equal(json_array_size(json_object_get(r, "items")), 2);
	for (size_t i = 0; i < 2; i++) {
		const json_t *nda = json_array_get(json_object_get(r, "items"), i);

		assert_int_equal(json_integer_value(json_object_get(nda, "version")), 2 - i);
		assert_int_equal(json_integer_value(json_object_get(nda, "signed")), 1 - i);
		assert_int_equal(strlen(text_of(nda, "digest")), 64);
	}
	json_decref(r);
	assert_true(was_told(w.tess, "room_nda"));
	/* Until the owner's days are over. */
	helper_change(&w.h, "UPDATE room SET archived_at = strftime('%s', 'now'), "
			    "retention_days = 2 WHERE slug = 'kept'");
	helper_tick(&w.h, now + 86400);
	assert_int_equal(helper_sql(&w.h,
				    "SELECT count(*) FROM nda_acceptance a JOIN nda n ON n.id "
				    "= a.nda JOIN room r ON r.id = n.room WHERE r.slug = "
				    "'kept'"),
			 2);
	helper_tick(&w.h, now + 3 * 86400);
	for (int i = 0; i < 20; i++)
		helper_tick(&w.h, now + 18 * 86400 + i * 60);
	assert_int_equal(helper_sql(&w.h,
				    "SELECT count(*) FROM nda_acceptance a JOIN nda n ON n.id "
				    "= a.nda JOIN room r ON r.id = n.room WHERE r.slug = "
				    "'kept'"),
			 0);
}

/* --- asking to be let in --- */

static int apply(int64_t who, const char *room, const char *answers)
{
	return on(who, "room.apply", room, json_pack("{s:s}", "body", answers));
}

static void members_apply_to_listed_rooms(void **state)
{
	json_t *r, *first;

	(void)state;
	make("open", false, NULL);
	make("shut", true, NULL);
	assert_int_equal(on(w.owner, "screener.set", "open",
			    json_pack("{s:s}", "body",
				      "Why you?\n\n(optional) How often do you play? | weekly | "
				      "monthly\n")),
			 0);
	assert_int_equal(apply(w.tess, "shut", ""), ERR_NOT_FOUND);
	r = helper_call(&w.h, w.tess, "screener.list", json_pack("{s:s}", "room", "open"));
	assert_int_equal(json_array_size(json_object_get(r, "items")), 2);
	json_decref(r);
	assert_int_equal(apply(w.tess, "open", ""), ERR_INVALID);
	assert_string_equal(w.h.words, "not answered: Why you?");
	assert_int_equal(apply(w.tess, "open", "I play.\ndaily"), ERR_INVALID);
	assert_int_equal(apply(w.tess, "open", "I play.\n2\nand more"), ERR_INVALID);
	assert_int_equal(apply(w.tess, "open", "I play.\n2"), 0);
	assert_int_equal(apply(w.tess, "open", "I play.\n2"), ERR_REFUSED);
	assert_int_equal(reads(w.tess, "open"), ERR_NOT_FOUND);
	r = helper_call(&w.h, w.owner, "room.applications", json_pack("{s:s}", "room", "open"));
	first = json_array_get(json_object_get(r, "items"), 0);
	assert_string_equal(text_of(first, "handle"), "tess");
	assert_string_equal(text_of(json_array_get(json_object_get(first, "answers"), 1), "answer"),
			    "monthly");
	json_decref(r);
	assert_int_equal(on(w.tess, "room.applications", "open", json_object()), ERR_NOT_FOUND);
	assert_int_equal(
	    on(w.owner, "room.decide", "open",
	       json_pack("{s:s, s:b, s:s}", "handle", "tess", "decline", 1, "note", "we are full")),
	    0);
	r = helper_call(&w.h, w.tess, "room.show", json_pack("{s:s}", "room", "open"));
	assert_string_equal(text_of(r, "state"), "declined");
	json_decref(r);
	assert_int_equal(on(w.owner, "room.decide", "open",
			    json_pack("{s:s, s:b}", "handle", "tess", "accept", 1)),
			 ERR_NOT_FOUND);
	/* Asked again, and taken back. */
	assert_int_equal(apply(w.tess, "open", "I still play."), 0);
	assert_int_equal(on(w.tess, "room.withdraw", "open", json_object()), 0);
	assert_int_equal(on(w.tess, "room.withdraw", "open", json_object()), ERR_REFUSED);
	assert_int_equal(apply(w.tess, "open", "I do play."), 0);
	assert_int_equal(on(w.owner, "room.decide", "open",
			    json_pack("{s:s, s:b}", "handle", "tess", "accept", 1)),
			 0);
	assert_int_equal(reads(w.tess, "open"), 0);
}

static void seats_are_counted(void **state)
{
	json_t *r, *row;

	(void)state;
	make("seats", false, NULL);
	assert_int_equal(on(w.owner, "seat.set", "seats",
			    json_pack("{s:i, s:s}", "target", 1, "segment", "links")),
			 0);
	assert_int_equal(apply(w.tess, "seats", ""), 0);
	assert_int_equal(apply(w.otto, "seats", ""), 0);
	assert_int_equal(
	    on(w.owner, "room.decide", "seats",
	       json_pack("{s:s, s:b, s:s}", "handle", "tess", "accept", 1, "segment", "links")),
	    0);
	assert_int_equal(
	    on(w.owner, "room.decide", "seats",
	       json_pack("{s:s, s:b, s:s}", "handle", "otto", "accept", 1, "segment", "links")),
	    ERR_CONFLICT);
	assert_string_equal(w.h.words,
			    "1 of 1 seats of links are taken: --over lets them in all the same");
	/* Refused: still to be decided. */
	assert_int_equal(on(w.owner, "room.decide", "seats",
			    json_pack("{s:s, s:b, s:s, s:b}", "handle", "otto", "accept", 1,
				      "segment", "links", "over", 1)),
			 0);
	r = helper_call(&w.h, w.owner, "seat.list", json_pack("{s:s}", "room", "seats"));
	row = json_array_get(json_object_get(r, "items"), 0);
	assert_int_equal(json_integer_value(json_object_get(row, "target")), 1);
	assert_int_equal(json_integer_value(json_object_get(row, "taken")), 2);
	json_decref(r);
}

/* What is not said of somebody who is in stays as it is. */
static void parts_and_segments_change_alone(void **state)
{
	(void)state;
	make("parts", true, NULL);
	assert_int_equal(
	    on(w.owner, "room.admit", "parts",
	       json_pack("{s:s, s:s, s:s}", "handle", "tess", "part", "staff", "team", "eng")),
	    0);
	assert_int_equal(on(w.owner, "room.admit", "parts",
			    json_pack("{s:s, s:s}", "handle", "tess", "segment", "links")),
			 0);
	assert_int_equal(helper_sql(&w.h,
				    "SELECT count(*) FROM room_member rm JOIN room r ON r.id = "
				    "rm.room WHERE r.slug = 'parts' AND rm.part = 'staff' AND "
				    "rm.team = 'eng' AND rm.segment = 'links'"),
			 1);
	assert_int_equal(on(w.tess, "room.pause", "parts", json_object()), 0);
	assert_int_equal(on(w.owner, "room.admit", "parts",
			    json_pack("{s:s, s:s}", "handle", "tess", "part", "tester")),
			 0);
	assert_int_equal(helper_sql(&w.h,
				    "SELECT count(*) FROM room_member rm JOIN room r ON r.id = "
				    "rm.room WHERE r.slug = 'parts' AND rm.part = 'tester' AND "
				    "rm.team IS NULL AND rm.state = 'paused'"),
			 1);
}

static void people_are_told(void **state)
{
	char *code;

	(void)state;
	assert_true(was_told(w.tess, "room_in"));
	assert_true(was_told(w.tess, "room_no"));
	assert_true(was_told(w.tess, "room_out"));
	assert_true(was_told(w.owner, "room_applied"));
	assert_false(was_told(w.mara, "room_in"));
	make("told", true, NULL);
	code = code_of("told", json_object());
	assert_int_equal(use(w.mara, code), 0);
	assert_int_equal(helper_sql(&w.h,
				    "SELECT count(*) FROM notification n JOIN member m ON m.id "
				    "= n.actor WHERE n.kind = 'room_joined' AND m.handle = "
				    "'mara'") > 0,
			 1);
	free(code);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_code_lets_in_who_has_it, fresh),
	    cmocka_unit_test_setup(a_code_says_who_is_in_already, fresh),
	    cmocka_unit_test_setup(a_code_ends, fresh),
	    cmocka_unit_test_setup(guessing_codes_ends_too, fresh),
	    cmocka_unit_test_setup(only_the_owner_makes_codes, fresh),
	    cmocka_unit_test_setup(a_list_of_people_gets_a_code_each, fresh),
	    cmocka_unit_test_setup(a_list_says_parts_and_segments, fresh),
	    cmocka_unit_test_setup(a_list_says_organisations, fresh),
	    cmocka_unit_test_setup(what_was_signed_is_ones_own, fresh),
	    cmocka_unit_test_setup(a_code_leads_to_what_is_to_be_signed, fresh),
	    cmocka_unit_test_setup(signatures_are_kept, fresh),
	    cmocka_unit_test_setup(members_apply_to_listed_rooms, fresh),
	    cmocka_unit_test_setup(seats_are_counted, fresh),
	    cmocka_unit_test_setup(parts_and_segments_change_alone, fresh),
	    cmocka_unit_test_setup(people_are_told, fresh),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
