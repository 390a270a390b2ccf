/* Closing the loop: decisions, release notes, exports, the launch pack, the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "client/views/compose_kind.h"
#include "common/base/clock.h"
#include "server/domain/domain.h"
#include "tests/unit/hall_helper.h"

enum { DAY = 86400 };

static struct helper h;
static int64_t olga, mark, tess, otto;

static void admit(const char *handle, const char *part, const char *team)
{
	json_t *in = json_pack("{s:s, s:s, s:s}", "room", "golf", "handle", handle, "part", part);

	if (team)
		json_object_set_new(in, "team", json_string(team));
	helper_do(&h, olga, "room.admit", in);
}

static void release(const char *version)
{
	char *path = mem_printf("%s/hearth.db", h.dir);
	struct db *db;

	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_int_equal(db_run(db,
				"INSERT INTO release (room, version, to_test, at) "
				"SELECT id, ?, 'all', 0 FROM room WHERE slug = 'golf'",
				"s", version),
			 0);
	db_close(&db);
	free(path);
}

static int set_up(void **state)
{
	(void)state;
	helper_open(&h, domain_bindings(), NULL);
	olga = helper_member(&h, "olga");
	mark = helper_member(&h, "mark");
	tess = helper_member(&h, "tess");
	otto = helper_member(&h, "otto");
	helper_do(&h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:s}", "room", "golf", "title", "Golf", "purpose",
			    "to see", "owner", "olga"));
	admit("mark", "staff", "mkt");
	admit("tess", "tester", NULL);
	admit("otto", "tester", NULL);
	release("0.9.2");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	helper_close(&h);
	return 0;
}

static char *report(int64_t who, const char *body, json_t *more)
{
	json_t *in = json_pack("{s:s, s:s, s:s}", "room", "golf", "type", "issue", "body", body),
	       *r;
	char *name;

	if (more)
		json_object_update(in, more);
	json_decref(more);
	r = helper_call(&h, who, "feedback.new", in);
	name = mem_dup(json_string_value(json_object_get(r, "item")));
	json_decref(r);
	return name;
}

/* All pieces of a long text. */
static char *text_of(int64_t who, const char *call, json_t *in)
{
	char *all = mem_dup(""), *more;

	for (;;) {
		json_t *r = helper_call(&h, who, call, json_incref(in));
		json_t *next = json_object_get(r, "next");

		more = mem_printf("%s%s", all, json_string_value(json_object_get(r, "text")));
		free(all);
		all = more;
		if (!json_is_string(next)) {
			json_decref(r);
			break;
		}
		json_object_set(in, "after", next);
		json_decref(r);
	}
	json_decref(in);
	return all;
}

static int64_t told(const char *handle, const char *kind)
{
	char *sql =
	    mem_printf("SELECT count(*) FROM notification n JOIN member m ON m.id = n.member "
		       "WHERE m.handle = '%s' AND n.kind = '%s'",
		       handle, kind);
	int64_t count = helper_sql(&h, sql);

	free(sql);
	return count;
}

static void decisions_name_their_reports(void **state)
{
	char *item = report(tess, "Too short", NULL);
	json_t *r;

	(void)state;
	assert_int_equal(
	    helper_try(&h, mark, "decision.new",
		       json_pack("{s:s, s:s, s:s}", "room", "golf", "title", "T", "body", "b"),
		       NULL),
	    ERR_REFUSED);
	assert_int_equal(helper_try(&h, olga, "decision.new",
				    json_pack("{s:s, s:s, s:s, s:[s]}", "room", "golf", "title",
					      "T", "body", "b", "item", "GOLF-999"),
				    NULL),
			 ERR_NOT_FOUND);
	helper_do(&h, olga, "decision.new",
		  json_pack("{s:s, s:s, s:s, s:[s]}", "room", "golf", "title", "Longer", "body",
			    "Five said so", "item", item));
	r = helper_call(&h, otto, "decision.list", json_pack("{s:s}", "room", "golf"));
	assert_string_equal(
	    json_string_value(json_array_get(
		json_object_get(json_array_get(json_object_get(r, "items"), 0), "items"), 0)),
	    item);
	json_decref(r);
	free(item);
}

