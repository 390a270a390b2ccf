/* ssh_host: who this server is to the ssh programs of the world: its host key
 * and the algorithms it offers.
 *
 * The key is DIR/host_ed25519, mode 0600, made on first start; its public half
 * is written beside it (.pub) at every start. Modern
 * algorithms only; post-quantum key exchange where the library has it. */
#ifndef HEARTH_NET_SSH_HOST_H
#define HEARTH_NET_SSH_HOST_H

#include <stddef.h>

struct ssh_host;

/* 0, or ERR_SYSTEM (logged) when the key can be neither read nor made. */
int ssh_host_open(struct ssh_host **host_r, const char *dir);
void ssh_host_close(struct ssh_host **host);

/* The most memory for what peers began to say and for what they have not read (held.h). */
void ssh_host_set_memory(struct ssh_host *host, size_t bytes);

/* "SHA256:..." of the host key; lives as long as the host. */
const char *ssh_host_fingerprint(const struct ssh_host *host);

#endif
