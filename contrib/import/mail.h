/* mail: one message as it goes into a board.
 *
 * mail_parse() reads any bytes that a mail reader would show as a message;
 * what it says is in the arena it was given. Headers are decoded (RFC 2047,
 * RFC 6532, raw 8-bit), the body is readable text (mailbody.h). Parsing is
 * GMime's; call mail_start() once before. */
#ifndef HEARTH_IMPORT_MAIL_H
#define HEARTH_IMPORT_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/arena.h"

enum {
	MAIL_BODY_MAX = 65536, /* bytes; a longer one is cut with a line that says so */
	MAIL_ID_MAX = 900,     /* bytes of a Message-ID; longer ones go by their digest */
	MAIL_REFERENCES = 100, /* kept of a References field: the first and the last ones */
	MAIL_ATTACHMENTS = 50, /* noted of one message */
};

struct mail_attachment {
	const char *name; /* never empty */
	int64_t size;	  /* bytes, decoded */
	const char *type; /* "image/png" */
};

struct mail {
	const char *id;		 /* its Message-ID without brackets, or a digest of the message */
	const char **references; /* oldest first; the last is what it answers */
	size_t reference_count;
	const char *title;
	bool is_reply; /* the subject says so */
	const char *author_name, *author_key;
	int64_t at; /* 0: no date could be found */
	const char *body;
	bool is_cut;
	bool is_markdown; /* the body is CommonMark, as forums write; else as mail is */
	struct mail_attachment *attachments;
	size_t attachment_count;
	bool is_pinned, is_locked; /* of its thread */
};

void mail_start(void);

/* Reads a message. `envelope` is the From line of its mbox, or ""; times after
 * `now` count as wrong. 0, or ERR_INVALID with the reason in *why_r (static)
 * where the bytes are no message. */
int mail_parse(struct arena *arena, const char *envelope, const char *bytes, size_t len,
	       int64_t now, struct mail *mail_r, const char **why_r);

/* The id that an In-Reply-To field means, or NULL. */
const char *mail_answered(struct arena *arena, const char *field);

/* A body cut to MAIL_BODY_MAX, between code points, with a line that says so. */
const char *mail_cut(struct arena *arena, const char *body, bool *is_cut_r);

/* A time that a message may have been written at. */
bool mail_is_time(int64_t at, int64_t now);

#endif