/* Whatever the client writes for a room may be kept as a draft. */
static void every_text_of_a_room_has_a_draft(void **state)
{
	static const char *const kinds[] = {"report",	"nda",	  "screener", "task",	"release",
					    "decision", "change", "launch",   "thanks", "units"};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		char *target = mem_printf("%s:golf", kinds[i]);

		assert_non_null(compose_kind_find(kinds[i]));
		helper_do(&h, olga, "draft.save",
			  json_pack("{s:s, s:s}", "target", target, "body", "half a text"));
		free(target);
	}
}

static void release_notes_reach_everybody_once(void **state)
{
	char *item = report(tess, "Slips", NULL);

	(void)state;
	helper_do(&h, otto, "feedback.vote", json_pack("{s:s}", "item", item));
	for (int i = 0; i < 2; i++)
		helper_do(&h, olga, "changelog.new",
			  json_pack("{s:s, s:s, s:s, s:[s]}", "room", "golf", "release", "0.9.2",
				    "body", "Rubber", "item", item));
	assert_int_equal(told("tess", "item_released"), 1);
	assert_int_equal(told("otto", "item_released"), 1);
	assert_int_equal(told("mark", "item_released"), 0);
	free(item);
}

static void a_thread_becomes_a_report_with_its_replies(void **state)
{
	int64_t thread = helper_int(&h, tess, "thread.new",
				    json_pack("{s:s, s:s, s:s}", "board", "golf", "title", "Rain",
					      "body", "It slips in the rain"),
				    "thread");
	json_t *r;

	(void)state;
	helper_do(&h, otto, "post.reply",
		  json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "body", "Here too"));
	assert_int_equal(
	    helper_try(&h, otto, "feedback.promote",
		       json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "type", "issue"),
		       NULL),
	    ERR_REFUSED);
	r = helper_call(&h, mark, "feedback.promote",
			json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "type", "issue"));
	r = helper_call(&h, otto, "feedback.show", r);
	assert_int_equal(json_array_size(json_object_get(r, "comments")), 1);
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(r, "item"), "author")), "tess");
	json_decref(r);
	assert_int_equal(
	    helper_try(&h, mark, "feedback.promote",
		       json_pack("{s:I, s:s}", "thread", (json_int_t)thread, "type", "issue"),
		       NULL),
	    ERR_REFUSED);
}

static void exports_are_whole_and_harmless(void **state)
{
	char *item =
	    report(tess, "=cmd|' /C calc'!A0", json_pack("{s:s}", "title", "a \"quote\", here"));
	char *csv, *text;
	json_t *all;

	(void)state;
	for (int i = 0; i < 450; i++)
		free(report(otto, "One of many", NULL));
	csv = text_of(olga, "feedback.export", json_pack("{s:s, s:b}", "room", "golf", "csv", 1));
	assert_non_null(strstr(csv, "item,type,title,status,resolution"));
	assert_non_null(strstr(csv, "\"a \"\"quote\"\", here\""));
	assert_non_null(strstr(csv, "\"'=cmd|' /C calc'!A0\""));
	text = text_of(olga, "feedback.export", json_pack("{s:s, s:b}", "room", "golf", "json", 1));
	all = json_loads(text, 0, NULL);
	assert_int_equal(json_array_size(all), helper_sql(&h, "SELECT count(*) - 1 FROM feedback"));
	json_decref(all);
	free(text);
	/* A tester takes out their own, without what staff think of it. */
	text = text_of(tess, "feedback.export", json_pack("{s:s, s:b}", "room", "golf", "json", 1));
	all = json_loads(text, 0, NULL);
	assert_true(json_array_size(all) < 10);
	assert_true(json_is_null(json_object_get(json_array_get(all, 0), "impact")));
	json_decref(all);
	free(text);
	free(csv);
	free(item);
}

static void quotes_go_out_by_consent_only(void **state)
{
	char *item = report(tess, "It changed my Sundays",
			    json_pack("{s:s, s:s}", "type", "praise", "quote_consent", "named"));
	char *text = text_of(mark, "launch.pack", json_pack("{s:s}", "room", "golf"));

	(void)state;
	assert_non_null(strstr(text, "It changed my Sundays"));
	free(text);
	assert_int_equal(helper_try(&h, mark, "feedback.edit",
				    json_pack("{s:s, s:s}", "item", item, "quote_consent", "named"),
				    NULL),
			 ERR_REFUSED);
	helper_do(&h, tess, "feedback.edit",
		  json_pack("{s:s, s:s}", "item", item, "quote_consent", "none"));
	text = text_of(mark, "launch.pack", json_pack("{s:s}", "room", "golf"));
	assert_null(strstr(text, "It changed my Sundays"));
	free(text);
	assert_int_equal(
	    helper_try(&h, tess, "launch.pack", json_pack("{s:s}", "room", "golf"), NULL),
	    ERR_REFUSED);
	free(item);
}

