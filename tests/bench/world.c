#include "tests/bench/world.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/bench/usage.h"

enum { WORLD_CLIENTS = 4096, WORLD_BATCH = 100 };

/* The loopback is one address. */
static const char world_settings[] = "log_level = warn\n"
				     "sessions_per_address = 5000\n"
				     "unauthenticated_per_address = 500\n"
				     "unauthenticated = 500\n"
				     "clients = 2000\n"
				     "clients_per_address = 2000\n";

static pid_t world_pid; /* for whatever ends the bench */

static void world_kill(void)
{
	if (world_pid > 0)
		kill(world_pid, SIGTERM);
	world_pid = 0;
}

static void world_on_late(int sig)
{
	static const char words[] = "bench: it took too long and was ended\n";

	(void)sig;
	if (write(STDERR_FILENO, words, sizeof(words) - 1) < 0)
		_exit(2);
	world_kill();
	_exit(1);
}

void world_bound(unsigned seconds)
{
	atexit(world_kill);
	signal(SIGALRM, world_on_late);
	signal(SIGINT, world_on_late);
	signal(SIGTERM, world_on_late);
	signal(SIGPIPE, SIG_IGN);
	alarm(seconds);
}

/* --- content --- */

char *world_text(unsigned number, int words)
{
	static const char *const some[] = {
	    "the",     "starter", "went",   "flat",    "again",	 "after",   "I",       "moved",
	    "it",      "to",	  "window", "and",     "a",	 "sensor",  "says",    "eighteen",
	    "degrees", "which",	  "is",	    "colder",  "than",	 "last",    "week",    "so",
	    "we",      "tried",	  "warmer", "water",   "with",	 "half",    "of",      "flour",
	    "left",    "over",	  "from",   "Sunday",  "bake",	 "nobody",  "noticed", "until",
	    "smell",   "came",	  "back",   "`reset`", "*then*", "waiting", "two",     "hours"};
	struct buf text = {0};
	unsigned at = number * 2654435761U + 17;

	for (int i = 0; i < words; i++) {
		at = at * 1103515245U + 12345U;
		if (i && i % 60 == 0)
			buf_add_text(&text, (at >> 20) % 3 ? ".\n\n" : ".\n\n> ");
		else if (i)
			buf_add_char(&text, ' ');
		buf_add_text(&text, some[(at >> 16) % (sizeof(some) / sizeof(some[0]))]);
	}
	buf_add_char(&text, '.');
	return buf_take(&text, NULL);
}

static json_t *world_message(int board, int thread, int number, int members)
{
	char *body =
	    world_text((unsigned)(board * 10000 + thread * 300 + number), 40 + number % 90);
	char *id = mem_printf("b%d-t%d-%d", board, thread, number);
	char *key = mem_printf("b%d-t%d-0", board, thread);
	char *title = mem_printf("Question %d of board %d, and what came of it", thread, board);
	char *author = mem_printf("member%d", (board + thread + number) % members);
	char *at = mem_printf("-%dm", 40000 - thread * 1500 - number * 5 - board);
	json_t *m =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "message_id", id, "thread_key", key,
		      "title", title, "author", author, "at", at, "body", body, "live", 1);

	if (number)
		json_object_set_new(m, "parent_id", json_string(key));
	free(body);
	free(id);
	free(key);
	free(title);
	free(author);
	free(at);
	return m;
}

static void world_send(struct world *world, int64_t import, json_t **messages)
{
	if (json_array_size(*messages))
		server_must(
		    &world->server, "import.batch",
		    json_pack("{s:I, s:o}", "import", (json_int_t)import, "messages", *messages));
	*messages = json_array();
}

static void world_fill_board(struct world *world, int board, const char *slug)
{
	json_t *begun =
	    server_call(&world->server, "import.begin",
			json_pack("{s:s, s:s}", "board", slug, "source", "bench"), NULL);
	int64_t import = json_integer_value(json_object_get(begun, "import"));
	json_t *messages = json_array();

	json_decref(begun);
	for (int t = 0; t < WORLD_THREADS; t++) {
		int posts = board == 0 && t == 0 ? WORLD_LONG : 3 + t * 4;

		for (int i = 0; i < posts; i++) {
			json_array_append_new(messages, world_message(board, t, i, world->members));
			if (json_array_size(messages) == WORLD_BATCH)
				world_send(world, import, &messages);
		}
	}
	world_send(world, import, &messages);
	json_decref(messages);
}

static void world_list_board(struct world *world, int board, const char *slug)
{
	json_t *list =
	    server_call(&world->server, "thread.list", json_pack("{s:s}", "board", slug), NULL);
	json_t *items = json_object_get(list, "items"), *item;
	size_t i;

	json_array_foreach(items, i, item)
	{
		int64_t id = json_integer_value(json_object_get(item, "thread"));

		if (i < WORLD_THREADS)
			world->thread[board * WORLD_THREADS + (int)i] = id;
		if (json_integer_value(json_object_get(item, "posts")) == WORLD_LONG)
			world->long_thread = id;
	}
	json_decref(list);
}

