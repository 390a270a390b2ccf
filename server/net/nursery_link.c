#include "server/net/nursery_link.h"

#include <errno.h>
#include <signal.h>
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
	struct nursery_link *link;
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

static void nursery_link_take(struct nursery_link *link, const struct order_report *report)
{
	struct nursery_client *client;

	HASH_FIND(hh, link->clients, &report->id, sizeof(report->id), client);
	if (!client)
		return;
	if (report->kind == ORDER_EXITED)
		nursery_link_ended(link, client, report->status);
	else if (report->kind == ORDER_FAILED)
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
	struct order_report report;
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
	if (link->pid)
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

static int nursery_link_send(struct nursery_link *link, const struct order *order, const int *fds,
			     size_t count)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(ORDER_FDS * sizeof(int))];
	} control = {0};
	struct iovec iov = {(void *)(uintptr_t)order, sizeof(*order)};
	struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};
	struct cmsghdr *c;

	if (count) {
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(count * sizeof(int));
		c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(count * sizeof(int));
		memcpy(CMSG_DATA(c), fds, count * sizeof(int));
	}
	if (sendmsg(link->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)sizeof(*order))
		return 0;
	log_warn("nursery", "an order could not be sent: %s", strerror(errno));
	return ERR_BUSY;
}

int nursery_link_spawn(struct nursery_link *link, struct order *order, int terminal_fd, int rpc_fd,
		       nursery_link_on_exit on_exit, void *arg, struct nursery_client **client_r)
{
	const int fds[2] = {terminal_fd, rpc_fd};
	struct nursery_client *client;
	int err;

	order->kind = ORDER_SPAWN;
	order->id = ++link->last_id;
	err = nursery_link_send(link, order, fds, 2);
	close(terminal_fd);
	close(rpc_fd);
	if (err < 0)
		return err;
	client = mem_alloc(sizeof(*client));
	client->link = link;
	client->id = order->id;
	client->on_exit = on_exit;
	client->arg = arg;
	HASH_ADD(hh, link->clients, id, sizeof(client->id), client);
	*client_r = client;
	return 0;
}

void nursery_link_kill(struct nursery_client *client)
{
	struct order order = {.kind = ORDER_KILL, .id = client->id};

	nursery_link_send(client->link, &order, NULL, 0);
}

void nursery_link_forget(struct nursery_client **client)
{
	if (!*client)
		return;
	nursery_link_kill(*client);
	(*client)->on_exit = NULL;
	*client = NULL;
}

int nursery_link_nest(struct nursery_link *link, const struct order *order, int fd)
{
	struct order nest = *order;
	int err;

	nest.kind = ORDER_NEST;
	err = nursery_link_send(link, &nest, &fd, 1);
	close(fd);
	return err;
}

bool nursery_link_is_idle(const struct nursery_link *link)
{
	return !link->clients;
}

bool nursery_link_is_alive(const struct nursery_link *link)
{
	char byte;

	return recv(link->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 0;
}

void nursery_link_lose(struct nursery_link *link)
{
	struct nursery_client *client, *next;

	for (client = link->clients; client; client = next) {
		next = client->hh.next;
		nursery_link_ended(link, client, SIGKILL);
	}
}