static void the_embargo_holds(void **state)
{
	char *text;

	(void)state;
	assert_int_equal(
	    helper_try(&h, tess, "launch.share", json_pack("{s:s}", "room", "golf"), NULL),
	    ERR_NOT_FOUND);
	helper_do(&h, olga, "launch.text",
		  json_pack("{s:s, s:s, s:s}", "room", "golf", "body", "It is out!", "embargo",
			    "2099-01-01"));
	helper_do(&h, tess, "launch.advocate", json_pack("{s:s}", "room", "golf"));
	assert_int_equal(
	    helper_try(&h, tess, "launch.share", json_pack("{s:s}", "room", "golf"), NULL),
	    ERR_REFUSED);
	helper_do(&h, olga, "launch.text",
		  json_pack("{s:s, s:s, s:s}", "room", "golf", "body", "It is out!", "embargo",
			    "2020-01-01"));
	text = text_of(tess, "launch.share", json_pack("{s:s}", "room", "golf"));
	assert_string_equal(text, "It is out!\n");
	free(text);
	assert_int_equal(
	    helper_try(&h, otto, "launch.share", json_pack("{s:s}", "room", "golf"), NULL),
	    ERR_REFUSED);
}

static json_t *consents(int64_t who)
{
	json_t *r = helper_call(&h, who, "consent.list", json_object());
	json_t *items = json_incref(json_object_get(r, "items"));

	json_decref(r);
	return items;
}

static int withdraw(int64_t who, const char *key, const char *value)
{
	return helper_try(&h, who, "consent.withdraw", json_pack("{s:s}", key, value), NULL);
}

/* Whatever was agreed to is one's own to see and to take back. */
static void consent_is_taken_back(void **state)
{
	char *first = report(otto, "I sleep better",
			     json_pack("{s:s, s:s}", "type", "praise", "quote_consent", "named"));
	char *second =
	    report(otto, "So does my dog",
		   json_pack("{s:s, s:s}", "type", "praise", "quote_consent", "anonymous"));
	char *text;
	json_t *items;

	(void)state;
	helper_do(&h, otto, "launch.advocate", json_pack("{s:s}", "room", "golf"));
	items = consents(otto);
	assert_int_equal(json_array_size(items), 3);
	assert_string_equal(json_string_value(json_object_get(json_array_get(items, 2), "scope")),
			    "advocacy");
	json_decref(items);
	/* Nobody else's, and one thing at a time. */
	assert_int_equal(withdraw(tess, "item", first), ERR_NOT_FOUND);
	assert_int_equal(helper_try(&h, otto, "consent.withdraw",
				    json_pack("{s:s, s:s}", "item", first, "room", "golf"), NULL),
			 ERR_INVALID);
	assert_int_equal(withdraw(otto, "item", first), 0);
	assert_int_equal(withdraw(otto, "item", first), ERR_NOT_FOUND);
	/* Out of the room the rest is still one's own. */
	helper_do(&h, otto, "room.leave", json_pack("{s:s}", "room", "golf"));
	assert_int_equal(
	    helper_try(&h, otto, "feedback.list", json_pack("{s:s}", "room", "golf"), NULL),
	    ERR_NOT_FOUND);
	assert_int_equal(helper_try(&h, otto, "consent.withdraw",
				    json_pack("{s:s, s:s}", "room", "golf", "scope", "advocacy"),
				    NULL),
			 0);
	items = consents(otto);
	assert_int_equal(json_array_size(items), 1);
	json_decref(items);
	assert_int_equal(withdraw(otto, "room", "golf"), 0);
	items = consents(otto);
	assert_int_equal(json_array_size(items), 0);
	json_decref(items);
	text = text_of(mark, "launch.pack", json_pack("{s:s}", "room", "golf"));
	assert_null(strstr(text, "my dog"));
	free(text);
	assert_int_equal(helper_sql(&h, "SELECT count(*) FROM room_member rm JOIN member m "
					"ON m.id = rm.member WHERE m.handle = 'otto' "
					"AND rm.advocates = 1"),
			 0);
	admit("otto", "tester", NULL);
	free(first);
	free(second);
}

