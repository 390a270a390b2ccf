#include "contrib/import/mailbody.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/buf.h"
#include "contrib/import/charset.h"
#include "contrib/import/flowed.h"
#include "contrib/import/html.h"
#include "contrib/import/mailtidy.h"
#include "contrib/import/person.h"

enum { MAILBODY_DEPTH = 20, MAILBODY_PART_MAX = 8 * 1024 * 1024 };

struct mailbody {
	struct arena *arena;
	struct buf text;
	struct mail *mail;
};

static void mailbody_walk(struct mailbody *b, GMimeObject *object, int depth);

static void mailbody_add(struct mailbody *b, char *text)
{
	charset_tidy_lines(text);
	if (!*text || buf_len(&b->text) > MAILBODY_PART_MAX)
		return;
	if (buf_len(&b->text))
		buf_add_text(&b->text, "\n\n");
	buf_add_text(&b->text, text);
}

/* The decoded bytes of a part, in the arena. */
static char *mailbody_bytes(struct mailbody *b, GMimePart *part, size_t *len_r)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream;
	GByteArray *array;
	char *bytes;

	*len_r = 0;
	if (!content)
		return arena_dup(b->arena, "");
	stream = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(content, stream);
	array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	*len_r = array->len < MAILBODY_PART_MAX ? array->len : MAILBODY_PART_MAX;
	bytes = arena_dup_n(b->arena, array->data ? (const char *)array->data : "", *len_r);
	g_object_unref(stream);
	return bytes;
}

static int64_t mailbody_size(GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream;
	int64_t size;

	if (!content)
		return 0;
	stream = g_mime_stream_null_new();
	size = g_mime_data_wrapper_write_to_stream(content, stream);
	g_object_unref(stream);
	return size > 0 ? size : 0;
}

static const char *mailbody_line(struct mailbody *b, const char *text, size_t max)
{
	char *line = charset_make_valid(b->arena, text, strlen(text));

	charset_tidy_line(line, max);
	return line;
}

static const char *mailbody_type(struct mailbody *b, GMimeObject *object)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);
	const char *major = type ? g_mime_content_type_get_media_type(type) : NULL;
	const char *minor = type ? g_mime_content_type_get_media_subtype(type) : NULL;

	return mailbody_line(b,
			     arena_printf(b->arena, "%s/%s", major ? major : "application",
					  minor ? minor : "octet-stream"),
			     100);
}

static void mailbody_note(struct mailbody *b, GMimeObject *object)
{
	struct mail *mail = b->mail;
	struct mail_attachment *a = &mail->attachments[mail->attachment_count];
	const char *name = NULL;

	if (mail->attachment_count == MAIL_ATTACHMENTS)
		return;
	if (GMIME_IS_PART(object)) {
		name = g_mime_part_get_filename(GMIME_PART(object));
		a->size = mailbody_size(GMIME_PART(object));
	}
	a->name = mailbody_line(b, name ? name : "", 100);
	if (!*a->name)
		a->name = "(no name)";
	a->type = mailbody_type(b, object);
	mail->attachment_count++;
}

static bool mailbody_is_attachment(GMimeObject *object)
{
	const char *disposition = g_mime_object_get_disposition(object);

	return disposition && strcasecmp(disposition, "attachment") == 0;
}

static bool mailbody_is(GMimeObject *object, const char *major, const char *minor)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);

	return type ? g_mime_content_type_is_type(type, major, minor)
		    : strcmp(major, "text") == 0 && strcmp(minor, "plain") == 0;
}

static char *mailbody_text(struct mailbody *b, GMimePart *part)
{
	GMimeObject *object = GMIME_OBJECT(part);
	size_t len;
	char *bytes = mailbody_bytes(b, part, &len), *text;
	const char *charset = g_mime_object_get_content_type_parameter(object, "charset");
	const char *format = g_mime_object_get_content_type_parameter(object, "format");
	const char *delsp = g_mime_object_get_content_type_parameter(object, "delsp");

	if (mailbody_is(object, "text", "html")) {
		if (!charset)
			charset = html_charset(b->arena, bytes, len);
		text = charset_to_utf8(b->arena, charset, bytes, len);
		return html_to_text(b->arena, text, strlen(text));
	}
	text = charset_to_utf8(b->arena, charset, bytes, len);
	if (format && strcasecmp(format, "flowed") == 0)
		text = flowed_join(b->arena, text, delsp && strcasecmp(delsp, "yes") == 0);
	return text;
}

static bool mailbody_is_shown(GMimeObject *object)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);

	if (mailbody_is_attachment(object))
		return false;
	if (!type || mailbody_is(object, "text", "plain") || mailbody_is(object, "text", "html"))
		return true;
	return mailbody_is(object, "message", "delivery-status") ||
	       (mailbody_is(object, "text", "*") && !g_mime_part_get_filename(GMIME_PART(object)));
}

static void mailbody_part(struct mailbody *b, GMimeObject *object)
{
	if (mailbody_is_shown(object))
		mailbody_add(b, mailbody_text(b, GMIME_PART(object)));
	else
		mailbody_note(b, object);
}

