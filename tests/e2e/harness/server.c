#include "tests/e2e/harness/server.h"

#include <dirent.h>
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
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/mem.h"
#include "tests/e2e/harness/run.h"

enum {
	SERVER_START_MS = 60000,
	SERVER_STOP_MS = 60000,
	SERVER_STEP_MS = 10,
	SERVER_AT_ONCE = 30, /* calls; a caller may have 32 */
};

static char *server_path(const struct server *server, const char *name)
{
	return mem_printf("%s/%s", server->dir, name);
}

static char *server_slurp(const char *path)
{
	FILE *file = fopen(path, "re");
	struct buf text = {0};
	char piece[4096];
	size_t n;

	while (file && (n = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add(&text, piece, n);
	if (file)
		fclose(file);
	return buf_take(&text, NULL);
}

char *server_log(const struct server *server)
{
	char *path = server_path(server, "log"), *text = server_slurp(path);

	free(path);
	return text;
}

static void server_fail(const struct server *server, const char *what)
{
	char *log = server_log(server);

	print_error("%s; its log:\n%s\n", what, log ? log : "");
	free(log);
	fail();
}

/* --- start and stop --- */

static void server_child(const struct server *server, const char *where, int out)
{
	const char *program = getenv("HEARTHD");
	char *log = server_path(server, "log");
	int err = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	/* A test that fails leaves no server behind. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	setenv("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0", 0);
	program = program ? program : "build/san/hearthd";
	execl(program, program, "--data", server->dir, "--listen", where, (char *)NULL);
	_exit(127);
}

static void server_read_ready(struct server *server)
{
	static const char words[] = "hearthd: ready on ";
	char line[128] = "";
	size_t len = 0;
	int64_t until = clock_mono_ms() + SERVER_START_MS;

	while (len < sizeof(line) - 1 && !strchr(line, '\n')) {
		struct pollfd p = {server->out_fd, POLLIN, 0};
		ssize_t n;

		if (poll(&p, 1, (int)(until - clock_mono_ms())) <= 0)
			server_fail(server, "the server is not ready in time");
		n = read(server->out_fd, line + len, sizeof(line) - 1 - len);
		if (n <= 0)
			server_fail(server, "the server ended before it was ready");
		len += (size_t)n;
		line[len] = '\0';
	}
	assert_memory_equal(line, words, sizeof(words) - 1);
	snprintf(server->where, sizeof(server->where), "%.60s", line + sizeof(words) - 1);
	*strchrnul(server->where, '\n') = '\0';
	snprintf(server->port, sizeof(server->port), "%.7s", strrchr(server->where, ':') + 1);
}

static void server_run(struct server *server, const char *where)
{
	int pair[2];

	assert_int_equal(pipe2(pair, O_CLOEXEC), 0);
	server->pid = fork();
	assert_true(server->pid >= 0);
	if (server->pid == 0)
		server_child(server, where, pair[1]);
	close(pair[1]);
	server->out_fd = pair[0];
	server_read_ready(server);
}

void server_restart(struct server *server)
{
	server_run(server, "127.0.0.1:0");
}

void server_restart_at(struct server *server)
{
	char where[sizeof(server->where)];

	memcpy(where, server->where, sizeof(where));
	server_run(server, where);
}

static void server_write_settings(const struct server *server, const char *settings)
{
	char *path = server_path(server, "hearth.conf");
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fputs(settings, file);
	assert_int_equal(fclose(file), 0);
	free(path);
}

/* How often it has read its settings again, or tried to. */
static int server_count_read(const struct server *server)
{
	static const char *const words[] = {" was read again", "; the settings stay as they were"};
	char *log = server_log(server);
	int count = 0;

	for (int i = 0; i < 2; i++)
		for (const char *at = log; (at = strstr(at, words[i])); at++)
			count++;
	free(log);
	return count;
}

void server_settings(const struct server *server, const char *settings)
{
	int64_t until = clock_mono_ms() + SERVER_START_MS;
	int before = server_count_read(server);

	server_write_settings(server, settings);
	kill(server->pid, SIGHUP);
	while (server_count_read(server) == before) {
		if (clock_mono_ms() > until)
			server_fail(server, "the settings are not read again");
		usleep(SERVER_STEP_MS * 1000);
	}
}

void server_start(struct server *server, const char *settings)
{
	signal(SIGPIPE, SIG_IGN);
	snprintf(server->dir, sizeof(server->dir), "%s/hearth-test-XXXXXX",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert_non_null(mkdtemp(server->dir));
	if (settings)
		server_write_settings(server, settings);
	server_restart(server);
}

int server_wait(struct server *server, int ms)
{
	int64_t until = clock_mono_ms() + ms;
	int status;

	for (;;) {
		if (waitpid(server->pid, &status, WNOHANG) == server->pid) {
			server->pid = 0;
			close(server->out_fd);
			return status;
		}
		if (clock_mono_ms() > until)
			return -1;
		usleep(SERVER_STEP_MS * 1000);
	}
}

int server_stop(struct server *server)
{
	int status;

	kill(server->pid, SIGTERM);
	status = server_wait(server, SERVER_STOP_MS);
	if (status == -1) {
		kill(server->pid, SIGKILL);
		server_wait(server, SERVER_STOP_MS);
		server_fail(server, "the server does not stop");
	}
	return status;
}

static void server_remove(const char *dir)
{
	char *line = mem_printf("rm -rf '%s'", dir);

	if (system(line) != 0)
		print_error("%s could not be removed\n", dir);
	free(line);
}

void server_end(struct server *server)
{
	int status = server->pid ? server_stop(server) : 0;

	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		server_fail(server, "the server did not end cleanly");
	server_remove(server->dir);
}

/* --- the control socket --- */

static int server_connect(const struct server *server)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%.90s/control.sock", server->dir);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

json_t *server_call(const struct server *server, const char *method, json_t *params, char **code_r)
{
	json_t *message = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", 1, "method",
				    method, "params", params ? params : json_object());
	char *line = json_dumps(message, JSON_COMPACT);
	int fd = server_connect(server);
	FILE *file = fdopen(fd, "r+");
	json_t *answer, *result;

	assert_int_equal(write(fd, line, strlen(line)), (ssize_t)strlen(line));
	assert_int_equal(write(fd, "\n", 1), 1);
	free(line);
	json_decref(message);
	answer = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL);
	fclose(file);
	assert_non_null(answer);
	result = json_incref(json_object_get(answer, "result"));
	if (!result && code_r)
		*code_r = mem_dup(json_string_value(json_object_get(
		    json_object_get(json_object_get(answer, "error"), "data"), "code")));
	else if (!result)
		print_error("%s: %s\n", method,
			    json_string_value(
				json_object_get(json_object_get(answer, "error"), "message")));
	json_decref(answer);
	return result;
}

void server_must(const struct server *server, const char *method, json_t *params)
{
	json_t *result = server_call(server, method, params, NULL);

	assert_non_null(result);
	json_decref(result);
}

static void server_ask(FILE *file, const char *method, json_t *params)
{
	json_t *message = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", 1, "method",
				    method, "params", params);
	char *line = json_dumps(message, JSON_COMPACT);

	assert_true(fprintf(file, "%s\n", line) > 0);
	free(line);
	json_decref(message);
}

static void server_hear(FILE *file, const char *method)
{
	json_t *answer = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL);

	assert_non_null(answer);
	if (!json_object_get(answer, "result")) {
		print_error("%s: %s\n", method,
			    json_string_value(
				json_object_get(json_object_get(answer, "error"), "message")));
		fail();
	}
	json_decref(answer);
}