static size_t in_lang(const char *lang)
{
	json_t *r = helper_call(&h, olga, "feedback.list",
				json_pack("{s:s, s:s}", "room", "golf", "lang", lang));
	size_t count = json_array_size(json_object_get(r, "items"));

	json_decref(r);
	return count;
}

/* In one's own language unless one says so; found by it, and taken out with it. */
static void a_report_has_a_language(void **state)
{
	static const struct {
		const char *said, *kept;
	} rows[] = {{"PT-br", "pt-BR"}, {"zh-hant-tw", "zh-Hant-TW"}, {"gd", "gd"}, {"", NULL}};
	static const char *const bad[] = {"e", "1de", "de_", "de--at", "de-", "klingonisch", "d e"};
	char *item, *text;
	json_t *r;

	(void)state;
	helper_do(&h, tess, "settings.set", json_pack("{s:s}", "language", "pt_PT"));
	item = report(tess, "O botão prende", NULL);
	assert_int_equal(in_lang("pt"), 1);
	assert_int_equal(in_lang("pt-pt"), 1);
	assert_int_equal(in_lang("pt-BR"), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *kept;

		helper_do(&h, tess, "feedback.edit",
			  json_pack("{s:s, s:s}", "item", item, "lang", rows[i].said));
		r = helper_call(&h, tess, "feedback.show", json_pack("{s:s}", "item", item));
		kept = json_string_value(json_object_get(json_object_get(r, "item"), "lang"));
		assert_string_equal(kept ? kept : "none", rows[i].kept ? rows[i].kept : "none");
		json_decref(r);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(helper_try(&h, tess, "feedback.edit",
					    json_pack("{s:s, s:s}", "item", item, "lang", bad[i]),
					    NULL),
				 ERR_INVALID);
	helper_do(&h, tess, "feedback.edit", json_pack("{s:s, s:s}", "item", item, "lang", "gd"));
	text = text_of(olga, "feedback.export", json_pack("{s:s, s:b}", "room", "golf", "csv", 1));
	assert_non_null(strstr(text, ",tags,lang,rice_reach,"));
	assert_non_null(strstr(text, ",gd,,,,,\n"));
	helper_do(&h, tess, "settings.set", json_pack("{s:s}", "language", ""));
	free(text);
	free(item);
}

static int64_t ledger(const char *more)
{
	char *sql = mem_printf("SELECT count(*) FROM consent c JOIN member m ON m.id = c.member "
			       "JOIN room r ON r.id = c.space WHERE m.handle = 'otto' AND "
			       "c.scope = 'quote' AND c.item IS NOT NULL %s",
			       more);
	int64_t count = helper_sql(&h, sql);

	free(sql);
	return count;
}

/* Each word given and taken back is a line of the ledger; what is said last counts. */
static void quotes_are_in_the_ledger(void **state)
{
	int64_t before = ledger(""), open = ledger("AND c.withdrawn_at IS NULL");
	char *item = report(otto, "I hum while I wait",
			    json_pack("{s:s, s:s}", "type", "praise", "quote_consent", "named"));
	char *text;
	json_t *r;

	(void)state;
	for (int i = 0; i < 2; i++)
		helper_do(&h, otto, "feedback.edit",
			  json_pack("{s:s, s:s}", "item", item, "quote_consent", "anonymous"));
	assert_int_equal(ledger(""), before + 2);
	assert_int_equal(ledger("AND c.withdrawn_at IS NULL"), open + 1);
	text = text_of(mark, "launch.pack", json_pack("{s:s}", "room", "golf"));
	assert_non_null(strstr(text, "“I hum while I wait” (a tester"));
	free(text);
	assert_int_equal(withdraw(otto, "item", item), 0);
	r = helper_call(&h, otto, "feedback.show", json_pack("{s:s}", "item", item));
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(r, "item"), "quote_consent")),
	    "none");
	json_decref(r);
	helper_do(&h, otto, "feedback.edit",
		  json_pack("{s:s, s:s}", "item", item, "quote_consent", "named"));
	assert_int_equal(ledger(""), before + 3);
	helper_do(&h, otto, "feedback.edit",
		  json_pack("{s:s, s:s}", "item", item, "quote_consent", "none"));
	assert_int_equal(ledger(""), before + 3);
	assert_int_equal(ledger("AND c.withdrawn_at IS NULL"), open);
	assert_int_equal(withdraw(otto, "item", item), ERR_NOT_FOUND);
	free(item);
}

