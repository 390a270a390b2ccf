/* exec_out: text for a raw terminal. */
#ifndef HEARTH_NET_EXEC_OUT_H
#define HEARTH_NET_EXEC_OUT_H

#include "common/base/arena.h"

/* A copy whose line feeds are as a raw terminal needs them. */
char *exec_out_crlf(struct arena *arena, const char *text);

#endif