void server_must_all(const struct server *server, const char *method, json_t **params, int count)
{
	int fd = server_connect(server), heard = 0;
	FILE *to = fdopen(dup(fd), "w"), *from = fdopen(fd, "r");

	for (int i = 0; i < count; i++) {
		server_ask(to, method, params[i]);
		if ((i + 1) % SERVER_AT_ONCE && i + 1 < count)
			continue;
		assert_int_equal(fflush(to), 0);
		while (heard <= i) {
			server_hear(from, method);
			heard++;
		}
	}
	fclose(to);
	fclose(from);
}

char *server_make_key(const struct server *server, const char *name)
{
	char *path = server_path(server, name);
	const char *const argv[] = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "",
				    "-C",	  name, "-f", path,	 NULL};
	struct run run = run_program(argv, NULL, 0, RUN_MS);

	assert_int_equal(run.status, 0);
	run_free(&run);
	return path;
}

void server_add_member(const struct server *server, const char *handle, const char *key,
		       const char *role)
{
	char *path = mem_printf("%s.pub", key), *line = server_slurp(path);

	line[strcspn(line, "\n")] = '\0';
	server_must(server, "member.add",
		    json_pack("{s:s, s:s, s:s}", "handle", handle, "key", line, "role", role));
	free(line);
	free(path);
}

