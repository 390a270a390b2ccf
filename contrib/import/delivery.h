/* delivery: messages to the server, in batches, over JSON-RPC.
 *
 * One batch is on its way at a time: the next leaves when the last one was
 * acknowledged, which means durable. So an interruption leaves whole messages,
 * and the server skips what it knows when the same is sent again. Blocking. */
#ifndef HEARTH_IMPORT_DELIVERY_H
#define HEARTH_IMPORT_DELIVERY_H

#include <jansson.h>
#include <stddef.h>

enum {
	DELIVERY_MESSAGES = 100,     /* in a batch */
	DELIVERY_BYTES = 900 * 1000, /* of a batch, written out */
};

struct delivery;

struct delivery_counts {
	size_t added, threads, authors, known, refused;
};

/* Over a connected descriptor, which stays the caller's. */
struct delivery *delivery_new(int fd);
void delivery_free(struct delivery **delivery);

/* The words of the last error. */
const char *delivery_why(const struct delivery *delivery);

/* Says hello and begins an import into the board. 0 or ERR_*. */
int delivery_begin(struct delivery *delivery, const char *board, const char *source);

/* Adds a message (borrowed) to the batch; a full batch is sent and waited for. */
int delivery_add(struct delivery *delivery, json_t *message);
/* Sends what is left and waits. */
int delivery_flush(struct delivery *delivery);

struct delivery_counts delivery_counts(const struct delivery *delivery);
/* An object: reason -> how many the server refused for it. Borrowed. */
json_t *delivery_refusals(const struct delivery *delivery);

/* Connects to the control socket; a descriptor, or ERR_SYSTEM with errno set. */
int delivery_connect(const char *path);

#endif
