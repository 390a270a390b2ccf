/* A proxy between real ssh clients and a server that damages what passes: flips,
 * drops, doubles, swaps, holds back and cuts bytes, before keys were exchanged and
 * after; and peers that say anything in any order (hostile.py). For FUZZ_SECONDS
 * (60). The server survives it, a member who is there all the while notices
 * nothing, and nothing is left. FUZZ_SEED is what chance follows. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/pipe.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

enum { SECONDS = 60, ROUND_MS = 6000, LEFT_MS = 20000, PIECE = 4096, LOOKS = 10 };

static struct server server;
static struct pipe *member;
static char *ann;
static unsigned seed;
static int rounds, storms;

static unsigned chance(unsigned most)
{
	return (unsigned)rand_r(&seed) % most;
}

static void fail(const char *what)
{
	char *log = server_log(&server);

	fprintf(stderr, "proxy: %s after %d rounds\n%s\n", what, rounds, log);
	free(log);
	kill(server.pid, SIGKILL);
	exit(1);
}

/* --- damage --- */

enum damage { FLIP, DROP, DOUBLE, SWAP, NOISE, HOLD, CUT, DAMAGES };

/* One way of a connection: what is done to it once so many bytes have passed. */
struct way {
	int from, to;
	size_t passed, at;
	enum damage damage;
};

/* As often in the first bytes as in those of the first kilobytes, and so on. */
static size_t somewhere(void)
{
	return chance(1u << (4 + chance(12)));
}

static size_t damage(enum damage how, char *bytes, size_t len, size_t at)
{
	size_t n = 1 + chance(40);

	if (n > len - at)
		n = len - at;
	switch (how) {
	case FLIP:
		bytes[at] = (char)(bytes[at] ^ (1 << chance(8)));
		return len;
	case DROP:
		memmove(bytes + at, bytes + at + n, len - at - n);
		return len - n;
	case DOUBLE:
		memmove(bytes + at + n, bytes + at, len - at);
		return len + n;
	case SWAP:
		if (at + 1 < len) {
			char kept = bytes[at];

			bytes[at] = bytes[at + 1];
			bytes[at + 1] = kept;
		}
		return len;
	case NOISE:
		for (size_t i = 0; i < n; i++)
			bytes[at + i] = (char)chance(256);
		return len;
	default:
		return len;
	}
}

/* False when this way is over. */
static bool pass(struct way *way)
{
	char bytes[2 * PIECE];
	ssize_t n = recv(way->from, bytes, PIECE, 0);
	size_t len;

	if (n <= 0)
		return false;
	len = (size_t)n;
	if (way->damage != DAMAGES && way->passed + len > way->at) {
		if (way->damage == CUT)
			return false;
		if (way->damage == HOLD)
			usleep(chance(300000));
		len = damage(way->damage, bytes, len, way->at - way->passed);
		/* Again, further on, or enough. */
		way->at = chance(3) ? way->passed + (size_t)n + somewhere() : SIZE_MAX;
	}
	way->passed += (size_t)n;
	/* In two pieces, so that packets come apart anywhere. */
	if (len > 1 && chance(3) == 0) {
		size_t first = 1 + chance((unsigned)len - 1);

		if (send(way->to, bytes, first, MSG_NOSIGNAL) < 0)
			return false;
		usleep(chance(3000));
		return send(way->to, bytes + first, len - first, MSG_NOSIGNAL) >= 0;
	}
	return len == 0 || send(way->to, bytes, len, MSG_NOSIGNAL) >= 0;
}

static void relay(int client, int house)
{
	struct way ways[2] = {{.from = client,
			       .to = house,
			       .at = somewhere(),
			       .damage = (enum damage)chance(DAMAGES)},
			      {.from = house, .to = client, .at = somewhere(), .damage = DAMAGES}};
	int64_t until = clock_mono_ms() + ROUND_MS;
	bool open = true;

	/* What the server sends is damaged less often: its client would only hang up. */
	if (chance(4) == 0)
		ways[1].damage = (enum damage)chance(DAMAGES);
	while (open && clock_mono_ms() < until) {
		struct pollfd polls[2] = {{client, POLLIN, 0}, {house, POLLIN, 0}};

		if (poll(polls, 2, 100) < 0 && errno != EINTR)
			return;
		for (int i = 0; i < 2; i++) {
			if (polls[i].revents)
				open = open && pass(&ways[i]);
		}
	}
}

/* --- a round --- */

static int tcp(int port, int *port_r)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || (port_r ? bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, 8) < 0 ||
				    getsockname(fd, (struct sockaddr *)&at, &len) < 0
			      : connect(fd, (struct sockaddr *)&at, len) < 0)) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (port_r)
		*port_r = ntohs(at.sin_port);
	return fd;
}

