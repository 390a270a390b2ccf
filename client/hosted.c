#include "client/hosted.h"

#include <jansson.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client/app.h"
#include "client/jail.h"
#include "client/linear.h"
#include "client/link.h"
#include "client/term/keys.h"
#include "client/term/screen.h"
#include "common/base/log.h"
#include "common/base/tr.h"

enum { HOSTED_OK, HOSTED_FAILED, HOSTED_NO_JAIL };

void hosted_warm(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("TZ", "UTC0", 1);
	tzset();
}

/* What the server's own environment says is not about who is served. */
static void forget_server(void)
{
	static const char *const names[] = {"LANG", "LANGUAGE", "LC_ALL", "LC_TIME", "LC_MESSAGES"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
}

/* The zone's rule stands for itself: no zone file is read in the jail. */
static void take_place_and_time(const struct hosted_terms *terms)
{
	const char *rule = terms->zone_rule;
	signal(SIGPIPE, SIG_IGN);
	forget_server();
	setenv("TZ", rule && *rule ? rule : "UTC0", 1);
	tzset();
	tr_init(terms->language && *terms->language ? terms->language : "C", NULL);
	setlocale(LC_CTYPE, "C.UTF-8");
	json_object_seed(0);
}

static bool enter_jail(void)
{
	if (!jail_enter())
		return true;
	log_error("client", "the jail could not be closed: no session without it");
	return false;
}

static int run_linear(const struct hosted_terms *terms)
{
	if (!enter_jail())
		return HOSTED_NO_JAIL;
	struct link *link = link_new(terms->rpc_fd, terms->rpc_fd);
	bool has_terminal = terms->term && *terms->term;
	int err = (has_terminal ? linear_run_raw : linear_run)(link, terms->terminal_fd,
							       terms->terminal_fd);
	link_free(&link);
	return err ? HOSTED_FAILED : HOSTED_OK;
}

/* Who leaves on purpose needs nobody to clean up after them. */
static void restore(int terminal_fd, const char *bytes)
{
	size_t left = strlen(bytes);
	while (left) {
		ssize_t put = write(terminal_fd, bytes, left);
		if (put <= 0)
			return;
		bytes += put, left -= (size_t)put;
	}
}

static int run_app(const struct hosted_terms *terms, struct screen *screen, struct keys *keys)
{
	struct app_terms app = {
	    .screen = screen,
	    .keys = keys,
	    .terminal_fd = terms->terminal_fd,
	    .keys_pending = terms->keys_pending,
	    .is_hosted = true,
	    .resumes = terms->resumes,
	};
	app.link = link_new(terms->rpc_fd, terms->rpc_fd);
	enum app_end end = app_run(&app, NULL);
	if (end == APP_LEFT)
		restore(terms->terminal_fd, screen_farewell(screen));
	link_free(&app.link);
	return end == APP_LOST ? HOSTED_FAILED : HOSTED_OK;
}

int hosted_main(const struct hosted_terms *terms)
{
	struct screen *screen = NULL;
	take_place_and_time(terms);
	if (terms->linear)
		return run_linear(terms);
	struct screen_terms look = {
	    .term = terms->term,
	    .columns = terms->columns,
	    .rows = terms->rows,
	    .out_fd = terms->terminal_fd,
	    .no_color = terms->no_color,
	    .utf8 = terms->utf8,
	    .is_hosted = true,
	    .resumes = terms->resumes,
	};
	struct keys *keys = keys_new(terms->term, terms->utf8);
	int status = HOSTED_FAILED;
	if (!keys || screen_new(&look, &screen))
		log_error("client", "no terminal description can be read");
	else
		status = enter_jail() ? run_app(terms, screen, keys) : HOSTED_NO_JAIL;
	screen_free(&screen);
	keys_free(&keys);
	return status;
}
