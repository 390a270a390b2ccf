#include "server/domain/digest.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/tr.h"
#include "server/domain/board.h"
#include "server/domain/fields.h"
#include "server/domain/hours.h"
#include "server/domain/notice_list.h"
#include "server/domain/taking_part.h"

enum { DIGEST_DAY = 86400, DIGEST_GROUPS = 200, DIGEST_WHEN = 32 };

/* In the member's zone; not in words of the machine's locale. */
static const char *digest_when(const char *rule, int64_t at, char text_r[DIGEST_WHEN])
{
	static const char *const months[12] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"),
					       N_("May"), N_("Jun"), N_("Jul"), N_("Aug"),
					       N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")};
	time_t local = (time_t)(at + hours_offset(rule, at));
	struct tm tm;

	gmtime_r(&local, &tm);
	snprintf(text_r, DIGEST_WHEN, "%d %s %02d:%02d", tm.tm_mday, _(months[tm.tm_mon]),
		 tm.tm_hour, tm.tm_min);
	return text_r;
}

static void digest_line(struct hall_context *cx, struct buf *out, const struct notice_group *group,
			const char *rule)
{
	char when[DIGEST_WHEN];

	buf_printf(out, "  %s %s, %s", group->is_unread ? "*" : " ",
		   notice_list_text(cx->arena, group), digest_when(rule, group->at, when));
	if (group->target && strncmp(group->target, "item:", 5) == 0)
		buf_printf(out, " (feedback show %s)", group->target + 5);
	else if (group->thread)
		buf_printf(out, " (thread %lld, post %lld)", (long long)group->thread,
			   (long long)group->number);
	buf_add_char(out, '\n');
}

/* What is news of threads, or what is not. */
static size_t digest_part(struct hall_context *cx, struct buf *out, const struct notice_list *list,
			  const char *rule, bool is_news)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct notice_group *group = &list->groups[i];

		if (((notice_kind_row(group->kind)->flags & NOTICE_NEWS) != 0) != is_news)
			continue;
		if (count++ == 0)
			buf_add_text(out, is_news ? _("\nThreads you watch\n") : _("\nFor you\n"));
		digest_line(cx, out, group, rule);
	}
	return count;
}

static void digest_taking_part(struct buf *out, const struct taking_part *mine, const char *rule)
{
	char when[DIGEST_WHEN];

	if (mine->count)
		buf_add_text(out, _("\nThreads you wrote in\n"));
	for (size_t i = 0; i < mine->count; i++) {
		const struct taking_part_news *news = &mine->news[i];

		buf_printf(out, _("  * %lld new in %s, %s (thread %lld, post %lld)\n"),
			   (long long)news->count, news->title, digest_when(rule, news->at, when),
			   (long long)news->thread, (long long)news->number);
	}
}

static int digest_unread(struct hall_context *cx, struct buf *out)
{
	struct board *boards;
	size_t count, with_news = 0;
	int64_t unread = 0;
	int err = board_load(cx, &boards, &count);

	for (size_t i = 0; err == 0 && i < count; i++) {
		unread += boards[i].unread;
		with_news += boards[i].unread > 0;
	}
	if (err == 0)
		buf_printf(out, _("\nUnread: %lld posts in %zu boards.\n"), (long long)unread,
			   with_news);
	return err;
}

static int digest_rule(struct hall_context *cx, const char **rule_r)
{
	struct db_rows *rows =
	    db_query(cx->db, "SELECT zone_rule FROM member WHERE id = ?", "i", cx->member);

	*rule_r = db_next(rows) ? arena_dup(cx->arena, db_text(rows, 0)) : "UTC0";
	return db_end(rows);
}

static int digest_show(struct hall_context *cx, json_t *in, json_t **result_r)
{
	struct notice_list_query query = {.since = fields_int(in, "since", cx->now - DIGEST_DAY),
					  .limit = DIGEST_GROUPS};
	struct notice_list list;
	struct taking_part mine;
	struct buf out = {0};
	char when[DIGEST_WHEN];
	const char *rule;
	int err = digest_rule(cx, &rule);

	if (err == 0)
		err = notice_list(cx, &query, &list);
	if (err == 0)
		err = taking_part(cx, query.since, false, &mine);
	if (err < 0)
		return err;
	buf_printf(&out, _("Since %s; * is not read yet.\n"), digest_when(rule, query.since, when));
	if (digest_part(cx, &out, &list, rule, false) + digest_part(cx, &out, &list, rule, true) +
		mine.count ==
	    0)
		buf_add_text(&out, _("\nNothing was for you.\n"));
	digest_taking_part(&out, &mine, rule);
	err = digest_unread(cx, &out);
	*result_r =
	    json_pack("{s:o, s:s}", "since", fields_time(query.since), "text", buf_text(&out));
	buf_free(&out);
	return err;
}

const struct hall_binding digest_bindings[] = {
    {"digest.show", digest_show, NULL},
    {0},
};
