#include "server/domain/mail_text.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/tr.h"
#include "common/text/sanitize.h"
#include "common/text/utf8.h"

/* Bytes of a post that are in a mail; of several, less of each. */
enum { MAIL_TEXT_POST = 4000, MAIL_TEXT_OF_MANY = 600 };

/* Members' words, harmless, each line indented. */
static void mail_text_quote(struct hall_context *cx, struct buf *out, const char *words)
{
	char *rest = sanitize_dup(cx->arena, words, SANITIZE_TEXT), *line;

	while ((line = strsep(&rest, "\n")))
		buf_printf(out, "%s%s\n", *line ? "    " : "", line);
}

/* As much of the post as may be, to a whole character. */
static int mail_text_post(struct hall_context *cx, struct buf *out, int64_t post, size_t most)
{
	struct db_rows *rows = db_query(cx->db, "SELECT body FROM post WHERE id = ?", "i", post);

	if (db_next(rows)) {
		const char *body = db_text(rows, 0);
		size_t len = strlen(body);
		size_t cut = utf8_cut(body, len, most);

		buf_add_char(out, '\n');
		mail_text_quote(cx, out, arena_dup_n(cx->arena, body, cut));
		if (cut < len)
			buf_add_text(out, "    ...\n");
	}
	return db_end(rows);
}

static const char *mail_text_said(struct hall_context *cx, const struct notice_group *group)
{
	return sanitize_dup(cx->arena, notice_list_text(cx->arena, group), SANITIZE_LINE);
}

static int mail_text_one(struct hall_context *cx, struct buf *out, const struct mail_place *place,
			 const struct notice_group *group, size_t most)
{
	int err = 0;

	buf_printf(out, "%s\n", mail_text_said(cx, group));
	if (group->post)
		err = mail_text_post(cx, out, group->post, most);
	if (group->thread)
		buf_printf(out, "\nThe thread: ssh %s thread show %lld --from %lld\n", place->host,
			   (long long)group->thread, (long long)group->number);
	buf_add_char(out, '\n');
	return err;
}

/* One line a thread; returns how many may not be spoken of. */
static size_t mail_text_mine(struct hall_context *cx, struct buf *out,
			     const struct taking_part *mine)
{
	size_t hidden = 0, shown = 0;

	for (size_t i = 0; mine && i < mine->count; i++) {
		const struct taking_part_news *news = &mine->news[i];

		hidden += news->is_hidden;
		if (news->is_hidden)
			continue;
		if (shown++ == 0)
			buf_add_text(out, _("Threads you wrote in:\n"));
		buf_printf(out, _("    %lld new in %s\n"), (long long)news->count,
			   sanitize_dup(cx->arena, news->title, SANITIZE_LINE));
	}
	if (shown)
		buf_add_char(out, '\n');
	return hidden;
}

static size_t mail_text_count(const struct notice_list *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += !list->groups[i].is_hidden;
	return count;
}

static const struct notice_group *mail_text_first(const struct notice_list *list)
{
	size_t i = 0;

	while (list->groups[i].is_hidden)
		i++;
	return &list->groups[i];
}

static const char *mail_text_subject(struct hall_context *cx, const struct mail_place *place,
				     const struct notice_list *list, bool is_day)
{
	size_t count = mail_text_count(list);

	if (is_day)
		return arena_printf(cx->arena, _("Your day at %s"), place->community);
	if (count == 0)
		return arena_printf(cx->arena, _("Something new for you at %s"), place->community);
	if (count > 1)
		return arena_printf(cx->arena, _("%zu things for you at %s"), count,
				    place->community);
	return mail_text_said(cx, mail_text_first(list));
}

static void mail_text_end(struct buf *out, const struct mail_place *place)
{
	buf_printf(out,
		   _("To come in: ssh %s\n"
		     "\n"
		     "-- \n"
		     "You asked %s to mail you; what is mailed, and when, is among your\n"
		     "settings there. To stop all mail at once:\n"
		     "    ssh guest@%s mail stop %s\n"),
		   place->host, place->community, place->host, place->token);
}

int mail_text_notices(struct hall_context *cx, const struct mail_place *place,
		      const struct notice_list *list, const struct taking_part *mine,
		      struct mail_text *text_r)
{
	size_t shown = mail_text_count(list), most = shown > 1 ? MAIL_TEXT_OF_MANY : MAIL_TEXT_POST;
	size_t hidden = list->count - shown, hidden_mine;
	struct buf out = {0};
	int err = 0;

	for (size_t i = 0; err == 0 && i < list->count; i++) {
		if (!list->groups[i].is_hidden)
			err = mail_text_one(cx, &out, place, &list->groups[i], most);
	}
	hidden_mine = mail_text_mine(cx, &out, mine);
	if (hidden + hidden_mine)
		buf_printf(&out, _("There is something new for you at %s.\n\n"), place->community);
	if (list->next)
		buf_add_text(&out, _("There is more.\n\n"));
	mail_text_end(&out, place);
	text_r->subject =
	    mail_text_subject(cx, place, list, mine && (shown || mine->count > hidden_mine));
	text_r->body = arena_dup_n(cx->arena, buf_data(&out), buf_len(&out));
	buf_free(&out);
	return err;
}

void mail_text_code(struct hall_context *cx, const struct mail_place *place, const char *handle,
		    const char *code, struct mail_text *text_r)
{
	text_r->subject = arena_printf(cx->arena, _("Your code for %s"), place->community);
	text_r->body = arena_printf(
	    cx->arena,
	    _("%s, a member of %s, wants to be mailed at this address. If that is\n"
	      "you, type this code there, under Settings, or with\n"
	      "    ssh %s mail prove %s\n"
	      "\n"
	      "It is good for a day. If it is not you, do nothing: without the code nothing\n"
	      "more comes.\n"),
	    handle, place->community, place->host, code);
}
