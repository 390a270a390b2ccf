#include "tests/bench/sshd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/mem.h"
#include "tests/bench/bare.h"
#include "tests/bench/usage.h"

enum { SSHD_TRIES = 200 };

static const char sshd_program[] = "/usr/sbin/sshd";

static void sshd_write(const struct sshd *sshd, const char *name, const void *bytes, size_t len)
{
	char *path = mem_printf("%s/%s", sshd->dir, name);
	FILE *file = fopen(path, "we");

	if (!file || fwrite(bytes, 1, len, file) != len || fclose(file) != 0) {
		perror(path);
		exit(1);
	}
	chmod(path, 0600);
	free(path);
}

static void sshd_configure(const struct sshd *sshd)
{
	char *text = mem_printf("Port %s\n"
				"ListenAddress 127.0.0.1\n"
				"HostKey %s/host\n"
				"AuthorizedKeysFile %s/keys\n"
				"ForceCommand cat %s/frame -\n"
				"PidFile none\n"
				"UsePAM no\n"
				"UseDNS no\n"
				"StrictModes no\n"
				"PermitRootLogin yes\n"
				"PasswordAuthentication no\n"
				"KbdInteractiveAuthentication no\n"
				"PrintMotd no\n"
				"PrintLastLog no\n"
				"MaxStartups 100\n"
				"KexAlgorithms curve25519-sha256\n"
				"Ciphers chacha20-poly1305@openssh.com\n",
				sshd->port, sshd->dir, sshd->dir, sshd->dir);

	sshd_write(sshd, "config", text, strlen(text));
	free(text);
}

static bool sshd_make_host_key(const struct sshd *sshd)
{
	char *line = mem_printf("ssh-keygen -q -t ed25519 -N '' -f %s/host </dev/null", sshd->dir);
	bool made = system(line) == 0;

	free(line);
	return made;
}

/* Places of its own for the folder of its unprivileged part, and for the log of
 * who was here. */
static void sshd_hide(void)
{
	if (geteuid() != 0 || unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return;
	if (mount("tmpfs", "/run", "tmpfs", 0, NULL) < 0 ||
	    mount("tmpfs", "/var/log", "tmpfs", 0, NULL) < 0)
		return;
	mkdir("/run/sshd", 0755);
}

static void sshd_run(const struct sshd *sshd)
{
	char *config = mem_printf("%s/config", sshd->dir), *log = mem_printf("%s/log", sshd->dir);

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sshd_hide();
	execl(sshd_program, sshd_program, "-D", "-E", log, "-f", config, (char *)NULL);
	_exit(127);
}

/* Starts it and waits for all that it leaves behind: when a connection is lost its
 * processes end without waiting for each other, and only who waits for a process is
 * told what it took. */
static void sshd_hold(const struct sshd *sshd, int out)
{
	pid_t pid;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	signal(SIGTERM, SIG_DFL);
	pid = fork();
	if (pid == 0)
		sshd_run(sshd);
	if (write(out, &pid, sizeof(pid)) != (ssize_t)sizeof(pid))
		_exit(1);
	close(out);
	while (waitpid(-1, NULL, 0) > 0)
		;
	_exit(0);
}

static bool sshd_start(struct sshd *sshd)
{
	int pair[2];
	ssize_t got;

	if (pipe(pair) < 0)
		return false;
	sshd->holder = fork();
	if (sshd->holder == 0)
		sshd_hold(sshd, pair[1]);
	close(pair[1]);
	got = read(pair[0], &sshd->pid, sizeof(sshd->pid));
	close(pair[0]);
	return got == (ssize_t)sizeof(sshd->pid) && sshd->pid > 0;
}

double sshd_cpu_ms(const struct sshd *sshd)
{
	return usage_cpu_ms(sshd->holder) + usage_cpu_ms(sshd->pid);
}

static bool sshd_answers(const struct sshd *sshd)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)atoi(sshd->port)),
				 .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool yes = connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0;

	close(fd);
	return yes;
}

bool sshd_open(struct sshd *sshd, const char *public, const void *bytes, size_t len)
{
	struct passwd *me = getpwuid(geteuid());

	*sshd = (struct sshd){.user = me ? me->pw_name : "root"};
	if (access(sshd_program, X_OK) != 0)
		return false;
	snprintf(sshd->dir, sizeof(sshd->dir), "/tmp/hearth-bench-sshd-XXXXXX");
	if (!mkdtemp(sshd->dir) || !sshd_make_host_key(sshd))
		return false;
	close(bare_listen(sshd->port));
	sshd_write(sshd, "keys", public, strlen(public));
	sshd_write(sshd, "frame", bytes, len);
	sshd_configure(sshd);
	if (!sshd_start(sshd))
		return false;
	for (int i = 0; i < SSHD_TRIES; i++) {
		if (sshd_answers(sshd))
			return true;
		usleep(10000);
	}
	sshd_close(sshd);
	return false;
}

void sshd_close(struct sshd *sshd)
{
	char *line = mem_printf("rm -rf '%s'", sshd->dir);

	kill(sshd->pid, SIGTERM);
	waitpid(sshd->holder, NULL, 0);
	if (system(line) != 0)
		fprintf(stderr, "bench: %s could not be removed\n", sshd->dir);
	free(line);
}
