#include "tests/e2e/harness/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/server.h"

struct run_pipes {
	int in, out, err; /* ours; -1 once closed */
};

static pid_t run_start(const char *const *argv, struct run_pipes *pipes)
{
	int in[2], out[2], err[2];
	pid_t pid;

	assert_int_equal(pipe2(in, O_CLOEXEC) | pipe2(out, O_CLOEXEC) | pipe2(err, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		dup2(err[1], STDERR_FILENO);
		setsid();
		signal(SIGPIPE, SIG_DFL);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	close(err[1]);
	fcntl(in[1], F_SETFL, O_NONBLOCK);
	*pipes = (struct run_pipes){in[1], out[0], err[0]};
	return pid;
}

static void run_read(int *fd, struct buf *to)
{
	char bytes[65536];
	ssize_t n = read(*fd, bytes, sizeof(bytes));

	if (n > 0) {
		buf_add(to, bytes, (size_t)n);
		return;
	}
	close(*fd);
	*fd = -1;
}

static void run_write(int *fd, const char **input, size_t *len)
{
	ssize_t n = *len ? write(*fd, *input, *len) : 0;

	if (n > 0) {
		*input += n;
		*len -= (size_t)n;
	}
	if (*len == 0 || (n < 0 && errno != EAGAIN)) {
		close(*fd);
		*fd = -1;
	}
}

/* False when time ran out. */
static bool run_pump(struct run_pipes *p, const char *input, size_t len, int ms, struct buf *out,
		     struct buf *err)
{
	int64_t until = clock_mono_ms() + ms;

	while (p->out >= 0 || p->err >= 0) {
		struct pollfd polls[3] = {
		    {p->out, POLLIN, 0}, {p->err, POLLIN, 0}, {p->in, POLLOUT, 0}};
		int64_t left = until - clock_mono_ms();

		if (left <= 0 || poll(polls, 3, (int)left) < 0)
			return false;
		if (polls[0].revents)
			run_read(&p->out, out);
		if (polls[1].revents)
			run_read(&p->err, err);
		if (polls[2].revents)
			run_write(&p->in, &input, &len);
	}
	return true;
}

struct run run_program(const char *const *argv, const char *input, size_t len, int ms)
{
	struct buf out = {0}, err = {0};
	struct run_pipes pipes;
	struct run run = {0};
	pid_t pid = run_start(argv, &pipes);
	int status = 0;
	bool in_time = run_pump(&pipes, input, input ? len : 0, ms, &out, &err);

	if (!in_time)
		kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	if (pipes.in >= 0)
		close(pipes.in);
	if (pipes.out >= 0)
		close(pipes.out);
	if (pipes.err >= 0)
		close(pipes.err);
	run.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	if (!in_time)
		run.status = -1;
	run.out = buf_take(&out, &run.out_len);
	run.err = buf_take(&err, &run.err_len);
	return run;
}

void run_free(struct run *run)
{
	free(run->out);
	free(run->err);
	*run = (struct run){0};
}

int run_ssh_words(const struct server *server, const char *user, const char *key, const char **argv)
{
	static char known[320], at[128], identity[320];
	const char *const words[] = {"ssh",
				     "-F",
				     "none",
				     "-p",
				     server->port,
				     "-o",
				     "StrictHostKeyChecking=no",
				     "-o",
				     known,
				     "-o",
				     "LogLevel=ERROR",
				     "-o",
				     "IdentityAgent=none",
				     "-o",
				     "IdentitiesOnly=yes",
				     "-o",
				     identity,
				     at};
	int count = (int)(sizeof(words) / sizeof(words[0]));

	snprintf(known, sizeof(known), "UserKnownHostsFile=%s/known_hosts", server->dir);
	snprintf(identity, sizeof(identity), "IdentityFile=%s", key ? key : "none");
	snprintf(at, sizeof(at), "%s@127.0.0.1", user);
	memcpy(argv, words, sizeof(words));
	argv[count] = NULL;
	return count;
}

struct run run_ssh_with(const struct server *server, const char *user, const char *key,
			const char *const *extra, const char *input, size_t len, const char *line)
{
	const char *argv[RUN_SSH_WORDS + 16], *at;
	int count = run_ssh_words(server, user, key, argv);

	at = argv[--count];
	while (extra && *extra)
		argv[count++] = *extra++;
	argv[count++] = at;
	if (line)
		argv[count++] = line;
	argv[count] = NULL;
	return run_program(argv, input, len, RUN_MS);
}

struct run run_ssh(const struct server *server, const char *user, const char *key,
		   const char *input, const char *line)
{
	return run_ssh_with(server, user, key, NULL, input, input ? strlen(input) : 0, line);
}

json_t *run_json(const struct run *run)
{
	json_error_t why;
	json_t *value = json_loadb(run->out, run->out_len, 0, &why);

	if (!value) {
		print_error("not JSON (%s): %s\n%s\n", why.text, run->out, run->err);
		fail();
	}
	return value;
}

json_t *run_ask(const struct server *server, const char *key, const char *input, const char *line,
		int status)
{
	char *with = mem_printf("%s --json", line);
	struct run run = run_ssh(server, "me", key, input, with);
	json_t *value = NULL;

	if (run.status != status)
		print_error("`%s`: %d\n%s%s\n", with, run.status, run.out, run.err);
	assert_int_equal(run.status, status);
	if (status == 0)
		value = run_json(&run);
	run_free(&run);
	free(with);
	return value;
}
