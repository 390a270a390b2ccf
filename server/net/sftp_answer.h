/* sftp_answer: statuses of SFTP, and words for the person behind a client that
 * only knows "Failure". */
#ifndef HEARTH_NET_SFTP_ANSWER_H
#define HEARTH_NET_SFTP_ANSWER_H

#include "server/net/sftp_state.h"

/* Sends what was written into sftp->out. */
void sftp_answer_send(struct sftp *sftp);
void sftp_answer_status(struct sftp *sftp, enum sftp_wire_status status, const char *words);
void sftp_answer_ok(struct sftp *sftp);
/* The status of an error; its words (NULL: those of the table) are also said,
 * unless it is that nothing was found, which every client says itself. */
void sftp_answer_fail(struct sftp *sftp, int err, const char *words);
/* The status alone; the words were said before. */
void sftp_answer_err(struct sftp *sftp, int err);

/* On standard error; `name`: of a file, or NULL. */
void sftp_answer_say(struct sftp *sftp, const char *name, const char *words);

#endif
