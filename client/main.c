/* hearth: the client on one's own machine, and the sysop's command line. */
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "client/admin.h"
#include "client/nursery.h"
#include "client/remote.h"
#include "common/base/err.h"
#include "common/base/tr.h"
#include "common/base/version.h"
#include "common/rpc/order.h"

static int help(void)
{
	fputs(_("usage: hearth [-p PORT] [--linear] [USER@]HOST[:PORT]\n"
		"       hearth admin --data DIR NOUN VERB [ARGUMENT ...]\n"
		"       hearth console --data DIR\n"
		"       hearth --help | --version\n"
		"\n"
		"HOST is reached with your own ssh; its keys and settings apply. guest@HOST\n"
		"looks around, new@HOST makes you a member. --linear gives plain numbered\n"
		"text, as a terminal does that cannot be drawn on.\n"),
	      stdout);
	return 0;
}

static int usage(const char *why)
{
	fprintf(stderr, "hearth: %s\n", why);
	fputs(_("See hearth --help.\n"), stderr);
	return err_exit_status(ERR_INVALID);
}

static int console(int argc, char **argv)
{
	if (argc != 2 || (strcmp(argv[0], "--data") != 0 && strcmp(argv[0], "-d") != 0))
		return usage(_("which data directory? hearth console --data DIR"));
	return remote_console(argv[1]);
}

static int remote(int argc, char **argv)
{
	const char *host = NULL, *port = NULL;
	bool is_linear = false;

	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--linear") == 0)
			is_linear = true;
		else if (strcmp(argv[i], "-p") == 0 && i + 1 < argc)
			port = argv[++i];
		else if (argv[i][0] == '-')
			return usage(_("there is no such option"));
		else if (host)
			return usage(_("one host, and no more"));
		else
			host = argv[i];
	}
	return host ? remote_main(host, port, is_linear) : usage(_("which host?"));
}

/* For hearthd alone: hearth --nursery FD RELEASE. */
static int nursery(int argc, char **argv)
{
	int type = 0, fd = argc == 2 ? atoi(argv[0]) : -1;
	socklen_t len = sizeof(type);

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) < 0 || type != SOCK_SEQPACKET)
		return usage(_("only hearthd starts a nursery"));
	if (strcmp(argv[1], ORDER_RELEASE) != 0) {
		fprintf(stderr, _("hearth: this is release %s; hearthd is %s\n"), ORDER_RELEASE,
			argv[1]);
		return 1;
	}
	return nursery_main(fd);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--nursery") == 0)
		return nursery(argc - 2, argv + 2);
	setlocale(LC_ALL, "");
	tr_init(NULL, NULL);
	if (argc < 2)
		return usage(_("which host?"));
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help();
	if (strcmp(argv[1], "--version") == 0) {
		puts("hearth " VERSION_TEXT);
		return 0;
	}
	if (strcmp(argv[1], "admin") == 0)
		return admin_main(argc - 2, argv + 2);
	if (strcmp(argv[1], "console") == 0)
		return console(argc - 2, argv + 2);
	return remote(argc - 1, argv + 1);
}
