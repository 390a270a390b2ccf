#include "contrib/import/forum.h"

#include <jansson.h>
#include <string.h>

#include "common/base/clock.h"
#include "contrib/import/bbcode.h"
#include "contrib/import/charset.h"
#include "contrib/import/html.h"
#include "contrib/import/person.h"
#include "contrib/import/subject.h"

enum { FORUM_ACTION = 3 }; /* post_type of "closed this topic" and the like */

static const char *forum_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static int64_t forum_time(const json_t *object, const char *name, int64_t now)
{
	int64_t at;

	if (clock_parse(forum_text(object, name), now, &at) < 0 || !mail_is_time(at, now))
		return 0;
	return at;
}

static void forum_body(struct arena *arena, struct mail *mail, const char *text)
{
	char *body = arena_dup(arena, text);

	charset_tidy_lines(body);
	mail->body = mail_cut(arena, *body ? body : "(no text)", &mail->is_cut);
}

static const char *forum_id(struct arena *arena, json_int_t topic, json_int_t number)
{
	return arena_printf(arena, "topic-%lld-post-%lld.discourse", (long long)topic,
			    (long long)number);
}

static void forum_author(struct arena *arena, const json_t *post, struct mail *mail)
{
	const char *username = forum_text(post, "username"), *name = forum_text(post, "name");
	struct person person = person_make(arena, *name ? name : username, NULL);

	mail->author_name = person.name;
	mail->author_key = person_key(
	    arena, arena_printf(arena, "discourse:%s", *username ? username : person.name));
}

static const char *forum_why_not(const json_t *post)
{
	if (json_integer_value(json_object_get(post, "post_type")) == FORUM_ACTION)
		return "no post: a note of the forum itself";
	if (json_is_true(json_object_get(post, "hidden")))
		return "hidden in the forum";
	if (!json_is_integer(json_object_get(post, "post_number")))
		return "a post without a number";
	if (!*forum_text(post, "raw") && !*forum_text(post, "cooked"))
		return "a post without text";
	return NULL;
}

/* What a post answers: the first post of the topic, and the one it names. */
static void forum_references(struct arena *arena, json_int_t topic, const json_t *post,
			     struct mail *mail)
{
	json_int_t number = json_integer_value(json_object_get(post, "post_number"));
	json_int_t to = json_integer_value(json_object_get(post, "reply_to_post_number"));

	mail->references = arena_alloc(arena, 2 * sizeof(*mail->references));
	if (number != 1)
		mail->references[mail->reference_count++] = forum_id(arena, topic, 1);
	if (number != 1 && to > 1 && to != number)
		mail->references[mail->reference_count++] = forum_id(arena, topic, to);
	mail->id = forum_id(arena, topic, number);
	mail->is_reply = number != 1;
}

static void forum_post(struct arena *arena, const json_t *topic, const json_t *post, int64_t now,
		       struct mail *mail)
{
	const char *raw = forum_text(post, "raw"), *cooked = forum_text(post, "cooked");

	*mail = (struct mail){0};
	mail->title = subject_read(arena, forum_text(topic, "title"), NULL).title;
	mail->at = forum_time(post, "created_at", now);
	forum_references(arena, json_integer_value(json_object_get(topic, "id")), post, mail);
	forum_author(arena, post, mail);
	mail->is_markdown = true;
	forum_body(arena, mail,
		   *raw ? bbcode_to_text(arena, raw) : html_to_text(arena, cooked, strlen(cooked)));
	mail->is_pinned = json_is_true(json_object_get(topic, "pinned"));
}

int forum_topic(struct arena *arena, const char *line, size_t len, int64_t now,
		const struct forum_events *events, void *arg)
{
	json_t *topic = json_loadb(line, len, 0, NULL), *posts, *post;
	struct mail mail;
	size_t i;
	int err = 0;

	posts = json_object_get(topic, "posts");
	if (!json_is_array(posts) || !json_is_integer(json_object_get(topic, "id"))) {
		events->on_skip(arg, "a line that is no topic", 1);
		json_decref(topic);
		return 0;
	}
	json_array_foreach(posts, i, post)
	{
		const char *why = forum_why_not(post);

		if (why) {
			events->on_skip(arg, why, i + 1);
			continue;
		}
		forum_post(arena, topic, post, now, &mail);
		mail.is_locked = i + 1 == json_array_size(posts) &&
				 json_is_true(json_object_get(topic, "closed"));
		err = events->on_mail(arg, &mail, i + 1);
		if (err < 0)
			break;
	}
	json_decref(topic);
	return err;
}

/* An id without its brackets and anything that is not one. */
static char *forum_clean_id(struct arena *arena, const char *text)
{
	char *id;

	text += strspn(text, "< ");
	id = arena_dup_n(arena, text, strcspn(text, "> "));
	if (strlen(id) > MAIL_ID_MAX)
		return arena_printf(arena, "%s.long", person_key(arena, id));
	charset_tidy_line(id, MAIL_ID_MAX);
	return id;
}

static const char *forum_digest(struct arena *arena, const json_t *object)
{
	const char *key = person_key(
	    arena, arena_printf(arena, "%s\n%s\n%s\n%s", forum_text(object, "from_name"),
				forum_text(object, "date"), forum_text(object, "subject"),
				forum_text(object, "body")));

	return arena_printf(arena, "%s.digest", key);
}

static void forum_read_message(struct arena *arena, const json_t *object, int64_t now,
			       struct mail *mail)
{
	struct subject subject =
	    subject_read(arena, forum_text(object, "subject"), forum_text(object, "list"));
	const char *known_by = forum_text(object, "from_email_hash");
	struct person person =
	    person_make(arena, forum_text(object, "from_name"), forum_text(object, "from_email"));
	const char *answers = mail_answered(arena, forum_text(object, "in_reply_to"));

	*mail = (struct mail){0};
	mail->title = subject.title;
	mail->is_reply = subject.is_reply;
	mail->id = forum_clean_id(arena, forum_text(object, "message_id"));
	if (!*mail->id)
		mail->id = forum_digest(arena, object);
	mail->author_name = person.name;
	mail->author_key =
	    *known_by ? person_key(arena, arena_printf(arena, "hash:%s", known_by)) : person.key;
	mail->at = forum_time(object, "date", now);
	mail->references = arena_alloc(arena, sizeof(*mail->references));
	if (answers)
		mail->references[mail->reference_count++] = answers;
	forum_body(arena, mail, forum_text(object, "body"));
}

int forum_message(struct arena *arena, const char *line, size_t len, int64_t now,
		  const struct forum_events *events, void *arg)
{
	json_t *object = json_loadb(line, len, 0, NULL);
	struct mail mail;
	int err = 0;

	if (!json_is_string(json_object_get(object, "body"))) {
		events->on_skip(arg, "a line that is no message", 1);
	} else {
		forum_read_message(arena, object, now, &mail);
		err = events->on_mail(arg, &mail, 1);
	}
	json_decref(object);
	return err;
}
