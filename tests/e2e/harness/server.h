/* server: a hearthd of a test's own, on a free port of the loopback, with a
 * data directory that goes with it.
 *
 * The program is $HEARTHD, or build/san/hearthd; tests run in the top folder.
 * Whatever fails here fails the test at once, with the server's log. */
#ifndef HEARTH_HARNESS_SERVER_H
#define HEARTH_HARNESS_SERVER_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

struct server {
	char dir[256];	/* the data directory */
	char where[64]; /* "127.0.0.1:PORT" */
	char port[8];
	pid_t pid;
	int out_fd;
};

/* Starts one; `settings` are lines of hearth.conf or NULL. */
void server_start(struct server *server, const char *settings);
/* Starts it again on the same data directory; _at(): at its port, too. */
void server_restart(struct server *server);
void server_restart_at(struct server *server);

/* hearth.conf gets these lines, and the server reads it again: returns once it has, or
 * has said why not. */
void server_settings(const struct server *server, const char *settings);

/* SIGTERM, and its exit status; the directory stays. */
int server_stop(struct server *server);
/* Stops it if it runs, asserts a clean end, removes the directory. */
void server_end(struct server *server);
/* Waits up to ms for it to end by itself: its wait status, -1 for still there. */
int server_wait(struct server *server, int ms);

/* A call as the sysop, through the control socket. params is taken over. The
 * result as a new reference; NULL with the error's code in *code_r. */
json_t *server_call(const struct server *server, const char *method, json_t *params, char **code_r);
/* The same, which must succeed. */
void server_must(const struct server *server, const char *method, json_t *params);

/* Many of the same call, on one connection, several on their way at a time; all
 * must succeed. The params are taken over. */
void server_must_all(const struct server *server, const char *method, json_t **params, int count);

/* Makes an ed25519 key pair in the directory; the path of the private one, to be freed. */
char *server_make_key(const struct server *server, const char *name);
/* Adds a member with that key. */
void server_add_member(const struct server *server, const char *handle, const char *key,
		       const char *role);
/* A member with a key of their own; its path, to be freed. */
char *server_person(const struct server *server, const char *handle);

/* Process ids of the nursery, of its nests, and of the clients of both. */
enum { SERVER_NESTS = 16 };
pid_t server_nursery(const struct server *server);
int server_nests(const struct server *server, pid_t *pids, int most);
int server_clients(const struct server *server, pid_t *pids, int most);
/* Fails the test where there is no such process any more: 0 would be all of the test's. */
void server_signal(pid_t pid, int number);
/* Waits until there are exactly `count` clients. */
bool server_wait_clients(const struct server *server, int count, int ms);

/* Waits until nobody is there any more: where they were, and what they wrote, is known. */
bool server_wait_left(const struct server *server);

/* All the server has logged, to be freed. */
char *server_log(const struct server *server);

#endif
