/* Any bytes as an mbox, and as HTML and JSON lines, through everything that
 * reads them in hearth-import. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "common/base/arena.h"
#include "common/text/utf8.h"
#include "contrib/import/bbcode.h"
#include "contrib/import/charset.h"
#include "contrib/import/forum.h"
#include "contrib/import/html.h"
#include "contrib/import/mail.h"
#include "contrib/import/mbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t now = 1767225600;

static void check(const struct mail *mail)
{
	assert(mail->id && *mail->id && strlen(mail->id) <= 998);
	assert(utf8_is_valid(mail->body, strlen(mail->body)));
	assert(strlen(mail->body) <= MAIL_BODY_MAX);
	assert(utf8_is_valid(mail->title, strlen(mail->title)) && *mail->title);
	assert(utf8_is_valid(mail->author_name, strlen(mail->author_name)) && *mail->author_name);
	assert(!strpbrk(mail->title, "\n\r\t\x1b") && !strpbrk(mail->author_name, "\n@\x1b"));
}

static void on_message(void *arg, const char *envelope, const char *bytes, size_t len)
{
	struct arena *arena = arena_new();
	struct mail mail;
	const char *why = NULL;

	(void)arg;
	if (mail_parse(arena, envelope, bytes, len, now, &mail, &why) == 0)
		check(&mail);
	else
		assert(why);
	arena_free(&arena);
}

static int on_mail(void *arg, const struct mail *mail, size_t number)
{
	(void)arg;
	(void)number;
	check(mail);
	return 0;
}

static void on_skip(void *arg, const char *why, size_t number)
{
	(void)arg;
	(void)number;
	assert(why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct forum_events events = {on_mail, on_skip};
	const char *text = (const char *)data;
	struct mbox *mbox = mbox_new(on_message, NULL);
	struct arena *arena = arena_new();
	char *html;

	mail_start();
	mbox_feed(mbox, text, size / 2);
	mbox_feed(mbox, text + size / 2, size - size / 2);
	mbox_finish(&mbox);
	html = charset_make_valid(arena, text, size);
	bbcode_to_text(arena, html);
	html = html_to_text(arena, html, strlen(html));
	assert(utf8_is_valid(html, strlen(html)));
	forum_topic(arena, text, size, now, &events, NULL);
	forum_message(arena, text, size, now, &events, NULL);
	arena_free(&arena);
	return 0;
}
