/* sftp_state: what the parts of the SFTP server share: sftp.c (requests in their
 * order, directories), sftp_file.c (files read and written) and sftp_answer.c. */
#ifndef HEARTH_NET_SFTP_STATE_H
#define HEARTH_NET_SFTP_STATE_H

#include "server/core/download.h"
#include "server/core/upload.h"
#include "server/net/sftp.h"
#include "server/net/sftp_wire.h"
#include "server/net/tree.h"

enum sftp_kind { SFTP_FREE, SFTP_DIR, SFTP_SOURCE, SFTP_SINK };

struct sftp_handle {
	enum sftp_kind kind;
	struct sftp *sftp;
	struct tree_dir dir;
	struct download *download;
	struct upload *upload;
	int64_t size; /* of a source; of a sink, what came */
	int err;      /* of a sink, once it failed */
	char *name;   /* of a sink, for words */
};

struct sftp {
	struct session_part part; /* first */
	struct ssh_chan *chan;
	struct caller *caller;
	struct tree *tree;
	struct buf in, out;
	struct sftp_handle handles[SFTP_HANDLES];
	bool has_begun, is_busy, is_eof;

	/* the request that is worked on */
	enum sftp_wire_type type;
	uint32_t id, flags;
	struct sftp_handle *handle;
	struct tree_path path;
};

/* An answer that came later was given: on to what waits behind it. */
void sftp_goes_on(struct sftp *sftp);

#endif
