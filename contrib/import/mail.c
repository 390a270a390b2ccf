#include "contrib/import/mail.h"

#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/err.h"
#include "contrib/import/charset.h"
#include "contrib/import/mailbody.h"
#include "contrib/import/person.h"
#include "contrib/import/subject.h"

enum { MAIL_DAY = 24 * 60 * 60 };
static const int64_t mail_earliest = 315532800; /* 1980 */

void mail_start(void)
{
	static const char *fallback[] = {"utf-8", "windows-1252", NULL};

	g_mime_init();
	g_mime_parser_options_set_fallback_charsets(g_mime_parser_options_get_default(), fallback);
}

bool mail_is_time(int64_t at, int64_t now)
{
	return at >= mail_earliest && at <= now;
}

const char *mail_cut(struct arena *arena, const char *body, bool *is_cut_r)
{
	size_t len = strlen(body), keep = MAIL_BODY_MAX - 100;

	*is_cut_r = len > MAIL_BODY_MAX;
	if (!*is_cut_r)
		return body;
	while (keep && ((unsigned char)body[keep] & 0xc0) == 0x80)
		keep--;
	return arena_printf(arena,
			    "%.*s\n\n[The rest of this message was left out: it is %zu KiB.]",
			    (int)keep, body, len / 1024);
}

/* The value of a field, valid UTF-8 on one line, or NULL. */
static char *mail_field(struct arena *arena, GMimeMessage *message, const char *name)
{
	const char *value = g_mime_object_get_header(GMIME_OBJECT(message), name);
	char *line;

	if (!value)
		return NULL;
	line = charset_make_valid(arena, value, strlen(value));
	charset_tidy_line(line, 64 * 1024);
	return line;
}

/* An id as it is kept: no white space, brackets, controls; a long one as its digest. */
static char *mail_clean_id(struct arena *arena, const char *id)
{
	char *clean = charset_make_valid(arena, id, strlen(id)), *to = clean;

	for (const unsigned char *p = (const unsigned char *)clean; *p; p++) {
		if (*p > ' ' && *p != 0x7f && *p != '<' && *p != '>')
			*to++ = (char)*p;
	}
	*to = '\0';
	if (strlen(clean) > MAIL_ID_MAX)
		return arena_printf(arena, "%s.long", person_key(arena, clean));
	return clean;
}

/* Where its text begins: after the first empty line. */
static size_t mail_text_at(const char *bytes, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++) {
		if (bytes[i] == '\n' && (bytes[i + 1] == '\n' || bytes[i + 1] == '\r'))
			return i + 1;
	}
	return len;
}

/* What makes a message without a Message-ID known again: the header fields
 * that travel with it, and its text as it was sent but for line ends. */
static char *mail_digest(struct arena *arena, GMimeMessage *message, const char *bytes, size_t len)
{
	static const char *const fields[] = {"From", "Date", "Subject", "To", "In-Reply-To"};
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	char *id;

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const char *value = mail_field(arena, message, fields[i]);

		g_checksum_update(sum, (const guchar *)(value ? value : ""), -1);
		g_checksum_update(sum, (const guchar *)"\n", 1);
	}
	while (len && strchr(" \t\r\n", bytes[len - 1]))
		len--;
	for (size_t at = mail_text_at(bytes, len), n; at < len; at += n + 1) {
		const char *end = memchr(bytes + at, '\r', len - at);

		n = end ? (size_t)(end - bytes) - at : len - at;
		g_checksum_update(sum, (const guchar *)bytes + at, (gssize)n);
	}
	id = arena_printf(arena, "%s.digest", g_checksum_get_string(sum));
	g_checksum_free(sum);
	return id;
}

static void mail_read_id(struct arena *arena, GMimeMessage *message, const char *bytes, size_t len,
			 struct mail *mail)
{
	const char *field = mail_field(arena, message, "Message-ID");
	const char *parsed = g_mime_message_get_message_id(message);
	char *id = mail_clean_id(arena, parsed ? parsed : field ? field : "");

	mail->id = *id ? id : mail_digest(arena, message, bytes, len);
}

static void mail_add_reference(struct mail *mail, const char *id)
{
	if (!*id)
		return;
	if (mail->reference_count == MAIL_REFERENCES) {
		memmove(&mail->references[1], &mail->references[2],
			(MAIL_REFERENCES - 2) * sizeof(*mail->references));
		mail->reference_count--;
	}
	mail->references[mail->reference_count++] = id;
}

