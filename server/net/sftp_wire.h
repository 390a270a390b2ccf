/* sftp_wire: packets of the SSH File Transfer Protocol, version 3, as a server
 * reads and writes them. Pure: bytes in, requests out; requests answered, bytes
 * out. Sources: draft-ietf-secsh-filexfer-02, and for limits@openssh.com the
 * file PROTOCOL of OpenSSH.
 *
 * Why not libssh's: of 0.10 it reads a packet with blocking reads of the
 * channel, and takes a short one as the end of everything. */
#ifndef HEARTH_NET_SFTP_WIRE_H
#define HEARTH_NET_SFTP_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/buf.h"

/* Of one packet behind its length, both ways; of the bytes one READ or WRITE moves. */
enum { SFTP_WIRE_PACKET = 66 * 1024, SFTP_WIRE_BYTES = 64 * 1024 };

enum sftp_wire_type {
	SFTP_INIT = 1,
	SFTP_OPEN = 3,
	SFTP_CLOSE,
	SFTP_READ,
	SFTP_WRITE,
	SFTP_LSTAT,
	SFTP_FSTAT,
	SFTP_SETSTAT,
	SFTP_FSETSTAT,
	SFTP_OPENDIR,
	SFTP_READDIR,
	SFTP_REMOVE,
	SFTP_MKDIR,
	SFTP_RMDIR,
	SFTP_REALPATH,
	SFTP_STAT,
	SFTP_RENAME,
	SFTP_READLINK,
	SFTP_SYMLINK,
	SFTP_EXTENDED = 200,
	SFTP_MALFORMED = 256, /* a packet of a known type that is not whole; id is set */
	SFTP_UNKNOWN,	      /* of a type that is not known */
};

enum sftp_wire_status {
	SFTP_OK,
	SFTP_EOF,
	SFTP_NO_SUCH_FILE,
	SFTP_PERMISSION_DENIED,
	SFTP_FAILURE,
	SFTP_BAD_MESSAGE,
	SFTP_OP_UNSUPPORTED = 8,
};

/* Of OPEN. */
enum sftp_wire_flag {
	SFTP_FOR_READING = 1,
	SFTP_FOR_WRITING = 2,
	SFTP_AT_END = 4,
	SFTP_MAY_CREATE = 8,
	SFTP_EMPTIED = 16,
	SFTP_MUST_CREATE = 32,
};

struct sftp_wire_text {
	const char *bytes; /* within the packet; not NUL-terminated */
	size_t len;
};

struct sftp_wire_request {
	enum sftp_wire_type type;
	uint32_t id;		    /* of INIT: the version */
	struct sftp_wire_text path; /* of EXTENDED: the name of what is asked */
	struct sftp_wire_text to;   /* of RENAME */
	struct sftp_wire_text data; /* of WRITE */
	uint32_t handle, flags, len;
	bool has_handle, has_size; /* a handle as this writes them; SETSTAT, FSETSTAT */
	uint64_t offset, size;
};

/* The packet at the front: 1 with how many bytes it takes, 0 when more are
 * needed, ERR_INVALID when no packet of a fair length begins there: then nothing
 * that follows makes sense either. */
int sftp_wire_read(const char *bytes, size_t len, struct sftp_wire_request *request_r,
		   size_t *used_r);

/* What stands in a directory, or what a path is. */
struct sftp_wire_entry {
	const char *name, *owner;
	bool is_dir, is_mine; /* mine: may be written to */
	int64_t size, at;     /* at: seconds since 1970; 0: not known */
};

void sftp_wire_version(struct buf *out);
void sftp_wire_status(struct buf *out, uint32_t id, enum sftp_wire_status status,
		      const char *words);
void sftp_wire_handle(struct buf *out, uint32_t id, uint32_t handle);
void sftp_wire_data(struct buf *out, uint32_t id, const char *bytes, size_t len);
void sftp_wire_attrs(struct buf *out, uint32_t id, const struct sftp_wire_entry *entry);
void sftp_wire_limits(struct buf *out, uint32_t id, uint32_t handles);

/* NAME: first its entries, into a buffer of their own, then the packet. */
void sftp_wire_entry(struct buf *entries, const struct sftp_wire_entry *entry);
void sftp_wire_names(struct buf *out, uint32_t id, uint32_t count, struct buf *entries);

#endif
