/* tally: how often somebody did something lately, in memory, bounded.
 *
 * For what is limited but must survive a refused call, whose writes are taken
 * back: failed sign-ins, sign-ups, notes to the hosts, work for the password worker. Who is a text
 * (an address, a handle as typed), of which only a keyed digest is kept; an IPv6 address counts as
 * its /64. When the table is full the oldest count of a set gives way. Safe from any thread. Times
 * are milliseconds of clock_mono_ms(). */
#ifndef HEARTH_DOMAIN_TALLY_H
#define HEARTH_DOMAIN_TALLY_H

#include <stdbool.h>
#include <stdint.h>

enum tally_kind {
	TALLY_SIGN_IN_ADDRESS, /* failures from an address */
	TALLY_SIGN_IN_HANDLE,  /* failures for a handle, from anywhere */
	TALLY_CODE_ALL,	       /* failures of device codes, of everybody */
	TALLY_JOIN,	       /* new members from an address */
	TALLY_PASSWORD,	       /* passwords set by a member */
	TALLY_HOST_NOTE,       /* notes to the hosts from an address */
	TALLY_MAIL_CODE,       /* codes of an address typed by a member */
	TALLY_INVITE,	       /* codes of invitations that were none, from an address */
	TALLY_KINDS,
};

/* Whether one more is within the limit. */
bool tally_may(enum tally_kind kind, const char *who, int64_t now_ms);
void tally_add(enum tally_kind kind, const char *who, int64_t now_ms);
/* It went well: the count begins again. */
void tally_clear(enum tally_kind kind, const char *who);
void tally_clear_all(void);

/* Limit and window (ms) of a kind, for words and tests. */
int tally_limit(enum tally_kind kind);
int64_t tally_window(enum tally_kind kind);

#endif
