/* calls: the tables of everything that can be asked of Hearth.
 *
 * A call is a row: name, summary, fields in and out, who may, read or write.
 * From the rows come the checks of input, JSON-RPC, the exec grammar and its
 * help, the plain-text rendering and the reference page. One table file per
 * subject (calls_*.c); server/domain binds a handler to each row and a test
 * compares the two. */
#ifndef HEARTH_API_CALLS_H
#define HEARTH_API_CALLS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/api/field.h"

enum call_who {
	CALL_ANYONE,  /* guests too */
	CALL_VISITOR, /* only a session that is no member yet */
	CALL_MEMBER,  /* members; others get ERR_NEEDS_MEMBER before anything is looked at */
	CALL_SYSOP,   /* others get ERR_REFUSED before anything is looked at */
	CALL_CONTROL, /* of no row: the sysop at the control socket, who is no member */
};

enum call_kind {
	CALL_READ,  /* runs on a reading database thread */
	CALL_WRITE, /* runs on the writer, acknowledged after its commit */
	CALL_CONN,  /* answered on the loop by the session it came from */
};

enum call_flag {
	CALL_PAGED = 1 << 0,   /* takes limit and after; gives items and next */
	CALL_CREATES = 1 << 1, /* takes request_id */
	CALL_HASHES = 1 << 2,  /* has a first step on the password worker */
	CALL_HIDDEN = 1 << 3,  /* for Hearth's own client: not in help */
	CALL_TEXT = 1 << 4,    /* gives `text` in pieces: `after` is the `next` of the piece
				* before; exec prints the text itself, all of it */
	CALL_BYTES = 1 << 5,   /* exec: standard input or output are the bytes of a file */
};

struct call {
	const char *name; /* "thread.list"; a call of one word has no dot */
	const char *summary;
	enum call_who who;
	enum call_kind kind;
	unsigned flags;
	const struct field *in;	  /* ended by FIELD_END; NULL: none */
	const struct field *out;  /* fields of the result; NULL: none */
	const struct field *item; /* fields of each of `items`; NULL: no list */
};

/* Every call, in the order help shows them. */
const struct call *const *calls_all(size_t *count_r);
const struct call *calls_find(const char *name);

/* The tables, one a subject, each ended by a row without a name. */
extern const struct call calls_community[];
extern const struct call calls_board[];
extern const struct call calls_thread[];
extern const struct call calls_file[];
extern const struct call calls_reading[];
extern const struct call calls_attention[];
extern const struct call calls_member[];
extern const struct call calls_room[];
extern const struct call calls_joining[];
extern const struct call calls_feedback[];
extern const struct call calls_programme[];
extern const struct call calls_task[];
extern const struct call calls_closing[];
extern const struct call calls_admin[];

/* Fields that every paged and every creating call takes beside its own. */
extern const struct field calls_page_fields[];
extern const struct field calls_request_fields[];

/* What a room asks of somebody: of room.asked and home.show. */
extern const struct field calls_asked_fields[];
/* Results of one call that are part of another's. */
extern const struct field calls_home_out[];
extern const struct field calls_settings_out[];

/* The most of a page when nothing is said, and at all. */
enum { CALLS_PAGE = 50, CALLS_PAGE_MAX = 500 };

#endif
