#include "tests/bench/visitor.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/clock.h"
#include "common/base/mem.h"

enum { VISITOR_MOST = 512, VISITOR_CALL_MS = 20000 };

static void visitor_fail(const struct visitor *visitor, const char *what)
{
	fprintf(stderr, "bench: %s: %s\n", what,
		visitor->session ? ssh_get_error(visitor->session) : "");
	exit(1);
}

static void visitor_must(const struct visitor *visitor, int rc, const char *what)
{
	if (rc != SSH_OK)
		visitor_fail(visitor, what);
}

void visitor_options(ssh_session session, const char *port, const char *user)
{
	int no = 0, yes = 1;
	bool config = false;

	ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &config);
	ssh_options_set(session, SSH_OPTIONS_HOST, "127.0.0.1");
	ssh_options_set(session, SSH_OPTIONS_PORT_STR, port);
	ssh_options_set(session, SSH_OPTIONS_USER, user);
	ssh_options_set(session, SSH_OPTIONS_STRICTHOSTKEYCHECK, &no);
	ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
	ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
	ssh_options_set(session, SSH_OPTIONS_NODELAY, &yes);
	ssh_options_set(session, SSH_OPTIONS_KEY_EXCHANGE, "curve25519-sha256");
	ssh_options_set(session, SSH_OPTIONS_HOSTKEYS, "ssh-ed25519");
	ssh_options_set(session, SSH_OPTIONS_CIPHERS_C_S, "chacha20-poly1305@openssh.com");
	ssh_options_set(session, SSH_OPTIONS_CIPHERS_S_C, "chacha20-poly1305@openssh.com");
}

void visitor_open(struct visitor *visitor, const char *port, const char *user, ssh_key key)
{
	bool keeps = visitor->keeps;

	*visitor = (struct visitor){.session = ssh_new(), .keeps = keeps};
	if (!visitor->session)
		mem_exhausted();
	visitor_options(visitor->session, port, user);
	visitor_must(visitor, ssh_connect(visitor->session), "connecting");
	if (ssh_userauth_publickey(visitor->session, NULL, key) != SSH_AUTH_SUCCESS)
		visitor_fail(visitor, "signing in");
	visitor->channel = ssh_channel_new(visitor->session);
	visitor_must(visitor, ssh_channel_open_session(visitor->channel), "opening a channel");
}

void visitor_close(struct visitor *visitor)
{
	if (!visitor->session)
		return;
	ssh_channel_free(visitor->channel);
	ssh_disconnect(visitor->session);
	ssh_free(visitor->session);
	buf_free(&visitor->bytes);
	visitor->session = NULL;
}

void visitor_pty(struct visitor *visitor, int columns, int rows)
{
	visitor_must(
	    visitor,
	    ssh_channel_request_pty_size(visitor->channel, "xterm-256color", columns, rows),
	    "asking for a terminal");
}

void visitor_shell(struct visitor *visitor)
{
	visitor_must(visitor, ssh_channel_request_shell(visitor->channel), "asking for a shell");
}

void visitor_rpc(struct visitor *visitor)
{
	visitor->keeps = true;
	visitor_must(visitor, ssh_channel_request_subsystem(visitor->channel, "rpc"),
		     "asking for rpc");
}

void visitor_type(struct visitor *visitor, const char *bytes, size_t len)
{
	if (ssh_channel_write(visitor->channel, bytes, (uint32_t)len) != (int)len)
		visitor_fail(visitor, "writing");
}

void visitor_forget(struct visitor *visitor)
{
	visitor->first_us = visitor->last_us = 0;
}

size_t visitor_read(struct visitor *visitor)
{
	char piece[16384];
	size_t all = 0;
	int n;

	while ((n = ssh_channel_read_nonblocking(visitor->channel, piece, sizeof(piece), 0)) > 0) {
		all += (size_t)n;
		if (visitor->keeps)
			buf_add(&visitor->bytes, piece, (size_t)n);
	}
	if (n == SSH_ERROR || ssh_channel_is_eof(visitor->channel) ||
	    !ssh_is_connected(visitor->session))
		visitor->ended = true;
	if (all) {
		visitor->got += all;
		visitor->last_us = clock_mono_us();
		if (!visitor->first_us)
			visitor->first_us = visitor->last_us;
	}
	return all;
}