/* The room has ended; words are one's own all the same. */
static void consent_outlives_the_room(void **state)
{
	char *item = report(tess, "Last words",
			    json_pack("{s:s, s:s}", "type", "praise", "quote_consent", "named"));

	(void)state;
	helper_do(&h, olga, "room.close",
		  json_pack("{s:s, s:s, s:b}", "room", "golf", "body", "Thanks.", "reviewed", 1));
	assert_int_equal(helper_try(&h, tess, "feedback.edit",
				    json_pack("{s:s, s:s}", "item", item, "steps", "more"), NULL),
			 ERR_REFUSED);
	assert_int_equal(helper_try(&h, tess, "feedback.edit",
				    json_pack("{s:s, s:s}", "item", item, "quote_consent", "none"),
				    NULL),
			 0);
	helper_change(&h, "UPDATE room SET phase = 'engagement', archived_at = NULL, thanks = ''");
	helper_change(&h, "UPDATE room_member SET state = 'active' WHERE state = 'completed'");
	helper_change(&h, "UPDATE space SET closed_at = NULL");
	helper_change(&h, "DELETE FROM notification WHERE kind = 'room_closed'");
	free(item);
}

#define TEN                                                                                        \
	"\xe8\xb0\xa2\xe8\xb0\xa2\xe4\xbd\xa0\xe4\xbb\xac\xe8\xb0\xa2\xe8\xb0\xa2\xe4\xbd\xa0\xe4" \
	"\xbb\xac\xe8\xb0\xa2\xe8\xb0\xa2"
#define THANKS TEN TEN TEN TEN TEN TEN TEN TEN

static void a_room_ends_with_both_sides_and_a_thank_you(void **state)
{
	/* More than a notice quotes of it, and no letter of one byte. */
	json_t *in = json_pack("{s:s, s:s}", "room", "golf", "body", THANKS), *r, *notice;
	size_t i;
	int noticed = 0;
	int64_t now = clock_now();

	(void)state;
	r = helper_call(&h, tess, "room.ledger", json_pack("{s:s}", "room", "golf"));
	assert_int_equal(json_array_size(json_object_get(r, "items")), 12);
	json_decref(r);
	assert_int_equal(helper_try(&h, olga, "room.close", json_incref(in), NULL), ERR_REFUSED);
	json_object_set_new(in, "reviewed", json_true());
	assert_int_equal(helper_try(&h, mark, "room.close", json_incref(in), NULL), ERR_REFUSED);
	helper_do(&h, olga, "room.close", in);
	assert_int_equal(told("tess", "room_closed"), 1);
	r = helper_call(&h, tess, "notification.list", json_object());
	json_array_foreach(json_object_get(r, "items"), i, notice)
	{
		if (strcmp(json_string_value(json_object_get(notice, "kind")), "room_closed") == 0)
			noticed++;
	}
	json_decref(r);
	assert_int_equal(noticed, 1);
	/* Read for a while, and written in no more. */
	assert_int_equal(
	    helper_try(&h, tess, "feedback.new",
		       json_pack("{s:s, s:s, s:s}", "room", "golf", "type", "idea", "body", "late"),
		       NULL),
	    ERR_REFUSED);
	assert_int_equal(
	    helper_try(&h, tess, "room.show", json_pack("{s:s}", "room", "golf"), NULL), 0);
	helper_tick(&h, now + 31 * DAY);
	assert_int_equal(
	    helper_try(&h, tess, "feedback.list", json_pack("{s:s}", "room", "golf"), NULL),
	    ERR_NOT_FOUND);
	assert_int_equal(
	    helper_try(&h, olga, "feedback.list", json_pack("{s:s}", "room", "golf"), NULL), 0);
}

