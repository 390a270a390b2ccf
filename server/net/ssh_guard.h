/* ssh_guard: what libssh does not say but for its log: writing to a channel whose
 * peer may lie about its packet size, and peers that exchange keys again and again.
 *
 * A peer announces with each channel how large a packet it takes. libssh (0.10
 * and 0.11, seen in 0.10.6: channel_write_common) takes 10 off it and sends
 * packets of that size until all is written: with an announced size of 10 it
 * sends empty packets for ever, with 11 a packet for each byte. The size can be
 * neither asked nor refused through its interface; but it logs each packet's
 * length. Until a packet of a fair size has been seen, a channel's writes are
 * watched through that log, and left after their first packet where it is not.
 *
 * A key exchange costs as much as thousands of packets. RFC 4253 (section 9) has one
 * recommended for each gigabyte or hour; OpenSSH lets its user ask for more of them
 * (RekeyLimit). libssh takes part in as many as a peer begins. */
#ifndef HEARTH_NET_SSH_GUARD_H
#define HEARTH_NET_SSH_GUARD_H

#include <libssh/libssh.h>
#include <stdbool.h>
#include <stdint.h>

/* The least packet a peer may ask for; RFC 4254 has 32768 as usual. The most
 * that is written at once while a channel is not proved: most first screens. */
enum { SSH_GUARD_LEAST = 256, SSH_GUARD_PIECE = 4096, SSH_GUARD_REFUSED = -100 };

/* As ssh_channel_write (or _stderr), never more than its window; or
 * SSH_GUARD_REFUSED: the connection has to be ended. */
int ssh_guard_write(ssh_channel channel, const void *bytes, uint32_t len, bool is_error,
		    bool *proved);

/* As ssh_event_dopoll without waiting; adds the key exchanges that the peer began.
 * Its log costs time: not for every turn. */
int ssh_guard_receive(ssh_event event, unsigned *exchanges);

#endif