void visitor_wait(struct visitor *list, size_t count, int64_t until_us)
{
	struct pollfd polls[VISITOR_MOST];
	int64_t left = until_us - clock_mono_us();
	struct timespec wait = {0};

	if (left > 0)
		wait = (struct timespec){left / 1000000, left % 1000000 * 1000};
	for (size_t i = 0; i < count; i++)
		polls[i] = (struct pollfd){
		    list[i].session && !list[i].ended ? ssh_get_fd(list[i].session) : -1, POLLIN,
		    0};
	if (ppoll(polls, count, &wait, NULL) <= 0)
		return;
	for (size_t i = 0; i < count; i++) {
		if (polls[i].revents)
			visitor_read(&list[i]);
	}
}

void visitor_settle(struct visitor *list, size_t count, int quiet_ms, int most_ms)
{
	int64_t begun = clock_mono_us(), end = begun + most_ms * 1000LL, last, now;

	for (;;) {
		last = begun;
		for (size_t i = 0; i < count; i++) {
			if (list[i].session && list[i].last_us > last)
				last = list[i].last_us;
		}
		now = clock_mono_us();
		if (now - last >= quiet_ms * 1000LL || now >= end)
			return;
		visitor_wait(list, count, last + quiet_ms * 1000LL);
	}
}

/* The next whole line as JSON, or NULL when there is none yet. */
static json_t *visitor_line(struct visitor *visitor)
{
	const char *bytes = buf_data(&visitor->bytes), *end;
	json_t *line;

	end = memchr(bytes, '\n', buf_len(&visitor->bytes));
	if (!end)
		return NULL;
	line = json_loadb(bytes, (size_t)(end - bytes), 0, NULL);
	buf_consume(&visitor->bytes, (size_t)(end - bytes) + 1);
	return line;
}

static json_t *visitor_answer(struct visitor *visitor)
{
	int64_t until = clock_mono_us() + VISITOR_CALL_MS * 1000LL;
	json_t *line;

	while (clock_mono_us() < until && !visitor->ended) {
		visitor_read(visitor);
		while ((line = visitor_line(visitor))) {
			if (json_object_get(line, "id"))
				return line;
			json_decref(line);
		}
		visitor_wait(visitor, 1, until);
	}
	visitor_fail(visitor, "waiting for an answer");
	return NULL;
}

static json_t *visitor_ask(struct visitor *visitor, const char *method, json_t *params)
{
	json_t *message = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", 1, "method",
				    method, "params", params ? params : json_object());
	char *text = json_dumps(message, JSON_COMPACT);

	text[strlen(text)] = '\n';
	visitor_type(visitor, text, strcspn(text, "\n") + 1);
	free(text);
	json_decref(message);
	return visitor_answer(visitor);
}

json_t *visitor_try(struct visitor *visitor, const char *method, json_t *params)
{
	json_t *answer = visitor_ask(visitor, method, params);
	json_t *result = json_incref(json_object_get(answer, "result"));

	json_decref(answer);
	return result;
}

json_t *visitor_call(struct visitor *visitor, const char *method, json_t *params)
{
	json_t *answer = visitor_ask(visitor, method, params), *result;
	char *text;

	result = json_incref(json_object_get(answer, "result"));
	if (!result) {
		text = json_dumps(answer, 0);
		fprintf(stderr, "bench: %s: %s\n", method, text);
		exit(1);
	}
	json_decref(answer);
	return result;
}

ssh_key visitor_key(char **public_r)
{
	ssh_key key = NULL;
	char *base64 = NULL;

	if (ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) != SSH_OK ||
	    ssh_pki_export_pubkey_base64(key, &base64) != SSH_OK) {
		fprintf(stderr, "bench: no key could be made\n");
		exit(1);
	}
	*public_r = mem_printf("ssh-ed25519 %s", base64);
	ssh_string_free_char(base64);
	return key;
}
