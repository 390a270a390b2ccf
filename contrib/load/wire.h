/* wire: one SSH connection with one terminal on it, without blocking: connects
 * from an address of its own, signs in with a key, asks for a screen. The only
 * file of the rig that drives libssh. */
#ifndef HEARTH_LOAD_WIRE_H
#define HEARTH_LOAD_WIRE_H

#include <libssh/libssh.h>
#include <stddef.h>
#include <uv.h>

struct wire;

struct wire_events {
	void (*on_bytes)(void *arg, const char *bytes, size_t len);
	/* It failed or ended; wire_close() is still to be called, and may be here. */
	void (*on_end)(void *arg, const char *why);
};

enum { WIRE_COLUMNS = 80, WIRE_ROWS = 24 };

/* From 127.1.N.1 to 127.0.0.1. Events come later, never from inside this. */
void wire_open(struct wire **wire_r, uv_loop_t *loop, int port, int address, const char *user,
	       ssh_key key, const struct wire_events *events, void *arg);
void wire_close(struct wire **wire); /* leaves NULL behind; no event follows */
void wire_write(struct wire *wire, const char *bytes, size_t len);

#endif