/* What the client asks for, and what it says. */
static const struct {
	const char *user, *words, *input;
} asks[] = {
    {"guest", "board list", ""},
    {"guest", "thread show 1 --json", ""},
    {"me", "post reply 1", "Damaged on its way."},
    {"me", "-s rpc",
     "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"whoami\"}\n"
     "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"board.list\"}\n"},
    {"me", "-tt", "jj \r kq?qq"},
    {"nobody", "-tt", "\r\rq"},
    {"me", "-s sftp", "\0\0\0\5\1\0\0\0\3"},
};

static pid_t ask(int port)
{
	unsigned which = chance(sizeof(asks) / sizeof(asks[0]));
	const char *key = strcmp(asks[which].user, "me") == 0 ? ann : "/dev/null";
	bool option = asks[which].words[0] == '-';
	char *line = mem_printf(
	    "{ printf '%%s' '%s'; sleep 1; } | timeout 5 ssh -F none -p %d -i %s "
	    "-o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "
	    "-o BatchMode=%s -o LogLevel=QUIET -o RekeyLimit=%s %.*s %s@127.0.0.1 %s "
	    ">/dev/null 2>&1",
	    asks[which].input, port, key, option ? "no" : "yes", chance(3) ? "1G" : "16K",
	    option ? 3 : 0, asks[which].words, asks[which].user,
	    option ? asks[which].words + 3 : asks[which].words);
	pid_t pid = fork();

	if (pid == 0) {
		setsid();
		execl("/bin/sh", "sh", "-c", line, NULL);
		_exit(127);
	}
	free(line);
	return pid;
}

static void round_by_proxy(int listener, int port)
{
	pid_t pid = ask(port);
	struct pollfd ready = {listener, POLLIN, 0};
	int client = poll(&ready, 1, 3000) > 0 ? accept(listener, NULL, NULL) : -1;
	int house = client >= 0 ? tcp(atoi(server.port), NULL) : -1;

	if (client >= 0 && house >= 0)
		relay(client, house);
	if (client >= 0)
		close(client);
	if (house >= 0)
		close(house);
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void round_by_storm(void)
{
	char *number = mem_printf("%u", chance(1u << 30));
	const char *const argv[] = {
	    "/usr/bin/python3", "tests/e2e/hostile.py", server.port, "storm", number, NULL};
	struct run run = run_program(argv, NULL, 0, 30000);

	storms += strstr(run.out, "survived") != NULL;
	run_free(&run);
	free(number);
}

/* --- the others --- */

static int fds_now(void)
{
	char *path = mem_printf("/proc/%d/fd", (int)server.pid);
	DIR *dir = opendir(path);
	int count = 0;

	while (dir && readdir(dir))
		count++;
	if (dir)
		closedir(dir);
	free(path);
	return count;
}

static void look(void)
{
	json_t *answer;

	if (server_wait(&server, 0) != -1)
		fail("the server ended");
	answer = pipe_call(member, "whoami", NULL);
	if (*pipe_code(answer))
		fail("the other member is not answered");
	json_decref(answer);
}

static void settle(int before)
{
	int64_t until = clock_mono_ms() + LEFT_MS;

	look();
	while (fds_now() > before && clock_mono_ms() < until)
		usleep(50000);
	if (fds_now() > before)
		fail("descriptors are left");
	if (!server_wait_clients(&server, 0, LEFT_MS))
		fail("processes are left");
}

static void open_all(void)
{
	server_start(&server, "grace_seconds = 3\nunauthenticated_per_address = 200\n");
	ann = server_make_key(&server, "ann");
	server_add_member(&server, "ann", ann, "member");
	server_must(&server, "board.add",
		    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Talk", "about", "All"));
	member = pipe_rpc(&server, "me", ann);
	json_decref(pipe_call(
	    member, "thread.new",
	    json_pack("{s:s, s:s, s:s}", "board", "talk", "title", "Here", "body", "Hello.")));
}

int main(void)
{
	const char *wanted = getenv("FUZZ_SECONDS"), *first = getenv("FUZZ_SEED");
	int64_t until = clock_mono_ms() + (wanted ? atoi(wanted) : SECONDS) * INT64_C(1000);
	int port = 0, listener = tcp(0, &port), before;

	seed = first && *first ? (unsigned)strtoul(first, NULL, 10) : (unsigned)clock_now_ms();
	printf("FUZZ_SEED=%u\n", seed);
	signal(SIGPIPE, SIG_IGN);
	open_all();
	/* Makes the nests that stay, of a terminal that is known and one that is not. */
	for (int i = 0; i < 30; i++)
		round_by_proxy(listener, port);
	sleep(4);
	before = fds_now();
	while (clock_mono_ms() < until) {
		if (++rounds % 6)
			round_by_proxy(listener, port);
		else
			round_by_storm();
		if (rounds % LOOKS == 0)
			look();
	}
	settle(before);
	pipe_close(&member);
	server_end(&server);
	free(ann);
	close(listener);
	printf("%d connections damaged, %d storms (0: without python3-paramiko); nothing is left\n",
	       rounds - rounds / 6, storms);
	return 0;
}
