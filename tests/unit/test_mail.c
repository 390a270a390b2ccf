/* Mail: what it says and what never, when it leaves, how it is proved and
 * stopped, and that each message is in the spool, whole and once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "common/text/mailbox.h"
#include "contrib/import/mail.h"
#include "server/domain/letter.h"
#include "server/domain/mail_out.h"
#include "tests/unit/attention.h"
#include "tests/unit/own_clock.h"

/* --- letters --- */

static void test_addresses(void **state)
{
	static const struct {
		const char *text;
		bool is_one;
	} rows[] = {
	    {"ann@example.org", true},
	    {"a.b+c_d@mail.example.org", true},
	    {"ann@localhost", true},
	    {"ann", false},
	    {"@example.org", false},
	    {"ann@", false},
	    {"ann@@example.org", false},
	    {"a@b@c.org", false},
	    {"ann @example.org", false},
	    {"ann@example.org\nBcc: x@example.org", false},
	    {"ann@example.org,bob@example.org", false},
	    {"<ann@example.org>", false},
	    {"\"ann\"@example.org", false},
	    {"-oQ/tmp@example.org", false},
	    {"ann@-example.org", false},
	    {".ann@example.org", false},
	    {"ann.@example.org", false},
	    {"a..b@example.org", false},
	    {"ann@example..org", false},
	    {"ann@exa_mple.org", false},
	    {"j\xc3\xb6rg@example.org", false},
	    {"(x)ann@example.org", false},
	    {"", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (mailbox_is_one(rows[i].text) != rows[i].is_one)
			print_error("%s\n", rows[i].text);
		assert_int_equal(mailbox_is_one(rows[i].text), rows[i].is_one);
	}
}

/* No line is longer than it may be, and the headers are ASCII. */
static void check_lines(const char *text)
{
	const char *body = strstr(text, "\n\n");

	assert_non_null(body);
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
		assert_in_range(strcspn(line, "\n"), 0, line < body ? 200 : 76);
	for (const char *p = text; *p; p++)
		assert_true(*p == '\n' || (*p >= ' ' && *p <= '~'));
}

/* What another program reads in it is what was put in. */
static void test_letters(void **state)
{
	static const char *const subjects[] = {
	    "Plain",
	    "Bread for 340 children on Fridays, with two ovens, and what we learned from it so far",
	    "\343\201\254\343\201\213\345\272\212\343\201\256\345\244\217 \302\267 A nuka bed in "
	    "summer, \343\201\254\343\201\213\345\272\212\343\201\256\345\244\217",
	    "R\304\223wena, and my nan's potato bug",
	    "=?utf-8?Q?not_one?=",
	    "a=b?c_d",
	};
	static const char *const bodies[] = {
	    "One line\n",
	    "From here\n.\n..\nTo there, \304\223\303\251\303\274 = 1\n  spaces at the end  \n",
	    "A long line without an end, a long line without an end, a long line without an end, "
	    "\343\201\254\343\201\213\345\272\212\343\201\256\345\244\217, and on, and on, and "
	    "on.\n",
	};

	(void)state;
	mail_start();
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		struct arena *arena = arena_new();
		struct letter letter = {.name = "The \"Slow\" Shelf, \304\223",
					.from = "hearth@example.org",
					.to = "ann@example.org",
					.subject = subjects[i],
					.id = "UNIQUE",
					.at = 1767225599,
					.unsubscribe = "<mailto:hearth@example.org?subject=stop>",
					.body = bodies[i % 3]};
		char *text = letter_write(arena, &letter);
		const char *why;
		struct mail mail;

		check_lines(text);
		assert_int_equal(mail_parse(arena, "", text, strlen(text), 1800000000, &mail, &why),
				 0);
		assert_string_equal(mail.title, subjects[i]);
		assert_string_equal(mail.author_name, letter.name);
		assert_string_equal(mail.id, "UNIQUE@example.org");
		assert_int_equal(mail.at, letter.at);
		assert_int_equal(strncmp(mail.body, letter.body, strlen(mail.body)), 0);
		assert_non_null(strstr(text, "\nAuto-Submitted: auto-generated\n"));
		assert_non_null(strstr(text, "\nList-Unsubscribe: <mailto:"));
		arena_free(&arena);
	}
}

