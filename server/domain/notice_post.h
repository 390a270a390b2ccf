/* notice_post: whom a post tells something: who is answered, who is named, who
 * watches, who takes part. Each of them once. */
#ifndef HEARTH_DOMAIN_NOTICE_POST_H
#define HEARTH_DOMAIN_NOTICE_POST_H

#include "server/domain/write.h"

/* Inside the write that put it there. */
int notice_post_new(struct hall_context *cx, const struct write_post *post);
/* Its words changed: whoever is named only now is told. */
int notice_post_edited(struct hall_context *cx, const struct write_post *post);

#endif
