/* forum: a line of a forum's or list's export in JSON, as messages.
 *
 * Discourse: one topic a line with its posts (`raw`, else `cooked`; replies by
 * `reply_to_post_number`, else to the first post). Lists: one message a line
 * with message_id, from_name, date, subject, in_reply_to, body. */
#ifndef HEARTH_IMPORT_FORUM_H
#define HEARTH_IMPORT_FORUM_H

#include <stddef.h>
#include <stdint.h>

#include "contrib/import/mail.h"

struct forum_events {
	/* Both get the number of the message within the line, from 1. A negative
	 * answer ends the line and is returned. */
	int (*on_mail)(void *arg, const struct mail *mail, size_t number);
	void (*on_skip)(void *arg, const char *why, size_t number);
};

/* 0, or what on_mail answered. */
int forum_topic(struct arena *arena, const char *line, size_t len, int64_t now,
		const struct forum_events *events, void *arg);
int forum_message(struct arena *arena, const char *line, size_t len, int64_t now,
		  const struct forum_events *events, void *arg);

#endif
