/* hostkey: the server's own key, as those who come in are to recognise it.
 *
 * Read from DIR/host_ed25519.pub, which the server writes anew at every start
 * beside the key it serves with (server/net/ssh_host.h). */
#ifndef HEARTH_DOMAIN_HOSTKEY_H
#define HEARTH_DOMAIN_HOSTKEY_H

#include "server/core/hall.h"

/* "SHA256:..." in the call's arena, or ERR_NOT_FOUND when no server has run here. */
int hostkey_fingerprint(struct hall_context *cx, const char **fingerprint_r);

#endif
