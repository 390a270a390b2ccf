#include "server/net/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"

/* Accepted in one turn; how long to rest when the machine has no descriptor; how
 * many wait in the kernel, which may allow fewer (net.core.somaxconn). */
enum { LISTEN_BATCH = 16, LISTEN_REST_MS = 500, LISTEN_BACKLOG = 4096 };

struct listener {
	uv_poll_t poll;
	uv_timer_t rest;
	int fd, handles;
	bool is_tcp, is_paused;
	char where[LISTEN_ADDRESS + 16];
	listen_on_accept on_accept;
	void *arg;
};

static void listen_set(int fd, int level, int option, int value)
{
	setsockopt(fd, level, option, &value, sizeof(value));
}

static void listen_tune(int fd)
{
	listen_set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	listen_set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	listen_set(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60);
	listen_set(fd, IPPROTO_TCP, TCP_KEEPINTVL, 20);
	listen_set(fd, IPPROTO_TCP, TCP_KEEPCNT, 4);
	listen_set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 180000);
}

/* The numeric address; an IPv4 one in IPv6's clothes as IPv4. */
static void listen_name(const struct sockaddr_storage *from, socklen_t len,
			char name_r[LISTEN_ADDRESS])
{
	if (getnameinfo((const struct sockaddr *)from, len, name_r, LISTEN_ADDRESS, NULL, 0,
			NI_NUMERICHOST) != 0)
		snprintf(name_r, LISTEN_ADDRESS, "unknown");
	if (strncmp(name_r, "::ffff:", 7) == 0 && strchr(name_r, '.'))
		memmove(name_r, name_r + 7, strlen(name_r + 7) + 1);
}

static void listen_on_poll(uv_poll_t *poll, int status, int events);

static void listen_on_rested(uv_timer_t *timer)
{
	struct listener *l = timer->data;

	if (!l->is_paused)
		uv_poll_start(&l->poll, UV_READABLE, listen_on_poll);
}

void listen_pause(struct listener *l, bool paused)
{
	l->is_paused = paused;
	if (paused)
		uv_poll_stop(&l->poll);
	else if (!uv_is_active((uv_handle_t *)&l->rest))
		uv_poll_start(&l->poll, UV_READABLE, listen_on_poll);
}

static void listen_rest(struct listener *l)
{
	log_warn("listen", "no connection can be accepted for a moment: %s", strerror(errno));
	uv_poll_stop(&l->poll);
	uv_timer_start(&l->rest, listen_on_rested, LISTEN_REST_MS, 0);
}

static void listen_on_poll(uv_poll_t *poll, int status, int events)
{
	struct listener *l = poll->data;
	struct sockaddr_storage from;
	char name[LISTEN_ADDRESS];

	(void)status, (void)events;
	for (int i = 0; i < LISTEN_BATCH && l->fd >= 0 && !l->is_paused; i++) {
		socklen_t len = sizeof(from);
		int fd =
		    accept4(l->fd, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd < 0 &&
		    (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM))
			listen_rest(l);
		if (fd < 0)
			return;
		name[0] = '\0';
		if (l->is_tcp) {
			listen_tune(fd);
			listen_name(&from, len, name);
		}
		l->on_accept(l->arg, fd, name);
	}
}

static struct listener *listen_start(uv_loop_t *loop, int fd, bool is_tcp,
				     listen_on_accept on_accept, void *arg)
{
	struct listener *l = mem_alloc(sizeof(*l));

	l->fd = fd;
	l->is_tcp = is_tcp;
	l->on_accept = on_accept;
	l->arg = arg;
	l->handles = 2;
	uv_poll_init(loop, &l->poll, fd);
	uv_timer_init(loop, &l->rest);
	l->poll.data = l->rest.data = l;
	uv_poll_start(&l->poll, UV_READABLE, listen_on_poll);
	return l;
}

static int listen_fail(char *why, int err, const char *where, const char *reason)
{
	snprintf(why, LISTEN_WHY, "cannot listen on %.100s: %s", where, reason);
	return err;
}

/* In digits; the system's own reading takes more than there are, and wraps. */
static bool listen_is_port(const char *text)
{
	size_t len = strspn(text, "0123456789");

	return len > 0 && len <= 5 && !text[len] && atoi(text) <= 65535;
}

