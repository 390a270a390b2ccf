/* scp_wire: what comes to a server in the old protocol of scp (`scp -O`): lines
 * that announce, the bytes of files, and answers. Pure: bytes in, events out.
 * Source: scp.c of OpenSSH, sink(); there is no standard. */
#ifndef HEARTH_NET_SCP_WIRE_H
#define HEARTH_NET_SCP_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a line with its line feed. */
enum { SCP_WIRE_LINE = 4096 };

enum scp_wire_kind {
	SCP_MORE,   /* all bytes are used; more are needed */
	SCP_OK,	    /* the other side is content */
	SCP_WORDS,  /* it is not: `text` says why */
	SCP_FILE,   /* a file comes, of `size` bytes, called `text` */
	SCP_BYTES,  /* of that file; `text` of length `len` */
	SCP_TIMES,  /* of the file that comes */
	SCP_FOLDER, /* a folder begins, called `text` */
	SCP_LEAVE,  /* it ends */
	SCP_NONSENSE,
};

struct scp_wire_event {
	enum scp_wire_kind kind;
	int64_t size;
	const char *text; /* valid until the next call; NUL-terminated, but for SCP_BYTES */
	size_t len;
};

/* Zero-initialised it is ready. */
struct scp_wire {
	char line[SCP_WIRE_LINE];
	size_t len;
	int64_t left; /* bytes of a file still to come */
};

/* The next event of the bytes; moves *bytes and *len past what it used. */
void scp_wire_next(struct scp_wire *wire, const char **bytes, size_t *len,
		   struct scp_wire_event *event_r);

#endif