/* "<id>", "<id> (Kate's message of Monday)"; but "Message from Kate <address>
 * of Monday <id>": an id is the first thing, or the last. Free text, which no
 * parser of References reads. */
const char *mail_answered(struct arena *arena, const char *field)
{
	bool is_first = field[strspn(field, " \t")] == '<';
	const char *id = NULL, *end;

	for (const char *p = strchr(field, '<'); p; p = strchr(p + 1, '<')) {
		end = p + 1 + strcspn(p + 1, "<>");
		if (*end != '>' || !memchr(p, '@', (size_t)(end - p)))
			continue;
		id = mail_clean_id(arena, arena_dup_n(arena, p + 1, (size_t)(end - p) - 1));
		if (is_first)
			break;
	}
	return id;
}

static void mail_read_references(struct arena *arena, GMimeMessage *message, struct mail *mail)
{
	const char *references = mail_field(arena, message, "References"), *id;
	const char *answers = mail_field(arena, message, "In-Reply-To");
	GMimeReferences *list = references ? g_mime_references_parse(NULL, references) : NULL;
	int count = list ? g_mime_references_length(list) : 0;

	mail->references = arena_alloc(arena, MAIL_REFERENCES * sizeof(*mail->references));
	for (int i = 0; i < count; i++) {
		id = g_mime_references_get_message_id(list, i);
		mail_add_reference(mail, mail_clean_id(arena, id));
	}
	if (list)
		g_mime_references_free(list);
	id = answers ? mail_answered(arena, answers) : NULL;
	if (id)
		mail_add_reference(mail, id);
}

static int64_t mail_date_of(const char *text)
{
	GDateTime *date = text ? g_mime_utils_header_decode_date(text) : NULL;
	int64_t at = date ? g_date_time_to_unix(date) : 0;

	if (date)
		g_date_time_unref(date);
	return at;
}

/* When the last machine on its way took it, which is after its writing. */
static int64_t mail_received(struct arena *arena, GMimeMessage *message)
{
	const char *field = mail_field(arena, message, "Received");
	const char *date = field ? strrchr(field, ';') : NULL;

	return date ? mail_date_of(date + 1) : 0;
}

/* The date in "From kate@example.org Mon Jan  5 08:50:15 2004". */
static int64_t mail_envelope_date(struct arena *arena, const char *envelope)
{
	const char *p = strlen(envelope) > 5 ? strchr(envelope + 5, ' ') : NULL;
	char month[4], *fixed;
	int day, year, hour, minute;

	for (; p; p = strchr(p + 1, ' ')) {
		const char *last = strrchr(p, ' ');

		if (sscanf(p, " %*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d", month, &day, &hour, &minute) !=
		    4)
			continue;
		year = last ? atoi(last) : 0;
		fixed = arena_printf(arena, "%d %s %d %02d:%02d:00 +0000", day, month,
				     year > 1900 ? year : 0, hour, minute);
		return year > 1900 ? mail_date_of(fixed) : 0;
	}
	return 0;
}

static void mail_read_date(struct arena *arena, GMimeMessage *message, const char *envelope,
			   int64_t now, struct mail *mail)
{
	int64_t received = mail_received(arena, message);
	GDateTime *date = g_mime_message_get_date(message);

	mail->at = date ? g_date_time_to_unix(date) : 0;
	if (mail_is_time(received, now) && mail->at > received + 2 * MAIL_DAY)
		mail->at = 0;
	if (!mail_is_time(mail->at, now))
		mail->at = received;
	if (!mail_is_time(mail->at, now))
		mail->at = mail_envelope_date(arena, envelope);
	if (!mail_is_time(mail->at, now))
		mail->at = 0;
}

/* "kate at example.org (Kate Smith)", as some archives write it. */
static char *mail_bracketed_name(struct arena *arena, const char *from)
{
	const char *open = from ? strchr(from, '(') : NULL, *end = open ? strrchr(open, ')') : NULL;

	return end ? arena_dup_n(arena, open + 1, (size_t)(end - open) - 1) : NULL;
}

