/* taking_part: news of threads a member wrote in, worked out when it is asked for.
 *
 * Who writes in a lively thread would be told of every post in it, and every
 * post would write a row for everybody who ever wrote there. So news of these
 * threads is read from what is kept anyway, for the digest; rows are written
 * only for those who want it at once (follow_participants). Threads that one
 * watches, mutes or said `normal` of are not among them. */
#ifndef HEARTH_DOMAIN_TAKING_PART_H
#define HEARTH_DOMAIN_TAKING_PART_H

#include "server/core/hall.h"

struct taking_part_news {
	int64_t thread, number; /* of the first post that is new */
	int64_t count, at;	/* how many are, and when the last was written */
	const char *title;	/* in the call's arena */
	bool is_hidden;		/* mail may not speak of it */
};

struct taking_part {
	struct taking_part_news *news; /* the newest first */
	size_t count;
};

/* For cx->member, of threads with a post not older than `since` that is new for
 * them; none where they want these at once, or not at all. `for_mail`: what
 * goes into the mail of a day. */
int taking_part(struct hall_context *cx, int64_t since, bool for_mail, struct taking_part *news_r);

#endif