/* Takes the part where it has text; says whether it had. */
static bool mailbody_try(struct mailbody *b, GMimeObject *part, int depth)
{
	struct buf before = b->text;
	size_t noted = b->mail->attachment_count;
	char *found;

	b->text = (struct buf){0};
	mailbody_walk(b, part, depth);
	found = arena_dup(b->arena, buf_text(&b->text));
	buf_free(&b->text);
	b->text = before;
	if (!*found)
		b->mail->attachment_count = noted;
	mailbody_add(b, found);
	return *found != '\0';
}

/* The first alternative with text, plain before HTML; else whatever there is. */
static void mailbody_alternative(struct mailbody *b, GMimeMultipart *parts, int depth)
{
	int count = g_mime_multipart_get_count(parts);

	for (int html = 0; html < 2; html++) {
		for (int i = 0; i < count; i++) {
			GMimeObject *part = g_mime_multipart_get_part(parts, i);

			if (mailbody_is(part, "text", "html") == html &&
			    mailbody_try(b, part, depth))
				return;
		}
	}
	for (int i = 0; i < count; i++)
		mailbody_walk(b, g_mime_multipart_get_part(parts, i), depth);
}

static char *mailbody_quoted(struct mailbody *b, const char *text)
{
	struct buf out = {0};
	char *quoted;

	for (const char *p = text; *p;) {
		size_t n = strcspn(p, "\n");

		buf_printf(&out, "%s", *p == '>' ? ">" : n ? "> " : ">");
		buf_add(&out, p, n);
		buf_add_char(&out, '\n');
		p += n + (p[n] == '\n');
	}
	quoted = arena_dup(b->arena, buf_text(&out));
	buf_free(&out);
	return quoted;
}

/* A message within the message: who and what in a line, its text quoted. */
static void mailbody_forwarded(struct mailbody *b, GMimeMessage *message, int depth)
{
	InternetAddressList *from = g_mime_message_get_from(message);
	InternetAddress *first = from && internet_address_list_length(from) > 0
				     ? internet_address_list_get_address(from, 0)
				     : NULL;
	const char *subject = g_mime_message_get_subject(message);
	const char *name = first ? internet_address_get_name(first) : NULL;
	const char *address =
	    first && INTERNET_ADDRESS_IS_MAILBOX(first)
		? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first))
		: NULL;
	struct person person = person_make(b->arena, name ? mailbody_line(b, name, 200) : NULL,
					   address ? mailbody_line(b, address, 200) : NULL);
	struct buf before = b->text;
	char *inner;

	b->text = (struct buf){0};
	mailbody_walk(b, g_mime_message_get_mime_part(message), depth);
	inner = arena_printf(b->arena, "%s: %s\n\n%s", person.name,
			     subject ? mailbody_line(b, subject, 200) : "(no subject)",
			     buf_text(&b->text));
	buf_free(&b->text);
	b->text = before;
	mailbody_add(b, mailbody_quoted(b, inner));
}

static void mailbody_multipart(struct mailbody *b, GMimeMultipart *parts, int depth)
{
	int count = g_mime_multipart_get_count(parts);

	if (GMIME_IS_MULTIPART_ENCRYPTED(parts))
		mailbody_add(b, arena_dup(b->arena, "(This message is encrypted.)"));
	if (mailbody_is(GMIME_OBJECT(parts), "multipart", "alternative")) {
		mailbody_alternative(b, parts, depth);
		return;
	}
	if (GMIME_IS_MULTIPART_SIGNED(parts) && count > 1)
		count = 1;
	for (int i = 0; i < count; i++)
		mailbody_walk(b, g_mime_multipart_get_part(parts, i), depth);
}

static void mailbody_walk(struct mailbody *b, GMimeObject *object, int depth)
{
	if (!object)
		return;
	if (depth > MAILBODY_DEPTH)
		mailbody_note(b, object);
	else if (GMIME_IS_MULTIPART(object))
		mailbody_multipart(b, GMIME_MULTIPART(object), depth + 1);
	else if (GMIME_IS_MESSAGE_PART(object) &&
		 g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)))
		mailbody_forwarded(b, g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)),
				   depth + 1);
	else if (GMIME_IS_PART(object))
		mailbody_part(b, object);
	else
		mailbody_note(b, object);
}

void mailbody_read(struct arena *arena, GMimeMessage *message, struct mail *mail)
{
	struct mailbody b = {.arena = arena, .mail = mail};
	char *text;

	mail->attachments = arena_alloc(arena, MAIL_ATTACHMENTS * sizeof(*mail->attachments));
	mailbody_walk(&b, g_mime_message_get_mime_part(message), 0);
	text = charset_make_valid(arena, buf_data(&b.text), buf_len(&b.text));
	buf_free(&b.text);
	charset_tidy_lines(text);
	mailtidy_text(text);
	mail->body = mail_cut(arena, *text ? text : "(no text)", &mail->is_cut);
}
