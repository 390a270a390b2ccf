#include "server/net/ssh_guard.h"

#include <libssh/callbacks.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

/* Of the write in progress; loop thread only. */
static jmp_buf ssh_guard_out;
static long ssh_guard_first; /* length of its first packet; -1: none yet */

/* libssh is between two packets here and holds nothing: a write that would
 * never end is left by a jump. */
static void ssh_guard_on_log(int priority, const char *function, const char *line, void *arg)
{
	const char *at = strstr(line, " wrote ");
	long len;

	(void)priority, (void)function, (void)arg;
	if (!at || sscanf(at, " wrote %ld", &len) != 1)
		return;
	if (ssh_guard_first < 0)
		ssh_guard_first = len;
	if (len == 0)
		longjmp(ssh_guard_out, 1);
}

static int ssh_guard_plain(ssh_channel channel, const void *bytes, uint32_t len, bool is_error)
{
	return is_error ? ssh_channel_write_stderr(channel, bytes, len)
			: ssh_channel_write(channel, bytes, len);
}

static int ssh_guard_watched(ssh_channel channel, const void *bytes, uint32_t len, bool is_error)
{
	volatile int rc = SSH_GUARD_REFUSED;

	ssh_guard_first = -1;
	ssh_set_log_callback(ssh_guard_on_log);
	ssh_set_log_level(SSH_LOG_PACKET);
	if (setjmp(ssh_guard_out) == 0)
		rc = ssh_guard_plain(channel, bytes, len, is_error);
	ssh_set_log_level(SSH_LOG_NOLOG);
	return rc;
}

int ssh_guard_write(ssh_channel channel, const void *bytes, uint32_t len, bool is_error,
		    bool *proved)
{
	uint32_t piece = len > SSH_GUARD_PIECE ? SSH_GUARD_PIECE : len;
	long fair = piece < SSH_GUARD_LEAST ? (long)piece : SSH_GUARD_LEAST;
	int rc;

	if (*proved)
		return ssh_guard_plain(channel, bytes, len, is_error);
	rc = ssh_guard_watched(channel, bytes, piece, is_error);
	if (ssh_guard_first >= 0 && ssh_guard_first < fair)
		return SSH_GUARD_REFUSED;
	*proved = ssh_guard_first >= SSH_GUARD_LEAST;
	return rc;
}