/* A room's numbers, from its own rows: 50 + 50 (P - N) / (P + N + I). */
static void a_report_has_its_numbers(void **state)
{
	static const char *const sql[] = {
	    "UPDATE feedback SET status = 'done', decided_at = NULL WHERE id <> 0",
	    "UPDATE feedback SET impact = 0, canonical = NULL WHERE id <> 0",
	    "UPDATE feedback SET impact = 3000, type = 'praise' WHERE id = (SELECT id FROM "
	    "feedback ORDER BY id DESC LIMIT 1)",
	    "UPDATE feedback SET impact = 1000, type = 'issue', status = 'new', decided_at = "
	    "created_at + 5 * 86400 WHERE id = (SELECT id FROM feedback ORDER BY id DESC LIMIT 1 "
	    "OFFSET 1)",
	    "UPDATE feedback SET impact = 4000, type = 'idea', decided_at = created_at + 86400 "
	    "WHERE id = (SELECT id FROM feedback ORDER BY id DESC LIMIT 1 OFFSET 2)",
	    "UPDATE feedback SET decided_at = created_at + 2 * 86400 WHERE id = (SELECT id FROM "
	    "feedback ORDER BY id DESC LIMIT 1 OFFSET 3)",
	    "UPDATE feedback SET ack_due_at = 9999999999 WHERE id <> 0",
	    "UPDATE feedback SET ack_due_at = 100, first_ack_at = 50 WHERE id = (SELECT id FROM "
	    "feedback ORDER BY id DESC LIMIT 1)",
	    "UPDATE feedback SET ack_due_at = 100, first_ack_at = 150 WHERE id = (SELECT id FROM "
	    "feedback ORDER BY id DESC LIMIT 1 OFFSET 1)",
	    "UPDATE feedback SET ack_due_at = 100, first_ack_at = NULL WHERE id = (SELECT id FROM "
	    "feedback ORDER BY id DESC LIMIT 1 OFFSET 2)",
	};
	char *path = mem_printf("%s/hearth.db", h.dir), *text;
	struct db *db;

	(void)state;
	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	for (size_t i = 0; i < sizeof(sql) / sizeof(sql[0]); i++)
		assert_int_equal(db_run(db, sql[i], ""), 0);
	db_close(&db);
	free(path);
	text = text_of(mark, "report", json_pack("{s:s}", "room", "golf"));
	assert_non_null(strstr(text, "Success, of 100\n      63  praise"));
	assert_non_null(strstr(text, "First answers in time, of 100\n      33  of 3"));
	assert_non_null(strstr(text, "Days until a decision\n       2  half of 3"));
	assert_null(strstr(text, "Mended and found so"));
	/* States have the names that people are told. */
	assert_non_null(strstr(text, "       1  sent\n"));
	assert_non_null(strstr(text, ", sent\n"));
	assert_null(strstr(text, "(new)"));
	free(text);
}

/* Whatever somebody is in a room has a name that people are told. */
static void a_report_has_words_for_everybody(void **state)
{
	static const char *const states[] = {"invited",	 "applied", "nda_pending",
					     "active",	 "paused",  "completed",
					     "declined", "left",    "removed"};
	char *path = mem_printf("%s/hearth.db", h.dir);
	struct db *db;

	(void)state;
	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_int_equal(db_run(db, "UPDATE room_member SET reason = state", ""), 0);
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		char *text, *who, *end;

		assert_int_equal(db_run(db,
					"UPDATE room_member SET state = ? WHERE part = 'tester'",
					"s", states[i]),
				 0);
		text = text_of(mark, "report", json_pack("{s:s}", "room", "golf"));
		who = strstr(text, "Who takes part\n");
		assert_non_null(who);
		end = strstr(who, "\n\n");
		assert_non_null(end);
		*end = '\0';
		if (!strstr(who, "  tester, ") || strchr(who, '_'))
			fail_msg("%s: says `%s`", states[i], who);
		free(text);
	}
	assert_int_equal(db_run(db, "UPDATE room_member SET state = reason, reason = ''", ""), 0);
	db_close(&db);
	free(path);
}

/* Nothing points nowhere, and the search holds no text that is gone. */
static void is_sound(void)
{
	char *path = mem_printf("%s/hearth.db", h.dir);
	struct db_rows *rows;
	struct db *db;

	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	rows = db_query(db, "PRAGMA foreign_key_check", "");
	assert_false(db_next(rows));
	assert_int_equal(db_end(rows), 0);
	assert_int_equal(
	    db_run(db, "INSERT INTO hidden_fts (hidden_fts) VALUES ('integrity-check')", ""), 0);
	db_close(&db);
	free(path);
}

