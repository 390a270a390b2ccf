#include "server/net/nursery_link.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <uthash.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"

struct nursery_client {
	uint64_t id;
	nursery_link_on_exit on_exit; /* NULL: forgotten */
	void *arg;
	UT_hash_handle hh;
};

struct nursery_link {
	uv_poll_t poll;
	int fd;
	pid_t pid;
	uint64_t last_id;
	struct nursery_client *clients;
	nursery_link_on_death on_death;
	void *arg;
};

static void nursery_link_ended(struct nursery_link *link, struct nursery_client *client, int status)
{
	HASH_DEL(link->clients, client);
	if (client->on_exit)
		client->on_exit(client->arg, status);
	free(client);
}

static void nursery_link_take(struct nursery_link *link, const struct nursery_report *report)
{
	struct nursery_client *client;

	HASH_FIND(hh, link->clients, &report->id, sizeof(report->id), client);
	if (!client)
		return;
	if (report->kind == NURSERY_EXITED)
		nursery_link_ended(link, client, report->status);
	else if (report->pid < 0)
		nursery_link_ended(link, client, -1);
}

static void nursery_link_died(struct nursery_link *link)
{
	uv_poll_stop(&link->poll);
	if (link->on_death)
		link->on_death(link->arg);
}

static void nursery_link_on_poll(uv_poll_t *poll, int status, int events)
{
	struct nursery_link *link = poll->data;
	struct nursery_report report;
	ssize_t got;

	(void)status, (void)events;
	for (;;) {
		got = recv(link->fd, &report, sizeof(report), MSG_DONTWAIT);
		if (got == (ssize_t)sizeof(report)) {
			nursery_link_take(link, &report);
		} else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
			return;
		} else {
			nursery_link_died(link);
			return;
		}
	}
}

struct nursery_link *nursery_link_new(uv_loop_t *loop, int fd, pid_t pid,
				      nursery_link_on_death on_death, void *arg)
{
	struct nursery_link *link = mem_alloc(sizeof(*link));

	link->fd = fd;
	link->pid = pid;
	link->on_death = on_death;
	link->arg = arg;
	uv_poll_init(loop, &link->poll, fd);
	link->poll.data = link;
	uv_poll_start(&link->poll, UV_READABLE, nursery_link_on_poll);
	return link;
}

static void nursery_link_on_closed(uv_handle_t *handle)
{
	struct nursery_link *link = handle->data;

	close(link->fd);
	waitpid(link->pid, NULL, 0);
	free(link);
}

void nursery_link_close(struct nursery_link **link_in)
{
	struct nursery_link *link = *link_in;
	struct nursery_client *client, *next;

	if (!link)
		return;
	*link_in = NULL;
	HASH_ITER(hh, link->clients, client, next)
	{
		HASH_DEL(link->clients, client);
		free(client);
	}
	uv_close((uv_handle_t *)&link->poll, nursery_link_on_closed);
}

static int nursery_link_send(struct nursery_link *link, const struct nursery_order *order,
			     const int fds[2])
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(2 * sizeof(int))];
	} control = {0};
	struct iovec iov = {(void *)(uintptr_t)order, sizeof(*order)};
	struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};
	struct cmsghdr *c;

	if (fds) {
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof(control.bytes);
		c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(2 * sizeof(int));
		memcpy(CMSG_DATA(c), fds, 2 * sizeof(int));
	}
	if (sendmsg(link->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)sizeof(*order))
		return 0;
	log_warn("nursery", "an order could not be sent: %s", strerror(errno));
	return ERR_BUSY;
}

int nursery_link_spawn(struct nursery_link *link, struct nursery_order *order, int terminal_fd,
		       int rpc_fd, nursery_link_on_exit on_exit, void *arg,
		       struct nursery_client **client_r)
{
	const int fds[2] = {terminal_fd, rpc_fd};
	struct nursery_client *client;
	int err;

	order->kind = NURSERY_SPAWN;
	order->id = ++link->last_id;
	err = nursery_link_send(link, order, fds);
	close(terminal_fd);
	close(rpc_fd);
	if (err < 0)
		return err;
	client = mem_alloc(sizeof(*client));
	client->id = order->id;
	client->on_exit = on_exit;
	client->arg = arg;
	HASH_ADD(hh, link->clients, id, sizeof(client->id), client);
	*client_r = client;
	return 0;
}

void nursery_link_kill(struct nursery_link *link, struct nursery_client *client)
{
	struct nursery_order order = {.kind = NURSERY_KILL, .id = client->id};

	nursery_link_send(link, &order, NULL);
}

void nursery_link_forget(struct nursery_link *link, struct nursery_client **client)
{
	if (!*client)
		return;
	nursery_link_kill(link, *client);
	(*client)->on_exit = NULL;
	*client = NULL;
}