static InternetAddress *mail_sender(GMimeMessage *message)
{
	InternetAddressList *lists[] = {g_mime_message_get_from(message),
					g_mime_message_get_sender(message)};

	for (size_t i = 0; i < 2; i++) {
		if (lists[i] && internet_address_list_length(lists[i]) > 0)
			return internet_address_list_get_address(lists[i], 0);
	}
	return NULL;
}

static const char *mail_address(InternetAddressList *list)
{
	InternetAddress *first = list && internet_address_list_length(list) > 0
				     ? internet_address_list_get_address(list, 0)
				     : NULL;

	return first && INTERNET_ADDRESS_IS_MAILBOX(first)
		   ? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first))
		   : NULL;
}

/* "Kate via list <list@example.org>": lists put their own address there, and
 * hers into Reply-To; NULL where even that is not hers. */
static const char *mail_own_address(GMimeMessage *message, const char *name, const char *address)
{
	const char *other;

	if (!name || !strcasestr(name, " via ") || !address)
		return address;
	other = mail_address(g_mime_message_get_reply_to(message));
	return other && strcasecmp(other, address) != 0 ? other : NULL;
}

static void mail_read_author(struct arena *arena, GMimeMessage *message, struct mail *mail)
{
	InternetAddress *sender = mail_sender(message);
	const char *field = mail_field(arena, message, "From"), *name = NULL, *address = NULL;
	struct person person;

	if (sender) {
		name = internet_address_get_name(sender);
		if (INTERNET_ADDRESS_IS_MAILBOX(sender))
			address =
			    internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(sender));
	}
	if (!name || !*name)
		name = mail_bracketed_name(arena, field);
	if (!address || !strchr(address, '@'))
		address = field;
	address = mail_own_address(message, name, address);
	name = name ? charset_make_valid(arena, name, strlen(name)) : NULL;
	address = address ? charset_make_valid(arena, address, strlen(address)) : NULL;
	person = person_make(arena, name, address);
	mail->author_name = person.name;
	mail->author_key = person.key;
}

/* The short name of the list: "usrp-users" of "USRP <usrp-users.lists.example.org>". */
static const char *mail_list(struct arena *arena, GMimeMessage *message)
{
	char *field = mail_field(arena, message, "List-Id"), *open;

	if (!field)
		field = mail_field(arena, message, "X-BeenThere");
	if (!field)
		return NULL;
	open = strrchr(field, '<');
	field = open ? open + 1 : field;
	field[strcspn(field, ".>@")] = '\0';
	return field;
}

static bool mail_is_message(GMimeMessage *message)
{
	static const char *const fields[] = {"From", "Subject", "Date",	    "Message-ID", "To",
					     "Cc",   "Sender",	"Received", "Return-Path"};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		if (g_mime_object_get_header(GMIME_OBJECT(message), fields[i]))
			return true;
	}
	return false;
}

static GMimeMessage *mail_tree(const char *bytes, size_t len)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message;

	g_mime_parser_set_persist_stream(parser, FALSE);
	message = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	return message;
}

static bool mail_is_blank(const char *bytes, size_t len)
{
	while (len && strchr(" \t\r\n", bytes[len - 1]))
		len--;
	return len == 0;
}

int mail_parse(struct arena *arena, const char *envelope, const char *bytes, size_t len,
	       int64_t now, struct mail *mail, const char **why_r)
{
	GMimeMessage *message;
	struct subject subject;
	char *text;

	*mail = (struct mail){0};
	if (mail_is_blank(bytes, len)) {
		*why_r = "empty";
		return ERR_INVALID;
	}
	message = mail_tree(bytes, len);
	if (!message || !mail_is_message(message)) {
		*why_r = "not a message: it has no header";
		if (message)
			g_object_unref(message);
		return ERR_INVALID;
	}
	text = (char *)g_mime_message_get_subject(message);
	text = text ? charset_make_valid(arena, text, strlen(text)) : NULL;
	subject = subject_read(arena, text, mail_list(arena, message));
	mail->title = subject.title;
	mail->is_reply = subject.is_reply;
	mailbody_read(arena, message, mail);
	mail_read_id(arena, message, bytes, len, mail);
	mail_read_references(arena, message, mail);
	mail_read_author(arena, message, mail);
	mail_read_date(arena, message, envelope, now, mail);
	g_object_unref(message);
	return 0;
}
