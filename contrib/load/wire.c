#include "contrib/load/wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/mem.h"
#include "tests/bench/visitor.h"

struct wire {
	uv_poll_t poll;
	ssh_session session;
	ssh_channel channel;
	ssh_key key;
	enum { WIRE_TCP, WIRE_KEYS, WIRE_SIGN, WIRE_OPEN, WIRE_SIZE, WIRE_ASK, WIRE_UP } state;
	int fd, armed;
	bool polls, over, closed; /* over: the end was told; closed: freed when the loop may */
	struct wire_events events;
	void *arg;
};

static const char *const wire_steps[] = {
    "connecting",	 "exchanging keys",	  "signing in",
    "opening a channel", "asking for a terminal", "asking for a shell",
    "being there",
};

static void wire_on_poll(uv_poll_t *poll, int status, int events);

/* --- its end --- */

static void wire_on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

/* Before libssh may close the descriptor, or right after it did: the next
 * socket gets the same number. */
static void wire_stop_polling(struct wire *wire)
{
	if (wire->polls)
		uv_poll_stop(&wire->poll);
	wire->polls = false;
}

void wire_close(struct wire **wire_in)
{
	struct wire *wire = *wire_in;

	if (!wire)
		return;
	*wire_in = NULL;
	wire->closed = true;
	wire_stop_polling(wire);
	if (wire->channel)
		ssh_channel_free(wire->channel);
	if (wire->session) {
		ssh_disconnect(wire->session);
		ssh_free(wire->session);
	}
	/* libssh has it from the exchange of keys on. */
	if (wire->state == WIRE_TCP)
		close(wire->fd);
	uv_close((uv_handle_t *)&wire->poll, wire_on_closed);
}

static void wire_end(struct wire *wire, const char *what)
{
	char why[200];

	if (wire->over || wire->closed)
		return;
	wire->over = true;
	wire_stop_polling(wire);
	snprintf(why, sizeof(why), "%s: %.120s", wire_steps[wire->state],
		 what ? what : ssh_get_error(wire->session));
	wire->events.on_end(wire->arg, why);
}

/* --- its way up --- */

/* As libssh's calls answer; SSH_AUTH_* mean the same for the three of interest. */
static int wire_try(struct wire *wire)
{
	int error = 0;
	socklen_t len = sizeof(error);

	switch (wire->state) {
	case WIRE_TCP:
		if (getsockopt(wire->fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0 || error) {
			errno = error;
			return SSH_ERROR;
		}
		return SSH_OK;
	case WIRE_KEYS:
		return ssh_connect(wire->session);
	case WIRE_SIGN:
		switch (ssh_userauth_publickey(wire->session, NULL, wire->key)) {
		case SSH_AUTH_SUCCESS:
			return SSH_OK;
		case SSH_AUTH_AGAIN:
			return SSH_AGAIN;
		default:
			return SSH_ERROR;
		}
	case WIRE_OPEN:
		if (!wire->channel)
			wire->channel = ssh_channel_new(wire->session);
		if (!wire->channel)
			mem_exhausted();
		return ssh_channel_open_session(wire->channel);
	case WIRE_SIZE:
		return ssh_channel_request_pty_size(wire->channel, "xterm-256color", WIRE_COLUMNS,
						    WIRE_ROWS);
	case WIRE_ASK:
		return ssh_channel_request_shell(wire->channel);
	case WIRE_UP:
		return SSH_AGAIN;
	}
	return SSH_ERROR;
}

static void wire_climb(struct wire *wire)
{
	int rc;

	while (wire->state != WIRE_UP) {
		rc = wire_try(wire);
		if (rc == SSH_AGAIN)
			return;
		if (rc != SSH_OK) {
			wire_end(wire, wire->state == WIRE_TCP ? strerror(errno) : NULL);
			return;
		}
		wire->state++;
	}
}

static void wire_read(struct wire *wire)
{
	char piece[16384];
	int n = 0;

	while (!wire->closed &&
	       (n = ssh_channel_read_nonblocking(wire->channel, piece, sizeof(piece), 0)) > 0)
		wire->events.on_bytes(wire->arg, piece, (size_t)n);
	if (wire->closed)
		return;
	if (n == SSH_ERROR)
		wire_end(wire, NULL);
	else if (ssh_channel_is_eof(wire->channel) || !ssh_is_connected(wire->session))
		wire_end(wire, "the server hung up");
}

/* --- the loop --- */

static void wire_arm(struct wire *wire)
{
	int want = UV_READABLE;

	if (wire->over || wire->closed)
		return;
	if (wire->state == WIRE_TCP)
		want = UV_WRITABLE;
	else if (ssh_get_poll_flags(wire->session) & SSH_WRITE_PENDING)
		want |= UV_WRITABLE;
	if (want != wire->armed)
		uv_poll_start(&wire->poll, want, wire_on_poll);
	wire->armed = want;
}

static void wire_on_poll(uv_poll_t *poll, int status, int events)
{
	struct wire *wire = poll->data;

	(void)events;
	if (status < 0 && wire->state != WIRE_TCP) {
		wire_end(wire, uv_strerror(status));
		return;
	}
	wire_climb(wire);
	if (!wire->over && !wire->closed && wire->state == WIRE_UP)
		wire_read(wire);
	wire_arm(wire);
}

void wire_write(struct wire *wire, const char *bytes, size_t len)
{
	if (wire->over)
		return;
	if (ssh_channel_write(wire->channel, bytes, (uint32_t)len) != (int)len) {
		/* Told by the loop: who types is not in the middle of it. */
		return;
	}
	wire_arm(wire);
}

static int wire_connect(int port, int address)
{
	struct sockaddr_in from = {.sin_family = AF_INET},
			   to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;

	if (fd < 0)
		return -1;
	from.sin_addr.s_addr = htonl(0x7f010001U + ((uint32_t)address << 8));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	/* The port is chosen at connecting, so addresses have all of theirs. */
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&from, sizeof(from)) == 0 &&
	    (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 || errno == EINPROGRESS))
		return fd;
	close(fd);
	return -1;
}

void wire_open(struct wire **wire_r, uv_loop_t *loop, int port, int address, const char *user,
	       ssh_key key, const struct wire_events *events, void *arg)
{
	struct wire *wire = mem_alloc(sizeof(*wire));
	char port_text[8];

	snprintf(port_text, sizeof(port_text), "%d", port);
	wire->events = *events;
	wire->arg = arg;
	wire->key = key;
	wire->fd = wire_connect(port, address);
	if (wire->fd < 0) {
		perror("hearth-load: a socket");
		exit(1);
	}
	wire->session = ssh_new();
	if (!wire->session)
		mem_exhausted();
	ssh_set_blocking(wire->session, 0);
	visitor_options(wire->session, port_text, user);
	ssh_options_set(wire->session, SSH_OPTIONS_FD, &wire->fd);
	uv_poll_init(loop, &wire->poll, wire->fd);
	wire->poll.data = wire;
	wire->polls = true;
	wire_arm(wire);
	*wire_r = wire;
}