/* Nothing put in makes another header. */
static void test_no_header_is_smuggled(void **state)
{
	struct arena *arena = arena_new();
	struct letter letter = {.name = "a\nBcc: x@example.org",
				.from = "hearth@example.org",
				.to = "ann@example.org",
				.subject = "b\r\nBcc: x@example.org\r\n\r\nbody",
				.id = "I",
				.body = "x\n"};
	char *text = letter_write(arena, &letter), *end = strstr(text, "\n\n");

	(void)state;
	assert_null(strstr(text, "\nBcc:"));
	assert_string_equal(end, "\n\nx\n");
	arena_free(&arena);
}

/* --- a community that sends mail --- */

/* A Wednesday, ten past noon: far from the mail of the morning, and from a full hour. */
#define NOON_PAST_TEN 1781093400

static int mail_open(void **state)
{
	struct attention *a;

	own_clock_set(NOON_PAST_TEN);
	attention_open(state);
	a = *state;
	helper_stop(&a->h);
	a->h.mail_from = "hearth@example.org";
	helper_start(&a->h);
	helper_do(&a->h, HELPER_CONTROL, "community.set",
		  json_pack("{s:s}", "title", "The Slow Shelf"));
	return 0;
}

/* The messages in the spool, one after the other; freed by the caller. */
static char *spooled(struct attention *a, int *count_r)
{
	char *path = mem_printf("%s/mail/new", a->h.dir), *all = mem_dup(""), *more;
	DIR *dir = opendir(path);
	struct dirent *entry;

	*count_r = 0;
	while (dir && (entry = readdir(dir))) {
		char *file = mem_printf("%s/%s", path, entry->d_name);
		FILE *in = entry->d_name[0] == '.' ? NULL : fopen(file, "r");
		static char text[65536];

		if (in) {
			text[fread(text, 1, sizeof(text) - 1, in)] = '\0';
			fclose(in);
			more = mem_printf("%s%s\n", all, text);
			free(all);
			all = more;
			++*count_r;
		}
		free(file);
	}
	if (dir)
		closedir(dir);
	free(path);
	return all;
}

static void empty_spool(struct attention *a)
{
	char *path = mem_printf("%s/mail/new", a->h.dir);

	helper_remove_dir(path);
	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
}

/* Waits until the outbox is empty; the spool then has `count` messages. Freed by the caller. */
static char *expect_mail(struct attention *a, int count)
{
	int64_t until = clock_mono_ms() + 60000;
	char *all;
	int is;

	do {
		uv_run(&a->h.loop, UV_RUN_NOWAIT);
		usleep(2000);
		all = spooled(a, &is);
		if (is >= count && helper_sql(&a->h, "SELECT count(*) FROM mail_outbox") == 0)
			break;
		free(all);
		all = NULL;
	} while (clock_mono_ms() < until);
	if (!all)
		all = spooled(a, &is);
	assert_int_equal(is, count);
	return all;
}

