/* keyring: my public keys, with labels and last use; adding, naming, removing,
 * and a code for another device. */
#ifndef HEARTH_KEYRING_H
#define HEARTH_KEYRING_H

#include "client/view.h"

extern const struct view_ops keyring_ops;

#endif
