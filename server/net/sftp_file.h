/* sftp_file: what SFTP has open, and the requests about files: read in any order,
 * written from beginning to end. */
#ifndef HEARTH_NET_SFTP_FILE_H
#define HEARTH_NET_SFTP_FILE_H

#include "server/net/sftp_state.h"

/* A free handle, or NULL having answered. */
struct sftp_handle *sftp_file_new(struct sftp *sftp, enum sftp_kind kind);
void sftp_file_free(struct sftp_handle *handle);
/* The one a request names, of that kind (SFTP_FREE: of any), or NULL having
 * answered. */
struct sftp_handle *sftp_file_of(struct sftp *sftp, const struct sftp_wire_request *request,
				 enum sftp_kind kind);
void sftp_file_give(struct sftp *sftp, const struct sftp_handle *handle);

/* Whether a path may be written to; otherwise having answered. */
bool sftp_file_may_give(struct sftp *sftp, const struct tree_path *path);

/* OPEN: true when it has to be known first what is at sftp->path; then one of
 * the two below follows. */
bool sftp_file_open(struct sftp *sftp);
void sftp_file_source(struct sftp *sftp, const struct tree_entry *entry);
void sftp_file_sink(struct sftp *sftp);

void sftp_file_read(struct sftp *sftp, const struct sftp_wire_request *request);
void sftp_file_write(struct sftp *sftp, const struct sftp_wire_request *request);
void sftp_file_set(struct sftp *sftp, const struct sftp_wire_request *request);
void sftp_file_close(struct sftp *sftp, const struct sftp_wire_request *request);

#endif
