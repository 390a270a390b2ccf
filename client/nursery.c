#include "client/nursery.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <uthash.h>
#include <unistd.h>

#include "client/hosted.h"
#include "common/base/mem.h"
#include "common/rpc/order.h"

struct nursery_child {
	pid_t pid;
	uint64_t id;
	UT_hash_handle hh;
};

/* The nursery, or a nest. */
struct nursery {
	int fd, signals;
	struct hosted *hosted;
	struct nursery_child *children; /* clients, by pid */
};

static void nursery_serve(struct nursery *n);

static void nursery_say(const struct nursery *n, const struct order_report *report)
{
	while (send(n->fd, report, sizeof(*report), MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

/* --- in a child --- */

/* Ends with its parent, which may have ended before this was said. */
static void nursery_child_begin(struct nursery *n, pid_t parent, const char *name)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, name);
	if (getppid() != parent)
		_exit(0);
	close(n->fd);
	close(n->signals);
}

static void nursery_run_client(const struct nursery *n, const struct order *order, const int *fds)
{
	const struct hosted_terms terms = {
	    .term = order->term[0] ? order->term : NULL,
	    .columns = order->columns,
	    .rows = order->rows,
	    .zone_rule = order->zone_rule[0] ? order->zone_rule : NULL,
	    .language = order->language[0] ? order->language : NULL,
	    .terminal_fd = fds[0],
	    .rpc_fd = fds[1],
	    .linear = order->linear,
	    .no_color = order->no_color,
	    .utf8 = order->utf8,
	    .resumes = order->resumes,
	};
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	_exit(hosted_run(n->hosted, &terms));
}

static int nursery_signals(void)
{
	sigset_t set;

	/* Signals of the service are for the server, which tells its clients by RPC. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void nursery_run_nest(struct nursery *n, const struct order *order, int fd)
{
	struct nursery nest = {.fd = fd, .signals = nursery_signals(), .hosted = n->hosted};

	hosted_hatch(nest.hosted, order->term, order->utf8);
	if (nest.signals >= 0)
		nursery_serve(&nest);
	_exit(0);
}

/* --- orders --- */

static void nursery_spawn(struct nursery *n, const struct order *order, const int *fds)
{
	struct nursery_child *child;
	pid_t self = getpid(), pid = fork();

	if (pid == 0) {
		nursery_child_begin(n, self, "hearth-client");
		nursery_run_client(n, order, fds);
	}
	if (pid < 0) {
		nursery_say(n, &(struct order_report){ORDER_FAILED, order->id, 0, 0});
		return;
	}
	child = mem_alloc(sizeof(*child));
	child->pid = pid;
	child->id = order->id;
	HASH_ADD(hh, n->children, pid, sizeof(pid), child);
}

/* Where it cannot be made, the server sees its end of the pair close. */
static void nursery_nest(struct nursery *n, const struct order *order, int fd)
{
	pid_t self = getpid();

	if (fork() == 0) {
		nursery_child_begin(n, self, "hearth-nest");
		nursery_run_nest(n, order, fd);
	}
}

static void nursery_kill(struct nursery *n, uint64_t id)
{
	for (struct nursery_child *c = n->children; c; c = c->hh.next) {
		if (c->id == id)
			kill(c->pid, SIGKILL);
	}
}

static void nursery_obey(struct nursery *n, struct order *order, const int *fds, int count)
{
	order->term[ORDER_TERM - 1] = '\0';
	order->zone_rule[ORDER_ZONE - 1] = '\0';
	order->language[ORDER_LANGUAGE - 1] = '\0';
	if (order->kind == ORDER_KILL)
		nursery_kill(n, order->id);
	else if (order->kind == ORDER_SPAWN && count == 2)
		nursery_spawn(n, order, fds);
	else if (order->kind == ORDER_NEST && count == 1)
		nursery_nest(n, order, fds[0]);
}

static int nursery_rights(struct msghdr *message, int fds[ORDER_FDS])
{
	struct cmsghdr *c = CMSG_FIRSTHDR(message);
	size_t len;

	if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
		return 0;
	len = c->cmsg_len - CMSG_LEN(0);
	memcpy(fds, CMSG_DATA(c), len);
	return (int)(len / sizeof(int));
}

/* False when the server is gone. */
static bool nursery_take(struct nursery *n)
{
	struct order order;
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(ORDER_FDS * sizeof(int))];
	} control;
	struct iovec iov = {&order, sizeof(order)};
	struct msghdr message = {.msg_iov = &iov,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};
	ssize_t got = recvmsg(n->fd, &message, MSG_CMSG_CLOEXEC);
	int fds[ORDER_FDS], count;

	if (got < 0)
		return errno == EINTR || errno == EAGAIN;
	if (got != (ssize_t)sizeof(order))
		return false;
	count = nursery_rights(&message, fds);
	nursery_obey(n, &order, fds, count);
	for (int i = 0; i < count; i++)
		close(fds[i]);
	return true;
}

/* --- its loop --- */

/* Nests are no clients: the server sees them end. */
static void nursery_reap(struct nursery *n)
{
	struct signalfd_siginfo info;
	struct nursery_child *child;
	int status;
	pid_t pid;

	while (read(n->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		HASH_FIND(hh, n->children, &pid, sizeof(pid), child);
		if (!child)
			continue;
		HASH_DEL(n->children, child);
		nursery_say(n, &(struct order_report){ORDER_EXITED, child->id, pid, status});
		free(child);
	}
}

static void nursery_serve(struct nursery *n)
{
	struct pollfd polls[2] = {{.fd = n->fd, .events = POLLIN},
				  {.fd = n->signals, .events = POLLIN}};

	for (;;) {
		if (poll(polls, 2, -1) < 0 && errno != EINTR)
			return;
		if (polls[1].revents)
			nursery_reap(n);
		if (polls[0].revents && !nursery_take(n))
			return;
		polls[0].revents = polls[1].revents = 0;
	}
}

int nursery_main(int fd)
{
	struct nursery n = {.fd = fd, .signals = nursery_signals()};

	/* Keys and signals of the server's terminal do not reach it or its children. */
	setsid();
	prctl(PR_SET_NAME, "hearth-nursery");
	n.hosted = hosted_new();
	if (n.signals < 0 || !n.hosted)
		return 1;
	nursery_say(&n, &(struct order_report){ORDER_READY, 0, getpid(), 0});
	nursery_serve(&n);
	_exit(0);
}