static void world_fill(struct world *world)
{
	server_must(&world->server, "community.set",
		    json_pack("{s:s, s:s}", "title", "Bench", "purpose", "to be measured"));
	server_must(&world->server, "theme.add",
		    json_pack("{s:s, s:s, s:s}", "theme", "all", "title", "Everything", "about",
			      "What there is to be measured"));
	for (int b = 0; b < WORLD_BOARDS; b++) {
		char *slug = mem_printf("board%d", b), *title = mem_printf("Board number %d", b);

		server_must(&world->server, "board.add",
			    json_pack("{s:s, s:s, s:s, s:s}", "board", slug, "title", title,
				      "about", "One of five, generated", "theme", "all"));
		world_fill_board(world, b, slug);
		world_list_board(world, b, slug);
		free(slug);
		free(title);
	}
}

static void world_add_members(struct world *world)
{
	json_t **params = mem_alloc((size_t)world->members * sizeof(*params));

	world->keys = mem_alloc((size_t)world->members * sizeof(*world->keys));
	for (int i = 0; i < world->members; i++) {
		char *public, *handle = mem_printf("%s%d", world->who, i);

		world->keys[i] = visitor_key(&public);
		params[i] = json_pack("{s:s, s:s, s:s}", "handle", handle, "key", public,
				      "joined_at", "-400d");
		free(public);
		free(handle);
	}
	server_must_all(&world->server, "member.add", params, world->members);
	free(params);
}

/* --- its life --- */

void world_open(struct world *world, int members, const char *settings)
{
	char *all = mem_printf("%s%s", world_settings, settings ? settings : "");

	*world = (struct world){.members = members, .who = "member", .is_own = true};
	setenv("HEARTHD", "build/hearthd", 0);
	server_start(&world->server, all);
	world_pid = world->server.pid;
	free(all);
	/* Without rules nobody is asked about them on the way home. */
	server_must(&world->server, "community.set", json_pack("{s:s}", "rules", ""));
	world_add_members(world);
	world_fill(world);
}

/* The process that listens at its control socket; 0: none does. */
static pid_t world_find(const char *dir)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	struct ucred peer = {0};
	socklen_t len = sizeof(peer);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%.90s/control.sock", dir);
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) < 0 ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
		peer.pid = 0;
	close(fd);
	return peer.pid;
}

bool world_join(struct world *world, const char *dir, const char *port, const char *who,
		int members)
{
	*world = (struct world){.members = members};
	snprintf(world->who, sizeof(world->who), "%s", who);
	snprintf(world->server.dir, sizeof(world->server.dir), "%s", dir);
	snprintf(world->server.port, sizeof(world->server.port), "%s", port);
	world->server.pid = world_find(dir);
	if (!world->server.pid)
		return false;
	world_add_members(world);
	return true;
}

void world_restart(struct world *world)
{
	if (server_stop(&world->server) != 0)
		fprintf(stderr, "bench: the server did not end cleanly\n");
	server_restart_at(&world->server);
	world_pid = world->server.pid;
}

void world_close(struct world *world)
{
	world_pid = 0;
	if (world->is_own)
		server_end(&world->server);
	for (int i = 0; i < world->members; i++)
		ssh_key_free(world->keys[i]);
	free(world->keys);
}

/* --- visits --- */

void world_visit(struct world *world, struct visitor *visitor, int member)
{
	char *handle = mem_printf("%s%d", world->who, member);

	visitor_open(visitor, world->server.port, handle, world->keys[member]);
	free(handle);
}

void world_place(struct world *world, int member, int64_t thread, int number)
{
	struct visitor visitor = {0};

	world_visit(world, &visitor, member);
	visitor_rpc(&visitor);
	json_decref(visitor_call(&visitor, "place.save",
				 json_pack("{s:{s:i, s:[{s:s, s:{s:i}}, {s:s, s:{s:I, s:i}}]}}",
					   "place", "v", 1, "views", "view", "home", "at", "row", 0,
					   "view", "reader", "at", "thread", (json_int_t)thread,
					   "number", number)));
	visitor_close(&visitor);
}

double world_cpu_ms(const struct world *world)
{
	pid_t pids[WORLD_CLIENTS], nursery = server_nursery(&world->server);
	int nests = server_nests(&world->server, pids, WORLD_CLIENTS);
	int count = nests + server_clients(&world->server, pids + nests, WORLD_CLIENTS - nests);
	double all = usage_cpu_ms(world->server.pid) + usage_cpu_ms(nursery);

	for (int i = 0; i < count; i++)
		all += i < nests ? usage_cpu_ms(pids[i]) : usage_cpu_small_ms(pids[i]);
	return all;
}

int world_wait_empty(const struct world *world, int ms)
{
	pid_t pids[WORLD_CLIENTS];
	int64_t until = clock_mono_ms() + ms;
	int count;

	while ((count = server_clients(&world->server, pids, WORLD_CLIENTS)) > 0 &&
	       clock_mono_ms() < until)
		usleep(50000);
	return count;
}
