/* words: a line of the exec grammar to a call and its parameters.
 *
 * `NOUN VERB [POSITIONAL ...] [--flag VALUE ...]`, split into words as a POSIX
 * shell does (single and double quotes, backslash; nothing else). A flag may be
 * written --flag=VALUE; a boolean flag needs no value (--flag, --flag no). An
 * underscore in a field is a hyphen in its flag. `--` ends flags. A body that a call
 * needs or that may be empty (FIELD_STDIN), and another one where the line says
 * `--file NAME`, comes from standard input. */
#ifndef HEARTH_API_WORDS_H
#define HEARTH_API_WORDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/api/calls.h"
#include "common/base/arena.h"

enum { WORDS_MAX = 256 }; /* words in a line */

/* Splits a line. 0 with an array of words in the arena, or ERR_INVALID (an
 * open quote, too many words, NUL or malformed UTF-8) with words in *why_r. */
int words_split(struct arena *arena, const char *line, size_t len, char ***words_r, size_t *count_r,
		const char **why_r);

struct words_line {
	const struct call *call; /* NULL when help was asked for */
	json_t *params;		 /* new reference, not yet checked; NULL with help */
	bool json;		 /* --json */
	bool wants_body;	 /* the call has a body that the line did not give */
	const char *body_name;	 /* its field */
	const char *help;	 /* what to print instead of calling, in the arena */
};

/* Reads the words as a call. 0, or ERR_INVALID or ERR_METHOD with words in *why_r. A
 * line of `help`, `NOUN help`, `NOUN VERB --help` gives `help`; `NOUN` alone
 * too, unless it is a call of one word. `program` begins the usage lines
 * ("ssh HOST"); `who` leaves out calls the reader has no use for. */
int words_parse(struct arena *arena, char **words, size_t count, const char *program,
		enum call_who who, struct words_line *line_r, const char **why_r);

#endif