char *server_person(const struct server *server, const char *handle)
{
	char *key = server_make_key(server, handle);

	server_add_member(server, handle, key, "member");
	return key;
}

/* --- processes --- */

/* Those of that name (NULL: any) which have not ended. */
static int server_children(pid_t parent, const char *name, pid_t *pids, int most)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	while (proc && (entry = readdir(proc))) {
		char *path, *stat, *after;
		int ppid = 0;
		pid_t pid = (pid_t)atoi(entry->d_name);

		if (pid <= 0)
			continue;
		path = mem_printf("/proc/%d/stat", (int)pid);
		stat = server_slurp(path);
		after = stat ? strrchr(stat, ')') : NULL;
		if (after && sscanf(after + 1, " %*c %d", &ppid) == 1 && ppid == (int)parent &&
		    after[2] != 'Z' && (!name || strstr(stat, name)) && count < most)
			pids[count++] = pid;
		free(stat);
		free(path);
	}
	if (proc)
		closedir(proc);
	return count;
}

pid_t server_nursery(const struct server *server)
{
	pid_t pid = 0;

	return server_children(server->pid, "(hearth-nursery)", &pid, 1) == 1 ? pid : 0;
}

int server_nests(const struct server *server, pid_t *pids, int most)
{
	pid_t nursery = server_nursery(server);

	return nursery ? server_children(nursery, "(hearth-nest)", pids, most) : 0;
}

int server_clients(const struct server *server, pid_t *pids, int most)
{
	pid_t nests[SERVER_NESTS], nursery = server_nursery(server);
	int count = nursery ? server_children(nursery, "(hearth-client)", pids, most) : 0;
	int nest_count = server_nests(server, nests, SERVER_NESTS);

	for (int i = 0; i < nest_count; i++)
		count += server_children(nests[i], "(hearth-client)", pids + count, most - count);
	return count;
}

void server_signal(pid_t pid, int number)
{
	assert_true(pid > 0);
	assert_int_equal(kill(pid, number), 0);
}

bool server_wait_clients(const struct server *server, int count, int ms)
{
	int64_t until = clock_mono_ms() + ms;
	pid_t pids[64];

	while (server_clients(server, pids, 64) != count) {
		if (clock_mono_ms() > until)
			return false;
		usleep(SERVER_STEP_MS * 1000);
	}
	return true;
}

static json_int_t server_count_there(const struct server *server)
{
	json_t *shown = server_call(server, "server.show", NULL, NULL);
	json_int_t count = json_integer_value(json_object_get(shown, "sessions")) +
			   json_integer_value(json_object_get(shown, "awake"));

	assert_non_null(shown);
	json_decref(shown);
	return count;
}

bool server_wait_left(const struct server *server)
{
	int64_t until = clock_mono_ms() + SERVER_START_MS;

	while (server_count_there(server) > 0) {
		if (clock_mono_ms() > until)
			return false;
		usleep(SERVER_STEP_MS * 1000);
	}
	return true;
}