static void what_was_kept_long_enough_goes(void **state)
{
	static const char *const tables[] = {
	    "feedback WHERE id <> 0",
	    "room WHERE id <> 0",
	    "room_member",
	    "nda_acceptance",
	    "status_event",
	    "feedback_vote",
	    "feedback_comment",
	    "decision",
	    "changelog",
	    "release",
	    "draft WHERE target LIKE '%golf%'",
	    "space WHERE kind IN ('room', 'conversation') AND id <> 0",
	    "thread t JOIN space s ON s.id = t.space WHERE s.kind = 'room'",
	    "hidden_fts WHERE hidden_fts MATCH 'many'",
	};
	int64_t now = clock_now(), end = now + 400 * DAY;
	json_t *r;

	(void)state;
	assert_int_not_equal(helper_sql(&h, "SELECT count(*) FROM hidden_fts WHERE hidden_fts "
					    "MATCH 'many'"),
			     0);
	helper_tick(&h, now + 350 * DAY);
	assert_int_equal(told("olga", "room_ends"), 0);
	/* What a clock told that was years ahead is no word in time. */
	helper_tick(&h, now + 4000 * DAY);
	assert_int_equal(told("olga", "room_ends"), 1);
	helper_tick(&h, now + 350 * DAY);
	assert_int_equal(told("olga", "room_ends"), 1);
	helper_tick(&h, now + 352 * DAY);
	assert_int_equal(told("olga", "room_ends"), 2);
	assert_int_equal(told("tess", "room_ends"), 0);
	/* She keeps it longer, and is told again. */
	helper_do(&h, olga, "room.set",
		  json_pack("{s:s, s:i}", "room", "golf", "retention_days", 380));
	helper_tick(&h, now + 367 * DAY);
	assert_int_equal(told("olga", "room_ends"), 3);
	helper_tick(&h, now + 379 * DAY);
	assert_int_equal(
	    helper_try(&h, olga, "feedback.list", json_pack("{s:s}", "room", "golf"), NULL), 0);
	/* The day: nobody reads any of it, whatever is still there. */
	helper_tick(&h, end);
	assert_int_equal(
	    helper_try(&h, olga, "feedback.list", json_pack("{s:s}", "room", "golf"), NULL),
	    ERR_NOT_FOUND);
	assert_int_equal(
	    helper_try(&h, olga, "room.show", json_pack("{s:s}", "room", "golf"), NULL),
	    ERR_NOT_FOUND);
	for (int i = 1; i < 60; i++)
		helper_tick(&h, end + i * 60);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		char *sql = mem_printf("SELECT count(*) FROM %s", tables[i]);

		if (helper_sql(&h, sql) != 0)
			fail_msg("there is something in %s", tables[i]);
		free(sql);
	}
	is_sound();
	assert_int_equal(helper_sql(&h, "SELECT count(*) FROM audit WHERE action = 'room.purge' "
					"AND object = 'golf' AND actor = 'hearthd'"),
			 1);
	/* Its name is free, and nothing of it comes back. */
	helper_do(&h, HELPER_CONTROL, "room.new",
		  json_pack("{s:s, s:s, s:s, s:s}", "room", "golf", "title", "Golf", "purpose",
			    "to see again", "owner", "olga"));
	r = helper_call(&h, olga, "feedback.list", json_pack("{s:s}", "room", "golf"));
	assert_int_equal(json_array_size(json_object_get(r, "items")), 0);
	json_decref(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(decisions_name_their_reports),
	    cmocka_unit_test(every_text_of_a_room_has_a_draft),
	    cmocka_unit_test(release_notes_reach_everybody_once),
	    cmocka_unit_test(a_thread_becomes_a_report_with_its_replies),
	    cmocka_unit_test(quotes_go_out_by_consent_only),
	    cmocka_unit_test(exports_are_whole_and_harmless),
	    cmocka_unit_test(the_embargo_holds),
	    cmocka_unit_test(consent_is_taken_back),
	    cmocka_unit_test(quotes_are_in_the_ledger),
	    cmocka_unit_test(a_report_has_a_language),
	    cmocka_unit_test(consent_outlives_the_room),
	    cmocka_unit_test(a_report_has_its_numbers),
	    cmocka_unit_test(a_report_has_words_for_everybody),
	    cmocka_unit_test(a_room_ends_with_both_sides_and_a_thank_you),
	    cmocka_unit_test(what_was_kept_long_enough_goes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
