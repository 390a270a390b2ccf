/* hearthd: the order of start and stop. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/tr.h"
#include "server/domain/domain.h"
#include "server/net/serve.h"
#include "server/net/nursery.h"

static const char main_usage[] =
    "usage: hearthd --data DIR [--listen ADDR:PORT ...] [--config FILE] [--stdio]\n"
    "\n"
    "  --data DIR          the community's directory; made on first start\n"
    "  --listen ADDR:PORT  where to serve SSH; may be given several times\n"
    "  --config FILE       settings, instead of DIR/hearth.conf\n"
    "  --stdio             serve one JSON-RPC caller, the sysop, on standard input\n"
    "                      and output, and nobody else\n"
    "  --help, --version\n";

enum { MAIN_USAGE = 2 };

static int main_options(int argc, char **argv, struct serve_options *options)
{
	static const struct option longs[] = {
	    {"data", required_argument, NULL, 'd'},
	    {"listen", required_argument, NULL, 'l'},
	    {"config", required_argument, NULL, 'c'},
	    {"stdio", no_argument, NULL, 's'},
	    {"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'v'},
	    {0},
	};
	int c;

	while ((c = getopt_long(argc, argv, "d:l:c:shv", longs, NULL)) != -1) {
		if (c == 'd')
			options->dir = optarg;
		else if (c == 'l' && options->listen_count < SERVE_LISTEN)
			options->listen[options->listen_count++] = optarg;
		else if (c == 'c')
			options->config = optarg;
		else if (c == 's')
			options->stdio = true;
		else
			return c;
	}
	return options->dir && optind == argc ? 0 : '?';
}

static void main_raise_limits(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

/* DIR, and the lock that keeps a second server out of it: 0, or -1 having said
 * why not. The lock goes with the process. */
static int main_take_dir(const char *dir)
{
	char path[4096];
	int fd;

	if (mkdir(dir, 0750) < 0 && errno != EEXIST) {
		fprintf(stderr, "hearthd: %s cannot be made: %s\n", dir, strerror(errno));
		return -1;
	}
	snprintf(path, sizeof(path), "%s/hearth.lock", dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		fprintf(stderr, "hearthd: %s cannot be written: %s\n", path, strerror(errno));
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	fprintf(stderr, "hearthd: another hearthd serves %s\n", dir);
	return -1;
}

/* The machine's root, at a directory that is somebody's, goes on as they are: what it
 * makes there is to be read by the server that is theirs. */
static int main_be_owner(const char *dir)
{
	struct stat st;

	if (geteuid() != 0 || stat(dir, &st) < 0 || st.st_uid == 0)
		return 0;
	if (setgroups(0, NULL) == 0 && setgid(st.st_gid) == 0 && setuid(st.st_uid) == 0)
		return 0;
	fprintf(stderr, "hearthd: cannot go on as the owner of %s: %s\n", dir, strerror(errno));
	return -1;
}

/* Where one of the three standard descriptors is closed, the next that is opened would
 * take its number, and with it what is logged. */
static int main_take_standard(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	return fd < 0 ? -1 : close(fd);
}

int main(int argc, char **argv)
{
	struct serve_options options = {.nursery_fd = -1, .bindings = domain_bindings()};
	int rc;

	if (main_take_standard() < 0)
		return 1;
	/* What it writes to people is in the language it was started in. */
	tr_init(NULL, NULL);
	rc = main_options(argc, argv, &options);

	if (rc == 'h' || rc == 'v') {
		fputs(rc == 'h' ? main_usage : SERVE_VERSION "\n", stdout);
		return 0;
	}
	if (rc != 0) {
		fputs(main_usage, stderr);
		return MAIN_USAGE;
	}
	/* First of all, while there is nothing to be kept from it. */
	if (!options.stdio && nursery_start(&options.nursery_fd, &options.nursery_pid) < 0)
		return 1;
	if (options.stdio && main_be_owner(options.dir) < 0)
		return 1;
	signal(SIGPIPE, SIG_IGN);
	main_raise_limits();
	/* What is made in DIR is for its owner and group only. */
	umask(umask(0) | 027);
	/* A hash seed of its own for every run, against chosen collisions. */
	json_object_seed(0);
	if (main_take_dir(options.dir) < 0)
		return 1;
	if (geteuid() == 0)
		log_warn("main", "running as root; an ordinary user suffices");
	return serve_run(&options);
}
