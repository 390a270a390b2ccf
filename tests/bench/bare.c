#include "tests/bench/bare.h"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* One connection. */
struct bare_guest {
	ssh_channel channel;
	struct ssh_channel_callbacks_struct of_channel;
	struct ssh_server_callbacks_struct of_server;
	bool asked; /* for a shell, and not yet printed */
};

int bare_listen(char port_r[8])
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, 64) < 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) < 0) {
		perror("bench: listening");
		exit(1);
	}
	snprintf(port_r, 8, "%d", ntohs(at.sin_port));
	return fd;
}

static int on_bare_key(ssh_session session, const char *user, struct ssh_key_struct *key,
		       char state, void *arg)
{
	(void)session, (void)user, (void)key, (void)arg;
	return state == SSH_PUBLICKEY_STATE_VALID || state == SSH_PUBLICKEY_STATE_NONE
		   ? SSH_AUTH_SUCCESS
		   : SSH_AUTH_DENIED;
}

static int on_bare_pty(ssh_session session, ssh_channel channel, const char *term, int columns,
		       int rows, int x, int y, void *arg)
{
	(void)session, (void)channel, (void)term, (void)columns, (void)rows, (void)x, (void)y;
	(void)arg;
	return 0;
}

static int on_bare_shell(ssh_session session, ssh_channel channel, void *arg)
{
	(void)session, (void)channel;
	((struct bare_guest *)arg)->asked = true;
	return 0;
}

static ssh_channel on_bare_channel(ssh_session session, void *arg)
{
	struct bare_guest *guest = arg;

	guest->channel = ssh_channel_new(session);
	ssh_set_channel_callbacks(guest->channel, &guest->of_channel);
	return guest->channel;
}

static void bare_set_callbacks(ssh_session session, struct bare_guest *guest)
{
	guest->of_channel.userdata = guest->of_server.userdata = guest;
	guest->of_channel.channel_pty_request_function = on_bare_pty;
	guest->of_channel.channel_shell_request_function = on_bare_shell;
	ssh_callbacks_init(&guest->of_channel);
	guest->of_server.auth_pubkey_function = on_bare_key;
	guest->of_server.channel_open_request_session_function = on_bare_channel;
	ssh_callbacks_init(&guest->of_server);
	ssh_set_auth_methods(session, SSH_AUTH_METHOD_PUBLICKEY);
	ssh_set_server_callbacks(session, &guest->of_server);
}

static void bare_talk(ssh_session session, const void *bytes, size_t len)
{
	struct bare_guest guest = {0};
	ssh_event event = ssh_event_new();

	bare_set_callbacks(session, &guest);
	if (ssh_handle_key_exchange(session) == SSH_OK &&
	    ssh_event_add_session(event, session) == SSH_OK) {
		while (ssh_event_dopoll(event, 10000) == SSH_OK && ssh_is_connected(session) &&
		       !(guest.channel && ssh_channel_is_closed(guest.channel))) {
			if (guest.asked)
				ssh_channel_write(guest.channel, bytes, (uint32_t)len);
			guest.asked = false;
		}
	}
	ssh_event_free(event);
}

static void bare_serve(int listener, const void *bytes, size_t len)
{
	ssh_bind bind = ssh_bind_new();
	ssh_key key = NULL;
	bool no = false;
	int one = 1;

	ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key);
	ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
	ssh_bind_options_set(bind, SSH_BIND_OPTIONS_IMPORT_KEY, key);
	for (;;) {
		int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		ssh_session session = ssh_new();

		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		if (fd >= 0 && ssh_bind_accept_fd(bind, session, fd) == SSH_OK)
			bare_talk(session, bytes, len);
		ssh_disconnect(session);
		ssh_free(session);
	}
}

void bare_open(struct bare *bare, const void *bytes, size_t len)
{
	int listener = bare_listen(bare->port);

	bare->pid = fork();
	if (bare->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGALRM, SIG_DFL);
		signal(SIGTERM, SIG_DFL);
		bare_serve(listener, bytes, len);
	}
	close(listener);
}

void bare_close(struct bare *bare)
{
	kill(bare->pid, SIGTERM);
	waitpid(bare->pid, NULL, 0);
}
