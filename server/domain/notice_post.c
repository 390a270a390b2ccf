#include "server/domain/notice_post.h"

#include "common/base/err.h"
#include "server/domain/follow.h"
#include "server/domain/mention.h"
#include "server/domain/notice.h"

static struct notice notice_post_of(const struct write_post *post, enum notice_kind kind)
{
	return (struct notice){.kind = kind,
			       .actor = post->author,
			       .space = post->space.id,
			       .thread = post->thread,
			       .number = post->number,
			       .post = post->id};
}

static int notice_post_send(struct hall_context *cx, const struct write_post *post,
			    enum notice_kind kind, const int64_t *to, size_t count)
{
	struct notice notice = notice_post_of(post, kind);

	notice.to = to;
	notice.to_count = count;
	return notice_send(cx, &notice);
}

/* The author of what it answers. */
static int notice_post_reply(struct hall_context *cx, const struct write_post *post)
{
	int64_t author;
	int err;

	if (!post->parent)
		return 0;
	err = db_one_int(cx->db, &author, "SELECT author FROM post WHERE thread = ? AND number = ?",
			 "ii", post->thread, post->parent);
	return err < 0 ? err : notice_post_send(cx, post, NOTICE_REPLY, &author, 1);
}

static int notice_post_mention(struct hall_context *cx, const struct write_post *post)
{
	int64_t *members;
	size_t count;
	int err;

	if (post->is_plain)
		return 0;
	err = mention_members(cx, post->space.id, post->body, &members, &count);
	return err < 0 ? err : notice_post_send(cx, post, NOTICE_MENTION, members, count);
}

static int notice_post_news(struct hall_context *cx, const struct write_post *post)
{
	int64_t *members;
	size_t count;
	int err = follow_watchers(cx, post->thread, post->space.id, &members, &count);

	if (err == 0)
		err = notice_post_send(cx, post, NOTICE_WATCHED, members, count);
	if (err == 0)
		err = follow_participants(cx, post->thread, &members, &count);
	if (err == 0)
		err = notice_post_send(cx, post, NOTICE_TAKING_PART, members, count);
	return err;
}

int notice_post_new(struct hall_context *cx, const struct write_post *post)
{
	int err = notice_post_reply(cx, post);

	if (err == 0)
		err = notice_post_mention(cx, post);
	return err < 0 ? err : notice_post_news(cx, post);
}

int notice_post_edited(struct hall_context *cx, const struct write_post *post)
{
	return notice_post_mention(cx, post);
}
