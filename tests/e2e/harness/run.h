/* run: programs with their standard input, output and error, and time to end. */
#ifndef HEARTH_HARNESS_RUN_H
#define HEARTH_HARNESS_RUN_H

#include <jansson.h>
#include <stddef.h>

struct server;

struct run {
	int status; /* exit status; 128 + signal; -1 when killed for lateness */
	char *out, *err;
	size_t out_len, err_len;
};

/* argv ends with NULL. input may be NULL: an empty one. */
struct run run_program(const char *const *argv, const char *input, size_t len, int ms);
void run_free(struct run *run);

/* `ssh USER@server LINE` with a key (NULL: none) and input (NULL: none).
 * extra: options for ssh, ended by NULL, or NULL. */
struct run run_ssh(const struct server *server, const char *user, const char *key,
		   const char *input, const char *line);
struct run run_ssh_with(const struct server *server, const char *user, const char *key,
			const char *const *extra, const char *input, size_t len, const char *line);

/* Writes the words `ssh -p PORT ...` up to user@host into argv; how many. Needs
 * RUN_SSH_WORDS places. `known_r` and others live in the server's directory. */
enum { RUN_SSH_WORDS = 24, RUN_MS = 60000 };
int run_ssh_words(const struct server *server, const char *user, const char *key,
		  const char **argv);

/* The JSON that a line of `ssh me@server` gives, asserted to end with status; NULL
 * where that is not 0. To be json_decref'ed. */
json_t *run_ask(const struct server *server, const char *key, const char *input, const char *line,
		int status);

/* The output as JSON; fails the test when it is not. To be json_decref'ed. */
json_t *run_json(const struct run *run);

#endif
