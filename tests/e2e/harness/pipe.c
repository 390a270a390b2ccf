#include "tests/e2e/harness/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"
#include "tests/e2e/harness/server.h"

enum { PIPE_CALL_MS = 60000 };

struct pipe {
	int in, out; /* of the program */
	pid_t pid;
	bool ended;
	int status, last_id;
	struct buf got;
	char *line;
};

struct pipe *pipe_start(const char *const *argv)
{
	struct pipe *p = mem_alloc(sizeof(*p));
	int in[2], out[2];

	assert_int_equal(pipe2(in, O_CLOEXEC) | pipe2(out, O_CLOEXEC), 0);
	p->pid = fork();
	assert_true(p->pid >= 0);
	if (p->pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	p->in = in[1];
	p->out = out[0];
	fcntl(p->in, F_SETFL, O_NONBLOCK);
	fcntl(p->out, F_SETFL, O_NONBLOCK);
	return p;
}

struct pipe *pipe_rpc(const struct server *server, const char *user, const char *key)
{
	const char *argv[RUN_SSH_WORDS + 4], *at;
	int count = run_ssh_words(server, user, key, argv);

	at = argv[--count];
	argv[count++] = "-s";
	argv[count++] = at;
	argv[count++] = "rpc";
	argv[count] = NULL;
	return pipe_start(argv);
}

void pipe_write_end(struct pipe *p)
{
	if (p->in >= 0)
		close(p->in);
	p->in = -1;
}

void pipe_close(struct pipe **pipe)
{
	struct pipe *p = *pipe;

	*pipe = NULL;
	pipe_write_end(p);
	if (!p->ended) {
		kill(p->pid, SIGKILL);
		waitpid(p->pid, NULL, 0);
	}
	close(p->out);
	buf_free(&p->got);
	free(p->line);
	free(p);
}

static void pipe_read(struct pipe *p)
{
	char bytes[65536];
	ssize_t n = read(p->out, bytes, sizeof(bytes));

	if (n > 0)
		buf_add(&p->got, bytes, (size_t)n);
}

bool pipe_write(struct pipe *p, const char *bytes, size_t len, int ms, bool reads)
{
	int64_t until = clock_mono_ms() + ms;

	while (len) {
		struct pollfd polls[2] = {{p->in, POLLOUT, 0}, {reads ? p->out : -1, POLLIN, 0}};
		int64_t left = until - clock_mono_ms();
		ssize_t n;

		if (left <= 0 || poll(polls, 2, (int)left) <= 0)
			return false;
		if (polls[1].revents)
			pipe_read(p);
		n = write(p->in, bytes, len);
		if (n < 0 && errno != EAGAIN)
			return false;
		bytes += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

const char *pipe_line(struct pipe *p, int ms)
{
	int64_t until = clock_mono_ms() + ms;

	for (;;) {
		const char *data = buf_data(&p->got);
		const char *end = memchr(data, '\n', buf_len(&p->got));
		struct pollfd polls[1] = {{p->out, POLLIN, 0}};
		int64_t left = until - clock_mono_ms();

		if (end) {
			free(p->line);
			p->line = mem_dup_n(data, (size_t)(end - data));
			buf_consume(&p->got, (size_t)(end - data) + 1);
			return p->line;
		}
		if (left <= 0 || poll(polls, 1, (int)left) <= 0)
			return NULL;
		data = NULL;
		pipe_read(p);
		if ((polls[0].revents & POLLHUP) && !(polls[0].revents & POLLIN))
			return NULL;
	}
}

static json_t *pipe_message(struct pipe *p, int64_t until)
{
	const char *line = pipe_line(p, (int)(until - clock_mono_ms()));
	json_t *message;

	if (!line)
		return NULL;
	message = json_loads(line, 0, NULL);
	if (!message)
		print_error("not JSON: %.200s\n", line);
	assert_non_null(message);
	return message;
}

json_t *pipe_call(struct pipe *p, const char *method, json_t *params)
{
	int id = ++p->last_id + 1000;
	json_t *message = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", id, "method",
				    method, "params", params ? params : json_object());
	char *text = json_dumps(message, JSON_COMPACT), *line = mem_printf("%s\n", text);
	int64_t until = clock_mono_ms() + PIPE_CALL_MS;

	json_decref(message);
	assert_true(pipe_write(p, line, strlen(line), PIPE_CALL_MS, true));
	free(line);
	free(text);
	while ((message = pipe_message(p, until))) {
		if (json_integer_value(json_object_get(message, "id")) == id)
			return message;
		json_decref(message);
	}
	print_error("%s was not answered\n", method);
	fail();
	return NULL;
}

json_t *pipe_notification(struct pipe *p, int ms)
{
	int64_t until = clock_mono_ms() + ms;
	json_t *message;

	while ((message = pipe_message(p, until))) {
		if (json_object_get(message, "method"))
			return message;
		json_decref(message);
	}
	return NULL;
}

const char *pipe_code(const json_t *answer)
{
	const char *code = json_string_value(
	    json_object_get(json_object_get(json_object_get(answer, "error"), "data"), "code"));

	return code ? code : "";
}

pid_t pipe_pid(const struct pipe *p)
{
	return p->pid;
}

int pipe_wait_exit(struct pipe *p, int ms)
{
	int64_t until = clock_mono_ms() + ms;
	int status;

	while (!p->ended) {
		if (waitpid(p->pid, &status, WNOHANG) == p->pid) {
			p->ended = true;
			p->status =
			    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		} else if (clock_mono_ms() > until) {
			return -1;
		} else {
			pipe_read(p);
			usleep(10000);
		}
	}
	pipe_read(p);
	return p->status;
}