/* Splits "ADDR:PORT", brackets around an IPv6 address taken away. */
static bool listen_split(const char *where, char host_r[LISTEN_ADDRESS], char port_r[8])
{
	const char *colon = strrchr(where, ':'), *from = where;
	size_t len;

	if (!colon || !listen_is_port(colon + 1))
		return false;
	len = (size_t)(colon - where);
	if (len >= 2 && where[0] == '[' && colon[-1] == ']') {
		from++;
		len -= 2;
	}
	if (len == 0 || len >= LISTEN_ADDRESS)
		return false;
	memcpy(host_r, from, len);
	host_r[len] = '\0';
	memcpy(port_r, colon + 1, strlen(colon + 1) + 1);
	return true;
}

static int listen_open(const struct addrinfo *at)
{
	int fd = socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	listen_set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	if (at->ai_family == AF_INET6)
		listen_set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, LISTEN_BACKLOG) == 0)
		return fd;
	close(fd);
	return -1;
}

static void listen_set_where(struct listener *l)
{
	struct sockaddr_storage at;
	socklen_t len = sizeof(at);
	char host[LISTEN_ADDRESS], port[8];

	if (getsockname(l->fd, (struct sockaddr *)&at, &len) < 0 ||
	    getnameinfo((struct sockaddr *)&at, len, host, sizeof(host), port, sizeof(port),
			NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	snprintf(l->where, sizeof(l->where), at.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host,
		 port);
}

int listen_tcp(struct listener **listener_r, uv_loop_t *loop, const char *where,
	       listen_on_accept on_accept, void *arg, char why_r[LISTEN_WHY])
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
				 .ai_flags = AI_PASSIVE | AI_NUMERICSERV},
			*found;
	char host[LISTEN_ADDRESS], port[8];
	int rc, fd;

	if (!listen_split(where, host, port))
		return listen_fail(why_r, ERR_INVALID, where, "it is not ADDR:PORT");
	rc = getaddrinfo(host, port, &hints, &found);
	if (rc != 0)
		return listen_fail(why_r, ERR_INVALID, where, gai_strerror(rc));
	fd = listen_open(found);
	freeaddrinfo(found);
	if (fd < 0)
		return listen_fail(why_r, ERR_SYSTEM, where, strerror(errno));
	*listener_r = listen_start(loop, fd, true, on_accept, arg);
	listen_set_where(*listener_r);
	return 0;
}

int listen_local(struct listener **listener_r, uv_loop_t *loop, const char *path, int group,
		 listen_on_accept on_accept, void *arg, char why_r[LISTEN_WHY])
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	mode_t before;
	int fd, rc;

	if (strlen(path) >= sizeof(at.sun_path))
		return listen_fail(why_r, ERR_INVALID, path, "the path is too long for a socket");
	memcpy(at.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return listen_fail(why_r, ERR_SYSTEM, path, strerror(errno));
	unlink(path);
	before = umask(0117);
	rc = bind(fd, (struct sockaddr *)&at, sizeof(at));
	umask(before);
	if (rc == 0 && group >= 0 && chown(path, (uid_t)-1, (gid_t)group) < 0) {
		close(fd);
		snprintf(why_r, LISTEN_WHY, "%.128s cannot be given to control_group: %s", path,
			 strerror(errno));
		return ERR_SYSTEM;
	}
	if (rc < 0 || listen(fd, LISTEN_BACKLOG) < 0) {
		close(fd);
		return listen_fail(why_r, ERR_SYSTEM, path, strerror(errno));
	}
	*listener_r = listen_start(loop, fd, false, on_accept, arg);
	return 0;
}

const char *listen_where(const struct listener *listener)
{
	return listener->where;
}

static void listen_on_closed(uv_handle_t *handle)
{
	struct listener *l = handle->data;

	if (--l->handles == 0)
		free(l);
}

void listen_close(struct listener **listener)
{
	struct listener *l = *listener;

	if (!l)
		return;
	*listener = NULL;
	uv_close((uv_handle_t *)&l->poll, listen_on_closed);
	uv_close((uv_handle_t *)&l->rest, listen_on_closed);
	close(l->fd);
	l->fd = -1;
}
