/* field: what one named value of a call is: its type, limits and help.
 *
 * Limits: for FIELD_STRING min..max code points; for FIELD_TEXT
 * min..max bytes; for FIELD_INT and FIELD_NUMBER the least and greatest value; for FIELD_STRINGS
 * and FIELD_LIST the least and most elements, for FIELD_JSON bytes. All text is UTF-8 without NUL.
 */
#ifndef HEARTH_API_FIELD_H
#define HEARTH_API_FIELD_H

#include <stdint.h>

enum field_type {
	FIELD_END,
	FIELD_STRING, /* one line: no control characters */
	FIELD_TEXT,   /* several lines */
	FIELD_SECRET, /* one line, never shown or logged; a person is asked without echo */
	FIELD_SLUG,   /* a board: 2 to 32 letters, digits, - _, beginning with a letter */
	FIELD_HANDLE, /* a member: the same */
	FIELD_INT,
	FIELD_NUMBER, /* whole or not, as 1.5; a handler gets a real */
	FIELD_BOOL,
	FIELD_ENUM,    /* one of `choices`, separated by | */
	FIELD_TIME,    /* RFC 3339, a date, -3d or +3d; a handler gets seconds */
	FIELD_STRINGS, /* an array of strings */
	FIELD_JSON,    /* anything, `max` bytes when written out */
	FIELD_OBJECT,  /* results only: fields in `sub` */
	FIELD_LIST,    /* an array of objects with the fields of `sub` */
};

enum field_flag {
	FIELD_REQUIRED = 1 << 0,
	FIELD_POSITIONAL = 1 << 1, /* exec: a word, in the order of the table */
	FIELD_REST = 1 << 2,	   /* exec: all remaining words, joined by spaces */
	FIELD_BODY = 1 << 3,	   /* exec: standard input, or --body */
	FIELD_NULL = 1 << 4,	   /* results: may be null */
	FIELD_WIDE = 1 << 5,	   /* results: plain text shows it below its row, not as a column;
				    * a list as a line an element */
	FIELD_QUIET = 1 << 6,	   /* results: JSON only, plain text leaves it out */
	FIELD_AHEAD = 1 << 7,	   /* times: 7d is in seven days, as +7d */
	FIELD_STDIN = 1 << 8,	   /* with FIELD_BODY: standard input is read, though it may be
				    * empty; else one that is not required is with --file */
};

struct field {
	const char *name;
	enum field_type type;
	unsigned flags;
	int64_t min, max;
	const char *choices;
	const char *help;
	const struct field *sub;
};

/* Limits that more than one call shares. */
enum {
	FIELD_TITLE_MAX = 200,
	FIELD_BODY_MAX = 65536,
	FIELD_FILE_MAX = 512 * 1024, /* of a text that becomes a file */
	FIELD_FILES_MAX = 20,	     /* on one post */
	FIELD_NAME_MAX = 64,
	FIELD_LINE_MAX = 200,
	FIELD_ABOUT_MAX = 4096,
	FIELD_ID_MAX_BITS = 53,
};
#define FIELD_ID_MAX ((INT64_C(1) << FIELD_ID_MAX_BITS) - 1)

#endif
