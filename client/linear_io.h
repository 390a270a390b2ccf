/* linear_io: lines in, lines out and calls, for the parts of linear mode.
 *
 * Everything of the world goes through here: what is printed is harmless, what
 * is read is clean UTF-8. Once the input or the connection ended (is_over)
 * asking gives NULL and calling gives NULL at once, so that every question
 * unwinds to the start. */
#ifndef HEARTH_LINEAR_IO_H
#define HEARTH_LINEAR_IO_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/link.h"
#include "common/base/arena.h"
#include "common/base/buf.h"

struct linear {
	struct link *link;
	int in, out;
	struct arena *arena; /* until the next question of the outermost menu */
	struct buf input;    /* read, not yet asked for */
	struct buf line;     /* the line asked for */
	bool is_raw;	     /* nobody echoes or edits: it is done here */
	bool saw_cr;
	bool is_over;	   /* nothing more is asked or called */
	bool is_closed;	   /* the server is gone */
	bool is_ending;	   /* the server said that the session ends */
	bool is_mute;	   /* nobody takes the output */
	char *handle;	   /* NULL for a guest; changes with joining and signing in */
	char *fingerprint; /* of the verified key, or NULL */
	int err;	   /* of the last call */
};

/* --- out --- */

/* Words of the interface, already translated, with values in them; values that
 * people wrote go through linear_io_clean first. */
void linear_io_say(struct linear *linear, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* One line of what somebody wrote, harmless, in the arena. */
const char *linear_io_clean(struct linear *linear, const char *text);
/* The same with a full stop, where it has no end of its own. */
const char *linear_io_sentence(struct linear *linear, const char *text);
/* "1 post", "2 posts" */
const char *linear_io_posts(struct linear *linear, int64_t count);
/* A text somebody wrote, laid out, every line behind `indent`. */
void linear_io_text(struct linear *linear, const char *text, const char *indent, bool markdown);

/* --- in --- */

/* The next line, without its end and the spaces around it, until the next call;
 * NULL at the end. */
const char *linear_io_ask(struct linear *linear, const char *question);
/* The same unechoed where that is ours to decide, untrimmed. */
const char *linear_io_secret(struct linear *linear, const char *question);
/* The next line as it is, for texts; NULL at the end. No question is printed. */
const char *linear_io_line(struct linear *linear);

/* An answer to a menu: a number, or a letter with perhaps more behind it. */
struct linear_choice {
	long number; /* 0: none */
	char letter; /* '\n' for an empty line */
	char rest[256];
};
/* Asks until the answer is a number up to `count` or one of `letters`; `?`
 * prints `help`. False at the end. */
bool linear_io_choose(struct linear *linear, const char *question, const char *help, long count,
		      const char *letters, struct linear_choice *choice_r);
/* A question with yes and no. */
bool linear_io_agree(struct linear *linear, const char *question);

/* --- calls --- */

/* A new reference, or NULL after saying why not. Steals params. */
json_t *linear_io_call(struct linear *linear, const char *method, json_t *params);
/* The same of a room and nothing else. */
json_t *linear_io_of_room(struct linear *linear, const char *method, const char *room);
/* The same for what answers nothing that is shown: says `done` then. */
void linear_io_does(struct linear *linear, const char *method, json_t *params, const char *done);
/* The same without saying anything; the words in *words_r (may be NULL). */
json_t *linear_io_try(struct linear *linear, const char *method, json_t *params,
		      const char **words_r);

#endif
