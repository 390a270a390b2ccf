/* reply: reading a value out of the server's JSON, absent ones as nothing.
 *
 * The server's answers fit their call's table, but a client must not fall over
 * one that does not. */
#ifndef HEARTH_REPLY_H
#define HEARTH_REPLY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

const char *reply_text(const json_t *object, const char *key); /* "" for none; borrowed */
int64_t reply_int(const json_t *object, const char *key);      /* 0 for none */
bool reply_bool(const json_t *object, const char *key);
int64_t reply_time(const json_t *object, const char *key); /* seconds, 0 for none */
json_t *reply_items(const json_t *object);		   /* `items`; borrowed, may be NULL */

#endif
