/* house: a server with three members, for what is read from ../shared/corpora. */
#ifndef HEARTH_HARNESS_HOUSE_H
#define HEARTH_HARNESS_HOUSE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "tests/e2e/harness/pipe.h"
#include "tests/e2e/harness/server.h"

#define CORPORA "../shared/corpora/"

struct term;

extern struct house {
	struct server server;
	char *ann, *bob, *carol; /* keys */
} house;

/* False, with a word, where the corpora are absent. */
bool house_is_there(void);
/* Boards end with NULL. */
void house_start(const char *const *boards);
int house_end(void **state); /* a test's teardown; nothing where none was started */

/* A file of the corpora, to be freed; len_r may be NULL. */
char *house_read_whole(const char *name, size_t *len_r);

/* The client at home. */
struct term *house_open_home(const char *user, const char *key);

json_int_t house_number(const json_t *object, const char *name);
/* The result of a call that must succeed, to be json_decref'ed. */
json_t *house_call(struct pipe *pipe, const char *method, json_t *params);
json_int_t house_new_thread(struct pipe *pipe, const char *board, const char *title,
			    const char *body);
void house_reply(struct pipe *pipe, json_int_t thread, const char *body);

#endif