/* The word behind `before`, of letters and digits. */
static char *word_after(const char *text, const char *before)
{
	const char *at = strstr(text, before);

	assert_non_null(at);
	at += strlen(before);
	return mem_dup_n(at, strspn(at, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"));
}

/* Gives a member an address and proves it. */
static void prove(struct attention *a, int64_t member, const char *address)
{
	char *mail, *code;

	helper_do(&a->h, member, "mail.set", json_pack("{s:s}", "address", address));
	mail = expect_mail(a, 1);
	code = word_after(mail, "mail prove ");
	helper_do(&a->h, member, "mail.prove", json_pack("{s:s}", "code", code));
	free(code);
	free(mail);
	empty_spool(a);
}

static void test_an_address_is_proved(void **state)
{
	struct attention *a = *state;
	json_t *shown, *result = NULL;
	char *mail, *code;

	shown = helper_call(&a->h, a->ann, "mail.set",
			    json_pack("{s:s}", "address", "Ann@Example.org"));
	assert_true(json_is_null(json_object_get(shown, "address")));
	assert_string_equal(json_string_value(json_object_get(shown, "pending")),
			    "ann@example.org");
	json_decref(shown);
	mail = expect_mail(a, 1);
	assert_non_null(strstr(mail, "To: ann@example.org\n"));
	assert_non_null(strstr(mail, "From: \"The Slow Shelf\"\n <hearth@example.org>\n"));
	code = word_after(mail, "mail prove ");
	/* Of nobody else, and not a wrong one. */
	assert_int_equal(
	    helper_try(&a->h, a->bob, "mail.prove", json_pack("{s:s}", "code", code), &result),
	    ERR_REFUSED);
	assert_int_equal(helper_try(&a->h, a->ann, "mail.prove",
				    json_pack("{s:s}", "code", "00000000"), &result),
			 ERR_REFUSED);
	shown = helper_call(&a->h, a->ann, "mail.prove", json_pack("{s:s}", "code", code));
	assert_string_equal(json_string_value(json_object_get(shown, "address")),
			    "ann@example.org");
	assert_true(json_is_null(json_object_get(shown, "pending")));
	json_decref(shown);
	/* Once. */
	assert_int_equal(
	    helper_try(&a->h, a->ann, "mail.prove", json_pack("{s:s}", "code", code), &result),
	    ERR_REFUSED);
	free(code);
	free(mail);
}

static void test_codes_are_bounded(void **state)
{
	struct attention *a = *state;
	json_t *result = NULL;
	char *mail;

	for (int i = 0; i < 5; i++)
		helper_do(&a->h, a->ann, "mail.set",
			  json_pack("{s:s}", "address", "x@example.org"));
	assert_int_equal(helper_try(&a->h, a->ann, "mail.set",
				    json_pack("{s:s}", "address", "x@example.org"), &result),
			 ERR_BUSY);
	/* To whom five went none goes any more, and nobody is told why. */
	helper_do(&a->h, a->bob, "mail.set", json_pack("{s:s}", "address", "X@example.org"));
	mail = expect_mail(a, 5);
	free(mail);
	for (int i = 0; i < 10; i++)
		helper_try(&a->h, a->ann, "mail.prove", json_pack("{s:s}", "code", "00000000"),
			   &result);
	assert_int_equal(helper_try(&a->h, a->ann, "mail.prove",
				    json_pack("{s:s}", "code", "00000000"), &result),
			 ERR_BUSY);
}

static void test_no_mail_here(void **state)
{
	struct attention *a = *state;
	json_t *result = NULL;

	assert_int_equal(helper_try(&a->h, a->ann, "mail.set",
				    json_pack("{s:s}", "address", "x@example.org"), &result),
			 ERR_REFUSED);
	attention_reply(a, a->bob, a->thread, 1, "Hello");
	helper_tick(&a->h, clock_now());
	assert_int_equal(helper_sql(&a->h, "SELECT count(*) FROM mail_outbox"), 0);
}

static void test_an_answer_is_mailed(void **state)
{
	struct attention *a = *state;
	char *mail;

	prove(a, a->ann, "ann@example.org");
	attention_reply(a, a->bob, a->thread, 1, "Like this: \033[31m*see*");
	mail = expect_mail(a, 1);
	assert_non_null(strstr(mail, "Subject: bob answered you in A question\n"));
	assert_non_null(strstr(mail, "    Like this: ^[[31m*see*\n"));
	assert_non_null(strstr(mail, "ssh example.org thread show 1 --from 2\n"));
	assert_non_null(strstr(mail, "    ssh guest@example.org mail stop "));
	free(mail);
}

static void test_what_was_read_is_not_mailed(void **state)
{
	struct attention *a = *state;

	prove(a, a->ann, "ann@example.org");
	helper_do(&a->h, a->ann, "notification.set",
		  json_pack("{s:s, s:s}", "kind", "reply", "mail", "daily"));
	attention_reply(a, a->bob, a->thread, 1, "Like this.");
	helper_do(&a->h, a->ann, "read.mark", json_pack("{s:I}", "thread", (json_int_t)a->thread));
	helper_tick(&a->h, clock_now() + 2 * 86400);
	free(expect_mail(a, 0));
}

/* Of what is hidden not a word, and the same words whatever it is. */
static void test_hidden(void **state)
{
	static const char *const never[] = {"heron",  "Heron", "Zanzibar",
					    "kettle", "ann",   "mentioned"};
	struct attention *a = *state;
	char *mail;

	prove(a, a->bob, "bob@example.org");
	attention_new(a, a->ann, "heron", "Zanzibar", "The kettle, @bob.");
	mail = expect_mail(a, 1);
	assert_non_null(strstr(mail, "Subject: Something new for you at The Slow Shelf\n"));
	assert_non_null(strstr(mail, "There is something new for you at The Slow Shelf.\n"));
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_null(strstr(mail, never[i]));
	free(mail);
	empty_spool(a);
	/* Beside what may be spoken of, in the mail of a day. */
	helper_do(&a->h, a->bob, "notification.set",
		  json_pack("{s:s, s:s}", "kind", "mention", "mail", "daily"));
	attention_new(a, a->ann, "heron", "Zanzibar two", "The kettle, @bob.");
	attention_new(a, a->eve, "talk", "Open to all", "Look, @bob.");
	helper_tick(&a->h, clock_now() + 2 * 86400);
	mail = expect_mail(a, 1);
	assert_non_null(strstr(mail, "Subject: Your day at The Slow Shelf\n"));
	assert_non_null(strstr(mail, "eve mentioned you in Open to all\n"));
	for (size_t i = 0; i < 5; i++)
		assert_null(strstr(mail, never[i]));
	free(mail);
}

/* Threads one wrote in are in the mail of a day; the hidden ones as nothing but news. */
static void test_threads_one_wrote_in(void **state)
{
	struct attention *a = *state;
	int64_t hidden = attention_new(a, a->ann, "heron", "Zanzibar", "The kettle.");
	char *mail;

	prove(a, a->bob, "bob@example.org");
	attention_read(a, a->bob, a->thread);
	attention_reply(a, a->bob, a->thread, 1, "I know.");
	attention_reply(a, a->bob, hidden, 1, "I know.");
	attention_reply(a, a->eve, a->thread, 1, "And I.");
	attention_reply(a, a->ann, hidden, 1, "And I.");
	helper_tick(&a->h, clock_now() + 86400 - 60);
	mail = expect_mail(a, 1);
	assert_non_null(strstr(mail, "Subject: Your day at The Slow Shelf\n"));
	assert_non_null(strstr(mail, "    1 new in A question\n"));
	assert_non_null(strstr(mail, "There is something new for you at The Slow Shelf.\n"));
	assert_null(strstr(mail, "Zanzibar"));
	free(mail);
}

static void test_left_before_it_left(void **state)
{
	struct attention *a = *state;

	prove(a, a->bob, "bob@example.org");
	helper_do(&a->h, a->bob, "notification.set",
		  json_pack("{s:s, s:s}", "kind", "mention", "mail", "daily"));
	attention_new(a, a->ann, "heron", "Zanzibar", "The kettle, @bob.");
	helper_do(&a->h, HELPER_CONTROL, "board.dismiss",
		  json_pack("{s:s, s:s}", "board", "heron", "handle", "bob"));
	helper_tick(&a->h, clock_now() + 2 * 86400);
	free(expect_mail(a, 0));
}

/* --- when --- */

static char *day_minute(int64_t at)
{
	return mem_printf("%02d:%02d", (int)(at / 3600 % 24), (int)(at / 60 % 60));
}

static void quiet(struct attention *a, int64_t member, int64_t from, int64_t to)
{
	char *begin = day_minute(from), *end = day_minute(to);

	helper_do(&a->h, member, "notification.quiet",
		  json_pack("{s:s, s:s}", "from", begin, "to", end));
	free(begin);
	free(end);
}

static void test_quiet_hours(void **state)
{
	struct attention *a = *state;
	int64_t now = clock_now();

	prove(a, a->ann, "ann@example.org");
	quiet(a, a->ann, now - 600, now + 3600);
	attention_reply(a, a->bob, a->thread, 1, "Like this.");
	helper_tick(&a->h, now + 1800);
	free(expect_mail(a, 0));
	helper_tick(&a->h, now + 3600);
	free(expect_mail(a, 1));
}

/* The day's mail: in the morning of the member's zone, not when that is quiet, once. */
static void test_daily(void **state)
{
	struct attention *a = *state;
	int64_t morning = (clock_now() / 86400 + 2) * 86400 + 8 * 3600;

	prove(a, a->ann, "ann@example.org");
	helper_do(&a->h, a->ann, "settings.set", json_pack("{s:s}", "zone", "Asia/Tokyo"));
	helper_do(&a->h, a->ann, "notification.set",
		  json_pack("{s:s, s:s}", "kind", "reply", "mail", "daily"));
	helper_tick(&a->h, morning - 86400 - 9 * 3600); /* the one before */
	attention_reply(a, a->bob, a->thread, 1, "Like this.");
	helper_tick(&a->h, morning - 9 * 3600 - 60);
	free(expect_mail(a, 0));
	helper_tick(&a->h, morning - 9 * 3600);
	free(expect_mail(a, 1));
	helper_tick(&a->h, morning + 86400);
	free(expect_mail(a, 1));
	/* A late sleeper. */
	quiet(a, a->ann, 22 * 3600, 11 * 3600);
	attention_reply(a, a->eve, a->thread, 1, "Or this.");
	helper_tick(&a->h, morning + 10 * 86400 - 9 * 3600);
	free(expect_mail(a, 1));
	helper_tick(&a->h, morning + 10 * 86400 - 6 * 3600);
	free(expect_mail(a, 2));
}

/* A clock that was years ahead for a while leaves the day's mail where it was: what
 * was due by it went out once, and what comes after that goes out in the next morning. */
static void test_a_clock_set_back(void **state)
{
	struct attention *a = *state;
	int64_t morning = (clock_now() / 86400 + 2) * 86400 + 8 * 3600;

	prove(a, a->ann, "ann@example.org");
	helper_do(&a->h, a->ann, "notification.set",
		  json_pack("{s:s, s:s}", "kind", "reply", "mail", "daily"));
	attention_reply(a, a->bob, a->thread, 1, "Like this.");
	helper_tick(&a->h, morning + INT64_C(3650) * 86400);
	free(expect_mail(a, 1));
	attention_reply(a, a->eve, a->thread, 1, "Or this.");
	helper_tick(&a->h, morning - 3600);
	free(expect_mail(a, 1));
	helper_tick(&a->h, morning + 60);
	free(expect_mail(a, 2));
	/* Nor does what waits for the end of quiet hours wait for years. */
	helper_do(&a->h, a->ann, "notification.set",
		  json_pack("{s:s, s:s}", "kind", "reply", "mail", "now"));
	quiet(a, a->ann, clock_now() - 600, clock_now() + 3600);
	attention_reply(a, a->bob, a->thread, 1, "Quietly.");
	assert_int_equal(helper_sql(&a->h, "SELECT count(*) FROM notification WHERE mail_at > 0"),
			 1);
	helper_tick(&a->h, clock_now() - INT64_C(3650) * 86400);
	assert_int_equal(helper_sql(&a->h, "SELECT max(mail_at) < 1700000000 FROM notification"),
			 1);
}

/* So many an hour; the rest is in the next one's first. */
static void test_rate(void **state)
{
	struct attention *a = *state;
	char *mail;

	prove(a, a->ann, "ann@example.org");
	for (int i = 0; i < MAIL_OUT_HOURLY; i++) {
		attention_new(a, a->bob, "talk", "Again", "@ann");
		free(expect_mail(a, i + 1));
	}
	attention_new(a, a->bob, "talk", "Over it", "@ann");
	attention_new(a, a->bob, "talk", "And more", "@ann");
	helper_tick(&a->h, clock_now());
	free(expect_mail(a, MAIL_OUT_HOURLY));
	empty_spool(a);
	helper_tick(&a->h, clock_now() + 3600);
	mail = expect_mail(a, 1);
	assert_non_null(strstr(mail, "Subject: 2 things for you at The Slow Shelf\n"));
	assert_non_null(strstr(mail, "bob mentioned you in Over it\n"));
	assert_non_null(strstr(mail, "bob mentioned you in And more\n"));
	free(mail);
}

/* --- no more of it --- */

static void test_stop(void **state)
{
	struct attention *a = *state;
	json_t *result = NULL, *token;
	char *mail, *word;

	prove(a, a->ann, "ann@example.org");
	attention_reply(a, a->bob, a->thread, 1, "Like this.");
	mail = expect_mail(a, 1);
	word = word_after(mail, "mail stop ");
	free(mail);
	token = json_pack("{s:s}", "token", word);
	assert_int_equal(helper_try(&a->h, HELPER_GUEST, "mail.stop",
				    json_pack("{s:s}", "token", "00000000000000000000000000"),
				    &result),
			 ERR_NOT_FOUND);
	for (int i = 0; i < 2; i++)
		helper_do(&a->h, HELPER_GUEST, "mail.stop", json_incref(token));
	attention_reply(a, a->bob, a->thread, 1, "Or like this.");
	helper_tick(&a->h, clock_now() + 2 * 86400);
	free(expect_mail(a, 1));
	result = helper_call(&a->h, a->ann, "mail.show", NULL);
	assert_true(json_is_true(json_object_get(result, "stopped")));
	json_decref(result);
	/* A token stops once. */
	helper_do(&a->h, a->ann, "mail.start", NULL);
	helper_do(&a->h, HELPER_GUEST, "mail.stop", token);
	attention_reply(a, a->bob, a->thread, 1, "Or so.");
	free(expect_mail(a, 2));
	helper_do(&a->h, a->ann, "mail.remove", NULL);
	attention_reply(a, a->bob, a->thread, 1, "Or not.");
	helper_tick(&a->h, clock_now());
	free(expect_mail(a, 2));
	free(word);
}

static void test_the_address_is_nobodys_business(void **state)
{
	static const struct {
		const char *call, *key;
	} rows[] = {{"member.show", "handle"}, {"member.list", NULL}, {"member.posts", "handle"}};
	struct attention *a = *state;

	prove(a, a->ann, "ann@example.org");
	for (int i = 0; i < 3; i++) {
		json_t *shown = helper_call(&a->h, HELPER_CONTROL, rows[i].call,
					    rows[i].key ? json_pack("{s:s}", rows[i].key, "ann")
							: json_object());
		char *text = json_dumps(shown, 0);

		assert_null(strstr(text, "example.org"));
		free(text);
		json_decref(shown);
	}
	assert_int_equal(
	    helper_sql(&a->h,
		       "SELECT count(*) FROM audit WHERE detail LIKE '%@%' OR object LIKE '%@%'"),
	    0);
	assert_int_equal(
	    helper_sql(&a->h, "SELECT count(*) FROM change WHERE data LIKE '%example.org%'"), 0);
}

/* --- the spool --- */

/* The server was killed between the file and the row: the row is there again,
 * and the same file is. What was handed on meanwhile is not written again. */
static void test_killed_between(void **state)
{
	static const char row[] = "INSERT INTO mail_outbox (name, made_at, message) VALUES "
				  "('1.RX.hearth', 1, 'To: x\n\nonce\n')";
	struct attention *a = *state;
	char *path = mem_printf("%s/hearth.db", a->h.dir), *new, *cur, *mail;
	struct db *db = NULL;

	prove(a, a->ann, "ann@example.org");
	new = mem_printf("%s/mail/new/1.RX.hearth", a->h.dir);
	cur = mem_printf("%s/mail/cur/1.RX.hearth:2,S", a->h.dir);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
		assert_int_equal(db_script(db, row), 0);
		db_close(&db);
		helper_tick(&a->h, clock_now());
		mail = expect_mail(a, i < 2 ? 1 : 0);
		free(mail);
		if (i == 1)
			assert_int_equal(rename(new, cur), 0);
	}
	free(new);
	free(cur);
	free(path);
}

/* A spool that takes nothing loses nothing. */
static void test_spool_in_the_way(void **state)
{
	struct attention *a = *state;
	char *path = mem_printf("%s/mail", a->h.dir);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fclose(file);
	helper_do(&a->h, a->ann, "mail.set", json_pack("{s:s}", "address", "ann@example.org"));
	for (int i = 0; i < 20; i++) {
		uv_run(&a->h.loop, UV_RUN_NOWAIT);
		usleep(5000);
	}
	assert_int_equal(helper_sql(&a->h, "SELECT count(*) FROM mail_outbox"), 1);
	unlink(path);
	helper_tick(&a->h, clock_now());
	free(expect_mail(a, 1));
	free(path);
}

enum { MANY = 120 };

/* More than fit in one go of the writer, or of the worker. */
static void test_many(void **state)
{
	struct attention *a = *state;
	char *path = mem_printf("%s/hearth.db", a->h.dir);
	struct db *db = NULL;

	assert_int_equal(db_open(&db, path, DB_WRITE, NULL), 0);
	assert_int_equal(db_begin(db, true), 0);
	for (int i = 0; i < MANY; i++) {
		char *handle = mem_printf("m%d", i);

		db_run(db, "INSERT INTO member (handle, joined_at) VALUES (?, 0)", "s", handle);
		db_run(db,
		       "INSERT INTO follow (member, what, object, level, since) "
		       "SELECT ?, 'board', id, 'watch', 0 FROM space WHERE slug = 'talk'",
		       "i", db_last_id(db));
		free(handle);
	}
	assert_int_equal(
	    db_script(db,
		      "INSERT INTO mail_address (member, address, proved_at) SELECT id, handle || "
		      "'@example.org', 1 FROM member WHERE handle LIKE 'm%';"
		      "INSERT INTO notice_setting (member, kind, delivery, mail) SELECT id, "
		      "'watched', 'now', 'now' FROM member"),
	    0);
	assert_int_equal(db_commit(db), 0);
	db_close(&db);
	free(path);
	attention_reply(a, a->bob, a->thread, 1, "A release.");
	free(expect_mail(a, MANY));
}

#define MAIL_TEST(test) cmocka_unit_test_setup_teardown(test, mail_open, attention_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_letters),
	    cmocka_unit_test(test_no_header_is_smuggled),
	    MAIL_TEST(test_an_address_is_proved),
	    MAIL_TEST(test_codes_are_bounded),
	    cmocka_unit_test_setup_teardown(test_no_mail_here, attention_open, attention_close),
	    MAIL_TEST(test_an_answer_is_mailed),
	    MAIL_TEST(test_what_was_read_is_not_mailed),
	    MAIL_TEST(test_hidden),
	    MAIL_TEST(test_threads_one_wrote_in),
	    MAIL_TEST(test_left_before_it_left),
	    MAIL_TEST(test_quiet_hours),
	    MAIL_TEST(test_daily),
	    MAIL_TEST(test_a_clock_set_back),
	    MAIL_TEST(test_rate),
	    MAIL_TEST(test_stop),
	    MAIL_TEST(test_the_address_is_nobodys_business),
	    MAIL_TEST(test_killed_between),
	    MAIL_TEST(test_spool_in_the_way),
	    MAIL_TEST(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
