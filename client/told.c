#include "client/told.h"

#include "client/reply.h"
#include "common/api/notice_kind.h"

const char *told_words(struct arena *arena, const json_t *item, bool is_brief)
{
	enum notice_kind kind = notice_kind_find(reply_text(item, "kind"));
	const char *author = reply_text(item, "author");
	int64_t others = reply_int(item, "others");

	if (kind == NOTICE_KIND_COUNT)
		return reply_text(item, "text");
	return notice_kind_text(arena, kind, *author ? author : NULL,
				others > 0 ? (size_t)others : 0,
				is_brief ? NULL : reply_text(item, "title"));
}
