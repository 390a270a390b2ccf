/* What a message becomes: names, titles, dates, text; and the small parts it
 * is made with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/text/utf8.h"
#include "contrib/import/bbcode.h"
#include "contrib/import/charset.h"
#include "contrib/import/flowed.h"
#include "contrib/import/html.h"
#include "contrib/import/mail.h"
#include "contrib/import/mailtidy.h"
#include "contrib/import/person.h"
#include "contrib/import/subject.h"

static const int64_t now = 1767225600; /* 2026-01-01 */
static struct arena *arena;

#define HEAD		 "From: Kate <kate@example.org>\nMessage-ID: <m1@example.org>\n"
#define DATED		 HEAD "Date: Mon, 5 Jan 2004 08:50:15 +0000\n"
#define PART(type, text) "--b\nContent-Type: " type "\n\n" text "\n"
#define MULTI(kind)	 DATED "MIME-Version: 1.0\nContent-Type: multipart/" kind "; boundary=b\n\n"

static struct mail parse(const char *text)
{
	struct mail mail;
	const char *why;

	assert_int_equal(mail_parse(arena, "From k Mon Jan  5 08:50:15 2004", text, strlen(text),
				    now, &mail, &why),
			 0);
	return mail;
}

static void test_bodies(void **state)
{
	static const struct {
		const char *message, *body;
	} cases[] = {
	    {DATED "\nHello\n", "Hello"},
	    {DATED "\n\n\n  indented \r\nx  \r\n\r\n", "  indented\nx"},
	    {DATED "\n", "(no text)"},
	    {DATED "Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9 \x80", "café €"},
	    {DATED "Content-Type: text/plain; charset=utf-8\n\ncaf\xe9", "café"},
	    {DATED "Content-Type: text/plain; charset=us-ascii\n\ncaf\xc3\xa9", "café"},
	    {DATED "Content-Type: text/plain; charset=no-such-thing\n\ncaf\xe9", "café"},
	    {DATED "Content-Type: text/plain; charset=gb2312\n\n\xc4\xe3\xba\xc3", "你好"},
	    {DATED "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B$^\x1b(B", "ま"},
	    {DATED "\n\x1b$B$^\x1b(B", "ま"},
	    {DATED "Content-Transfer-Encoding: base64\n\naGVsbG8=\n", "hello"},
	    {DATED "Content-Transfer-Encoding: quoted-printable\n"
		   "Content-Type: text/plain; charset=utf-8\n\ncaf=C3=A9 =\nau lait\n",
	     "café au lait"},
	    {DATED "Content-Type: text/html\n\n<p>Hi <b>you</b></p>", "Hi you"},
	    {DATED "Content-Type: text/plain; format=flowed\n\none \ntwo\n> a \n> b\n-- \nme\n",
	     "one two\n> a b\n--\nme"},
	    {MULTI("alternative") PART("text/html", "<p>html")
		 PART("text/plain", "plain") "--b--\n",
	     "plain"},
	    {MULTI("alternative") PART("text/plain", " ") PART("text/html", "<p>html") "--b--\n",
	     "html"},
	    {MULTI("mixed") PART("text/plain", "one") PART("text/plain", "two") "--b--\n",
	     "one\n\ntwo"},
	    {MULTI("mixed") PART("text/plain", "no end"), "no end"},
	    {MULTI("signed; protocol=\"application/pgp-signature\"") PART("text/plain", "signed")
		 PART("application/pgp-signature", "xx") "--b--\n",
	     "signed"},
	    {MULTI("mixed") PART("text/plain", "see:")
		 PART("message/rfc822",
		      "From: Bo <bo@example.org>\nSubject: Deep\n\nin\n\nhere") "--b--\n",
	     "see:\n\n> Bo: Deep\n>\n> in\n>\n> here"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(parse(cases[i].message).body, cases[i].body);
}

static void test_headers(void **state)
{
	struct mail mail = parse(
	    "From: =?utf-8?Q?K=C3=A1te?= <K.B@Example.org>\nMessage-ID:\n <m 1@example.org>\n"
	    "Subject: Re: [pots] Re: =?iso-8859-1?Q?caf=E9?=\nList-Id: Pots <pots.example.org>\n"
	    "References: <a@x> <b@x>\nIn-Reply-To: <c@x> (Bo's message of Monday)\n"
	    "Date: Mon, 5 Jan 2004 09:50:15 +0100\n\nx\n");

	(void)state;
	assert_string_equal(mail.author_name, "Káte");
	assert_string_equal(mail.author_key, person_key(arena, "k.b@example.org"));
	assert_string_equal(mail.title, "café");
	assert_true(mail.is_reply);
	assert_int_equal(mail.at, 1073292615);
	assert_int_equal(mail.reference_count, 3);
	assert_string_equal(mail.references[0], "a@x");
	assert_string_equal(mail.references[2], "c@x");
	assert_string_equal(parse("Subject: x\n\n").author_name, "someone");
	assert_string_equal(parse("From: k\n\n").title, "(no subject)");
}

static void test_ids(void **state)
{
	struct mail one = parse("From: k@x\nSubject: a\n\nb\n");
	struct mail same = parse("From: k@x\r\nX-Spam: no\r\nSubject: a\r\n\r\nb\r\n");
	struct mail other = parse("From: k@x\nSubject: a\n\nc\n");
	char *text = malloc(6000);

	(void)state;
	assert_string_equal(one.id, same.id);
	assert_string_not_equal(one.id, other.id);
	memset(text, 'x', 6000);
	memcpy(text, "Message-ID: <", 13);
	memcpy(text + 5000, "@y>\n\nbody", 10);
	assert_true(strlen(parse(text).id) <= MAIL_ID_MAX);
	free(text);
	assert_string_equal(mail_answered(arena, "Message from Bo <bo@x> of Monday <id@x>"),
			    "id@x");
	assert_string_equal(mail_answered(arena, "<a@x> <b@x>"), "a@x");
	assert_null(mail_answered(arena, "Bo's message of \"Mon, 1 Jan\" <nothing>"));
	assert_null(mail_answered(arena, "<unclosed@x"));
}

static void test_dates(void **state)
{
	static const struct {
		const char *head;
		int64_t at;
	} cases[] = {
	    {"Date: Mon, 5 Jan 2004 08:50:15 +0000\n", 1073292615},
	    {"Date: Mon, 5 Jan 2032 08:50:15 +0000\n"
	     "Received: from a by b; Mon, 5 Jan 2004 08:50:16 +0000\n",
	     1073292616},
	    {"Date: Mon, 5 Jan 2009 08:50:15 +0000\n" /* a clock that is years ahead */
	     "Received: from a by b; Mon, 5 Jan 2004 08:50:16 +0000\n",
	     1073292616},
	    {"Date: Thu, 1 Jan 1970 00:00:01 +0000\n", 1073292600},
	    {"Date: yesterday\n", 1073292600},
	    {"", 1073292600},
	};
	struct mail mail;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *text = arena_printf(arena, "%s%s\nx", HEAD, cases[i].head);

		assert_int_equal(parse(text).at, cases[i].at);
	}
	assert_int_equal(mail_parse(arena, "", HEAD "\nx", strlen(HEAD "\nx"), now, &mail, &why),
			 0);
	assert_int_equal(mail.at, 0);
}

static void test_not_messages(void **state)
{
	struct mail mail;
	const char *why = NULL;

	(void)state;
	assert_int_equal(mail_parse(arena, "", " \r\n\n", 4, now, &mail, &why), ERR_INVALID);
	assert_string_equal(why, "empty");
	assert_int_equal(mail_parse(arena, "", "just words\n", 11, now, &mail, &why), ERR_INVALID);
	assert_non_null(strstr(why, "header"));
}

static void test_attachments(void **state)
{
	struct mail mail = parse(MULTI("mixed") PART("text/plain", "see") PART(
	    "image/png; name=\"a.png\"\n"
	    "Content-Transfer-Encoding: base64",
	    "AAAA") PART("text/plain\nContent-Disposition: attachment; "
			 "filename*=utf-8''caf%C3%A9.txt",
			 "12345") "--b--\n");

	(void)state;
	assert_string_equal(mail.body, "see");
	assert_int_equal(mail.attachment_count, 2);
	assert_string_equal(mail.attachments[0].name, "a.png");
	assert_int_equal(mail.attachments[0].size, 3);
	assert_string_equal(mail.attachments[0].type, "image/png");
	assert_string_equal(mail.attachments[1].name, "café.txt");
}

static void test_long_bodies(void **state)
{
	struct buf text = {0};
	struct mail mail;

	(void)state;
	buf_add_text(&text, DATED "\n");
	for (int i = 0; i < 40000; i++)
		buf_add_text(&text, "é");
	mail = parse(buf_text(&text));
	assert_true(mail.is_cut);
	assert_true(strlen(mail.body) <= MAIL_BODY_MAX);
	assert_true(utf8_is_valid(mail.body, strlen(mail.body)));
	assert_non_null(strstr(mail.body, "left out: it is 78 KiB"));
	buf_free(&text);
}

static void test_nested_deeply(void **state)
{
	struct buf text = {0};

	(void)state;
	buf_add_text(&text, DATED);
	for (int i = 0; i < 300; i++)
		buf_printf(&text, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	buf_add_text(&text, "\nx\n");
	assert_non_null(parse(buf_text(&text)).body);
	buf_free(&text);
}

static void test_people(void **state)
{
	static const struct {
		const char *name, *address, *expected;
	} cases[] = {
	    {"Kate Smith", "k@x.org", "Kate Smith"},
	    {"'Kate Smith'", "k@x.org", "Kate Smith"},
	    {"kate@x.org", "kate@x.org", "kate"},
	    {"Kate kate@x.org", "kate@x.org", "Kate"},
	    {"Kate via pots", "pots@x.org", "Kate"},
	    {NULL, "kate.smith99+pots@x.org", "kate smith"},
	    {"", "1234@x.org", "someone"},
	    {"kate at x.org", NULL, "someone"},
	    {"a\x01\nb", NULL, "a b"},
	    {NULL, NULL, "someone"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(person_make(arena, cases[i].name, cases[i].address).name,
				    cases[i].expected);
	assert_string_equal(person_make(arena, "A", "K@X.org").key,
			    person_make(arena, "B", "k@x.org").key);
	assert_string_not_equal(person_make(arena, "A", NULL).key,
				person_make(arena, "B", NULL).key);
	assert_null(strstr(person_make(arena, "A", "k@x.org").key, "@"));
}

static void test_subjects(void **state)
{
	static const struct {
		const char *text, *list, *title;
		bool is_reply;
	} cases[] = {
	    {"Pots", NULL, "Pots", false},
	    {"Re: Pots", NULL, "Pots", true},
	    {"RE: Aw: re[2] : Pots", NULL, "Pots", true},
	    {"[pots] Re: Lids", "pots", "Lids", true},
	    {"[PATCH 1/2] Lids", "pots", "[PATCH 1/2] Lids", false},
	    {"Regarding: lids", NULL, "Regarding: lids", false},
	    {" a \t\n b\x7f ", NULL, "a b", false},
	    {"Re:", NULL, "(no subject)", true},
	    {NULL, NULL, "(no subject)", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct subject subject = subject_read(arena, cases[i].text, cases[i].list);

		assert_string_equal(subject.title, cases[i].title);
		assert_int_equal(subject.is_reply, cases[i].is_reply);
	}
}

static void test_html(void **state)
{
	static const struct {
		const char *html, *text;
	} cases[] = {
	    {"plain", "plain"},
	    {"<p>one</p><p>two</p>", "one\n\ntwo"},
	    {"a<br>b<br><br>c", "a\nb\n\nc"},
	    {"  a \n  b  ", "a b"},
	    {"<ul><li>x<li>y</ul>z", "- x\n- y\n\nz"},
	    {"<ol><li>x</li><li>y<ul><li>in</ul></ol>", "1. x\n2. y\n  - in"},
	    {"a<blockquote>b<br>c</blockquote>d", "a\n\n> b\n> c\n\nd"},
	    {"<pre>a  b\n  c</pre>", "a  b\n  c"},
	    {"<a href=\"https://x.org/\">site</a>", "site (https://x.org/)"},
	    {"<a href=\"https://x.org/\">https://x.org/</a>", "https://x.org/"},
	    {"<a href=\"javascript:x\">no</a>", "no"},
	    {"<a href='https://x.org/?a&amp;b'>s</a>", "s (https://x.org/?a&b)"},
	    {"<img alt=\"a pot\">", "a pot"},
	    {"<script>bad()</script><style>x</style>ok", "ok"},
	    {"a<!-- b --> c", "a c"},
	    {"1 < 2 && 3 > 2", "1 < 2 && 3 > 2"},
	    {"&eacute;&#233;&#xe9;&nbsp;&#146;&amp", "ééé ’&"},
	    {"<td>a</td><td>b</td>", "a b"},
	    {"<p", ""},
	    {"<!-- never", ""},
	    {"<script>never", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(html_to_text(arena, cases[i].html, strlen(cases[i].html)),
				    cases[i].text);
	assert_string_equal(html_charset(arena, "<meta charset=\"big5\">", 21), "big5");
	assert_null(html_charset(arena, "<p>", 3));
}

#define RULE "________________________________________________\n"

static void test_mailtext(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
	    {"a\n\n\n\nb", "a\n\nb"},
	    {"> a\n>\n>\n> b\n>\n\nc", "> a\n>\n> b\n>\n\nc"},
	    {"a\n\n" RULE "Pots mailing list\nTo unsubscribe: x", "a"},
	    {"a\n" RULE "my own line", "a\n" RULE "my own line"},
	    {RULE "Pots mailing list\n\nI wrote\nmore\nthan\na\nfooter\nhas",
	     RULE "Pots mailing list\n\nI wrote\nmore\nthan\na\nfooter\nhas"},
	    {"> " RULE "> mailing list", "> " RULE "> mailing list"},
	    {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text = arena_dup(arena, cases[i].text);

		mailtidy_text(text);
		assert_string_equal(text, cases[i].expected);
	}
}

static void test_bbcode(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
	    {"plain [x] a[0] [1](http://x)", "plain [x] a[0] [1](http://x)"},
	    {"[quote]a[/quote]b", "> a\n\nb"},
	    {"[quote=\"kate, post:2, topic:3\"]a\nb[/quote]\nc", "> kate:\n>\n> a\n> b\n\nc"},
	    {"x[quote=k]a[quote]b[/quote]c[/quote]d", "x\n\n> k:\n>\n> a\n>\n> > b\n>\n> c\n\nd"},
	    {"[/quote]", "[/quote]"},
	    {"[quote]never", "> never"},
	    {"[code]a[i] = b;[/code]x", "```\na[i] = b;\n```\nx"},
	    {"[code]never", "[code]never"},
	    {"```\n[b]x[/b]\n```\n[b]y[/b]", "```\n[b]x[/b]\n```\n**y**"},
	    {"[url=https://x.org]site[/url] [url]https://y.org[/url]",
	     "site (https://x.org) https://y.org"},
	    {"[img]https://x.org/a.png[/img]", "https://x.org/a.png"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text = bbcode_to_text(arena, cases[i].text);

		charset_tidy_lines(text);
		assert_string_equal(text, cases[i].expected);
	}
}

static void test_charsets(void **state)
{
	static const struct {
		const char *declared, *bytes, *text;
	} cases[] = {
	    {NULL, "caf\xc3\xa9", "café"},	    {"utf-8", "caf\xe9", "café"},
	    {"windows-1252", "\x93hi\x94", "“hi”"}, {"KOI8-R", "\xcd\xc9\xd2", "мир"},
	    {"", "\xff\x81", "ÿ\xef\xbf\xbd"},
	};
	char *long_text = arena_alloc(arena, 1001);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(charset_to_utf8(arena, cases[i].declared, cases[i].bytes,
						    strlen(cases[i].bytes)),
				    cases[i].text);
	/* One broken character in much text: the declared charset is right. */
	for (int i = 0; i < 1000; i += 2)
		memcpy(long_text + i, "\xc4\xe3", 2);
	long_text[999] = '\xff';
	assert_memory_equal(charset_to_utf8(arena, "gb2312", long_text, 1000), "你你", 6);
}

static void test_flowed(void **state)
{
	(void)state;
	assert_string_equal(flowed_join(arena, "a \nb\n", false), "a b");
	assert_string_equal(flowed_join(arena, "a \nb\n", true), "ab");
	assert_string_equal(flowed_join(arena, "a \n> b\n", false), "a \n> b");
	assert_string_equal(flowed_join(arena, " From x\n", false), "From x");
	assert_string_equal(flowed_join(arena, "a \n-- \nme", false), "a \n-- \nme");
	assert_string_equal(flowed_join(arena, "", false), "");
}

static int set_up(void **state)
{
	(void)state;
	mail_start();
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bodies),	 cmocka_unit_test(test_headers),
	    cmocka_unit_test(test_ids),		 cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_not_messages), cmocka_unit_test(test_attachments),
	    cmocka_unit_test(test_long_bodies),	 cmocka_unit_test(test_nested_deeply),
	    cmocka_unit_test(test_people),	 cmocka_unit_test(test_subjects),
	    cmocka_unit_test(test_html),	 cmocka_unit_test(test_charsets),
	    cmocka_unit_test(test_flowed),	 cmocka_unit_test(test_bbcode),
	    cmocka_unit_test(test_mailtext),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
