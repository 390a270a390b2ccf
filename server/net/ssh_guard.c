#include "server/net/ssh_guard.h"

#include <libssh/callbacks.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

/* Of the write in progress; loop thread only. */
static jmp_buf ssh_guard_out;
static long ssh_guard_first; /* length of its first packet; -1: none yet */
static long ssh_guard_fair;  /* the least that one may be */

/* Of the reading in progress. */
static unsigned ssh_guard_exchanges;

/* libssh is between two packets here and holds nothing: a write that would be
 * of too many, or never end, is left by a jump after the first of them. */
static void ssh_guard_on_log(int priority, const char *function, const char *line, void *arg)
{
	const char *at = strstr(line, " wrote ");
	long len;

	(void)priority, (void)function, (void)arg;
	if (!at || sscanf(at, " wrote %ld", &len) != 1)
		return;
	if (ssh_guard_first < 0)
		ssh_guard_first = len;
	if (ssh_guard_first < ssh_guard_fair)
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
	ssh_guard_fair = len < SSH_GUARD_LEAST ? (long)len : SSH_GUARD_LEAST;
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
	int rc;

	if (*proved)
		return ssh_guard_plain(channel, bytes, len, is_error);
	rc = ssh_guard_watched(channel, bytes, piece, is_error);
	*proved = ssh_guard_first >= SSH_GUARD_LEAST;
	return rc;
}

static void ssh_guard_on_received(int priority, const char *function, const char *line, void *arg)
{
	(void)priority, (void)function, (void)arg;
	/* "Peer initiated" or, in older ones, "Other side initiating". */
	if (strstr(line, "key re-exchange"))
		ssh_guard_exchanges++;
}

int ssh_guard_receive(ssh_event event, unsigned *exchanges)
{
	int rc;

	ssh_guard_exchanges = 0;
	ssh_set_log_callback(ssh_guard_on_received);
	ssh_set_log_level(SSH_LOG_PACKET);
	rc = ssh_event_dopoll(event, 0);
	ssh_set_log_level(SSH_LOG_NOLOG);
	*exchanges += ssh_guard_exchanges;
	return rc;
}
